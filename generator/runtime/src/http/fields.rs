//! Header fields. RFC 9110 §5.
//!
//! Values are sent as UTF-8, which receivers that know ASCII only must treat as opaque (§5.5).
//! Control characters never pass, nor do spaces at the ends, for no receiver would see them.

use std::fmt;

use http::header::{
    HeaderMap, HeaderName, HeaderValue, ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL,
    CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, USER_AGENT, VARY,
};
use serde_json::Value;

use super::few::Few;
use super::read::{read, read_tree, Given};
use super::write::write;
use super::{Fields, HeaderSet, Parameter};
use crate::codec::{DecodeError, Filled, View};

/// The text as the value of a header.
///
/// # Errors
/// Where it has control characters, or spaces at its ends.
pub(crate) fn header_value(text: &str) -> Result<HeaderValue, DecodeError> {
    if text.trim() != text {
        return Err(DecodeError::new("a header cannot begin or end with a space"));
    }
    HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| DecodeError::new("a header cannot hold control characters"))
}

/// The lines of a header as text.
///
/// # Errors
/// Where they are not UTF-8.
pub(crate) fn lines<'h>(headers: &'h HeaderMap, name: &str) -> Result<Few<&'h str>, DecodeError> {
    // Few messages have many headers: all are looked through sooner than a name is hashed.
    let given = headers.iter().filter(|(known, _)| known.as_str().eq_ignore_ascii_case(name));
    let text = |(_, line): (_, &'h HeaderValue)| std::str::from_utf8(line.as_bytes()).map(str::trim);
    let lines: Result<_, _> = given.map(text).collect();
    lines.map_err(|_| DecodeError::new("the header is not UTF-8"))
}

/// Reads the documented headers of a response, of an error's for instance.
///
/// # Errors
/// Where a required one is missing or malformed.
pub fn read_headers<H: HeaderSet>(headers: &HeaderMap) -> Result<H, DecodeError> {
    let mut set = H::vacant();
    read_header_set(H::SHAPE, &mut set, headers)?;
    Ok(set)
}

/// Optional headers that are malformed count as absent: the body is worth more than they are.
pub(crate) fn read_header_set(
    shape: &[Parameter],
    set: &mut dyn Fields,
    headers: &HeaderMap,
) -> Result<(), DecodeError> {
    for (index, parameter) in shape.iter().enumerate() {
        let Some(slot) = set.slot(index) else { continue };
        let result =
            lines(headers, parameter.name).and_then(|lines| read(parameter, Given::Lines(lines), slot));
        match result {
            Ok(Filled::Value) => {}
            Ok(Filled::Null) if !parameter.required => {}
            Ok(Filled::Null) => {
                return Err(DecodeError::new(format!("the header {} is missing", parameter.name)))
            }
            Err(error) if parameter.required => {
                return Err(DecodeError::new(format!("the header {} is malformed: {error}", parameter.name)))
            }
            Err(_) => drop(read_tree(&Value::Null, slot)),
        }
    }
    Ok(())
}

/// Writes the documented headers of a response.
///
/// # Errors
/// Where a value cannot be written in a header.
pub(crate) fn write_header_set(
    shape: &[Parameter],
    set: &dyn Fields,
    headers: &mut HeaderMap,
) -> Result<(), DecodeError> {
    for (index, parameter) in shape.iter().enumerate() {
        let Some(value) = set.field(index) else { continue };
        if matches!(value.view(), View::Absent) {
            continue;
        }
        let written = write(parameter, value).and_then(|written| match written {
            Some(text) => write_header(parameter, &text, headers),
            None => Ok(()),
        });
        written.map_err(|error| DecodeError::new(format!("header {}: {error}", parameter.name)))?;
    }
    Ok(())
}

/// Adds the header that a parameter is.
///
/// # Errors
/// Where the name is none, or the value cannot be written in a header.
pub(crate) fn write_header(
    parameter: &Parameter,
    text: &str,
    headers: &mut HeaderMap,
) -> Result<(), DecodeError> {
    let name = HeaderName::from_bytes(parameter.name.as_bytes())
        .map_err(|_| DecodeError::new("this is no name of a header"))?;
    headers.append(name, header_value(text)?);
    Ok(())
}

/// May anybody see what such a header says? Of those that nobody has heard of, some hold keys.
fn is_harmless(name: &HeaderName) -> bool {
    let negotiation =
        matches!(*name, ACCEPT | ACCEPT_ENCODING | ACCEPT_LANGUAGE | CONTENT_LANGUAGE | CONTENT_TYPE);
    negotiation || matches!(*name, ALLOW | CACHE_CONTROL | RETRY_AFTER | USER_AGENT | VARY)
}

/// Headers that somebody added by hand. What is no header is told when they are sent; what may say
/// who is asking is never shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct HeaderList {
    pub(crate) map: HeaderMap,
    pub(crate) invalid: Option<String>,
}

impl HeaderList {
    pub(crate) fn append<N, V>(&mut self, name: N, value: V)
    where
        N: TryInto<HeaderName, Error: fmt::Display>,
        V: TryInto<HeaderValue, Error: fmt::Display>,
    {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(mut value)) => {
                value.set_sensitive(!is_harmless(&name));
                self.map.append(name, value);
            }
            (Err(why), _) => self.invalid = Some(why.to_string()),
            (Ok(name), Err(why)) => self.invalid = Some(format!("{name}: {why}")),
        }
    }

    /// Puts the headers in the place of others of their names.
    pub(crate) fn replace_in(&self, headers: &mut HeaderMap) {
        replace_headers(headers, &self.map);
    }
}

/// Puts headers in the place of others of their names.
pub(crate) fn replace_headers(headers: &mut HeaderMap, others: &HeaderMap) {
    for name in others.keys() {
        headers.remove(name);
    }
    for (name, value) in others {
        headers.append(name.clone(), value.clone());
    }
}
