//! What kept a token from coming, and may be over soon.

use std::fmt;
use std::io;

use super::transport::{chain, is_connect, Cause};
use crate::http::BoxError;

/// Marks an error as one that may be over soon. It reads like what it marks.
#[derive(Debug)]
pub(super) struct Transient(BoxError);

impl Transient {
    pub(super) fn mark(error: impl Into<BoxError>) -> BoxError {
        Box::new(Self(error.into()))
    }
}

impl fmt::Display for Transient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Transient {
    fn source(&self) -> Option<&Cause> {
        self.0.source()
    }
}

/// May it be over soon?
pub(super) fn is_transient(error: &Cause) -> bool {
    let of_network = |error: &io::Error| is_of_network(error.kind());
    chain(error).any(|error| {
        error.is::<Transient>() || is_connect(error) || error.downcast_ref().is_some_and(of_network)
    })
}

fn is_of_network(kind: io::ErrorKind) -> bool {
    use io::ErrorKind as Kind;
    let unreachable = matches!(kind, Kind::HostUnreachable | Kind::NetworkUnreachable | Kind::NetworkDown);
    let broken = matches!(
        kind,
        Kind::BrokenPipe | Kind::ConnectionAborted | Kind::ConnectionReset | Kind::UnexpectedEof
    );
    unreachable || broken || matches!(kind, Kind::ConnectionRefused | Kind::TimedOut)
}
