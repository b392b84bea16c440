//! What values must satisfy beyond their types. JSON Schema 2020-12 validation §6.
//!
//! Checks stand where a type is used (a field, a parameter, a body), with those of what lies within
//! it; records are where they stop, for their fields have their own.

use serde_json::{Number, Value};

use super::{Builder, pattern};
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{AdditionalProperties, Constraints, MediaType, Schema, SchemaRef, SimpleType};
use crate::ir::Check;

/// Lists within lists and references to references, at most.
const MAX_DEPTH: usize = 16;

/// The checks of a schema where it is used.
pub(super) fn of(b: &mut Builder<'_>, schema: &SchemaRef) -> Vec<Check> {
    at(b, &schema.location, MAX_DEPTH)
}

/// The checks of the properties of a record that have no field.
pub(super) fn of_others(b: &mut Builder<'_>, schema: &Schema) -> Vec<Check> {
    match &schema.additional_properties {
        AdditionalProperties::Schema(values) => of(b, values),
        _ => Vec::new(),
    }
}

/// The checks of a body, if it has one schema for all media types.
pub(super) fn of_body(b: &mut Builder<'_>, content: &[MediaType]) -> Vec<Check> {
    let mut schemas = content.iter().filter_map(|entry| entry.schema.as_ref());
    let Some(first) = schemas.next() else { return Vec::new() };
    if schemas.all(|other| other.location == first.location) { of(b, first) } else { Vec::new() }
}

fn at(b: &mut Builder<'_>, location: &Location, depth: usize) -> Vec<Check> {
    let Ok(location) = b.document.resolve(location) else { return Vec::new() };
    if depth == 0 || !b.document.value(&location).is_some_and(may_say_something) {
        return Vec::new();
    }
    if let Some(known) = b.checks.get(&location) {
        return known.clone();
    }
    // A schema that contains itself has no checks of its own a second time.
    b.checks.insert(location.clone(), Vec::new());
    let schema = b.read(&location);
    let checks = collect(b, &schema, &location, depth - 1);
    b.checks.insert(location, checks.clone());
    checks
}

/// Most schemas say nothing of the kind, and need not be read again.
fn may_say_something(schema: &Value) -> bool {
    const KEYWORDS: [&str; 18] = [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "items",
        "additionalProperties",
        "allOf",
        "oneOf",
        "anyOf",
    ];
    schema.as_object().is_some_and(|schema| KEYWORDS.iter().any(|keyword| schema.contains_key(*keyword)))
}

fn collect(b: &mut Builder<'_>, schema: &Schema, location: &Location, depth: usize) -> Vec<Check> {
    let mut checks = own(b, schema, location);
    for member in &schema.all_of {
        merge(&mut checks, at(b, &member.location, depth));
    }
    for alternatives in [&schema.one_of, &schema.any_of] {
        merge(&mut checks, of_alternatives(b, alternatives, depth));
    }
    if let Some(items) = &schema.items {
        add_each(&mut checks, at(b, &items.location, depth));
    }
    if let (true, AdditionalProperties::Schema(values)) =
        (schema.properties.is_empty(), &schema.additional_properties)
    {
        add_each(&mut checks, at(b, &values.location, depth));
    }
    checks
}

/// Every check speaks of one JSON type and leaves values of others alone: members of different
/// types do not get in each other's way. Of several members of one type, which is meant is open.
fn of_alternatives(b: &mut Builder<'_>, alternatives: &[SchemaRef], depth: usize) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut seen: Vec<SimpleType> = Vec::new();
    for member in alternatives {
        let source = b.read(&member.location);
        let found = at(b, &member.location, depth);
        let types: Vec<SimpleType> =
            source.types.iter().copied().chain(super::schema::meant(&source)).collect();
        let is_apart = !types.iter().any(|ty| seen.contains(ty));
        seen.extend(types);
        if is_apart {
            merge(&mut checks, found);
        } else if !found.is_empty() {
            let place = Place::Value(member.location.clone());
            let message = "another member has the same type: what this one demands is not checked";
            b.diagnostics.report(Diagnostic::new(Code::UncheckedConstraint, place, message));
        }
    }
    checks
}

fn merge(checks: &mut Vec<Check>, others: Vec<Check>) {
    for other in others {
        match other {
            Check::Each(each) => add_each(checks, each),
            other if checks.contains(&other) => {}
            other => checks.push(other),
        }
    }
}

fn add_each(checks: &mut Vec<Check>, found: Vec<Check>) {
    if found.is_empty() {
        return;
    }
    let present =
        checks.iter_mut().find_map(|check| if let Check::Each(each) = check { Some(each) } else { None });
    match present {
        Some(each) => merge(each, found),
        None => checks.push(Check::Each(found)),
    }
}

fn own(b: &mut Builder<'_>, schema: &Schema, location: &Location) -> Vec<Check> {
    let Constraints {
        minimum,
        maximum,
        multiple_of,
        min_length,
        max_length,
        pattern,
        min_items,
        max_items,
        unique_items,
        min_properties,
        max_properties,
    } = &schema.constraints;
    let least = minimum.as_ref().and_then(bound);
    let most = maximum.as_ref().and_then(bound);
    let mut checks = Vec::new();
    checks.extend(
        least.map(|(bound, exclusive)| if exclusive { Check::Above(bound) } else { Check::Minimum(bound) }),
    );
    checks.extend(
        most.map(|(bound, exclusive)| if exclusive { Check::Below(bound) } else { Check::Maximum(bound) }),
    );
    checks.extend(multiple_of.as_ref().and_then(Number::as_f64).map(Check::MultipleOf));
    if !has_a_form_of_its_own(schema) {
        checks.extend(at_least(*min_length).map(Check::MinLength));
        checks.extend(max_length.map(Check::MaxLength));
        checks.extend(pattern.as_deref().and_then(|wanted| checked_pattern(b, wanted, location)));
    }
    if schema.prefix_items.is_empty() {
        checks.extend(at_least(*min_items).map(Check::MinItems));
        checks.extend(max_items.map(Check::MaxItems));
    }
    checks.extend(unique_items.then_some(Check::UniqueItems));
    checks.extend(at_least(*min_properties).map(Check::MinProperties));
    checks.extend(max_properties.map(Check::MaxProperties));
    checks
}

/// A bound as a double; none for those of 64 bits, as documents round them: they are the type's.
fn bound((number, exclusive): &(Number, bool)) -> Option<(f64, bool)> {
    const OF_THE_TYPE: std::ops::Range<f64> = 9.2e18..1.9e19;
    let number = number.as_f64().filter(|number| number.is_finite())?;
    (!OF_THE_TYPE.contains(&number.abs())).then_some((number, *exclusive))
}

fn at_least(count: Option<u64>) -> Option<u64> {
    count.filter(|count| *count > 0)
}

/// Types of these formats check their form, and may write a value differently than it came.
fn has_a_form_of_its_own(schema: &Schema) -> bool {
    matches!(
        schema.format.as_deref(),
        Some("date-time" | "date" | "uuid" | "ipv4" | "ipv6" | "byte" | "binary")
    )
}

fn checked_pattern(b: &mut Builder<'_>, wanted: &str, location: &Location) -> Option<Check> {
    match pattern::translate(wanted) {
        Ok(regex) => Some(Check::Pattern(regex)),
        Err(why) => {
            let place = Place::Value(location.child("pattern"));
            let message = format!("the pattern is not checked: {why}");
            b.diagnostics
                .report(Diagnostic::new(Code::UncheckedConstraint, place, message).label("not checked"));
            None
        }
    }
}
