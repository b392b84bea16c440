//! Requests that take too long.

use std::error::Error as StdError;
use std::future::Future;
use std::time::Duration;

use axum::body::Body;
use http::StatusCode;
use http_body::Body as _;

use crate::clock::{timeout_at, Instant};
use crate::http::{is_stalled, Guarded, Problem};

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
        Some(limit) if !body.is_end_stream() => Body::new(Guarded::new(body, limit)),
        _ => body,
    }
}

/// What is said of a body that ended before its end.
pub(super) fn broke_off(why: Option<&(dyn StdError + Send + Sync + 'static)>) -> Problem {
    let first = why.map(|why| why as &(dyn StdError + 'static));
    if std::iter::successors(first, |why| (**why).source()).any(is_stalled) {
        return Problem::new(StatusCode::REQUEST_TIMEOUT).with_detail("the body stalled");
    }
    Problem::new(StatusCode::BAD_REQUEST).with_detail("the body broke off")
}
