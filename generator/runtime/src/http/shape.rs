//! The tables that describe operations.

use http::StatusCode;

use super::items::Framing;
use super::{Parameter, PartShape, RateLimit, Security};
use crate::codec::{checks_at, Check, XmlNode};

/// All that is known of an operation without looking at its values.
#[derive(Debug, Clone, Copy)]
pub struct OperationShape {
    /// The `operationId`, for messages.
    pub id: &'static str,
    /// The method, in upper case.
    pub method: &'static str,
    /// The path template as documented. OpenAPI 3.0.4 §4.7.8.
    pub path: &'static str,
    /// The parameters, one per field of the request's record.
    pub parameters: &'static [Parameter],
    /// The request body, if there may be one.
    pub body: Option<BodyShape>,
    /// The responses that are successes, one per variant of the operation's `Ok`.
    pub success: &'static [ResponseShape],
    /// All other responses, one per variant of the operation's `Err`.
    pub failure: &'static [ResponseShape],
    /// Who may call it.
    pub security: Security,
    /// The base URL of this operation alone.
    pub server: Option<&'static str>,
    /// What parameters must satisfy beyond their types, by position in ascending order; behind the
    /// last of them, what the body must.
    pub checks: &'static [(usize, &'static [Check])],
    /// How many requests the service takes.
    pub rate_limit: Option<RateLimit>,
}

impl OperationShape {
    /// What an operation has that says nothing about itself.
    pub const NONE: Self = Self {
        id: "",
        method: "GET",
        path: "/",
        parameters: &[],
        body: None,
        success: &[],
        failure: &[],
        security: &[],
        server: None,
        checks: &[],
        rate_limit: None,
    };

    /// What the parameter at `index` must satisfy.
    pub(crate) fn checks_of(&self, index: usize) -> &'static [Check] {
        checks_at(self.checks, index)
    }

    /// The documented response for `status`: its own, then that of its range, then the default
    /// (OpenAPI 3.0.4 §4.7.16). Where successes and errors both have a default, the status decides.
    #[must_use]
    pub fn find_response(&self, status: StatusCode) -> Option<Found> {
        let at = |side: &'static [ResponseShape], rank: Rank| {
            side.iter().position(|response| response.status.rank(status) == Some(rank))
        };
        [Rank::Exact, Rank::Range, Rank::Default].into_iter().find_map(|rank| {
            let success = at(self.success, rank).map(Found::Success);
            let failure = at(self.failure, rank).map(Found::Failure);
            if status.is_success() {
                success.or(failure)
            } else {
                failure.or(success)
            }
        })
    }
}

/// Which documented response a status belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The success at this position.
    Success(usize),
    /// The error at this position.
    Failure(usize),
}

/// A request body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyShape {
    /// Must it be there?
    pub presence: BodyPresence,
    /// What it may be written as; the client takes the first that it can write.
    pub media: &'static [Media],
}

/// Whether a request body must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyPresence {
    /// It must.
    Required,
    /// It may be left out.
    Optional,
}

impl BodyShape {
    /// A body that must be there.
    #[must_use]
    pub const fn required(media: &'static [Media]) -> Self {
        Self { presence: BodyPresence::Required, media }
    }

    /// A body that may be left out.
    #[must_use]
    pub const fn optional(media: &'static [Media]) -> Self {
        Self { presence: BodyPresence::Optional, media }
    }
}

/// A media type of a body, and what reads and writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Media {
    /// The media type or range as documented.
    pub name: &'static str,
    /// What reads and writes it.
    pub codec: MediaCodec,
    /// Which variant the body is in it, if it is one of several ([`bodies!`](crate::bodies)).
    pub variant: usize,
}

/// What reads and writes a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaCodec {
    /// JSON, by the body's codec. RFC 8259.
    Json,
    /// XML, by the body's codec; its root element is this one. With the feature `xml`.
    Xml(XmlNode),
    /// YAML, by the body's codec. RFC 9512. With the feature `yaml`.
    Yaml,
    /// A string, a number and the like as plain UTF-8.
    Text,
    /// A form, with those of its fields that are in a style of their own. OpenAPI 3.0.4 §4.7.15.
    Form(&'static [Parameter]),
    /// A part for each property or item, with those that are written in a way of their own. OpenAPI
    /// 3.0.4 §4.7.15. Needs the feature `multipart`.
    Multipart(&'static [PartShape]),
    /// Bytes as they are: for bodies of the type [`RawBody`](super::RawBody).
    Raw,
    /// Server-sent events (WHATWG HTML §9.2): for [`Items`](super::Items).
    EventStream,
    /// A JSON value per line: for [`Items`](super::Items).
    JsonLines,
    /// JSON text sequences (RFC 7464): for [`Items`](super::Items).
    JsonSequence,
    /// Nothing yet: requests are answered 415, and responses never come in it.
    Unsupported,
}

impl MediaCodec {
    /// Can it be read and written?
    pub(crate) const fn is_supported(self) -> bool {
        let has_xml = cfg!(feature = "xml") || !matches!(self, Self::Xml(_));
        let has_yaml = cfg!(feature = "yaml") || !matches!(self, Self::Yaml);
        has_xml && has_yaml && !matches!(self, Self::Unsupported)
    }

    /// Is a body handed over while it is still on its way? What is read whole has a limit.
    #[must_use]
    pub const fn is_streamed(self) -> bool {
        matches!(self, Self::Raw | Self::EventStream | Self::JsonLines | Self::JsonSequence)
    }

    /// How items follow one another, if the body is made of items.
    pub(crate) const fn framing(self) -> Option<Framing> {
        match self {
            Self::EventStream => Some(Framing::Events),
            Self::JsonLines => Some(Framing::Lines),
            Self::JsonSequence => Some(Framing::Sequence),
            _ => None,
        }
    }
}

impl Media {
    const fn new(name: &'static str, codec: MediaCodec) -> Self {
        Self { name, codec, variant: 0 }
    }

    /// In this media type, the body is the variant of this index.
    #[must_use]
    pub const fn variant(self, variant: usize) -> Self {
        Self { variant, ..self }
    }

    /// JSON under some name: `application/json`, `text/json`, `application/…+json`.
    #[must_use]
    pub const fn json(name: &'static str) -> Self {
        Self::new(name, MediaCodec::Json)
    }

    /// XML under some name: `application/xml`, `text/xml`, `application/…+xml`.
    #[must_use]
    pub const fn xml(name: &'static str, root: XmlNode) -> Self {
        Self::new(name, MediaCodec::Xml(root))
    }

    /// YAML under some name: `application/yaml`, `text/yaml`, `application/…+yaml`.
    #[must_use]
    pub const fn yaml(name: &'static str) -> Self {
        Self::new(name, MediaCodec::Yaml)
    }

    /// Plain text.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, MediaCodec::Text)
    }

    /// A body of several parts: `multipart/form-data` and the like. Parts that are not listed are written
    /// as their types suggest: scalars as text, objects as JSON, files as bytes.
    #[must_use]
    pub const fn multipart(name: &'static str, parts: &'static [PartShape]) -> Self {
        Self::new(name, MediaCodec::Multipart(parts))
    }

    /// An HTML form: `application/x-www-form-urlencoded`. Fields that are not listed are scalars, arrays
    /// of scalars under one name, or JSON.
    #[must_use]
    pub const fn form(name: &'static str, fields: &'static [Parameter]) -> Self {
        Self::new(name, MediaCodec::Form(fields))
    }

    /// Bytes as they are.
    #[must_use]
    pub const fn raw(name: &'static str) -> Self {
        Self::new(name, MediaCodec::Raw)
    }

    /// Server-sent events: `text/event-stream`.
    #[must_use]
    pub const fn events(name: &'static str) -> Self {
        Self::new(name, MediaCodec::EventStream)
    }

    /// A JSON value per line: `application/jsonl`, `application/x-ndjson`.
    #[must_use]
    pub const fn json_lines(name: &'static str) -> Self {
        Self::new(name, MediaCodec::JsonLines)
    }

    /// JSON text sequences: `application/json-seq`, `application/…+json-seq`.
    #[must_use]
    pub const fn json_sequence(name: &'static str) -> Self {
        Self::new(name, MediaCodec::JsonSequence)
    }

    /// A media type that is documented, and nothing more.
    #[must_use]
    pub const fn unsupported(name: &'static str) -> Self {
        Self::new(name, MediaCodec::Unsupported)
    }
}

/// A documented response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResponseShape {
    /// The status or statuses it is for.
    pub status: StatusPattern,
    /// What the body may come as. Nothing, if there is no body: so it should be for 204, 205, 304
    /// and for all responses to `HEAD` (RFC 9110 §6.4.1), whatever the document says.
    pub media: &'static [Media],
}

/// A response of one status.
#[must_use]
pub const fn response(status: u16, media: &'static [Media]) -> ResponseShape {
    ResponseShape { status: StatusPattern::Code(status), media }
}

/// A response of all statuses with this first digit.
#[must_use]
pub const fn range(digit: u16, media: &'static [Media]) -> ResponseShape {
    ResponseShape { status: StatusPattern::Range(digit), media }
}

/// A response of all statuses that are not listed: `default`.
#[must_use]
pub const fn fallback(media: &'static [Media]) -> ResponseShape {
    ResponseShape { status: StatusPattern::Default, media }
}

/// What statuses a response is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusPattern {
    /// One status.
    Code(u16),
    /// All with this first digit: `4XX`.
    Range(u16),
    /// All that are not listed.
    Default,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Rank {
    Exact,
    Range,
    Default,
}

impl StatusPattern {
    fn rank(self, status: StatusCode) -> Option<Rank> {
        match self {
            Self::Code(code) => (code == status.as_u16()).then_some(Rank::Exact),
            Self::Range(digit) => (digit == status.as_u16() / 100).then_some(Rank::Range),
            Self::Default => Some(Rank::Default),
        }
    }

    /// The status to send where nobody has chosen one: the status itself, the first of the
    /// range, `otherwise` for the default.
    #[must_use]
    pub fn usual(self, otherwise: StatusCode) -> StatusCode {
        match self {
            Self::Code(code) => StatusCode::from_u16(code).unwrap_or(otherwise),
            Self::Range(digit) => StatusCode::from_u16(digit.saturating_mul(100)).unwrap_or(otherwise),
            Self::Default => otherwise,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{fallback, range, response, Found, OperationShape, StatusCode};

    const RANKED: OperationShape = OperationShape {
        success: &[response(200, &[])],
        failure: &[response(404, &[]), range(4, &[]), fallback(&[])],
        ..OperationShape::NONE
    };
    const TWO_DEFAULTS: OperationShape =
        OperationShape { success: &[fallback(&[])], failure: &[fallback(&[])], ..OperationShape::NONE };
    const NO_ERRORS: OperationShape = OperationShape { success: &[range(2, &[])], ..OperationShape::NONE };

    fn find(shape: &OperationShape, status: u16) -> Option<Found> {
        shape.find_response(StatusCode::from_u16(status).unwrap())
    }

    #[test]
    fn a_status_wins_over_its_range_and_a_range_over_the_default() {
        assert_eq!(find(&RANKED, 200), Some(Found::Success(0)));
        assert_eq!(find(&RANKED, 404), Some(Found::Failure(0)));
        assert_eq!(find(&RANKED, 418), Some(Found::Failure(1)));
        assert_eq!(find(&RANKED, 503), Some(Found::Failure(2)));
        assert_eq!(find(&RANKED, 201), Some(Found::Failure(2)));
    }

    #[test]
    fn two_defaults_are_told_apart_by_the_status() {
        assert_eq!(find(&TWO_DEFAULTS, 202), Some(Found::Success(0)));
        assert_eq!(find(&TWO_DEFAULTS, 302), Some(Found::Failure(0)));
        assert_eq!(find(&NO_ERRORS, 299), Some(Found::Success(0)));
        assert_eq!(find(&NO_ERRORS, 500), None);
    }
}
