//! Inheritance: a component with a `discriminator` and others that are `allOf` it and more.
//! OpenAPI 3.0.4 §4.7.25.3.
//!
//! Where the parent is used, one of its descendants may come. So its name is that of a union of them
//! all; its own properties become a struct `…Base`, which is a member where the parent stands for
//! itself.

use std::collections::BTreeMap;

use super::share::Use;
use super::{Builder, UNDOCUMENTED, tag};
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{Discriminator, Schema};
use crate::ir::{Docs, Member, Shape, Type, TypeId, Union};
use crate::names::{self, Kind, Name};

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
    let mut roots: BTreeMap<Location, Discriminator> = BTreeMap::new();
    let mut order = Vec::new();
    for location in &locations {
        let Some(schema) = own(b, location) else { continue };
        for parent in schema.all_of.iter().filter(|parent| b.is_component(&parent.location)) {
            children.entry(parent.location.clone()).or_default().push(location.clone());
        }
        if let Some(found) = parental(b, &schema) {
            roots.insert(location.clone(), found);
            order.push(location.clone());
        }
    }
    let mut families = BTreeMap::new();
    for root in order {
        let Some(mut discriminator) = roots.get(&root).cloned() else { continue };
        let mut all = descendants(&children, &roots, &root);
        for descendant in all.iter().filter_map(|descendant| roots.get(descendant)) {
            if descendant.property == discriminator.property {
                discriminator.mapping.extend_from_slice(&descendant.mapping);
            }
        }
        for (_, mapped) in &discriminator.mapping {
            let target = &mapped.location;
            if *target != root && b.is_component(target) && !all.contains(target) {
                all.push(target.clone());
            }
        }
        let needs_names = discriminator.mapping.is_empty() && !all.is_empty();
        if needs_names && !tag::tells_descendants(b, &root, &all, &discriminator.property) {
            useless(b, &root, &discriminator);
            continue;
        }
        found(b, &mut families, &root, &discriminator, &all);
        for descendant in all.iter().filter(|descendant| shares(&roots, descendant, &discriminator)) {
            let below = descendants(&children, &roots, descendant);
            found(b, &mut families, descendant, &discriminator, &below);
        }
    }
    families
}

fn useless(b: &mut Builder<'_>, parent: &Location, discriminator: &Discriminator) {
    let message = format!("no value of `{}` is the name of a descendant", discriminator.property);
    let name = b.component_names.get(parent).cloned().unwrap_or_default();
    b.diagnostics.report(
        Diagnostic::new(Code::Mended, Place::Value(discriminator.location.clone()), message)
            .label("not used")
            .note(format!("where `{name}` is used, no descendant of it is expected"))
            .help("give the discriminator a `mapping`"),
    );
}

/// The discriminator of a schema that is no union: its own, or that of a part of it.
fn parental(b: &mut Builder<'_>, schema: &Schema) -> Option<Discriminator> {
    if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
        return None;
    }
    let parts = schema.all_of.iter().filter(|part| !part.is_reference());
    let of_part = parts.map(|part| b.read(&part.location)).find_map(|part| part.discriminator);
    schema.discriminator.clone().or(of_part)
}

/// Are a descendant's own descendants told apart by the same property?
fn shares(roots: &BTreeMap<Location, Discriminator>, at: &Location, ancestor: &Discriminator) -> bool {
    roots.get(at).is_none_or(|own| own.property == ancestor.property)
}

/// A component that is no mere reference to another one.
fn own(b: &mut Builder<'_>, location: &Location) -> Option<Schema> {
    let target = b.document.resolve(location).ok()?;
    (target == *location).then(|| b.read(location))
}

/// All that are `allOf` the root, but for those below one that has a discriminator of another
/// property: that one is a union itself.
fn descendants(
    children: &BTreeMap<Location, Vec<Location>>,
    roots: &BTreeMap<Location, Discriminator>,
    root: &Location,
) -> Vec<Location> {
    let property = roots.get(root).map(|found| &found.property);
    let mut found: Vec<Location> = Vec::new();
    let mut open: Vec<&Location> = children.get(root).into_iter().flatten().rev().collect();
    while let Some(next) = open.pop() {
        if next == root || found.contains(next) {
            continue;
        }
        found.push(next.clone());
        let theirs = roots.get(next).map(|found| &found.property);
        if property.is_none() || theirs.is_none() || theirs == property {
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
    let mut discriminator = discriminator.clone();
    discriminator
        .mapping
        .retain(|(_, target)| target.location == *at || descendants.contains(&target.location));
    let family = Family { discriminator, descendants: descendants.to_vec(), base };
    families.insert(at.clone(), family);
}

fn base(b: &mut Builder<'_>, module: usize, parent: TypeId, at: &Location) -> TypeId {
    let hint = format!("{}Base", b.type_name(parent));
    let name = Name::alone(&hint, Kind::Type);
    let id = b.add_type(module, name, at, Docs::default(), Shape::Alias(Type::Json));
    b.inline.push((id, Use { location: at.clone(), hint, module }));
    id
}

/// Makes the shape of a component that of its base, if it is a parent; the component is a union then.
pub(super) fn define(b: &mut Builder<'_>, at: &Location, schema: &Schema, shape: Shape) -> Shape {
    let Some(family) = b.families.get(at).cloned() else { return shape };
    let docs = b.docs_of(schema);
    if let Some(base) = family.base.and_then(|id| b.arena.get_mut(id)) {
        base.docs = docs;
        base.shape = shape;
    }
    let mut targets = family.descendants.clone();
    if family.base.is_some() {
        targets.insert(0, at.clone());
    }
    // A descendant that never stands for itself is told by its own ones, unless by another property.
    targets.retain(|target| match b.families.get(target) {
        Some(theirs) => {
            theirs.base.is_some() || theirs.discriminator.property != family.discriminator.property
        }
        None => true,
    });
    let members = members(b, at, &family, &targets);
    let discriminator = tag::discriminator(b, &family.discriminator, &members, &targets);
    Shape::Union(Union { members, discriminator })
}

/// Is there a value of the discriminator for the parent itself?
fn stands_alone(b: &mut Builder<'_>, at: &Location, discriminator: &Discriminator) -> bool {
    if !discriminator.mapping.is_empty() {
        return discriminator.mapping.iter().any(|(_, target)| target.location == *at);
    }
    let values = tag::constants(b, at, &discriminator.property);
    values.is_empty() || b.component_names.get(at).is_some_and(|name| values.contains(name))
}

fn members(b: &mut Builder<'_>, at: &Location, family: &Family, targets: &[Location]) -> Vec<Member> {
    let mut types = Vec::new();
    for target in targets {
        let component = b.components.iter().find(|component| component.location == *target);
        let Some(id) = component.map(|component| component.id) else { continue };
        let shares = |theirs: &&Family| theirs.discriminator.property == family.discriminator.property;
        let base = b.families.get(target).filter(shares).and_then(|family| family.base);
        types.push((b.type_name(id), base.unwrap_or(id), target.clone()));
    }
    let wires: Vec<names::Member> = types.iter().map(|(name, ..)| names::Member::new(name)).collect();
    let named = b.assign(Kind::Variant, &[UNDOCUMENTED], &wires, at);
    let members = types.into_iter().zip(named);
    members.map(|((_, id, location), name)| Member { name, ty: Type::Named(id), location }).collect()
}
