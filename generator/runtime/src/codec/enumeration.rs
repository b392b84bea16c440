//! What all enumerations share.

use std::fmt;

use serde_json::Value;

use super::{Accepts, Codec, DecodeError, Enumeration, Filled, Source, TextSource, View};

/// Decodes a string enumeration in place.
pub fn decode_enumeration(
    value: &mut dyn Enumeration,
    source: &mut dyn Source,
) -> Result<Filled, DecodeError> {
    source.text(&mut |text| {
        let shape = value.shape();
        if let Some(index) = shape.find(text) {
            value.choose(index);
            return Ok(());
        }
        match value.choose_undocumented(text) {
            Accepts::Kept => Ok(()),
            Accepts::Refused => Err(DecodeError::new(format!(
                "{text:?} is no {}: expected one of {}",
                shape.name,
                shape.values.join(", ")
            ))),
        }
    })
}

/// Decodes an integer enumeration in place.
pub fn decode_integer_enumeration<T>(
    value: &mut T,
    name: &str,
    known: &[i64],
    from_value: fn(i64) -> Option<T>,
    source: &mut dyn Source,
) -> Result<Filled, DecodeError> {
    let mut number = 0;
    if source.integer(&mut number)? == Filled::Null {
        return Ok(Filled::Null);
    }
    match from_value(number) {
        Some(found) => {
            *value = found;
            Ok(Filled::Value)
        }
        None => {
            let known: Vec<_> = known.iter().map(ToString::to_string).collect();
            Err(DecodeError::new(format!("{number} is no {name}: expected one of {}", known.join(", "))))
        }
    }
}

/// A documented value of an enumeration that lists values of several kinds.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)] // the names are JSON's
pub enum Literal {
    Boolean(bool),
    Integer(i64),
    Unsigned(u64),
    Number(f64),
    Text(&'static str),
}

impl Literal {
    /// Is it the value that was read? A parameter comes as text, whatever it is.
    #[allow(clippy::cast_precision_loss, clippy::float_cmp)] // the same number, to the last bit
    fn is(self, read: &Value) -> bool {
        match self {
            Self::Boolean(own) => read.as_bool() == Some(own),
            Self::Integer(own) => read.as_i64() == Some(own) || read.as_f64() == Some(own as f64),
            Self::Unsigned(own) => read.as_u64() == Some(own),
            Self::Number(own) => read.as_f64() == Some(own),
            Self::Text(own) => read.as_str() == Some(own),
        }
    }

    /// What it looks like to a format.
    #[must_use]
    pub fn view(self) -> View<'static> {
        match self {
            Self::Boolean(value) => View::Boolean(value),
            Self::Integer(value) => View::Integer(value),
            Self::Unsigned(value) => View::Unsigned(value),
            Self::Number(value) => View::Double(value),
            Self::Text(value) => View::Str(value),
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Unsigned(value) => value.fmt(f),
            Self::Number(value) => value.fmt(f),
            Self::Text(value) => f.write_str(value),
        }
    }
}

/// A documented value, and the variant that stands for it.
pub type Documented<T> = (Literal, fn() -> T);

/// Decodes an enumeration of values of several kinds in place.
pub fn decode_value_enumeration<T>(
    value: &mut T,
    name: &str,
    known: &[Documented<T>],
    keep: fn(Value) -> Option<T>,
    source: &mut dyn Source,
) -> Result<Filled, DecodeError> {
    let read = source.json()?;
    let same = known.iter().find(|(literal, _)| literal.is(&read));
    let found = same.or_else(|| known.iter().find(|(literal, _)| is_text_of(*literal, &read)));
    if let Some((_, make)) = found {
        *value = make();
        return Ok(Filled::Value);
    }
    if read.is_null() {
        return Ok(Filled::Null);
    }
    match keep(read.clone()) {
        Some(kept) => {
            *value = kept;
            Ok(Filled::Value)
        }
        None => {
            let known: Vec<_> = known.iter().map(|(literal, _)| literal.to_string()).collect();
            let known = known.join(", ");
            Err(DecodeError::new(format!("{read} is no {name}: expected one of {known}")))
        }
    }
}

/// In a path or a query every value is text.
fn is_text_of(literal: Literal, read: &Value) -> bool {
    !matches!(literal, Literal::Text(_)) && read.as_str().is_some_and(|text| literal.to_string() == text)
}

/// Reads a scalar from its text.
///
/// # Errors
/// Where the text is no such value.
pub fn from_text<T: Codec>(text: &str) -> Result<T, DecodeError> {
    let mut value = T::vacant();
    match value.decode(&mut TextSource(text))? {
        Filled::Value => Ok(value),
        Filled::Null => Err(DecodeError::new("must not be null")),
    }
}
