//! What goes wrong between a call and its answer.

// Clients read errors, servers make them; with both, nothing may be left over.
#![cfg_attr(not(all(feature = "client", feature = "server")), allow(dead_code))]

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue, CONTENT_TYPE};
use http::StatusCode;

use crate::http::{explain, BoxError, Outcome, StreamError, StreamErrorKind};
use crate::retry_after::retry_after;

/// Bytes of a response's body that an error keeps.
pub const MAX_KEPT_BODY: usize = 64 * 1024;

/// An operation that did not succeed: what the document says of it in `E`, and what is known
/// of any failure beside it.
///
/// A client gets it from its calls. A server's handlers make it, most easily from `E`:
/// `Err(GetOrderError::NotFound(problem))?`.
pub struct Error<E>(Box<Inner<E>>);

struct Inner<E> {
    failure: Box<Failure>,
    api: Option<E>,
}

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The response is a documented error.
    Api,
    /// The response has a status, or a media type, that the document does not list.
    Undocumented,
    /// The response is documented, but does not look as it should.
    Decode,
    /// The response's body is longer than the client allows.
    TooLong,
    /// The request could not be written.
    Request,
    /// The request did not get through, or its response did not.
    Transport,
    /// No response came in time.
    Timeout,
    /// The client's own rate limit has no place for the call.
    RateLimited,
    /// No token could be had to say who is asking.
    Credentials,
    /// The server does not implement the operation.
    NotImplemented,
    /// Something else went wrong on the server.
    Internal,
}

/// All of an error but its type.
pub(crate) struct Failure {
    pub(crate) operation: &'static str,
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Kept,
    pub(crate) source: Option<BoxError>,
    /// Requests that were sent for it.
    pub(crate) attempts: u32,
    /// Nobody could say who is asking, but may be able to soon.
    pub(crate) is_transient: bool,
}

/// The beginning of a body.
#[derive(Default)]
pub(crate) struct Kept {
    bytes: Bytes,
    is_cut: bool,
}

impl Kept {
    /// What is cut is copied, so that the rest is not kept alive.
    pub(crate) fn new(body: &Bytes) -> Self {
        match body.get(..MAX_KEPT_BODY) {
            Some(beginning) if body.len() > MAX_KEPT_BODY => {
                Self { bytes: Bytes::copy_from_slice(beginning), is_cut: true }
            }
            _ => Self { bytes: body.clone(), is_cut: false },
        }
    }
}

impl Failure {
    pub(crate) fn new(kind: ErrorKind, operation: &'static str, message: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            operation,
            kind,
            message: message.into(),
            status: None,
            headers: HeaderMap::new(),
            body: Kept::default(),
            source: None,
            attempts: 0,
            is_transient: false,
        })
    }

    /// Shows what is told, and what the response says beside it, unless its type has told that.
    fn show(&self, f: &mut fmt::Formatter<'_>, told: &str) -> fmt::Result {
        f.write_str(told)?;
        let is_all_told = match self.kind {
            ErrorKind::Api => self.status.is_none_or(|status| told != status.to_string()),
            kind => !matches!(kind, ErrorKind::Undocumented | ErrorKind::Decode),
        };
        if is_all_told {
            return Ok(());
        }
        match self.explanation() {
            Some(explanation) => write!(f, ": {explanation}"),
            None => Ok(()),
        }
    }

    /// What the response says went wrong.
    fn explanation(&self) -> Option<String> {
        let status = self.status.filter(|status| status.is_client_error() || status.is_server_error())?;
        let content_type = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        explain(content_type, &self.body.bytes, status)
    }

    /// May the same request succeed at another time?
    pub(crate) fn may_help_later(&self) -> bool {
        self.is_transient || may_help_later(Some(self.kind), self.status)
    }
}

impl<E> From<Box<Failure>> for Error<E> {
    fn from(failure: Box<Failure>) -> Self {
        Self(Box::new(Inner { failure, api: None }))
    }
}

impl<E> Error<E> {
    /// A documented error as it came.
    pub(crate) fn api_error(api: E, failure: Box<Failure>) -> Self {
        Self(Box::new(Inner { failure, api: Some(api) }))
    }

    pub(crate) fn into_inner(self) -> (Option<E>, Box<Failure>) {
        (self.0.api, self.0.failure)
    }

    /// For servers: the operation is not implemented. It is answered 501.
    #[must_use]
    pub fn not_implemented() -> Self {
        let mut failure = Failure::new(ErrorKind::NotImplemented, "", "not implemented");
        failure.status = Some(StatusCode::NOT_IMPLEMENTED);
        failure.into()
    }

    /// For servers: an answer of this status, documented or not, with a problem (RFC 9457) of
    /// this detail.
    #[must_use]
    pub fn refused(status: StatusCode, detail: impl Into<String>) -> Self {
        let mut failure = Failure::new(ErrorKind::Undocumented, "", detail);
        failure.status = Some(status);
        failure.into()
    }

    /// For servers: something went wrong that is not the caller's business. It is answered 500
    /// without details.
    #[must_use]
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let source = source.into();
        let mut failure = Failure::new(ErrorKind::Internal, "", source.to_string());
        failure.source = Some(source);
        failure.into()
    }

    /// For servers: sends this header along, such as `WWW-Authenticate` or `Retry-After`. One
    /// that is malformed turns the answer into a 500.
    #[must_use]
    pub fn with_header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: fmt::Display>,
        V: TryInto<HeaderValue, Error: fmt::Display>,
    {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(value)) => {
                self.0.failure.headers.append(name, value);
                self
            }
            (Err(why), _) => Self::internal(format!("a header has an illegal name: {why}")),
            (Ok(name), Err(why)) => Self::internal(format!("the header {name}: {why}")),
        }
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.failure.kind
    }

    /// The `operationId` of the operation that was called; empty on the server.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.failure.operation
    }

    /// The documented error, if it is one.
    #[must_use]
    pub fn api(&self) -> Option<&E> {
        self.0.api.as_ref()
    }

    /// The documented error, if it is one.
    ///
    /// # Errors
    /// The error itself, if it is none.
    pub fn into_api(self) -> Result<E, Self> {
        let Inner { failure, api } = *self.0;
        match api {
            Some(api) => Ok(api),
            None => Err(failure.into()),
        }
    }

    /// The status of the response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.failure.status
    }

    /// The headers of the response; empty if there was none.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.failure.headers
    }

    /// The body of the response as it came, up to [`MAX_KEPT_BODY`] bytes of it.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.failure.body.bytes
    }

    /// Was the body longer than what is kept of it?
    #[must_use]
    pub fn body_is_cut(&self) -> bool {
        self.0.failure.body.is_cut
    }

    /// How many requests were sent: more than one if the client tried again, none if it failed
    /// before, or on the server.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.failure.attempts
    }

    /// May the same request succeed at another time? So it is for the statuses 408, 425, 429
    /// and those from 500 on but for 501, where no response came at all, or broke off, and where
    /// whoever gives tokens fails in one of these ways.
    ///
    /// It does not say whether sending the request twice is harmless: that is for the caller to
    /// know, unless its method is idempotent (RFC 9110 §9.2.2). A 409 is not among them, for it
    /// asks the caller to change something first (§15.5.10).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.failure.may_help_later()
    }

    /// How long the server asks to wait: `retry-after-ms`, or `Retry-After` in seconds or as a
    /// date (RFC 9110 §10.2.3). A date counts from the `Date` of the response, if it has one, for
    /// clocks differ; one that has passed asks for no wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers())
    }
}

/// May the same request succeed at another time?
pub(crate) fn may_help_later(kind: Option<ErrorKind>, status: Option<StatusCode>) -> bool {
    let broke_off = matches!(kind, Some(ErrorKind::Transport | ErrorKind::Timeout));
    match status.map(|status| status.as_u16()) {
        Some(200..=299) | None => broke_off,
        Some(status) => matches!(status, 408 | 425 | 429) || (status >= 500 && status != 501),
    }
}

/// For servers: the documented error, to be sent.
impl<E: Outcome> From<E> for Error<E> {
    fn from(api: E) -> Self {
        let status = api.variant().status_to_send(E::RESPONSES, StatusCode::INTERNAL_SERVER_ERROR);
        let mut failure = Failure::new(ErrorKind::Api, "", "");
        failure.status = Some(status);
        Self::api_error(api, failure)
    }
}

/// For servers: the body of a request could not be read. It is answered 413 where it is too long, 500
/// where it was taken before, else 400.
impl<E> From<StreamError> for Error<E> {
    fn from(error: StreamError) -> Self {
        match error.kind() {
            StreamErrorKind::Taken => Self::internal(error),
            StreamErrorKind::TooLong => Self::refused(StatusCode::PAYLOAD_TOO_LARGE, error.to_string()),
            _ => Self::refused(StatusCode::BAD_REQUEST, error.to_string()),
        }
    }
}

/// One line: the operation, what went wrong with it, and what the response says of that: title and detail of a
/// problem (RFC 9457), a message, or text. It is cut after some 300 characters, and its control characters are escaped.
impl<E: fmt::Display> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failure = &self.0.failure;
        if !failure.operation.is_empty() {
            write!(f, "{}: ", failure.operation)?;
        }
        match &self.0.api {
            Some(api) => failure.show(f, &api.to_string()),
            None => failure.show(f, &failure.message),
        }?;
        match failure.attempts {
            0 | 1 => Ok(()),
            attempts => write!(f, " (after {attempts} attempts)"),
        }
    }
}

/// Bodies are told by their length: they may hold what nobody should read in a log.
impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failure = &self.0.failure;
        f.debug_struct("Error")
            .field("operation", &failure.operation)
            .field("kind", &failure.kind)
            .field("status", &failure.status)
            .field("message", &failure.message)
            .field("api", &self.0.api)
            .field("headers", &failure.headers)
            .field("body_bytes", &failure.body.bytes.len())
            .field("source", &failure.source)
            .field("attempts", &failure.attempts)
            .finish()
    }
}

impl<E: std::error::Error + 'static> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match (&self.0.api, &self.0.failure.source) {
            (Some(api), _) => Some(api),
            (None, Some(source)) => Some(source.as_ref()),
            (None, None) => None,
        }
    }
}
