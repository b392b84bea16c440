use std::error::Error;
use std::fmt;
use std::io;

use super::BoxError;
use crate::codec::DecodeError;

/// What goes wrong while a body is streamed.
pub struct StreamError {
    kind: StreamErrorKind,
    index: Option<usize>,
    pointer: Option<String>,
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
    /// An item is not as documented. Those after it can be read.
    Malformed,
}

impl StreamError {
    fn new(kind: StreamErrorKind, message: String) -> Self {
        Self { kind, index: None, pointer: None, message, source: None }
    }

    pub(crate) fn broke_off(source: BoxError) -> Self {
        let message = format!("the body broke off: {}", innermost(source.as_ref()));
        Self { source: Some(source), ..Self::new(StreamErrorKind::BrokeOff, message) }
    }

    pub(crate) fn cut(index: usize) -> Self {
        let message = format!("the body ends within item {index}");
        Self { index: Some(index), ..Self::new(StreamErrorKind::BrokeOff, message) }
    }

    pub(crate) fn too_long(limit: usize) -> Self {
        Self::new(StreamErrorKind::TooLong, format!("the body is longer than {limit} bytes"))
    }

    pub(crate) fn item_too_long(index: usize, limit: usize) -> Self {
        let message = format!("item {index} is longer than {limit} bytes");
        Self { index: Some(index), ..Self::new(StreamErrorKind::TooLong, message) }
    }

    pub(crate) fn taken() -> Self {
        let message = "the body was read or sent before, and a stream can be read once";
        Self::new(StreamErrorKind::Taken, message.to_owned())
    }

    pub(crate) fn malformed(index: usize, why: DecodeError) -> Self {
        let message = format!("item {index}{}{why}", if why.pointer().is_empty() { ": " } else { " at " });
        let (index, pointer) = (Some(index), Some(why.pointer()));
        Self { index, pointer, source: Some(why.into()), ..Self::new(StreamErrorKind::Malformed, message) }
    }

    /// The position of the item that it is about, from 0.
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        self.index
    }

    /// Where in the item, as a JSON pointer (RFC 6901).
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
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
            .field("index", &self.index)
            .field("pointer", &self.pointer)
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
            StreamErrorKind::TooLong | StreamErrorKind::Malformed => io::ErrorKind::InvalidData,
            StreamErrorKind::Taken => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

/// The last of a chain of errors says most: those before it say that something failed.
pub(crate) fn innermost<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost
}
