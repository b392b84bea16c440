//! Schemas that no value satisfies: each keyword is right by itself, and together they refuse everything.
//! JSON Schema 2020-12 validation §6.
//!
//! A keyword speaks of values of one JSON type: what is told holds for those, whatever the schema says of others.

use serde_json::{Number, Value};

use super::Builder;
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{Constraints, Schema, SchemaRef, SimpleType};

/// Beyond this, doubles are not next to each other, and what is told of neighbours would be wrong.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reports what a schema that has no `allOf`, or has it merged in, contradicts itself in.
pub(super) fn report(b: &mut Builder<'_>, schema: &Schema, at: &Location) {
    for (keywords, message) in contradictions(schema) {
        tell(b, at, &keywords, message, "values of the type can be made, and none of them is valid");
    }
    constant(b, at);
}

/// Reports members of an `allOf` that forbid what the whole of it requires. Their
/// `additionalProperties: false` knows nothing of the properties of other members.
pub(super) fn report_members(b: &mut Builder<'_>, schema: &Schema, merged: &Schema, at: &Location) {
    let own = SchemaRef { location: at.clone(), used_at: at.clone() };
    for member in schema.all_of.iter().chain([&own]) {
        if !is_closed(b, &member.location) {
            continue;
        }
        let closed = b.read(&member.location);
        let is_forbidden =
            |name: &&String| merged.properties.contains_key(*name) && !closed.properties.contains_key(*name);
        let forbidden = merged.required.iter().find(is_forbidden);
        let Some(name) = forbidden.filter(|_| closed.pattern_properties.is_empty()) else { continue };
        let cause = Place::Value(member.location.child("additionalProperties"));
        let message =
            format!("no object is valid: `{name}` is required, and `additionalProperties` forbids it");
        let note = "the generated code takes the properties of all members of the `allOf`";
        let finding = |place| Diagnostic::new(Code::UnsatisfiableSchema, place, message).note(note);
        let finding = match member.location == *at {
            true => finding(cause),
            false => finding(Place::Value(member.used_at.clone())).related(cause, "which is said here"),
        };
        b.diagnostics.report(finding);
    }
}

/// Does the schema itself say `additionalProperties: false`? `unevaluatedProperties` looks into `allOf`.
fn is_closed(b: &Builder<'_>, at: &Location) -> bool {
    let schema = b.document.value(at);
    schema.and_then(|schema| schema.get("additionalProperties")) == Some(&Value::Bool(false))
}

/// What an object requires and may not have.
pub(super) fn forbidden(b: &mut Builder<'_>, name: &str, at: &Location) {
    let message = format!("no object is valid: `{name}` is required, and may not be there");
    tell(b, at, &["required"], message, "the generated code does not ask for it");
}

/// Reports values of which none is of the schema's type.
pub(super) fn misfits(b: &mut Builder<'_>, list: &Location) {
    let message = "no value is valid: none of those that are listed is of the schema's `type`";
    tell(b, list, &[], message.to_owned(), "the values count");
}

/// Reports listed values of which none keeps to the other keywords of the schema.
pub(super) fn values(b: &mut Builder<'_>, schema: &Schema, values: &[Value], list: &Location) {
    let mut broken: Vec<&str> = Vec::new();
    for value in values {
        let Some(keyword) = broken_by(&schema.constraints, value) else { return };
        if !broken.contains(&keyword) {
            broken.push(keyword);
        }
    }
    // `null` is listed, too.
    if broken.is_empty() || schema.nullable {
        return;
    }
    let message =
        format!("no value is valid: none of those that are listed keeps to `{}`", broken.join("`, `"));
    tell(b, list, &[], message, "the generated code has a name for each of them");
}

/// At the first of the keywords that stands at the place, or else at the schema.
fn tell(b: &mut Builder<'_>, at: &Location, keywords: &[&str], message: String, note: &str) {
    let schema = b.document.value(at);
    let is_there = |keyword: &&&str| schema.is_some_and(|schema| schema.get(**keyword).is_some());
    let place = match keywords.iter().find(is_there) {
        Some(keyword) => Place::Value(at.child(keyword)),
        None => Place::Value(at.clone()),
    };
    b.diagnostics.report(Diagnostic::new(Code::UnsatisfiableSchema, place, message).note(note));
}

/// A `const` that is none of the values of `enum`: the former is what is generated.
fn constant(b: &mut Builder<'_>, at: &Location) {
    let schema = b.document.value(at);
    let both = schema.and_then(|schema| schema.get("const").zip(schema.get("enum")?.as_array()));
    let Some((constant, values)) = both else { return };
    if values.iter().any(|value| is_same(value, constant)) {
        return;
    }
    let message = "no value is valid: that of `const` is none of those of `enum`".to_owned();
    tell(b, at, &["const"], message, "the generated code takes that of `const`");
}

/// Is a value of one and of the other the same? `1` and `1.0` are.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

type Contradiction = (Vec<&'static str>, String);

fn contradictions(schema: &Schema) -> Vec<Contradiction> {
    let says = &schema.constraints;
    let required = u64::try_from(schema.required.len()).unwrap_or(u64::MAX);
    let allows = |simple| schema.types.is_empty() || schema.types.contains(&simple);
    let mut found = Vec::new();
    let mut sizes =
        |simple, keywords: [&'static str; 2], least: Option<u64>, most: Option<u64>, what: [&str; 2]| {
            let Some((least, most)) = least.zip(most).filter(|(least, most)| least > most) else { return };
            if allows(simple) {
                let [value, parts] = what;
                let message = format!("no {value} has at least {least} and at most {most} {parts}");
                found.push((keywords.to_vec(), message));
            }
        };
    let characters = ["string", "characters"];
    sizes(SimpleType::String, ["minLength", "maxLength"], says.min_length, says.max_length, characters);
    let items = ["array", "items"];
    sizes(SimpleType::Array, ["minItems", "maxItems"], says.min_items, says.max_items, items);
    let properties = ["object", "properties"];
    let counts = ["minProperties", "maxProperties"];
    sizes(SimpleType::Object, counts, says.min_properties, says.max_properties, properties);
    sizes(SimpleType::Object, ["required", "maxProperties"], Some(required), says.max_properties, properties);
    found.extend(range(schema).filter(|_| allows(SimpleType::Number) || allows(SimpleType::Integer)));
    found
}

/// Bounds with no number between them, or no whole one where only those are allowed.
fn range(schema: &Schema) -> Option<Contradiction> {
    let Constraints { minimum: Some(minimum), maximum: Some(maximum), .. } = &schema.constraints else {
        return None;
    };
    let (least, most) = (minimum.0.as_f64()?, maximum.0.as_f64()?);
    let is_whole = schema.types == [SimpleType::Integer];
    let is_exact = least.abs() < EXACT && most.abs() < EXACT;
    let is_empty = match (is_whole && is_exact, minimum.1 || maximum.1) {
        (true, _) => first_whole(least, minimum.1) > last_whole(most, maximum.1),
        (false, true) if is_exact => least >= most,
        (false, _) => least > most,
    };
    let number = if is_whole { "integer" } else { "number" };
    let words = |(bound, exclusive): &(Number, bool), inclusive, exclusively| {
        format!("{} {bound}", if *exclusive { exclusively } else { inclusive })
    };
    let least = words(minimum, "at least", "more than");
    let most = words(maximum, "at most", "less than");
    let keywords = vec!["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"];
    is_empty.then(|| (keywords, format!("no {number} is {least} and {most}")))
}

fn first_whole(least: f64, exclusive: bool) -> f64 {
    if exclusive { least.floor() + 1.0 } else { least.ceil() }
}

fn last_whole(most: f64, exclusive: bool) -> f64 {
    if exclusive { most.ceil() - 1.0 } else { most.floor() }
}

/// The keyword that refuses a value. Patterns are not tried, for that may take long.
fn broken_by(says: &Constraints, value: &Value) -> Option<&'static str> {
    if let Some(text) = value.as_str() {
        let count = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
        return match (says.min_length, says.max_length) {
            (Some(least), _) if count < least => Some("minLength"),
            (_, Some(most)) if count > most => Some("maxLength"),
            _ => None,
        };
    }
    let number = value.as_f64()?;
    let is_below = |(bound, exclusive): &(Number, bool)| {
        bound.as_f64().is_some_and(|bound| number < bound || (*exclusive && number == bound))
    };
    let is_above = |(bound, exclusive): &(Number, bool)| {
        bound.as_f64().is_some_and(|bound| number > bound || (*exclusive && number == bound))
    };
    match (&says.minimum, &says.maximum) {
        (Some(least), _) if is_below(least) => Some("minimum"),
        (_, Some(most)) if is_above(most) => Some("maximum"),
        _ => None,
    }
}
