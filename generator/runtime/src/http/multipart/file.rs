//! A file in a multipart body.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::Path;

use bytes::Bytes;
use futures_core::Stream;
use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::disk::Disk;
use crate::codec::{Binary, Data, DecodeError, Filled, Source, View};
use crate::http::{Body, BoxError, RawBody, StreamError};

/// A file in a multipart body (RFC 7578 §4.2): bytes with a name and a type.
///
/// ```
/// use specwright_runtime::File;
///
/// let photo = File::new(b"\x89PNG...".as_slice()).name("cat.png").content_type("image/png");
/// assert_eq!(photo.len(), Some(7));
/// ```
///
/// To send one, make it of bytes ([`File::new`]), of a file on disk ([`File::open`]) or of a stream
/// ([`File::stream`]): those are read while they are sent, piece by piece. One that was received is at
/// hand: small ones are in memory, large ones in an unnamed temporary file that goes away with the
/// last clone. A clone shares the content.
///
/// In formats that know no bytes, such as JSON, it is a string of its text.
#[derive(Clone, PartialEq, Default)]
pub struct File {
    name: Option<String>,
    content_type: Option<String>,
    headers: HeaderMap,
    content: Content,
}

/// What a file or another part contains.
#[derive(Clone, PartialEq)]
pub(super) enum Content {
    /// Bytes at hand, or a stream that can be read once.
    Raw(RawBody),
    /// A file on disk.
    Disk(Disk),
}

impl Default for Content {
    fn default() -> Self {
        Self::Raw(RawBody::default())
    }
}

impl Content {
    /// The bytes, if they are in memory.
    pub(super) fn at_hand(&self) -> Option<&Bytes> {
        match self {
            Self::Raw(raw) => raw.at_hand(),
            Self::Disk(_) => None,
        }
    }

    pub(super) fn len(&self) -> Option<u64> {
        match self {
            Self::Raw(raw) => raw.at_hand().map(|bytes| bytes.len() as u64),
            Self::Disk(disk) => Some(disk.len()),
        }
    }

    /// The content to send. What is at hand can be sent again.
    pub(super) fn share(&self) -> Result<Body, StreamError> {
        match self {
            Self::Raw(raw) => raw.share(),
            Self::Disk(disk) => Ok(Body::stream(disk.body())),
        }
    }
}

impl File {
    /// A file of these bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self::of(Content::Raw(RawBody::new(bytes)))
    }

    /// A file on disk, under its own name. It is read when it is sent.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let file = Self::of(Content::Disk(Disk::new(std::fs::File::open(path)?)?));
        Ok(match path.file_name() {
            Some(name) => file.name(name.to_string_lossy()),
            None => file,
        })
    }

    /// What a stream gives. It can be sent once; so can its clones, together.
    #[must_use]
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        Self::of(Content::Raw(RawBody::stream(stream)))
    }

    /// What another body gives: as a stream, with its length if it knows it.
    #[must_use]
    pub fn from_body(body: RawBody) -> Self {
        let content_type = body.content_type.clone();
        Self { content_type, ..Self::of(Content::Raw(body)) }
    }

    fn of(content: Content) -> Self {
        Self { content, ..Self::default() }
    }

    pub(super) fn received(
        name: Option<String>,
        content_type: Option<String>,
        headers: HeaderMap,
        content: Content,
    ) -> Self {
        Self { name, content_type, headers, content }
    }

    /// With this file name. Many servers take a part without one for text.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// With this `Content-Type`; without, the documented one is sent, or `application/octet-stream`.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// With a header of its own.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// The file name as the sender gave it. It may be anything: do not use it as a path (RFC 7578
    /// §4.2).
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The `Content-Type` as the sender gave it.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Headers beside `Content-Type` and `Content-Disposition`.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The number of bytes; `None` for a stream.
    #[must_use]
    pub fn len(&self) -> Option<u64> {
        self.content.len()
    }

    /// Is it known to be empty?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// The bytes, if they are in memory.
    #[must_use]
    pub fn at_hand(&self) -> Option<&Bytes> {
        self.content.at_hand()
    }

    /// All bytes, if they are no more than `limit`.
    ///
    /// # Errors
    /// Where there are more, they cannot be read, or are a stream that something else has read.
    pub async fn bytes(&self, limit: usize) -> Result<Bytes, StreamError> {
        self.body()?.bytes(limit).await
    }

    /// The content, to be read piece by piece.
    ///
    /// # Errors
    /// Where it is a stream that something else has read.
    pub fn body(&self) -> Result<RawBody, StreamError> {
        self.content.share().map(RawBody::received)
    }

    pub(super) fn content(&self) -> &Content {
        &self.content
    }
}

impl<T: Into<Bytes>> From<T> for File {
    fn from(bytes: T) -> Self {
        Self::new(bytes)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.as_deref().unwrap_or("without a name");
        let content_type = self.content_type.as_deref().unwrap_or("no content type");
        match self.len() {
            Some(length) => write!(f, "File({name}, {content_type}, {length} bytes)"),
            None => write!(f, "File({name}, {content_type}, a stream)"),
        }
    }
}

impl Data for File {
    fn vacant() -> Self {
        Self::default()
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        source.binary(self)
    }

    fn view(&self) -> View<'_> {
        View::Binary(self)
    }
}

impl Binary for File {
    fn text(&self) -> Result<Cow<'_, str>, DecodeError> {
        let no_text = |why: &str| DecodeError::new(format!("a file is no text here: {why}"));
        let bytes = self.at_hand().ok_or_else(|| no_text("it is not in memory"))?;
        let text = std::str::from_utf8(bytes).map_err(|why| no_text(&why.to_string()))?;
        Ok(text.into())
    }

    fn set_text(&mut self, text: &str) {
        *self = Self::new(text.to_owned());
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
