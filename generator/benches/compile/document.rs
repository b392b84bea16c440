//! The document that is compiled: objects of eight properties that refer to one another.

use serde_json::{Map, Value, json};

/// How many schemas there are.
pub(crate) const SCHEMAS: usize = 300;

/// The properties of every schema, by their names on the wire.
pub(crate) const PROPERTIES: [&str; 8] =
    ["id", "revision", "weight", "isActive", "tagNames", "owner", "relatedItems", "displayName"];

const QUALITIES: [&str; 20] = [
    "Active", "Billed", "Central", "Direct", "Early", "Final", "Global", "Hosted", "Internal", "Joint",
    "Known", "Local", "Managed", "Nested", "Open", "Planned", "Quoted", "Remote", "Shared", "Timed",
];

const THINGS: [&str; 15] = [
    "Account", "Batch", "Contract", "Device", "Entry", "Folder", "Group", "Holding", "Invoice", "Job", "Key",
    "Ledger", "Meter", "Notice", "Offer",
];

/// The schema from which all others can be reached.
pub(crate) fn root() -> String {
    name(0)
}

/// The document as JSON text.
pub(crate) fn text() -> String {
    let schemas: Map<String, Value> = (0..SCHEMAS).map(|index| (name(index), schema(index))).collect();
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Bench", "version": "1.0.0"},
        "paths": {},
        "components": {"schemas": schemas},
    })
    .to_string()
}

fn name(index: usize) -> String {
    let quality = QUALITIES.get(index / THINGS.len() % QUALITIES.len());
    let thing = THINGS.get(index % THINGS.len());
    [quality, thing].into_iter().flatten().copied().collect()
}

/// Every schema leads to two others, as in a binary tree; the leaves lead back to those above
/// them, by way of something optional. Of one schema in three, all is optional.
fn schema(index: usize) -> Value {
    let above = |index: usize| index.saturating_sub(1) / 2;
    let below = |child: usize| if child < SCHEMAS { child } else { above(index) };
    let required: &[&str] = match index % 3 {
        0 => &[],
        _ if 2 * index + 1 < SCHEMAS => &["id", "revision", "isActive", "owner", "relatedItems"],
        1 => &["id", "revision", "tagNames"],
        _ => &["id", "isActive"],
    };
    let [id, revision, weight, is_active, tag_names, owner, related_items, display_name] = PROPERTIES;
    let mut schema = json!({
        "description": format!("What is known of one {}.", name(index)),
        "type": "object",
        "properties": {
            id: {"type": "string", "description": "The ID, assigned when it is created."},
            revision: {"type": "integer", "format": "int64", "description": "Counts its changes."},
            weight: {"type": "number", "format": "double", "description": "How much it counts for."},
            is_active: {"type": "boolean", "description": "Whether it is in use."},
            tag_names: {"type": "array", "items": {"type": "string"}, "description": "Words to find it by."},
            owner: reference(below(2 * index + 1)),
            related_items: {"type": "array", "items": reference(below(2 * index + 2)), "description": "What belongs to it."},
            display_name: {"type": "string", "description": "A name for people."},
        },
    });
    if let (Some(schema), false) = (schema.as_object_mut(), required.is_empty()) {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

fn reference(index: usize) -> Value {
    json!({"$ref": format!("#/components/schemas/{}", name(index))})
}
