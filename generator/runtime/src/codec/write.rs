//! From views to any serde format.

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::{Codec, Decide, DecodeError, Field, List, Map, Record, Union, View};

/// Writes a generated type to any serde format: what its `Serialize` does.
///
/// # Errors
/// Where the format refuses, or a key is not unique.
pub fn serialize<S: Serializer>(value: &dyn Codec, serializer: S) -> Result<S::Ok, S::Error> {
    Shown(value.view()).serialize(serializer)
}

/// Writes a value as JSON text (RFC 8259).
///
/// # Errors
/// Where a number is not finite.
pub fn to_json_vec(value: &dyn Codec) -> Result<Vec<u8>, DecodeError> {
    serde_json::to_vec(&Shown(value.view())).map_err(|why| DecodeError::new(why.to_string()))
}

/// Writes a value as JSON text (RFC 8259).
///
/// # Errors
/// Where a number is not finite.
pub fn to_json_string(value: &dyn Codec) -> Result<String, DecodeError> {
    serde_json::to_string(&Shown(value.view())).map_err(|why| DecodeError::new(why.to_string()))
}

/// Writes a value as a JSON tree.
///
/// # Errors
/// Where a number is not finite.
pub fn to_json_value(value: &dyn Codec) -> Result<Value, DecodeError> {
    serde_json::to_value(Shown(value.view())).map_err(|why| DecodeError::new(why.to_string()))
}

struct Shown<'a>(View<'a>);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            View::Absent | View::Null => serializer.serialize_none(),
            View::Boolean(value) => serializer.serialize_bool(*value),
            View::Integer(value) => serializer.serialize_i64(*value),
            View::Unsigned(value) => serializer.serialize_u64(*value),
            View::Double(value) if value.is_finite() => serializer.serialize_f64(*value),
            View::Single(value) if value.is_finite() => serializer.serialize_f32(*value),
            View::Double(_) | View::Single(_) => Err(S::Error::custom("a number must be finite")),
            View::Str(text) => serializer.serialize_str(text),
            View::Text(text) => serializer.serialize_str(text),
            View::Json(value) => value.serialize(serializer),
            View::List(list) => write_list(*list, serializer),
            View::Map(map) => write_map(*map, serializer),
            View::Record(record) => write_record(*record, None, serializer),
            View::Tagged(union) => write_tagged(*union, serializer),
        }
    }
}

/// A member says what it is itself, if it says so truly; else the union says it.
fn write_tagged<S: Serializer>(union: &dyn Union, serializer: S) -> Result<S::Ok, S::Error> {
    let (Decide::Tag { property, values, .. }, View::Record(record)) =
        (union.shape().decide, union.value().view())
    else {
        return Shown(union.value().view()).serialize(serializer);
    };
    let variant = union.index();
    let mut own = values.iter().filter(|(_, of)| *of == variant).map(|(value, _)| *value);
    let tag = own.clone().next().map(|first| (property, first));
    let said = tagged_field(record, property).is_some_and(|said| own.any(|value| value == said));
    write_record(record, tag.filter(|_| !said), serializer)
}

/// What the record itself says in the discriminator's property.
fn tagged_field(record: &dyn Record, property: &str) -> Option<String> {
    let index = record.shape().fields.iter().position(|field| field.name == property)?;
    match record.field(index)?.view() {
        View::Str(text) => Some(text.to_owned()),
        View::Text(text) => Some(text),
        _ => None,
    }
}

fn write_list<S: Serializer>(list: &dyn List, serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(Some(list.len()))?;
    for item in (0..list.len()).filter_map(|index| list.item(index)) {
        seq.serialize_element(&Shown(item.view()))?;
    }
    seq.end()
}

fn write_map<S: Serializer>(map: &dyn Map, serializer: S) -> Result<S::Ok, S::Error> {
    let mut out = serializer.serialize_map(None)?;
    for (key, value) in map.entries() {
        out.serialize_entry(key, &Shown(value.view()))?;
    }
    out.end()
}

/// Fields in order, absent ones left out unless they are required. A `tag` takes the place of
/// the field of its name, or comes first where there is none.
fn write_record<S: Serializer>(
    record: &dyn Record,
    tag: Option<(&'static str, &'static str)>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let fields = record.shape().fields;
    let mut out = serializer.serialize_map(None)?;
    if let Some((property, value)) = tag {
        if !fields.iter().any(|field| field.name == property) {
            out.serialize_entry(property, value)?;
        }
    }
    for (index, field) in fields.iter().enumerate() {
        match (tag, record.field(index)) {
            (Some((property, value)), _) if property == field.name => out.serialize_entry(property, value)?,
            (_, Some(value)) => write_field(field, value, &mut out)?,
            (_, None) => {}
        }
    }
    if let Some(extra) = record.extra().filter(|extra| !extra.is_empty()) {
        for (key, value) in extra.entries() {
            if fields.iter().any(|field| field.name == key) {
                let twice = format!("the additional property {key:?} has the name of a documented one");
                return Err(S::Error::custom(twice));
            }
            out.serialize_entry(key, &Shown(value.view()))?;
        }
    }
    out.end()
}

fn write_field<M: SerializeMap>(field: &Field, value: &dyn Codec, out: &mut M) -> Result<(), M::Error> {
    match value.view() {
        View::Absent if !field.required => Ok(()),
        view => out.serialize_entry(field.name, &Shown(view)),
    }
}
