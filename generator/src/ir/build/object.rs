//! Objects: structs, maps, and what keywords for many properties at once add to them.

use std::collections::VecDeque;

use indexmap::IndexMap;

use super::schema::Classified;
use super::{Builder, all_of, record, union};
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{AdditionalProperties, Schema, SchemaRef};
use crate::ir::{Shape, Type};
use crate::names;

pub(super) fn build(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Classified {
    let is_closed = schema.additional_properties == AdditionalProperties::Forbidden;
    if !schema.properties.is_empty() || (is_closed && schema.pattern_properties.is_empty()) {
        return Classified::Defined(Shape::Record(record::build(b, schema, at, hint)));
    }
    let value = others(b, schema, at, hint).unwrap_or(Type::Json);
    Classified::Plain(Type::Map(Box::new(value)))
}

/// The type of the properties without a name of their own: of `patternProperties` and
/// `additionalProperties`. `None` if the schema says nothing of such, or forbids them.
pub(super) fn others(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Option<Type> {
    let patterned = patterned(b, schema, hint);
    let additional = match &schema.additional_properties {
        AdditionalProperties::Schema(values) => Some(b.use_schema(values, &names::value(hint))),
        AdditionalProperties::Any => Some(Type::Json),
        // Beside patterns others may come, with any value; a map by patterns alone has such names.
        AdditionalProperties::Unspecified if !schema.properties.is_empty() => {
            patterned.as_ref().map(|_| Type::Json)
        }
        AdditionalProperties::Forbidden | AdditionalProperties::Unspecified => None,
    };
    let all = match (&patterned, additional) {
        (Some(one), Some(other)) if *one != other => Some(Type::Json),
        (one, other) => other.or_else(|| one.clone()),
    };
    if let Some(patterned) = patterned {
        report(b, at, all.as_ref() == Some(&patterned) && patterned != Type::Json);
    }
    all
}

/// The type of all values under `patternProperties`. JSON Schema 2020-12 core §10.3.2.2.
fn patterned(b: &mut Builder<'_>, schema: &Schema, hint: &str) -> Option<Type> {
    let (first, rest) = schema.pattern_properties.split_first()?;
    let one = b.use_schema(&first.1, &names::value(hint));
    let differs = |values: &(String, SchemaRef)| b.use_schema(&values.1, &names::value(hint)) != one;
    Some(if rest.iter().any(differs) { Type::Json } else { one })
}

fn report(b: &mut Builder<'_>, at: &Location, values_are_typed: bool) {
    let message = if values_are_typed {
        "names are not checked against `patternProperties`"
    } else {
        "which names have which values is not checked: any value is allowed"
    };
    let place = Place::Key(at.child("patternProperties"));
    b.diagnostics.report(Diagnostic::new(Code::UncheckedConstraint, place, message).label("not checked"));
}

/// A schema with `anyOf` beside `oneOf`, of which the latter chooses a type.
pub(super) fn without_any_of(b: &mut Builder<'_>, schema: &Schema, at: &Location) -> Schema {
    let mut whole = schema.clone();
    let any_of = std::mem::take(&mut whole.any_of);
    if union::is_union(b, &Schema { any_of: any_of.clone(), one_of: Vec::new(), ..schema.clone() }) {
        let place = Place::Key(at.child("anyOf"));
        let finding = Diagnostic::new(Code::Unsupported, place, "`anyOf` beside `oneOf` chooses no type");
        b.diagnostics.report(finding.note("the generated code has all of its properties as optional ones"));
        whole.conditional.extend(any_of);
    }
    whole
}

/// The schema with the properties of `then`, `else` and `dependentSchemas`, which may be there or
/// not.
pub(super) fn with_conditional(b: &mut Builder<'_>, schema: &Schema) -> Schema {
    let mut whole = Schema { conditional: Vec::new(), ..schema.clone() };
    let mut branches = VecDeque::from(schema.conditional.clone());
    let mut seen: Vec<Location> = Vec::new();
    let mut found: IndexMap<String, SchemaRef> = IndexMap::new();
    while let Some(branch) = branches.pop_front() {
        if seen.contains(&branch.location) {
            continue;
        }
        let source = b.read(&branch.location);
        let flat = all_of::flat(b, &source, &branch.location);
        seen.push(branch.location);
        for (name, property) in flat.properties {
            found.entry(name).or_insert(property);
        }
        branches.extend(flat.conditional);
    }
    for (name, property) in found {
        whole.properties.entry(name).or_insert(property);
    }
    whole
}
