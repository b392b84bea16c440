//! From a parser's events to a tree: one visitor for JSON and YAML.

use std::collections::HashSet;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use crate::diagnostics::{Code, Diagnostic, Diagnostics, DocumentId, Location, Place, Pointer, quote};

/// How the parsers' messages end when a key is no scalar.
pub(super) const NOT_A_KEY: &str = "a key that is text";

/// How many keys that may be no text are remembered.
const MAX_ODD_KEYS: usize = 10_000;

/// What the text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// JSON: every key is text, and means what it says.
    Json,
    /// YAML: `<<` merges, and keys may be numbers or booleans.
    Yaml,
}

/// Collects what is found while a tree is built.
pub(super) struct Builder {
    document: DocumentId,
    syntax: Syntax,
    budget: Budget,
    /// What was put right.
    pub(super) findings: Diagnostics,
    /// Keys that are no text for YAML, unless they were quoted: that cannot be seen here.
    pub(super) odd_keys: Vec<Pointer>,
    /// Was the budget exceeded?
    pub(super) is_exhausted: bool,
    /// Where reading failed, if it did.
    pub(super) failed_at: Option<Pointer>,
}

/// Aliases can repeat a part of a YAML text any number of times, and pointers repeat the keys
/// above a node. What a text without aliases needs is always granted.
struct Budget {
    nodes: usize,
    text: usize,
    pointers: usize,
}

impl Builder {
    pub(super) fn new(document: DocumentId, syntax: Syntax, length: usize) -> Self {
        let budget = Budget {
            nodes: 2 * length + 250_000,
            text: 2 * length + (16 << 20),
            pointers: 64 * length + (64 << 20),
        };
        Self {
            document,
            syntax,
            budget,
            findings: Diagnostics::new(),
            odd_keys: Vec::new(),
            is_exhausted: false,
            failed_at: None,
        }
    }

    /// Reads the whole document.
    pub(super) fn build<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<Value, D::Error> {
        Seed { builder: self, path: &Path::Root }.deserialize(deserializer)
    }

    fn spend<E: Error>(&mut self, nodes: usize, text: usize, pointers: usize) -> Result<(), E> {
        let budget = &mut self.budget;
        let left = (
            budget.nodes.checked_sub(nodes),
            budget.text.checked_sub(text),
            budget.pointers.checked_sub(pointers),
        );
        let (Some(nodes), Some(text), Some(pointers)) = left else {
            self.is_exhausted = true;
            return Err(E::custom("the document expands to too much"));
        };
        *budget = Budget { nodes, text, pointers };
        Ok(())
    }

    fn mend(&mut self, path: &Path<'_>, message: &str, label: &str) {
        let place = Place::Value(self.location(path));
        self.findings.report(Diagnostic::new(Code::Mended, place, message).label(label));
    }

    fn duplicate(&mut self, path: &Path<'_>, key: &str) {
        let message = format!("the key {} is there twice", quote(key));
        let place = Place::Key(self.location(path));
        let finding = Diagnostic::new(Code::DuplicateKey, place, message)
            .label("this one is used")
            .note("what stands under the earlier one is lost");
        self.findings.report(finding);
    }

    fn remember_odd(&mut self, path: &Path<'_>) {
        if self.odd_keys.len() < MAX_ODD_KEYS {
            self.odd_keys.push(path.pointer());
        }
    }

    fn location(&self, path: &Path<'_>) -> Location {
        Location { document: self.document, pointer: path.pointer() }
    }
}

/// Where the visitor is. It lives on the stack and becomes a pointer only when one is needed.
enum Path<'p> {
    Root,
    Key { parent: &'p Path<'p>, key: &'p str, length: usize },
    Index { parent: &'p Path<'p>, index: usize, length: usize },
}

impl<'p> Path<'p> {
    fn key(&'p self, key: &'p str) -> Self {
        Self::Key { parent: self, key, length: self.length() + key.len() + 1 }
    }

    fn index(&'p self, index: usize) -> Self {
        Self::Index { parent: self, index, length: self.length() + 2 }
    }

    /// The length of the pointer, about.
    fn length(&self) -> usize {
        match self {
            Self::Root => 0,
            Self::Key { length, .. } | Self::Index { length, .. } => *length,
        }
    }

    fn pointer(&self) -> Pointer {
        match self {
            Self::Root => Pointer::root(),
            Self::Key { parent, key, .. } => parent.pointer().child(key),
            Self::Index { parent, index, .. } => parent.pointer().child(&index.to_string()),
        }
    }
}

/// Builds one node.
struct Seed<'b, 'p> {
    builder: &'b mut Builder,
    path: &'p Path<'p>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let Self { builder, path } = self;
        let result = deserializer.deserialize_any(Seed { builder, path });
        if result.is_err() && builder.failed_at.is_none() {
            builder.failed_at = Some(path.pointer());
        }
        result
    }
}

impl Seed<'_, '_> {
    fn scalar<E: Error>(self, value: impl Into<Value>) -> Result<Value, E> {
        self.builder.spend(1, 0, 0)?;
        Ok(value.into())
    }

    fn text<E: Error>(self, text: String) -> Result<Value, E> {
        self.builder.spend(1, text.len(), 0)?;
        Ok(Value::String(text))
    }

    fn float<E: Error>(self, value: f64) -> Result<Value, E> {
        let Some(number) = Number::from_f64(value) else {
            let message = format!("the number {} became null", quote(&value.to_string()));
            self.builder.mend(self.path, &message, "JSON has no such number");
            return self.scalar(Value::Null);
        };
        self.scalar(number)
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.scalar(value)
    }

    #[allow(clippy::cast_precision_loss, reason = "as JSON readers do it")]
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.float(value as f64)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.scalar(value)
    }

    #[allow(clippy::cast_precision_loss, reason = "as JSON readers do it")]
    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.float(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.float(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.text(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.text(value)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.scalar(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.scalar(Value::Null)
    }

    /// A value with a YAML tag: the tag says nothing that matters here.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (IgnoredAny, value) = tagged.variant()?;
        value.newtype_variant_seed(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let Self { builder, path } = self;
        builder.spend(1, 0, path.length())?;
        let mut list = Vec::new();
        loop {
            let path = path.index(list.len());
            match elements.next_element_seed(Seed { builder, path: &path })? {
                Some(element) => list.push(element),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let Self { builder, path } = self;
        builder.spend(1, 0, path.length())?;
        let mut object = Object::default();
        while let Some(key) = entries.next_key_seed(Key)? {
            builder.spend(1, key.len(), 0)?;
            let value = {
                let path = path.key(&key);
                entries.next_value_seed(Seed { builder, path: &path })?
            };
            if builder.syntax == Syntax::Yaml && key == "<<" {
                object.merge(value, builder, &path.key(&key));
                continue;
            }
            if builder.syntax == Syntax::Yaml && is_odd(&key) {
                builder.remember_odd(&path.key(&key));
            }
            if let Set::Again(key) = object.set(key, value) {
                builder.duplicate(&path.key(&key), &key);
            }
        }
        Ok(Value::Object(object.entries))
    }
}

/// An object being built.
#[derive(Default)]
struct Object {
    entries: Map<String, Value>,
    /// Keys that came from `<<` only: the object's own come before them, wherever they stand.
    merged: HashSet<String>,
}

enum Set {
    New,
    /// The key was there already.
    Again(String),
}

impl Object {
    fn set(&mut self, key: String, value: Value) -> Set {
        match self.entries.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(value);
                Set::New
            }
            Entry::Occupied(mut entry) => {
                entry.insert(value);
                if self.merged.remove(entry.key()) {
                    return Set::New;
                }
                Set::Again(entry.key().clone())
            }
        }
    }

    fn merge(&mut self, value: Value, builder: &mut Builder, path: &Path<'_>) {
        match value {
            Value::Object(entries) => self.merge_entries(entries),
            Value::Array(list) if list.iter().all(Value::is_object) => {
                for element in list {
                    self.merge(element, builder, path);
                }
            }
            _ => builder.mend(path, "a merge key without a mapping was dropped", "not a mapping"),
        }
    }

    fn merge_entries(&mut self, entries: Map<String, Value>) {
        for (key, value) in entries {
            if let Entry::Vacant(entry) = self.entries.entry(key) {
                self.merged.insert(entry.key().clone());
                entry.insert(value);
            }
        }
    }
}

/// Is this text a boolean, null or a number with a fraction, if it is not quoted? Whole numbers
/// are usual: they are the statuses of responses.
fn is_odd(key: &str) -> bool {
    match key {
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => true,
        "null" | "Null" | "NULL" | "~" | "" => true,
        ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN" => true,
        _ => key.contains('.') && key.starts_with(is_numeric) && key.parse::<f64>().is_ok(),
    }
}

fn is_numeric(first: char) -> bool {
    first.is_ascii_digit() || matches!(first, '-' | '+' | '.')
}

/// Reads a key as it is written.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(NOT_A_KEY)
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        Ok(key.to_owned())
    }

    fn visit_string<E: Error>(self, key: String) -> Result<String, E> {
        Ok(key)
    }
}
