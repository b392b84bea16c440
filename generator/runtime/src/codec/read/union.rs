//! Unions: the variant is decided by a table, then decoded in place.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;

use super::held::{hold_entries, Entries, Held, HeldSeed, NameSeed};
use super::object::Filling;
use super::{fill, Context};
use crate::codec::decide::{read_union, Candidate, Certainty, Tag};
use crate::codec::{Case, Codec, Decide, DecodeError, Filled, Kind, Union};

pub(super) fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    union: &mut dyn Union,
    cx: &mut Context,
) -> Result<Filled, DecodeError> {
    let shape = union.shape();
    match shape.decide {
        Decide::Tag { property, values, case } => {
            let tag = Tag { property, values, case };
            let read = deserializer.deserialize_any(TaggedVisitor { union, tag, cx: &mut *cx });
            read.map_err(|error| cx.settle(&error))
        }
        Decide::Rules(_) => {
            let held = HeldSeed(&mut *cx).deserialize(deserializer).map_err(|error| cx.settle(&error))?;
            read_union(union, &mut HeldValue { held: &held, cx })
        }
    }
}

/// Reads an object up to its tag, then the rest straight into the variant. What comes before
/// the tag is held back; where the tag comes first, nothing is.
struct TaggedVisitor<'a> {
    union: &'a mut dyn Union,
    tag: Tag,
    cx: &'a mut Context,
}

impl<'de> Visitor<'de> for TaggedVisitor<'_> {
    type Value = Filled;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", self.union.shape().name)
    }

    fn visit_unit<E: Error>(self) -> Result<Filled, E> {
        Ok(Filled::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Filled, E> {
        Ok(Filled::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Filled, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Filled, A::Error> {
        let mut before = Vec::with_capacity(8);
        while let Some(name) = access.next_key_seed(NameSeed)? {
            let value = access.next_value_seed(HeldSeed(&mut *self.cx))?;
            let is_tag = self.tag.case.matches(self.tag.property, &name);
            let variant = if is_tag { value.as_str().and_then(|text| self.tag.variant(text)) } else { None };
            before.push((name, value));
            match variant {
                Some(variant) => return self.member(variant, before, access),
                None if is_tag => break,
                None => {}
            }
        }
        self.undocumented(before, access)
    }
}

impl<'de> TaggedVisitor<'_> {
    fn member<A: MapAccess<'de>>(
        self,
        variant: usize,
        mut before: Entries<'de>,
        mut access: A,
    ) -> Result<Filled, A::Error> {
        self.union.choose(variant);
        let slot = self.union.slot();
        if let Some(record) = slot.as_record() {
            let mut filling = Filling::new(record, self.cx);
            filling.tagged_by(self.tag.property);
            for (name, value) in before {
                filling.held(&name, &value)?;
            }
            filling.properties(&mut access)?;
            filling.finish()?;
            return Ok(Filled::Value);
        }
        hold_entries(&mut before, &mut access, self.cx)?;
        fill_held(slot, &Held::Object(before), self.cx)
    }

    fn undocumented<A: MapAccess<'de>>(
        self,
        mut before: Entries<'de>,
        mut access: A,
    ) -> Result<Filled, A::Error> {
        hold_entries(&mut before, &mut access, self.cx)?;
        let shape = self.union.shape();
        let is_tag = |name: &str| self.tag.case.matches(self.tag.property, name);
        let found = before.iter().find(|(name, _)| is_tag(name)).map(|(_, found)| found);
        if shape.open {
            let is_string = found.is_some_and(|found| found.as_str().is_some());
            if !is_string && self.tag.is_demanded(self.union) {
                let error = found.and_then(|found| fill(&mut String::new(), found, self.cx).err());
                let error = error.map(|error| error.under(self.tag.property));
                return Err(self.cx.raise(error.unwrap_or_else(|| self.tag.refuse(shape, None))));
            }
            self.union.choose(shape.variants.len());
            return fill_held(self.union.slot(), &Held::Object(before), self.cx);
        }
        let found = found.map(|found| Value::deserialize(found).unwrap_or_default().to_string());
        let error = self.tag.refuse(shape, found.as_deref());
        Err(self.cx.raise(error))
    }
}

fn fill_held<E: Error>(slot: &mut dyn Codec, held: &Held<'_>, cx: &mut Context) -> Result<Filled, E> {
    match fill(slot, held, cx) {
        Ok(()) => Ok(Filled::Value),
        Err(error) => Err(cx.raise(error)),
    }
}

/// A value that was held back until its member was known.
struct HeldValue<'a, 'de> {
    held: &'a Held<'de>,
    cx: &'a mut Context,
}

impl Candidate for HeldValue<'_, '_> {
    fn kinds(&self) -> &'static [Kind] {
        self.held.kind().alone()
    }

    fn has(&self, property: &str) -> bool {
        self.held.property(property).is_some()
    }

    fn text(&self) -> Option<&str> {
        self.held.as_str()
    }

    fn property(&self, name: &str, _: Case) -> Option<Cow<'_, str>> {
        self.held.property(name).and_then(Held::as_str).map(Cow::Borrowed)
    }

    fn read(&mut self, slot: &mut dyn Codec, certainty: Certainty) -> Result<Filled, DecodeError> {
        if certainty == Certainty::Decided {
            return fill(slot, self.held, self.cx).map(|()| Filled::Value);
        }
        // What does not fit here is no violation yet: the next one may fit.
        let violations = self.cx.violations.take();
        let outcome = fill(slot, self.held, self.cx);
        self.cx.violations = violations;
        outcome.map(|()| Filled::Value)
    }

    fn pay_for_try(&mut self) -> Result<(), DecodeError> {
        self.cx.pay_for_try()
    }
}
