use serde_json::Value;

use crate::codec::{Decide, DecodeError, Filled, Kind, List, Map, Record, Rule, Source, Test, Union};

/// A JSON tree, to be decoded as whatever its type asks for: the value of a parameter that is
/// written as JSON. Trees are as deep as serde_json lets them be.
pub(crate) struct TreeSource<'a>(pub(crate) &'a Value);

impl TreeSource<'_> {
    fn expected(&self, what: &str) -> DecodeError {
        DecodeError::new(format!("expected {what}, found {}", self.0))
    }

    fn scalar<T>(
        &self,
        what: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<Option<T>, DecodeError> {
        match self.0 {
            Value::Null => Ok(None),
            value => read(value).map(Some).ok_or_else(|| self.expected(what)),
        }
    }
}

impl Source for TreeSource<'_> {
    fn boolean(&mut self) -> Result<Option<bool>, DecodeError> {
        self.scalar("a boolean", Value::as_bool)
    }

    fn integer(&mut self) -> Result<Option<i64>, DecodeError> {
        self.scalar("an integer", Value::as_i64)
    }

    fn unsigned(&mut self) -> Result<Option<u64>, DecodeError> {
        self.scalar("a non-negative integer", Value::as_u64)
    }

    fn number(&mut self) -> Result<Option<f64>, DecodeError> {
        self.scalar("a number", Value::as_f64)
    }

    fn string(&mut self) -> Result<Option<String>, DecodeError> {
        self.scalar("a string", |value| value.as_str().map(str::to_owned))
    }

    fn text(&mut self, read: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError> {
        match self.string()? {
            None => Ok(Filled::Null),
            Some(text) => read(&text).map(|()| Filled::Value),
        }
    }

    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError> {
        let items = match self.0 {
            Value::Null => return Ok(Filled::Null),
            Value::Array(items) => items,
            _ => return Err(self.expected("an array")),
        };
        list.clear();
        for (index, item) in items.iter().enumerate() {
            let slot = list.grow().ok_or_else(|| DecodeError::new("too many elements"))?;
            let filled = slot.decode(&mut TreeSource(item));
            filled.and_then(not_null).map_err(|error| error.at(index))?;
        }
        Ok(Filled::Value)
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        let members = match self.0 {
            Value::Null => return Ok(Filled::Null),
            Value::Object(members) => members,
            _ => return Err(self.expected("an object")),
        };
        map.clear();
        for (name, value) in members {
            let filled = map.entry(name).decode(&mut TreeSource(value));
            filled.and_then(not_null).map_err(|error| error.under(name))?;
        }
        Ok(Filled::Value)
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        match self.0 {
            Value::Null => Ok(Filled::Null),
            Value::Object(members) => {
                let sources = members.iter().map(|(name, value)| (name.as_str().into(), TreeSource(value)));
                super::source::fill(record, sources)
            }
            _ => Err(self.expected("an object")),
        }
    }

    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError> {
        let shape = union.shape();
        let chosen = match shape.decide {
            Decide::Tag { property, values, case } => {
                let members = self.0.as_object().into_iter().flatten();
                let mut tags = members.filter(|(name, _)| case.matches(property, name));
                let tag = tags.next().and_then(|(_, value)| value.as_str());
                tag.and_then(|tag| values.iter().find(|(value, _)| case.matches(value, tag)))
                    .map(|(_, index)| *index)
            }
            Decide::Rules(rules) => {
                rules.iter().find(|rule| holds(rule, self.0, union)).map(|rule| rule.variant)
            }
        };
        match chosen {
            Some(variant) => union.choose(variant),
            None if self.0.is_null() => return Ok(Filled::Null),
            None if shape.open => union.choose(shape.variants.len()),
            None => return Err(self.expected(shape.name)),
        }
        union.slot().decode(self)
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        Ok(self.0.clone())
    }
}

pub(super) fn not_null(filled: Filled) -> Result<(), DecodeError> {
    match filled {
        Filled::Value => Ok(()),
        Filled::Null => Err(DecodeError::new("must not be null")),
    }
}

fn holds(rule: &Rule, value: &Value, union: &mut dyn Union) -> bool {
    if !rule.kind.accepts(kind_of(value)) {
        return false;
    }
    match rule.test {
        Test::Any => true,
        Test::Has(name) => value.get(name).is_some(),
        Test::Equals(name, wanted) => value.get(name).and_then(Value::as_str) == Some(wanted),
        Test::Among(values) => value.as_str().is_some_and(|text| values.contains(&text)),
        Test::Try => {
            union.choose(rule.variant);
            matches!(union.slot().decode(&mut TreeSource(value)), Ok(Filled::Value))
        }
    }
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
