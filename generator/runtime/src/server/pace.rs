//! What a connection waits for, and since when.
//!
//! hyper has a timer for heads, which is made and taken down for every request, and which also runs while an answer is
//! still on its way to somebody slow. Here a connection only notes what it does, and one timer for all of its
//! requests looks at that when somebody may be late.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::seldom::Seldom;
use crate::clock::{sleep, Instant, Sleep};

/// How long a connection may make no progress.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Until there is the head of a request.
    pub(super) head: Option<Duration>,
    /// While there is something to write.
    pub(super) write: Option<Duration>,
}

/// Shared by all who have a part in a connection. They take turns in one task: nothing has to be in order among threads.
#[derive(Clone)]
pub(super) struct Pace(Arc<State>);

struct State {
    /// There is no request.
    idle: AtomicBool,
    /// Nothing could be written of what there is to write.
    blocked: AtomicBool,
    /// How often something has gone on: what holds, holds since the last time.
    moves: AtomicUsize,
}

impl Pace {
    pub(super) fn new() -> Self {
        let (idle, blocked) = (AtomicBool::new(true), AtomicBool::new(false));
        Self(Arc::new(State { idle, blocked, moves: AtomicUsize::new(0) }))
    }

    /// There is a request.
    pub(super) fn has_request(&self) {
        self.0.idle.store(false, Relaxed);
    }

    /// The answer is complete, though some of it may have to be written.
    fn has_answer(&self) {
        self.0.idle.store(true, Relaxed);
        self.moved();
    }

    fn wrote(&self, written: &Poll<io::Result<usize>>) {
        let (before, blocked) = (self.0.blocked.load(Relaxed), written.is_pending());
        if !(before && blocked) {
            self.0.blocked.store(blocked, Relaxed);
            self.moved();
        }
    }

    /// No `fetch_add`: nobody else counts meanwhile.
    fn moved(&self) {
        self.0.moves.store(self.moves().wrapping_add(1), Relaxed);
    }

    fn moves(&self) -> usize {
        self.0.moves.load(Relaxed)
    }

    /// How long it may go on as it is.
    fn limit(&self, limits: Limits) -> Option<Duration> {
        if self.0.blocked.load(Relaxed) {
            return limits.write;
        }
        limits.head.filter(|_| self.0.idle.load(Relaxed))
    }

    /// Ends when it is too late.
    pub(super) fn overdue(self, limits: Limits) -> Overdue {
        let (since, seen) = (Instant::now(), self.moves());
        let shortest = limits.head.into_iter().chain(limits.write).min();
        let timer = shortest.map(timer);
        let shortest = shortest.unwrap_or_default();
        Overdue { watch: Watch { pace: self, limits, shortest, seen, since }, timer }
    }
}

/// What is known of the pace of a connection.
struct Watch {
    pace: Pace,
    limits: Limits,
    shortest: Duration,
    /// How often something had gone on.
    seen: usize,
    /// When that was seen.
    since: Instant,
}

impl Watch {
    fn look(&mut self) {
        let moves = self.pace.moves();
        if moves != self.seen {
            (self.seen, self.since) = (moves, Instant::now());
        }
    }

    /// The time until somebody may be late; `None` if somebody is. Whatever begins meanwhile takes at least the
    /// shortest time to be so.
    fn left(&self) -> Option<Duration> {
        let Some(limit) = self.pace.limit(self.limits) else { return Some(self.shortest) };
        let left = limit.checked_sub(self.since.elapsed()).filter(|left| !left.is_zero());
        left.map(|left| left.min(self.shortest))
    }
}

type Timer = Seldom<Sleep, fn(&Sleep) -> bool>;

fn timer(time: Duration) -> Timer {
    Seldom::new(sleep(time), Sleep::is_elapsed)
}

/// Waits until a connection is late. It has to be polled whenever the connection was.
pub(super) struct Overdue {
    watch: Watch,
    /// Until somebody may be late; `None` where nobody ever is.
    timer: Option<Timer>,
}

impl Future for Overdue {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { watch, timer } = &mut *self;
        watch.look();
        let Some(timer) = timer else { return Poll::Pending };
        while Pin::new(&mut *timer).poll(cx).is_ready() {
            let Some(left) = watch.left() else { return Poll::Ready(()) };
            *timer = self::timer(left);
        }
        Poll::Pending
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
