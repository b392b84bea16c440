//! Inline schemas that say the same are one type: large documents repeat them by the thousand.
//!
//! What annotates the use of a schema (its title, its default, examples) makes no difference; what
//! is within it does. The type is called after the place with the shortest name.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use serde_json::{Map, Value};

use crate::diagnostics::Location;
use crate::ir::{Type, TypeId};

/// Annotations of a use, told where the use is.
const ABOUT_THE_USE: [&str; 3] = ["title", "description", "default"];

/// Keywords that say nothing about values.
const SILENT: [&str; 2] = ["example", "examples"];

/// Keywords under which names, not keywords, lead to schemas.
const NAMED_SCHEMAS: [&str; 5] =
    ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];

/// Keywords whose values are no schemas.
const DATA: [&str; 4] = ["enum", "const", "default", "discriminator"];

/// A place where an inline type is used, and what it would be called there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) location: Location,
    pub(super) hint: String,
    /// Index of the module it would stand in.
    pub(super) module: usize,
}

impl Use {
    /// Short names read best; what remains is decided by something that does not move.
    fn rank(&self) -> (usize, &str, &Location) {
        (self.hint.len(), &self.hint, &self.location)
    }
}

/// A schema that was turned into a type.
#[derive(Debug)]
pub(super) struct Entry {
    /// Where it was built.
    pub(super) built: Use,
    /// Where else it stands.
    pub(super) copies: Vec<Use>,
    pub(super) ty: Type,
    /// What was found while it was built.
    pub(super) findings: Range<usize>,
}

/// The inline schemas met so far, by digest.
#[derive(Debug, Default)]
pub(super) struct Shared {
    entries: Vec<Entry>,
    by_digest: HashMap<u64, Vec<usize>>,
}

impl Shared {
    /// The entry that `same` says is the one, among those of equal digest.
    pub(super) fn find(&mut self, digest: u64, same: impl Fn(&Entry) -> bool) -> Option<&mut Entry> {
        let candidates = self.by_digest.get(&digest)?;
        let found = candidates.iter().find(|index| self.entries.get(**index).is_some_and(&same))?;
        self.entries.get_mut(*found)
    }

    pub(super) fn add(&mut self, digest: u64, entry: Entry) {
        self.by_digest.entry(digest).or_default().push(self.entries.len());
        self.entries.push(entry);
    }

    /// Where the inline types belong, given where they were built. What is within a type that
    /// moves moves with it.
    pub(super) fn settle(self, built: &[(TypeId, Use)]) -> Vec<(TypeId, Use)> {
        let mut moves = Moves::default();
        let mut entries: Vec<Entry> =
            self.entries.into_iter().filter(|entry| !entry.copies.is_empty()).collect();
        // Outer ones first: they take the inner ones with them.
        entries.sort_by_key(|entry| entry.built.location.pointer.as_str().len());
        for entry in entries {
            let here = moves.apply(&entry.built);
            let copies = entry.copies.iter().map(|copy| moves.apply(copy));
            let best = copies.chain([here.clone()]).min_by(|a, b| a.rank().cmp(&b.rank()));
            if let Some(best) = best.filter(|best| *best != here) {
                moves.add(entry.built, best);
            }
        }
        built.iter().map(|(id, place)| (*id, moves.apply(place))).collect()
    }
}

/// Which places have become which.
#[derive(Debug, Default)]
struct Moves(HashMap<Location, (Use, Use)>);

impl Moves {
    fn add(&mut self, from: Use, to: Use) {
        self.0.insert(from.location.clone(), (from, to));
    }

    /// Where a place has gone with the innermost of those around it that moved.
    fn apply(&self, place: &Use) -> Use {
        let mut around = Some(place.location.clone());
        while let Some(location) = around {
            if let Some((from, to)) = self.0.get(&location) {
                return follow(place, from, to);
            }
            let parent = location.pointer.parent();
            around = parent.map(|pointer| Location { document: location.document, pointer });
        }
        place.clone()
    }
}

fn follow(place: &Use, from: &Use, to: &Use) -> Use {
    let rest = place.location.pointer.as_str().strip_prefix(from.location.pointer.as_str());
    let location = rest.and_then(|rest| to.location.descendant(rest));
    let hint = place.hint.strip_prefix(&from.hint).map(|rest| format!("{}{rest}", to.hint));
    Use {
        location: location.unwrap_or_else(|| place.location.clone()),
        hint: hint.unwrap_or_else(|| place.hint.clone()),
        module: to.module,
    }
}

/// A digest of what a schema says about values; `None` if it needs no name.
pub(super) fn digest(schema: &Value) -> Option<u64> {
    const NAMED: [&str; 6] = ["properties", "enum", "oneOf", "anyOf", "allOf", "type"];
    let object = schema.as_object()?;
    let is_named = |key: &&str| match object.get(*key) {
        Some(Value::Object(_)) => true,
        Some(Value::Array(list)) => !list.is_empty(),
        _ => false,
    };
    if !NAMED.iter().any(is_named) {
        return None;
    }
    let mut digest = Digest { hasher: DefaultHasher::new(), is_bound: false };
    digest.keywords(object, Level::Use);
    (!digest.is_bound).then(|| digest.hasher.finish())
}

/// Do two schemas say the same about values?
pub(super) fn says_the_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => same_keywords(one, other, Level::Use),
        _ => one == other,
    }
}

#[derive(Clone, Copy)]
enum Level {
    /// The schema where it is used.
    Use,
    /// A schema within it.
    Within,
}

/// The keywords of a schema that matter, in the document's order.
fn keywords(schema: &Map<String, Value>, level: Level) -> impl Iterator<Item = (&str, &Value)> {
    let matters = move |key: &str| match level {
        Level::Use => !SILENT.contains(&key) && !ABOUT_THE_USE.contains(&key),
        Level::Within => !SILENT.contains(&key),
    };
    schema.iter().map(|(key, value)| (key.as_str(), value)).filter(move |(key, _)| matters(key))
}

struct Digest {
    hasher: DefaultHasher,
    /// Is there a reference that means something else in another place of the same file?
    is_bound: bool,
}

impl Digest {
    fn keywords(&mut self, schema: &Map<String, Value>, level: Level) {
        for (key, value) in keywords(schema, level) {
            key.hash(&mut self.hasher);
            self.is_bound |= binds(key, value);
            if is_data(key) {
                value.hash(&mut self.hasher);
            } else if let (true, Value::Object(named)) = (NAMED_SCHEMAS.contains(&key), value) {
                for (name, schema) in named {
                    name.hash(&mut self.hasher);
                    self.schema(schema);
                }
            } else {
                self.schema(value);
            }
        }
    }

    /// A schema, or a list of them.
    fn schema(&mut self, value: &Value) {
        match value {
            Value::Object(object) => self.keywords(object, Level::Within),
            Value::Array(list) => list.iter().for_each(|item| self.schema(item)),
            other => other.hash(&mut self.hasher),
        }
    }
}

/// Keywords that say where a schema is, and references that are looked for around it.
fn binds(key: &str, value: &Value) -> bool {
    match key {
        "$ref" => value.as_str().is_some_and(|to| to.starts_with('#') && !to.starts_with("#/components/")),
        "$id" | "$anchor" | "$dynamicAnchor" | "$dynamicRef" | "$recursiveAnchor" | "$recursiveRef" => true,
        _ => false,
    }
}

fn same_keywords(one: &Map<String, Value>, other: &Map<String, Value>, level: Level) -> bool {
    let pairs = keywords(one, level).zip(keywords(other, level));
    keywords(one, level).count() == keywords(other, level).count()
        && pairs.into_iter().all(|((key, one), (other_key, other))| {
            key == other_key && if is_data(key) { one == other } else { same_child(key, one, other) }
        })
}

fn same_child(key: &str, one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) if NAMED_SCHEMAS.contains(&key) => {
            let pairs = one.iter().zip(other);
            one.len() == other.len()
                && pairs
                    .into_iter()
                    .all(|((name, one), (other_name, other))| name == other_name && same_schema(one, other))
        }
        _ => same_schema(one, other),
    }
}

fn same_schema(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => same_keywords(one, other, Level::Within),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_schema(one, other))
        }
        _ => one == other,
    }
}

fn is_data(key: &str) -> bool {
    DATA.contains(&key) || key.starts_with("x-")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{digest, says_the_same};

    #[test]
    fn annotations_of_the_use_and_examples_make_no_difference() {
        let one = json!({"title": "A", "properties": {"a": {"type": "string", "example": "x"}}});
        let other = json!({"description": "B", "properties": {"a": {"type": "string"}}, "default": {}});
        assert!(digest(&one).is_some());
        assert_eq!(digest(&one), digest(&other));
        assert!(says_the_same(&one, &other));
    }

    #[test]
    fn what_is_within_makes_a_difference() {
        let schema =
            |within: &str| json!({"properties": {"title": {"type": "string", "description": within}}});
        assert!(!says_the_same(&schema("a"), &schema("b")));
        assert_ne!(digest(&schema("a")), digest(&schema("b")));
    }

    #[test]
    fn properties_may_be_called_as_keywords_are() {
        let one = json!({"properties": {"example": {"enum": ["a"]}}});
        let other = json!({"properties": {"example": {"enum": ["b"]}}});
        assert!(!says_the_same(&one, &other));
        assert_ne!(digest(&one), digest(&json!({"properties": {}})));
    }

    #[test]
    fn what_depends_on_its_place_is_not_shared() {
        let property = |schema: serde_json::Value| json!({"properties": {"a": schema}});
        assert!(digest(&property(json!({"$ref": "#/components/schemas/A"}))).is_some());
        assert!(digest(&property(json!({"$ref": "a.yaml#/A"}))).is_some());
        assert_eq!(digest(&property(json!({"$ref": "#/$defs/A"}))), None);
        assert_eq!(digest(&property(json!({"$ref": "#here"}))), None);
        assert_eq!(digest(&property(json!({"$id": "https://example.org/a"}))), None);
        assert!(digest(&json!({"properties": {"$id": {"type": "string"}}})).is_some());
    }

    #[test]
    fn what_needs_no_name_is_not_shared() {
        assert_eq!(digest(&json!({"type": "string"})), None);
        assert_eq!(digest(&json!({"type": "array", "items": {}})), None);
        assert_eq!(digest(&json!(true)), None);
    }
}
