//! How often a customer's orders may be asked for.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::refusal::{Reason, Refusal};

/// After so many requests customers who have been quiet are forgotten.
const BETWEEN_CLEANINGS: u32 = 10_000;

/// A limit for each customer.
#[derive(Debug)]
pub struct Limit {
    limiter: DefaultKeyedRateLimiter<String>,
    clock: DefaultClock,
    per_minute: NonZeroU32,
    asked: AtomicU32,
}

impl Limit {
    /// So many requests per minute and customer.
    #[must_use]
    pub fn per_minute(requests: NonZeroU32) -> Self {
        Self {
            limiter: RateLimiter::keyed(Quota::per_minute(requests)),
            clock: DefaultClock::default(),
            per_minute: requests,
            asked: AtomicU32::new(0),
        }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// Where it is one too many; the refusal says how long to wait.
    pub fn count(&self, customer: &str) -> Result<(), Refusal> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % BETWEEN_CLEANINGS == BETWEEN_CLEANINGS - 1 {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&customer.to_owned()).map_err(|too_early| {
            let wait = too_early.wait_time_from(self.clock.now());
            let why = format!("There are {} requests per minute for a customer.", self.per_minute);
            Refusal::new(Reason::TooMany(wait), why)
        })
    }
}
