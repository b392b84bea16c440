//! Who calls, and which state of an order they know.

use std::collections::BTreeMap;
use std::future::{Ready, ready};

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::IF_MATCH;
use axum::middleware::Next;
use axum::response::Response;
use specwright_runtime::server::{Authenticator, Claim, Denied};

use crate::settings::Partner;

/// Knows tokens.
pub(crate) fn tokens(partners: BTreeMap<String, Partner>) -> impl Authenticator {
    move |claim: Claim| -> Ready<Result<Partner, Denied>> {
        let partner = claim.bearer().and_then(|token| partners.get(token)).cloned();
        ready(partner.ok_or_else(|| Denied::invalid("The token is not known.")))
    }
}

/// The entity tags that the caller has seen (RFC 9110 §13.1.1). The document has no such parameter, so it comes as an
/// extension of the request.
#[derive(Debug, Clone)]
pub(crate) struct IfMatch(Vec<HeaderValue>);

impl IfMatch {
    /// Is this one of them?
    pub(crate) fn allows(&self, etag: &str) -> bool {
        let lines = self.0.iter().filter_map(|line| line.to_str().ok());
        lines.flat_map(|line| line.split(',')).map(str::trim).any(|tag| tag == "*" || tag == etag)
    }
}

/// Takes `If-Match` to the handler.
pub(crate) async fn if_match(mut request: Request, next: Next) -> Response {
    let tags: Vec<_> = request.headers().get_all(IF_MATCH).iter().cloned().collect();
    if !tags.is_empty() {
        request.extensions_mut().insert(IfMatch(tags));
    }
    next.run(request).await
}
