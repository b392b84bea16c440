//! How often a customer's orders may be asked for.

use std::collections::{HashMap, VecDeque};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_secs(60);

/// The customers of a minute; whoever is one too many has to wait.
const MOST_CUSTOMERS: usize = 10_000;

/// A limit for each customer: in no minute are there more requests, whenever it begins.
#[derive(Debug)]
pub struct Limit {
    per_minute: NonZeroU32,
    counted: Mutex<Counted>,
}

#[derive(Debug)]
struct Counted {
    /// The requests of the last minute, the oldest first.
    times: HashMap<String, VecDeque<Instant>>,
    /// When those were forgotten who had been quiet.
    swept: Instant,
}

impl Limit {
    /// So many requests per minute and customer.
    #[must_use]
    pub fn per_minute(requests: NonZeroU32) -> Self {
        let counted = Counted { times: HashMap::new(), swept: Instant::now() };
        Self { per_minute: requests, counted: Mutex::new(counted) }
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
        let Counted { times, swept } = &mut *counted;
        // Once a minute, for all of them are looked at.
        if is_past(swept) {
            times.retain(|_, times| times.back().is_some_and(|last| !is_past(last)));
            *swept = now;
        }
        if times.len() >= MOST_CUSTOMERS && !times.contains_key(customer) {
            return Err(MINUTE - now.duration_since(*swept));
        }
        let times = times.entry(customer.to_owned()).or_default();
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

    use super::{Limit, MINUTE, MOST_CUSTOMERS};

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

    #[test]
    fn customers_beyond_number_have_to_wait_until_others_are_forgotten() {
        let limit = Limit::per_minute(NonZeroU32::new(2).unwrap());
        let begin = limit.counted.lock().unwrap().swept;
        for customer in 0..MOST_CUSTOMERS {
            limit.count_at(&customer.to_string(), begin).unwrap();
        }
        let later = begin + Duration::from_secs(20);
        assert_eq!(limit.count_at("new", later).unwrap_err(), Duration::from_secs(40));
        assert!(limit.count_at("0", later).is_ok());
        assert!(limit.count_at("new", begin + MINUTE).is_ok());
        assert_eq!(limit.counted.lock().unwrap().times.len(), 2);
    }
}
