//! What an error response says went wrong, in a few words.

use std::fmt;

use http::StatusCode;
use serde_json::Value;

use super::problem::clip;
use super::{BodyRef, ResponseShape, Variant};
use crate::codec::View;

/// Members of error bodies that say what went wrong, best first.
const TELLING: &[&str] =
    &["detail", "message", "error_description", "description", "title", "reason", "msg", "error", "errors"];

/// Shows an error in one line: its status, and what its body says.
#[doc(hidden)]
pub fn show_failure(
    f: &mut fmt::Formatter<'_>,
    responses: &[ResponseShape],
    variant: &Variant<'_>,
) -> fmt::Result {
    let status = variant.status_to_send(responses, StatusCode::INTERNAL_SERVER_ERROR);
    write!(f, "{status}")?;
    match explanation(&variant.body) {
        Some(explanation) => write!(f, ": {explanation}"),
        None => Ok(()),
    }
}

fn explanation(body: &BodyRef<'_>) -> Option<String> {
    match body {
        BodyRef::Value(value) => telling(value.view(), 2).map(|text| clip(&text)),
        BodyRef::OneOf(body) => explanation(&body.present().1),
        BodyRef::Empty | BodyRef::Raw(_) | BodyRef::Items(_) => None,
    }
}

/// The text itself, or that of the most telling member.
fn telling(view: View<'_>, depth: u8) -> Option<String> {
    match view {
        View::Str(text) if !text.is_empty() => Some(text.to_owned()),
        View::Text(text) if !text.is_empty() => Some(text),
        _ if depth == 0 => None,
        View::Json(Value::String(text)) => telling(View::Str(text), depth),
        View::Json(Value::Object(members)) => {
            TELLING.iter().find_map(|name| telling(View::Json(members.get(*name)?), depth - 1))
        }
        View::Tagged(union) => telling(union.value().view(), depth - 1),
        View::Record(record) => {
            let fields = record.shape().fields;
            let field = |name: &&str| fields.iter().position(|field| field.name.eq_ignore_ascii_case(name));
            let documented =
                TELLING.iter().find_map(|name| telling(record.field(field(name)?)?.view(), depth - 1));
            documented.or_else(|| telling(View::Map(record.extra()?), depth))
        }
        View::Map(map) => TELLING.iter().find_map(|wanted| {
            let (_, value) = map.entries().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
            telling(value.view(), depth - 1)
        }),
        _ => None,
    }
}
