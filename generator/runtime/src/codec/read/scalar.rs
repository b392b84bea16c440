//! Visitors for scalars.

use std::fmt;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

use super::Context;
use crate::codec::DecodeError;

/// A visitor that knows which method of a deserializer to call: formats without types of their
/// own (query strings, XML) need to be told.
pub(super) trait Hinted<'de>: Visitor<'de> {
    fn ask<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error>;
}

/// Turns `null` into `None`.
pub(super) struct Nullable<V>(pub(super) V);

impl<'de, V: Hinted<'de>> Visitor<'de> for Nullable<V> {
    type Value = Option<V::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        self.0.ask(deserializer).map(Some)
    }
}

macro_rules! visitor {
    ($name:ident, $value:ty, $what:literal, $ask:ident, { $($body:tt)* }) => {
        pub(super) struct $name;

        impl<'de> Visitor<'de> for $name {
            type Value = $value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($what)
            }

            $($body)*
        }

        impl<'de> Hinted<'de> for $name {
            fn ask<D: Deserializer<'de>>(self, deserializer: D) -> Result<$value, D::Error> {
                deserializer.$ask(self)
            }
        }
    };
}

visitor!(ToBoolean, bool, "a boolean", deserialize_bool, {
    fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
        Ok(value)
    }
});

visitor!(ToInteger, i64, "an integer", deserialize_i64, {
    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::custom(format_args!("{value} is out of range for 64 bits")))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        whole(value).ok_or_else(|| E::invalid_type(Unexpected::Float(value), &self))
    }
});

visitor!(ToUnsigned, u64, "a non-negative integer", deserialize_u64, {
    fn visit_i64<E: Error>(self, value: i64) -> Result<u64, E> {
        u64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<u64, E> {
        Ok(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<u64, E> {
        whole(value)
            .and_then(|whole| u64::try_from(whole).ok())
            .ok_or_else(|| E::invalid_type(Unexpected::Float(value), &self))
    }
});

visitor!(ToNumber, f64, "a number", deserialize_f64, {
    #[allow(clippy::cast_precision_loss)] // `number` is a double: JSON readers agree on no more
    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }
});

visitor!(ToString, String, "a string", deserialize_string, {
    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<String, E> {
        Ok(value)
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
