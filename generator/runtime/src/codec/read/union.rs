//! Unions: the variant is decided by a table, then decoded in place.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::object::Filling;
use super::{fill, Context, Held};
use crate::codec::{Case, Decide, DecodeError, Filled, Kind, Rule, Test, TextSource, Union, UnionShape};

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
            let held = Held::read(deserializer, cx.format).map_err(|error| cx.settle(&error))?;
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
        let mut before = Vec::new();
        while let Some(name) = access.next_key::<String>()? {
            let value = access.next_value_seed(HeldSeed(self.cx))?;
            if self.tag.case.matches(self.tag.property, &name) {
                let variant = value.string().and_then(|text| self.tag.variant(&text));
                before.push((name, value));
                return match variant {
                    Some(variant) => self.member(variant, before, access),
                    None => self.undocumented(before, access),
                };
            }
            before.push((name, value));
        }
        self.undocumented(before, access)
    }
}

impl<'de> TaggedVisitor<'_> {
    fn member<A: MapAccess<'de>>(
        self,
        variant: usize,
        before: Vec<(String, Held<'de>)>,
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
        let whole = whole_object(before, access, self.cx)?;
        fill(slot, &whole, self.cx).map_err(|error| self.cx.raise(error))?;
        Ok(Filled::Value)
    }

    fn undocumented<A: MapAccess<'de>>(
        self,
        before: Vec<(String, Held<'de>)>,
        mut access: A,
    ) -> Result<Filled, A::Error> {
        let shape = self.union.shape();
        if shape.open {
            let whole = whole_object(before, access, self.cx)?;
            self.union.choose(shape.variants.len());
            fill(self.union.slot(), &whole, self.cx).map_err(|error| self.cx.raise(error))?;
            return Ok(Filled::Value);
        }
        while access.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        let property = self.tag.property;
        let tag = before.into_iter().find(|(name, _)| self.tag.case.matches(property, name));
        let found = tag.map(|(_, value)| value.into_value()).transpose().unwrap_or_default();
        let known: Vec<_> = self.tag.values.iter().map(|(value, _)| format!("{value:?}")).collect();
        let error = match found {
            None => DecodeError::new(format!("{} lacks the required `{property}`", shape.name)),
            Some(value) => DecodeError::new(format!("expected one of {}, found {value}", known.join(", ")))
                .under(property),
        };
        Err(self.cx.raise(error))
    }
}

struct HeldSeed<'a>(&'a Context);

impl<'de> DeserializeSeed<'de> for HeldSeed<'_> {
    type Value = Held<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Held<'de>, D::Error> {
        Held::read(deserializer, self.0.format)
    }
}

fn whole_object<'de, A: MapAccess<'de>>(
    before: Vec<(String, Held<'de>)>,
    mut access: A,
    cx: &mut Context,
) -> Result<Value, A::Error> {
    let mut object = serde_json::Map::new();
    for (name, value) in before {
        let value = value.into_value().map_err(|error| cx.raise(error))?;
        object.insert(name, value);
    }
    while let Some((name, value)) = access.next_entry()? {
        object.insert(name, value);
    }
    Ok(Value::Object(object))
}

fn by_rules(
    union: &mut dyn Union,
    rules: &'static [Rule],
    held: &Held<'_>,
    cx: &mut Context,
) -> Result<Filled, DecodeError> {
    let shape = union.shape();
    let kind = held.kind();
    let facts = Facts::collect(held, kind, rules);
    let mut reasons = Vec::new();
    for rule in rules.iter().filter(|rule| rule.kind.accepts(kind)) {
        match facts.judge(rule.test) {
            Verdict::Fails => {}
            Verdict::Holds => {
                union.choose(rule.variant);
                return held.fill(union.slot(), cx).map(|()| Filled::Value);
            }
            Verdict::Tries => {
                cx.pay_for_try()?;
                union.choose(rule.variant);
                // What does not fit here is no violation yet: the next one may fit.
                let violations = cx.violations.take();
                let outcome = held.fill(union.slot(), cx);
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
        return held.fill(union.slot(), cx).map(|()| Filled::Value);
    }
    Err(no_variant(shape, &reasons))
}

enum Verdict {
    Holds,
    Fails,
    Tries,
}

/// What the rules ask about an object or a string, collected in one look.
struct Facts {
    /// Properties that rules ask for, with their value where it is a string.
    properties: Vec<(&'static str, Option<String>)>,
    text: Option<String>,
}

impl Facts {
    fn collect(held: &Held<'_>, kind: Kind, rules: &'static [Rule]) -> Self {
        let mut facts = Self { properties: Vec::new(), text: None };
        let relevant = || rules.iter().filter(|rule| rule.kind == kind);
        match kind {
            Kind::Object if relevant().any(|rule| property_of(rule.test).is_some()) => {
                let visitor = FactsVisitor { rules, facts: &mut facts };
                // A malformed object has no facts; decoding it reports what is wrong with it.
                let _ = match held {
                    Held::Raw(raw) => serde_json::Deserializer::from_str(raw.get()).deserialize_map(visitor),
                    Held::Value(value) => value.deserialize_map(visitor),
                };
            }
            Kind::String if relevant().any(|rule| matches!(rule.test, Test::Among(_))) => {
                facts.text = held.string();
            }
            _ => {}
        }
        facts
    }

    fn judge(&self, test: Test) -> Verdict {
        let holds = match test {
            Test::Any => true,
            Test::Try => return Verdict::Tries,
            Test::Has(name) => self.properties.iter().any(|(found, _)| *found == name),
            Test::Equals(name, wanted) => {
                let same = |(found, value): &(&str, Option<String>)| {
                    *found == name && value.as_deref() == Some(wanted)
                };
                self.properties.iter().any(same)
            }
            Test::Among(values) => self.text.as_deref().is_some_and(|text| values.contains(&text)),
        };
        if holds {
            Verdict::Holds
        } else {
            Verdict::Fails
        }
    }
}

fn property_of(test: Test) -> Option<&'static str> {
    match test {
        Test::Has(name) | Test::Equals(name, _) => Some(name),
        Test::Any | Test::Among(_) | Test::Try => None,
    }
}

struct FactsVisitor<'a> {
    rules: &'static [Rule],
    facts: &'a mut Facts,
}

impl<'de> Visitor<'de> for FactsVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(name) = access.next_key::<std::borrow::Cow<'_, str>>()? {
            let asked = self.rules.iter().filter_map(|rule| property_of(rule.test));
            match asked.into_iter().find(|asked| *asked == name) {
                Some(asked) => {
                    let value = access.next_value::<Value>()?;
                    let text = if let Value::String(text) = value { Some(text) } else { None };
                    self.facts.properties.push((asked, text));
                }
                None => drop(access.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
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
