use std::str::FromStr;

use serde_json::Value;

use super::{Binary, DecodeError, Filled, List, Map, Record, Union};

/// One value of some format, waiting to be read once.
///
/// Values are put where they belong. [`Filled::Null`] stands for `null`, which only the caller can
/// judge; the place is then unchanged.
///
/// # Errors
/// All methods fail where the input is of another type than the one asked for, is malformed, or
/// was read before.
#[allow(missing_docs)] // the method names are the JSON types
pub trait Source {
    fn boolean(&mut self, slot: &mut bool) -> Result<Filled, DecodeError>;
    fn integer(&mut self, slot: &mut i64) -> Result<Filled, DecodeError>;
    fn unsigned(&mut self, slot: &mut u64) -> Result<Filled, DecodeError>;
    /// Formats whose numbers are text need not say more.
    fn wide(&mut self, slot: &mut i128) -> Result<Filled, DecodeError> {
        self.text(&mut |text| parsed(text, slot, "an integer of 128 bits"))
    }
    /// Formats whose numbers are text need not say more.
    fn wide_unsigned(&mut self, slot: &mut u128) -> Result<Filled, DecodeError> {
        self.text(&mut |text| parsed(text, slot, "a non-negative integer of 128 bits"))
    }
    fn number(&mut self, slot: &mut f64) -> Result<Filled, DecodeError>;
    fn string(&mut self, slot: &mut String) -> Result<Filled, DecodeError>;
    /// Hands the string to `read` without copying it, where the format can.
    fn text(&mut self, read: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError>;
    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError>;
    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError>;
    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError>;
    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError>;
    fn json(&mut self) -> Result<Value, DecodeError>;
    /// Is text all that the format has for scalars? JSON tells strings from numbers.
    fn is_textual(&self) -> bool {
        true
    }
    /// Hands over bytes: in a format that knows none, those of a string in UTF-8.
    fn binary(&mut self, slot: &mut dyn Binary) -> Result<Filled, DecodeError> {
        self.text(&mut |text| {
            slot.set_text(text);
            Ok(())
        })
    }
}

/// Replaces a value.
pub(crate) fn put<T>(slot: &mut T, value: T) -> Filled {
    *slot = value;
    Filled::Value
}

fn parsed<T: FromStr>(text: &str, slot: &mut T, what: &str) -> Result<(), DecodeError> {
    *slot = text.parse().map_err(|_| DecodeError::new(format!("expected {what}, found {text:?}")))?;
    Ok(())
}

/// A scalar given as text: a path segment, a header, a query value.
#[derive(Debug, Clone, Copy)]
pub struct TextSource<'a>(pub &'a str);

impl TextSource<'_> {
    fn expected(&self, what: &str) -> DecodeError {
        DecodeError::new(format!("expected {what}, found {:?}", self.0))
    }
}

impl Source for TextSource<'_> {
    fn boolean(&mut self, slot: &mut bool) -> Result<Filled, DecodeError> {
        match self.0 {
            "true" => Ok(put(slot, true)),
            "false" => Ok(put(slot, false)),
            _ => Err(self.expected("true or false")),
        }
    }

    fn integer(&mut self, slot: &mut i64) -> Result<Filled, DecodeError> {
        self.0.parse().map(|value| put(slot, value)).map_err(|_| self.expected("an integer"))
    }

    fn unsigned(&mut self, slot: &mut u64) -> Result<Filled, DecodeError> {
        self.0.parse().map(|value| put(slot, value)).map_err(|_| self.expected("a non-negative integer"))
    }

    fn number(&mut self, slot: &mut f64) -> Result<Filled, DecodeError> {
        match self.0.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(put(slot, number)),
            _ => Err(self.expected("a number")),
        }
    }

    fn string(&mut self, slot: &mut String) -> Result<Filled, DecodeError> {
        Ok(put(slot, self.0.to_owned()))
    }

    fn text(&mut self, read: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError> {
        read(self.0)?;
        Ok(Filled::Value)
    }

    fn list(&mut self, _: &mut dyn List) -> Result<Filled, DecodeError> {
        Err(self.expected("an array"))
    }

    fn map(&mut self, _: &mut dyn Map) -> Result<Filled, DecodeError> {
        Err(self.expected("an object"))
    }

    fn record(&mut self, _: &mut dyn Record) -> Result<Filled, DecodeError> {
        Err(self.expected("an object"))
    }

    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError> {
        super::decide::read_union(union, self)
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        Ok(Value::String(self.0.to_owned()))
    }
}
