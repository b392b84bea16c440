//! Rust has no alias that contains itself: such a one becomes a struct of its own.

use std::collections::BTreeSet;

use crate::ir::{Arena, Shape, Type, TypeId};

pub(super) fn break_cycles(arena: &mut Arena) {
    let aliases: Vec<TypeId> =
        arena.iter().filter(|(_, def)| matches!(def.shape, Shape::Alias(_))).map(|(id, _)| id).collect();
    for id in aliases {
        let Some(Shape::Alias(target)) = arena.get(id).map(|def| &def.shape) else { continue };
        let target = target.clone();
        if !reaches(arena, &target, id, &mut BTreeSet::new()) {
            continue;
        }
        if let Some(def) = arena.get_mut(id) {
            def.shape = Shape::Newtype(target);
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
