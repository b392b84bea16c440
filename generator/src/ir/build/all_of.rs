//! `allOf`: one schema out of several.

use serde_json::Value;

use super::{Builder, unchecked, union};
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{AdditionalProperties, Constraints, Schema, SchemaRef, SimpleType};
use crate::ir::Type;

/// More members than this, through references and back, are a mistake or an attack.
const MAX_MEMBERS: usize = 1_000;

pub(super) enum Merged {
    /// A single reference with nothing but annotations beside it.
    Same(Type),
    /// A schema that says all that the members say, without `allOf`.
    Schema(Box<Schema>),
}

pub(super) fn merge(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Merged {
    if let Some(only) = annotated(schema) {
        // What adds nothing to its parent is a descendant of it all the same.
        let is_child = b.is_component(at) && b.families.contains_key(&only.location);
        if !is_child {
            return Merged::Same(b.use_schema(only, hint));
        }
    }
    Merged::Schema(Box::new(flat(b, schema, at)))
}

/// What the schema says with its `allOf` merged in.
pub(super) fn flat(b: &mut Builder<'_>, schema: &Schema, at: &Location) -> Schema {
    Merging { path: vec![at.clone()], members: 0 }.flatten(b, schema, at)
}

/// The reference that a schema only annotates, if it does no more.
pub(super) fn annotated(schema: &Schema) -> Option<&SchemaRef> {
    match schema.all_of.as_slice() {
        [only] if only.is_reference() && only_annotates(schema) => Some(only),
        _ => None,
    }
}

/// Does the schema say nothing about values beyond its `allOf`?
fn only_annotates(schema: &Schema) -> bool {
    let bare = Schema {
        title: schema.title.clone(),
        description: schema.description.clone(),
        nullable: schema.nullable,
        deprecated: schema.deprecated,
        read_only: schema.read_only,
        write_only: schema.write_only,
        default: schema.default.clone(),
        example: schema.example.clone(),
        all_of: schema.all_of.clone(),
        extensions: schema.extensions.clone(),
        types: schema.types.clone(),
        xml: schema.xml.clone(),
        ..Schema::default()
    };
    *schema == bare
}

struct Merging {
    /// The schemas being flattened, outermost first: a member that is among them adds nothing.
    path: Vec<Location>,
    members: usize,
}

impl Merging {
    /// A base that lists its descendants in `oneOf` does not do so for the descendants: what one of
    /// them inherits is the rest.
    fn without_descendants(&self, base: Schema) -> Schema {
        let mut alternatives = base.one_of.iter().chain(&base.any_of);
        if alternatives.any(|alternative| self.path.contains(&alternative.location)) {
            return Schema { one_of: Vec::new(), any_of: Vec::new(), discriminator: None, ..base };
        }
        base
    }

    fn flatten(&mut self, b: &mut Builder<'_>, schema: &Schema, at: &Location) -> Schema {
        let mut merged = Schema::default();
        for member in &schema.all_of {
            self.members += 1;
            if self.path.contains(&member.location) || self.members > MAX_MEMBERS {
                b.warn(
                    Code::CyclicReference,
                    &member.used_at,
                    "an `allOf` leads back to itself: the generated code has its properties once",
                );
                continue;
            }
            self.path.push(member.location.clone());
            let source = self.without_descendants(b.read(&member.location));
            unchecked::report(b, &source, &member.location);
            let flat = self.flatten(b, &source, &member.location);
            self.path.pop();
            combine(b, &mut merged, flat, &member.used_at);
        }
        let own = Schema { all_of: Vec::new(), ..schema.clone() };
        let nullable = own.nullable || (merged.nullable && !schema.all_of.is_empty());
        combine(b, &mut merged, own, at);
        merged.nullable = nullable;
        merged
    }
}

/// Adds what `other` says to `merged`; where both say something, the later word is kept, for it
/// is the more special one.
pub(super) fn combine(b: &mut Builder<'_>, merged: &mut Schema, other: Schema, at: &Location) {
    let first = *merged == Schema::default();
    merged.types = types(b, &merged.types, other.types, at);
    merged.never |= other.never;
    merged.nullable = other.nullable && (first || merged.nullable);
    merged.deprecated |= other.deprecated;
    merged.read_only |= other.read_only;
    merged.write_only |= other.write_only;
    replace(&mut merged.format, other.format);
    replace(&mut merged.content_encoding, other.content_encoding);
    replace(&mut merged.content_media_type, other.content_media_type);
    replace(&mut merged.title, other.title);
    replace(&mut merged.description, other.description);
    replace(&mut merged.default, other.default);
    replace(&mut merged.example, other.example);
    replace(&mut merged.discriminator, other.discriminator);
    replace(&mut merged.not, other.not);
    replace(&mut merged.items, other.items);
    if !other.prefix_items.is_empty() {
        merged.prefix_items = other.prefix_items;
    }
    merged.pattern_properties.extend(other.pattern_properties);
    merged.conditional.extend(other.conditional);
    merged.enumeration = enumeration(b, merged.enumeration.take(), other.enumeration, at);
    properties(b, merged, other.properties, at);
    for name in other.required {
        if !merged.required.contains(&name) {
            merged.required.push(name);
        }
    }
    if !matches!(other.additional_properties, AdditionalProperties::Unspecified) {
        merged.additional_properties = other.additional_properties;
    }
    alternatives(b, merged, other.one_of, other.any_of, at);
    constraints(&mut merged.constraints, other.constraints);
    merged.extensions.extend(other.extensions);
}

/// The types that both allow; a whole number is a number.
fn types(b: &mut Builder<'_>, before: &[SimpleType], now: Vec<SimpleType>, at: &Location) -> Vec<SimpleType> {
    if before.is_empty() {
        return now;
    }
    if now.is_empty() {
        return before.to_vec();
    }
    let narrower = |one: &SimpleType| match one {
        SimpleType::Number if now.contains(&SimpleType::Integer) => Some(SimpleType::Integer),
        SimpleType::Integer if now.contains(&SimpleType::Number) => Some(SimpleType::Integer),
        other => now.contains(other).then_some(*other),
    };
    let common: Vec<SimpleType> = before.iter().filter_map(narrower).collect();
    if common.is_empty() {
        let finding = conflict(at, "the members of `allOf` have different types");
        b.diagnostics.report(finding.note("no value but null can be of both"));
        return now;
    }
    common
}

/// The values that both allow.
fn enumeration(
    b: &mut Builder<'_>,
    before: Option<Vec<Value>>,
    now: Option<Vec<Value>>,
    at: &Location,
) -> Option<Vec<Value>> {
    let (Some(before), Some(now)) = (&before, &now) else { return now.or(before) };
    let common: Vec<Value> = before.iter().filter(|value| now.contains(value)).cloned().collect();
    if common.is_empty() {
        b.diagnostics.report(conflict(at, "the members of `allOf` have no value in common"));
        return Some(now.clone());
    }
    Some(common)
}

fn replace<T>(slot: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *slot = new;
    }
}

fn properties(
    b: &mut Builder<'_>,
    merged: &mut Schema,
    other: indexmap::IndexMap<String, SchemaRef>,
    at: &Location,
) {
    for (name, property) in other {
        let Some(before) = merged.properties.get(&name) else {
            merged.properties.insert(name, property);
            continue;
        };
        if before.location == property.location {
            continue;
        }
        let (old, new) = (b.read(&before.location), b.read(&property.location));
        // A member that only annotates an inherited property does not redefine it.
        if new.types.is_empty() && new.all_of.is_empty() && new.properties.is_empty() && !says_values(&new) {
            continue;
        }
        if !old.types.is_empty() && !new.types.is_empty() && old.types != new.types {
            b.diagnostics
                .report(conflict(at, &format!("the members of `allOf` give `{name}` different types")));
        }
        merged.properties.insert(name, property);
    }
}

fn says_values(schema: &Schema) -> bool {
    schema.enumeration.is_some() || !schema.one_of.is_empty() || !schema.any_of.is_empty()
}

/// One union chooses a type; the properties that others add may be there or not.
fn alternatives(
    b: &mut Builder<'_>,
    merged: &mut Schema,
    one_of: Vec<SchemaRef>,
    any_of: Vec<SchemaRef>,
    at: &Location,
) {
    if one_of.is_empty() && any_of.is_empty() {
        return;
    }
    let others = Schema { one_of, any_of, ..Schema::default() };
    if union::is_union(b, merged) && union::is_union(b, &others) {
        merged.conditional.extend(others.one_of);
        merged.conditional.extend(others.any_of);
        let message = "more than one `oneOf` or `anyOf` in an `allOf`: only the first chooses a type";
        let finding = Diagnostic::new(Code::Unsupported, Place::Value(at.clone()), message);
        b.diagnostics.report(finding.note("properties of the members of the others may be there or not"));
    } else if !union::is_union(b, merged) {
        merged.one_of = others.one_of;
        merged.any_of = others.any_of;
    }
}

fn constraints(merged: &mut Constraints, other: Constraints) {
    replace(&mut merged.minimum, other.minimum);
    replace(&mut merged.maximum, other.maximum);
    replace(&mut merged.multiple_of, other.multiple_of);
    replace(&mut merged.min_length, other.min_length);
    replace(&mut merged.max_length, other.max_length);
    replace(&mut merged.pattern, other.pattern);
    replace(&mut merged.min_items, other.min_items);
    replace(&mut merged.max_items, other.max_items);
    replace(&mut merged.min_properties, other.min_properties);
    replace(&mut merged.max_properties, other.max_properties);
    merged.unique_items |= other.unique_items;
}

fn conflict(at: &Location, message: &str) -> Diagnostic {
    Diagnostic::new(Code::ConflictingAllOf, Place::Value(at.clone()), message)
        .label("this one is used")
        .help("make the members agree, or leave one of them out")
}
