//! From parts to a value. OpenAPI 3.0.4 §4.7.15.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map as Object, Value};

use super::named::Named;
use super::part::Part;
use super::write::item_row;
use super::{coded, pairs};
use crate::codec::{
    grow, other, read_union, Binary, Candidate, Case, Certainty, Codec, DecodeError, Filled, Kind, List, Map,
    Record, RecordShape, Source, Union, View, MAX_TRIES,
};
use crate::http::media::essence;
use crate::http::{Media, MediaCodec, PartForm, PartShape};

/// Reads a value from the parts of a body.
///
/// # Errors
/// Where they do not fit the value's type.
pub(crate) fn fill(parts: Vec<Part>, media: &Media, slot: &mut dyn Codec) -> Result<(), DecodeError> {
    let MediaCodec::Multipart(rows) = media.codec else { return Ok(()) };
    let is_form = essence(media.name).eq_ignore_ascii_case("multipart/form-data");
    slot.decode(&mut Body { parts, rows, is_form, tries: MAX_TRIES }).and_then(Filled::not_null)
}

/// All parts of a body: an object by their names, or an array in their order.
struct Body {
    parts: Vec<Part>,
    rows: &'static [PartShape],
    /// Must all parts have names?
    is_form: bool,
    /// How often members of unions may still be tried.
    tries: usize,
}

impl Body {
    /// Parts of one name belong together. Outside of forms parts may have no names: such a one is the
    /// next field that has nothing yet.
    fn groups(&self, shape: Option<&'static RecordShape>) -> Result<Vec<(String, Vec<Part>)>, DecodeError> {
        let mut groups: Vec<(String, Vec<Part>)> = Vec::new();
        for (index, part) in self.parts.iter().enumerate() {
            let name = match (&part.name, shape) {
                (Some(name), Some(shape)) => member(name, shape),
                (Some(name), None) => name,
                (None, Some(shape)) if !self.is_form => {
                    let is_free = |name: &str| groups.iter().all(|(taken, _)| taken != name);
                    let free = shape.fields.iter().map(|field| field.name).find(|name| is_free(name));
                    free.ok_or_else(|| DecodeError::new(format!("{} has no name", part.called(index))))?
                }
                (None, _) => {
                    return Err(DecodeError::new(format!("{} has no name", part.called(index))));
                }
            };
            match groups.iter_mut().find(|(known, _)| known == name) {
                Some((_, group)) => group.push(part.clone()),
                None => groups.push((name.to_owned(), vec![part.clone()])),
            }
        }
        Ok(groups)
    }

    fn named(&self, parts: Vec<Part>, name: &str) -> Named {
        Named { parts, form: self.form(name), is_item: false }
    }

    fn form(&self, name: &str) -> PartForm {
        self.rows.iter().find(|row| row.name == name).map_or(PartForm::Usual, |row| row.form)
    }

    /// What came under a name.
    fn property(&self, parts: Vec<Part>, name: &str, slot: &mut dyn Codec) -> Result<(), DecodeError> {
        let filled = match (self.form(name), parts.as_slice()) {
            (PartForm::Whole(media), [part]) => coded::read(part, &media, slot),
            _ => slot.decode(&mut self.named(parts, name)),
        };
        filled.and_then(Filled::not_null).map_err(|error| error.under(name))
    }

    /// Fields whose members are parts of their own. Gives the names of the parts that were taken for them.
    fn paired(&self, record: &mut dyn Record, seen: &mut [bool]) -> Result<BTreeSet<String>, DecodeError> {
        let shape = record.shape();
        let mut taken = BTreeSet::new();
        for row in self.rows {
            let (PartForm::Pairs(parameter), Some(index)) = (row.form, shape.find(row.name, 0)) else {
                continue;
            };
            // Who sends it in one part is understood, too.
            let is_whole = self.part(row.name, Case::Exact).is_some();
            let Some(slot) = record.slot(index).filter(|_| !is_whole) else { continue };
            let own = || self.parts.iter().filter(|part| pairs::is_member(part, &parameter, shape));
            let filled =
                pairs::put_together(own(), &parameter, slot).map_err(|error| error.under(row.name))?;
            if filled == Filled::Value {
                if let Some(seen) = seen.get_mut(index) {
                    *seen = true;
                }
                taken.extend(own().filter_map(|part| part.name.clone()));
            }
        }
        Ok(taken)
    }

    fn part(&self, name: &str, case: Case) -> Option<&Part> {
        self.parts.iter().find(|part| part.name.as_deref().is_some_and(|found| case.matches(name, found)))
    }

    fn expected(what: &str) -> DecodeError {
        DecodeError::new(format!("expected {what}, found a body of parts"))
    }
}

/// Some programs write the items of an array as `name[]`.
fn member<'n>(name: &'n str, shape: &RecordShape) -> &'n str {
    match name.strip_suffix("[]") {
        Some(bare) if shape.find(name, 0).is_none() && shape.find(bare, 0).is_some() => bare,
        _ => name,
    }
}

impl Source for Body {
    fn boolean(&mut self, _: &mut bool) -> Result<Filled, DecodeError> {
        Err(Self::expected("a boolean"))
    }

    fn integer(&mut self, _: &mut i64) -> Result<Filled, DecodeError> {
        Err(Self::expected("an integer"))
    }

    fn unsigned(&mut self, _: &mut u64) -> Result<Filled, DecodeError> {
        Err(Self::expected("an integer"))
    }

    fn number(&mut self, _: &mut f64) -> Result<Filled, DecodeError> {
        Err(Self::expected("a number"))
    }

    fn string(&mut self, _: &mut String) -> Result<Filled, DecodeError> {
        Err(Self::expected("a string"))
    }

    fn text(&mut self, _: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError> {
        Err(Self::expected("a string"))
    }

    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError> {
        list.clear();
        for (index, part) in self.parts.iter().enumerate() {
            let slot = grow(list)?;
            let filled = match item_row(self.rows, index).map(|row| row.form) {
                Some(PartForm::Whole(media) | PartForm::Each(media)) => coded::read(part, &media, slot),
                _ => slot.decode(&mut Named::item(part)),
            };
            filled.and_then(Filled::not_null).map_err(|error| error.at(index))?;
        }
        Ok(Filled::Value)
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        map.clear();
        for (name, parts) in self.groups(None)? {
            self.property(parts, &name, map.entry(&name))?;
        }
        Ok(Filled::Value)
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        let shape = record.shape();
        let groups = self.groups(Some(shape))?;
        let mut seen = vec![false; shape.fields.len()];
        let taken = self.paired(record, &mut seen)?;
        for (name, parts) in groups.into_iter().filter(|(name, _)| !taken.contains(name)) {
            let found = shape.find(&name, 0);
            if let Some(seen) = found.and_then(|index| seen.get_mut(index)) {
                *seen = true;
            }
            let slot = match found {
                Some(index) => record.slot(index),
                None => other(record, &name)?,
            };
            let Some(slot) = slot else { continue };
            self.property(parts, &name, slot)?;
        }
        lacking(record, &seen)
    }

    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError> {
        read_union(union, self)
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        let mut object = Object::new();
        for (name, parts) in self.groups(None)? {
            let value = self.named(parts, &name).json().map_err(|error| error.under(&name))?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }

    fn binary(&mut self, _: &mut dyn Binary) -> Result<Filled, DecodeError> {
        Err(Self::expected("a file"))
    }
}

impl Candidate for Body {
    fn kinds(&self) -> &'static [Kind] {
        Kind::Object.alone()
    }

    fn has(&self, property: &str) -> bool {
        self.part(property, Case::Exact).is_some()
    }

    fn text(&self) -> Option<&str> {
        None
    }

    fn property(&self, name: &str, case: Case) -> Option<Cow<'_, str>> {
        self.part(name, case)?.text().ok().map(Cow::Borrowed)
    }

    fn read(&mut self, slot: &mut dyn Codec, _: Certainty) -> Result<Filled, DecodeError> {
        slot.decode(self)
    }

    fn pay_for_try(&mut self) -> Result<(), DecodeError> {
        self.tries =
            self.tries.checked_sub(1).ok_or_else(|| DecodeError::new("too many ways to read this"))?;
        Ok(())
    }
}

/// An array without items, and a value that is `null`, have no parts.
fn lacking(record: &dyn Record, seen: &[bool]) -> Result<Filled, DecodeError> {
    let shape = record.shape();
    let has_parts = |index: usize| {
        let view = record.field(index).map(Codec::view);
        !matches!(view, None | Some(View::List(_) | View::Absent))
    };
    let fields = shape.fields.iter().zip(seen).enumerate();
    let lacking = fields.filter(|(index, (field, seen))| field.required && !**seen && has_parts(*index));
    shape.lacks(lacking.map(|(_, (field, _))| field.name)).map(|()| Filled::Value)
}
