//! Numbers against bounds.

use std::cmp::Ordering;

use super::super::View;

/// A number as it stands in a value.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Integer(i128),
    Real(f64),
}

impl Number {
    pub(super) fn of(view: &View<'_>) -> Option<Self> {
        Some(match view {
            View::Integer(value) => Self::Integer(i128::from(*value)),
            View::Unsigned(value) => Self::Integer(i128::from(*value)),
            View::Digits(digits) => {
                digits.parse().map(Self::Integer).or_else(|_| digits.parse().map(Self::Real)).ok()?
            }
            View::Double(value) => Self::Real(*value),
            View::Single(value) => Self::Real(f64::from(*value)),
            View::Json(serde_json::Value::Number(number)) => match number.as_i64() {
                Some(value) => Self::Integer(i128::from(value)),
                None => Self::Real(number.as_f64()?),
            },
            _ => return None,
        })
    }

    /// Against a bound. An integer is compared as one where the bound is one: as a double it
    /// would lose digits.
    pub(super) fn compare(self, bound: f64) -> Option<Ordering> {
        match self {
            Self::Integer(value) => match whole(bound) {
                Some(bound) => Some(value.cmp(&bound)),
                #[allow(clippy::cast_precision_loss)] // the bound has a fraction, or is far off
                None => (value as f64).partial_cmp(&bound),
            },
            Self::Real(value) => value.partial_cmp(&bound),
        }
    }

    pub(super) fn is_multiple_of(self, factor: f64) -> bool {
        if factor <= 0.0 {
            return true;
        }
        match (self, whole(factor)) {
            (Self::Integer(value), Some(factor)) => value % factor == 0,
            #[allow(clippy::cast_precision_loss)] // a multiple of a fraction is judged with tolerance
            (Self::Integer(value), None) => is_near_whole(value as f64 / factor),
            (Self::Real(value), _) => is_near_whole(value / factor),
        }
    }
}

/// The bound as an integer, if it is one.
fn whole(bound: f64) -> Option<i128> {
    const LARGEST: f64 = 1e30;
    #[allow(clippy::cast_possible_truncation)] // it has no fraction, and is in range
    (bound.fract() == 0.0 && bound.abs() < LARGEST).then_some(bound as i128)
}

/// `0.3 / 0.1` is 2.9999999999999996: decimal fractions have no exact form in binary.
fn is_near_whole(quotient: f64) -> bool {
    const TOLERANCE: f64 = 1e-9;
    !quotient.is_finite() || (quotient - quotient.round()).abs() <= TOLERANCE * quotient.abs().max(1.0)
}
