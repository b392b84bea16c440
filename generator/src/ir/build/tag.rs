//! `discriminator`: which value of the property stands for which member. OpenAPI 3.0.4 §4.7.25.1.

use serde_json::Value;

use super::{Builder, all_of};
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{self, Schema};
use crate::ir::{Discriminator, Member};

/// Unions within unions are looked through no deeper than this.
const DEEP_ENOUGH: usize = 8;

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
        own.push(if is_mapped { Vec::new() } else { constants(b, target, &source.property, 0) });
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
        b.warn(Code::Mended, &place, message);
    }
    values
}

/// The member that is the schema, or a union that leads to it.
fn position(b: &mut Builder<'_>, targets: &[Location], wanted: &Location) -> Option<usize> {
    let direct = targets.iter().position(|target| target == wanted);
    direct.or_else(|| targets.iter().position(|target| leads_to(b, target, wanted, 0)))
}

fn leads_to(b: &mut Builder<'_>, target: &Location, wanted: &Location, depth: usize) -> bool {
    if target == wanted || depth == DEEP_ENOUGH {
        return target == wanted;
    }
    let members = alternatives(&b.read(target));
    members.iter().any(|member| leads_to(b, member, wanted, depth + 1))
}

fn alternatives(schema: &Schema) -> Vec<Location> {
    schema.one_of.iter().chain(&schema.any_of).map(|member| member.location.clone()).collect()
}

/// The values that a schema itself gives the property.
pub(super) fn constants(b: &mut Builder<'_>, target: &Location, property: &str, depth: usize) -> Vec<String> {
    let source = b.read(target);
    let flat = all_of::flat(b, &source, target);
    if let Some(property) = flat.properties.get(property).cloned() {
        let schema = b.read(&property.location);
        let schema = all_of::flat(b, &schema, &property.location);
        let values = schema.enumeration.unwrap_or_default();
        return values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
    let members = if depth < DEEP_ENOUGH { alternatives(&flat) } else { Vec::new() };
    members.iter().flat_map(|member| constants(b, member, property, depth + 1)).collect()
}

/// The name of the component, or those of the members of a union without a name.
fn names(b: &mut Builder<'_>, target: &Location, depth: usize) -> Vec<String> {
    let source = b.read(target);
    let members = alternatives(&source);
    if !members.is_empty() && depth < DEEP_ENOUGH {
        return members.iter().flat_map(|member| names(b, member, depth + 1)).collect();
    }
    b.component_names.get(target).cloned().into_iter().collect()
}

/// The names of a member, if its property may have them.
fn possible_names(b: &mut Builder<'_>, target: &Location, constants: &[String]) -> Vec<String> {
    let mut names = names(b, target, 0);
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
    let allowed = constants(b, parent, property, 0);
    let is_told = |descendant: &Location| {
        let own = constants(b, descendant, property, 0);
        let values = if own.is_empty() || own == allowed { names(b, descendant, 0) } else { own };
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
