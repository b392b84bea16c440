//! How often a customer's orders may be asked for.

use std::collections::{HashMap, VecDeque};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_secs(60);

/// With so many customers those are forgotten who have been quiet for a minute.
const MANY: usize = 10_000;

/// A limit for each customer: in no minute are there more requests, whenever it begins.
#[derive(Debug)]
pub struct Limit {
    per_minute: NonZeroU32,
    /// The requests of the last minute, the oldest first.
    counted: Mutex<HashMap<String, VecDeque<Instant>>>,
}

impl Limit {
    /// So many requests per minute and customer.
    #[must_use]
    pub fn per_minute(requests: NonZeroU32) -> Self {
        Self { per_minute: requests, counted: Mutex::default() }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// Where it is one too many: how long to wait.
    pub fn count(&self, customer: &str) -> Result<(), Duration> {
        self.count_at(customer, Instant::now())
    }

    fn count_at(&self, customer: &str, now: Instant) -> Result<(), Duration> {
        let is_past = |time: &Instant| now.duration_since(*time) >= MINUTE;
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.len() >= MANY && !counted.contains_key(customer) {
            counted.retain(|_, times| times.back().is_some_and(|last| !is_past(last)));
        }
        let times = counted.entry(customer.to_owned()).or_default();
        while times.front().is_some_and(is_past) {
            times.pop_front();
        }
        let most = usize::try_from(self.per_minute.get()).unwrap_or(usize::MAX);
        match times.front() {
            Some(oldest) if times.len() >= most => Err(MINUTE - now.duration_since(*oldest)),
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;
    use std::time::{Duration, Instant};

    use super::Limit;

    #[test]
    fn in_no_minute_are_there_more() {
        let limit = Limit::per_minute(NonZeroU32::new(2).unwrap());
        let begin = Instant::now();
        let count =
            |customer: &str, second: u64| limit.count_at(customer, begin + Duration::from_secs(second));
        assert!(count("a", 0).is_ok() && count("a", 40).is_ok());
        assert_eq!(count("a", 50).unwrap_err(), Duration::from_secs(10));
        assert!(count("b", 50).is_ok());
        assert!(count("a", 60).is_ok());
        assert_eq!(count("a", 61).unwrap_err(), Duration::from_secs(39));
    }
}
