//! What a document says of single values of an enumeration: `x-enum-varnames`, `x-enum-descriptions`,
//! `x-ms-enum`.

use std::collections::HashMap;

use serde_json::Value;

use super::Builder;
use super::options::is_telling;
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::Schema;

/// Names by position; the first list counts.
const NAMES: [&str; 2] = ["x-enum-varnames", "x-enumNames"];

/// Descriptions by position; the first list counts.
const DESCRIPTIONS: [&str; 2] = ["x-enum-descriptions", "x-enumDescriptions"];

/// What is said of a value.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    /// What the variant shall be called.
    pub(super) name: Option<String>,
    /// What it means.
    pub(super) description: Option<String>,
}

/// What is said of each of the values, which are given as texts.
pub(super) fn of(b: &mut Builder<'_>, schema: &Schema, list: &Location, texts: &[String]) -> Vec<Told> {
    let names = by_position(b, schema, &NAMES, list, texts);
    let descriptions = by_position(b, schema, &DESCRIPTIONS, list, texts);
    let values = schema.extensions.get("x-ms-enum").and_then(|told| told.get("values")?.as_array());
    let rows = values.into_iter().flatten().filter_map(|row| Some((shown(row.get("value")?), row.clone())));
    let rows: HashMap<String, Value> = rows.collect();
    let told = texts.iter().enumerate().map(|(index, text)| {
        let row = rows.get(text);
        let own = |key: &str| row.and_then(|row| row.get(key)?.as_str()).map(str::to_owned);
        let name = names.get(index).cloned().or_else(|| own("name"));
        let description = descriptions.get(index).cloned().or_else(|| own("description"));
        Told {
            name: name.filter(|name| is_telling(name)),
            description: description.filter(|description| !description.is_empty()),
        }
    });
    told.collect()
}

/// A string as it is, anything else as JSON.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A list with an entry per value, or a map from values. Where a list has more or fewer, nobody knows
/// which is whose beyond the first ones.
fn by_position(
    b: &mut Builder<'_>,
    schema: &Schema,
    keys: &[&str],
    list: &Location,
    texts: &[String],
) -> Vec<String> {
    let found = keys.iter().find_map(|key| Some((*key, schema.extensions.get(*key)?)));
    let (key, entries) = match found {
        Some((key, Value::Array(entries))) => (key, entries),
        Some((_, Value::Object(told))) => {
            let of = |text: &String| told.get(text).and_then(Value::as_str).unwrap_or_default().to_owned();
            return texts.iter().map(of).collect();
        }
        _ => return Vec::new(),
    };
    let count = texts.len();
    // The list may be what is left of several: then nobody can have counted.
    let raw = list.pointer.parent().map(|pointer| Location { document: list.document, pointer });
    let is_own = raw.as_ref().and_then(|at| b.document.value(at)).is_some_and(|raw| raw.get(key).is_some());
    if let Some(at) = raw.filter(|_| is_own && entries.len() != count) {
        let message = format!("`{key}` has {} entries for {count} values", entries.len());
        let place = Place::Value(at.child(key));
        b.diagnostics
            .report(Diagnostic::new(Code::Mended, place, message).label("taken in the order of the values"));
    }
    entries.iter().map(|entry| entry.as_str().unwrap_or_default().to_owned()).collect()
}
