//! How objects are told apart: by listed values, then by properties that only one member requires.

use std::collections::BTreeSet;

use super::{Candidate, JsonKind, Rule, Test, accepts, rule, tries};
use crate::ir::{Api, Presence, Record, Shape, Type};

/// An object member with all the records that it may be; none of them, if it may be anything.
type Leaves<'a> = (usize, Option<Vec<&'a Record>>);

/// The records that a type may be. A union is all of its members.
fn leaves<'a>(api: &'a Api, ty: &'a Type) -> Option<Vec<&'a Record>> {
    let mut records = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![ty];
    while let Some(ty) = open.pop() {
        let Type::Named(id) = api.types.resolve(ty.without_null()) else { return None };
        if !seen.insert(*id) {
            continue;
        }
        match &api.types.get(*id)?.shape {
            Shape::Record(record) => records.push(record),
            Shape::Union(union) => {
                let members = union.members.iter().map(|member| &member.ty).rev();
                open.extend(members.filter(|ty| accepts(api, ty, JsonKind::Object)));
            }
            _ => return None,
        }
    }
    Some(records)
}

/// Objects: listed values first, then properties that only one member has and requires. If one
/// member is left, it is that one.
pub(super) fn rules(api: &Api, candidates: &[Candidate<'_>]) -> Vec<Rule> {
    let all: Vec<Leaves<'_>> = candidates.iter().map(|(index, ty)| (*index, leaves(api, ty))).collect();
    let mut rules = Vec::new();
    let mut left: Vec<usize> = all.iter().map(|(index, _)| *index).collect();
    // What is told apart no longer stands in the way of the others.
    loop {
        let pool: Vec<&Leaves<'_>> = all.iter().filter(|(index, _)| left.contains(index)).collect();
        let found = pool.iter().filter_map(|(index, records)| {
            Some((*index, telling_values(api, records.as_ref()?, *index, &pool)?))
        });
        let found: Vec<_> = found.collect();
        if found.is_empty() {
            break;
        }
        for (index, (property, values)) in found {
            let equals = |value: &str| Test::Equals(property.to_owned(), value.to_owned());
            rules.extend(values.into_iter().map(|value| rule(JsonKind::Object, equals(value), index)));
            left.retain(|other| *other != index);
        }
    }
    let pool: Vec<&Leaves<'_>> = all.iter().filter(|(index, _)| left.contains(index)).collect();
    for (index, records) in pool.iter().filter(|_| pool.len() > 1) {
        let property = records.as_ref().and_then(|own| telling_property(own, *index, &pool));
        if let Some(property) = property {
            rules.push(rule(JsonKind::Object, Test::Has(property), *index));
        }
    }
    let told = |index: &usize| rules.iter().any(|rule| rule.member == *index);
    let rest: Vec<Candidate<'_>> = candidates.iter().filter(|(index, _)| !told(index)).copied().collect();
    let vague: Vec<Candidate<'_>> =
        candidates.iter().filter(|(index, _)| told_by_optional(&rules, &all, *index)).copied().collect();
    rules.extend(match rest.as_slice() {
        [(only, _)] if vague.is_empty() => vec![rule(JsonKind::Object, Test::Any, *only)],
        rest => tries(api, JsonKind::Object, &[&vague, rest].concat()),
    });
    rules
}

/// Is the member told by a property that may be absent? Without it, the member is tried.
fn told_by_optional(rules: &[Rule], all: &[Leaves<'_>], index: usize) -> bool {
    let records = all.iter().find(|(member, _)| *member == index).and_then(|(_, records)| records.as_ref());
    let is_required = |property: &str| {
        records.is_some_and(|records| records.iter().all(|record| requires(record, property)))
    };
    let mut own = rules.iter().filter(|rule| rule.member == index);
    own.any(|rule| matches!(&rule.test, Test::Equals(property, _) if !is_required(property)))
}

fn requires(record: &Record, name: &str) -> bool {
    let mut required = record.fields.iter().filter(|field| field.presence == Presence::Required);
    required.any(|field| field.name.wire() == name)
}

/// The records of the other members; `None` if one of them may be anything.
fn others<'a>(own: usize, all: &[&Leaves<'a>]) -> Option<Vec<&'a Record>> {
    let others = all.iter().filter(|(index, _)| *index != own);
    let records: Option<Vec<_>> = others.map(|(_, records)| records.clone()).collect();
    records.map(|records| records.concat())
}

/// A property that always has one of these strings here, and other ones, or none, in every other
/// member.
fn telling_values<'a>(
    api: &'a Api,
    records: &[&'a Record],
    own: usize,
    all: &[&Leaves<'a>],
) -> Option<(&'a str, Vec<&'a str>)> {
    let others = others(own, all)?;
    let first = records.first()?;
    first.fields.iter().find_map(|field| {
        let property = field.name.wire();
        let values: Option<Vec<_>> = records.iter().map(|record| listed(api, record, property)).collect();
        let mut values = values?.concat();
        let mut seen = BTreeSet::new();
        values.retain(|value| seen.insert(*value));
        let differs = |other: &&Record| match other.fields.iter().any(|field| field.name.wire() == property) {
            true => listed(api, other, property)
                .is_some_and(|theirs| theirs.iter().all(|value| !values.contains(value))),
            false => true,
        };
        others.iter().all(differs).then_some((property, values))
    })
}

/// The strings that a property may be.
fn listed<'a>(api: &'a Api, record: &'a Record, property: &str) -> Option<Vec<&'a str>> {
    let field = record.fields.iter().find(|field| field.name.wire() == property)?;
    let Type::Named(id) = api.types.resolve(field.ty.without_null()) else { return None };
    match &api.types.get(*id)?.shape {
        Shape::StringEnum(values) => Some(values.iter().map(|variant| variant.value.as_str()).collect()),
        _ => None,
    }
}

fn telling_property(records: &[&Record], own: usize, all: &[&Leaves<'_>]) -> Option<String> {
    let others = others(own, all)?;
    let knows = |record: &&Record, name: &str| record.fields.iter().any(|field| field.name.wire() == name);
    let mut names = records.first()?.fields.iter().map(|field| field.name.wire());
    let tells = |name: &&str| {
        records.iter().all(|record| requires(record, name)) && !others.iter().any(|other| knows(other, name))
    };
    names.find(tells).map(str::to_owned)
}
