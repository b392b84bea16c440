use std::borrow::Cow;
use std::cell::Cell;

use serde_json::Value;

use crate::http::flat::Text;

use crate::codec::{
    grow, read_union, Candidate, Case, Certainty, Codec, DecodeError, Filled, Kind, List, Map, Record,
    Source, TextSource, Union, MAX_TRIES,
};

/// Reads a value from a JSON tree: a parameter that is written as JSON.
///
/// # Errors
/// Where the tree does not fit the type.
pub(crate) fn read_tree(tree: &Value, slot: &mut dyn Codec) -> Result<Filled, DecodeError> {
    slot.decode(&mut TreeSource { tree, leaves: Leaves::Json, attempts: &Cell::new(MAX_TRIES) })
}

/// Reads what is no [`Codec`] by itself from a JSON tree.
#[cfg(feature = "multipart")]
pub(crate) fn with_tree<T>(tree: &Value, read: impl FnOnce(&mut dyn Source) -> T) -> T {
    read(&mut TreeSource { tree, leaves: Leaves::Json, attempts: &Cell::new(MAX_TRIES) })
}

/// As [`with_tree`], where the leaves are all text.
#[cfg(feature = "multipart")]
pub(crate) fn with_text_tree<T>(tree: &Value, read: impl FnOnce(&mut dyn Source) -> T) -> T {
    read(&mut TreeSource { tree, leaves: Leaves::Text, attempts: &Cell::new(MAX_TRIES) })
}

/// Reads a value from a tree whose leaves are all text: `7` is a number where one is asked for.
///
/// # Errors
/// Where the tree does not fit the type.
pub(super) fn read_text_tree(tree: &Value, slot: &mut dyn Codec) -> Result<Filled, DecodeError> {
    slot.decode(&mut TreeSource { tree, leaves: Leaves::Text, attempts: &Cell::new(MAX_TRIES) })
}

/// What the strings of a tree are.
#[derive(Clone, Copy, PartialEq)]
enum Leaves {
    /// Strings.
    Json,
    /// Scalars of whatever type is asked for.
    Text,
}

/// A JSON tree, to be decoded as whatever its type asks for. It is as deep as serde_json allows.
pub(super) struct TreeSource<'a> {
    tree: &'a Value,
    leaves: Leaves,
    /// How many more members of unions may be tried.
    attempts: &'a Cell<usize>,
}

impl<'a> TreeSource<'a> {
    /// A tree of JSON.
    pub(super) fn json(tree: &'a Value, attempts: &'a Cell<usize>) -> Self {
        Self { tree, leaves: Leaves::Json, attempts }
    }

    fn within(&self, tree: &'a Value) -> Self {
        Self { tree, ..*self }
    }

    /// The members of an object. Where all are text, positions may have been meant as names.
    fn members(&self) -> Option<Vec<(Text<'a>, &'a Value)>> {
        match self.tree {
            Value::Object(members) => {
                Some(members.iter().map(|(name, value)| (name.as_str().into(), value)).collect())
            }
            Value::Array(items) if self.leaves == Leaves::Text => {
                let items = items.iter().enumerate();
                Some(items.map(|(index, value)| (index.to_string().into(), value)).collect())
            }
            _ => None,
        }
    }

    /// The text that is here, if its type is still open.
    fn leaf(&self) -> Option<TextSource<'a>> {
        let text = self.tree.as_str().filter(|_| self.leaves == Leaves::Text);
        text.map(TextSource)
    }

    fn expected(&self, what: &str) -> DecodeError {
        DecodeError::new(format!("expected {what}, found {}", self.tree))
    }

    fn scalar<T>(
        &self,
        slot: &mut T,
        what: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<Filled, DecodeError> {
        if self.tree.is_null() {
            return Ok(Filled::Null);
        }
        *slot = read(self.tree).ok_or_else(|| self.expected(what))?;
        Ok(Filled::Value)
    }
}

impl Source for TreeSource<'_> {
    fn is_textual(&self) -> bool {
        false
    }

    fn boolean(&mut self, slot: &mut bool) -> Result<Filled, DecodeError> {
        if let Some(mut leaf) = self.leaf() {
            return leaf.boolean(slot);
        }
        self.scalar(slot, "a boolean", Value::as_bool)
    }

    fn integer(&mut self, slot: &mut i64) -> Result<Filled, DecodeError> {
        if let Some(mut leaf) = self.leaf() {
            return leaf.integer(slot);
        }
        self.scalar(slot, "an integer", Value::as_i64)
    }

    fn unsigned(&mut self, slot: &mut u64) -> Result<Filled, DecodeError> {
        if let Some(mut leaf) = self.leaf() {
            return leaf.unsigned(slot);
        }
        self.scalar(slot, "a non-negative integer", Value::as_u64)
    }

    fn wide(&mut self, slot: &mut i128) -> Result<Filled, DecodeError> {
        if let Some(mut leaf) = self.leaf() {
            return leaf.wide(slot);
        }
        let read = |value: &Value| value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from));
        self.scalar(slot, "an integer", read)
    }

    fn wide_unsigned(&mut self, slot: &mut u128) -> Result<Filled, DecodeError> {
        if let Some(mut leaf) = self.leaf() {
            return leaf.wide_unsigned(slot);
        }
        self.scalar(slot, "a non-negative integer", |value| value.as_u64().map(u128::from))
    }

    fn number(&mut self, slot: &mut f64) -> Result<Filled, DecodeError> {
        if let Some(mut leaf) = self.leaf() {
            return leaf.number(slot);
        }
        self.scalar(slot, "a number", Value::as_f64)
    }

    fn string(&mut self, slot: &mut String) -> Result<Filled, DecodeError> {
        self.scalar(slot, "a string", |value| value.as_str().map(str::to_owned))
    }

    fn text(&mut self, read: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError> {
        match self.tree {
            Value::Null => Ok(Filled::Null),
            Value::String(text) => read(text).map(|()| Filled::Value),
            _ => Err(self.expected("a string")),
        }
    }

    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError> {
        let items = match self.tree {
            Value::Null => return Ok(Filled::Null),
            Value::Array(items) => items,
            _ => return Err(self.expected("an array")),
        };
        list.clear();
        for (index, item) in items.iter().enumerate() {
            let slot = grow(list)?;
            let filled = slot.decode(&mut self.within(item));
            filled.and_then(Filled::not_null).map_err(|error| error.at(index))?;
        }
        Ok(Filled::Value)
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        if self.tree.is_null() {
            return Ok(Filled::Null);
        }
        let members = self.members().ok_or_else(|| self.expected("an object"))?;
        map.clear();
        for (name, value) in members {
            let filled = map.entry(&name).decode(&mut self.within(value));
            filled.and_then(Filled::not_null).map_err(|error| error.under(&name))?;
        }
        Ok(Filled::Value)
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        if self.tree.is_null() {
            return Ok(Filled::Null);
        }
        let members = self.members().ok_or_else(|| self.expected("an object"))?;
        super::source::fill(record, members.into_iter().map(|(name, value)| (name, self.within(value))))
    }

    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError> {
        if let Some(mut leaf) = self.leaf() {
            return leaf.union(union);
        }
        read_union(union, self)
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        Ok(self.tree.clone())
    }
}

impl Candidate for TreeSource<'_> {
    fn kinds(&self) -> &'static [Kind] {
        kind_of(self.tree).alone()
    }

    fn has(&self, property: &str) -> bool {
        self.tree.get(property).is_some()
    }

    fn text(&self) -> Option<&str> {
        self.tree.as_str()
    }

    fn property(&self, name: &str, case: Case) -> Option<Cow<'_, str>> {
        let mut members = self.tree.as_object()?.iter().filter(|(found, _)| case.matches(name, found));
        members.next().and_then(|(_, value)| value.as_str()).map(Cow::Borrowed)
    }

    fn read(&mut self, slot: &mut dyn Codec, _: Certainty) -> Result<Filled, DecodeError> {
        slot.decode(self)
    }

    fn pay_for_try(&mut self) -> Result<(), DecodeError> {
        pay(self.attempts)
    }
}

/// Pays for trying a member of a union.
pub(super) fn pay(attempts: &Cell<usize>) -> Result<(), DecodeError> {
    let left = attempts.get().checked_sub(1);
    attempts.set(left.ok_or_else(|| DecodeError::new("too many unions within unions"))?);
    Ok(())
}

fn kind_of(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(number) if number.is_f64() => Kind::Number,
        Value::Number(_) => Kind::Integer,
        Value::String(_) => Kind::String,
        Value::Array(_) => Kind::Array,
        Value::Object(_) => Kind::Object,
    }
}
