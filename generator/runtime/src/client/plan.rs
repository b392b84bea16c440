//! What is settled about a call before it is sent, for all that handle it to see.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::Arc;
use std::time::Duration;

use http::Method;

use super::exchange::Received;
use super::limit::Claim;
use super::token::TokenSource;
use crate::clock::Instant;
use crate::error::{ErrorKind, Failure};
use crate::http::OperationShape;

/// What comes of a call, or of one attempt.
pub(super) type Outcome = Result<Received, Box<Failure>>;

pub(super) struct Plan {
    pub(super) shape: &'static OperationShape,
    pub(super) timeouts: Timeouts,
    pub(super) max_retries: u32,
    pub(super) repeat: Repeat,
    /// Where the token comes from, if one is to be sent.
    pub(super) token: Option<Arc<dyn TokenSource>>,
    /// The limits that it counts against.
    pub(super) claims: Vec<Claim>,
    pub(super) deadline: Option<Instant>,
    pub(super) attempts: AtomicU32,
}

/// How long things may take; `None` for as long as they like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timeouts {
    /// Of one attempt, until its response is read or handed over.
    pub(super) attempt: Option<Duration>,
    /// Of all attempts and the pauses between them.
    pub(super) total: Option<Duration>,
    /// Between two pieces of a response's body.
    pub(super) stall: Option<Duration>,
}

impl Default for Timeouts {
    fn default() -> Self {
        const MINUTE: Option<Duration> = Some(Duration::from_secs(60));
        Self { attempt: MINUTE, total: None, stall: MINUTE }
    }
}

/// Is it harmless if the server gets a request twice?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// Its method is idempotent (RFC 9110 §9.2.2), or it carries an idempotency key.
    Harmless,
    /// Nobody knows.
    Unknown,
}

impl Repeat {
    pub(super) fn of(method: &Method) -> Self {
        if method.is_idempotent() || method.as_str() == "QUERY" {
            Self::Harmless
        } else {
            Self::Unknown
        }
    }
}

impl Plan {
    /// Requests sent so far.
    pub(super) fn attempts(&self) -> u32 {
        self.attempts.load(Ordering::Relaxed)
    }

    /// Counts one more, and gives how many there were before it.
    pub(super) fn begin_attempt(&self) -> u32 {
        self.attempts.fetch_add(1, Ordering::Relaxed)
    }

    pub(super) fn failure(&self, kind: ErrorKind, message: impl Into<String>) -> Box<Failure> {
        Failure::new(kind, self.shape.id, message)
    }
}
