//! From views to any serde format.

mod json;
mod record;

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::{Codec, DecodeError, List, Map, View};
pub use json::{to_json_string, to_json_vec};
#[cfg(feature = "xml")]
pub(super) use record::Name;
pub(super) use record::Properties;
#[cfg(feature = "multipart")]
pub(crate) use {json::json_of, record::each_property};

/// Writes a generated type to any serde format: what its `Serialize` does.
///
/// # Errors
/// Where the format refuses, or a key is not unique.
pub fn serialize<S: Serializer>(value: &dyn Codec, serializer: S) -> Result<S::Ok, S::Error> {
    Shown(&value.view()).serialize(serializer)
}

/// Writes a value as a JSON tree.
///
/// # Errors
/// Where a number is not finite.
pub fn to_json_value(value: &dyn Codec) -> Result<Value, DecodeError> {
    serde_json::to_value(Shown(&value.view())).map_err(|why| DecodeError::new(why.to_string()))
}

pub(super) struct Shown<'a>(pub(super) &'a View<'a>);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            View::Absent | View::Null => serializer.serialize_none(),
            View::Boolean(value) => serializer.serialize_bool(*value),
            View::Integer(value) => serializer.serialize_i64(*value),
            View::Unsigned(value) => serializer.serialize_u64(*value),
            View::Digits(digits) => write_digits(digits, serializer),
            View::Double(value) if value.is_finite() => serializer.serialize_f64(*value),
            View::Single(value) if value.is_finite() => serializer.serialize_f32(*value),
            View::Double(_) | View::Single(_) => Err(S::Error::custom("a number must be finite")),
            View::Str(text) => serializer.serialize_str(text),
            View::Text(text) => serializer.serialize_str(text),
            View::Json(value) => value.serialize(serializer),
            View::Binary(binary) => match binary.text() {
                Ok(text) => serializer.serialize_str(&text),
                Err(why) => Err(S::Error::custom(why)),
            },
            View::List(list) => write_list(*list, serializer),
            View::Map(map) => write_map(*map, serializer),
            View::Record(record) => write_record(&Properties::of(*record), serializer),
            View::Tagged(union) => match Properties::of_member(*union) {
                Some(properties) => write_record(&properties, serializer),
                None => Shown(&union.value().view()).serialize(serializer),
            },
        }
    }
}

fn write_digits<S: Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match (digits.parse::<i128>(), digits.parse::<u128>()) {
        (Ok(value), _) => serializer.serialize_i128(value),
        (_, Ok(value)) => serializer.serialize_u128(value),
        _ => Err(S::Error::custom("an integer has too many digits")),
    }
}

fn write_list<S: Serializer>(list: &dyn List, serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(Some(list.len()))?;
    for item in (0..list.len()).filter_map(|index| list.item(index)) {
        seq.serialize_element(&Shown(&item.view()))?;
    }
    seq.end()
}

fn write_map<S: Serializer>(map: &dyn Map, serializer: S) -> Result<S::Ok, S::Error> {
    let mut out = serializer.serialize_map(None)?;
    for (key, value) in map.entries() {
        out.serialize_entry(key, &Shown(&value.view()))?;
    }
    out.end()
}

fn write_record<S: Serializer>(properties: &Properties<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut out = serializer.serialize_map(None)?;
    properties.each(|name, value| out.serialize_entry(name.text, &Shown(value)))?;
    out.end()
}
