//! Objects and arrays, decoded into place.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::held::Held;
use super::scalar::Hinted;
use super::strict::forbidden;
use super::{fill, Context, Demands, SlotSeed};
use crate::codec::{DecodeError, Field, Filled, List, Map, Record, RecordShape};

pub(super) struct ListVisitor<'a> {
    pub(super) list: &'a mut dyn List,
    pub(super) cx: &'a mut Context,
}

impl<'de> Hinted<'de> for ListVisitor<'_> {
    fn ask<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ListVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.list.clear();
        let mut index = 0;
        loop {
            let mark = self.cx.mark();
            let element = ElementSeed { list: &mut *self.list, cx: &mut *self.cx };
            let outcome = seq.next_element_seed(element);
            let Some(outcome) = outcome.transpose() else { return Ok(()) };
            self.cx.conclude(mark, outcome, |error| error.at(index))?;
            index += 1;
        }
    }
}

struct ElementSeed<'a> {
    list: &'a mut dyn List,
    cx: &'a mut Context,
}

impl<'de> DeserializeSeed<'de> for ElementSeed<'_> {
    type Value = Filled;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Filled, D::Error> {
        match self.list.grow() {
            Some(slot) => SlotSeed { slot, cx: self.cx }.deserialize(deserializer),
            None => Err(self.cx.raise(DecodeError::new("too many elements"))),
        }
    }
}

pub(super) struct MapVisitor<'a> {
    pub(super) map: &'a mut dyn Map,
    pub(super) cx: &'a mut Context,
}

impl<'de> Hinted<'de> for MapVisitor<'_> {
    fn ask<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for MapVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        self.map.clear();
        while let Some(key) = access.next_key::<String>()? {
            entry(self.map, &key, &mut access, self.cx)?;
        }
        Ok(())
    }
}

/// An entry of `null` is an absent one, unless the values may be `null`.
fn entry<'de, A: MapAccess<'de>>(
    map: &mut dyn Map,
    key: &str,
    access: &mut A,
    cx: &mut Context,
) -> Result<(), A::Error> {
    let mark = cx.mark();
    let outcome = access.next_value_seed(SlotSeed { slot: map.entry(key), cx: &mut *cx });
    if let Ok(Filled::Null) = outcome {
        map.remove(key);
        return Ok(());
    }
    cx.conclude(mark, outcome, |error| error.under(key))
}

pub(super) struct RecordVisitor<'a> {
    pub(super) record: &'a mut dyn Record,
    pub(super) cx: &'a mut Context,
}

impl<'de> Hinted<'de> for RecordVisitor<'_> {
    fn ask<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", self.record.shape().name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let mut filling = Filling::new(self.record, self.cx);
        filling.properties(&mut access)?;
        filling.finish()
    }
}

/// A record while its properties come in.
pub(super) struct Filling<'a> {
    record: &'a mut dyn Record,
    shape: &'static RecordShape,
    cx: &'a mut Context,
    seen: Seen,
    expected: usize,
    /// The last name that is no field's, where the record keeps such properties, or forbids them.
    other: Option<String>,
    /// A property that a closed record has without a field for it.
    tag: Option<&'static str>,
}

impl<'a> Filling<'a> {
    pub(super) fn new(record: &'a mut dyn Record, cx: &'a mut Context) -> Self {
        let shape = record.shape();
        if !shape.checks.is_empty() {
            cx.demands = Demands::Something;
        }
        let other = (record.extra().is_some() || cx.strictness.forbids_others(shape)).then(String::new);
        Self { record, shape, cx, seen: Seen::new(shape.fields.len()), expected: 0, other, tag: None }
    }

    /// The property that told which member of a union the record is.
    pub(super) fn tagged_by(&mut self, tag: &'static str) {
        self.tag = Some(tag);
    }

    /// Reads the properties that `access` has left.
    pub(super) fn properties<'de, A: MapAccess<'de>>(&mut self, access: &mut A) -> Result<(), A::Error> {
        while let Some(index) = access.next_key_seed(KeySeed(self))? {
            match index {
                KeySeed::OTHER => self.other(access)?,
                index => self.property(index, access)?,
            }
        }
        Ok(())
    }

    fn property<'de, A: MapAccess<'de>>(&mut self, index: usize, access: &mut A) -> Result<(), A::Error> {
        self.expected = index + 1;
        if self.seen.insert(index) == Seen::BEFORE {
            return Err(self.twice(index));
        }
        let Some(slot) = self.record.slot(index) else { return Ok(()) };
        let mark = self.cx.mark();
        let outcome = access.next_value_seed(SlotSeed { slot, cx: &mut *self.cx });
        self.cx.conclude(mark, outcome, |error| error.under(name_of(self.shape, index)))
    }

    fn other<'de, A: MapAccess<'de>>(&mut self, access: &mut A) -> Result<(), A::Error> {
        match (self.record.extra_mut(), &self.other) {
            (Some(extra), Some(name)) => entry(extra, name, access, self.cx),
            (None, Some(_)) => {
                access.next_value::<IgnoredAny>()?;
                self.forbidden()
            }
            _ => access.next_value::<IgnoredAny>().map(drop),
        }
    }

    #[cold]
    fn forbidden<E: Error>(&mut self) -> Result<(), E> {
        let name = self.other.as_deref().unwrap_or_default();
        if self.tag.is_some_and(|tag| self.shape.case.matches(tag, name)) {
            return Ok(());
        }
        self.cx.refuse(forbidden(name))
    }

    /// Reads a property that was held back before the record was known.
    pub(super) fn held<E: Error>(&mut self, name: &str, value: &Held<'_>) -> Result<(), E> {
        let slot = match self.shape.find(name, self.expected) {
            Some(index) => {
                self.expected = index + 1;
                if self.seen.insert(index) == Seen::BEFORE {
                    return Err(self.twice(index));
                }
                self.record.slot(index)
            }
            None => self.record.extra_mut().map(|extra| extra.entry(name)),
        };
        let Some(slot) = slot else {
            let Some(other) = &mut self.other else { return Ok(()) };
            name.clone_into(other);
            return self.forbidden();
        };
        let mark = self.cx.mark();
        let outcome = fill(slot, value, self.cx).map(|()| Filled::Value);
        let outcome = outcome.map_err(|error| self.cx.raise(error));
        self.cx.conclude(mark, outcome, |error| error.under(name))
    }

    pub(super) fn finish<E: Error>(self) -> Result<(), E> {
        let is_missing = |(index, field): &(usize, &Field)| field.required && !self.seen.contains(*index);
        let mut missing = self.shape.fields.iter().enumerate().filter(is_missing).peekable();
        if missing.peek().is_none() {
            return Ok(());
        }
        let lacks = self.shape.lacks(missing.map(|(_, field)| field.name));
        lacks.or_else(|error| self.cx.refuse(error))
    }

    #[cold]
    fn twice<E: Error>(&mut self, index: usize) -> E {
        let name = name_of(self.shape, index);
        self.cx.raise(DecodeError::new("the property is there twice").under(name))
    }
}

fn name_of(shape: &'static RecordShape, index: usize) -> &'static str {
    shape.fields.get(index).map_or("", |field| field.name)
}

/// Finds the field of a name. Other names are noted, if somebody wants to know.
struct KeySeed<'a, 'f>(&'a mut Filling<'f>);

impl KeySeed<'_, '_> {
    /// Stands for the field that is none.
    const OTHER: usize = usize::MAX;
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_, '_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed<'_, '_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        if let Some(index) = self.0.shape.find(name, self.0.expected) {
            return Ok(index);
        }
        if let Some(other) = &mut self.0.other {
            name.clone_into(other);
        }
        Ok(Self::OTHER)
    }
}

/// Which fields have come: bits in place for records of up to 64 fields.
pub(in crate::codec) struct Seen {
    low: u64,
    high: Vec<bool>,
}

impl Seen {
    const BEFORE: bool = true;

    pub(in crate::codec) fn new(fields: usize) -> Self {
        let high = if fields > 64 { vec![false; fields - 64] } else { Vec::new() };
        Self { low: 0, high }
    }

    /// Notes a field; tells whether it was noted before.
    pub(in crate::codec) fn insert(&mut self, index: usize) -> bool {
        if index < 64 {
            let bit = 1u64 << index;
            let before = self.low & bit != 0;
            self.low |= bit;
            return before;
        }
        self.high.get_mut(index - 64).is_some_and(|seen| std::mem::replace(seen, true))
    }

    pub(in crate::codec) fn contains(&self, index: usize) -> bool {
        if index < 64 {
            return self.low & (1u64 << index) != 0;
        }
        self.high.get(index - 64).copied().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn every_field_of_a_large_record_is_noted_once() {
        let mut seen = Seen::new(150);
        for index in [0, 63, 64, 149] {
            assert!(!seen.contains(index));
            assert_ne!(seen.insert(index), Seen::BEFORE);
            assert!(seen.contains(index));
            assert_eq!(seen.insert(index), Seen::BEFORE);
        }
        assert!(!seen.contains(1) && !seen.contains(65) && !seen.contains(150));
    }
}
