//! Not more requests than a service allows.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::plan::Plan;
use crate::clock::{sleep, Instant};
use crate::error::{ErrorKind, Failure};
use crate::http::RateLimit;

/// Keys are looked over for idle ones when there are this many.
const MANY_KEYS: usize = 1024;

/// A limit that a call counts against, with the value of its key.
pub(super) type Claim = (RateLimit, String);

/// When requests were sent, or will be, by limit and key.
pub(super) struct Limiter {
    windows: Mutex<HashMap<Claim, Window>>,
    longest_queue: usize,
}

/// Times of requests in order. Each is at least `per` after the one `requests` before it, so no
/// stretch of that length ever has more.
type Window = VecDeque<Instant>;

impl Limiter {
    pub(super) fn new(longest_queue: usize) -> Self {
        Self { windows: Mutex::default(), longest_queue }
    }

    /// Waits until a limit of the call allows another request.
    pub(super) async fn wait(&self, claim: &Claim, plan: &Plan) -> Result<(), Box<Failure>> {
        let now = Instant::now();
        let at = self.reserve(claim, now, plan.deadline).map_err(|why| {
            let RateLimit { requests, .. } = claim.0;
            let told = format!("not sent: {requests} requests in {:?} are allowed, and {why}", claim.0.per());
            plan.failure(ErrorKind::RateLimited, told)
        })?;
        if at > now {
            let place = Place { limiter: self, claim, at: Some(at) };
            sleep(at.saturating_duration_since(now)).await;
            place.take();
        }
        Ok(())
    }

    /// The time of the next request; it is counted from now on.
    fn reserve(&self, claim: &Claim, now: Instant, deadline: Option<Instant>) -> Result<Instant, String> {
        let (limit, _) = claim;
        let mut windows = self.windows();
        if windows.len() >= MANY_KEYS && !windows.contains_key(claim) {
            windows.retain(|(limit, _), window| window.back().is_some_and(|last| *last + limit.per() > now));
        }
        let window = windows.entry(claim.clone()).or_default();
        while window.front().is_some_and(|first| *first + limit.per() <= now) {
            window.pop_front();
        }
        let before = window.len().checked_sub(limit.requests as usize).and_then(|index| window.get(index));
        let at = before.map_or(now, |before| (*before + limit.per()).max(now));
        let waiting = window.len() - window.partition_point(|time| *time <= now);
        if at > now && waiting >= self.longest_queue {
            return Err(format!("{waiting} calls are waiting already"));
        }
        if deadline.is_some_and(|deadline| at >= deadline) {
            return Err("its turn would come after the time of the call".to_owned());
        }
        window.push_back(at);
        Ok(at)
    }

    fn windows(&self) -> MutexGuard<'_, HashMap<Claim, Window>> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the queue. Who leaves early gives it back.
struct Place<'a> {
    limiter: &'a Limiter,
    claim: &'a Claim,
    at: Option<Instant>,
}

impl Place<'_> {
    fn take(mut self) {
        self.at = None;
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let Some(at) = self.at else { return };
        let mut windows = self.limiter.windows();
        let Some(window) = windows.get_mut(self.claim) else { return };
        // The last of equal times goes: those behind it keep theirs.
        let after = window.partition_point(|time| *time <= at);
        if after.checked_sub(1).and_then(|index| window.get(index)) == Some(&at) {
            window.remove(after - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Instant, Limiter, Place, RateLimit, MANY_KEYS};
    use std::time::Duration;

    const LIMIT: RateLimit = RateLimit::new(3, Duration::from_secs(10));

    #[tokio::test(start_paused = true)]
    async fn no_stretch_of_the_period_has_more_than_allowed() {
        let limiter = Limiter::new(100);
        let claim = (LIMIT, String::new());
        let begin = Instant::now();
        let seconds = |at: Instant| at.duration_since(begin).as_secs();
        let reserve = |at| seconds(limiter.reserve(&claim, begin + Duration::from_secs(at), None).unwrap());
        assert_eq!([reserve(0), reserve(1), reserve(2)], [0, 1, 2]);
        assert_eq!([reserve(3), reserve(3), reserve(3), reserve(3)], [10, 11, 12, 20]);
        assert_eq!([reserve(60), reserve(60), reserve(60), reserve(60)], [60, 60, 60, 70]);
    }

    #[tokio::test(start_paused = true)]
    async fn who_leaves_gives_the_place_back() {
        let limiter = Limiter::new(2);
        let claim = (LIMIT, "a".to_owned());
        let now = Instant::now();
        for _ in 0..3 {
            limiter.reserve(&claim, now, None).unwrap();
        }
        let at = limiter.reserve(&claim, now, None).unwrap();
        limiter.reserve(&claim, now, None).unwrap();
        limiter.reserve(&claim, now, None).unwrap_err();
        drop(Place { limiter: &limiter, claim: &claim, at: Some(at) });
        assert_eq!(limiter.reserve(&claim, now, None).unwrap(), at);
    }

    #[tokio::test(start_paused = true)]
    async fn idle_keys_are_forgotten() {
        let limiter = Limiter::new(1);
        let begin = Instant::now();
        for key in 0..MANY_KEYS {
            limiter.reserve(&(LIMIT, key.to_string()), begin, None).unwrap();
        }
        limiter.reserve(&(LIMIT, "late".to_owned()), begin + Duration::from_secs(60), None).unwrap();
        assert_eq!(limiter.windows().len(), 1);
    }
}
