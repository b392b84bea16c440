//! Bodies that stop coming.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::clock::{sleep, Sleep};
use crate::http::{Body, BoxError};

/// The body, which fails when nothing comes for that long. The clock runs while somebody waits for
/// the next piece, not while nobody asks for it.
pub(super) fn guard(body: Body, limit: Option<Duration>) -> Body {
    match limit {
        Some(limit) if body.bytes().is_none() => Body::stream(Guarded { body, limit, sleep: None }),
        _ => body,
    }
}

struct Guarded {
    body: Body,
    limit: Duration,
    /// Made when first needed, for most bodies come at once.
    sleep: Option<Pin<Box<Sleep>>>,
}

impl http_body::Body for Guarded {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = http_body::Body::poll_frame(Pin::new(&mut this.body), cx) {
            this.sleep = None;
            return Poll::Ready(frame);
        }
        let limit = this.limit;
        let sleep = this.sleep.get_or_insert_with(|| Box::pin(sleep(limit)));
        if sleep.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        let told = format!("no bytes for {limit:?}");
        Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::TimedOut, told).into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
