//! Days: `x-sunset` tells on which one something ends.

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Since 1970-01-01.
    days: i64,
}

impl Date {
    /// The day that has so many days before it since 1970-01-01.
    #[must_use]
    pub fn from_days(days: i64) -> Self {
        Self { days }
    }

    /// `2026-11-21`, also with a time behind it. RFC 3339 §5.6.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let date = text.split(['T', 't', ' ']).next()?;
        let mut parts = date.splitn(3, '-');
        let mut number = |length: usize| -> Option<i64> {
            let digits = parts.next().filter(|part| part.len() == length)?;
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let longest = match month {
            2 => 28 + i64::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if !(1..=12).contains(&month) || !(1..=longest).contains(&day) {
            return None;
        }
        // Years begin in March, so that the leap day is their last.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * month + 2) / 5 + day - 1;
        let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
        Some(Self { days })
    }

    /// How many days there are from this day to `other`.
    pub(super) fn until(self, other: Self) -> i64 {
        other.days - self.days
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_are_counted() {
        for (text, days) in
            [("1970-01-01", 0), ("1970-03-01", 59), ("2000-02-29", 11_016), ("2026-11-21T10:00:00Z", 20_778)]
        {
            assert_eq!(Date::parse(text), Some(Date::from_days(days)), "{text}");
        }
        for text in ["", "2026", "2026-13-01", "2026-02-29", "26-01-01", "2026-1-1", "soon"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
