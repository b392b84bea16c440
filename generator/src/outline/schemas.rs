//! Schemas of OpenAPI, of whatever version, as JSON Schema 2020-12.
//!
//! What is mended when a document is read is mended here, so that what comes out always is a schema.
//! Every schema that something refers to has a key of its own; references lead to `#/$defs/KEY`.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Map, Value, json};

use crate::diagnostics::{Diagnostics, Location};
use crate::document::model::{AdditionalProperties, Api, Discriminator, Schema, SchemaRef, SimpleType, Xml};
use crate::document::{Document, Version};

/// Which way values go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Request,
    Response,
}

/// Keywords that the model does not keep and that mean the same in every version that has them.
const KEPT: [&str; 3] = ["dependentRequired", "minContains", "maxContains"];

/// Keywords that hold a schema and that the model does not keep apart.
const CHILDREN: [&str; 5] = ["if", "then", "else", "contains", "propertyNames"];

/// The schemas of a document, by keys.
pub(super) struct Schemas<'d> {
    document: &'d Document,
    keys: HashMap<Location, String>,
    taken: HashSet<String>,
    queue: VecDeque<(String, Location)>,
    names: HashMap<Location, String>,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(document: &'d Document, api: &Api) -> Self {
        let names = api.schemas.iter().map(|schema| (schema.location.clone(), schema.name.clone()));
        Self {
            document,
            names: names.collect(),
            keys: HashMap::new(),
            taken: HashSet::new(),
            queue: VecDeque::new(),
        }
    }

    /// The key of a schema: its name, of those characters that mean nothing in a URL.
    pub(super) fn key(&mut self, location: &Location) -> String {
        if let Some(key) = self.keys.get(location) {
            return key.clone();
        }
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let name = self.names.get(location).map(String::as_str).unwrap_or_default();
        let plain: String = name.chars().filter(|c| is_plain(*c)).collect();
        let base = if plain.is_empty() { "schema".to_owned() } else { plain };
        let numbered = (self.taken.len()..).map(|number| format!("{base}-{number}"));
        let is_first = !name.is_empty() && !self.taken.contains(&base);
        let mut candidates = is_first.then(|| base.clone()).into_iter().chain(numbered);
        let key = candidates.find(|key| !self.taken.contains(key)).unwrap_or(base);
        self.taken.insert(key.clone());
        self.keys.insert(location.clone(), key.clone());
        self.queue.push_back((key.clone(), location.clone()));
        key
    }

    /// All schemas that have a key, and those that they refer to: for requests, for responses.
    pub(super) fn finish(
        mut self,
        diagnostics: &mut Diagnostics,
    ) -> (Map<String, Value>, Map<String, Value>) {
        let (mut requests, mut responses) = (Map::new(), Map::new());
        while let Some((key, location)) = self.queue.pop_front() {
            for (direction, schemas) in
                [(Direction::Request, &mut requests), (Direction::Response, &mut responses)]
            {
                let mut writing =
                    Writing { direction, open: HashSet::new(), diagnostics, schemas: &mut self };
                schemas.insert(key.clone(), writing.schema(&location));
            }
        }
        (requests, responses)
    }
}

struct Writing<'s, 'd, 'r> {
    direction: Direction,
    schemas: &'s mut Schemas<'d>,
    diagnostics: &'r mut Diagnostics,
    /// What is being written: a schema inside itself is a reference.
    open: HashSet<Location>,
}

impl Writing<'_, '_, '_> {
    fn used(&mut self, used: &SchemaRef) -> Value {
        if used.is_reference() || self.open.contains(&used.location) {
            return self.reference(&used.location);
        }
        self.schema(&used.location)
    }

    fn reference(&mut self, location: &Location) -> Value {
        json!({"$ref": format!("#/$defs/{}", self.schemas.key(location))})
    }

    fn all(&mut self, list: &[SchemaRef]) -> Value {
        list.iter().map(|used| self.used(used)).collect()
    }

    fn schema(&mut self, location: &Location) -> Value {
        let schema = self.schemas.document.schema(location, self.diagnostics);
        if schema.never || schema.unresolved.is_some() {
            return Value::Bool(!schema.never);
        }
        self.open.insert(location.clone());
        let mut out = Map::new();
        self.values(&schema, &mut out);
        self.object(&schema, location, &mut out);
        self.array(&schema, location, &mut out);
        self.combined(&schema, &mut out);
        self.others(location, &mut out);
        annotate(&schema, &mut out);
        if let Some(discriminator) = &schema.discriminator {
            let discriminator = self.discriminator(discriminator);
            out.insert("discriminator".to_owned(), discriminator);
        }
        self.open.remove(location);
        self.nullable(&schema, out)
    }

    /// Until 3.0, `nullable` says of a whole schema what `type` says since. OpenAPI 3.0.4 §4.7.24.2.
    fn nullable(&self, schema: &Schema, out: Map<String, Value>) -> Value {
        let is_combined =
            [&schema.all_of, &schema.one_of, &schema.any_of].iter().any(|list| !list.is_empty());
        if !schema.nullable || !is_combined || self.schemas.document.version() >= Version::V3_1 {
            return Value::Object(out);
        }
        json!({"anyOf": [out, {"type": "null"}]})
    }

    fn values(&mut self, schema: &Schema, out: &mut Map<String, Value>) {
        let null = schema.nullable.then_some("null");
        let types: Vec<&str> = schema.types.iter().map(|simple| type_name(*simple)).chain(null).collect();
        match types.as_slice() {
            [] => {}
            _ if schema.types.is_empty() => {}
            [only] => put(out, "type", Some(*only)),
            several => put(out, "type", Some(several)),
        }
        if let Some(values) = &schema.enumeration {
            let mut values = values.clone();
            if schema.nullable && !values.contains(&Value::Null) {
                values.push(Value::Null);
            }
            put(out, "enum", Some(values));
        }
        let bounds = &schema.constraints;
        for (bound, [closed, open]) in [
            (&bounds.minimum, ["minimum", "exclusiveMinimum"]),
            (&bounds.maximum, ["maximum", "exclusiveMaximum"]),
        ] {
            if let Some((number, is_open)) = bound {
                put(out, if *is_open { open } else { closed }, Some(number));
            }
        }
        let is_positive = |number: &&serde_json::Number| number.as_f64().is_some_and(|number| number > 0.0);
        put(out, "multipleOf", bounds.multiple_of.as_ref().filter(is_positive));
        put(out, "minLength", bounds.min_length);
        put(out, "maxLength", bounds.max_length);
        put(out, "pattern", bounds.pattern.as_ref());
        put(out, "format", schema.format.as_ref());
    }

    fn object(&mut self, schema: &Schema, location: &Location, out: &mut Map<String, Value>) {
        if !schema.properties.is_empty() {
            let properties = schema.properties.iter().map(|(name, used)| (name.clone(), self.used(used)));
            let properties: Map<String, Value> = properties.collect();
            put(out, "properties", Some(properties));
        }
        if !schema.pattern_properties.is_empty() {
            let patterns =
                schema.pattern_properties.iter().map(|(name, used)| (name.clone(), self.used(used)));
            let patterns: Map<String, Value> = patterns.collect();
            put(out, "patternProperties", Some(patterns));
        }
        let required = self.required(schema);
        put(out, "required", Some(required).filter(|names| !names.is_empty()));
        let others = match &schema.additional_properties {
            AdditionalProperties::Unspecified => None,
            AdditionalProperties::Any => Some(Value::Bool(true)),
            AdditionalProperties::Forbidden => Some(Value::Bool(false)),
            AdditionalProperties::Schema(used) => Some(self.used(used)),
        };
        put(out, self.written(location, ["additionalProperties", "unevaluatedProperties"]), others);
        put(out, "minProperties", schema.constraints.min_properties);
        put(out, "maxProperties", schema.constraints.max_properties);
    }

    /// The model takes the second keyword for the first where only the second is there.
    fn written(&self, location: &Location, [first, second]: [&'static str; 2]) -> &'static str {
        let node = self.schemas.document.value(location);
        let has = |key: &str| node.is_some_and(|node| node.get(key).is_some());
        if has(second) && !has(first) { second } else { first }
    }

    /// What only the other side sends need not be there. OpenAPI 3.0.4 §4.7.24.2.
    fn required(&mut self, schema: &Schema) -> Vec<String> {
        let mut required = schema.required.clone();
        required.retain(|name| {
            let Some(used) = schema.properties.get(name) else { return true };
            let property = self.schemas.document.schema(&used.location, self.diagnostics);
            match self.direction {
                Direction::Request => !property.read_only,
                Direction::Response => !property.write_only,
            }
        });
        required
    }

    fn array(&mut self, schema: &Schema, location: &Location, out: &mut Map<String, Value>) {
        let items = schema.items.as_ref().map(|used| self.used(used));
        put(out, self.written(location, ["items", "unevaluatedItems"]), items);
        if !schema.prefix_items.is_empty() {
            let prefix = self.all(&schema.prefix_items);
            put(out, "prefixItems", Some(prefix));
        }
        put(out, "minItems", schema.constraints.min_items);
        put(out, "maxItems", schema.constraints.max_items);
        put(out, "uniqueItems", schema.constraints.unique_items.then_some(true));
    }

    fn combined(&mut self, schema: &Schema, out: &mut Map<String, Value>) {
        for (keyword, list) in
            [("allOf", &schema.all_of), ("oneOf", &schema.one_of), ("anyOf", &schema.any_of)]
        {
            let list = (!list.is_empty()).then(|| self.all(list));
            put(out, keyword, list);
        }
        let not = schema.not.as_ref().map(|used| self.used(used));
        put(out, "not", not);
    }

    /// What JSON Schema 2020-12 has and the model does not tell apart.
    fn others(&mut self, location: &Location, out: &mut Map<String, Value>) {
        let document = self.schemas.document;
        let Some(node) = document.value(location).filter(|_| document.version() >= Version::V3_1) else {
            return;
        };
        for keyword in CHILDREN.iter().filter(|keyword| node.get(**keyword).is_some()) {
            let child = self.child(&location.child(keyword));
            put(out, keyword, Some(child));
        }
        let dependent = node.get("dependentSchemas").and_then(Value::as_object);
        if let Some(dependent) = dependent {
            let at = location.child("dependentSchemas");
            let schemas: Map<String, Value> =
                dependent.keys().map(|name| (name.clone(), self.child(&at.child(name)))).collect();
            put(out, "dependentSchemas", Some(schemas));
        }
        for keyword in KEPT {
            let value = node.get(keyword).filter(|value| value.is_object() || value.is_u64());
            put(out, keyword, value);
        }
    }

    fn child(&mut self, used_at: &Location) -> Value {
        match self.schemas.document.resolve(used_at) {
            Ok(location) => self.used(&SchemaRef { location, used_at: used_at.clone() }),
            Err(_) => Value::Bool(true),
        }
    }

    fn discriminator(&mut self, discriminator: &Discriminator) -> Value {
        let mapping = discriminator.mapping.iter();
        let mapping: Map<String, Value> =
            mapping.map(|(value, used)| (value.clone(), self.schemas.key(&used.location).into())).collect();
        json!({"propertyName": discriminator.property, "mapping": mapping})
    }
}

/// What tells of values without constraining them.
fn annotate(schema: &Schema, out: &mut Map<String, Value>) {
    put(out, "title", schema.title.as_ref());
    put(out, "default", schema.default.as_ref());
    put(out, "readOnly", schema.read_only.then_some(true));
    put(out, "writeOnly", schema.write_only.then_some(true));
    put(out, "contentEncoding", schema.content_encoding.as_ref());
    put(out, "example", schema.example.as_ref());
    if schema.xml != Xml::default() {
        let Xml { name, namespace, prefix, node, wrapped } = &schema.xml;
        let node = node.map(|node| format!("{node:?}").to_lowercase());
        put(
            out,
            "xml",
            Some(json!({
                "name": name, "namespace": namespace, "prefix": prefix, "nodeType": node, "wrapped": wrapped,
            })),
        );
    }
}

fn put(out: &mut Map<String, Value>, keyword: &str, value: Option<impl serde::Serialize>) {
    let value = value.and_then(|value| serde_json::to_value(value).ok());
    out.extend(value.map(|value| (keyword.to_owned(), value)));
}

fn type_name(simple: SimpleType) -> &'static str {
    match simple {
        SimpleType::Boolean => "boolean",
        SimpleType::Integer => "integer",
        SimpleType::Number => "number",
        SimpleType::String => "string",
        SimpleType::Array => "array",
        SimpleType::Object => "object",
    }
}
