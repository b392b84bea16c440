//! What is wrong with a request, as `application/problem+json`, as generated servers have it. RFC 9457.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header::CONTENT_TYPE};
use specwright_runtime::codec::{DecodeError, to_json_vec};
use specwright_runtime::http::{Problem as Told, Violation as Part};

use super::reply::Reply;
use super::schemas::Violation;

/// A request that is not answered as documented.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    told: Told,
    pub(super) headers: Box<HeaderMap>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl AsRef<str>) -> Self {
        Self { status, told: Told::new(status).with_detail(detail.as_ref()), headers: Box::default() }
    }

    pub(super) fn with_header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.append(name, value);
        }
        self
    }

    /// The request does not fit the document.
    pub(super) fn violated(parts: Vec<Part>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, told: Told::violated(parts), headers: Box::default() }
    }

    pub(super) fn into_reply(self) -> Reply {
        let why = self.told.detail.clone();
        let body = to_json_vec(&self.told).unwrap_or_default();
        let mut headers = *self.headers;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        Reply { status: self.status, headers, body: body.into(), why }
    }
}

/// One entry of `errors`: where it is, and what.
pub(super) fn part(place: &str, name: Option<&str>, violation: &Violation) -> Part {
    let steps = violation.pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"));
    let steps: Vec<String> = steps.collect();
    let error = DecodeError::new(violation.detail.as_str());
    Part::new(place, name, &steps.iter().rev().fold(error, |error, step| error.under(step)))
}
