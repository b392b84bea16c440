use std::time::Duration;

/// How many requests a service takes in a period: for all calls together, or for each value of
/// a parameter. Operations with equal limits share them.
///
/// A document says it with `x-rate-limit` at an operation, a path or at its root, of which the
/// nearest counts:
///
/// ```yaml
/// x-rate-limit: {requests: 500, per: 1m, key: customer_id}
/// ```
///
/// `per` is a number of seconds, or a number with `ms`, `s`, `m`, `h` or `d`; `key` is the name of
/// a parameter, and may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RateLimit {
    /// Requests in a period.
    pub requests: u32,
    /// The parameter whose values are counted apart.
    pub key: Option<&'static str>,
    per: Duration,
}

impl RateLimit {
    /// So many requests in any stretch of this length. It is one at least.
    #[must_use]
    pub const fn new(requests: u32, per: Duration) -> Self {
        let requests = if requests == 0 { 1 } else { requests };
        Self { requests, key: None, per }
    }

    /// For each value of this parameter, and not for operations that do not have it.
    #[must_use]
    pub const fn by(self, parameter: &'static str) -> Self {
        Self { key: Some(parameter), ..self }
    }

    /// The length of the period.
    #[must_use]
    pub const fn per(&self) -> Duration {
        self.per
    }
}

/// A documented limit, by milliseconds and with the name of a parameter; empty for none.
#[doc(hidden)]
#[must_use]
pub const fn limit(requests: u32, milliseconds: u64, key: &'static str) -> Option<RateLimit> {
    let limit = RateLimit::new(requests, Duration::from_millis(milliseconds));
    Some(if key.is_empty() { limit } else { limit.by(key) })
}
