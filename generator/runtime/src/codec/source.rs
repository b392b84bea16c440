use serde_json::Value;

use super::{DecodeError, Filled, List, Map, Record, Union};

/// One value of some format, waiting to be read once.
///
/// `None` and [`Filled::Null`] stand for `null`, which only the caller can judge.
///
/// # Errors
/// All methods fail where the input is of another type than the one asked for, is malformed, or
/// was read before.
#[allow(missing_docs)] // the method names are the JSON types
pub trait Source {
    fn boolean(&mut self) -> Result<Option<bool>, DecodeError>;
    fn integer(&mut self) -> Result<Option<i64>, DecodeError>;
    fn unsigned(&mut self) -> Result<Option<u64>, DecodeError>;
    fn number(&mut self) -> Result<Option<f64>, DecodeError>;
    fn string(&mut self) -> Result<Option<String>, DecodeError>;
    /// Hands the string to `read` without copying it, where the format can.
    fn text(&mut self, read: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError>;
    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError>;
    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError>;
    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError>;
    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError>;
    fn json(&mut self) -> Result<Value, DecodeError>;
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
    fn boolean(&mut self) -> Result<Option<bool>, DecodeError> {
        match self.0 {
            "true" => Ok(Some(true)),
            "false" => Ok(Some(false)),
            _ => Err(self.expected("true or false")),
        }
    }

    fn integer(&mut self) -> Result<Option<i64>, DecodeError> {
        self.0.parse().map(Some).map_err(|_| self.expected("an integer"))
    }

    fn unsigned(&mut self) -> Result<Option<u64>, DecodeError> {
        self.0.parse().map(Some).map_err(|_| self.expected("a non-negative integer"))
    }

    fn number(&mut self) -> Result<Option<f64>, DecodeError> {
        match self.0.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(self.expected("a number")),
        }
    }

    fn string(&mut self) -> Result<Option<String>, DecodeError> {
        Ok(Some(self.0.to_owned()))
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
        super::read::union_from_text(union, self.0)
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        Ok(Value::String(self.0.to_owned()))
    }
}
