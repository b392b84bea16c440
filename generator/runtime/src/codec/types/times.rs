//! Points in time and days of other crates than `chrono`. RFC 3339 §5.6.

use crate::codec::{Data, DecodeError, Filled, Source, View};

#[cfg(feature = "jiff")]
super::text::text! {
    jiff::Timestamp, "a date and time (RFC 3339)", Self::UNIX_EPOCH, str::parse::<Self>, ToString::to_string;
    jiff::civil::Date, "a date (RFC 3339 full-date)", Self::ZERO, parse_day, ToString::to_string;
}

#[cfg(feature = "time")]
super::text::text! {
    time::OffsetDateTime, "a date and time (RFC 3339)", Self::UNIX_EPOCH, parse_time, show_time;
    time::Date, "a date (RFC 3339 full-date)", time::OffsetDateTime::UNIX_EPOCH.date(), parse_date, ToString::to_string;
}

#[cfg(feature = "time")]
fn parse_time(text: &str) -> Result<time::OffsetDateTime, time::error::Parse> {
    time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339)
}

/// A year beyond four digits has no form in RFC 3339: it is shown as `time` does.
#[cfg(feature = "time")]
fn show_time(time: &time::OffsetDateTime) -> String {
    time.format(&time::format_description::well_known::Rfc3339).unwrap_or_else(|_| time.to_string())
}

/// `time` knows weeks and days of the year as well.
#[cfg(feature = "time")]
fn parse_date(text: &str) -> Result<time::Date, String> {
    is_full_date(text)?;
    let format = time::format_description::well_known::Iso8601::DATE;
    time::Date::parse(text, &format).map_err(|why| why.to_string())
}

/// `jiff` takes the day of a point in time as well.
#[cfg(feature = "jiff")]
fn parse_day(text: &str) -> Result<jiff::civil::Date, String> {
    is_full_date(text)?;
    text.parse().map_err(|why: jiff::Error| why.to_string())
}

/// `2024-02-29`
#[cfg(any(feature = "jiff", feature = "time"))]
fn is_full_date(text: &str) -> Result<(), String> {
    let is_digit =
        |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    let fits = text.len() == 10 && text.bytes().enumerate().all(is_digit);
    if fits {
        Ok(())
    } else {
        Err("it is no day of the form 2024-02-29".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use crate::codec::{from_json_str, to_json_string, Codec};

    /// Each text with what is written of it; none, if it is not read.
    fn round_trips<T: Codec>(cases: &[(&str, Option<&str>)]) {
        for (text, expected) in cases {
            let read = from_json_str::<T>(&format!("\"{text}\""));
            let written = read.ok().map(|value| to_json_string(&value).unwrap());
            assert_eq!(written, expected.map(|expected| format!("\"{expected}\"")), "{text}");
        }
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff_keeps_the_instant_and_no_offset() {
        round_trips::<jiff::Timestamp>(&[
            ("2024-01-31T23:59:59Z", Some("2024-01-31T23:59:59Z")),
            ("2024-01-31T23:59:59.5+02:00", Some("2024-01-31T21:59:59.5Z")),
            ("2024-01-31", None),
        ]);
        round_trips::<jiff::civil::Date>(&[
            ("2024-02-29", Some("2024-02-29")),
            ("2023-02-29", None),
            ("2024-02-29T12:00:00", None),
        ]);
    }

    #[cfg(feature = "time")]
    #[test]
    fn time_keeps_the_offset() {
        round_trips::<time::OffsetDateTime>(&[
            ("2024-01-31T23:59:59Z", Some("2024-01-31T23:59:59Z")),
            ("2024-01-31T23:59:59.5+02:00", Some("2024-01-31T23:59:59.5+02:00")),
            ("2024-01-31", None),
        ]);
        round_trips::<time::Date>(&[
            ("2024-02-29", Some("2024-02-29")),
            ("2023-02-29", None),
            ("2024-W09-4", None),
            ("2024-060", None),
        ]);
    }
}
