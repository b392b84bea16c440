//! Values from schemas: plausible, stable, and bounded whatever the schema says.

mod flatten;
mod number;
mod pattern;
mod text;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::chance::Chance;
use flatten::Flattening;

/// Below this depth, objects have only what is required, and arrays as few elements as may be.
const FULL_DEPTH: usize = 5;

/// Below this depth there is nothing: the schema may ask for an endless value.
const MAX_DEPTH: usize = 16;

/// How many nodes a value has before it is only what is required.
const FULL_NODES: usize = 1_500;

/// How many nodes a value has at most.
const MAX_NODES: usize = 4_000;

/// How many elements or properties a schema can ask for.
const MAX_ELEMENTS: u64 = 1_000;

/// How a value is made. Where one way leads to a value that the schema does not allow, another may not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    /// Examples and defaults of schemas are taken where they seem to fit.
    pub(super) examples: Choice,
    /// What is optional is there.
    pub(super) optional: Choice,
    /// Which member of a `oneOf` or an `anyOf` is taken.
    pub(super) branch: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Yes,
    No,
}

impl Way {
    /// The ways, in the order in which they are tried.
    pub(super) const ALL: [Self; 7] = [
        Self { examples: Choice::Yes, optional: Choice::Yes, branch: 0 },
        Self { examples: Choice::No, optional: Choice::Yes, branch: 0 },
        Self { examples: Choice::No, optional: Choice::No, branch: 0 },
        Self { examples: Choice::No, optional: Choice::Yes, branch: 1 },
        Self { examples: Choice::No, optional: Choice::No, branch: 1 },
        Self { examples: Choice::No, optional: Choice::Yes, branch: 2 },
        Self { examples: Choice::No, optional: Choice::Yes, branch: 3 },
    ];
}

/// A value for the schema under a key; `name` says what it is about. `Err`: it was cut short, for it
/// would have been endless, or too large. To check such a value may take for ever.
pub(super) fn value(
    schemas: &Map<String, Value>,
    key: &str,
    name: &str,
    chance: Chance,
    way: Way,
) -> Result<Value, Value> {
    let Some(schema) = schemas.get(key) else { return Err(Value::Null) };
    let mut generator = Generator { schemas, chance, way, nodes: 0, is_cut: false };
    let value = generator.value(schema, name, 0);
    if generator.is_cut { Err(value) } else { Ok(value) }
}

struct Generator<'s> {
    schemas: &'s Map<String, Value>,
    chance: Chance,
    way: Way,
    nodes: usize,
    is_cut: bool,
}

type Schema = Map<String, Value>;

impl Generator<'_> {
    fn value(&mut self, schema: &Value, name: &str, depth: usize) -> Value {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            self.is_cut = true;
            return Value::Null;
        }
        let schema = Flattening::new(self.schemas, self.way.branch).flatten(schema);
        if let Some(value) = self.said(&schema) {
            return value;
        }
        match kind(&schema, depth) {
            "object" => self.object(&schema, depth),
            "array" => self.array(&schema, name, depth),
            "string" => Value::String(text::text(&schema, name, &mut self.chance)),
            "integer" => number::integer(&schema, name, &mut self.chance),
            "number" => number::number(&schema, name, &mut self.chance),
            "boolean" => Value::Bool(self.chance.below(2) == 0),
            _ => Value::Null,
        }
    }

    /// What the schema itself offers.
    fn said(&mut self, schema: &Schema) -> Option<Value> {
        if let Some(value) = schema.get("const") {
            return Some(value.clone());
        }
        let values = schema.get("enum").and_then(Value::as_array);
        let fits = |value: &&Value| flatten::fits(schema, value) && !value.is_null();
        if self.way.examples == Choice::Yes {
            let offered = ["example", "default"].iter().filter_map(|keyword| schema.get(*keyword));
            let mut offered =
                offered.filter(fits).filter(|value| values.is_none_or(|all| all.contains(value)));
            if let Some(value) = offered.next() {
                return Some(value.clone());
            }
        }
        let values = values?;
        let fitting: Vec<&Value> = values.iter().filter(fits).collect();
        let at = usize::try_from(self.chance.below(fitting.len() as u64)).unwrap_or(0);
        fitting.get(at).copied().or(values.first()).cloned()
    }

    fn is_full(&self, depth: usize) -> bool {
        depth < FULL_DEPTH && self.nodes < FULL_NODES
    }

    fn object(&mut self, schema: &Schema, depth: usize) -> Value {
        let empty = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let required: BTreeSet<&str> = strings(schema.get("required")).collect();
        let most = bound(schema, "maxProperties", u64::MAX);
        let least = bound(schema, "minProperties", 0).min(MAX_ELEMENTS);
        let is_full = self.is_full(depth) && self.way.optional == Choice::Yes;
        let mut object = Map::new();
        let mut count = required.len() as u64;
        for (name, property) in properties {
            if self.is_cut {
                break;
            }
            let is_required = required.contains(name.as_str());
            let is_wanted = count < most && ((is_full && !self.is_secret(property)) || count < least);
            if is_required || is_wanted {
                object.insert(name.clone(), self.value(property, name, depth + 1));
                count += u64::from(!is_required);
            }
        }
        for name in required.iter().filter(|name| !properties.contains_key(**name)) {
            let value = self.undeclared(schema, name, depth);
            object.insert((*name).to_owned(), value);
        }
        let is_map =
            properties.is_empty() && schema.get("additionalProperties").is_some_and(Value::is_object);
        let wanted = if is_map && is_full { least.max(1).min(most) } else { least };
        for number in 1..=wanted {
            if object.len() as u64 >= wanted || self.is_cut {
                break;
            }
            let name = format!("key{number}");
            let value = self.undeclared(schema, &name, depth);
            object.insert(name, value);
        }
        Value::Object(object)
    }

    /// What a server does not tell. OpenAPI 3.0.4 §4.7.24.2.
    fn is_secret(&self, property: &Value) -> bool {
        let target = flatten::target(self.schemas, property);
        target.get("writeOnly") == Some(&Value::Bool(true)) || target == &Value::Bool(false)
    }

    /// A property that is asked for and not described.
    fn undeclared(&mut self, schema: &Schema, name: &str, depth: usize) -> Value {
        match schema.get("additionalProperties") {
            Some(others @ Value::Object(_)) => self.value(others, name, depth + 1),
            _ => Value::String(text::text(&Map::new(), name, &mut self.chance)),
        }
    }

    fn array(&mut self, schema: &Schema, name: &str, depth: usize) -> Value {
        let least = bound(schema, "minItems", 0).min(MAX_ELEMENTS);
        let most = bound(schema, "maxItems", u64::MAX);
        let prefix = schema.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let usual = if self.is_full(depth) && self.way.optional == Choice::Yes { 2 } else { 0 };
        let wanted = usual.max(prefix.len() as u64).max(least).min(most);
        let is_unique = schema.get("uniqueItems") == Some(&Value::Bool(true));
        let items = schema.get("items").or(schema.get("unevaluatedItems"));
        let name = text::singular(name);
        let mut array: Vec<Value> = Vec::new();
        if let Some(contained) = schema.get("contains").filter(|_| prefix.is_empty()) {
            array.push(self.value(contained, name, depth + 1));
        }
        let mut misses = 0;
        while (array.len() as u64) < wanted && misses < 50 && !self.is_cut {
            let item = prefix.get(array.len()).or(items);
            if item == Some(&Value::Bool(false)) {
                break;
            }
            let value = match item {
                Some(item) => self.value(item, name, depth + 1),
                None => Value::String(text::text(&Map::new(), name, &mut self.chance)),
            };
            if is_unique && array.contains(&value) {
                misses += 1;
                // An example is the same every time.
                self.way.examples = Choice::No;
                continue;
            }
            array.push(value);
        }
        Value::Array(array)
    }
}

/// The type of value that a schema is about.
fn kind(schema: &Schema, depth: usize) -> &str {
    let named = match schema.get("type") {
        Some(Value::String(only)) => Some(only.as_str()),
        Some(Value::Array(several)) => {
            let mut names = several.iter().filter_map(Value::as_str);
            names.clone().find(|name| *name != "null").or(names.next())
        }
        _ => None,
    };
    let has = |keywords: &[&str]| keywords.iter().any(|keyword| schema.contains_key(*keyword));
    match named {
        Some(named) => named,
        None if has(&["properties", "additionalProperties", "required", "minProperties"]) => "object",
        None if has(&["items", "prefixItems", "minItems", "contains"]) => "array",
        None if has(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]) => {
            "number"
        }
        None if depth > 0 || has(&["pattern", "format", "minLength", "maxLength"]) => "string",
        None => "object",
    }
}

fn bound(schema: &Schema, keyword: &str, usual: u64) -> u64 {
    schema.get(keyword).and_then(Value::as_u64).unwrap_or(usual)
}

fn strings(value: Option<&Value>) -> impl Iterator<Item = &str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests;
