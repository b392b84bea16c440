//! The reference of options in the book is that of the JSON Schema.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // here too, tests may fail by panicking

mod chapters;

use chapters::{hold, root};
use serde_json::{Map, Value};

/// What is above stays.
const MARKER: &str = "Written from `specwright.schema.json` by a test; do not edit what follows.\n";

#[test]
fn the_reference_is_that_of_the_schema() {
    let schema = std::fs::read_to_string(root().join("../specwright.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let path = root().join("src/options.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (head, _) = text.split_once(MARKER).unwrap();
    let sections = properties(&schema).iter().map(|(key, value)| section(&schema, key, value));
    hold(&path, &format!("{head}{MARKER}{}", sections.collect::<String>()));
}

fn properties(node: &Value) -> &Map<String, Value> {
    node["properties"].as_object().unwrap()
}

/// What a reference leads to.
fn follow<'s>(root: &'s Value, node: &'s Value) -> &'s Value {
    match node["$ref"].as_str() {
        Some(reference) => follow(root, root.pointer(reference.trim_start_matches('#')).unwrap()),
        None => node,
    }
}

/// A key with all that is below it.
fn section(root: &Value, key: &str, value: &Value) -> String {
    let value = follow(root, value);
    let mut text = format!("\n### `{key}`\n\n{}\n", described(value));
    // `types.WHICH`, `formats.FORMAT`
    let inner = match &value["additionalProperties"] {
        Value::Object(_) => follow(root, &value["additionalProperties"]),
        _ => value,
    };
    let inner = if inner["type"] == "array" { follow(root, &inner["items"]) } else { inner };
    match inner["properties"].as_object() {
        Some(keys) => text.push_str(&table(root, keys, inner)),
        None => text.push_str(&format!("\n{}{}.\n", values(root, value), default(value))),
    }
    text
}

fn table(root: &Value, keys: &Map<String, Value>, of: &Value) -> String {
    // A target has keys of its own, and those of the file, which have sections already.
    let shared = if keys.contains_key("spec") { properties(root).clone() } else { Map::new() };
    let is_required = |key: &str| of["required"].as_array().is_some_and(|all| all.contains(&key.into()));
    let own = keys.iter().filter(|(key, _)| !shared.contains_key(*key));
    let row = |(key, value): (&String, &Value)| {
        let value = follow(root, value);
        let needed = if is_required(key) { " Required." } else { "" };
        format!(
            "| `{key}` | {}{} | {}{needed} |\n",
            values(root, value),
            default(value),
            described(value).replace('|', "\\|")
        )
    };
    let rows: String = own.map(row).collect();
    let rest = if shared.is_empty() { "" } else { "\nAnd all other keys of the file, for this document.\n" };
    format!("\n| key | values | |\n|---|---|---|\n{rows}{rest}")
}

fn described(node: &Value) -> &str {
    node["description"].as_str().unwrap_or_default()
}

fn default(node: &Value) -> String {
    match &node["default"] {
        Value::Null => String::new(),
        value => format!("; by default `{value}`"),
    }
}

/// What may stand there.
fn values(root: &Value, node: &Value) -> String {
    let node = follow(root, node);
    if let Some(all) = node["enum"].as_array() {
        return all.iter().map(|value| format!("`{value}`")).collect::<Vec<String>>().join(", ");
    }
    if let Some(all) = node["anyOf"].as_array() {
        return all.iter().map(|one| values(root, one)).collect::<Vec<String>>().join(", or ");
    }
    match &node["type"] {
        Value::String(kind) => kind_of(root, node, kind),
        Value::Array(kinds) => {
            let kinds = kinds.iter().map(|kind| kind_of(root, node, kind.as_str().unwrap()));
            kinds.collect::<Vec<String>>().join(", or ")
        }
        other => panic!("{other}"),
    }
}

fn kind_of(root: &Value, node: &Value, kind: &str) -> String {
    match kind {
        "array" => format!("list of: {}", values(root, &node["items"])),
        "object" if node["additionalProperties"].is_object() => {
            format!("by name: {}", values(root, &node["additionalProperties"]))
        }
        "object" if node["properties"].is_object() => {
            let keys = properties(node).keys().map(|key| format!("`{key}`"));
            format!("table of {}", keys.collect::<Vec<String>>().join(", "))
        }
        "object" => "table".to_owned(),
        kind => kind.to_owned(),
    }
}
