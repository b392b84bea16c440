//! Values as parameters see them: scalars, lists of scalars, objects of scalars.

use std::borrow::Cow;

use serde_json::Value;

use crate::codec::{to_json_string, Codec, DecodeError, List, Map, Record, View};

pub(crate) type Text<'a> = Cow<'a, str>;

/// A value that fits into a parameter.
pub(crate) enum Flat<'a> {
    Absent,
    Scalar(Text<'a>),
    List(Vec<Text<'a>>),
    Object(Vec<(Text<'a>, Text<'a>)>),
}

impl<'a> Flat<'a> {
    /// # Errors
    /// Where the value is nested too deeply, or is a `null` or a number that has no text.
    pub(crate) fn new(value: &'a dyn Codec) -> Result<Self, DecodeError> {
        match value.view() {
            View::Absent => Ok(Self::Absent),
            View::List(list) => list_of(list).map(Self::List),
            View::Map(map) => map_of(map).map(Self::Object),
            View::Record(record) => record_of(record).map(Self::Object),
            View::Json(Value::Array(items)) => {
                items.iter().map(json_scalar).collect::<Result<_, _>>().map(Self::List)
            }
            View::Json(Value::Object(members)) => {
                let member = |(name, value): (&'a String, &'a Value)| Ok((name.into(), json_scalar(value)?));
                members.iter().map(member).collect::<Result<_, _>>().map(Self::Object)
            }
            view => scalar(view).map(Self::Scalar),
        }
    }

    /// The value as JSON text.
    ///
    /// # Errors
    /// Where a number is not finite.
    pub(crate) fn json(value: &dyn Codec) -> Result<Flat<'static>, DecodeError> {
        match value.view() {
            View::Absent => Ok(Flat::Absent),
            _ => Ok(Flat::Scalar(Cow::Owned(to_json_string(value)?))),
        }
    }
}

/// The text of a scalar.
///
/// # Errors
/// Where it is none, or a number that is not finite.
pub(crate) fn scalar(view: View<'_>) -> Result<Text<'_>, DecodeError> {
    match view {
        View::Boolean(value) => Ok(if value { "true" } else { "false" }.into()),
        View::Integer(value) => Ok(value.to_string().into()),
        View::Unsigned(value) => Ok(value.to_string().into()),
        View::Double(value) if value.is_finite() => Ok(value.to_string().into()),
        View::Single(value) if value.is_finite() => Ok(value.to_string().into()),
        View::Double(_) | View::Single(_) => Err(DecodeError::new("a number must be finite")),
        View::Str(text) => Ok(text.into()),
        View::Text(text) | View::Digits(text) => Ok(text.into()),
        View::Json(value) => json_scalar(value),
        View::Binary(binary) => binary.text(),
        View::Absent | View::Null => Err(DecodeError::new("null has no text")),
        View::List(_) | View::Map(_) | View::Record(_) | View::Tagged(_) => {
            Err(DecodeError::new("a nested value has no text"))
        }
    }
}

pub(super) fn json_scalar(value: &Value) -> Result<Text<'_>, DecodeError> {
    match value {
        Value::Bool(value) => scalar(View::Boolean(*value)),
        Value::Number(number) => Ok(number.to_string().into()),
        Value::String(text) => Ok(text.into()),
        Value::Null => scalar(View::Null),
        Value::Array(_) | Value::Object(_) => Err(DecodeError::new("a nested value has no text")),
    }
}

fn list_of(list: &dyn List) -> Result<Vec<Text<'_>>, DecodeError> {
    let items = (0..list.len()).filter_map(|index| Some((index, list.item(index)?)));
    items.map(|(index, item)| scalar(item.view()).map_err(|error| error.at(index))).collect()
}

fn map_of(map: &dyn Map) -> Result<Vec<(Text<'_>, Text<'_>)>, DecodeError> {
    let mut members = Vec::new();
    for (name, value) in map.entries() {
        members.push((name.into(), scalar(value.view()).map_err(|error| error.under(name))?));
    }
    Ok(members)
}

fn record_of(record: &dyn Record) -> Result<Vec<(Text<'_>, Text<'_>)>, DecodeError> {
    let mut members = Vec::new();
    for (index, field) in record.shape().fields.iter().enumerate() {
        match record.field(index).map(Codec::view) {
            None => {}
            Some(View::Absent) if !field.required => {}
            Some(view) => {
                let text = scalar(view).map_err(|error| error.under(field.name))?;
                members.push((field.name.into(), text));
            }
        }
    }
    if let Some(extra) = record.extra() {
        members.append(&mut map_of(extra)?);
    }
    Ok(members)
}
