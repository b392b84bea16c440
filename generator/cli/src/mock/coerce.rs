//! Texts of parameters and forms as JSON, by what a schema says of types.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Number, Value};

use super::schemas::reference;
use super::steps;

/// How deep types are looked for.
const MAX_DEPTH: usize = 12;

/// The types that a schema names, wherever it does.
#[derive(Debug, Default)]
pub(super) struct Types<'s> {
    names: BTreeSet<&'s str>,
    /// Texts among the values of an `enum`.
    texts: BTreeSet<&'s str>,
    items: Option<&'s Value>,
    properties: Vec<&'s Map<String, Value>>,
    required: BTreeSet<&'s str>,
    others: Option<&'s Value>,
}

impl<'s> Types<'s> {
    pub(super) fn of(schemas: &'s Map<String, Value>, schema: &'s Value) -> Self {
        let mut types = Self::default();
        types.add(schemas, schema, 0);
        types
    }

    fn add(&mut self, schemas: &'s Map<String, Value>, schema: &'s Value, depth: usize) {
        if depth > MAX_DEPTH || !steps::spend(1) {
            return;
        }
        if let Some(target) = reference(schema).and_then(|key| schemas.get(key)) {
            self.add(schemas, target, depth + 1);
        }
        let Value::Object(object) = schema else { return };
        match object.get("type") {
            Some(Value::String(only)) => self.names.extend([only.as_str()]),
            Some(Value::Array(several)) => self.names.extend(several.iter().filter_map(Value::as_str)),
            _ => {}
        }
        for value in object.get("enum").and_then(Value::as_array).into_iter().flatten() {
            self.names.extend([type_of(value)]);
            self.texts.extend(value.as_str());
        }
        if let Some(properties) = object.get("properties").and_then(Value::as_object) {
            self.properties.push(properties);
        }
        let required = object.get("required").and_then(Value::as_array);
        self.required.extend(required.into_iter().flatten().filter_map(Value::as_str));
        self.items = self.items.or(object.get("items"));
        self.others = self.others.or(object.get("additionalProperties").filter(|others| others.is_object()));
        for keyword in ["allOf", "oneOf", "anyOf"] {
            let members = object.get(keyword).and_then(Value::as_array);
            members.into_iter().flatten().for_each(|member| self.add(schemas, member, depth + 1));
        }
    }

    pub(super) fn is_list(&self) -> bool {
        self.names.contains("array") || (self.names.is_empty() && self.items.is_some())
    }

    pub(super) fn is_object(&self) -> bool {
        self.names.contains("object") || (self.names.is_empty() && !self.properties.is_empty())
    }

    pub(super) fn items(&self, schemas: &'s Map<String, Value>) -> Self {
        self.items.map(|items| Self::of(schemas, items)).unwrap_or_default()
    }

    pub(super) fn items_schema(&self) -> Option<&'s Value> {
        self.items
    }

    /// Properties with their schemas; the first counts where there are several.
    pub(super) fn described(&self) -> impl Iterator<Item = (&'s String, &'s Value)> {
        let described: BTreeMap<_, _> =
            self.properties.iter().rev().flat_map(|properties| properties.iter()).collect();
        described.into_iter()
    }

    /// What properties have to be that are not described.
    pub(super) fn others(&self) -> Option<&'s Value> {
        self.others
    }

    pub(super) fn property_names(&self) -> impl Iterator<Item = &'s String> {
        self.properties.iter().flat_map(|properties| properties.keys())
    }

    /// Properties that a value must have, or that one of several schemas asks for.
    pub(super) fn required(&self) -> impl Iterator<Item = &'s str> {
        self.required.iter().copied()
    }

    pub(super) fn property(&self, schemas: &'s Map<String, Value>, name: &str) -> Self {
        let described = self.properties.iter().find_map(|properties| properties.get(name));
        described.or(self.others).map(|schema| Self::of(schemas, schema)).unwrap_or_default()
    }

    /// The text as the first of these that it can be: a value of the enumeration, a number, a
    /// boolean, null, a text.
    pub(super) fn value(&self, text: &str) -> Value {
        let is_any = |names: &[&str]| names.iter().any(|name| self.names.contains(name));
        if self.texts.contains(text) {
            return text.into();
        }
        if is_any(&["integer", "number"])
            && let Ok(number) = serde_json::from_str::<Number>(text)
        {
            return Value::Number(number);
        }
        match text {
            "true" | "false" if is_any(&["boolean"]) => Value::Bool(text == "true"),
            "null" | "" if is_any(&["null"]) && !is_any(&["string"]) => Value::Null,
            _ => text.into(),
        }
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
