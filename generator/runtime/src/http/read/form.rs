use std::borrow::Cow;
use std::cell::Cell;

use serde_json::Value;

use super::content::ContentSource;
use super::source::Rest;
use super::tree::{pay, read_text_tree};
use super::{deep, read_as, Given, IsOther, Query};
use crate::codec::{
    grow, pass_over, read_union, Candidate, Case, Certainty, Codec, DecodeError, Filled, Kind, List, Map,
    Record, RecordShape, Source, Union, MAX_TRIES,
};
use crate::http::flat::Text;
use crate::http::percent::decode_query;
use crate::http::Parameter;

/// Reads a form: a body of `application/x-www-form-urlencoded`. OpenAPI 3.0.4 §4.7.14.4.
///
/// # Errors
/// Where it is malformed, or does not fit the type.
pub(crate) fn read_form(
    fields: &[Parameter],
    text: &str,
    slot: &mut dyn Codec,
) -> Result<Filled, DecodeError> {
    let query = Query::of_form(text)?;
    slot.decode(&mut FormSource::new(fields, &query, &|_| false))
}

/// Reads a query that is a form.
pub(super) fn read_query(
    parameter: &Parameter,
    fields: &[Parameter],
    query: &Query<'_>,
    slot: &mut dyn Codec,
) -> Result<Filled, DecodeError> {
    match query.whole() {
        None if !parameter.required => Ok(Filled::Null),
        _ => slot.decode(&mut FormSource::new(fields, query, &|_| false)),
    }
}

/// Reads a field of which nothing is said; `Null` if it did not come. Brackets are understood, though
/// nothing asks for them.
pub(super) fn read_field(
    name: &str,
    query: &Query<'_>,
    is_other: IsOther<'_>,
    slot: &mut dyn Codec,
) -> Result<Filled, DecodeError> {
    let mut values = query.values_of(name);
    let Some(first) = values.next() else {
        return match deep::tree(name, is_other, query.pairs())? {
            Some(tree) => read_text_tree(&tree, slot),
            None => Ok(Filled::Null),
        };
    };
    let (first, attempts) = (decode_query(first)?, Cell::new(MAX_TRIES));
    let Some(second) = values.next() else {
        return slot.decode(&mut FieldSource::new(std::slice::from_ref(&first), &attempts));
    };
    let mut texts = vec![first, decode_query(second)?];
    for value in values {
        texts.push(decode_query(value)?);
    }
    slot.decode(&mut FieldSource::new(&texts, &attempts))
}

/// What of a query or a body is the object's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// All of it.
    Whole,
    /// What is documented; the rest may be anybody's.
    Members,
}

/// A form, to be decoded as an object.
pub(super) struct FormSource<'a> {
    /// Those in a style of their own.
    fields: &'a [Parameter],
    query: &'a Query<'a>,
    is_other: IsOther<'a>,
    extent: Extent,
    /// Without any member it is absent.
    optional: bool,
    attempts: Cell<usize>,
}

impl<'a> FormSource<'a> {
    fn new(fields: &'a [Parameter], query: &'a Query<'a>, is_other: IsOther<'a>) -> Self {
        let (extent, attempts) = (Extent::Whole, Cell::new(MAX_TRIES));
        Self { fields, query, is_other, extent, optional: false, attempts }
    }

    /// An object whose members are parameters of their own. It is there if one of them is, or if it must
    /// be there.
    pub(super) fn members(parameter: &Parameter, query: &'a Query<'a>, is_other: IsOther<'a>) -> Self {
        let optional = !parameter.required;
        Self { extent: Extent::Members, optional, ..Self::new(&[], query, is_other) }
    }

    /// Names that are nobody's field, in the order of their first appearance.
    fn others(&self, is_field: &dyn Fn(&str) -> bool) -> Vec<&'a str> {
        let mut seen = std::collections::HashSet::new();
        let names = self.query.pairs().iter().map(|(name, _)| name.as_ref());
        let others = names.filter(|name| !(self.is_other)(name) && !is_field(name) && !is_field(base(name)));
        others.filter(|name| seen.insert(*name)).collect()
    }

    /// The field in its own style.
    fn field(
        &self,
        shape: &RecordShape,
        name: &str,
        slot: &mut dyn Codec,
        is_other: IsOther<'_>,
    ) -> Result<Filled, DecodeError> {
        if (self.is_other)(name) {
            return Ok(Filled::Null);
        }
        let field = self.fields.iter().find(|field| field.name == name).unwrap_or(&Parameter::FIELD);
        let sent = self.spelling(shape, name)?;
        read_as(sent, field, Given::Query(self.query, is_other), slot).map_err(|error| error.under(name))
    }

    /// The name that a field came by: its own, or `Status` for `status` where case does not matter.
    fn spelling<'n>(&'n self, shape: &RecordShape, name: &'n str) -> Result<&'n str, DecodeError> {
        if shape.case == Case::Exact {
            return Ok(name);
        }
        let is_own = |sent: &str| sent == name || shape.fields.iter().all(|field| field.name != sent);
        let sent = self.query.pairs().iter().map(|(sent, _)| base(sent));
        let mut spellings =
            sent.filter(|sent| shape.case.matches(name, sent) && is_own(sent) && !(self.is_other)(sent));
        let first = spellings.next().unwrap_or(name);
        if spellings.any(|sent| sent != first) {
            return Err(DecodeError::new("the property is there twice").under(name));
        }
        Ok(first)
    }

    /// What is no field's.
    fn other_fields(&self, record: &mut dyn Record, any: &mut bool) -> Result<(), DecodeError> {
        let shape = record.shape();
        let mut others = self.others(&|name| shape.find(name, 0).is_some()).into_iter();
        match record.extra_mut() {
            Some(extra) => others.try_for_each(|name| {
                *any = true;
                self.read_other(name, extra.entry(name))
            }),
            None if self.extent == Extent::Whole => others.try_for_each(|name| pass_over(shape, base(name))),
            None => Ok(()),
        }
    }

    /// A value under exactly this name.
    fn read_other(&self, name: &str, slot: &mut dyn Codec) -> Result<(), DecodeError> {
        let texts = self.query.values_of(name).map(decode_query).collect::<Result<Vec<_>, _>>();
        let decoded = texts.and_then(|texts| slot.decode(&mut FieldSource::new(&texts, &self.attempts)));
        decoded.map(drop).map_err(|error| error.under(name))
    }

    fn expected(what: &str) -> DecodeError {
        DecodeError::new(format!("expected {what}, found a form"))
    }
}

/// `name` of `name[member]`.
fn base(name: &str) -> &str {
    name.split('[').next().unwrap_or(name)
}

impl Source for FormSource<'_> {
    fn boolean(&mut self, _: &mut bool) -> Result<Filled, DecodeError> {
        Err(Self::expected("a boolean"))
    }

    fn integer(&mut self, _: &mut i64) -> Result<Filled, DecodeError> {
        Err(Self::expected("an integer"))
    }

    fn unsigned(&mut self, _: &mut u64) -> Result<Filled, DecodeError> {
        Err(Self::expected("a non-negative integer"))
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

    fn list(&mut self, _: &mut dyn List) -> Result<Filled, DecodeError> {
        Err(Self::expected("an array"))
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        let names = self.others(&|_| false);
        if names.is_empty() && self.optional {
            return Ok(Filled::Null);
        }
        map.clear();
        names.into_iter().try_for_each(|name| self.read_other(name, map.entry(name)))?;
        Ok(Filled::Value)
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        let shape = record.shape();
        let mut any = false;
        let mut lacking = Vec::new();
        for (index, field) in shape.fields.iter().enumerate() {
            let Some(slot) = record.slot(index) else { continue };
            let is_other = |name: &str| (self.is_other)(name) || shape.find(name, 0).is_some();
            match self.field(shape, field.name, slot, &is_other)? {
                Filled::Value => any = true,
                Filled::Null if !field.required => {}
                Filled::Null => match slot.decode(&mut Rest) {
                    Ok(Filled::Value) => {}
                    _ => lacking.push(field.name),
                },
            }
        }
        self.other_fields(record, &mut any)?;
        if !any && self.optional {
            return Ok(Filled::Null);
        }
        shape.lacks(lacking).map(|()| Filled::Value)
    }

    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError> {
        if self.optional && self.others(&|_| false).is_empty() {
            return Ok(Filled::Null);
        }
        read_union(union, self)
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        let mut members = serde_json::Map::new();
        for name in self.others(&|_| false) {
            let mut value = Value::Null;
            self.read_other(name, &mut value)?;
            members.insert(name.to_owned(), value);
        }
        Ok(Value::Object(members))
    }
}

impl Candidate for FormSource<'_> {
    fn kinds(&self) -> &'static [Kind] {
        Kind::Object.alone()
    }

    fn has(&self, property: &str) -> bool {
        let mut names = self.query.pairs().iter().map(|(name, _)| name);
        names.any(|name| name == property || base(name) == property)
    }

    fn text(&self) -> Option<&str> {
        None
    }

    fn property(&self, name: &str, case: Case) -> Option<Cow<'_, str>> {
        let (_, raw) = self.query.pairs().iter().find(|(found, _)| case.matches(name, found))?;
        decode_query(raw).ok()
    }

    fn read(&mut self, slot: &mut dyn Codec, _: Certainty) -> Result<Filled, DecodeError> {
        slot.decode(self)
    }

    fn pay_for_try(&mut self) -> Result<(), DecodeError> {
        pay(&self.attempts)
    }
}

/// What came under the name of a field, at least once.
struct FieldSource<'a> {
    texts: &'a [Text<'a>],
    /// The only one.
    one: Option<ContentSource<'a>>,
    attempts: &'a Cell<usize>,
}

impl<'a> FieldSource<'a> {
    fn new(texts: &'a [Text<'a>], attempts: &'a Cell<usize>) -> Self {
        let one = match texts {
            [one] => Some(ContentSource::new(one, attempts)),
            _ => None,
        };
        Self { texts, one, attempts }
    }

    fn one(&mut self) -> Result<&mut ContentSource<'a>, DecodeError> {
        let found = self.texts.len();
        self.one.as_mut().ok_or_else(|| DecodeError::new(format!("expected one value, found {found}")))
    }
}

impl Source for FieldSource<'_> {
    fn boolean(&mut self, slot: &mut bool) -> Result<Filled, DecodeError> {
        self.one()?.boolean(slot)
    }

    fn integer(&mut self, slot: &mut i64) -> Result<Filled, DecodeError> {
        self.one()?.integer(slot)
    }

    fn unsigned(&mut self, slot: &mut u64) -> Result<Filled, DecodeError> {
        self.one()?.unsigned(slot)
    }

    fn number(&mut self, slot: &mut f64) -> Result<Filled, DecodeError> {
        self.one()?.number(slot)
    }

    fn string(&mut self, slot: &mut String) -> Result<Filled, DecodeError> {
        self.one()?.string(slot)
    }

    fn text(&mut self, read: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError> {
        Source::text(self.one()?, read)
    }

    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError> {
        list.clear();
        for (index, text) in self.texts.iter().enumerate() {
            let slot = grow(list)?;
            let filled = slot.decode(&mut ContentSource::new(text, self.attempts));
            filled.and_then(Filled::not_null).map_err(|error| error.at(index))?;
        }
        Ok(Filled::Value)
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        self.one()?.map(map)
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        self.one()?.record(record)
    }

    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError> {
        read_union(union, self)
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        match &mut self.one {
            Some(one) => one.json(),
            None => self.texts.iter().map(|text| ContentSource::new(text, self.attempts).json()).collect(),
        }
    }
}

impl Candidate for FieldSource<'_> {
    fn kinds(&self) -> &'static [Kind] {
        self.one.as_ref().map_or(Kind::Array.alone(), ContentSource::kinds)
    }

    fn has(&self, property: &str) -> bool {
        self.one.as_ref().is_some_and(|one| one.has(property))
    }

    fn text(&self) -> Option<&str> {
        self.one.as_ref().and_then(Candidate::text)
    }

    fn property(&self, name: &str, case: Case) -> Option<Cow<'_, str>> {
        self.one.as_ref()?.property(name, case)
    }

    fn read(&mut self, slot: &mut dyn Codec, _: Certainty) -> Result<Filled, DecodeError> {
        slot.decode(self)
    }

    fn pay_for_try(&mut self) -> Result<(), DecodeError> {
        pay(self.attempts)
    }
}
