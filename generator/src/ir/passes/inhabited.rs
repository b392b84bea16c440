//! Types that require themselves have no finite value; the requirement is dropped, so that every
//! type has a placeholder to decode into.

use std::collections::{BTreeMap, BTreeSet};

use super::{Analysis, held};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::ir::{Api, Presence, Shape, Type, TypeId};

/// Makes fields optional until every type has a finite value.
pub(super) fn relax(api: &mut Api, diagnostics: &mut Diagnostics) {
    loop {
        let finite = finite(api);
        let Some((id, index)) = endless_field(api, &finite) else {
            if loosen_tuple(api, &finite, diagnostics) {
                continue;
            }
            return;
        };
        let name = api.types.get(id).map(|def| def.name.rust().to_owned()).unwrap_or_default();
        let Some(Shape::Record(record)) = api.types.get_mut(id).map(|def| &mut def.shape) else { return };
        let Some(field) = record.fields.get_mut(index) else { return };
        field.presence = Presence::Optional;
        let wire = field.name.wire().to_owned();
        diagnostics.report(
            Diagnostic::new(
                Code::UninhabitedType,
                Place::Value(field.location.clone()),
                format!("`{name}` requires itself through `{wire}`: no value could ever end"),
            )
            .label("optional in the generated code")
            .help(format!("take `{wire}` out of `required`")),
        );
    }
}

/// Makes the first tuple that contains itself a list of any values.
fn loosen_tuple(api: &mut Api, finite: &BTreeMap<TypeId, usize>, diagnostics: &mut Diagnostics) -> bool {
    let tuples = api.types.iter().filter(|(_, def)| matches!(def.shape, Shape::Tuple(_)));
    let endless = tuples.map(|(id, _)| id).find(|id| !finite.contains_key(id));
    let Some(def) = endless.and_then(|id| api.types.get_mut(id)) else { return false };
    def.shape = Shape::Alias(Type::List(Box::new(Type::Json)));
    let message = format!("`{}` requires itself as an element: no value could ever end", def.name.rust());
    let finding = Diagnostic::new(Code::UninhabitedType, Place::Value(def.location.clone()), message);
    diagnostics.report(finding.label("an array of any values in the generated code"));
    true
}

/// Of each union, the first member with a finite placeholder.
pub(super) fn vacant_members(api: &Api, _: &Analysis) -> BTreeMap<TypeId, usize> {
    let finite = finite(api);
    let mut vacant = BTreeMap::new();
    for (id, def) in api.types.iter() {
        let Shape::Union(union) = &def.shape else { continue };
        // The first that does not lead back here: a placeholder must not need itself.
        let ends = |ty: &Type| match held(api.types.resolve(ty)) {
            None => true,
            Some(member) => {
                finite.get(&member).is_some_and(|rank| finite.get(&id).is_some_and(|own| rank < own))
            }
        };
        let index = union.members.iter().position(|member| ends(&member.ty)).unwrap_or(0);
        vacant.insert(id, index);
    }
    vacant
}

/// Types with a finite value, with the round in which that was found out: a type's parts have a
/// lower round than the type.
fn finite(api: &Api) -> BTreeMap<TypeId, usize> {
    let mut found: BTreeMap<TypeId, usize> = BTreeMap::new();
    for round in 0..=api.types.len() {
        let before = found.len();
        let now: Vec<TypeId> = api
            .types
            .iter()
            .filter(|(id, def)| !found.contains_key(id) && is_finite(&def.shape, &found))
            .map(|(id, _)| id)
            .collect();
        found.extend(now.into_iter().map(|id| (id, round)));
        if found.len() == before {
            break;
        }
    }
    found
}

fn is_finite(shape: &Shape, found: &BTreeMap<TypeId, usize>) -> bool {
    let ends = |ty: &Type| match ty {
        Type::Named(id) => found.contains_key(id),
        _ => true,
    };
    match shape {
        Shape::Alias(ty) | Shape::Newtype(ty) => ends(ty),
        Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_) => true,
        Shape::Tuple(elements) => elements.iter().all(ends),
        Shape::Record(record) => {
            record.fields.iter().all(|field| field.presence == Presence::Optional || ends(&field.ty))
        }
        Shape::Union(union) => union.members.iter().any(|member| ends(&member.ty)),
    }
}

/// The first required field, in the document's order, that keeps its record from having a value.
fn endless_field(api: &Api, finite: &BTreeMap<TypeId, usize>) -> Option<(TypeId, usize)> {
    let endless: BTreeSet<TypeId> =
        api.types.iter().map(|(id, _)| id).filter(|id| !finite.contains_key(id)).collect();
    for (id, def) in api.types.iter().filter(|(id, _)| endless.contains(id)) {
        let Shape::Record(record) = &def.shape else { continue };
        let blocks = |ty: &Type| matches!(ty, Type::Named(id) if endless.contains(id));
        let position =
            record.fields.iter().position(|field| field.presence == Presence::Required && blocks(&field.ty));
        if let Some(index) = position {
            return Some((id, index));
        }
    }
    None
}
