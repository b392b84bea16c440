//! Values in media types.

use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use super::media::{essence, is_json, is_xml};
use super::schemas::reference;

/// An example, as it is: the text of a media type that is no JSON may be given as text.
pub(super) fn example(name: &str, example: &Value) -> Bytes {
    match example {
        Value::String(text) if !is_json(name) => text.clone().into(),
        other => value(name, other, &Map::new(), ""),
    }
}

/// A value that was made from the schema under `key`.
pub(super) fn value(name: &str, value: &Value, schemas: &Map<String, Value>, key: &str) -> Bytes {
    let essence = essence(name);
    match value {
        value if is_json(name) => value.to_string().into(),
        Value::String(text) => text.clone().into(),
        value if is_xml(name) => {
            let schema = schemas.get(key).unwrap_or(&Value::Null);
            let fallback = key.split('-').next().filter(|name| !name.is_empty()).unwrap_or("root");
            let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned();
            Xml { schemas, out: &mut out }.element(fallback, value, schema, 0);
            out.into()
        }
        Value::Object(object) if essence == "application/x-www-form-urlencoded" => form(object).into(),
        Value::Array(items) if is_sequence(&essence) => sequence(name, items),
        value if is_sequence(&essence) => sequence(name, std::slice::from_ref(value)),
        value => value.to_string().into(),
    }
}

/// Some bytes of a media type of which nothing is said.
pub(super) fn nothing(name: &str) -> Bytes {
    match () {
        () if is_json(name) => Bytes::from_static(b"{}"),
        () if is_xml(name) => Bytes::from_static(b"<root/>"),
        () => Bytes::from_static(b"mock"),
    }
}

fn is_sequence(essence: &str) -> bool {
    ["event-stream", "jsonl", "ndjson", "x-ndjson", "json-seq"].iter().any(|kind| essence.ends_with(kind))
}

/// Items one after the other. OpenAPI 3.2.0 §4.14.
pub(super) fn sequence(name: &str, items: &[Value]) -> Bytes {
    let essence = essence(name);
    let item = |item: &Value| match () {
        () if essence.ends_with("event-stream") => event(item),
        () if essence.ends_with("json-seq") => format!("\u{1e}{item}\n"),
        () => format!("{item}\n"),
    };
    items.iter().map(item).collect::<String>().into()
}

/// An event: its fields, if the value has such fields; else its data.
fn event(item: &Value) -> String {
    let field = |name: &str| item.get(name).filter(|value| value.is_string() || value.is_number());
    if field("data").is_none() {
        return format!("data: {item}\n\n");
    }
    let fields = ["event", "id", "retry", "data"].iter().filter_map(|name| Some((name, field(name)?)));
    let lines = fields.map(|(name, value)| format!("{name}: {}\n", simple(value).replace('\n', " ")));
    format!("{}\n", lines.collect::<String>())
}

/// A value as a header has it. OpenAPI 3.0.4 §4.7.21.
pub(super) fn simple(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(simple).collect::<Vec<_>>().join(","),
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| format!("{name},{}", simple(value)))
            .collect::<Vec<_>>()
            .join(","),
        other => other.to_string(),
    }
}

fn form(object: &Map<String, Value>) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pairs = object.iter().map(|(name, value)| format!("{}={}", encode(name), encode(&simple(value))));
    pairs.collect::<Vec<_>>().join("&")
}

/// Writes elements as the `xml` of schemas says. OpenAPI 3.0.4 §4.7.26.
struct Xml<'x> {
    schemas: &'x Map<String, Value>,
    out: &'x mut String,
}

impl<'x> Xml<'x> {
    fn target(&self, schema: &'x Value) -> &'x Value {
        reference(schema).and_then(|key| self.schemas.get(key)).unwrap_or(schema)
    }

    fn element(&mut self, fallback: &str, value: &Value, schema: &'x Value, depth: usize) {
        let schema = self.target(schema);
        if depth > 60 {
            return;
        }
        let name = name_of(schema, fallback);
        self.out.push_str(&format!("<{name}"));
        if let Some(namespace) = schema.pointer("/xml/namespace").and_then(Value::as_str) {
            let prefix = schema.pointer("/xml/prefix").and_then(Value::as_str);
            let attribute = prefix.map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
            self.out.push_str(&format!(" {attribute}=\"{}\"", escaped(namespace)));
        }
        let none = Map::new();
        let object = value.as_object().unwrap_or(&none);
        let (attributes, elements): (Vec<_>, Vec<_>) = object
            .iter()
            .map(|(name, value)| {
                (name, value, property(self.schemas, schema, name, 0).unwrap_or(&Value::Null))
            })
            .partition(|(_, _, schema)| is_attribute(self.target(schema)));
        for (name, value, schema) in attributes {
            let name = name_of(self.target(schema), name);
            self.out.push_str(&format!(" {name}=\"{}\"", escaped(&simple(value))));
        }
        self.out.push('>');
        match value {
            Value::Object(_) => {
                elements
                    .into_iter()
                    .for_each(|(name, value, schema)| self.member(name, value, schema, depth));
            }
            Value::Array(items) => self.items(&name, items, schema, depth),
            Value::Null => {}
            other => self.out.push_str(&escaped(&simple(other))),
        }
        self.out.push_str(&format!("</{name}>"));
    }

    /// A property: an array is a list of elements unless it is wrapped.
    fn member(&mut self, name: &str, value: &Value, schema: &'x Value, depth: usize) {
        let schema = self.target(schema);
        match value {
            Value::Array(items) if schema.pointer("/xml/wrapped") != Some(&Value::Bool(true)) => {
                self.items(name, items, schema, depth);
            }
            value => self.element(name, value, schema, depth + 1),
        }
    }

    fn items(&mut self, fallback: &str, items: &[Value], schema: &'x Value, depth: usize) {
        let inner = schema.get("items").unwrap_or(&Value::Null);
        let name = match reference(inner) {
            Some(key) if schema.pointer("/xml/wrapped") != Some(&Value::Bool(true)) && fallback == "root" => {
                key
            }
            _ => fallback,
        };
        items.iter().for_each(|item| self.element(name, item, inner, depth + 1));
    }
}

/// The schema of a property, which may be in a member of `allOf`.
fn property<'s>(
    schemas: &'s Map<String, Value>,
    schema: &'s Value,
    name: &str,
    depth: usize,
) -> Option<&'s Value> {
    let schema = reference(schema).and_then(|key| schemas.get(key)).unwrap_or(schema);
    let own = schema.get("properties").and_then(|properties| properties.get(name));
    let members =
        ["allOf", "oneOf", "anyOf"].iter().filter_map(|keyword| schema.get(*keyword)?.as_array()).flatten();
    own.or_else(|| {
        members
            .into_iter()
            .filter(|_| depth < 8)
            .find_map(|member| property(schemas, member, name, depth + 1))
    })
}

fn is_attribute(schema: &Value) -> bool {
    schema.pointer("/xml/nodeType").is_some_and(|node| node == "attribute")
}

/// The name of an element, with its prefix; of those characters that a name may have.
fn name_of(schema: &Value, fallback: &str) -> String {
    let said = schema.pointer("/xml/name").and_then(Value::as_str).unwrap_or(fallback);
    let plain: String = said
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' })
        .collect();
    let plain =
        if plain.starts_with(|c: char| c.is_alphabetic() || c == '_') { plain } else { format!("_{plain}") };
    match schema
        .pointer("/xml/prefix")
        .and_then(Value::as_str)
        .filter(|prefix| prefix.chars().all(char::is_alphanumeric))
    {
        Some(prefix) if !prefix.is_empty() => format!("{prefix}:{plain}"),
        _ => plain,
    }
}

fn escaped(text: &str) -> String {
    let is_allowed = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    let text: String = text.chars().filter(is_allowed).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
