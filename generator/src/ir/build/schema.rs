//! Which type a schema becomes.

use super::{Builder, all_of, enumeration, foreign, list, object, scalar, unchecked, union, unsatisfiable};
use crate::diagnostics::Location;
use crate::document::model::{AdditionalProperties, Schema, SimpleType};
use crate::ir::{Scalar, Shape, Type};

/// What became of a schema: something that needs a name, or not.
pub(super) enum Classified {
    Defined(Shape),
    Plain(Type),
}

/// Chooses by what the schema says, from the most telling keyword to the least.
pub(super) fn classify(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Classified {
    unchecked::report(b, schema, at);
    if let Some(ty) = foreign::of_schema(b, schema, at) {
        return Classified::Plain(ty);
    }
    if b.files.is_file(at) {
        return Classified::Plain(Type::Scalar(Scalar::File));
    }
    if schema.never {
        return Classified::Plain(b.degrade(at, "the schema allows no value"));
    }
    if schema.all_of.is_empty() {
        unsatisfiable::report(b, schema, at);
        return choose(b, schema, at, hint);
    }
    match all_of::merge(b, schema, at, hint) {
        all_of::Merged::Same(ty) => Classified::Plain(ty),
        all_of::Merged::Schema(merged) => {
            unsatisfiable::report(b, &merged, at);
            unsatisfiable::report_members(b, schema, &merged, at);
            choose(b, &merged, at, hint)
        }
    }
}

/// Chooses for a schema without `allOf`.
fn choose(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Classified {
    if !schema.one_of.is_empty() && !schema.any_of.is_empty() {
        let whole = object::without_any_of(b, schema, at);
        return choose(b, &whole, at, hint);
    }
    if !schema.conditional.is_empty() {
        let whole = object::with_conditional(b, schema);
        return choose(b, &whole, at, hint);
    }
    if let Some(values) = &schema.enumeration {
        return enumeration::build(b, schema, values, at, hint);
    }
    if union::is_union(b, schema) {
        return union::build(b, schema, at, hint);
    }
    match schema.types.as_slice() {
        [] => by_keywords(b, schema, at, hint),
        [one] => by_type(b, *one, schema, at, hint),
        several => union::build_of_types(b, several, schema, at, hint),
    }
}

pub(super) fn by_type(
    b: &mut Builder<'_>,
    simple: SimpleType,
    schema: &Schema,
    at: &Location,
    hint: &str,
) -> Classified {
    if let Some(ty) = foreign::of_format(b, simple, schema.format.as_deref()) {
        return Classified::Plain(ty);
    }
    match simple {
        SimpleType::Array => list::build(b, schema, at, hint),
        SimpleType::Object => object::build(b, schema, at, hint),
        SimpleType::Boolean | SimpleType::Integer | SimpleType::Number | SimpleType::String => {
            Classified::Plain(Type::Scalar(scalar::of(b, simple, schema, at)))
        }
    }
}

/// A schema without `type`: its other keywords tell what is meant, if they agree.
fn by_keywords(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Classified {
    match meant(schema) {
        Some(simple) => by_type(b, simple, schema, at, hint),
        None => Classified::Plain(Type::Json),
    }
}

/// The one type that the keywords are about.
pub(super) fn meant(schema: &Schema) -> Option<SimpleType> {
    let says = &schema.constraints;
    let is_object = !schema.properties.is_empty()
        || !schema.pattern_properties.is_empty()
        || matches!(schema.additional_properties, AdditionalProperties::Schema(_))
        || says.min_properties.or(says.max_properties).is_some();
    let is_array = schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || says.min_items.or(says.max_items).is_some()
        || says.unique_items;
    let of_format = schema.format.as_deref().and_then(scalar::meant);
    let is_string = says.pattern.is_some()
        || says.min_length.or(says.max_length).is_some()
        || schema.content_encoding.is_some();
    let is_number = says.minimum.is_some() || says.maximum.is_some() || says.multiple_of.is_some();
    match (is_object, is_array, is_string, is_number) {
        (true, false, false, false) => Some(SimpleType::Object),
        (false, true, false, false) => Some(SimpleType::Array),
        (false, false, true, false) => Some(SimpleType::String),
        (false, false, false, true) => Some(of_format.unwrap_or(SimpleType::Number)),
        (false, false, false, false) => of_format,
        _ => None,
    }
}
