use serde::de::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::Value;

use super::{fill, Context, Format};
use crate::codec::{Codec, DecodeError, Kind};

/// A value that was read over but not yet decoded. In JSON text it stays a slice of the input.
pub(super) enum Held<'de> {
    Raw(&'de RawValue),
    Value(Value),
}

impl<'de> Held<'de> {
    pub(super) fn read<D: Deserializer<'de>>(deserializer: D, format: Format) -> Result<Self, D::Error> {
        match format {
            Format::JsonText => Deserialize::deserialize(deserializer).map(Self::Raw),
            Format::Any => Deserialize::deserialize(deserializer).map(Self::Value),
        }
    }

    pub(super) fn fill(&self, slot: &mut dyn Codec, cx: &mut Context) -> Result<(), DecodeError> {
        match self {
            Self::Raw(raw) => fill(slot, &mut serde_json::Deserializer::from_str(raw.get()), cx),
            Self::Value(value) => fill(slot, value, cx),
        }
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Raw(raw) => kind_of_text(raw.get()),
            Self::Value(value) => kind_of_value(value),
        }
    }

    /// The string, if it is one.
    pub(super) fn string(&self) -> Option<String> {
        match self {
            Self::Raw(raw) => serde_json::from_str(raw.get()).ok(),
            Self::Value(value) => value.as_str().map(str::to_owned),
        }
    }

    pub(super) fn into_value(self) -> Result<Value, DecodeError> {
        match self {
            Self::Raw(raw) => {
                serde_json::from_str(raw.get()).map_err(|why| DecodeError::new(why.to_string()))
            }
            Self::Value(value) => Ok(value),
        }
    }
}

fn kind_of_text(text: &str) -> Kind {
    match text.bytes().next() {
        Some(b'n') => Kind::Null,
        Some(b't' | b'f') => Kind::Boolean,
        Some(b'"') => Kind::String,
        Some(b'[') => Kind::Array,
        Some(b'{') => Kind::Object,
        _ if text.contains(['.', 'e', 'E']) => Kind::Number,
        _ => Kind::Integer,
    }
}

fn kind_of_value(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(number) if number.is_f64() => Kind::Number,
        Value::Number(_) => Kind::Integer,
        Value::String(_) => Kind::String,
        Value::Array(_) => Kind::Array,
        Value::Object(_) => Kind::Object,
    }
}
