use serde_json::Value;

use super::tree::not_null;
use super::{Style, Text, Wire};
use crate::codec::{DecodeError, Filled, List, Map, Record, Source, TextSource, Union};

/// A parameter, to be decoded as whatever its type asks for.
pub(super) struct ParameterSource<'a>(pub(super) Wire<'a>);

impl Source for ParameterSource<'_> {
    fn boolean(&mut self, slot: &mut bool) -> Result<Filled, DecodeError> {
        TextSource(&self.0.scalar()?).boolean(slot)
    }

    fn integer(&mut self, slot: &mut i64) -> Result<Filled, DecodeError> {
        TextSource(&self.0.scalar()?).integer(slot)
    }

    fn unsigned(&mut self, slot: &mut u64) -> Result<Filled, DecodeError> {
        TextSource(&self.0.scalar()?).unsigned(slot)
    }

    fn number(&mut self, slot: &mut f64) -> Result<Filled, DecodeError> {
        TextSource(&self.0.scalar()?).number(slot)
    }

    fn string(&mut self, slot: &mut String) -> Result<Filled, DecodeError> {
        TextSource(&self.0.scalar()?).string(slot)
    }

    fn text(&mut self, read: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError> {
        TextSource(&self.0.scalar()?).text(read)
    }

    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError> {
        list.clear();
        for (index, item) in self.0.items()?.iter().enumerate() {
            let slot = list.grow().ok_or_else(|| DecodeError::new("too many elements"))?;
            slot.decode(&mut TextSource(item)).map_err(|error| error.at(index))?;
        }
        Ok(Filled::Value)
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        let members = self.0.members()?;
        if members.is_empty() && self.0.parameter.style == Style::Members {
            return Ok(Filled::Null);
        }
        map.clear();
        for (name, value) in members {
            let slot = map.entry(&name);
            slot.decode(&mut TextSource(&value)).map_err(|error| error.under(&name))?;
        }
        Ok(Filled::Value)
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        let mut members = self.0.members()?;
        if self.0.parameter.style == Style::Members {
            let (shape, keeps_others) = (record.shape(), record.extra().is_some());
            members.retain(|(name, _)| keeps_others || shape.find(name, 0).is_some());
            if members.is_empty() {
                return Ok(Filled::Null);
            }
        }
        fill(record, members.iter().map(|(name, value)| (name.clone(), TextSource(value))))
    }

    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError> {
        TextSource(&self.0.scalar()?).union(union)
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        TextSource(&self.0.scalar()?).json()
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
            None => record.extra_mut().map(|extra| extra.entry(&name)),
        };
        if let Some(slot) = slot {
            slot.decode(&mut value).and_then(not_null).map_err(|error| error.under(&name))?;
        }
    }
    let lacking = shape.fields.iter().zip(seen).filter(|(field, seen)| field.required && !seen);
    let lacking: Vec<_> = lacking.map(|(field, _)| format!("`{}`", field.name)).collect();
    if lacking.is_empty() {
        return Ok(Filled::Value);
    }
    Err(DecodeError::new(format!("{} lacks the required {}", shape.name, lacking.join(", "))))
}
