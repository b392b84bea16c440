//! Bodies that stop coming.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::BoxError;
use crate::clock::{sleep, Sleep};

/// A body that fails when nothing comes for that long, if there is a limit. The clock runs while somebody waits for
/// the next piece, not while nobody asks for it.
pub(crate) struct Guarded<B> {
    body: B,
    limit: Option<Duration>,
    waiting: Waiting,
}

/// For the next piece of a body.
enum Waiting {
    Not,
    /// The body was asked once, and is asked again before a timer is made for it: hyper has the next piece most often,
    /// and gives it when it knows that somebody wants it.
    Asked,
    Timed(Pin<Box<Sleep>>),
}

impl<B> Guarded<B> {
    pub(crate) fn new(body: B, limit: Option<Duration>) -> Self {
        Self { body, limit, waiting: Waiting::Not }
    }
}

impl<B> Body for Guarded<B>
where
    B: Body<Data = Bytes, Error: Into<BoxError>> + Unpin,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) {
            this.waiting = Waiting::Not;
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let Some(limit) = this.limit else { return Poll::Pending };
        if let Waiting::Not = this.waiting {
            this.waiting = Waiting::Asked;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if let Waiting::Asked = this.waiting {
            this.waiting = Waiting::Timed(Box::pin(sleep(limit)));
        }
        if let Waiting::Timed(sleep) = &mut this.waiting {
            if sleep.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
        }
        Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::TimedOut, Stalled(limit)).into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Why a guarded body failed.
#[derive(Debug)]
struct Stalled(Duration);

impl fmt::Display for Stalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no bytes for {:?}", self.0)
    }
}

impl Error for Stalled {}

/// Is it that a guarded body stopped coming?
#[cfg(feature = "server")]
pub(crate) fn is_stalled(error: &(dyn Error + 'static)) -> bool {
    let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    inner.is_some_and(|inner| inner.is::<Stalled>())
}
