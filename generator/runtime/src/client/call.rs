use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::exchange::{finish, start, Pending};
use super::options::Options;
use super::{Client, Destination};
use crate::http::{Answer, Operation};

/// An operation about to be called. Nothing is sent until it is awaited.
#[must_use = "nothing is sent until it is awaited"]
#[derive(Debug)]
pub struct Call<O> {
    /// What the operation is called with.
    pub request: O,
    client: Client,
    options: Options,
}

impl<O: Operation> Call<O> {
    #[inline]
    pub(super) fn new(client: Client, request: O) -> Self {
        Self { request, client, options: Options::new() }
    }

    /// With this header, in the place of others of its name that the client sends. Repeated, it
    /// adds lines. What is no header makes the call fail before anything is sent.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: fmt::Display>,
        V: TryInto<HeaderValue, Error: fmt::Display>,
    {
        self.options = self.options.header(name, value);
        self
    }

    /// How long the call may take with all its attempts and the pauses between them, instead of
    /// what the client allows.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.options = self.options.timeout(limit);
        self
    }

    /// With these options instead of the client's. What was set before stays unless they say
    /// otherwise.
    pub fn with(mut self, options: Options) -> Self {
        self.options = self.options.overridden_by(options);
        self
    }
}

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Answer<O>;
    type IntoFuture = Sending<O>;

    #[inline]
    fn into_future(self) -> Sending<O> {
        Sending {
            pending: start(&self.client, O::SHAPE, &self.request, &self.options, Destination::Documented),
            operation: PhantomData,
        }
    }
}

/// A call under way. It borrows nothing, so it can be spawned.
#[must_use = "nothing is sent until it is awaited"]
pub struct Sending<O> {
    pending: Pending,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Sending<O> {
    #[inline]
    pub(super) fn new(client: &Client, request: &O, to: Destination<'_>) -> Self {
        let pending = start(client, O::SHAPE, request, &Options::new(), to);
        Self { pending, operation: PhantomData }
    }
}

impl<O: Operation> Future for Sending<O> {
    type Output = Answer<O>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Answer<O>> {
        self.pending.as_mut().poll(cx).map(finish::<O>)
    }
}

impl<O> fmt::Debug for Sending<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}
