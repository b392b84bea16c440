//! How operations are called, where the document says it by extensions.

use super::Builder;
use crate::diagnostics::{Code, Diagnostic, Place, quote};
use crate::document::model::{self, ParameterPlace, RateLimit};

/// `x-idempotency-key`: only headers can be given to every attempt of a call.
pub(super) fn is_idempotency_key(b: &mut Builder<'_>, source: &model::Parameter) -> bool {
    if source.is_idempotency_key && source.place != ParameterPlace::Header {
        let message = format!("the parameter {} is an idempotency key, but no header", quote(&source.name));
        let place = Place::Value(source.location.child("x-idempotency-key"));
        b.diagnostics.report(
            Diagnostic::new(Code::Unsupported, place, message)
                .note("the generated client makes no key for it: the caller has to"),
        );
    }
    source.is_idempotency_key && source.place == ParameterPlace::Header
}

/// `x-rate-limit`, if the operation has what it is counted by.
pub(super) fn rate_limit(b: &mut Builder<'_>, source: &model::Operation) -> Option<RateLimit> {
    let limit = source.rate_limit.as_ref()?;
    let is_key = |key: &String| source.parameters.iter().any(|parameter| parameter.name == *key);
    match &limit.key {
        // The document's own limit is for the operations that it can be for.
        Some(key) if !is_key(key) && limit.location.pointer.as_str() == "/x-rate-limit" => None,
        Some(key) if !is_key(key) => {
            let message = format!("requests are limited by {}, which is no parameter here", quote(key));
            b.diagnostics.report(
                Diagnostic::new(Code::Unsupported, Place::Value(limit.location.clone()), message)
                    .related(Place::Value(source.location.clone()), "this operation")
                    .note("the generated client does not limit the requests of this operation"),
            );
            None
        }
        _ => Some(limit.clone()),
    }
}
