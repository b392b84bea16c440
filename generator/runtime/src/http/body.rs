use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::BoxError;

/// The body of a request or a response on its way: bytes, or a stream of them.
pub struct Body(Inner);

enum Inner {
    Full(Option<Bytes>),
    /// The lock is never contended: it makes the body `Sync`, as transports want it.
    Stream(Mutex<Pin<Box<Stream>>>),
}

type Stream = dyn http_body::Body<Data = Bytes, Error = BoxError> + Send;

impl Body {
    /// A body of nothing.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Inner::Full(None))
    }

    /// A body that comes piece by piece.
    #[must_use]
    pub fn stream<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self(Inner::Stream(Mutex::new(Box::pin(Boxed(Box::pin(body))))))
    }

    /// The whole body, if it is at hand.
    #[must_use]
    pub fn bytes(&self) -> Option<Bytes> {
        match &self.0 {
            Inner::Full(bytes) => Some(bytes.clone().unwrap_or_default()),
            Inner::Stream(_) => None,
        }
    }

    /// The same to look at.
    #[cfg(feature = "server")]
    pub(crate) fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Inner::Full(bytes) => Some(bytes.as_deref().unwrap_or_default()),
            Inner::Stream(_) => None,
        }
    }

    /// The whole body, if it is at hand; else the body as it was.
    #[cfg_attr(not(feature = "server"), allow(dead_code))]
    pub(crate) fn into_bytes(self) -> Result<Bytes, Self> {
        match self.0 {
            Inner::Full(bytes) => Ok(bytes.unwrap_or_default()),
            stream @ Inner::Stream(_) => Err(Self(stream)),
        }
    }

    /// The same body once more, if it is at hand: for requests that are sent again.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        self.bytes().map(Self::from)
    }

    /// The body for who reads it: what is at hand stays here as well.
    pub(crate) fn hand_over(&mut self) -> Self {
        self.try_clone().unwrap_or_else(|| std::mem::take(self))
    }

    /// The next piece. Trailers are passed over, and so are pieces of nothing.
    pub(crate) fn poll_data(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        poll_data(self, cx)
    }

    /// Reads the body up to `limit` bytes.
    pub(crate) async fn read(self, limit: usize) -> Result<Bytes, ReadError> {
        read_all(self, limit).await
    }
}

/// Reads a body up to `limit` bytes. What comes as one piece is not copied.
pub(crate) async fn read_all<B>(mut body: B, limit: usize) -> Result<Bytes, ReadError>
where
    B: http_body::Body<Data = Bytes, Error = BoxError> + Unpin,
{
    let mut all = Vec::new();
    loop {
        let data = match next_data(&mut body).await {
            None => return Ok(all.into()),
            Some(Err(why)) => return Err(ReadError::Failed(all, why)),
            Some(Ok(data)) => data,
        };
        let room = limit.saturating_sub(all.len());
        if data.len() > room {
            all.extend(data.iter().take(room));
            return Err(ReadError::TooLong(all));
        }
        if all.is_empty() && body.is_end_stream() {
            return Ok(data);
        }
        all.extend_from_slice(&data);
    }
}

async fn next_data<B>(body: &mut B) -> Option<Result<Bytes, BoxError>>
where
    B: http_body::Body<Data = Bytes, Error = BoxError> + Unpin,
{
    std::future::poll_fn(|cx| poll_data(body, cx)).await
}

/// The next piece. Trailers are passed over, and so are pieces of nothing.
fn poll_data<B>(body: &mut B, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>>
where
    B: http_body::Body<Data = Bytes, Error = BoxError> + Unpin,
{
    loop {
        let data = match Pin::new(&mut *body).poll_frame(cx) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Ready(Some(Err(why))) => return Poll::Ready(Some(Err(why))),
            Poll::Ready(Some(Ok(frame))) => frame.into_data().unwrap_or_default(),
        };
        if !data.is_empty() {
            return Poll::Ready(Some(Ok(data)));
        }
    }
}

/// Why a body was not read to its end, with what was read of it.
pub(crate) enum ReadError {
    TooLong(Vec<u8>),
    Failed(Vec<u8>, BoxError),
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        let bytes = bytes.into();
        Self(Inner::Full((!bytes.is_empty()).then_some(bytes)))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Full(bytes) => write!(f, "Body({} bytes)", bytes.as_ref().map_or(0, Bytes::len)),
            Inner::Stream(_) => f.write_str("Body(a stream)"),
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Inner::Full(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Inner::Stream(stream) => {
                stream.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().poll_frame(cx)
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Inner::Full(bytes) => bytes.is_none(),
            Inner::Stream(stream) => stream.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Full(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Inner::Stream(stream) => stream.lock().unwrap_or_else(PoisonError::into_inner).size_hint(),
        }
    }
}

/// A body with its error boxed.
struct Boxed<B>(Pin<Box<B>>);

impl<B> http_body::Body for Boxed<B>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.0.as_mut().poll_frame(cx).map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}
