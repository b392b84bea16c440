//! Streams of events that stay open though nothing happens.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::Response;
use http_body::Frame;

use crate::clock::{sleep, Sleep};

/// Marks a response whose body is a stream of events, one or more in each piece.
#[derive(Clone)]
pub(super) struct Events;

/// A line that no reader makes an event of. WHATWG HTML §9.2.6.
const COMMENT: Bytes = Bytes::from_static(b":\n\n");

/// Sends a comment whenever there was no event for `interval`.
pub(super) fn kept_alive(mut response: Response<Body>, interval: Option<Duration>) -> Response<Body> {
    match (response.extensions_mut().remove::<Events>(), interval) {
        (Some(Events), Some(interval)) => {
            response.map(|body| Body::new(KeptAlive { body, interval, sleep: None }))
        }
        _ => response,
    }
}

struct KeptAlive {
    body: Body,
    interval: Duration,
    /// Since nothing has come.
    sleep: Option<Pin<Box<Sleep>>>,
}

impl http_body::Body for KeptAlive {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) {
            this.sleep = None;
            return Poll::Ready(frame);
        }
        let interval = this.interval;
        let sleep = this.sleep.get_or_insert_with(|| Box::pin(sleep(interval)));
        if sleep.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        this.sleep = None;
        Poll::Ready(Some(Ok(Frame::data(COMMENT))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}
