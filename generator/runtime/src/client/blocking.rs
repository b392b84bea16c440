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
use crate::error::{ErrorKind, Failure};
use crate::http::{Answer, Operation};

/// Sends a call, and waits for its answer.
pub trait SendBlocking<O: Operation> {
    /// Sends the call, and waits for its answer.
    ///
    /// # Errors
    /// As the call itself, or where no thread can be started.
    fn send_blocking(self) -> Answer<O>;
}

impl<O, C> SendBlocking<O> for C
where
    O: Operation,
    C: IntoFuture<Output = Answer<O>, IntoFuture = Sending<O>>,
{
    fn send_blocking(self) -> Answer<O> {
        let lost = || Failure::new(ErrorKind::Transport, O::SHAPE.id, "there is no thread to send it").into();
        wait(self.into_future()).unwrap_or_else(|| Err(lost()))
    }
}

/// The items of a stream, such as the pages of a list, one after the other.
pub fn iter<S: Stream + Unpin + Send + 'static>(stream: S) -> Iter<S> {
    Iter { stream: Some(stream) }
}

/// The items of a stream.
#[derive(Debug)]
pub struct Iter<S> {
    stream: Option<S>,
}

impl<S> Iterator for Iter<S>
where
    S: Stream<Item: Send> + Unpin + Send + 'static,
{
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        let mut stream = self.stream.take()?;
        let (item, stream) = wait(async move {
            let item = std::future::poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await;
            (item, stream)
        })?;
        self.stream = Some(stream);
        item
    }
}

/// Runs a future to its end; `None` if there is no thread to run it.
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
