//! Values that were read before it was known what they are to become.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{Error as HeldError, MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Number, Value};

use super::Context;
use crate::codec::Kind;

/// The properties of an object in the order of the input, duplicates included.
pub(super) type Entries<'de> = Vec<(Cow<'de, str>, Held<'de>)>;

/// A value of any type. Strings stay slices of the input where the format can.
pub(super) enum Held<'de> {
    Null,
    Boolean(bool),
    Integer(i64),
    Unsigned(u64),
    Number(f64),
    /// A number whose digits are kept by serde_json, if its feature `arbitrary_precision` is on.
    Precise(Number),
    String(Cow<'de, str>),
    List(Vec<Held<'de>>),
    Object(Entries<'de>),
}

impl Held<'_> {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Boolean(_) => Kind::Boolean,
            Self::Integer(_) | Self::Unsigned(_) => Kind::Integer,
            Self::Precise(number) if !number.is_f64() => Kind::Integer,
            Self::Number(_) | Self::Precise(_) => Kind::Number,
            Self::String(_) => Kind::String,
            Self::List(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
        }
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// With the feature `arbitrary_precision`, which any crate may switch on, numbers come as objects
    /// of one entry. Only serde_json knows whether they do.
    fn number_in_disguise(&self) -> Option<Self> {
        let Self::Object(entries) = self else { return None };
        let [(name, Self::String(_))] = entries.as_slice() else { return None };
        if !name.starts_with("$serde_json::private::") {
            return None;
        }
        match Value::deserialize(self) {
            Ok(Value::Number(number)) => Some(Self::Precise(number)),
            _ => None,
        }
    }

    /// The value of a property, if this is an object that has it.
    pub(super) fn property(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(entries) => entries.iter().find(|(found, _)| found == name).map(|(_, value)| value),
            _ => None,
        }
    }
}

impl<'de> Deserializer<'de> for &Held<'de> {
    type Error = HeldError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, HeldError> {
        match self {
            Held::Null => visitor.visit_unit(),
            Held::Boolean(value) => visitor.visit_bool(*value),
            Held::Integer(value) => visitor.visit_i64(*value),
            Held::Unsigned(value) => visitor.visit_u64(*value),
            Held::Number(value) => visitor.visit_f64(*value),
            Held::Precise(number) => number.deserialize_any(visitor).map_err(HeldError::custom),
            Held::String(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Held::String(Cow::Owned(text)) => visitor.visit_str(text),
            Held::List(items) => visitor.visit_seq(SeqDeserializer::new(items.iter())),
            Held::Object(entries) => {
                let entries = entries.iter().map(|(name, value)| (name.as_ref(), value));
                visitor.visit_map(MapDeserializer::new(entries))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, HeldError> {
        match self {
            Held::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, HeldError> {
        match self {
            Held::Precise(number) => number.deserialize_f64(visitor).map_err(HeldError::custom),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, HeldError> for &Held<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Reads a value to be held.
pub(super) struct HeldSeed<'a>(pub(super) &'a mut Context);

impl<'de> DeserializeSeed<'de> for HeldSeed<'_> {
    type Value = Held<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Held<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for HeldSeed<'_> {
    type Value = Held<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Held<'de>, E> {
        Ok(Held::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Held<'de>, E> {
        Ok(Held::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Held<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Held<'de>, E> {
        Ok(Held::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Held<'de>, E> {
        Ok(Held::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Held<'de>, E> {
        Ok(Held::Unsigned(value))
    }

    #[allow(clippy::cast_precision_loss)] // as serde_json reads integers beyond 64 bits
    fn visit_i128<E: Error>(self, value: i128) -> Result<Held<'de>, E> {
        Ok(Held::Number(value as f64))
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_u128<E: Error>(self, value: u128) -> Result<Held<'de>, E> {
        Ok(Held::Number(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Held<'de>, E> {
        Ok(Held::Number(value))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Held<'de>, E> {
        Ok(Held::String(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Held<'de>, E> {
        Ok(Held::String(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Held<'de>, E> {
        Ok(Held::String(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Held<'de>, A::Error> {
        self.0.enter().map_err(|error| self.0.raise(error))?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(HeldSeed(&mut *self.0))? {
            items.push(item);
        }
        self.0.depth -= 1;
        Ok(Held::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Held<'de>, A::Error> {
        self.0.enter().map_err(|error| self.0.raise(error))?;
        let mut entries = Vec::new();
        hold_entries(&mut entries, &mut access, self.0)?;
        self.0.depth -= 1;
        let held = Held::Object(entries);
        Ok(held.number_in_disguise().unwrap_or(held))
    }
}

/// Reads all entries that are left.
pub(super) fn hold_entries<'de, A: MapAccess<'de>>(
    entries: &mut Entries<'de>,
    access: &mut A,
    cx: &mut Context,
) -> Result<(), A::Error> {
    while let Some(name) = access.next_key_seed(NameSeed)? {
        entries.push((name, access.next_value_seed(HeldSeed(&mut *cx))?));
    }
    Ok(())
}

/// Reads the name of a property, without a copy where the format can.
pub(super) struct NameSeed;

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for NameSeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}
