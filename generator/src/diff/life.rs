//! How long something stays that is deprecated: `x-sunset`, `x-stability-level`. RFC 8594 calls the day
//! on which something ends its sunset.

use super::dates::Date;
use crate::diagnostics::quote;

/// `x-stability-level`, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Draft,
    Alpha,
    Beta,
    Stable,
}

impl Level {
    /// `None`: there is no such level. What says nothing is stable.
    pub(super) fn of(text: Option<&str>) -> Option<Self> {
        match text {
            None | Some("stable") => Some(Self::Stable),
            Some("beta") => Some(Self::Beta),
            Some("alpha") => Some(Self::Alpha),
            Some("draft") => Some(Self::Draft),
            Some(_) => None,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Alpha => "alpha",
            Self::Beta => "beta",
            Self::Stable => "stable",
        }
    }

    /// How many days before its end something of this level has to be deprecated.
    fn days(self) -> i64 {
        match self {
            Self::Draft | Self::Alpha => 0,
            Self::Beta => 31,
            Self::Stable => 180,
        }
    }
}

/// What is said of the end of something that is deprecated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Notice {
    /// Nothing, and nobody has promised to.
    None,
    /// Nothing, though it has a level of stability.
    Missing,
    /// What is said is no date.
    Invalid(String),
    /// The day is closer than its level allows; so many days it allows.
    TooSmall(i64),
    /// The day.
    Given(String),
}

pub(super) fn notice(sunset: Option<&str>, level: Option<&str>, today: Option<Date>) -> Notice {
    let days = level.and(Level::of(level)).map_or(0, Level::days);
    let Some(sunset) = sunset else {
        return if days > 0 { Notice::Missing } else { Notice::None };
    };
    let Some(date) = Date::parse(sunset) else { return Notice::Invalid(quote(sunset)) };
    match today.map(|today| today.until(date)) {
        Some(left) if left < days => Notice::TooSmall(days),
        _ => Notice::Given(quote(sunset)),
    }
}
