//! Inline schemas that say the same are one type: large documents repeat them by the thousand.
//!
//! What annotates the use of a schema (its title, its default, examples) makes no difference; what
//! is within it does. The type is called after the place with the shortest name.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write as _;
use std::ops::Range;

use serde_json::Value;

use crate::diagnostics::Location;
use crate::ir::{Type, TypeId};

/// Annotations of a use, told where the use is.
const ABOUT_THE_USE: [&str; 4] = ["title", "description", "default", "xml"];

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

/// The inline schemas met so far, by a digest of what they say: together, the statements of large
/// documents would be larger than the document.
#[derive(Debug, Default)]
pub(super) struct Shared {
    entries: Vec<Entry>,
    by_digest: HashMap<u64, Vec<usize>>,
}

impl Shared {
    /// The index of the entry that `same` says is the one, among those whose statements have an equal digest.
    pub(super) fn find(&self, statement: &[u8], same: impl Fn(&Entry) -> bool) -> Option<usize> {
        let candidates = self.by_digest.get(&digest(statement))?;
        candidates.iter().find(|index| self.entries.get(**index).is_some_and(&same)).copied()
    }

    pub(super) fn get_mut(&mut self, entry: usize) -> Option<&mut Entry> {
        self.entries.get_mut(entry)
    }

    pub(super) fn add(&mut self, statement: &[u8], entry: Entry) {
        self.by_digest.entry(digest(statement)).or_default().push(self.entries.len());
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

fn digest(statement: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    statement.hash(&mut hasher);
    hasher.finish()
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
        let moved = place.location.around().find_map(|here| self.0.get(&here));
        moved.map_or_else(|| place.clone(), |(from, to)| follow(place, from, to))
    }
}

fn follow(place: &Use, from: &Use, to: &Use) -> Use {
    let location = place.location.rebase(&from.location, &to.location);
    let hint = place.hint.strip_prefix(&from.hint).map(|rest| format!("{}{rest}", to.hint));
    Use {
        location: location.unwrap_or_else(|| place.location.clone()),
        hint: hint.unwrap_or_else(|| place.hint.clone()),
        module: to.module,
    }
}

/// What a schema says about values, as bytes that are equal for schemas that say the same. `None`
/// if the schema needs no name, or means something else in another place.
pub(super) fn statement(schema: &Value) -> Option<Vec<u8>> {
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
    let mut statement = Statement::default();
    let matters = |(key, _): &(&String, &Value)| !ABOUT_THE_USE.contains(&key.as_str());
    statement.keywords(object.iter().filter(matters));
    (!statement.is_bound).then_some(statement.bytes)
}

#[derive(Default)]
struct Statement {
    bytes: Vec<u8>,
    /// Is there a reference that means something else in another place of the same file?
    is_bound: bool,
}

impl Statement {
    /// The keywords of a schema that matter, in the document's order.
    fn keywords<'v>(&mut self, keywords: impl Iterator<Item = (&'v String, &'v Value)>) {
        self.bytes.push(b'{');
        for (key, value) in keywords.filter(|(key, _)| !SILENT.contains(&key.as_str())) {
            self.word(key);
            self.is_bound |= binds(key, value);
            match value {
                _ if is_data(key) => self.data(value),
                Value::Object(named) if NAMED_SCHEMAS.contains(&key.as_str()) => {
                    self.bytes.push(b'(');
                    for (name, schema) in named {
                        self.word(name);
                        self.schema(schema);
                    }
                    self.bytes.push(b')');
                }
                _ => self.schema(value),
            }
        }
        self.bytes.push(b'}');
    }

    /// A schema, or a list of them.
    fn schema(&mut self, value: &Value) {
        match value {
            Value::Object(object) => self.keywords(object.iter()),
            Value::Array(list) => {
                self.bytes.push(b'[');
                list.iter().for_each(|item| self.schema(item));
                self.bytes.push(b']');
            }
            Value::String(text) => self.word(text),
            other => self.data(other),
        }
    }

    /// A text with its length, so that what follows is not taken for a part of it.
    fn word(&mut self, text: &str) {
        self.bytes.push(b'"');
        self.bytes.extend(text.len().to_le_bytes());
        self.bytes.extend(text.as_bytes());
    }

    fn data(&mut self, value: &Value) {
        // Memory takes whatever is written to it.
        let _ = write!(self.bytes, "={value};");
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

fn is_data(key: &str) -> bool {
    DATA.contains(&key) || key.starts_with("x-")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::statement;

    #[test]
    fn annotations_of_the_use_and_examples_make_no_difference() {
        let one = json!({"title": "A", "properties": {"a": {"type": "string", "example": "x"}}});
        let other = json!({"description": "B", "properties": {"a": {"type": "string"}}, "default": {}});
        assert!(statement(&one).is_some());
        assert_eq!(statement(&one), statement(&other));
    }

    #[test]
    fn what_is_within_makes_a_difference() {
        let schema =
            |within: &str| json!({"properties": {"title": {"type": "string", "description": within}}});
        assert_ne!(statement(&schema("a")), statement(&schema("b")));
    }

    #[test]
    fn properties_may_be_called_as_keywords_are() {
        let one = json!({"properties": {"example": {"enum": ["a"]}}});
        let other = json!({"properties": {"example": {"enum": ["b"]}}});
        assert_ne!(statement(&one), statement(&other));
        assert_ne!(statement(&one), statement(&json!({"properties": {}})));
    }

    #[test]
    fn what_depends_on_its_place_is_not_shared() {
        let property = |schema: serde_json::Value| json!({"properties": {"a": schema}});
        assert!(statement(&property(json!({"$ref": "#/components/schemas/A"}))).is_some());
        assert!(statement(&property(json!({"$ref": "a.yaml#/A"}))).is_some());
        assert_eq!(statement(&property(json!({"$ref": "#/$defs/A"}))), None);
        assert_eq!(statement(&property(json!({"$ref": "#here"}))), None);
        assert_eq!(statement(&property(json!({"$id": "https://example.org/a"}))), None);
        assert!(statement(&json!({"properties": {"$id": {"type": "string"}}})).is_some());
    }

    #[test]
    fn what_needs_no_name_is_not_shared() {
        assert_eq!(statement(&json!({"type": "string"})), None);
        assert_eq!(statement(&json!({"type": "array", "items": {}})), None);
        assert_eq!(statement(&json!(true)), None);
    }
}
