//! What all enumerations share.

use super::{Accepts, Codec, DecodeError, Enumeration, Filled, Source, TextSource};

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
