//! Problem details. RFC 9457.

use std::fmt;

use http::StatusCode;

use super::percent::encode_pointer;
use crate::codec::DecodeError;

/// What is wrong with a request, as `application/problem+json`. Its type is `about:blank`: the
/// status says what kind of problem it is (RFC 9457 §4.2.1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problem {
    /// What the status means.
    pub title: Option<String>,
    /// The status of the response.
    pub status: Option<u16>,
    /// What is wrong this time.
    pub detail: Option<String>,
    /// All parts of the request that do not fit.
    pub errors: Option<Vec<Violation>>,
}

/// A part of a request that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Violation {
    /// Where it is: `path`, `query`, `header`, `cookie` or `body`.
    pub place: String,
    /// The parameter's name.
    pub name: Option<String>,
    /// The place in the parameter or the body, as a JSON pointer in a fragment (RFC 6901 §6).
    pub pointer: Option<String>,
    /// What is wrong with it.
    pub detail: String,
}

crate::record! {
    Problem as "Problem", Exact {
        0 title: optional "title",
        1 status: optional "status",
        2 detail: optional "detail",
        3 errors: optional "errors",
    }
}

crate::record! {
    Violation as "Violation", Exact {
        0 place: required "in",
        1 name: optional "name",
        2 pointer: optional "pointer",
        3 detail: required "detail",
    }
}

impl Problem {
    /// A problem that the status says all about.
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        let title = status.canonical_reason().map(str::to_owned);
        Self { title, status: Some(status.as_u16()), detail: None, errors: None }
    }

    /// With what is wrong this time.
    #[must_use]
    pub fn with_detail(mut self, detail: &str) -> Self {
        self.detail = Some(clip(detail));
        self
    }

    /// A request of which these parts do not fit: a 400 that tells them all.
    #[must_use]
    pub fn violated(violations: Vec<Violation>) -> Self {
        let told: Vec<_> = violations.iter().map(Violation::to_string).collect();
        let problem = Self::new(StatusCode::BAD_REQUEST).with_detail(&told.join("; "));
        Self { errors: Some(violations), ..problem }
    }
}

impl Violation {
    /// What `error` says of a parameter or the body.
    #[must_use]
    pub fn new(place: &str, name: Option<&str>, error: &DecodeError) -> Self {
        let pointer = error.pointer();
        Self {
            place: place.to_owned(),
            name: name.map(str::to_owned),
            pointer: (!pointer.is_empty()).then(|| clip(&format!("#{}", encode_pointer(&pointer)))),
            detail: clip(error.message()),
        }
    }
}

/// `body at #/quantity: must be at least 1`
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{} parameter `{name}`", self.place)?,
            None => f.write_str(&self.place)?,
        }
        if let Some(pointer) = &self.pointer {
            write!(f, " at {pointer}")?;
        }
        write!(f, ": {}", self.detail)
    }
}

/// Longest text that is quoted from a message.
const MAX_QUOTE: usize = 300;

/// Long texts are cut: they may come from the other side. Control characters are escaped, so
/// that a message stays one line.
pub(crate) fn clip(text: &str) -> String {
    let mut clipped = String::new();
    for c in text.chars() {
        if clipped.len() > MAX_QUOTE {
            clipped.push('…');
            break;
        }
        if c.is_control() {
            clipped.extend(c.escape_default());
        } else {
            clipped.push(c);
        }
    }
    clipped
}
