//! The generic shims around one operation's handler.

use std::future::{ready, Future, Ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use http::Response;

use super::incoming::Incoming;
use super::respond::{problem, respond};
use crate::codec::strictly;
use crate::error::Error;
use crate::http::{Accept, Answer, Input, Operation};

/// A handler at work.
pub type Handling<'a, O> = Pin<Box<dyn Future<Output = Answer<O>> + Send + 'a>>;

/// A handler that answers 501: the default of generated service methods.
#[inline]
pub fn not_implemented<O: Operation>(request: O) -> Ready<Answer<O>> {
    drop(request);
    ready(Err(Error::not_implemented()))
}

/// A handler of whatever operation.
pub(super) trait Handle: Send + Sync {
    /// A call without parameters.
    fn vacant(&self) -> Box<dyn Input>;

    /// Begins to answer a request.
    fn handle<'a>(&'a self, incoming: &mut Incoming<'_, '_>, cx: &mut Context<'_>) -> Begun<'a>;
}

/// What comes of a handler that was polled once. Many are done by then, and need no box for what is left to do.
pub(super) enum Begun<'a> {
    Done(Response<Body>),
    Working(Pin<Box<dyn Future<Output = Response<Body>> + Send + 'a>>),
}

pub(super) struct Typed<S, O: Operation> {
    pub(super) service: Arc<S>,
    pub(super) handler: for<'a> fn(&'a S, O) -> Handling<'a, O>,
}

impl<S: Send + Sync + 'static, O: Operation> Handle for Typed<S, O> {
    fn vacant(&self) -> Box<dyn Input> {
        Box::new(O::vacant())
    }

    fn handle<'a>(&'a self, incoming: &mut Incoming<'_, '_>, cx: &mut Context<'_>) -> Begun<'a> {
        let mut request = O::vacant();
        if let Err(wrong) = strictly(|| incoming.read(O::SHAPE, &mut request)) {
            return Begun::Done(problem(&wrong));
        }
        let mut handling = (self.handler)(&self.service, request);
        match handling.as_mut().poll(cx) {
            Poll::Ready(answer) => Begun::Done(respond::<O>(answer, &incoming.accept)),
            Poll::Pending => {
                let accept = std::mem::replace(&mut incoming.accept, Accept::Anything);
                Begun::Working(Box::pin(Responding::<O> { handling, accept }))
            }
        }
    }
}

struct Responding<'a, O: Operation> {
    handling: Handling<'a, O>,
    accept: Accept,
}

impl<O: Operation> Future for Responding<'_, O> {
    type Output = Response<Body>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response<Body>> {
        match self.handling.as_mut().poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(answer) => Poll::Ready(respond::<O>(answer, &self.accept)),
        }
    }
}
