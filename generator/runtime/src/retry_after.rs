//! How long to wait before the next request. RFC 9110 §10.2.3.

use std::time::{Duration, SystemTime};

use http::header::{HeaderMap, DATE, RETRY_AFTER};

#[cfg(not(target_arch = "wasm32"))]
fn now() -> SystemTime {
    SystemTime::now()
}

/// The standard library knows no clock there.
#[cfg(target_arch = "wasm32")]
fn now() -> SystemTime {
    let since = web_time::SystemTime::now().duration_since(web_time::UNIX_EPOCH);
    SystemTime::UNIX_EPOCH + since.unwrap_or_default()
}

/// How long the sender of these headers asks to wait. What is malformed asks for nothing; what is too
/// long for a number, for as long as there is.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(time) = text("retry-after-ms").and_then(milliseconds) {
        return Some(time);
    }
    let when = text(RETRY_AFTER.as_str())?;
    if !when.is_empty() && when.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(when.parse().unwrap_or(u64::MAX)));
    }
    let date = |text: &str| httpdate::parse_http_date(text).ok();
    let now = text(DATE.as_str()).and_then(date).unwrap_or_else(now);
    Some(date(when)?.duration_since(now).unwrap_or_default())
}

fn milliseconds(text: &str) -> Option<Duration> {
    let time = text.parse::<f64>().ok().filter(|time| time.is_finite() && *time >= 0.0)?;
    Some(Duration::try_from_secs_f64(time / 1000.0).unwrap_or(Duration::MAX))
}
