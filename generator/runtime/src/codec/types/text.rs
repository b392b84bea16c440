//! Types whose values are written as strings.

use std::net::{Ipv4Addr, Ipv6Addr};

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat};
use uuid::Uuid;

use crate::codec::{Data, DecodeError, Filled, Source, View};

macro_rules! text {
    ($($type:ty, $what:literal, $vacant:expr, $parse:expr, $show:expr;)+) => {$(
        impl Data for $type {
            fn vacant() -> Self {
                $vacant
            }

            fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
                source.text(&mut |text| match $parse(text) {
                    Ok(value) => {
                        *self = value;
                        Ok(())
                    }
                    Err(_) => Err(DecodeError::new(format!(concat!("expected ", $what, ", found {:?}"), text))),
                })
            }

            fn view(&self) -> View<'_> {
                View::Text($show(self))
            }
        }
    )+};
}

text! {
    // RFC 3339 §5.6; any number of fractional digits is read, the offset is kept.
    DateTime<FixedOffset>, "a date and time (RFC 3339)", Self::default(),
        DateTime::parse_from_rfc3339, show_time;
    NaiveDate, "a date (RFC 3339 full-date)", Self::default(),
        |text| NaiveDate::parse_from_str(text, "%Y-%m-%d"), ToString::to_string;
    Uuid, "a UUID (RFC 9562)", Self::nil(), Uuid::parse_str, ToString::to_string;
    Ipv4Addr, "an IPv4 address", Self::UNSPECIFIED, str::parse::<Self>, ToString::to_string;
    Ipv6Addr, "an IPv6 address", Self::UNSPECIFIED, str::parse::<Self>, ToString::to_string;
}

#[cfg(any(feature = "jiff", feature = "time"))]
pub(super) use text;

/// As many digits of a second as it has: some readers take seven and no more.
fn show_time(time: &DateTime<FixedOffset>) -> String {
    let text = time.to_rfc3339_opts(SecondsFormat::Nanos, true);
    let Some((seconds, rest)) = text.split_once('.') else { return text };
    let offset = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let fraction = rest.strip_suffix(offset).unwrap_or(rest).trim_end_matches('0');
    if fraction.is_empty() {
        format!("{seconds}{offset}")
    } else {
        format!("{seconds}.{fraction}{offset}")
    }
}
