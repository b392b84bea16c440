//! Visitors for scalars.

use std::fmt;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

use super::Context;
use crate::codec::{DecodeError, Filled};

/// A visitor that knows which method of a deserializer to call: formats without types of their
/// own (query strings, XML) need to be told.
pub(super) trait Hinted<'de>: Visitor<'de, Value = ()> {
    fn ask<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error>;
}

/// Tells of `null`.
pub(super) struct Nullable<V>(pub(super) V);

impl<'de, V: Hinted<'de>> Visitor<'de> for Nullable<V> {
    type Value = Filled;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_none<E: Error>(self) -> Result<Filled, E> {
        Ok(Filled::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Filled, E> {
        Ok(Filled::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Filled, D::Error> {
        self.0.ask(deserializer).map(|()| Filled::Value)
    }
}

macro_rules! visitor {
    ($name:ident, $value:ty, $what:literal, $ask:ident, { $($body:tt)* }) => {
        pub(super) struct $name<'a>(pub(super) &'a mut $value);

        impl<'de> Visitor<'de> for $name<'_> {
            type Value = ();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($what)
            }

            $($body)*
        }

        impl<'de> Hinted<'de> for $name<'_> {
            fn ask<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
                deserializer.$ask(self)
            }
        }
    };
}

visitor!(ToBoolean, bool, "a boolean", deserialize_bool, {
    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        *self.0 = value;
        Ok(())
    }
});

visitor!(ToInteger, i64, "an integer", deserialize_i64, {
    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        *self.0 = value;
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        *self.0 = i64::try_from(value)
            .map_err(|_| E::custom(format_args!("{value} is out of range for 64 bits")))?;
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        *self.0 = whole(value).ok_or_else(|| E::invalid_type(Unexpected::Float(value), &self))?;
        Ok(())
    }
});

visitor!(ToUnsigned, u64, "a non-negative integer", deserialize_u64, {
    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        *self.0 = u64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))?;
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        *self.0 = value;
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        *self.0 = whole(value)
            .and_then(|whole| u64::try_from(whole).ok())
            .ok_or_else(|| E::invalid_type(Unexpected::Float(value), &self))?;
        Ok(())
    }
});

/// Said of an integer beyond 64 bits that went through a double: its last digits are gone.
pub(super) const ROUNDED: &str = "an integer beyond 64 bits was rounded before it could be read";

visitor!(ToWide, i128, "an integer", deserialize_i128, {
    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        *self.0 = value.into();
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        *self.0 = value.into();
        Ok(())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        *self.0 = value;
        Ok(())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        *self.0 = i128::try_from(value)
            .map_err(|_| E::custom(format_args!("{value} is out of range for 128 bits")))?;
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        if value.fract() != 0.0 {
            return Err(E::invalid_type(Unexpected::Float(value), &self));
        }
        *self.0 = whole(value).ok_or_else(|| E::custom(ROUNDED))?.into();
        Ok(())
    }
});

visitor!(ToWideUnsigned, u128, "a non-negative integer", deserialize_u128, {
    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        *self.0 = u128::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))?;
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        *self.0 = value.into();
        Ok(())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        *self.0 = u128::try_from(value)
            .map_err(|_| E::custom(format_args!("{value} is no non-negative integer")))?;
        Ok(())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        *self.0 = value;
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        if value.fract() != 0.0 || value < 0.0 {
            return Err(E::invalid_type(Unexpected::Float(value), &self));
        }
        let whole = whole(value).ok_or_else(|| E::custom(ROUNDED))?;
        *self.0 = u128::try_from(whole).unwrap_or_default();
        Ok(())
    }
});

visitor!(ToNumber, f64, "a number", deserialize_f64, {
    #[allow(clippy::cast_precision_loss)] // `number` is a double: JSON readers agree on no more
    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        *self.0 = value as f64;
        Ok(())
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        *self.0 = value as f64;
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        *self.0 = value;
        Ok(())
    }
});

visitor!(ToString, String, "a string", deserialize_string, {
    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        *self.0 = value.to_owned();
        Ok(())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<(), E> {
        *self.0 = value;
        Ok(())
    }
});

/// JSON Schema counts `1.0` as an integer (2020-12 validation §6.1.1).
fn whole(value: f64) -> Option<i64> {
    const LIMIT: f64 = 9_007_199_254_740_992.0; // 2^53: beyond it a double is no exact integer
    #[allow(clippy::cast_possible_truncation)] // no fraction, and within the limit
    (value.fract() == 0.0 && value.abs() <= LIMIT).then_some(value as i64)
}

/// Lends a string to a closure.
pub(super) struct TextVisitor<'a> {
    pub(super) read: &'a mut dyn FnMut(&str) -> Result<(), DecodeError>,
    pub(super) cx: &'a mut Context,
}

impl<'de> Visitor<'de> for TextVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        (self.read)(value).map_err(|error| self.cx.raise(error))
    }
}

impl<'de> Hinted<'de> for TextVisitor<'_> {
    fn ask<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}
