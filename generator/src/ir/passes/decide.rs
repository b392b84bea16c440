//! How a union's member is told from the input: decided here, once, as a table.
//!
//! In this order: discriminator, JSON type, constant or required property, disjoint enumeration
//! values. What remains is tried, strictest first.

use std::collections::BTreeMap;

use super::Analysis;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::ir::{Api, Discriminator, Member, Presence, Record, Scalar, Shape, Type, TypeDef, TypeId, Union};

/// How a union is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// By the value of a property.
    Tag {
        /// The property.
        property: String,
        /// Its values with the member each stands for.
        values: Vec<(String, usize)>,
    },
    /// By the first rule that holds.
    Rules(Vec<Rule>),
}

/// One line of a decision table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The JSON type of the input.
    pub kind: JsonKind,
    /// What else must hold.
    pub test: Test,
    /// The member that is then decided on.
    pub member: usize,
}

/// A JSON type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are JSON's
pub enum JsonKind {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl JsonKind {
    const ALL: [Self; 6] =
        [Self::Boolean, Self::Integer, Self::Number, Self::String, Self::Array, Self::Object];
}

/// What a rule asks beyond the type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Nothing.
    Any,
    /// That the object has this property.
    Has(String),
    /// That this property of the object is this string.
    Equals(String, String),
    /// That the string is one of these.
    Among(Vec<String>),
    /// That the member can be decoded.
    Try,
}

pub(super) fn all(api: &Api, _: &Analysis, diagnostics: &mut Diagnostics) -> BTreeMap<TypeId, Decision> {
    let mut decisions = BTreeMap::new();
    for (id, def) in api.types.iter() {
        if let Shape::Union(union) = &def.shape {
            decisions.insert(id, decide(api, def, union, diagnostics));
        }
    }
    decisions
}

fn decide(api: &Api, def: &TypeDef, union: &Union, diagnostics: &mut Diagnostics) -> Decision {
    if let Some(discriminator) = &union.discriminator {
        if let Some(default) = discriminator.default {
            return with_default(discriminator, default);
        }
        return Decision::Tag {
            property: discriminator.property.clone(),
            values: discriminator.values.clone(),
        };
    }
    let mut rules = Vec::new();
    let mut unsure = Vec::new();
    for kind in JsonKind::ALL {
        let candidates = candidates(api, union, kind);
        match candidates.as_slice() {
            [] => {}
            [(only, _)] => rules.push(rule(kind, Test::Any, *only)),
            _ => {
                let table = match kind {
                    JsonKind::Object => objects(api, &candidates),
                    JsonKind::String => strings(api, &candidates),
                    _ => tries(api, kind, &candidates),
                };
                unsure.extend(table.iter().filter(|rule| rule.test == Test::Try).map(|rule| rule.member));
                rules.extend(table);
            }
        }
    }
    unsure.sort_unstable();
    unsure.dedup();
    if unsure.len() > 1 {
        diagnostics.report(ambiguous(def, union, &unsure));
    }
    Decision::Rules(rules)
}

/// `defaultMapping`: the values in turn, then the member that is meant without one. OpenAPI 3.2.0
/// §4.25.
fn with_default(discriminator: &Discriminator, default: usize) -> Decision {
    let equals = |(value, member): &(String, usize)| {
        let test = Test::Equals(discriminator.property.clone(), value.clone());
        rule(JsonKind::Object, test, *member)
    };
    let mut rules: Vec<Rule> = discriminator.values.iter().map(equals).collect();
    rules.push(rule(JsonKind::Object, Test::Any, default));
    Decision::Rules(rules)
}

fn rule(kind: JsonKind, test: Test, member: usize) -> Rule {
    Rule { kind, test, member }
}

type Candidate<'a> = (usize, &'a Type);

fn candidates<'a>(api: &'a Api, union: &'a Union, kind: JsonKind) -> Vec<Candidate<'a>> {
    let members = union.members.iter().map(|member: &Member| api.types.resolve(&member.ty)).enumerate();
    members.filter(|(_, ty)| accepts(api, ty, kind, 0)).collect()
}

fn accepts(api: &Api, ty: &Type, kind: JsonKind, depth: usize) -> bool {
    const DEEP_ENOUGH: usize = 32;
    match api.types.resolve(ty) {
        Type::Nullable(inner) => accepts(api, inner, kind, depth),
        Type::Json => true,
        Type::Raw | Type::Unit => false,
        Type::List(_) => kind == JsonKind::Array,
        Type::Map(_) => kind == JsonKind::Object,
        Type::Scalar(scalar) => match scalar {
            Scalar::Boolean => kind == JsonKind::Boolean,
            Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64 => kind == JsonKind::Integer,
            Scalar::U8 | Scalar::U16 | Scalar::U32 | Scalar::U64 => kind == JsonKind::Integer,
            Scalar::F32 | Scalar::F64 => kind == JsonKind::Number,
            _ => kind == JsonKind::String,
        },
        Type::Named(id) => match api.types.get(*id).map(|def| &def.shape) {
            Some(Shape::Record(_)) => kind == JsonKind::Object,
            Some(Shape::StringEnum(_)) => kind == JsonKind::String,
            Some(Shape::IntegerEnum(_)) => kind == JsonKind::Integer,
            Some(Shape::ValueEnum(values)) => values.iter().any(|value| kind_of(&value.value) == Some(kind)),
            Some(Shape::Tuple(_)) => kind == JsonKind::Array,
            Some(Shape::Union(union)) if depth < DEEP_ENOUGH => {
                union.members.iter().any(|member| accepts(api, &member.ty, kind, depth + 1))
            }
            Some(Shape::Newtype(ty) | Shape::Alias(ty)) if depth < DEEP_ENOUGH => {
                accepts(api, ty, kind, depth + 1)
            }
            _ => false,
        },
    }
}

fn kind_of(value: &serde_json::Value) -> Option<JsonKind> {
    match value {
        serde_json::Value::Bool(_) => Some(JsonKind::Boolean),
        serde_json::Value::Number(number) if number.is_f64() => Some(JsonKind::Number),
        serde_json::Value::Number(_) => Some(JsonKind::Integer),
        serde_json::Value::String(_) => Some(JsonKind::String),
        _ => None,
    }
}

/// Objects: constants first, then properties that only one member has and requires. If one
/// member is left, it is that one.
fn objects(api: &Api, candidates: &[Candidate<'_>]) -> Vec<Rule> {
    let records: Vec<(usize, Option<&Record>)> = candidates
        .iter()
        .map(|(index, ty)| (*index, api.types.record(ty).map(|(_, record)| record)))
        .collect();
    let mut rules = Vec::new();
    let mut left: Vec<usize> = records.iter().map(|(index, _)| *index).collect();
    for (index, record) in &records {
        let constant = record.and_then(|record| telling_constant(api, record, *index, &records));
        if let Some((property, value)) = constant {
            rules.push(rule(JsonKind::Object, Test::Equals(property, value), *index));
            left.retain(|other| other != index);
        }
    }
    for (index, record) in records.iter().filter(|(index, _)| left.len() > 1 && left.contains(index)) {
        let property = record.and_then(|record| telling_property(record, *index, &records));
        if let Some(property) = property {
            rules.push(rule(JsonKind::Object, Test::Has(property), *index));
        }
    }
    let told = |index: &usize| rules.iter().any(|rule| rule.member == *index);
    let rest: Vec<Candidate<'_>> = candidates.iter().filter(|(index, _)| !told(index)).copied().collect();
    rules.extend(match rest.as_slice() {
        [(only, _)] => vec![rule(JsonKind::Object, Test::Any, *only)],
        rest => tries(api, JsonKind::Object, rest),
    });
    rules
}

/// A property that is always one and the same string here, and another one, or not constant at
/// all, in every other member.
fn telling_constant(
    api: &Api,
    record: &Record,
    own: usize,
    records: &[(usize, Option<&Record>)],
) -> Option<(String, String)> {
    record.fields.iter().find_map(|field| {
        let value = constant(api, &field.ty)?;
        let property = field.name.wire();
        let differs = |other: &Record| {
            let same = other.fields.iter().find(|field| field.name.wire() == property);
            same.is_none_or(|same| constant(api, &same.ty).is_some_and(|theirs| theirs != value))
        };
        let others = records.iter().filter(|(index, _)| *index != own);
        let tells = others.into_iter().all(|(_, other)| other.is_some_and(differs));
        tells.then(|| (property.to_owned(), value.to_owned()))
    })
}

fn constant<'a>(api: &'a Api, ty: &'a Type) -> Option<&'a str> {
    let Type::Named(id) = api.types.resolve(ty.without_null()) else { return None };
    match &api.types.get(*id)?.shape {
        Shape::StringEnum(values) => match values.as_slice() {
            [only] => Some(&only.value),
            _ => None,
        },
        _ => None,
    }
}

fn telling_property(record: &Record, own: usize, records: &[(usize, Option<&Record>)]) -> Option<String> {
    let required = record.fields.iter().filter(|field| field.presence == Presence::Required);
    let unknown_elsewhere = |name: &str| {
        let others = records.iter().filter(|(index, _)| *index != own);
        others.into_iter().all(|(_, other)| {
            other.is_some_and(|other| other.fields.iter().all(|field| field.name.wire() != name))
        })
    };
    required.map(|field| field.name.wire()).find(|name| unknown_elsewhere(name)).map(str::to_owned)
}

/// Strings: listed values first, then what has a format, then any string.
fn strings(api: &Api, candidates: &[Candidate<'_>]) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut rest = Vec::new();
    for (index, ty) in candidates {
        match enumeration(api, ty) {
            Some(values) => rules.push(rule(JsonKind::String, Test::Among(values), *index)),
            None => rest.push((*index, *ty)),
        }
    }
    rules.extend(match rest.as_slice() {
        [] => Vec::new(),
        [(only, _)] => vec![rule(JsonKind::String, Test::Any, *only)],
        rest => tries(api, JsonKind::String, rest),
    });
    rules
}

fn enumeration(api: &Api, ty: &Type) -> Option<Vec<String>> {
    let Type::Named(id) = ty else { return None };
    match &api.types.get(*id)?.shape {
        Shape::StringEnum(values) => Some(values.iter().map(|variant| variant.value.clone()).collect()),
        _ => None,
    }
}

fn tries(api: &Api, kind: JsonKind, candidates: &[Candidate<'_>]) -> Vec<Rule> {
    let mut order = candidates.to_vec();
    order.sort_by_key(|(_, ty)| std::cmp::Reverse(strictness(api, ty)));
    order.into_iter().map(|(index, _)| rule(kind, Test::Try, index)).collect()
}

/// How much a type asks of its input, roughly: the strictest is tried first.
fn strictness(api: &Api, ty: &Type) -> usize {
    match api.types.resolve(ty.without_null()) {
        Type::Json => 0,
        Type::Scalar(Scalar::String) | Type::Map(_) => 1,
        Type::Scalar(Scalar::F32 | Scalar::F64 | Scalar::I64 | Scalar::Base64) => 2,
        Type::List(inner) => 2 + strictness(api, inner),
        Type::Named(id) => match api.types.get(*id).map(|def| &def.shape) {
            Some(Shape::Record(record)) => {
                let required = record.fields.iter().filter(|field| field.presence == Presence::Required);
                4 + 2 * required.count()
            }
            _ => 3,
        },
        _ => 3,
    }
}

fn ambiguous(def: &TypeDef, union: &Union, unsure: &[usize]) -> Diagnostic {
    let names: Vec<String> = unsure
        .iter()
        .filter_map(|index| union.members.get(*index))
        .map(|member| format!("`{}`", member.name.rust()))
        .collect();
    Diagnostic::new(
        Code::AmbiguousUnion,
        Place::Value(def.location.clone()),
        format!("nothing tells {} apart for certain", names.join(", ")),
    )
    .note("they are tried in turn, the one that asks most of its input first")
    .help("add a `discriminator`, or a required property that only one of them has")
}
