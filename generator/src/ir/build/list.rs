//! Arrays and tuples.

use super::Builder;
use super::schema::Classified;
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{Schema, SchemaRef};
use crate::ir::{Shape, Type};
use crate::names;

pub(super) fn build(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Classified {
    if schema.prefix_items.is_empty() {
        let item = match &schema.items {
            Some(items) => b.use_schema(items, &names::element(hint)),
            None => Type::Json,
        };
        return Classified::Plain(Type::List(Box::new(item)));
    }
    let no_more = has_no_more(b, schema);
    if !no_more && schema.items.is_none() {
        return Classified::Plain(Type::List(Box::new(mixed(b, at))));
    }
    let mut elements = Vec::new();
    for (index, element) in schema.prefix_items.iter().enumerate() {
        let hint = names::property(hint, &(index + 1).to_string());
        elements.push(b.use_schema(element, &hint));
    }
    if is_tuple(b, schema) {
        return Classified::Defined(Shape::Tuple(elements));
    }
    let mut schemas = schema.prefix_items.clone();
    if let Some(rest) = schema.items.as_ref().filter(|_| !no_more) {
        elements.push(b.use_schema(rest, &names::property(hint, "rest")));
        schemas.push(rest.clone());
    }
    let first = elements.first().cloned().unwrap_or(Type::Json);
    let item = match elements.iter().all(|element| *element == first) {
        true => first,
        false if elements.contains(&Type::Json) => mixed(b, at),
        false => either(b, schemas, &elements, at, hint),
    };
    Classified::Plain(Type::List(Box::new(item)))
}

/// The union of the types that elements may have: each once, in order.
fn either(
    b: &mut Builder<'_>,
    schemas: Vec<SchemaRef>,
    elements: &[Type],
    at: &Location,
    hint: &str,
) -> Type {
    let at = at.child("prefixItems");
    let message = "the array has no fixed length: each element may have any of the types";
    let finding = Diagnostic::new(Code::UncheckedConstraint, Place::Key(at.clone()), message);
    let help = "`minItems` and `maxItems` of the number of elements make it a tuple";
    b.diagnostics.report(finding.label("which has which is not checked").help(help));
    let mut seen: Vec<&Type> = Vec::new();
    let mut any_of = Vec::new();
    for (schema, element) in schemas.into_iter().zip(elements) {
        if !seen.contains(&element) {
            seen.push(element);
            any_of.push(schema);
        }
    }
    b.use_inline(&Schema { any_of, ..Schema::default() }, &at, &names::element(hint))
}

/// Are there as many elements as there are types for them? JSON Schema 2020-12 core §10.3.1.1.
pub(super) fn is_tuple(b: &mut Builder<'_>, schema: &Schema) -> bool {
    let count = length(schema);
    count > 0 && schema.constraints.min_items.is_some_and(|least| least >= count) && has_no_more(b, schema)
}

fn has_no_more(b: &mut Builder<'_>, schema: &Schema) -> bool {
    schema.constraints.max_items.is_some_and(|most| most <= length(schema))
        || schema.items.as_ref().is_some_and(|items| b.read(&items.location).never)
}

fn length(schema: &Schema) -> u64 {
    u64::try_from(schema.prefix_items.len()).unwrap_or(u64::MAX)
}

/// The type of the elements, where they differ and some may be missing or others follow.
fn mixed(b: &mut Builder<'_>, at: &Location) -> Type {
    let message = "the array has no fixed length: which element has which type is not checked";
    let place = Place::Key(at.child("prefixItems"));
    b.diagnostics.report(
        Diagnostic::new(Code::DegradedToJson, place, message)
            .label("any JSON values")
            .help("`minItems` and `maxItems` of the number of elements make it a tuple"),
    );
    Type::Json
}
