//! Futures that have nothing to say, polled by a task that has much to do.

use std::future::{poll_fn, Future};
use std::pin::{pin, Pin};
use std::task::{Context, Poll, Waker};

use tokio::task::unconstrained;

/// A future that is polled once, and again only when it is due or somebody else is to be woken: to ask it each time
/// that its task runs would cost more than to look.
pub(super) struct Seldom<F, D> {
    work: Pin<Box<F>>,
    is_due: D,
    /// Whom the future will wake.
    waker: Option<Waker>,
}

impl<F: Future, D: Fn(&F) -> bool> Seldom<F, D> {
    /// A future is due when it would be ready, though nobody has polled it.
    pub(super) fn new(work: F, is_due: D) -> Self {
        Self { work: Box::pin(work), is_due, waker: None }
    }
}

impl<F: Future, D: Fn(&F) -> bool + Unpin> Future for Seldom<F, D> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let Self { work, is_due, waker } = &mut *self;
        if waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) && !is_due(work) {
            return Poll::Pending;
        }
        *waker = Some(cx.waker().clone());
        // Of a task that has had its share tokio's futures would not note whom to wake.
        pin!(unconstrained(poll_fn(|cx| work.as_mut().poll(cx)))).poll(cx)
    }
}
