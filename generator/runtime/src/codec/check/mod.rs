//! What a document demands of values beyond their types: bounds, lengths, patterns.
//! JSON Schema 2020-12 validation §6; OpenAPI 3.0.4 §4.7.24.1.
//!
//! Checks are rows in the tables of generated types. [`Validate`] walks a value by its
//! [`View`](super::View), so no type has code of its own for it.

mod number;
mod pattern;
mod walk;

use std::fmt;

#[cfg(feature = "server")]
pub(crate) use walk::is_scalar;
pub(crate) use walk::{check, Path};

use super::{Codec, DecodeError};

/// One demand on a value. Values of another JSON type than it speaks of satisfy it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Check {
    /// `minimum`
    Minimum(f64),
    /// `maximum`
    Maximum(f64),
    /// `exclusiveMinimum`
    Above(f64),
    /// `exclusiveMaximum`
    Below(f64),
    /// `multipleOf`
    MultipleOf(f64),
    /// `minLength`, in Unicode characters.
    MinLength(u64),
    /// `maxLength`, in Unicode characters.
    MaxLength(u64),
    /// `pattern`, somewhere in the string, in the syntax of the crate `regex-lite`.
    Pattern(&'static str),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `uniqueItems`
    UniqueItems,
    /// `minProperties`
    MinProperties(u64),
    /// `maxProperties`
    MaxProperties(u64),
    /// What every element of an array, or every value of a map, must satisfy.
    Each(&'static [Check]),
}

/// A list of checks.
///
/// ```
/// use specwright_runtime::codec::Check;
/// const CHECKS: &[Check] = specwright_runtime::checks![max_items(3), each(min_length(1), pattern("^a"))];
/// assert_eq!(CHECKS.len(), 2);
/// ```
#[macro_export]
macro_rules! checks {
    ($($rule:ident $(($($argument:tt)*))?),* $(,)?) => {
        &[$($crate::__check!($rule $($($argument)*)?)),*]
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __check {
    (minimum $bound:expr) => { $crate::codec::Check::Minimum($bound) };
    (maximum $bound:expr) => { $crate::codec::Check::Maximum($bound) };
    (above $bound:expr) => { $crate::codec::Check::Above($bound) };
    (below $bound:expr) => { $crate::codec::Check::Below($bound) };
    (multiple_of $factor:expr) => { $crate::codec::Check::MultipleOf($factor) };
    (min_length $length:expr) => { $crate::codec::Check::MinLength($length) };
    (max_length $length:expr) => { $crate::codec::Check::MaxLength($length) };
    (pattern $pattern:expr) => { $crate::codec::Check::Pattern($pattern) };
    (min_items $count:expr) => { $crate::codec::Check::MinItems($count) };
    (max_items $count:expr) => { $crate::codec::Check::MaxItems($count) };
    (unique_items) => { $crate::codec::Check::UniqueItems };
    (min_properties $count:expr) => { $crate::codec::Check::MinProperties($count) };
    (max_properties $count:expr) => { $crate::codec::Check::MaxProperties($count) };
    (each $($checks:tt)*) => { $crate::codec::Check::Each($crate::checks![$($checks)*]) };
}

/// Values that can be held against what their document demands.
pub trait Validate {
    /// Does the value, with all that is within it, satisfy its document?
    ///
    /// # Errors
    /// All places where it does not, up to a hundred.
    fn validate(&self) -> Result<(), Invalid>;
}

impl<T: Codec> Validate for T {
    fn validate(&self) -> Result<(), Invalid> {
        let mut errors = Vec::new();
        check(self, &[], &Path::ROOT, &mut errors);
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Invalid { errors })
        }
    }
}

/// Where a value does not satisfy its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    errors: Vec<DecodeError>,
}

impl Invalid {
    /// The places, with what is wrong there.
    #[must_use]
    pub fn errors(&self) -> &[DecodeError] {
        &self.errors
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}

#[cfg(test)]
mod tests;
