//! Time, in one place: tests can stop it, and other targets have another.

pub(super) use tokio::time::{sleep, timeout, timeout_at, Instant, Sleep};
