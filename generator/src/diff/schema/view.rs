//! A schema as it is compared: with what it refers to, and with one way to say what has several.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::diagnostics::Location;
use crate::document::Document;

/// How far `allOf` is followed for a type, and how many of its schemas are looked at.
const MAX_DEPTH: usize = 4;

/// A schema: its own keywords, and those of the schema that it refers to or stands for.
#[derive(Debug, Clone)]
pub(super) struct View<'d> {
    /// Where it stands, when references have been followed.
    pub(super) at: Location,
    /// Where it is used.
    pub(super) used_at: Location,
    document: &'d Document,
    layers: Vec<Layer<'d>>,
    /// May it be `null` because a member of `anyOf` or `oneOf` says so?
    null_member: bool,
}

#[derive(Debug, Clone)]
struct Layer<'d> {
    at: Location,
    keywords: &'d Map<String, Value>,
    /// The keyword that leads to the next layer, and is none of this one.
    passes: &'static str,
}

/// The value of a keyword.
#[derive(Debug, Clone)]
pub(super) struct Part<'d> {
    pub(super) at: Location,
    pub(super) value: &'d Value,
}

/// The types that a value may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Types {
    /// Without `null`; `None` if any will do.
    pub(super) names: Option<BTreeSet<String>>,
    pub(super) is_nullable: bool,
}

impl<'d> View<'d> {
    pub(super) fn open(document: &'d Document, location: &Location) -> Self {
        let at = document.resolve(location).unwrap_or_else(|_| location.clone());
        let mut view =
            Self { at, used_at: location.clone(), document, layers: Vec::new(), null_member: false };
        view.add(location);
        view.see_through_null();
        view
    }

    /// Adds the schema at a location, and what it refers to.
    fn add(&mut self, location: &Location) {
        for at in self.document.layers(location) {
            let known = self.layers.iter().any(|layer| layer.at == at);
            let Some(Value::Object(keywords)) = self.document.value(&at).filter(|_| !known) else { continue };
            let passes = if keywords.contains_key("$ref") { "$ref" } else { "" };
            self.layers.push(Layer { at, keywords, passes });
        }
    }

    /// `anyOf: [X, {type: "null"}]` is X that may be `null`.
    fn see_through_null(&mut self) {
        for keyword in ["anyOf", "oneOf"] {
            let Some(members) = self.get(keyword).and_then(|part| part.elements()) else { continue };
            let is_null = |part: &&Part<'_>| part.value.get("type").and_then(Value::as_str) == Some("null");
            let others: Vec<&Part<'_>> = members.iter().filter(|part| !is_null(part)).collect();
            if let ([only], 2) = (others.as_slice(), members.len()) {
                self.pass(keyword, &only.at);
                self.null_member = true;
                return;
            }
        }
    }

    /// `allOf: [X]` is X.
    pub(super) fn see_through_all_of(&mut self) {
        let members = self.get("allOf").and_then(|part| part.elements()).unwrap_or_default();
        if let [only] = members.as_slice() {
            self.pass("allOf", &only.at);
        }
    }

    fn pass(&mut self, keyword: &'static str, target: &Location) {
        for layer in self.layers.iter_mut().filter(|layer| layer.keywords.contains_key(keyword)) {
            layer.passes = keyword;
        }
        self.add(target);
    }

    /// The value of a keyword, from the outermost layer that has it.
    pub(super) fn get(&self, keyword: &str) -> Option<Part<'d>> {
        self.all(keyword).into_iter().next()
    }

    /// The values of a keyword of all layers.
    pub(super) fn all(&self, keyword: &str) -> Vec<Part<'d>> {
        let counts = |layer: &&Layer<'d>| {
            layer.passes != keyword && (layer.passes != "$ref" || self.document.counts_beside(keyword))
        };
        let part = |layer: &Layer<'d>| {
            let value = layer.keywords.get(keyword).filter(|value| !value.is_null() || keyword == "const")?;
            Some(Part { at: layer.at.child(keyword), value })
        };
        self.layers.iter().filter(counts).filter_map(part).collect()
    }

    /// An extension; unlike keywords, they count beside a `$ref` as well.
    pub(super) fn extension(&self, name: &str) -> Option<Part<'d>> {
        let part =
            |layer: &Layer<'d>| Some(Part { at: layer.at.child(name), value: layer.keywords.get(name)? });
        self.layers.iter().find_map(part)
    }

    pub(super) fn has(&self, keyword: &str) -> bool {
        self.get(keyword).is_some()
    }

    pub(super) fn text(&self, keyword: &str) -> Option<&'d str> {
        self.get(keyword)?.value.as_str()
    }

    pub(super) fn flag(&self, keyword: &str) -> bool {
        self.get(keyword).is_some_and(|part| part.value == &Value::Bool(true))
    }

    /// The named schemas of `properties`, `patternProperties` …
    pub(super) fn named(&self, keyword: &str) -> Vec<(&'d str, Part<'d>)> {
        let mut seen = BTreeSet::new();
        let parts = self.all(keyword).into_iter();
        let members = parts.flat_map(|Part { at, value }| {
            let members = value.as_object().into_iter().flatten();
            members.map(move |(name, value)| (name.as_str(), Part { at: at.child(name), value }))
        });
        members.filter(|(name, _)| seen.insert(*name)).collect()
    }

    /// The members of `allOf`, `anyOf`, `oneOf` or `prefixItems`; `None` if there is no such keyword.
    pub(super) fn list(&self, keyword: &str) -> Option<Vec<Part<'d>>> {
        self.get(keyword)?.elements()
    }

    /// `required`
    pub(super) fn required(&self) -> BTreeSet<&'d str> {
        let parts = self.all("required").into_iter();
        let lists = parts.filter_map(|part| part.value.as_array());
        lists.flatten().filter_map(Value::as_str).collect()
    }

    /// The names of all keywords.
    pub(super) fn keywords(&self) -> impl Iterator<Item = &'d str> + '_ {
        self.layers.iter().flat_map(|layer| layer.keywords.keys().map(String::as_str))
    }

    /// Another schema of the same document.
    pub(super) fn another(&self, location: &Location) -> Self {
        Self::open(self.document, location)
    }

    /// Does it allow nothing at all?
    pub(super) fn is_never(&self) -> bool {
        self.document.value(&self.at) == Some(&Value::Bool(false))
    }

    /// What `type` says, or the first schema of `allOf` that has one.
    pub(super) fn types(&self) -> Types {
        let own = self.own_types();
        let names = own.names.clone().or_else(|| self.types_of_members(MAX_DEPTH));
        Types { names, ..own }
    }

    fn types_of_members(&self, depth: usize) -> Option<BTreeSet<String>> {
        let members = self.list("allOf").filter(|_| depth > 0)?;
        members.iter().take(MAX_DEPTH).find_map(|part| {
            let member = self.another(&part.at);
            member.own_types().names.or_else(|| member.types_of_members(depth - 1))
        })
    }

    fn own_types(&self) -> Types {
        let mut names: BTreeSet<String> = match self.get("type").map(|part| part.value) {
            Some(Value::String(name)) => BTreeSet::from([name.clone()]),
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => BTreeSet::new(),
        };
        let is_nullable = names.remove("null") || self.flag("nullable") || self.null_member;
        if names.len() >= 6 {
            names.clear(); // that is all there are
        }
        if names.contains("number") {
            names.remove("integer");
        }
        Types { names: Some(names).filter(|names| !names.is_empty()), is_nullable }
    }

    /// Is the schema at a location of the other document the same? By its name, or by its text.
    pub(super) fn is_same(&self, other: &Document, location: &Location) -> bool {
        let there = other.resolve(location).unwrap_or_else(|_| location.clone());
        let is_component = self.at.pointer.as_str().starts_with("/components/");
        if is_component && self.at.pointer == there.pointer {
            return true;
        }
        self.document.value(&self.at).is_some_and(|own| Some(own) == other.value(&there))
    }
}

impl<'d> Part<'d> {
    /// The elements of a list.
    pub(super) fn elements(&self) -> Option<Vec<Self>> {
        let list = self.value.as_array()?.iter().enumerate();
        Some(list.map(|(index, value)| Self { at: self.at.index(index), value }).collect())
    }
}
