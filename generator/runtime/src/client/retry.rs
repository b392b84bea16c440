//! Sending a request again, where that does no harm and may help.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::HeaderName;
use tower::util::rng::{HasherRng, Rng};

use super::plan::{Outcome, Plan, Repeat};
use super::transport::never_opened;
use crate::clock::Instant;
use crate::error::{may_help_later, ErrorKind, Failure};
use crate::retry_after::retry_after;

/// How often and when requests are sent again.
///
/// A request is sent again if that may help (no response, a response that broke off, or one of the
/// statuses 408, 425, 429 and those from 500 on but for 501) **and** does no harm: its method is
/// idempotent (RFC 9110 §9.2.2), or it carries an idempotency key, or no connection was opened. Where no
/// token could be had for now (see [`TokenSource`](super::TokenSource)), it is asked for again likewise. A body that is a stream is never sent twice.
///
/// The pause is as long as the server asks for (`Retry-After`, `retry-after-ms`), and at least a
/// random time that may get twice as long with each attempt. All clones of a client
/// share a budget, so that retries do not multiply the load of a service that is down: it allows
/// 100 of them, and one more for every five successes.
#[derive(Debug, Clone)]
#[must_use]
pub struct Retry {
    pub(super) max_retries: u32,
    shortest: Duration,
    longest: Duration,
    longest_asked: Duration,
    pub(super) count_header: Option<HeaderName>,
    budget: u32,
}

impl Default for Retry {
    /// Up to 2 retries after pauses of up to 0.5 and 1 seconds.
    fn default() -> Self {
        Self {
            max_retries: 2,
            shortest: Duration::from_millis(500),
            longest: Duration::from_secs(8),
            longest_asked: Duration::from_secs(60),
            count_header: Some(HeaderName::from_static("x-retry-count")),
            budget: 100,
        }
    }
}

impl Retry {
    /// As often as this, otherwise as by default.
    pub fn times(max_retries: u32) -> Self {
        Self { max_retries, ..Self::default() }
    }

    /// Never, unless a call asks for it.
    pub fn never() -> Self {
        Self::times(0)
    }

    /// The first pause is of a random length up to `first`, and each further one up to twice
    /// as long as the one before, but never longer than `longest`.
    pub fn backoff(self, first: Duration, longest: Duration) -> Self {
        Self { shortest: first, longest, ..self }
    }

    /// If the server asks to wait longer than this, the call fails instead; 60 seconds unless set.
    pub fn longest_wait(self, longest_asked: Duration) -> Self {
        Self { longest_asked, ..self }
    }

    /// The header that tells the server which retry it is: `x-retry-count` unless set, `None` for
    /// no such header. First attempts do not have it.
    pub fn count_header(self, name: impl Into<Option<HeaderName>>) -> Self {
        Self { count_header: name.into(), ..self }
    }

    /// How many retries a client and its clones may make beyond one in five successes.
    pub fn budget(self, retries: u32) -> Self {
        Self { budget: retries, ..self }
    }
}

/// What decides whether requests of a client are sent again.
pub(super) struct Retries {
    settings: Retry,
    budget: Tokens,
}

impl Retries {
    pub(super) fn new(settings: Retry) -> Self {
        let budget = Tokens::new(settings.budget);
        Self { settings, budget }
    }

    /// The header that says which request for the same call it is, of all but the first.
    pub(super) fn count_header(&self) -> Option<&HeaderName> {
        self.settings.count_header.as_ref()
    }

    /// The pause before the next attempt, if there is to be one after these retries.
    pub(super) fn pause(&self, plan: &Plan, retries: u32, outcome: &Outcome) -> Option<Duration> {
        if outcome.as_ref().is_ok_and(|received| received.status.is_success()) {
            self.budget.deposit();
            return None;
        }
        if retries >= plan.max_retries || !may_help(outcome) {
            return None;
        }
        if plan.repeat == Repeat::Unknown && !outcome.as_ref().is_err_and(|failure| was_never_sent(failure)) {
            return None;
        }
        let asked = asked_pause(outcome).unwrap_or_default();
        if asked > self.settings.longest_asked {
            return None;
        }
        let pause = asked.max(self.backoff(retries));
        let is_late = |deadline: Instant| deadline.saturating_duration_since(Instant::now()) <= pause;
        if plan.deadline.is_some_and(is_late) || !self.budget.withdraw() {
            return None;
        }
        Some(pause)
    }

    /// Exponential, with full jitter: clients that failed together do not come back together.
    fn backoff(&self, retries: u32) -> Duration {
        let doubled = self.settings.shortest.saturating_mul(2_u32.saturating_pow(retries));
        doubled.min(self.settings.longest).mul_f64(HasherRng::new().next_f64())
    }
}

fn may_help(outcome: &Outcome) -> bool {
    match outcome {
        Ok(received) => may_help_later(None, Some(received.status)),
        Err(failure) => failure.may_help_later(),
    }
}

fn asked_pause(outcome: &Outcome) -> Option<Duration> {
    retry_after(match outcome {
        Ok(received) => &received.headers,
        Err(failure) => &failure.headers,
    })
}

/// What has an answer was sent, whatever became of the answer; without a token nothing is.
fn was_never_sent(failure: &Failure) -> bool {
    if failure.status.is_some() {
        return false;
    }
    let unopened = failure.source.as_ref().is_some_and(|source| never_opened(source.as_ref()));
    unopened || failure.kind == ErrorKind::Credentials
}

/// A bucket of tokens: a retry takes one, a success gives a fifth of one back. It knows no time,
/// so a service that is down for long gets no more retries than one that is down for short.
#[derive(Debug)]
struct Tokens {
    fifths: AtomicU32,
    most: u32,
}

const FIFTHS: u32 = 5;

impl Tokens {
    fn new(retries: u32) -> Self {
        let most = retries.saturating_mul(FIFTHS);
        Self { fifths: AtomicU32::new(most), most }
    }

    fn deposit(&self) {
        // Most often it is full, which is told without a lock on its memory.
        if self.fifths.load(Ordering::Relaxed) >= self.most {
            return;
        }
        let more = |fifths: u32| (fifths < self.most).then_some(fifths.saturating_add(1));
        // What is full stays full.
        let _ = self.fifths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }

    fn withdraw(&self) -> bool {
        let less = |fifths: u32| fifths.checked_sub(FIFTHS);
        self.fifths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{Retries, Retry, Tokens};
    use std::time::Duration;

    #[test]
    fn five_successes_pay_for_a_retry() {
        let tokens = Tokens::new(1);
        assert!(tokens.withdraw());
        assert!(!tokens.withdraw());
        (0..4).for_each(|_| tokens.deposit());
        assert!(!tokens.withdraw());
        (0..100).for_each(|_| tokens.deposit());
        assert!(tokens.withdraw());
        assert!(!tokens.withdraw());
    }

    #[test]
    fn pauses_are_random_and_bounded() {
        let settings = Retry::times(9).backoff(Duration::from_secs(1), Duration::from_secs(5));
        let policy = Retries::new(settings);
        for (retries, most) in [(0, 1), (1, 2), (2, 4), (3, 5), (40, 5)] {
            let pauses: Vec<_> = (0..100).map(|_| policy.backoff(retries)).collect();
            assert!(pauses.iter().all(|pause| *pause <= Duration::from_secs(most)));
            assert!(pauses.iter().any(|pause| *pause > Duration::from_secs(most) / 2));
            assert!(pauses.iter().any(|pause| *pause < Duration::from_secs(most) / 2));
        }
    }
}
