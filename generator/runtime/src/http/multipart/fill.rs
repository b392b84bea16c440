//! From parts to a value. OpenAPI 3.0.4 §4.7.15.

use std::borrow::Cow;

use serde_json::{Map as Object, Value};

use super::file::File;
use super::part::Part;
use crate::codec::{
    read_union, Binary, Candidate, Case, Certainty, Codec, DecodeError, Filled, Kind, List, Map, Record,
    RecordShape, Source, TextSource, Union, View,
};
use crate::http::read::{read_tree, with_tree};
use crate::http::{Joint, PartShape};

/// Members of unions that are tried for one body.
const MAX_TRIES: usize = 1000;

/// Reads a value from the parts of a body.
///
/// # Errors
/// Where they do not fit the value's type.
pub(crate) fn fill(
    parts: Vec<Part>,
    rows: &'static [PartShape],
    slot: &mut dyn Codec,
) -> Result<(), DecodeError> {
    slot.decode(&mut Body { parts, rows, tries: MAX_TRIES }).and_then(not_null)
}

fn not_null(filled: Filled) -> Result<(), DecodeError> {
    match filled {
        Filled::Value => Ok(()),
        Filled::Null => Err(DecodeError::new("must not be null")),
    }
}

/// All parts of a body: an object by their names, or an array in their order.
struct Body {
    parts: Vec<Part>,
    rows: &'static [PartShape],
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
                (None, Some(shape)) => {
                    let is_free = |name: &str| groups.iter().all(|(taken, _)| taken != name);
                    let free = shape.fields.iter().map(|field| field.name).find(|name| is_free(name));
                    free.ok_or_else(|| DecodeError::new(format!("{} has no name", part.called(index))))?
                }
                (None, None) => {
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
        let row = self.rows.iter().find(|row| row.name == name);
        Named { parts, joint: row.and_then(|row| row.joint) }
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
        Named { parts: self.parts.clone(), joint: None }.list(list)
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        map.clear();
        for (name, parts) in self.groups(None)? {
            let filled = map.entry(&name).decode(&mut self.named(parts, &name));
            filled.and_then(not_null).map_err(|error| error.under(&name))?;
        }
        Ok(Filled::Value)
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        let shape = record.shape();
        let groups = self.groups(Some(shape))?;
        let mut seen = vec![false; shape.fields.len()];
        for (name, parts) in groups {
            let found = shape.find(&name, 0);
            if let Some(seen) = found.and_then(|index| seen.get_mut(index)) {
                *seen = true;
            }
            let slot = match found {
                Some(index) => record.slot(index),
                None => record.extra_mut().map(|extra| extra.entry(&name)),
            };
            let Some(slot) = slot else { continue };
            let filled = slot.decode(&mut self.named(parts, &name));
            filled.and_then(not_null).map_err(|error| error.under(&name))?;
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
    let names: Vec<_> = lacking.map(|(_, (field, _))| format!("`{}`", field.name)).collect();
    if names.is_empty() {
        return Ok(Filled::Value);
    }
    let noun = if names.len() == 1 { "part" } else { "parts" };
    Err(DecodeError::new(format!("{} lacks the required {noun} {}", shape.name, names.join(", "))))
}

/// The parts of one name: a value, or the items of an array.
struct Named {
    parts: Vec<Part>,
    joint: Option<Joint>,
}

impl Named {
    fn one(&self) -> Result<&Part, DecodeError> {
        match self.parts.as_slice() {
            [one] => Ok(one),
            parts => {
                Err(DecodeError::new(format!("there are {} parts of this name, expected one", parts.len())))
            }
        }
    }

    /// A scalar: as text, or as JSON if the part says so.
    fn scalar(
        &self,
        slot: &mut dyn Codec,
        read: impl FnOnce(&mut dyn Codec, TextSource<'_>) -> Result<Filled, DecodeError>,
    ) -> Result<Filled, DecodeError> {
        let part = self.one()?;
        if part.is_json() {
            return read_tree(&part.tree()?, slot);
        }
        read(slot, TextSource(part.text()?))
    }

    /// The one part as JSON, whatever it says it is.
    fn tree(&self) -> Result<Value, DecodeError> {
        self.one()?.tree()
    }

    /// An array that came in one part.
    fn whole_list(&self) -> Option<Value> {
        let part = self.one().ok().filter(|part| part.is_json())?;
        part.text().ok().filter(|text| text.trim_start().starts_with('['))?;
        part.tree().ok()
    }
}

impl Source for Named {
    fn boolean(&mut self, slot: &mut bool) -> Result<Filled, DecodeError> {
        self.scalar(slot, |slot, mut text| slot.decode(&mut text))
    }

    fn integer(&mut self, slot: &mut i64) -> Result<Filled, DecodeError> {
        self.scalar(slot, |slot, mut text| slot.decode(&mut text))
    }

    fn unsigned(&mut self, slot: &mut u64) -> Result<Filled, DecodeError> {
        self.scalar(slot, |slot, mut text| slot.decode(&mut text))
    }

    fn number(&mut self, slot: &mut f64) -> Result<Filled, DecodeError> {
        self.scalar(slot, |slot, mut text| slot.decode(&mut text))
    }

    fn string(&mut self, slot: &mut String) -> Result<Filled, DecodeError> {
        self.text(&mut |text| {
            text.clone_into(slot);
            Ok(())
        })
    }

    fn text(&mut self, read: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError> {
        let part = self.one()?;
        let text = part.text()?;
        // A text of the type JSON may be JSON itself, or a document that was meant as text.
        match part.is_json().then(|| serde_json::from_str::<String>(text)) {
            Some(Ok(decoded)) => read(&decoded)?,
            _ => read(text)?,
        }
        Ok(Filled::Value)
    }

    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError> {
        if let Some(whole) = self.whole_list() {
            return with_tree(&whole, |source| source.list(list));
        }
        list.clear();
        if let Some(joint) = self.joint {
            let text = self.one()?.text()?;
            let items = text.split(joint.character()).filter(|_| !text.is_empty());
            for (index, item) in items.enumerate() {
                let filled = grow(list)?.decode(&mut TextSource(item));
                filled.and_then(not_null).map_err(|error| error.at(index))?;
            }
            return Ok(Filled::Value);
        }
        for (index, part) in self.parts.iter().enumerate() {
            let mut item = Self { parts: vec![part.clone()], joint: None };
            let filled = grow(list)?.decode(&mut item);
            filled.and_then(not_null).map_err(|error| error.at(index))?;
        }
        Ok(Filled::Value)
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        with_tree(&self.tree()?, |source| source.map(map))
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        with_tree(&self.tree()?, |source| source.record(record))
    }

    /// A member may be an object, which is JSON even if nobody says so, or a scalar.
    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError> {
        let part = self.one()?;
        let text = part.text()?;
        if part.is_json() || text.trim_start().starts_with(['{', '[']) {
            if let Ok(tree) = part.tree() {
                return with_tree(&tree, |source| source.union(union));
            }
        }
        TextSource(text).union(union)
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        match self.parts.as_slice() {
            [one] => one.value(),
            parts => parts.iter().map(Part::value).collect::<Result<_, _>>().map(Value::Array),
        }
    }

    fn binary(&mut self, slot: &mut dyn Binary) -> Result<Filled, DecodeError> {
        let part = self.one()?;
        match slot.as_any_mut().downcast_mut::<File>() {
            Some(file) => *file = part.file(),
            None => slot.set_text(part.text()?),
        }
        Ok(Filled::Value)
    }
}

fn grow(list: &mut dyn List) -> Result<&mut dyn Codec, DecodeError> {
    list.grow().ok_or_else(|| DecodeError::new("too many elements"))
}
