//! A router behind a listener, with limits for what happens before there is a request.

use std::future::{pending, Future};
use std::io;
use std::net::SocketAddr;
use std::pin::{pin, Pin};
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::Router;
use futures_util::TryFutureExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::Service as _;

use super::pace::{Answer, Limits, Pace, Paced};
use super::seldom::Seldom;
use crate::clock::sleep;

/// The head of a request has to come within this time, unless [`Serve::head_timeout`] says otherwise.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// An answer has to make progress within this time, unless [`Serve::write_timeout`] says otherwise.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// So many connections are served at once, unless [`Serve::max_connections`] says otherwise. Each takes some 20 KiB
/// when it waits.
const MAX_CONNECTIONS: usize = 10_000;

/// Requests may go on for so long when the server is asked to end, unless [`Serve::grace`] says otherwise.
const GRACE: Duration = Duration::from_secs(30);

/// How long nobody is let in after the system could not: it has no more file descriptors, most often.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves a router over HTTP/1.1 (RFC 9112).
///
/// `axum::serve` does as well; this one gives up who never comes to the end of a request's head or never takes in an
/// answer, has a limit for connections, and does not wait for ever for the last request. Limits for bodies and handlers
/// are those of [`Routes`](super::Routes).
pub fn serve(listener: TcpListener, router: Router) -> Serve {
    let limits = Limits { head: Some(HEAD_TIMEOUT), write: Some(WRITE_TIMEOUT) };
    let until = Box::pin(pending());
    let max_connections = Some(MAX_CONNECTIONS);
    Serve { listener, router, limits, max_connections, tells_peer: false, grace: GRACE, until }
}

/// A server that is not running yet: [`serve`].
#[must_use = "nothing is served before `run`"]
pub struct Serve {
    listener: TcpListener,
    router: Router,
    limits: Limits,
    max_connections: Option<usize>,
    tells_peer: bool,
    grace: Duration,
    until: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Serve {
    /// How long the head of a request may take; 30 seconds unless set. A connection that is kept alive without a
    /// request is closed after the same time. `None` waits for ever.
    pub fn head_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.head = limit.into();
        self
    }

    /// How long an answer may make no progress because the other side does not take it in; 30 seconds unless set. Then
    /// the connection ends. `None` waits for ever.
    pub fn write_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.write = limit.into();
        self
    }

    /// How many connections are served at once; 10,000 unless set. Further ones wait, in the order of their coming,
    /// as long as the system keeps them for the listener. `None` serves as many as the system allows.
    pub fn max_connections(mut self, limit: impl Into<Option<usize>>) -> Self {
        self.max_connections = limit.into();
        self
    }

    /// Tells handlers who is at the other end: an extension of each request, as axum's `ConnectInfo<SocketAddr>`. It is
    /// not free, and behind a proxy it is the proxy.
    pub fn connect_info(mut self) -> Self {
        self.tells_peer = true;
        self
    }

    /// How long requests may go on after [`until`](Self::until); 30 seconds unless set.
    pub fn grace(mut self, time: Duration) -> Self {
        self.grace = time;
        self
    }

    /// When to end: no more connections are accepted, those without a request are closed, and the others after the
    /// answer.
    pub fn until(mut self, signal: impl Future<Output = ()> + Send + 'static) -> Self {
        self.until = Box::pin(signal);
        self
    }

    /// Serves until it is asked to end; for ever, if it never is.
    ///
    /// # Errors
    /// With [`TimedOut`](io::ErrorKind::TimedOut), if requests were cut off because their [`grace`](Self::grace) was
    /// over.
    pub async fn run(self) -> io::Result<()> {
        let Self { listener, router, limits, max_connections, tells_peer, grace, mut until } = self;
        let (ending, end) = watch::channel(());
        let mut connections = JoinSet::new();
        loop {
            let has_room = max_connections.is_none_or(|most| connections.len() < most);
            let accepted = tokio::select! {
                biased;
                () = &mut until => break,
                Some(_) = connections.join_next() => continue,
                accepted = listener.accept(), if has_room => accepted,
            };
            match accepted {
                Ok((stream, peer)) => {
                    let peer = tells_peer.then_some(ConnectInfo(peer));
                    connections.spawn(connection(stream, peer, router.clone(), limits, end.clone()));
                }
                Err(_) => sleep(PAUSE).await,
            }
        }
        drop((listener, ending));
        let ended = async { while connections.join_next().await.is_some() {} };
        tokio::select! {
            () = ended => Ok(()),
            () = sleep(grace) => Err(io::Error::new(io::ErrorKind::TimedOut, "requests were cut off")),
        }
    }
}

/// Ends when somebody presses Ctrl-C, or the system stops the program: for [`Serve::until`].
pub async fn asked_to_end() {
    #[cfg(unix)]
    if let Ok(mut terminate) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    if signal::ctrl_c().await.is_err() {
        pending::<()>().await;
    }
}

/// One connection. Whoever is gone, or speaks no HTTP, was told so if it could be: errors are nobody's.
async fn connection(
    stream: TcpStream,
    peer: Option<ConnectInfo<SocketAddr>>,
    router: Router,
    limits: Limits,
    mut end: watch::Receiver<()>,
) {
    let _ = stream.set_nodelay(true);
    let pace = Pace::new();
    let overdue = pace.clone().overdue(limits);
    let io = TokioIo::new(Paced { stream, pace: pace.clone() });
    let service = service_fn(move |mut request: http::Request<Incoming>| {
        if let Some(peer) = peer {
            request.extensions_mut().insert(peer);
        }
        pace.has_request();
        let pace = pace.clone();
        // An `async` block would hold what it awaits twice.
        router.clone().call(request).map_ok(|response| response.map(|body| Answer { body, pace }))
    });
    let mut connection = pin!(http1::Builder::new().serve_connection(io, service).with_upgrades());
    let mut overdue = pin!(overdue);
    let server = end.clone();
    let ending = Seldom::new(end.changed(), |_| server.has_changed().is_err());
    tokio::select! {
        biased;
        _ = connection.as_mut() => return,
        () = overdue.as_mut() => return,
        _ = ending => connection.as_mut().graceful_shutdown(),
    }
    tokio::select! {
        biased;
        _ = connection => {}
        () = overdue => {}
    }
}
