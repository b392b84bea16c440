//! `allOf`: one schema out of several.

use super::Builder;
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{AdditionalProperties, Constraints, Schema, SchemaRef};
use crate::ir::Type;

/// More members than this, through references and back, are a mistake or an attack.
const MAX_MEMBERS: usize = 1_000;

pub(super) enum Merged {
    /// A single reference with nothing but annotations beside it.
    Same(Type),
    /// A schema that says all that the members say, without `allOf`.
    Schema(Box<Schema>),
}

pub(super) fn merge(b: &mut Builder<'_>, schema: &Schema, at: &Location) -> Merged {
    if let [only] = schema.all_of.as_slice() {
        let known = b.known.get(&only.location);
        if let (Some(known), true) = (known, only.is_reference() && only_annotates(schema)) {
            return Merged::Same(known.clone());
        }
    }
    Merged::Schema(Box::new(flat(b, schema, at)))
}

/// What the schema says with its `allOf` merged in.
pub(super) fn flat(b: &mut Builder<'_>, schema: &Schema, at: &Location) -> Schema {
    Merging { path: vec![at.clone()], members: 0 }.flatten(b, schema, at)
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
                    "an `allOf` that leads back to itself adds nothing",
                );
                continue;
            }
            self.path.push(member.location.clone());
            let source = self.without_descendants(b.read(&member.location));
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
    if !merged.types.is_empty() && !other.types.is_empty() && merged.types != other.types {
        conflict(b, at, "the members of `allOf` have different types");
    }
    if !other.types.is_empty() {
        merged.types = other.types;
    }
    merged.nullable = other.nullable && (first || merged.nullable);
    merged.deprecated |= other.deprecated;
    merged.read_only |= other.read_only;
    merged.write_only |= other.write_only;
    replace(&mut merged.format, other.format);
    replace(&mut merged.title, other.title);
    replace(&mut merged.description, other.description);
    replace(&mut merged.default, other.default);
    replace(&mut merged.example, other.example);
    replace(&mut merged.discriminator, other.discriminator);
    replace(&mut merged.not, other.not);
    replace(&mut merged.items, other.items);
    merged.enumeration = match (merged.enumeration.take(), other.enumeration) {
        (Some(before), Some(now)) => Some(before.into_iter().filter(|value| now.contains(value)).collect()),
        (before, now) => now.or(before),
    };
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
    merged.unsupported.extend(other.unsupported);
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
            conflict(b, at, &format!("the members of `allOf` give `{name}` different types"));
        }
        merged.properties.insert(name, property);
    }
}

fn says_values(schema: &Schema) -> bool {
    schema.enumeration.is_some() || !schema.one_of.is_empty() || !schema.any_of.is_empty()
}

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
    if merged.one_of.is_empty() && merged.any_of.is_empty() {
        merged.one_of = one_of;
        merged.any_of = any_of;
        return;
    }
    let message = "more than one `oneOf` or `anyOf` in an `allOf`: only the first chooses a type";
    b.diagnostics.report(
        Diagnostic::new(Code::Unsupported, Place::Value(at.clone()), message)
            .note("the generated type does not tell the members of the later ones apart"),
    );
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

fn conflict(b: &mut Builder<'_>, at: &Location, message: &str) {
    b.diagnostics.report(
        Diagnostic::new(Code::ConflictingAllOf, Place::Value(at.clone()), message)
            .label("this one is used")
            .help("make the members agree, or leave one of them out"),
    );
}
