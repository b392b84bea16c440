//! One schema out of many: references followed, `allOf` merged, one member of a union taken.

use serde_json::{Map, Value, json};

/// How many schemas are merged into one.
const MAX_STEPS: usize = 200;

/// How deep they are nested.
const MAX_DEPTH: usize = 40;

/// The schema that a reference leads to.
pub(super) fn target<'s>(schemas: &'s Map<String, Value>, schema: &'s Value) -> &'s Value {
    let mut at = schema;
    for _ in 0..MAX_DEPTH {
        let key = at.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix("#/$defs/"));
        match key.and_then(|key| schemas.get(key)) {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

pub(super) struct Flattening<'s> {
    schemas: &'s Map<String, Value>,
    branch: usize,
    steps: usize,
}

impl<'s> Flattening<'s> {
    pub(super) fn new(schemas: &'s Map<String, Value>, branch: usize) -> Self {
        Self { schemas, branch, steps: 0 }
    }

    pub(super) fn flatten(&mut self, schema: &Value) -> Map<String, Value> {
        let mut flat = Map::new();
        self.add(schema, &mut flat, 0);
        flat
    }

    fn add(&mut self, schema: &Value, flat: &mut Map<String, Value>, depth: usize) {
        self.steps += 1;
        if self.steps > MAX_STEPS || depth > MAX_DEPTH {
            return;
        }
        let schemas = self.schemas;
        let Value::Object(object) = target(schemas, schema) else { return };
        for (keyword, value) in object {
            if !matches!(keyword.as_str(), "allOf" | "oneOf" | "anyOf" | "$ref" | "not") {
                merge(flat, keyword, value);
            }
        }
        for member in list(object, "allOf") {
            self.add(member, flat, depth + 1);
        }
        for keyword in ["oneOf", "anyOf"] {
            let members: Vec<&Value> =
                list(object, keyword).filter(|member| !is_null(target(schemas, member))).collect();
            let fitting: Vec<&Value> =
                members.iter().copied().filter(|member| may_merge(flat, target(schemas, member))).collect();
            let members = if fitting.is_empty() { members } else { fitting };
            let at = self.branch.checked_rem(members.len()).unwrap_or(0);
            let Some(member) = members.get(at) else { continue };
            self.add(member, flat, depth + 1);
            tag(object, member, flat);
        }
    }
}

fn list<'o>(object: &'o Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'o Value> {
    object.get(keyword).and_then(Value::as_array).into_iter().flatten()
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| name == "null") || schema == &Value::Bool(false)
}

/// Could a value be of both types?
fn may_merge(flat: &Map<String, Value>, member: &Value) -> bool {
    match (flat.get("type"), member.get("type")) {
        (Some(left), Some(right)) => !both_types(left, right).is_empty(),
        _ => true,
    }
}

/// The property that tells which member of a union this is. OpenAPI 3.0.4 §4.7.25.
fn tag(object: &Map<String, Value>, member: &Value, flat: &mut Map<String, Value>) {
    let Some(discriminator) = object.get("discriminator") else { return };
    let Some(property) = discriminator.get("propertyName").and_then(Value::as_str) else { return };
    let key = member.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix("#/$defs/"));
    let Some(key) = key else { return };
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let mapped = mapping.into_iter().flatten().find(|(_, target)| target.as_str() == Some(key));
    let value = mapped.map_or(key, |(value, _)| value.as_str());
    if let Some(Value::Object(properties)) = flat.get_mut("properties") {
        let says = properties.get(property).is_some_and(|schema| schema.get("const").is_some());
        if !says {
            properties.insert(property.to_owned(), json!({"const": value}));
        }
    }
}

/// Adds a keyword to those of schemas that hold as well. What annotates is taken from the first.
fn merge(flat: &mut Map<String, Value>, keyword: &str, value: &Value) {
    let Some(known) = flat.get_mut(keyword) else {
        flat.insert(keyword.to_owned(), value.clone());
        return;
    };
    match (keyword, known, value) {
        ("type", known, value) => {
            let both = both_types(known, value);
            *known = json!(both);
        }
        ("properties" | "patternProperties", Value::Object(known), Value::Object(more)) => {
            for (name, schema) in more {
                match known.get_mut(name) {
                    Some(first) => *first = json!({"allOf": [first, schema]}),
                    None => {
                        known.insert(name.clone(), schema.clone());
                    }
                }
            }
        }
        ("required", Value::Array(known), Value::Array(more)) => {
            known.extend(more.iter().cloned());
        }
        ("enum", Value::Array(known), Value::Array(more)) => known.retain(|value| more.contains(value)),
        ("items" | "additionalProperties", known @ Value::Object(_), more @ Value::Object(_)) => {
            *known = json!({"allOf": [known, more]});
        }
        ("additionalProperties", known @ Value::Bool(true), more) => *known = more.clone(),
        ("minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties", known, more)
            if known.as_f64() < more.as_f64() =>
        {
            *known = more.clone();
        }
        ("maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties", known, more)
            if known.as_f64() > more.as_f64() =>
        {
            *known = more.clone();
        }
        _ => {}
    }
}

/// The types that two `type`s have in common.
fn both_types(left: &Value, right: &Value) -> Vec<String> {
    let left: Vec<&str> = names(left).collect();
    let mut both = Vec::new();
    for right in names(right) {
        for left in &left {
            match (*left, right) {
                (left, right) if left == right => both.push(left.to_owned()),
                ("integer", "number") | ("number", "integer") => both.push("integer".to_owned()),
                _ => {}
            }
        }
    }
    both
}

fn names(value: &Value) -> impl Iterator<Item = &str> {
    let several = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    value.as_str().into_iter().chain(several)
}

/// Is the value of a type that the schema allows, as far as can be told at a glance?
pub(super) fn fits(schema: &Map<String, Value>, value: &Value) -> bool {
    let Some(types) = schema.get("type") else { return true };
    names(types).any(|name| match (name, value) {
        ("null", Value::Null)
        | ("boolean", Value::Bool(_))
        | ("string", Value::String(_))
        | ("array", Value::Array(_))
        | ("object", Value::Object(_))
        | ("number", Value::Number(_)) => true,
        ("integer", Value::Number(number)) => number.is_i64() || number.is_u64(),
        _ => false,
    })
}
