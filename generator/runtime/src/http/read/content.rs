use std::borrow::Cow;
use std::cell::Cell;

use serde_json::Value;

use super::tree::TreeSource;
use crate::codec::{
    read_union, Candidate, Case, Certainty, Codec, DecodeError, Filled, Kind, List, Map, Record, Source,
    TextSource, Union,
};

/// A text of a form's field: a scalar as it is, or an array or an object as JSON. OpenAPI 3.0.4 §4.7.15.
pub(super) struct ContentSource<'a> {
    text: &'a str,
    /// The array or object that the text may be.
    tree: Option<Value>,
    attempts: &'a Cell<usize>,
}

impl<'a> ContentSource<'a> {
    pub(super) fn new(text: &'a str, attempts: &'a Cell<usize>) -> Self {
        let plausible = text.starts_with(['{', '[']);
        let tree = plausible.then(|| serde_json::from_str(text).ok()).flatten();
        Self { text, tree, attempts }
    }

    /// The kinds that the text may be of; `[]` is a string where there is no array.
    pub(super) fn kinds(&self) -> &'static [Kind] {
        match &self.tree {
            Some(Value::Object(_)) => &[Kind::Object, Kind::String, Kind::Array],
            Some(_) => &[Kind::Array, Kind::String],
            None => Kind::of_text_or_list(self.text),
        }
    }

    /// What the text is as JSON.
    fn tree(&self) -> Result<TreeSource<'_>, DecodeError> {
        match &self.tree {
            Some(tree) => Ok(TreeSource::json(tree, self.attempts)),
            None => match serde_json::from_str::<Value>(self.text) {
                Ok(found) => Err(DecodeError::new(format!("expected JSON of another type, found {found}"))),
                Err(why) => Err(DecodeError::new(format!("expected JSON: {why}"))),
            },
        }
    }
}

impl Source for ContentSource<'_> {
    fn boolean(&mut self, slot: &mut bool) -> Result<Filled, DecodeError> {
        TextSource(self.text).boolean(slot)
    }

    fn integer(&mut self, slot: &mut i64) -> Result<Filled, DecodeError> {
        TextSource(self.text).integer(slot)
    }

    fn unsigned(&mut self, slot: &mut u64) -> Result<Filled, DecodeError> {
        TextSource(self.text).unsigned(slot)
    }

    fn number(&mut self, slot: &mut f64) -> Result<Filled, DecodeError> {
        TextSource(self.text).number(slot)
    }

    fn string(&mut self, slot: &mut String) -> Result<Filled, DecodeError> {
        TextSource(self.text).string(slot)
    }

    fn text(&mut self, read: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError> {
        Source::text(&mut TextSource(self.text), read)
    }

    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError> {
        self.tree()?.list(list)
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        self.tree()?.map(map)
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        self.tree()?.record(record)
    }

    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError> {
        read_union(union, self)
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        match &self.tree {
            Some(tree) => Ok(tree.clone()),
            None => TextSource(self.text).json(),
        }
    }
}

impl Candidate for ContentSource<'_> {
    fn kinds(&self) -> &'static [Kind] {
        Self::kinds(self)
    }

    fn has(&self, property: &str) -> bool {
        self.tree.as_ref().is_some_and(|tree| tree.get(property).is_some())
    }

    fn text(&self) -> Option<&str> {
        Some(self.text)
    }

    fn property(&self, name: &str, case: Case) -> Option<Cow<'_, str>> {
        let members = self.tree.as_ref()?.as_object()?;
        let found = members.iter().find(|(found, _)| case.matches(name, found))?.1.as_str()?;
        Some(found.into())
    }

    fn read(&mut self, slot: &mut dyn Codec, _: Certainty) -> Result<Filled, DecodeError> {
        slot.decode(self)
    }

    fn pay_for_try(&mut self) -> Result<(), DecodeError> {
        super::tree::pay(self.attempts)
    }
}
