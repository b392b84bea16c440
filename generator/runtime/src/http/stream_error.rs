use std::error::Error;
use std::fmt;
use std::io;

use super::BoxError;

/// What goes wrong while a body is streamed.
pub struct StreamError {
    kind: StreamErrorKind,
    message: String,
    source: Option<BoxError>,
}

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StreamErrorKind {
    /// The body ended before it was complete.
    BrokeOff,
    /// The body, or a part of it, is longer than allowed.
    TooLong,
    /// The body was read or sent before: a stream can be read once.
    Taken,
}

impl StreamError {
    pub(crate) fn broke_off(source: BoxError) -> Self {
        let message = format!("the body broke off: {source}");
        Self { kind: StreamErrorKind::BrokeOff, message, source: Some(source) }
    }

    pub(crate) fn too_long(limit: usize) -> Self {
        let message = format!("the body is longer than {limit} bytes");
        Self { kind: StreamErrorKind::TooLong, message, source: None }
    }

    pub(crate) fn taken() -> Self {
        let message = "the body was read or sent before, and a stream can be read once".to_owned();
        Self { kind: StreamErrorKind::Taken, message, source: None }
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> StreamErrorKind {
        self.kind
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamError")
            .field("kind", &self.kind)
            .field("message", &self.message)
            .field("source", &self.source)
            .finish()
    }
}

impl Error for StreamError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn Error + 'static))
    }
}

/// For readers of `std::io` and the like.
impl From<StreamError> for io::Error {
    fn from(error: StreamError) -> Self {
        let kind = match error.kind {
            StreamErrorKind::BrokeOff => io::ErrorKind::UnexpectedEof,
            StreamErrorKind::TooLong => io::ErrorKind::InvalidData,
            StreamErrorKind::Taken => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}
