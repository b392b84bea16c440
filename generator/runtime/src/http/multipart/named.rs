//! From the parts of one name to a value. OpenAPI 3.0.4 §4.7.15.

use std::borrow::Cow;

use serde_json::{Map as Object, Value};

use super::coded;
use super::file::File;
use super::part::Part;
use crate::codec::{
    grow, read_union, Binary, Candidate, Case, Certainty, Codec, DecodeError, Filled, Kind, List, Map,
    Record, Source, TextSource, Union,
};
use crate::http::read::{read_tree, with_text_tree, with_tree};
use crate::http::PartForm;

/// The parts of one name: a value, or the items of an array.
pub(super) struct Named {
    pub(super) parts: Vec<Part>,
    pub(super) form: PartForm,
    /// Is it an item of an array already? An array within it is JSON.
    pub(super) is_item: bool,
}

impl Named {
    pub(super) fn item(part: &Part) -> Self {
        Self { parts: vec![part.clone()], form: PartForm::Usual, is_item: true }
    }

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

    /// An object: as JSON, or as names and values in turn.
    fn object(
        &self,
        read: impl FnOnce(&mut dyn Source) -> Result<Filled, DecodeError>,
    ) -> Result<Filled, DecodeError> {
        let PartForm::Joined(joint) = self.form else { return with_tree(&self.tree()?, read) };
        let text = self.one()?.text()?;
        let mut texts = text.split(joint.character()).filter(|_| !text.is_empty());
        let mut members = Object::new();
        while let Some(name) = texts.next() {
            let value = texts.next().ok_or_else(|| DecodeError::new(format!("{name:?} has no value")))?;
            if members.insert(name.to_owned(), value.into()).is_some() {
                return Err(DecodeError::new("it is there twice").under(name));
            }
        }
        with_text_tree(&Value::Object(members), read)
    }

    /// An array whose items are parts, or joined in one.
    pub(super) fn items(&self, list: &mut dyn List) -> Result<Filled, DecodeError> {
        list.clear();
        if let PartForm::Joined(joint) = self.form {
            let text = self.one()?.text()?;
            let items = text.split(joint.character()).filter(|_| !text.is_empty());
            for (index, item) in items.enumerate() {
                let filled = grow(list)?.decode(&mut TextSource(item));
                filled.and_then(Filled::not_null).map_err(|error| error.at(index))?;
            }
            return Ok(Filled::Value);
        }
        for (index, part) in self.parts.iter().enumerate() {
            let slot = grow(list)?;
            let filled = match &self.form {
                PartForm::Each(media) => coded::read(part, media, slot),
                _ => slot.decode(&mut Self::item(part)),
            };
            filled.and_then(Filled::not_null).map_err(|error| error.at(index))?;
        }
        Ok(Filled::Value)
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
        if self.is_item {
            return with_tree(&self.tree()?, |source| source.list(list));
        }
        let Some(whole) = self.whole_list() else { return self.items(list) };
        // What looks like the whole may be the only one of several arrays.
        with_tree(&whole, |source| source.list(list)).or_else(|error| self.items(list).map_err(|_| error))
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        self.object(|source| source.map(map))
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        self.object(|source| source.record(record))
    }

    /// A member may be an object, which is JSON even if nobody says so.
    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError> {
        if let Ok(part) = self.one() {
            let is_nested = |text: &str| text.trim_start().starts_with(['{', '[']);
            if part.is_json() || part.file_name.is_none() && part.text().is_ok_and(is_nested) {
                if let Ok(tree) = part.tree() {
                    return with_tree(&tree, |source| source.union(union));
                }
            }
        }
        read_union(union, self)
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

impl Candidate for Named {
    /// What is a part may be a text, a file, or the only item of an array.
    fn kinds(&self) -> &'static [Kind] {
        let Ok(part) = self.one() else { return Kind::Array.alone() };
        let text = part.text().ok().filter(|_| part.file_name.is_none());
        match text.and_then(|text| Kind::of_text(text).first()) {
            Some(Kind::Boolean) => &[Kind::Boolean, Kind::String, Kind::Array],
            Some(Kind::Integer) => &[Kind::Integer, Kind::String, Kind::Array],
            Some(Kind::Number) => &[Kind::Number, Kind::String, Kind::Array],
            _ => &[Kind::String, Kind::Array],
        }
    }

    fn has(&self, _: &str) -> bool {
        false
    }

    fn text(&self) -> Option<&str> {
        self.one().ok().and_then(|part| part.text().ok())
    }

    fn property(&self, _: &str, _: Case) -> Option<Cow<'_, str>> {
        None
    }

    fn read(&mut self, slot: &mut dyn Codec, _: Certainty) -> Result<Filled, DecodeError> {
        slot.decode(self)
    }

    /// A part holds no parts, so its tries cannot multiply.
    fn pay_for_try(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }
}
