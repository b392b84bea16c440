//! Requests that take too long.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;

use http::StatusCode;

use crate::clock::{timeout_at, Instant};
use crate::http::{is_stalled, Problem};

/// What comes of the work, unless the deadline is earlier. It is not taken, for it would have to be moved.
pub(super) async fn within<T>(
    deadline: Option<Instant>,
    work: Pin<&mut impl Future<Output = T>>,
) -> Option<T> {
    match deadline {
        Some(deadline) => Box::pin(timeout_at(deadline, work)).await.ok(),
        None => Some(work.await),
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
