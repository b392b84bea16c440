//! Rust has no alias that contains itself: such a one becomes a struct of its own.

use std::collections::BTreeSet;

use super::Builder;
use crate::ir::{Arena, Shape, Type, TypeId};

pub(super) fn break_cycles(b: &mut Builder<'_>) {
    let aliases: Vec<TypeId> =
        b.arena.iter().filter(|(_, def)| matches!(def.shape, Shape::Alias(_))).map(|(id, _)| id).collect();
    for id in aliases {
        let Some(def) = b.arena.get(id) else { continue };
        let Shape::Alias(target) = &def.shape else { continue };
        let (target, location) = (target.clone(), def.location.clone());
        if !reaches(&b.arena, &target, id, &mut BTreeSet::new()) {
            continue;
        }
        let shape = if is_endless(&b.arena, &target) {
            Shape::Alias(b.degrade(&location, "the schema is nothing but itself"))
        } else {
            Shape::Newtype(target)
        };
        if let Some(def) = b.arena.get_mut(id) {
            def.shape = shape;
        }
    }
}

/// Does `ty` lead to the alias `wanted` through aliases alone?
fn reaches(arena: &Arena, ty: &Type, wanted: TypeId, seen: &mut BTreeSet<TypeId>) -> bool {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => reaches(arena, inner, wanted, seen),
        Type::Named(id) if *id == wanted => true,
        Type::Named(id) if seen.insert(*id) => match arena.get(*id).map(|def| &def.shape) {
            Some(Shape::Alias(target)) => reaches(arena, target, wanted, seen),
            _ => false,
        },
        _ => false,
    }
}

/// Do aliases lead from `ty` to nothing but aliases, without a list or map that may be empty?
fn is_endless(arena: &Arena, ty: &Type) -> bool {
    let mut ty = ty;
    for _ in 0..=arena.len() {
        let Type::Named(id) = ty.without_null() else { return false };
        match arena.get(*id).map(|def| &def.shape) {
            Some(Shape::Alias(target)) => ty = target,
            _ => return false,
        }
    }
    true
}
