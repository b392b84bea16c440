//! Forms: `application/x-www-form-urlencoded` bodies, queries that are one, and objects whose members are
//! parameters of their own. OpenAPI 3.0.4 §4.7.14.4 and §4.7.15.
//!
//! A field of a form is a query parameter. One of which the document says nothing is written in the style
//! [`Style::Field`](super::Style::Field): scalars and elements of arrays as text, objects as JSON.

use serde_json::Value;

use super::flat::{is_nothing, scalar, Text};
use super::percent::{as_form, push_among_reserved, push_encoded, push_form};
use super::read::read_form;
use super::write::write_as;
use super::{Parameter, Reserved};
use crate::codec::{to_json_string, to_json_value, Codec, DecodeError, View};

/// A value as a form, with those fields that are in a style of their own. OpenAPI 3.0.4 §4.7.15.
///
/// # Errors
/// Where the value is no object, or one of its members cannot be written.
pub fn to_form_string(value: &dyn Codec, fields: &[Parameter]) -> Result<String, DecodeError> {
    write(fields, value)
}

/// Reads a value from a form. OpenAPI 3.0.4 §4.7.15.
///
/// # Errors
/// Where the form is malformed, or does not fit the type.
pub fn from_form_str<T: Codec>(text: &str, fields: &[Parameter]) -> Result<T, DecodeError> {
    let mut value = T::vacant();
    read_form(fields, text, &mut value)?.not_null()?;
    Ok(value)
}

pub(super) fn write(fields: &[Parameter], value: &dyn Codec) -> Result<String, DecodeError> {
    let mut form = String::new();
    let is_object = each_member(value, &mut |name, value| {
        let Some(field) = fields.iter().find(|field| field.name == name) else {
            return push_field(&mut form, name, value, Escapes::Form).map_err(|error| error.under(name));
        };
        if let Some(pair) = write_as(name, field, value).map_err(|error| error.under(name))? {
            separate(&mut form);
            form.push_str(&as_form(&pair));
        }
        Ok(())
    })?;
    if !is_object {
        return Err(DecodeError::new("only an object can be written as a form"));
    }
    Ok(form)
}

/// A query that is a form; `None` if there is nothing to show.
pub(super) fn write_query(fields: &[Parameter], value: &dyn Codec) -> Result<Option<String>, DecodeError> {
    if matches!(value.view(), View::Absent) {
        return Ok(None);
    }
    write(fields, value).map(|form| Some(form).filter(|form| !form.is_empty()))
}

/// The members of an object, each as a parameter of its own; `None` if there are none.
pub(super) fn write_members(reserved: Reserved, value: &dyn Codec) -> Result<Option<String>, DecodeError> {
    let mut pairs = String::new();
    each_member(value, &mut |name, value| {
        push_field(&mut pairs, name, value, Escapes::Query(reserved)).map_err(|error| error.under(name))
    })?;
    Ok((!pairs.is_empty()).then_some(pairs))
}

/// A field of which nothing is said. What is absent or `null` is left out.
pub(super) fn write_field(
    name: &str,
    field: &Parameter,
    value: &dyn Codec,
) -> Result<Option<String>, DecodeError> {
    let mut pairs = String::new();
    push_field(&mut pairs, name, value, Escapes::Query(field.reserved))?;
    Ok((!pairs.is_empty()).then_some(pairs))
}

/// How names and values are escaped.
#[derive(Clone, Copy)]
enum Escapes {
    Form,
    Query(Reserved),
}

/// Adds the pairs of a field to others.
fn push_field(
    pairs: &mut String,
    name: &str,
    value: &dyn Codec,
    escapes: Escapes,
) -> Result<(), DecodeError> {
    match value.view() {
        view if is_nothing(&view) => Ok(()),
        View::List(list) => {
            let mut items = (0..list.len()).filter_map(|index| Some((index, list.item(index)?)));
            items.try_for_each(|(index, item)| {
                push_pair(pairs, name, item, escapes).map_err(|error| error.at(index))
            })
        }
        View::Json(Value::Array(items)) => {
            items.iter().try_for_each(|item| push_pair(pairs, name, item, escapes))
        }
        _ => push_pair(pairs, name, value, escapes),
    }
}

fn push_pair(pairs: &mut String, name: &str, value: &dyn Codec, escapes: Escapes) -> Result<(), DecodeError> {
    let view = value.view();
    let text = text(&view, value)?;
    separate(pairs);
    match escapes {
        Escapes::Form => push_form(pairs, name),
        Escapes::Query(_) => push_encoded(pairs, name),
    }
    pairs.push('=');
    match escapes {
        Escapes::Form => push_form(pairs, &text),
        Escapes::Query(Reserved::Encoded) => push_encoded(pairs, &text),
        Escapes::Query(Reserved::Sent) => push_among_reserved(pairs, &text),
    }
    Ok(())
}

fn separate(pairs: &mut String) {
    if !pairs.is_empty() {
        pairs.push('&');
    }
}

/// A scalar is its text, everything else its JSON.
fn text<'v>(view: &View<'v>, value: &dyn Codec) -> Result<Text<'v>, DecodeError> {
    match view {
        View::List(_) | View::Map(_) | View::Record(_) | View::Tagged(_) => {
            to_json_string(value).map(Text::Owned)
        }
        View::Json(tree) if tree.is_array() || tree.is_object() => to_json_string(value).map(Text::Owned),
        view => scalar(view.clone()),
    }
}

/// Is it written as an object?
pub(super) fn is_object(value: &dyn Codec) -> bool {
    match value.view() {
        View::Map(_) | View::Record(_) | View::Tagged(_) => true,
        View::Json(tree) => tree.is_object(),
        _ => false,
    }
}

/// Visits the members of an object; tells whether it is one.
fn each_member(
    value: &dyn Codec,
    visit: &mut dyn FnMut(&str, &dyn Codec) -> Result<(), DecodeError>,
) -> Result<bool, DecodeError> {
    match value.view() {
        View::Map(map) => map.entries().try_for_each(|(name, value)| visit(name, value))?,
        View::Record(record) => {
            for (index, field) in record.shape().fields.iter().enumerate() {
                if let Some(value) = record.field(index) {
                    visit(field.name, value)?;
                }
            }
            if let Some(extra) = record.extra() {
                extra.entries().try_for_each(|(name, value)| visit(name, value))?;
            }
        }
        View::Json(tree) => match tree.as_object() {
            Some(members) => members.iter().try_for_each(|(name, value)| visit(name, value))?,
            None => return Ok(false),
        },
        // The tag is no field of the member.
        View::Tagged(_) => return each_member(&to_json_value(value)?, visit),
        _ => return Ok(false),
    }
    Ok(true)
}
