use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::codec::{Data, DecodeError, Filled, Source, View};

/// A value of a type that was not generated, read and written by its own implementation of `serde`.
///
/// It derefs to the value. Reading and writing go through a JSON tree, whose objects may be sorted, so
/// such a type is slower than one with [`Data`] of its own. Where all is text (parameters, headers,
/// XML), the type is given a string, and what the string says as JSON if it does not take that.
#[derive(Clone, Default)]
pub struct Foreign<T> {
    value: T,
    /// What it looks like, once anybody has asked.
    shown: OnceLock<Value>,
}

impl<T> Foreign<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self { value, shown: OnceLock::new() }
    }

    /// The value, given away.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> From<T> for Foreign<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T> Deref for Foreign<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Foreign<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.shown = OnceLock::new();
        &mut self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Foreign<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for Foreign<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Foreign<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Foreign<T> {}

impl<T: Hash> Hash for Foreign<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T: Serialize> Serialize for Foreign<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Foreign<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

impl<T: Default + Serialize + DeserializeOwned> Data for Foreign<T> {
    fn vacant() -> Self {
        Self::default()
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        let is_textual = source.is_textual();
        let tree = source.json()?;
        let said = |text: &String| serde_json::from_str(text).ok();
        let read = T::deserialize(&tree).or_else(|why| match &tree {
            Value::String(text) if is_textual => said(text).ok_or(why),
            _ => Err(why),
        });
        match read {
            Ok(value) => {
                *self = Self::new(value);
                Ok(Filled::Value)
            }
            Err(_) if tree.is_null() => Ok(Filled::Null),
            Err(why) => Err(DecodeError::new(why.to_string())),
        }
    }

    /// What cannot be shown is a number that no format can write, so that writing fails.
    fn view(&self) -> View<'_> {
        if let Some(shown) = self.shown.get() {
            return View::Json(shown);
        }
        match serde_json::to_value(&self.value) {
            Ok(shown) => View::Json(self.shown.get_or_init(|| shown)),
            Err(_) => View::Double(f64::NAN),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Foreign;
    use crate::codec::{from_json_str, to_json_string, Codec, TextSource};

    /// Objects of trees may be in another order.
    fn tree(text: &str) -> serde_json::Value {
        serde_json::from_str(text).unwrap()
    }

    type Seconds = Foreign<std::time::Duration>;

    #[test]
    fn values_are_read_and_written_by_their_own_serde() {
        let text = r#"{"nanos":5,"secs":3}"#;
        let mut read: Seconds = from_json_str(text).unwrap();
        assert_eq!(read.as_secs(), 3);
        assert_eq!(tree(&to_json_string(&read).unwrap()), tree(text));
        *read += std::time::Duration::from_secs(1);
        assert_eq!(tree(&to_json_string(&read).unwrap()), serde_json::json!({"secs": 4, "nanos": 5}));
        let error = from_json_str::<Seconds>("[1]").unwrap_err();
        assert!(error.to_string().contains("length"), "{error}");
    }

    #[test]
    fn text_is_given_as_it_is_and_then_as_what_it_says() {
        let mut text: Foreign<String> = Codec::vacant();
        text.decode(&mut TextSource("12")).unwrap();
        assert_eq!(*text, "12");
        let mut number: Foreign<u16> = Codec::vacant();
        number.decode(&mut TextSource("12")).unwrap();
        assert_eq!(*number, 12);
        assert!(number.decode(&mut TextSource("a")).is_err());
    }

    #[test]
    fn strings_of_json_are_strings() {
        assert!(from_json_str::<Foreign<u16>>("\"12\"").is_err());
    }

    #[test]
    fn null_is_for_the_caller_unless_the_type_takes_it() {
        assert_eq!(from_json_str::<Option<Foreign<u16>>>("null").unwrap(), None);
        assert!(from_json_str::<Foreign<u16>>("null").is_err());
    }
}
