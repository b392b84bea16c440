//! Prices, exact to the hundredth.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount in hundredths of the currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Money(i64);

/// No price of a unit is higher.
const MOST: f64 = 1e9;

impl Money {
    /// So many of it.
    #[must_use]
    pub fn times(self, quantity: i32) -> Self {
        Self(self.0.saturating_mul(quantity.into()))
    }

    /// The part `numerator / denominator` of it, rounded to the nearest hundredth.
    #[must_use]
    pub fn part(self, numerator: i64, denominator: i64) -> Self {
        let denominator = i128::from(denominator.max(1));
        let exact = i128::from(self.0) * i128::from(numerator);
        let rounded = (exact + denominator / 2).div_euclid(denominator);
        Self(i64::try_from(rounded).unwrap_or(i64::MAX))
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// An amount as the API writes it.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)] // What is too much becomes the most.
    pub fn from_f64(amount: f64) -> Self {
        Self((amount * 100.0).round() as i64)
    }

    /// As the API writes it.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // The API counts in doubles.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let amount = f64::deserialize(deserializer)?;
        if !(0.0..=MOST).contains(&amount) {
            return Err(serde::de::Error::custom(format!("a price is from 0 to {MOST}")));
        }
        let rounded = Self::from_f64(amount);
        // A double has no exact hundredths.
        if (rounded.to_f64() - amount).abs() > 1e-6 {
            return Err(serde::de::Error::custom("a price has two decimals at most"));
        }
        Ok(rounded)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.to_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::Money;

    #[test]
    fn parts_are_rounded_to_the_hundredth() {
        assert_eq!(Money(720).part(90, 100), Money(648));
        assert_eq!(Money(999).part(1, 3), Money(333));
        assert_eq!(Money(1000).part(2, 3), Money(667));
        assert_eq!(Money(5).times(3).plus(Money(1)).to_f64(), 0.16);
    }
}
