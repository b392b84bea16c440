//! What an error response says went wrong, in a few words.

use std::fmt;

use http::StatusCode;
use serde_json::Value;

use super::media::{essence, is_json};
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
    match of_value(&variant.body, status) {
        Some(explanation) => write!(f, ": {explanation}"),
        None => Ok(()),
    }
}

/// What a body says that no type describes: problems (RFC 9457) and other JSON, and plain text. Many servers send JSON
/// without saying so.
pub(crate) fn explain(content_type: Option<&str>, body: &[u8], status: StatusCode) -> Option<String> {
    let essence = essence(content_type.unwrap_or("application/json"));
    if essence.eq_ignore_ascii_case("text/plain") {
        let text = String::from_utf8_lossy(body);
        return Some(clip(text.trim())).filter(|text| !text.is_empty());
    }
    if !is_json(essence) {
        return None;
    }
    let value: Value = serde_json::from_slice(body).ok()?;
    Explained { status }.telling(View::Json(&value), 2).map(|text| clip(&text))
}

fn of_value(body: &BodyRef<'_>, status: StatusCode) -> Option<String> {
    match body {
        BodyRef::Value(value) => Explained { status }.telling(value.view(), 2).map(|text| clip(&text)),
        BodyRef::OneOf(body) => of_value(&body.present().1, status),
        BodyRef::Empty | BodyRef::Raw(_) | BodyRef::Items(_) => None,
    }
}

/// An error of this status, which is told already.
struct Explained {
    status: StatusCode,
}

impl Explained {
    /// The text itself, or that of the most telling member.
    fn telling(&self, view: View<'_>, depth: u8) -> Option<String> {
        match view {
            View::Str(text) if !text.is_empty() => Some(text.to_owned()),
            View::Text(text) if !text.is_empty() => Some(text),
            View::Json(Value::String(text)) => self.telling(View::Str(text), depth),
            _ if depth == 0 => None,
            View::Json(Value::Object(members)) => {
                self.of_members(|name| self.telling(View::Json(members.get(name)?), depth - 1))
            }
            View::Tagged(union) => self.telling(union.value().view(), depth - 1),
            View::Record(record) => {
                let fields = record.shape().fields;
                let position =
                    |name: &str| fields.iter().position(|field| field.name.eq_ignore_ascii_case(name));
                let documented =
                    self.of_members(|name| self.telling(record.field(position(name)?)?.view(), depth - 1));
                documented.or_else(|| self.telling(View::Map(record.extra()?), depth))
            }
            View::Map(map) => self.of_members(|wanted| {
                let (_, value) = map.entries().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
                self.telling(value.view(), depth - 1)
            }),
            _ => None,
        }
    }

    /// The most telling member; of a problem, its title too, unless the status says the same.
    fn of_members(&self, member: impl Fn(&str) -> Option<String>) -> Option<String> {
        let reason = self.status.canonical_reason().unwrap_or_default();
        let is_news = |text: &String| !text.eq_ignore_ascii_case(reason);
        let (name, told) = TELLING.iter().find_map(|name| Some((name, member(name).filter(is_news)?)))?;
        match member("title").filter(is_news) {
            Some(title) if *name == "detail" => Some(format!("{title}: {told}")),
            _ => Some(told),
        }
    }
}
