//! Streams that tests have in their hands.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::body::Bytes;
use futures_core::Stream;
use tokio::sync::mpsc;

/// What comes out of a [`channel`].
pub struct Received<T>(mpsc::UnboundedReceiver<T>);

/// What goes into a [`channel`].
pub struct Sender<T>(mpsc::UnboundedSender<T>);

/// A stream that gives what is sent.
pub fn channel<T>() -> (Sender<T>, Received<T>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (Sender(sender), Received(receiver))
}

impl<T> Sender<T> {
    pub fn send(&self, item: T) {
        assert!(self.0.send(item).is_ok(), "nobody reads");
    }

    /// Waits until nobody reads any more.
    pub async fn closed(&self) {
        self.0.closed().await;
    }
}

impl<T> Stream for Received<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.poll_recv(cx)
    }
}

/// A stream of equal pieces that counts how many it has given.
pub struct Pieces {
    left: usize,
    piece: Bytes,
    counter: Counter,
}

/// How many pieces were given.
#[derive(Clone, Default)]
pub struct Counter(std::sync::Arc<AtomicUsize>);

impl Counter {
    pub fn given(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    /// Waits until no more is given while nobody reads.
    pub async fn idle(&self) {
        let mut before = 0;
        let mut quiet = 0;
        while quiet < 1000 {
            tokio::task::yield_now().await;
            quiet = if self.given() == before { quiet + 1 } else { 0 };
            before = self.given();
        }
    }
}

/// `count` times this piece.
pub fn counted(count: usize, piece: Bytes) -> (Counter, Pieces) {
    let counter = Counter::default();
    (counter.clone(), Pieces { left: count, piece, counter })
}

impl Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        self.counter.0.fetch_add(1, Ordering::SeqCst);
        Poll::Ready(Some(Ok(self.piece.clone())))
    }
}
