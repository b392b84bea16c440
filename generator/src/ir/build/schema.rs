//! Which type a schema becomes.

use super::{Builder, all_of, enumeration, record, scalar, union};
use crate::diagnostics::{Code, Location};
use crate::document::model::{AdditionalProperties, Constraints, Schema, SimpleType};
use crate::ir::{Shape, Type};
use crate::names;

/// What became of a schema: something that needs a name, or not.
pub(super) enum Classified {
    Defined(Shape),
    Plain(Type),
}

/// Chooses by what the schema says, from the most telling keyword to the least.
pub(super) fn classify(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Classified {
    for keyword in &schema.unsupported {
        b.warn(
            Code::Unsupported,
            &at.child(keyword),
            format!("`{keyword}` has no effect on the generated code"),
        );
    }
    if schema.constraints != Constraints::default() {
        let message = "constraints are documented, and not checked by the generated code";
        b.warn(Code::UncheckedConstraint, at, message);
    }
    if !schema.all_of.is_empty() {
        return match all_of::merge(b, schema, at) {
            all_of::Merged::Same(ty) => Classified::Plain(ty),
            all_of::Merged::Schema(merged) => classify(b, &merged, at, hint),
        };
    }
    if let Some(values) = &schema.enumeration {
        return enumeration::build(b, schema, values, at);
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
    match simple {
        SimpleType::Array => Classified::Plain(list(b, schema, hint)),
        SimpleType::Object => object(b, schema, at, hint),
        SimpleType::Boolean | SimpleType::Integer | SimpleType::Number | SimpleType::String => {
            Classified::Plain(Type::Scalar(scalar::of(simple, schema.format.as_deref())))
        }
    }
}

/// A schema without `type`: its other keywords tell what is meant.
fn by_keywords(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Classified {
    let says_object = !schema.properties.is_empty()
        || matches!(schema.additional_properties, AdditionalProperties::Schema(_));
    if says_object {
        return object(b, schema, at, hint);
    }
    if schema.items.is_some() {
        return Classified::Plain(list(b, schema, hint));
    }
    if schema.not.is_some() {
        b.warn(Code::Unsupported, &at.child("not"), "`not` has no effect on the generated code");
    }
    Classified::Plain(Type::Json)
}

fn list(b: &mut Builder<'_>, schema: &Schema, hint: &str) -> Type {
    let item = match &schema.items {
        Some(items) => b.use_schema(items, &names::element(hint)),
        None => Type::Json,
    };
    Type::List(Box::new(item))
}

fn object(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Classified {
    if !schema.properties.is_empty() || schema.additional_properties == AdditionalProperties::Forbidden {
        return Classified::Defined(Shape::Record(record::build(b, schema, at, hint)));
    }
    let value = match &schema.additional_properties {
        AdditionalProperties::Schema(values) => b.use_schema(values, &names::value(hint)),
        _ => Type::Json,
    };
    Classified::Plain(Type::Map(Box::new(value)))
}
