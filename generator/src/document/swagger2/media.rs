//! `consumes` and `produces` become `content`.

use serde_json::{Map, Value, json};

use super::{Node, Rewriter};
use crate::diagnostics::Location;

/// What bodies are where nothing is said about it.
const USUAL: &str = "application/json";

/// Media types, each with the place where it is named.
#[derive(Clone, Default)]
pub(super) struct MediaTypes(Vec<(String, Location)>);

impl MediaTypes {
    /// The list under `key`; `None` if there is none.
    pub(super) fn read(node: &Node<'_>, key: &str) -> Option<Self> {
        let list = node.get(key)?;
        if let Value::String(only) = list.value {
            return Some(Self(vec![(only.clone(), list.at)]));
        }
        let named =
            list.elements().filter_map(|element| Some((element.value.as_str()?.to_owned(), element.at)));
        Some(Self(named.collect()))
    }

    /// The usual one if there is none.
    pub(super) fn or_usual(self, at: &Location) -> Self {
        if self.0.is_empty() { Self::only(USUAL, at) } else { self }
    }

    pub(super) fn only(name: &str, at: &Location) -> Self {
        Self(vec![(name.to_owned(), at.clone())])
    }

    pub(super) fn filtered(&self, names: &[&str]) -> Self {
        let is_one = |(name, _): &&(String, Location)| names.contains(&essence(name).as_str());
        Self(self.0.iter().filter(is_one).cloned().collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Are they the same, wherever they are named? Nothing means the usual one.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let names = |media: &Self| -> Vec<String> {
            let names = media.0.iter().map(|(name, _)| essence(name));
            if media.0.is_empty() { vec![USUAL.to_owned()] } else { names.collect() }
        };
        names(self) == names(other)
    }
}

fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A schema of a body, with the place where it was.
pub(super) struct BodySchema {
    pub(super) value: Value,
    pub(super) at: Location,
}

impl Rewriter<'_, '_> {
    /// `content` of what comes to stand at `new`. The schema is the same for all media types.
    pub(super) fn content(&mut self, schema: &BodySchema, media: &MediaTypes, new: &Location) -> Value {
        let mut content = Map::new();
        let mut first: Option<Location> = None;
        for (name, named_at) in &media.0 {
            let entry = new.child("content").child(name);
            let schema_at = entry.child("schema");
            self.moves.made(entry, named_at.clone());
            match &first {
                Some(first) => self.moves.copied(schema_at, first.clone()),
                None => {
                    self.moves.moved(schema_at.clone(), schema.at.clone());
                    first = Some(schema_at);
                }
            }
            content.insert(name.clone(), json!({"schema": schema.value}));
        }
        Value::Object(content)
    }
}
