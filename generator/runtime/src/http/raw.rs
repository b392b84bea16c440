//! Bodies as they are: bytes at hand, or a stream of them.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Frame;

use super::body::ReadError;
use super::once::Once;
use super::{Body, BodyMut, BodyRef, BoxError, Payload, StreamError};

/// A body that is kept as it is: binary, or of a media type that nothing here can read.
///
/// It is bytes at hand ([`RawBody::new`]), or a stream of them: one of your own
/// ([`RawBody::stream`]), or what is still on its way from the other side. What comes from there is
/// read while you read it, and no faster; dropping it stops the transfer.
///
/// ```
/// # async fn save(mut body: specwright_runtime::RawBody) -> Result<(), Box<dyn std::error::Error>> {
/// # let mut file = Vec::new();
/// while let Some(piece) = body.next().await {
///     file.extend(piece?);
/// }
/// # Ok(())
/// # }
/// ```
///
/// A stream can be read once. A clone of it is the same stream: whoever reads or sends it next
/// has it alone, and for the others it is an error ([`StreamErrorKind::Taken`](super::StreamErrorKind)), not
/// an empty body. Bytes are equal if they are the same; a stream equals its clones only.
#[derive(Clone, PartialEq)]
pub struct RawBody {
    /// Its `Content-Type`; where there is none, the documented one is sent.
    pub content_type: Option<String>,
    content: Content,
}

#[derive(Clone, PartialEq)]
enum Content {
    Bytes(Bytes),
    Stream(Once<Body>),
}

impl RawBody {
    /// These bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { content_type: None, content: Content::Bytes(bytes.into()) }
    }

    /// What this stream gives. An error ends it, and the other side sees that the body broke off.
    #[must_use]
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        Self::from_body(Pieces(Box::pin(stream)))
    }

    /// What this body gives. If it knows its length, that is sent along.
    #[must_use]
    pub fn from_body<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self::received(Body::stream(body))
    }

    /// A body on its way.
    pub(crate) fn received(body: Body) -> Self {
        let content = match body.bytes() {
            Some(bytes) => Content::Bytes(bytes),
            None => Content::Stream(Once::new(body)),
        };
        Self { content_type: None, content }
    }

    /// With this `Content-Type`.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// The bytes, unless they are a stream.
    #[must_use]
    pub fn at_hand(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream(_) => None,
        }
    }

    /// The next piece; `None` at the end. What is at hand comes as one piece.
    ///
    /// # Errors
    /// Where the body broke off, or something else has read it.
    pub async fn next(&mut self) -> Option<Result<Bytes, StreamError>> {
        std::future::poll_fn(|cx| self.poll_piece(cx)).await
    }

    /// All that is left of the body, if that is no more than `limit` bytes.
    ///
    /// # Errors
    /// Where it is longer, broke off, or something else has read it.
    pub async fn bytes(self, limit: usize) -> Result<Bytes, StreamError> {
        match self.into_body()?.read(limit).await {
            Ok(bytes) => Ok(bytes),
            Err(ReadError::TooLong(_)) => Err(StreamError::too_long(limit)),
            Err(ReadError::Failed(_, why)) => Err(StreamError::broke_off(why)),
        }
    }

    /// The body for another transport: an [`http_body::Body`].
    ///
    /// # Errors
    /// Where something else has read it.
    pub fn into_body(self) -> Result<Body, StreamError> {
        self.share()
    }

    /// The body to send. Bytes can be sent again.
    pub(crate) fn share(&self) -> Result<Body, StreamError> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes.clone().into()),
            Content::Stream(stream) => stream.take().ok_or_else(StreamError::taken),
        }
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        if let Content::Bytes(bytes) = &mut self.content {
            self.content = Content::Stream(Once::new(Body::from(std::mem::take(bytes))));
        }
        let Content::Stream(stream) = &mut self.content else { return Poll::Ready(None) };
        let Some(body) = stream.get_mut() else {
            *stream = Once::new(Body::empty());
            return Poll::Ready(Some(Err(StreamError::taken())));
        };
        let piece = match body.poll_data(cx) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(piece) => piece,
        };
        if !matches!(piece, Some(Ok(_))) {
            *body = Body::empty();
        }
        Poll::Ready(piece.map(|piece| piece.map_err(StreamError::broke_off)))
    }
}

impl Stream for RawBody {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_piece(cx)
    }
}

impl<T: Into<Bytes>> From<T> for RawBody {
    fn from(bytes: T) -> Self {
        Self::new(bytes)
    }
}

/// No bytes.
impl Default for RawBody {
    fn default() -> Self {
        Self::new(Bytes::new())
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content_type = self.content_type.as_deref().unwrap_or("no content type");
        match self.at_hand() {
            Some(bytes) => write!(f, "RawBody({content_type}, {} bytes)", bytes.len()),
            None => write!(f, "RawBody({content_type}, a stream)"),
        }
    }
}

impl Payload for RawBody {
    fn vacant() -> Self {
        Self::default()
    }

    fn body_mut(&mut self) -> BodyMut<'_> {
        BodyMut::Raw(self)
    }

    fn body(&self) -> BodyRef<'_> {
        BodyRef::Raw(self)
    }
}

/// A stream of bytes as a body.
struct Pieces<S>(Pin<Box<S>>);

impl<S, B, E> http_body::Body for Pieces<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let piece = self.0.as_mut().poll_next(cx);
        piece.map(|piece| piece.map(|piece| piece.map(|data| Frame::data(data.into())).map_err(Into::into)))
    }
}
