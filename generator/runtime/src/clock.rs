//! Time, in one place: tests can stop it, and browsers have another.

#[cfg(all(feature = "client", not(target_arch = "wasm32")))]
pub(crate) use tokio::time::timeout;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use tokio::time::{sleep, timeout_at, Instant, Sleep};
#[cfg(target_arch = "wasm32")]
pub(crate) use web::{sleep, timeout, timeout_at, Instant, Sleep};

#[cfg(target_arch = "wasm32")]
mod web {
    use std::future::{poll_fn, Future};
    use std::pin::{pin, Pin};
    use std::task::Poll;
    use std::time::Duration;

    use gloo_timers::future::TimeoutFuture;
    use send_wrapper::SendWrapper;
    pub(crate) use web_time::Instant;

    pub(crate) type Sleep = SendWrapper<TimeoutFuture>;

    /// The time of a future is over.
    pub(crate) struct Elapsed;

    pub(crate) fn sleep(time: Duration) -> Sleep {
        // Browsers take a number of 31 bits, and longer times for none.
        let longest = i32::MAX.unsigned_abs();
        SendWrapper::new(TimeoutFuture::new(u32::try_from(time.as_millis()).unwrap_or(longest).min(longest)))
    }

    pub(crate) async fn timeout<F: Future>(limit: Duration, future: F) -> Result<F::Output, Elapsed> {
        let (mut future, mut sleep) = (pin!(future), sleep(limit));
        poll_fn(|cx| match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Ok(output)),
            Poll::Pending => Pin::new(&mut sleep).poll(cx).map(|()| Err(Elapsed)),
        })
        .await
    }

    pub(crate) async fn timeout_at<F: Future>(deadline: Instant, future: F) -> Result<F::Output, Elapsed> {
        timeout(deadline.saturating_duration_since(Instant::now()), future).await
    }
}
