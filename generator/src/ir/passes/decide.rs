//! How a union's member is told from the input: decided here, once, as a table.
//!
//! In this order: discriminator, JSON type, constant or required property, disjoint enumeration
//! values. What remains is tried, strictest first.

mod objects;

use std::collections::BTreeSet;

use super::Analysis;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::document::model::SimpleType;
use crate::ir::{Api, Discriminator, Member, Presence, Scalar, Shape, Type, TypeDef, TypeId, Union};

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

/// Fills in the decisions, and which members are not told apart by them.
pub(super) fn all(api: &Api, analysis: &mut Analysis, diagnostics: &mut Diagnostics) {
    for (id, def) in api.types.iter() {
        let Shape::Union(union) = &def.shape else { continue };
        let (decision, unsure) = decide(api, union);
        if unsure.len() > 1 {
            diagnostics.report(ambiguous(def, union, &unsure));
            analysis.unsure.insert(id, unsure);
        }
        analysis.decisions.insert(id, decision);
    }
}

/// The decision, and the members that it is not sure of.
fn decide(api: &Api, union: &Union) -> (Decision, Vec<usize>) {
    if let Some(discriminator) = &union.discriminator {
        if let Some(default) = discriminator.default {
            return (with_default(discriminator, default), Vec::new());
        }
        let (property, values) = (discriminator.property.clone(), discriminator.values.clone());
        return (Decision::Tag { property, values }, Vec::new());
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
                    JsonKind::Object => objects::rules(api, &candidates),
                    JsonKind::String => strings(api, &candidates),
                    _ => tries(api, kind, &candidates),
                };
                if !tell_themselves_apart(api, &candidates) {
                    let told =
                        |index| table.iter().any(|rule| rule.member == index && rule.test != Test::Try);
                    let tries = table.iter().filter(|rule| rule.test == Test::Try && !told(rule.member));
                    unsure.extend(
                        tries.map(|rule| rule.member).filter(|index| is_vague(api, &candidates, *index)),
                    );
                }
                rules.extend(table);
            }
        }
    }
    unsure.sort_unstable();
    unsure.dedup();
    (Decision::Rules(rules), unsure)
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

/// Arrays of elements of different JSON types: whichever is tried first, only the right one fits.
fn tell_themselves_apart(api: &Api, candidates: &[Candidate<'_>]) -> bool {
    let of_elements = |ty: &Type| match ty {
        Type::List(element) => {
            let kinds = JsonKind::ALL.into_iter().filter(|kind| accepts(api, element, *kind));
            Some(kinds.collect::<Vec<_>>())
        }
        _ => None,
    };
    let mut seen = Vec::new();
    candidates.iter().all(|(_, ty)| {
        let Some(kinds) = of_elements(ty) else { return false };
        let is_new = kinds.iter().all(|kind| !seen.contains(kind));
        seen.extend(kinds);
        is_new
    })
}

/// Could the member be taken for another one? Nothing but a UUID reads as a UUID.
fn is_vague(api: &Api, candidates: &[Candidate<'_>], index: usize) -> bool {
    let exact = [Scalar::DateTime, Scalar::Date, Scalar::Uuid, Scalar::Ipv4, Scalar::Ipv6];
    let ty =
        candidates.iter().find(|(candidate, _)| *candidate == index).map(|(_, ty)| api.types.resolve(ty));
    match ty {
        // Those of the runtime are times.
        Some(Type::Scalar(Scalar::Foreign(id))) => !api.is_foreign_time(*id),
        Some(Type::Scalar(scalar)) => !exact.contains(scalar),
        _ => true,
    }
}

fn rule(kind: JsonKind, test: Test, member: usize) -> Rule {
    Rule { kind, test, member }
}

type Candidate<'a> = (usize, &'a Type);

fn candidates<'a>(api: &'a Api, union: &'a Union, kind: JsonKind) -> Vec<Candidate<'a>> {
    let members = union.members.iter().map(|member: &Member| api.types.resolve(&member.ty)).enumerate();
    members.filter(|(_, ty)| accepts(api, ty, kind)).collect()
}

fn accepts(api: &Api, ty: &Type, kind: JsonKind) -> bool {
    accepts_within(api, ty, kind, 0, &mut BTreeSet::new())
}

/// Definitions seen before add nothing, and would never end.
fn accepts_within(api: &Api, ty: &Type, kind: JsonKind, depth: usize, seen: &mut BTreeSet<TypeId>) -> bool {
    const DEEP_ENOUGH: usize = 64;
    match api.types.resolve(ty) {
        Type::Nullable(inner) => accepts_within(api, inner, kind, depth, seen),
        Type::Json => true,
        Type::Raw | Type::Items(_) | Type::Events(_) | Type::OneOf(_) | Type::Unit => false,
        Type::List(_) => kind == JsonKind::Array,
        Type::Map(_) => kind == JsonKind::Object,
        Type::Scalar(scalar) => match scalar {
            Scalar::Boolean => kind == JsonKind::Boolean,
            Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64 | Scalar::I128 => kind == JsonKind::Integer,
            Scalar::U8 | Scalar::U16 | Scalar::U32 | Scalar::U64 | Scalar::U128 => kind == JsonKind::Integer,
            Scalar::F32 | Scalar::F64 => kind == JsonKind::Number,
            Scalar::Foreign(id) => {
                let told = api.foreign_type(*id).and_then(|foreign| foreign.kind);
                told.is_none_or(|told| kind_of_type(told) == kind)
            }
            _ => kind == JsonKind::String,
        },
        Type::Named(id) if depth > DEEP_ENOUGH || !seen.insert(*id) => false,
        Type::Named(id) => match api.types.get(*id).map(|def| &def.shape) {
            Some(Shape::Record(_)) => kind == JsonKind::Object,
            Some(Shape::StringEnum(_)) => kind == JsonKind::String,
            Some(Shape::IntegerEnum(_)) => kind == JsonKind::Integer,
            Some(Shape::ValueEnum(values)) => values.iter().any(|value| kind_of(&value.value) == Some(kind)),
            Some(Shape::Tuple(_)) => kind == JsonKind::Array,
            Some(Shape::Union(union)) => {
                union.members.iter().any(|member| accepts_within(api, &member.ty, kind, depth + 1, seen))
            }
            Some(Shape::Newtype(ty) | Shape::Alias(ty)) => accepts_within(api, ty, kind, depth + 1, seen),
            _ => false,
        },
    }
}

fn kind_of_type(simple: SimpleType) -> JsonKind {
    match simple {
        SimpleType::Boolean => JsonKind::Boolean,
        SimpleType::Integer => JsonKind::Integer,
        SimpleType::Number => JsonKind::Number,
        SimpleType::String => JsonKind::String,
        SimpleType::Array => JsonKind::Array,
        SimpleType::Object => JsonKind::Object,
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
        Type::Scalar(Scalar::String | Scalar::File) | Type::Map(_) => 1,
        Type::Scalar(Scalar::F32 | Scalar::F64 | Scalar::I64 | Scalar::I128 | Scalar::Base64) => 2,
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
