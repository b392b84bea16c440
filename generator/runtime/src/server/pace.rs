//! What a connection waits for, and since when.
//!
//! hyper has a timer for heads, which is made and taken down for every request, and which also runs while an answer is
//! still on its way to somebody slow. Here a connection only notes what it does, and one timer for all of its
//! requests looks at that when somebody may be late.

use std::future::pending;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::clock::{sleep_until, Instant};

/// How long a connection may make no progress.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Until there is the head of a request.
    pub(super) head: Option<Duration>,
    /// While there is something to write.
    pub(super) write: Option<Duration>,
}

/// Shared by all who have a part in a connection; they take turns in one task, so that nobody ever waits for the lock.
#[derive(Clone)]
pub(super) struct Pace(Arc<Mutex<State>>);

struct State {
    /// Since when there is no request.
    idle: Option<Instant>,
    /// Since when nothing could be written of what there is to write.
    blocked: Option<Instant>,
}

impl Pace {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(State { idle: Some(Instant::now()), blocked: None })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// There is a request.
    pub(super) fn has_request(&self) {
        self.state().idle = None;
    }

    /// The answer is complete, though some of it may have to be written.
    fn has_answer(&self) {
        self.state().idle = Some(Instant::now());
    }

    fn wrote(&self, written: &Poll<io::Result<usize>>) {
        let mut state = self.state();
        if written.is_pending() {
            state.blocked.get_or_insert_with(Instant::now);
            return;
        }
        state.blocked = None;
        if state.idle.is_some() {
            state.idle = Some(Instant::now());
        }
    }

    /// When it is too late, as things stand.
    fn deadline(&self, limits: Limits) -> Option<Instant> {
        let state = self.state();
        match state.blocked {
            Some(since) => since.checked_add(limits.write?),
            None => state.idle?.checked_add(limits.head?),
        }
    }

    /// Waits until it is too late.
    pub(super) async fn overdue(self, limits: Limits) {
        let Some(shortest) = limits.head.into_iter().chain(limits.write).min() else {
            return pending().await;
        };
        loop {
            let now = Instant::now();
            let deadline = self.deadline(limits);
            if deadline.is_some_and(|deadline| deadline <= now) {
                return;
            }
            // Whatever begins meanwhile takes at least this long to be late.
            let Some(next) = now.checked_add(shortest) else { return pending().await };
            sleep_until(deadline.map_or(next, |deadline| deadline.min(next))).await;
        }
    }
}

/// A stream that notes whether it can be written to.
pub(super) struct Paced {
    pub(super) stream: TcpStream,
    pub(super) pace: Pace,
}

impl AsyncRead for Paced {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Paced {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.pace.wrote(&written);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, pieces);
        self.pace.wrote(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// The body of an answer: the connection has none to give when this is gone.
pub(super) struct Answer {
    pub(super) body: Body,
    pub(super) pace: Pace,
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.pace.has_answer();
    }
}

impl http_body::Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
