//! Calls for programs that are not async. Everything runs on a thread of its own, which the first
//! call starts.
//!
//! ```
//! use specwright_runtime::client::blocking::{iter, SendBlocking};
//!
//! // let order = client.get_order("1", customer, id).send_blocking()?;
//! // for book in iter(client.list_books().items()) { … }
//! ```
//!
//! The thread that calls is blocked, so this is not for async functions: what else runs on their
//! thread would wait as well. Nothing breaks there, though.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::{mpsc, OnceLock};

use futures_core::Stream;
use tokio::runtime::Runtime;

use super::Sending;
use crate::error::{Error, ErrorKind, Failure};
use crate::http::{Answer, Operation, StreamError};

/// Sends a call, and waits for its answer.
pub trait SendBlocking<O: Operation> {
    /// Sends the call, and waits for its answer.
    ///
    /// # Errors
    /// As the call itself, or where no thread can be started, or the one that sends it panics.
    fn send_blocking(self) -> Answer<O>;
}

impl<O, C> SendBlocking<O> for C
where
    O: Operation,
    C: IntoFuture<Output = Answer<O>, IntoFuture = Sending<O>>,
{
    fn send_blocking(self) -> Answer<O> {
        let lost = || {
            Failure::new(ErrorKind::Transport, O::SHAPE.id, "there is no thread to send it, or it panicked")
                .into()
        };
        wait(self.into_future()).unwrap_or_else(|| Err(lost()))
    }
}

/// What can be an error: what streams of a client give.
pub trait Lossy: lossy::Sealed {
    /// The error that no more can come, for this reason.
    #[doc(hidden)]
    fn lost(why: &'static str) -> Self;
}

mod lossy {
    pub trait Sealed {}
}

impl<T, E> lossy::Sealed for Result<T, Error<E>> {}
impl<T, E> Lossy for Result<T, Error<E>> {
    fn lost(why: &'static str) -> Self {
        Err(Failure::new(ErrorKind::Transport, "", why).into())
    }
}

impl<T> lossy::Sealed for Result<T, StreamError> {}
impl<T> Lossy for Result<T, StreamError> {
    fn lost(why: &'static str) -> Self {
        Err(StreamError::broke_off(why.into()))
    }
}

/// The items of a stream, such as the pages of a list, one after the other. If it panics, or there is no
/// thread for it, the last item is an error that says so.
pub fn iter<S: Stream<Item: Lossy> + Unpin + Send + 'static>(stream: S) -> Iter<S> {
    Iter { stream: Some(stream) }
}

/// The items of a stream.
#[derive(Debug)]
pub struct Iter<S> {
    stream: Option<S>,
}

impl<S> Iterator for Iter<S>
where
    S: Stream<Item: Lossy + Send> + Unpin + Send + 'static,
{
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        let mut stream = self.stream.take()?;
        let next = wait(async move {
            let item = std::future::poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await;
            (item, stream)
        });
        let Some((item, stream)) = next else {
            return Some(Lossy::lost("there is no thread to wait for it, or it panicked"));
        };
        self.stream = Some(stream);
        item
    }
}

/// Runs a future to its end; `None` if there is no thread to run it, or it panics.
fn wait<F>(future: F) -> Option<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let (sender, receiver) = mpsc::sync_channel(1);
    runtime()?.spawn(async move {
        // Who asked has gone: then nobody misses it.
        let _ = sender.send(future.await);
    });
    receiver.recv().ok()
}

fn runtime() -> Option<&'static Runtime> {
    static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();
    let start = || {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(1).thread_name("specwright-client").enable_all().build().ok()
    };
    RUNTIME.get_or_init(start).as_ref()
}
