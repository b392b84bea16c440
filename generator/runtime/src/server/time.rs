//! Requests that take too long.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::StatusCode;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::{timeout_at, Instant};
use tower_http::timeout::{TimeoutBody, TimeoutError};

use crate::http::{BoxError, Problem};

/// What comes of the work, unless the deadline is earlier.
pub(super) async fn within<T>(deadline: Option<Instant>, work: impl Future<Output = T>) -> Option<T> {
    match deadline {
        Some(deadline) => timeout_at(deadline, work).await.ok(),
        None => Some(work.await),
    }
}

/// A body that ends with an error where it makes no progress for so long.
pub(super) fn unless_stalled(body: Body, limit: Option<Duration>) -> Body {
    match limit {
        Some(limit) if !body.is_end_stream() => {
            let announced = body.size_hint().exact();
            Body::new(Announced { body: Box::pin(TimeoutBody::new(limit, body)), left: announced })
        }
        _ => body,
    }
}

/// A body of a length that is known before it comes, which `TimeoutBody` forgets.
struct Announced {
    body: Pin<Box<TimeoutBody<Body>>>,
    left: Option<u64>,
}

impl http_body::Body for Announced {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let polled = self.body.as_mut().poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            let come = frame.data_ref().map_or(0, Bytes::len) as u64;
            self.left = self.left.map(|left| left.saturating_sub(come));
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// What is said of a body that ended before its end.
pub(super) fn broke_off(why: Option<&(dyn StdError + Send + Sync + 'static)>) -> Problem {
    let first = why.map(|why| why as &(dyn StdError + 'static));
    let mut causes = std::iter::successors(first, |why| (**why).source());
    if causes.any(|why| why.is::<TimeoutError>()) {
        return Problem::new(StatusCode::REQUEST_TIMEOUT).with_detail("the body stalled");
    }
    Problem::new(StatusCode::BAD_REQUEST).with_detail("the body broke off")
}
