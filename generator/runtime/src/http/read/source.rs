use std::borrow::Cow;

use serde_json::Value;

use super::form::FormSource;
use super::{Few, Given, Style, Text, Wire};
use crate::codec::{
    grow, has_member, other, read_union, Candidate, Case, Certainty, Codec, DecodeError, Filled, Kind, List,
    Map, Record, Source, TextSource, Union,
};

/// A parameter, to be decoded as whatever its type asks for.
pub(super) struct ParameterSource<'a> {
    wire: Wire<'a>,
    /// The parameter as one value, once it turns out to be a union.
    text: Option<Text<'a>>,
}

impl Source for ParameterSource<'_> {
    fn boolean(&mut self, slot: &mut bool) -> Result<Filled, DecodeError> {
        match self.wire.scalar()? {
            Some(text) => TextSource(&text).boolean(slot),
            None => Ok(Filled::Null),
        }
    }

    fn integer(&mut self, slot: &mut i64) -> Result<Filled, DecodeError> {
        match self.wire.scalar()? {
            Some(text) => TextSource(&text).integer(slot),
            None => Ok(Filled::Null),
        }
    }

    fn unsigned(&mut self, slot: &mut u64) -> Result<Filled, DecodeError> {
        match self.wire.scalar()? {
            Some(text) => TextSource(&text).unsigned(slot),
            None => Ok(Filled::Null),
        }
    }

    fn number(&mut self, slot: &mut f64) -> Result<Filled, DecodeError> {
        match self.wire.scalar()? {
            Some(text) => TextSource(&text).number(slot),
            None => Ok(Filled::Null),
        }
    }

    fn string(&mut self, slot: &mut String) -> Result<Filled, DecodeError> {
        match self.wire.scalar()? {
            Some(text) => TextSource(&text).string(slot),
            None => Ok(Filled::Null),
        }
    }

    fn text(&mut self, read: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError> {
        match self.wire.scalar()? {
            Some(text) => Source::text(&mut TextSource(&text), read),
            None => Ok(Filled::Null),
        }
    }

    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError> {
        let Some(items) = self.wire.items()? else { return Ok(Filled::Null) };
        list.clear();
        for (index, item) in items.iter().enumerate() {
            let slot = grow(list)?;
            slot.decode(&mut TextSource(item)).and_then(Filled::not_null).map_err(|error| error.at(index))?;
        }
        Ok(Filled::Value)
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        if let Some(mut form) = self.form() {
            return form.map(map);
        }
        let Some(members) = self.wire.members()? else { return Ok(Filled::Null) };
        map.clear();
        for (name, value) in members {
            let slot = map.entry(&name);
            slot.decode(&mut TextSource(&value))
                .and_then(Filled::not_null)
                .map_err(|error| error.under(&name))?;
        }
        Ok(Filled::Value)
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        if let Some(mut form) = self.form() {
            return form.record(record);
        }
        let Some(mut members) = self.wire.members()? else { return Ok(Filled::Null) };
        if self.wire.has_others() {
            let (shape, keeps_others) = (record.shape(), record.extra().is_some());
            members.retain(|(name, _)| keeps_others || shape.find(name, 0).is_some());
            if members.is_empty() {
                return Ok(Filled::Null);
            }
        }
        fill(record, members.iter().map(|(name, value)| (name.clone(), TextSource(value))))
    }

    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError> {
        let values = self.wire.values()?;
        let shows_members = self.form().is_some() || self.wire.has_others();
        if values.is_empty() && !(shows_members && has_member(union.shape(), Kind::Object)) {
            return Ok(Filled::Null);
        }
        match self.form() {
            Some(mut form) if values.is_empty() => form.union(union),
            _ => {
                self.text = self.wire.scalar().ok().flatten();
                read_union(union, self)
            }
        }
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        match self.wire.scalar()? {
            Some(text) => TextSource(&text).json(),
            None => Ok(Value::Null),
        }
    }
}

impl<'a> ParameterSource<'a> {
    pub(super) fn new(wire: Wire<'a>) -> Self {
        Self { wire, text: None }
    }

    /// The query, where the members of an object are parameters of their own.
    fn form(&self) -> Option<FormSource<'a>> {
        match self.wire.given {
            Given::Query(query, is_other) if self.wire.parameter.style == Style::Members => {
                Some(FormSource::members(self.wire.parameter, query, is_other))
            }
            _ => None,
        }
    }
}

/// What a parameter may be shows in its delimiters.
impl Candidate for ParameterSource<'_> {
    fn kinds(&self) -> &'static [Kind] {
        const SEVERAL: &[Kind] = &[Kind::Array, Kind::Object, Kind::String];
        const NAMED: &[Kind] = &[Kind::Object, Kind::Array, Kind::String];
        let wire = &self.wire;
        match &*wire.values().unwrap_or(Few::None) {
            [one] if wire.is_joined(one) && wire.names_members() && one.contains('=') => NAMED,
            [one] if wire.is_joined(one) => SEVERAL,
            [one] if wire.names_members() && one.contains('=') => NAMED,
            [one] => wire.decoded(one).map_or(&[Kind::String], |text| Kind::of_text_or_list(&text)),
            [] => Kind::Object.alone(),
            _ => SEVERAL,
        }
    }

    fn has(&self, property: &str) -> bool {
        let members = self.wire.members().ok().flatten().unwrap_or_default();
        members.iter().any(|(name, _)| name == property)
    }

    fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    fn property(&self, wanted: &str, case: Case) -> Option<Cow<'_, str>> {
        let members = self.wire.members().ok()??;
        members.into_iter().find(|(name, _)| case.matches(wanted, name)).map(|(_, value)| value)
    }

    fn read(&mut self, slot: &mut dyn Codec, _: Certainty) -> Result<Filled, DecodeError> {
        slot.decode(self)
    }

    /// What a parameter holds are scalars, so that tries cannot multiply.
    fn pay_for_try(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// What came of a required field that did not come: lists, maps and `null` leave nothing to see.
pub(super) struct Rest;

impl Source for Rest {
    fn boolean(&mut self, _: &mut bool) -> Result<Filled, DecodeError> {
        Ok(Filled::Null)
    }

    fn integer(&mut self, _: &mut i64) -> Result<Filled, DecodeError> {
        Ok(Filled::Null)
    }

    fn unsigned(&mut self, _: &mut u64) -> Result<Filled, DecodeError> {
        Ok(Filled::Null)
    }

    fn number(&mut self, _: &mut f64) -> Result<Filled, DecodeError> {
        Ok(Filled::Null)
    }

    fn string(&mut self, _: &mut String) -> Result<Filled, DecodeError> {
        Ok(Filled::Null)
    }

    fn text(&mut self, _: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError> {
        Ok(Filled::Null)
    }

    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError> {
        list.clear();
        Ok(Filled::Value)
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        map.clear();
        Ok(Filled::Value)
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        fill(record, std::iter::empty::<(Text<'_>, Self)>())
    }

    fn union(&mut self, _: &mut dyn Union) -> Result<Filled, DecodeError> {
        Ok(Filled::Null)
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        Ok(Value::Null)
    }
}

/// Sets the fields of a record. Members that it does not know are ignored, as in a body.
pub(super) fn fill<'n, S: Source>(
    record: &mut dyn Record,
    members: impl Iterator<Item = (Text<'n>, S)>,
) -> Result<Filled, DecodeError> {
    let shape = record.shape();
    let mut seen = vec![false; shape.fields.len()];
    for (name, mut value) in members {
        let found = shape.find(&name, 0);
        if let Some(seen) = found.and_then(|index| seen.get_mut(index)) {
            if std::mem::replace(seen, true) {
                return Err(DecodeError::new("the member is there twice").under(&name));
            }
        }
        let slot = match found {
            Some(index) => record.slot(index),
            None => other(record, &name)?,
        };
        if let Some(slot) = slot {
            slot.decode(&mut value).and_then(Filled::not_null).map_err(|error| error.under(&name))?;
        }
    }
    let lacking = shape.fields.iter().zip(seen).filter(|(field, seen)| field.required && !seen);
    shape.lacks(lacking.map(|(field, _)| field.name)).map(|()| Filled::Value)
}
