//! What the compiler made of a document, as plain data: operations, types, how unions are decided, what
//! refers to what.

mod witness;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use crate::diagnostics::Report;
use crate::document::model::Status;
use crate::ir::passes::{self, Analysis, Decision, Usage};
use crate::ir::{self, Api, Member, Operation, Outcome, Presence, Shape, Type, TypeDef, TypeId, Union};
use crate::summary::Summary;

/// What [`inspect`](crate::inspect()) finds.
#[derive(Debug)]
#[non_exhaustive]
pub struct Inspection {
    /// What was made, in numbers and names, and what was degraded.
    pub summary: Summary,
    /// All operations, those of webhooks and callbacks at the end.
    pub operations: Vec<OperationView>,
    /// All types.
    pub types: Vec<TypeView>,
    /// How each union is decided.
    pub unions: Vec<UnionView>,
    /// The IR as text, for those who look into the compiler.
    pub ir: String,
    /// What was noticed: warnings only.
    pub report: Report,
}

/// An operation. Types are written in a short form: `[Film]`, `string | null`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OperationView {
    /// Name of the method.
    pub name: String,
    /// HTTP method.
    pub method: String,
    /// Path template, or the name of the webhook or callback.
    pub path: String,
    /// Where it stands: a JSON pointer.
    pub pointer: String,
    /// Parameters: name and type; optional ones with `?`.
    pub parameters: Vec<(String, String)>,
    /// Type of the request body.
    pub body: Option<String>,
    /// Type of each response by its status, errors after successes.
    pub responses: Vec<(String, String)>,
}

/// A type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TypeView {
    /// Its name.
    pub name: String,
    /// `struct`, `union`, …
    pub kind: &'static str,
    /// Where its schema stands: a JSON pointer.
    pub pointer: String,
    /// `requests`, `responses`, `both`, or `nothing`.
    pub used_in: &'static str,
    /// Fields with their types, optional ones with `?`; or values; or members.
    pub parts: Vec<(String, String)>,
    /// The types that it refers to: indices into [`Inspection::types`], in order, each once.
    pub refers_to: Vec<usize>,
}

/// A union and how its members are told apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct UnionView {
    /// Its name.
    pub name: String,
    /// Where its schema stands: a JSON pointer.
    pub pointer: String,
    /// The members.
    pub members: Vec<MemberView>,
    /// The decision table, line by line: `object with "title" => 1`. The first that holds counts.
    pub table: Vec<String>,
    /// A value of two members at once, if the table has to try them and there is one.
    pub witness: Option<Witness>,
}

/// A member of a union.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MemberView {
    /// Name of the variant.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// Where its schema stands: a JSON pointer.
    pub pointer: String,
}

/// A value that shows why a union is ambiguous.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Witness {
    /// The members that it is of.
    pub members: [String; 2],
    /// The value. Bounds, lengths and patterns are not looked at.
    pub document: Value,
}

pub(crate) fn inspect(api: &Api, analysis: &Analysis, summary: Summary, report: Report) -> Inspection {
    let mut left = witness::ALL_STEPS;
    Inspection {
        summary,
        operations: api.operations.iter().map(|it| operation(api, it)).collect(),
        types: api.types.iter().map(|(id, def)| definition(api, analysis, id, def)).collect(),
        unions: api.types.iter().filter_map(|(id, def)| union(api, analysis, id, def, &mut left)).collect(),
        ir: ir::dump(api, analysis),
        report,
    }
}

fn operation(api: &Api, operation: &Operation) -> OperationView {
    let parameters = operation.parameters.iter().map(|parameter| {
        (optional(parameter.name.wire(), parameter.presence), ir::shown(api, &parameter.ty))
    });
    let outcomes = operation.success.list.iter().chain(&operation.errors.list);
    let response = |outcome: &Outcome| (status(outcome.status), ir::shown(api, &outcome.ty));
    let is_event = !operation.event.is_empty();
    OperationView {
        name: operation.name.rust().to_owned(),
        method: operation.method.clone(),
        path: if is_event { operation.event.clone() } else { operation.path.clone() },
        pointer: operation.location.pointer.to_string(),
        parameters: parameters.collect(),
        body: operation.body.as_ref().map(|body| ir::shown(api, &body.ty)),
        responses: outcomes.map(response).collect(),
    }
}

fn optional(name: &str, presence: Presence) -> String {
    if presence == Presence::Optional { format!("{name}?") } else { name.to_owned() }
}

fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(first) => format!("{first}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn definition(api: &Api, analysis: &Analysis, id: TypeId, def: &TypeDef) -> TypeView {
    TypeView {
        name: def.name.rust().to_owned(),
        kind: ir::kind(&def.shape),
        pointer: def.location.pointer.to_string(),
        used_in: match analysis.usage.get(&id) {
            Some(Usage::Request) => "requests",
            Some(Usage::Response) => "responses",
            Some(Usage::Both) => "both",
            None => "nothing",
        },
        parts: parts(api, &def.shape),
        refers_to: refers_to(&def.shape),
    }
}

fn parts(api: &Api, shape: &Shape) -> Vec<(String, String)> {
    let value = |name: &str, value: String| (name.to_owned(), value);
    match shape {
        Shape::Alias(ty) | Shape::Newtype(ty) => vec![("=".to_owned(), ir::shown(api, ty))],
        Shape::Tuple(elements) => {
            let numbered = elements.iter().enumerate();
            numbered.map(|(index, ty)| (index.to_string(), ir::shown(api, ty))).collect()
        }
        Shape::Record(record) => {
            let field =
                |field: &ir::Field| (optional(field.name.wire(), field.presence), ir::shown(api, &field.ty));
            let extra = record.extra.iter().map(|extra| ("…".to_owned(), ir::shown(api, &extra.ty)));
            record.fields.iter().map(field).chain(extra).collect()
        }
        Shape::StringEnum(values) => {
            values.iter().map(|it| value(it.name.rust(), format!("{:?}", it.value))).collect()
        }
        Shape::IntegerEnum(values) => {
            values.iter().map(|it| value(it.name.rust(), it.value.to_string())).collect()
        }
        Shape::ValueEnum(values) => {
            values.iter().map(|it| value(it.name.rust(), it.value.to_string())).collect()
        }
        Shape::Union(union) => {
            union.members.iter().map(|it| value(it.name.rust(), ir::shown(api, &it.ty))).collect()
        }
    }
}

fn member(api: &Api, member: &Member) -> MemberView {
    MemberView {
        name: member.name.rust().to_owned(),
        ty: ir::shown(api, &member.ty),
        pointer: member.location.pointer.to_string(),
    }
}

fn refers_to(shape: &Shape) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut open: Vec<&Type> = passes::uses(shape).into_iter().map(|(_, ty)| ty).rev().collect();
    while let Some(ty) = open.pop() {
        match ty {
            Type::Named(id) if seen.insert(*id) => {
                found.push(id.index());
            }
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Items(inner) => {
                open.push(inner);
            }
            Type::Events(inner) => open.push(inner),
            _ => {}
        }
    }
    found
}

fn union(api: &Api, analysis: &Analysis, id: TypeId, def: &TypeDef, left: &mut usize) -> Option<UnionView> {
    let Shape::Union(union) = &def.shape else { return None };
    let decision = analysis.decisions.get(&id)?;
    let name = |index: usize| union.members.get(index).map_or("?", |member| member.name.rust());
    let table = match decision {
        Decision::Tag { property, values } => {
            let line = |(value, member): &(String, usize)| {
                format!("object with {property:?} = {value:?} => {}", name(*member))
            };
            values.iter().map(line).collect()
        }
        Decision::Rules(rules) => {
            let line = |rule: &passes::Rule| ir::describe_rule(rule, name(rule.member));
            rules.iter().map(line).collect()
        }
    };
    Some(UnionView {
        name: def.name.rust().to_owned(),
        pointer: def.location.pointer.to_string(),
        members: union.members.iter().map(|it| member(api, it)).collect(),
        table,
        witness: analysis.unsure.get(&id).and_then(|unsure| ambiguity(api, union, unsure, left)),
    })
}

/// The first two of the members that are not told apart which share a value.
fn ambiguity(api: &Api, union: &Union, unsure: &[usize], left: &mut usize) -> Option<Witness> {
    /// Pairs grow with the square of the members, and real unions have hundreds.
    const MAX_PAIRS: usize = 10_000;
    let members: Vec<&Member> = unsure.iter().filter_map(|index| union.members.get(*index)).collect();
    let pairs = members
        .iter()
        .enumerate()
        .flat_map(|(index, one)| members.iter().skip(index + 1).map(move |other| (*one, *other)));
    pairs.take(MAX_PAIRS).find_map(|(one, other)| {
        let document = witness::of_both(api, &one.ty, &other.ty, left)?;
        Some(Witness { members: [one.name.rust().to_owned(), other.name.rust().to_owned()], document })
    })
}

#[cfg(test)]
mod tests;
