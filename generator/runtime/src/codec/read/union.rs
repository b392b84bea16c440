//! Unions: the variant is decided by a table, then decoded in place.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;

use super::held::{hold_entries, Entries, Held, HeldSeed, NameSeed};
use super::object::Filling;
use super::{fill, Context};
use crate::codec::{
    Case, Codec, Decide, DecodeError, Filled, Kind, Rule, Test, TextSource, Union, UnionShape,
};

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
        Decide::Rules(rules) => {
            let held = HeldSeed(&mut *cx).deserialize(deserializer).map_err(|error| cx.settle(&error))?;
            by_rules(union, rules, &held, cx)
        }
    }
}

/// A union given as text (a parameter): the first variant that can be read from it.
pub(crate) fn from_text(union: &mut dyn Union, text: &str) -> Result<Filled, DecodeError> {
    let shape = union.shape();
    let count = shape.variants.len();
    let mut reasons = Vec::new();
    for variant in 0..count {
        union.choose(variant);
        match union.slot().decode(&mut TextSource(text)) {
            Ok(filled) => return Ok(filled),
            Err(error) => reasons.push((variant, error)),
        }
    }
    if shape.open {
        union.choose(count);
        return union.slot().decode(&mut TextSource(text));
    }
    Err(no_variant(shape, &reasons))
}

#[derive(Clone, Copy)]
struct Tag {
    property: &'static str,
    values: &'static [(&'static str, usize)],
    case: Case,
}

impl Tag {
    fn variant(self, value: &str) -> Option<usize> {
        let exact = self.values.iter().find(|(known, _)| *known == value);
        let found = exact.or_else(|| self.values.iter().find(|(known, _)| self.case.matches(known, value)));
        found.map(|(_, variant)| *variant)
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
        if shape.open {
            self.union.choose(shape.variants.len());
            return fill_held(self.union.slot(), &Held::Object(before), self.cx);
        }
        let property = self.tag.property;
        let known: Vec<_> = self.tag.values.iter().map(|(value, _)| format!("{value:?}")).collect();
        let error = match before.iter().find(|(name, _)| self.tag.case.matches(property, name)) {
            None => DecodeError::new(format!("{} lacks the required `{property}`", shape.name)),
            Some((_, found)) => {
                let found = Value::deserialize(found).unwrap_or_default();
                DecodeError::new(format!("expected one of {}, found {found}", known.join(", ")))
                    .under(property)
            }
        };
        Err(self.cx.raise(error))
    }
}

fn fill_held<E: Error>(slot: &mut dyn Codec, held: &Held<'_>, cx: &mut Context) -> Result<Filled, E> {
    match fill(slot, held, cx) {
        Ok(()) => Ok(Filled::Value),
        Err(error) => Err(cx.raise(error)),
    }
}

fn by_rules(
    union: &mut dyn Union,
    rules: &'static [Rule],
    held: &Held<'_>,
    cx: &mut Context,
) -> Result<Filled, DecodeError> {
    let shape = union.shape();
    let kind = held.kind();
    let mut reasons = Vec::new();
    for rule in rules.iter().filter(|rule| rule.kind.accepts(kind)) {
        match judge(rule.test, held) {
            Verdict::Fails => {}
            Verdict::Holds => {
                union.choose(rule.variant);
                return fill(union.slot(), held, cx).map(|()| Filled::Value);
            }
            Verdict::Tries => {
                cx.pay_for_try()?;
                union.choose(rule.variant);
                // What does not fit here is no violation yet: the next one may fit.
                let violations = cx.violations.take();
                let outcome = fill(union.slot(), held, cx);
                cx.violations = violations;
                match outcome {
                    Ok(()) => return Ok(Filled::Value),
                    Err(error) => reasons.push((rule.variant, error)),
                }
            }
        }
    }
    if kind == Kind::Null {
        return Ok(Filled::Null);
    }
    if shape.open {
        union.choose(shape.variants.len());
        return fill(union.slot(), held, cx).map(|()| Filled::Value);
    }
    Err(no_variant(shape, &reasons))
}

enum Verdict {
    Holds,
    Fails,
    Tries,
}

fn judge(test: Test, held: &Held<'_>) -> Verdict {
    let holds = match test {
        Test::Any => true,
        Test::Try => return Verdict::Tries,
        Test::Has(name) => held.property(name).is_some(),
        Test::Equals(name, wanted) => held.property(name).and_then(Held::as_str) == Some(wanted),
        Test::Among(values) => held.as_str().is_some_and(|text| values.contains(&text)),
    };
    if holds {
        Verdict::Holds
    } else {
        Verdict::Fails
    }
}

/// Characters of a member's reason that are told: reasons hold reasons.
const MAX_REASON: usize = 200;

fn no_variant(shape: &UnionShape, reasons: &[(usize, DecodeError)]) -> DecodeError {
    if reasons.is_empty() {
        return DecodeError::new(format!("fits none of {} ({})", shape.name, shape.variants.join(", ")));
    }
    let told: Vec<_> = reasons
        .iter()
        .map(|(variant, error)| {
            let name = shape.variants.get(*variant).copied().unwrap_or_default();
            let reason: String = error.to_string().chars().take(MAX_REASON).collect();
            format!("{name}: {reason}")
        })
        .collect();
    DecodeError::new(format!("fits no member of {}; {}", shape.name, told.join("; ")))
}
