use std::fmt;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::plan::Timeouts;
use crate::http::HeaderList;

/// What one call does differently from the others of its client.
///
/// ```
/// use std::time::Duration;
/// use specwright_runtime::client::Options;
///
/// let patient = Options::new().timeout(Duration::from_secs(600)).max_retries(5);
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Options {
    pub(super) headers: HeaderList,
    total: Option<Option<Duration>>,
    attempt: Option<Option<Duration>>,
    stall: Option<Option<Duration>>,
    max_retries: Option<u32>,
}

impl Options {
    /// As the client does it.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long the call may take with all its attempts and the pauses between them.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.total = Some(limit.into());
        self
    }

    /// How long one attempt may take, until its response is read.
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.attempt = Some(limit.into());
        self
    }

    /// How long the body of the response may pause.
    pub fn stall_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.stall = Some(limit.into());
        self
    }

    /// How often the request may be sent again; 0 for never.
    pub fn max_retries(mut self, count: u32) -> Self {
        self.max_retries = Some(count);
        self
    }

    /// With this header, in the place of others of its name that the client sends. Repeated, it
    /// adds lines. What is no header makes the call fail before anything is sent.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: fmt::Display>,
        V: TryInto<HeaderValue, Error: fmt::Display>,
    {
        self.headers.append(name, value);
        self
    }

    /// What the others say goes before what these say.
    pub(super) fn overridden_by(mut self, others: Self) -> Self {
        others.headers.replace_in(&mut self.headers.map);
        self.headers.invalid = others.headers.invalid.or(self.headers.invalid);
        self.total = others.total.or(self.total);
        self.attempt = others.attempt.or(self.attempt);
        self.stall = others.stall.or(self.stall);
        self.max_retries = others.max_retries.or(self.max_retries);
        self
    }

    pub(super) fn timeouts(&self, usual: Timeouts) -> Timeouts {
        Timeouts {
            attempt: self.attempt.unwrap_or(usual.attempt),
            total: self.total.unwrap_or(usual.total),
            stall: self.stall.unwrap_or(usual.stall),
        }
    }

    pub(super) fn retries(&self, usual: u32) -> u32 {
        self.max_retries.unwrap_or(usual)
    }
}
