//! Arrays and tuples.

use super::Builder;
use super::schema::Classified;
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::Schema;
use crate::ir::{Shape, Type};
use crate::names;

pub(super) fn build(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Classified {
    let count = u64::try_from(schema.prefix_items.len()).unwrap_or(u64::MAX);
    if count == 0 {
        let item = match &schema.items {
            Some(items) => b.use_schema(items, &names::element(hint)),
            None => Type::Json,
        };
        return Classified::Plain(Type::List(Box::new(item)));
    }
    let no_more = schema.constraints.max_items.is_some_and(|most| most <= count)
        || schema.items.as_ref().is_some_and(|items| b.read(&items.location).never);
    if !no_more && schema.items.is_none() {
        return Classified::Plain(Type::List(Box::new(mixed(b, at))));
    }
    let mut elements = Vec::new();
    for (index, element) in schema.prefix_items.iter().enumerate() {
        let hint = names::property(hint, &(index + 1).to_string());
        elements.push(b.use_schema(element, &hint));
    }
    let all_there = schema.constraints.min_items.is_some_and(|least| least >= count);
    if all_there && no_more {
        return Classified::Defined(Shape::Tuple(elements));
    }
    if let Some(rest) = schema.items.as_ref().filter(|_| !no_more) {
        elements.push(b.use_schema(rest, &names::element(hint)));
    }
    let first = elements.first().cloned().unwrap_or(Type::Json);
    let is_uniform = elements.iter().all(|element| *element == first);
    let item = if is_uniform { first } else { mixed(b, at) };
    Classified::Plain(Type::List(Box::new(item)))
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
