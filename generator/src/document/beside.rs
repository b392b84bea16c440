//! What stands beside a `$ref` in a schema. OpenAPI 3.1.1 §4.8.24, JSON Schema 2020-12 core §8.2.3.1.
//!
//! A reference with a description, a default or a constraint of its own is a schema of its own: it
//! is read as `allOf` of its target and the rest. Since JSON Schema 2020-12 every keyword may stand
//! there; in OpenAPI 3.0 none has a meaning, and only those are taken that annotate.

use serde_json::{Map, Value};

use super::lenient::Slot;
use super::reference::{Unresolved, reference_keyword, resolve, resolve_text, step};
use super::{Document, Version};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Location, Place, quote};

/// Keywords that change nothing, whoever reads them.
const SILENT: [&str; 15] = [
    "$ref",
    "$dynamicRef",
    "$recursiveRef",
    "$recursiveAnchor",
    "$comment",
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$defs",
    "definitions",
    "summary",
    "externalDocs",
    "example",
    "examples",
];

/// Keywords that tell of the use and are no constraint.
const ANNOTATIONS: [&str; 7] =
    ["description", "title", "deprecated", "readOnly", "writeOnly", "nullable", "default"];

/// Does the keyword count beside a `$ref`?
pub(super) fn counts(key: &str, version: Version) -> bool {
    if key.starts_with("x-") || SILENT.contains(&key) {
        return false;
    }
    version >= Version::V3_1 || ANNOTATIONS.contains(&key)
}

/// Is the schema a reference with keywords beside it that count?
fn says_more(value: &Value, version: Version) -> bool {
    let Value::Object(object) = value else { return false };
    object.len() > 1
        && reference_keyword(value, version).is_some()
        && object.keys().any(|key| counts(key, version))
}

/// The schema at a location, or where the `$ref` there leads: to a schema without one, or with
/// something beside it.
pub(super) fn resolve_schema(document: &Document, location: &Location) -> Result<Location, Unresolved> {
    let stays = |at: &Location| document.value(at).is_some_and(|value| says_more(value, document.version()));
    if stays(location) {
        return Ok(location.clone());
    }
    let end = resolve(document, location)?;
    let mut at = location.clone();
    while at != end && !stays(&at) {
        match step(document, &at) {
            Some(next) => at = next,
            None => return Ok(end),
        }
    }
    Ok(at)
}

/// Where the `$ref` of a schema leads that has something beside it.
pub(super) fn resolve_beside(document: &Document, location: &Location) -> Result<Location, Unresolved> {
    match step(document, location) {
        Some(target) => resolve_schema(document, &target),
        None => resolve(document, location),
    }
}

/// The schemas whose keywords together are the schema at a location: that one, and what it refers to.
#[cfg(feature = "diff")]
pub(super) fn layers(document: &Document, location: &Location) -> Vec<Location> {
    const MAX_LAYERS: usize = 100;
    let mut layers = Vec::new();
    let mut next = resolve_schema(document, location).ok();
    while let Some(at) = next.filter(|at| !layers.contains(at) && layers.len() < MAX_LAYERS) {
        let more = document.value(&at).is_some_and(|value| says_more(value, document.version()));
        next = if more { resolve_beside(document, &at).ok() } else { None };
        layers.push(at);
    }
    layers
}

/// Says which keywords OpenAPI 3.0 ignores beside a `$ref` (3.0.4 §4.7.23.2), unless the target says
/// the same.
pub(super) fn report(
    document: &Document,
    object: &Map<String, Value>,
    at: &Location,
    diagnostics: &mut Diagnostics,
) {
    const TEXTS: [&str; 2] = ["description", "title"];
    if document.version() >= Version::V3_1 {
        return;
    }
    let target = resolve(document, at).ok();
    let target = target.as_ref().and_then(|target| document.value(target));
    for (key, value) in object {
        let key = key.as_str();
        if key.starts_with("x-") || SILENT.contains(&key) || TEXTS.contains(&key) {
            continue;
        }
        if target.and_then(|target| target.get(key)) == Some(value) {
            continue;
        }
        let place = Place::Key(at.child(key));
        let finding = if ANNOTATIONS.contains(&key) {
            let message = format!("{} means nothing beside `$ref` in OpenAPI 3.0", quote(key));
            Diagnostic::new(Code::Mended, place, message).label("taken as it is meant")
        } else {
            let message = format!("{} has no effect beside `$ref`", quote(key));
            Diagnostic::new(Code::Unsupported, place, message).label("ignored")
        };
        diagnostics.report(finding.help("put the `$ref` into `allOf`"));
    }
}

/// The members of a keyword that holds schemas by name, and where they are. The specification has no
/// `$ref` in place of the names, but documents do; a schema that is called `$ref` is no text.
pub(super) fn names_in<'d>(
    document: &'d Document,
    named: &'d Map<String, Value>,
    slot: Slot<'d, '_>,
    diagnostics: &mut Diagnostics,
) -> Option<(&'d Map<String, Value>, Location)> {
    let at = slot.at();
    let Some(Value::String(reference)) = named.get("$ref") else { return Some((named, at)) };
    let target = match resolve_text(document, reference, &at) {
        Ok(target) => target,
        Err(unresolved) => {
            unresolved.report(document, "the properties are left out", diagnostics);
            return None;
        }
    };
    slot.mended("is a `$ref`", "what it leads to is taken", diagnostics);
    let there = Slot { value: document.value(&target)?, ..slot };
    Some((there.object(diagnostics)?, target))
}
