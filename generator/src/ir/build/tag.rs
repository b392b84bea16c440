//! `discriminator`: which value of the property stands for which member. OpenAPI 3.0.4 §4.7.25.1.

use serde_json::Value;

use super::{Builder, all_of};
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{self, Schema};
use crate::ir::{Discriminator, Member};

/// The values of the discriminator: those of the mapping; for members that it leaves out, the value
/// that they themselves give the property, else the names of their components.
///
/// `targets` are the schemas of the members.
pub(super) fn discriminator(
    b: &mut Builder<'_>,
    source: &model::Discriminator,
    members: &[Member],
    targets: &[Location],
) -> Option<Discriminator> {
    let mut values = mapped(b, source, targets);
    let mut own: Vec<Vec<String>> = Vec::new();
    for (index, target) in targets.iter().enumerate() {
        let is_mapped = values.iter().any(|(_, mapped)| *mapped == index);
        own.push(if is_mapped { Vec::new() } else { constants(b, target, &source.property) });
    }
    let default = source.default_mapping.as_ref().and_then(|mapped| position(b, targets, &mapped.location));
    for (index, target) in targets.iter().enumerate() {
        if values.iter().any(|(_, mapped)| *mapped == index) {
            continue;
        }
        let others = own.iter().enumerate().filter(|(other, _)| *other != index);
        let taken: Vec<&String> = others.flat_map(|(_, values)| values).collect();
        let constants: &[String] = own.get(index).map_or(&[], Vec::as_slice);
        let telling = constants.iter().filter(|value| !taken.contains(value));
        let telling: Vec<String> = telling.cloned().collect();
        let telling = if telling.is_empty() { possible_names(b, target, constants) } else { telling };
        if telling.is_empty() && default != Some(index) {
            no_value(b, members.get(index)?);
            return None;
        }
        let new = telling.into_iter().filter(|value| values.iter().all(|(known, _)| known != value));
        let new: Vec<(String, usize)> = new.map(|value| (value, index)).collect();
        values.extend(new);
    }
    Some(Discriminator {
        location: source.location.clone(),
        property: source.property.clone(),
        values,
        default,
    })
}

fn mapped(b: &mut Builder<'_>, source: &model::Discriminator, targets: &[Location]) -> Vec<(String, usize)> {
    let mut values = Vec::new();
    for (value, target) in &source.mapping {
        if let Some(index) = position(b, targets, &target.location) {
            values.push((value.clone(), index));
            continue;
        }
        let place = source.location.child("mapping").child(value);
        let message = format!("`{value}` is mapped to a schema that is no member of the union");
        let finding = Diagnostic::new(Code::InvalidShape, Place::Value(place), message);
        b.diagnostics.report(finding.note("values of the property that are mapped there choose no member"));
    }
    values
}

/// The member that is the schema, or a union that leads to it.
fn position(b: &mut Builder<'_>, targets: &[Location], wanted: &Location) -> Option<usize> {
    let direct = targets.iter().position(|target| target == wanted);
    direct.or_else(|| targets.iter().position(|target| leads_to(b, target, wanted)))
}

fn leads_to(b: &mut Builder<'_>, target: &Location, wanted: &Location) -> bool {
    within(b, target).contains(wanted)
}

/// The schema and, if it is a union, its members, and theirs if they are unions.
fn within(b: &mut Builder<'_>, target: &Location) -> Vec<Location> {
    const MANY_ENOUGH: usize = 500;
    let mut found = vec![target.clone()];
    let mut next = 0;
    while let Some(location) = found.get(next).filter(|_| next < MANY_ENOUGH).cloned() {
        next += 1;
        for member in alternatives(&b.read(&location)) {
            if !found.contains(&member) {
                found.push(member);
            }
        }
    }
    found
}

fn alternatives(schema: &Schema) -> Vec<Location> {
    schema.one_of.iter().chain(&schema.any_of).map(|member| member.location.clone()).collect()
}

/// The values that a schema itself gives the property.
pub(super) fn constants(b: &mut Builder<'_>, target: &Location, property: &str) -> Vec<String> {
    let key = (target.clone(), property.to_owned());
    if let Some(known) = b.constants.get(&key) {
        return known.clone();
    }
    let found = find_constants(b, target, property);
    b.constants.insert(key, found.clone());
    found
}

fn find_constants(b: &mut Builder<'_>, target: &Location, property: &str) -> Vec<String> {
    let mut found = Vec::new();
    for location in within(b, target) {
        let source = b.read(&location);
        let flat = all_of::flat(b, &source, &location);
        let Some(property) = flat.properties.get(property).cloned() else { continue };
        let schema = b.read(&property.location);
        let schema = all_of::flat(b, &schema, &property.location);
        let values = schema.enumeration.unwrap_or_default();
        found.extend(values.iter().filter_map(Value::as_str).map(str::to_owned));
    }
    found
}

/// The name of the component, or those of the members of a union.
fn names(b: &mut Builder<'_>, target: &Location) -> Vec<String> {
    let all = within(b, target);
    let is_union = all.len() > 1;
    let leaves = all.iter().skip(usize::from(is_union));
    leaves.filter_map(|location| b.component_names.get(location).cloned()).collect()
}

/// The names of a member, if its property may have them.
fn possible_names(b: &mut Builder<'_>, target: &Location, constants: &[String]) -> Vec<String> {
    let mut names = names(b, target);
    names.retain(|name| constants.is_empty() || constants.contains(name));
    names
}

/// Does a value that the parent allows stand for one of its descendants? Documents that came from
/// other languages often name a property that has nothing to do with the names of schemas.
pub(super) fn tells_descendants(
    b: &mut Builder<'_>,
    parent: &Location,
    descendants: &[Location],
    property: &str,
) -> bool {
    let allowed = constants(b, parent, property);
    let is_told = |descendant: &Location| {
        let own = constants(b, descendant, property);
        let values = if own.is_empty() || own == allowed { names(b, descendant) } else { own };
        values.iter().any(|value| allowed.contains(value))
    };
    allowed.is_empty() || descendants.iter().any(is_told)
}

fn no_value(b: &mut Builder<'_>, member: &Member) {
    let message = "no value of the discriminator stands for this member of the union";
    b.diagnostics.report(
        Diagnostic::new(Code::Mended, Place::Value(member.location.clone()), message)
            .note("the discriminator is not used: members are told apart by their properties")
            .help("give the discriminator a `mapping`, or the property of each member a `const`"),
    );
}
