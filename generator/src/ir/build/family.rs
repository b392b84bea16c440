//! Inheritance: a component with a `discriminator` and others that are `allOf` it and more.
//! OpenAPI 3.0.4 §4.7.25.3.
//!
//! Where the parent is used, one of its descendants may come. So its name is that of a union of them
//! all; its own properties become a struct `…Base`, which is a member where the parent stands for
//! itself.

use std::collections::BTreeMap;

use super::{Builder, UNDOCUMENTED, docs_of, tag};
use crate::diagnostics::Location;
use crate::document::model::{Discriminator, Schema};
use crate::ir::{Docs, Member, Shape, Type, TypeId, Union};
use crate::names::{self, Kind};

/// What becomes of a parent.
#[derive(Clone)]
pub(super) struct Family {
    /// Its own discriminator, or that of an ancestor.
    discriminator: Discriminator,
    /// Descendants, in the document's order.
    descendants: Vec<Location>,
    /// The struct of its own properties, if it may stand for itself.
    base: Option<TypeId>,
}

/// Finds the parents among the components.
pub(super) fn find(b: &mut Builder<'_>) -> BTreeMap<Location, Family> {
    let locations: Vec<Location> = b.components.iter().map(|component| component.location.clone()).collect();
    let mut children: BTreeMap<Location, Vec<Location>> = BTreeMap::new();
    let mut roots = Vec::new();
    for location in &locations {
        let Some(schema) = own(b, location) else { continue };
        for parent in schema.all_of.iter().filter(|parent| b.is_component(&parent.location)) {
            children.entry(parent.location.clone()).or_default().push(location.clone());
        }
        let is_union = !schema.one_of.is_empty() || !schema.any_of.is_empty();
        roots.extend(schema.discriminator.filter(|_| !is_union).map(|found| (location.clone(), found)));
    }
    let mut families = BTreeMap::new();
    for (root, discriminator) in roots {
        let mut all = descendants(&children, &root);
        for (_, mapped) in &discriminator.mapping {
            let target = &mapped.location;
            if *target != root && b.is_component(target) && !all.contains(target) {
                all.push(target.clone());
            }
        }
        found(b, &mut families, &root, &discriminator, &all);
        for descendant in &all {
            let below = descendants(&children, descendant);
            found(b, &mut families, descendant, &discriminator, &below);
        }
    }
    families
}

/// A component that is no mere reference to another one.
fn own(b: &mut Builder<'_>, location: &Location) -> Option<Schema> {
    let target = b.document.resolve(location).ok()?;
    (target == *location).then(|| b.read(location))
}

fn descendants(children: &BTreeMap<Location, Vec<Location>>, root: &Location) -> Vec<Location> {
    let mut found: Vec<Location> = Vec::new();
    let mut open: Vec<&Location> = children.get(root).into_iter().flatten().rev().collect();
    while let Some(next) = open.pop() {
        if next != root && !found.contains(next) {
            found.push(next.clone());
            open.extend(children.get(next).into_iter().flatten().rev());
        }
    }
    found
}

fn found(
    b: &mut Builder<'_>,
    families: &mut BTreeMap<Location, Family>,
    at: &Location,
    discriminator: &Discriminator,
    descendants: &[Location],
) {
    if descendants.is_empty() || families.contains_key(at) {
        return;
    }
    let Some(index) = b.components.iter().position(|component| component.location == *at) else { return };
    let Some(id) = b.components.get(index).map(|component| component.id) else { return };
    let base = stands_alone(b, at, discriminator).then(|| base(b, index, id, at));
    let family = Family { discriminator: discriminator.clone(), descendants: descendants.to_vec(), base };
    families.insert(at.clone(), family);
}

fn base(b: &mut Builder<'_>, module: usize, parent: TypeId, at: &Location) -> TypeId {
    let text = format!("{} base", b.type_name(parent));
    let member = names::inline(&format!("{} base", at.pointer), &text);
    let claimed = b.type_names.claim_member(&member, Kind::Type);
    b.collisions(claimed.collision.as_slice(), at);
    b.add_type(module, claimed.name, at, Docs::default(), Shape::Alias(Type::Json))
}

/// Makes the shape of a component that of its base, if it is a parent; the component is a union then.
pub(super) fn define(b: &mut Builder<'_>, at: &Location, schema: &Schema, shape: Shape) -> Shape {
    let Some(family) = b.families.get(at).cloned() else { return shape };
    if let Some(base) = family.base.and_then(|id| b.arena.get_mut(id)) {
        base.docs = docs_of(schema);
        base.shape = shape;
    }
    // A parent that never stands for itself is no member.
    let mut targets = family.descendants.clone();
    targets.insert(0, at.clone());
    targets.retain(|target| b.families.get(target).is_none_or(|family| family.base.is_some()));
    let members = members(b, at, &targets);
    let discriminator = tag::discriminator(b, &family.discriminator, &members, &targets);
    Shape::Union(Union { members, discriminator })
}

/// Is there a value of the discriminator for the parent itself?
fn stands_alone(b: &mut Builder<'_>, at: &Location, discriminator: &Discriminator) -> bool {
    if !discriminator.mapping.is_empty() {
        return discriminator.mapping.iter().any(|(_, target)| target.location == *at);
    }
    let values = tag::constants(b, at, &discriminator.property, 0);
    values.is_empty() || at.pointer.last().is_some_and(|name| values.contains(&name))
}

fn members(b: &mut Builder<'_>, at: &Location, targets: &[Location]) -> Vec<Member> {
    let mut types = Vec::new();
    for target in targets {
        let component = b.components.iter().find(|component| component.location == *target);
        let Some(id) = component.map(|component| component.id) else { continue };
        let base = b.families.get(target).and_then(|family| family.base);
        types.push((b.type_name(id), base.unwrap_or(id), target.clone()));
    }
    let wires: Vec<names::Member> = types.iter().map(|(name, ..)| names::Member::new(name)).collect();
    let named = b.assign(Kind::Variant, &[UNDOCUMENTED], &wires, at);
    let members = types.into_iter().zip(named);
    members.map(|((_, id, location), name)| Member { name, ty: Type::Named(id), location }).collect()
}
