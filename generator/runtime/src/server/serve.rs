//! A router behind a listener, with limits for what happens before there is a request.

use std::future::{pending, Future};
use std::io;
use std::pin::{pin, Pin};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::clock::sleep;

/// The head of a request has to come within this time, unless [`Serve::head_timeout`] says otherwise.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// Requests may go on for so long when the server is asked to end, unless [`Serve::grace`] says otherwise.
const GRACE: Duration = Duration::from_secs(30);

/// How long nobody is let in after the system could not: it has no more file descriptors, most often.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves a router over HTTP/1.1 (RFC 9112).
///
/// `axum::serve` does as well; this one gives up who never comes to the end of a request's head, and does not wait
/// for ever for the last request. Limits for bodies and handlers are those of [`Routes`](super::Routes).
pub fn serve(listener: TcpListener, router: Router) -> Serve {
    let until = Box::pin(pending());
    Serve { listener, router, head_timeout: Some(HEAD_TIMEOUT), grace: GRACE, until }
}

/// A server that is not running yet: [`serve`].
#[must_use = "nothing is served before `run`"]
pub struct Serve {
    listener: TcpListener,
    router: Router,
    head_timeout: Option<Duration>,
    grace: Duration,
    until: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Serve {
    /// How long the head of a request may take; 30 seconds unless set. A connection that is kept alive without a
    /// request is closed after the same time. `None` waits for ever.
    pub fn head_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.head_timeout = limit.into();
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
        let Self { listener, router, head_timeout, grace, mut until } = self;
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(head_timeout);
        let (ending, end) = watch::channel(());
        let mut connections = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                biased;
                () = &mut until => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, router.clone(), http.clone(), end.clone()))
                }
                Err(_) => {
                    sleep(PAUSE).await;
                    continue;
                }
            };
            while connections.try_join_next().is_some() {}
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
async fn connection(stream: TcpStream, router: Router, http: http1::Builder, mut end: watch::Receiver<()>) {
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(router);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service).with_upgrades());
    tokio::select! {
        biased;
        _ = connection.as_mut() => return,
        _ = end.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
