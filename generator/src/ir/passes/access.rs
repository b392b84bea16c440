//! `readOnly` and `writeOnly` on required properties (OpenAPI 3.0.4 §4.7.24.2). What must be there in one direction
//! and may be missing in the other needs a type for each: requests get a copy of it, and of all that leads to it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Usage, named, reachable, uses};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::ir::{Access, Api, Docs, Operation, Presence, Record, Sender, Shape, Type, TypeDef, TypeId};
use crate::names::{Kind, Member, Scope};

/// Types and their copies for requests.
type Copies = BTreeMap<TypeId, TypeId>;

/// Gives requests types of their own where they need them. Tells whether any did.
pub(super) fn split(api: &mut Api, usage: &BTreeMap<TypeId, Usage>) -> bool {
    let shared = alternatives(api, Usage::Response);
    let own: BTreeSet<usize> = alternatives(api, Usage::Request).difference(&shared).copied().collect();
    let asked = asked_for(api, &own);
    let led = leading(api, usage, &asked);
    let copies = copy(api, led.iter().copied().filter(|id| usage.get(id) == Some(&Usage::Both)));
    // What only requests use needs no copy, and names those of others.
    for id in led.iter().map(|id| copies.get(id).unwrap_or(id)) {
        if let Some(def) = api.types.get_mut(*id) {
            types_within(&mut def.shape).into_iter().for_each(|ty| redirect(ty, &copies));
        }
    }
    for index in own {
        let variants = api.alternatives.get_mut(index).into_iter().flat_map(|known| &mut known.variants);
        variants.for_each(|variant| redirect(&mut variant.ty, &copies));
    }
    for operation in &mut api.operations {
        bodies_mut(operation, Usage::Request).into_iter().for_each(|ty| redirect(ty, &copies));
    }
    !copies.is_empty()
}

/// What requests lead to. Of bodies of several types, only those that no answer has too can have others instead.
fn asked_for(api: &Api, own: &BTreeSet<usize>) -> BTreeSet<TypeId> {
    let sent = api.operations.iter().flat_map(|operation| bodies(operation, Usage::Request));
    let own = own.iter().filter_map(|index| api.alternatives.get(*index)).flat_map(|body| &body.variants);
    reachable(api, sent.chain(own.map(|variant| &variant.ty)).filter_map(named).collect())
}

/// Records that differ by direction, and what leads to them, as far as requests ask for them.
fn leading(api: &Api, usage: &BTreeMap<TypeId, Usage>, asked: &BTreeSet<TypeId>) -> BTreeSet<TypeId> {
    let mut users: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    let mut open = Vec::new();
    for (id, def) in api.types.iter().filter(|(id, _)| asked.contains(id)) {
        match &def.shape {
            Shape::Record(record) if usage.get(&id) == Some(&Usage::Both) && differs(record) => open.push(id),
            _ => {}
        }
        for used in uses(&def.shape).into_iter().filter_map(|(_, ty)| named(ty)) {
            users.entry(used).or_default().push(id);
        }
    }
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(users.get(&id).into_iter().flatten());
        }
    }
    found
}

fn differs(record: &Record) -> bool {
    let is_one_sided = |access| access != Access::Both;
    record.fields.iter().any(|field| field.presence == Presence::Required && is_one_sided(field.access))
}

fn copy(api: &mut Api, ids: impl Iterator<Item = TypeId>) -> Copies {
    let mut names = Scope::new();
    for (_, def) in api.types.iter() {
        names.claim(def.name.plain(), Kind::Type);
    }
    let mut copies = Copies::new();
    for id in ids {
        let Some(def) = api.types.get(id).cloned() else { continue };
        let (wanted, other) =
            (format!("{} input", def.name.plain()), format!("{} request", def.name.plain()));
        let name = names.claim_member(&Member::new(&wanted).alternative(&other), Kind::Type).name;
        let (name, docs) = (def.name.called(&name), docs_of_copy(&def));
        let module = def.module;
        let copy = api.types.push(TypeDef { name, docs, ..def });
        if let Some(types) = api.modules.get_mut(module).map(|module| &mut module.types) {
            let after = types.iter().position(|known| *known == id).map_or(types.len(), |at| at + 1);
            types.insert(after, copy);
        }
        copies.insert(id, copy);
    }
    copies
}

fn docs_of_copy(def: &TypeDef) -> Docs {
    let said = def.docs.description.as_ref();
    let description = match (said, &def.docs.title, def.schema_name()) {
        (Some(said), ..) => format!("{said}\n\nAs a client sends it."),
        (None, None, Some(name)) => format!("The schema `{name}`, as a client sends it."),
        _ => "As a client sends it.".to_owned(),
    };
    Docs { description: Some(description), ..def.docs.clone() }
}

fn types_within(shape: &mut Shape) -> Vec<&mut Type> {
    match shape {
        Shape::Alias(ty) | Shape::Newtype(ty) => vec![ty],
        Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_) => Vec::new(),
        Shape::Tuple(elements) => elements.iter_mut().collect(),
        Shape::Record(record) => {
            let fields = record.fields.iter_mut().map(|field| &mut field.ty);
            fields.chain(record.extra.iter_mut().map(|extra| &mut extra.ty)).collect()
        }
        Shape::Union(union) => union.members.iter_mut().map(|member| &mut member.ty).collect(),
    }
}

fn redirect(ty: &mut Type, copies: &Copies) {
    match ty {
        Type::Named(id) => *id = copies.get(id).copied().unwrap_or(*id),
        Type::List(inner)
        | Type::Map(inner)
        | Type::Nullable(inner)
        | Type::Items(inner)
        | Type::Events(inner) => redirect(inner, copies),
        Type::Scalar(_) | Type::Json | Type::Raw | Type::OneOf(_) | Type::Unit => {}
    }
}

/// Does this go the way of what callers send? What a webhook sends goes the way of answers.
fn is_sent(operation: &Operation, direction: Usage) -> bool {
    (operation.sender == Sender::Client) == (direction == Usage::Request)
}

/// The types that an operation names in one direction.
fn bodies(operation: &Operation, direction: Usage) -> Vec<&Type> {
    if is_sent(operation, direction) { operation.sent().collect() } else { operation.answered().collect() }
}

/// As [`bodies`], to be changed.
fn bodies_mut(operation: &mut Operation, direction: Usage) -> Vec<&mut Type> {
    if is_sent(operation, direction) {
        return operation.sent_mut().collect();
    }
    operation.answered_mut().collect()
}

/// Bodies of one of several types in a direction.
fn alternatives(api: &Api, direction: Usage) -> BTreeSet<usize> {
    let types = api.operations.iter().flat_map(|operation| bodies(operation, direction));
    types.filter_map(Type::one_of).collect()
}

/// Makes optional what may be missing in the only direction that a type is for. One that is for both all the same
/// loses the check.
pub(super) fn relax(api: &mut Api, usage: &BTreeMap<TypeId, Usage>, diagnostics: &mut Diagnostics) {
    for (id, usage) in usage {
        let Some(Shape::Record(record)) = api.types.get_mut(*id).map(|def| &mut def.shape) else { continue };
        for field in record.fields.iter_mut().filter(|field| field.presence == Presence::Required) {
            let why = match (field.access, usage) {
                (Access::ReadOnly, Usage::Request | Usage::Both) => {
                    "read-only, and its schema is sent in requests"
                }
                (Access::WriteOnly, Usage::Response | Usage::Both) => {
                    "write-only, and its schema is in responses"
                }
                _ => continue,
            };
            field.presence = Presence::Optional;
            if *usage != Usage::Both {
                continue;
            }
            let name = field.name.wire();
            diagnostics.report(
                Diagnostic::new(
                    Code::Unsupported,
                    Place::Value(field.location.clone()),
                    format!("`{name}` is required and {why}"),
                )
                .label("optional in the generated code")
                .note("there is one type for both directions; it does not check that the property is there"),
            );
        }
    }
}
