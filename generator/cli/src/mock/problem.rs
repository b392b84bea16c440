//! What is wrong with a request, as `application/problem+json`. RFC 9457.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header::CONTENT_TYPE};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::reply::Reply;
use super::schemas::Violation;

/// What a fragment of a URI cannot have. RFC 3986 §3.5.
const IN_FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'#')
    .add(b'%')
    .add(b'^')
    .add(b'[')
    .add(b']')
    .add(b'{')
    .add(b'}')
    .add(b'|')
    .add(b'\\');

/// A request that is not answered as documented.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    detail: String,
    errors: Vec<Value>,
    pub(super) headers: Box<HeaderMap>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), errors: Vec::new(), headers: Box::default() }
    }

    pub(super) fn with_header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.append(name, value);
        }
        self
    }

    /// The request does not fit the document.
    pub(super) fn violated(errors: Vec<Value>) -> Self {
        let detail = "the request does not fit the document".to_owned();
        Self { status: StatusCode::BAD_REQUEST, detail, errors, headers: Box::default() }
    }

    pub(super) fn into_reply(self) -> Reply {
        let mut body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason(),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        if let (false, Value::Object(object)) = (self.errors.is_empty(), &mut body) {
            object.insert("errors".to_owned(), self.errors.into());
        }
        let mut headers = *self.headers;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        Reply { status: self.status, headers, body: body.to_string().into() }
    }
}

/// One entry of `errors`: where it is, and what.
pub(super) fn error(place: &str, name: Option<&str>, violation: &Violation) -> Value {
    let mut entry = json!({"in": place, "detail": violation.detail});
    if let Value::Object(object) = &mut entry {
        object.extend(name.map(|name| ("name".to_owned(), name.into())));
        if !violation.pointer.is_empty() {
            let pointer = format!("#{}", utf8_percent_encode(&violation.pointer, IN_FRAGMENT));
            object.insert("pointer".to_owned(), pointer.into());
        }
    }
    entry
}
