//! Schemas that are known by names instead of places: `$id`, `$anchor` and `$dynamicAnchor` of
//! JSON Schema 2020-12 §8.2, `$self` of OpenAPI 3.2.0 §4.1.2.2, `$recursiveAnchor` of 2019-09 §8.2.4.2.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::address;
use super::files::{File, Files};
use crate::diagnostics::{DocumentId, Location, Pointer};

/// Texts without these have no identifiers, which is true of nearly all.
const MARKS: [&str; 5] = ["$id", "$anchor", "$dynamicAnchor", "$self", "$recursiveAnchor"];

/// All identifiers of a document.
#[derive(Debug, Default)]
pub(super) struct Identifiers {
    /// Addresses of resources: of whole documents, and of schemas with an `$id`.
    resources: BTreeMap<Location, String>,
    by_address: HashMap<String, Location>,
    /// By resource and name.
    anchors: HashMap<(Location, String), Location>,
    dynamic: BTreeMap<String, BTreeSet<Location>>,
    recursive: BTreeSet<Location>,
}

/// What a dynamic reference may mean.
pub(super) enum Dynamic {
    None,
    One(Location),
    /// It depends on the way that leads to the reference.
    Several,
}

impl Identifiers {
    pub(super) fn collect(files: &Files) -> Self {
        let mut identifiers = Self::default();
        for (document, file) in files.iter() {
            if MARKS.iter().any(|mark| file.text().contains(mark)) {
                identifiers.file(document, file);
            }
        }
        identifiers
    }

    /// The resource that a node belongs to, and its address where it has one of its own.
    pub(super) fn resource(&self, at: &Location) -> (Location, Option<&str>) {
        let known = |here: Location| Some((self.resources.get(&here)?, here));
        let found = if self.resources.is_empty() { None } else { at.around().find_map(known) };
        match found {
            Some((address, here)) => (here, Some(address)),
            None => (Location { document: at.document, pointer: Pointer::root() }, None),
        }
    }

    pub(super) fn by_address(&self, address: &str) -> Option<&Location> {
        self.by_address.get(address)
    }

    pub(super) fn anchor(&self, resource: &Location, name: &str) -> Option<&Location> {
        self.anchors.get(&(resource.clone(), name.to_owned()))
    }

    /// The schemas that a `$dynamicRef` with this name may mean: a definition in a schema around
    /// it is closer than all others.
    pub(super) fn dynamic(&self, name: &str, at: &Location) -> Dynamic {
        let Some(anchors) = self.dynamic.get(name) else { return Dynamic::None };
        let around = anchors.iter().filter(|anchor| is_defined_around(anchor, at));
        let closest = around.max_by_key(|anchor| anchor.pointer.as_str().len());
        match (closest, anchors.first()) {
            (Some(anchor), _) => Dynamic::One(anchor.clone()),
            (None, Some(only)) if anchors.len() == 1 => Dynamic::One(only.clone()),
            _ => Dynamic::Several,
        }
    }

    /// The innermost schema around a node that says `$recursiveAnchor: true`.
    pub(super) fn recursive(&self, at: &Location) -> Option<Location> {
        at.around().skip(1).find(|here| self.recursive.contains(here))
    }

    fn file(&mut self, document: DocumentId, file: &File) {
        let root = Location { document, pointer: Pointer::root() };
        let own = file.root.get("$self").and_then(Value::as_str);
        let address = own.map_or_else(|| file.name.clone(), |own| address::join(&file.name, own));
        self.add_resource(root.clone(), address);
        self.node(&file.root, &root, &root);
    }

    fn node(&mut self, value: &Value, at: &Location, resource: &Location) {
        let children: Vec<(Location, &Value)> = match value {
            Value::Object(object) => object.iter().map(|(key, value)| (at.child(key), value)).collect(),
            Value::Array(list) => list.iter().enumerate().map(|(i, value)| (at.index(i), value)).collect(),
            _ => return,
        };
        let mut resource = resource.clone();
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        if let Some(id) = text("$id").map(|id| id.trim_end_matches('#')).filter(|id| !id.is_empty()) {
            let base = self.resources.get(&resource).map_or("", String::as_str);
            let address = address::join(base, id);
            self.add_resource(at.clone(), address);
            resource = at.clone();
        }
        for name in [text("$anchor"), text("$dynamicAnchor")].into_iter().flatten() {
            self.anchors.entry((resource.clone(), name.to_owned())).or_insert_with(|| at.clone());
        }
        if let Some(name) = text("$dynamicAnchor") {
            self.dynamic.entry(name.to_owned()).or_default().insert(at.clone());
        }
        if value.get("$recursiveAnchor") == Some(&Value::Bool(true)) {
            self.recursive.insert(at.clone());
        }
        for (at, value) in children {
            self.node(value, &at, &resource);
        }
    }

    fn add_resource(&mut self, at: Location, address: String) {
        self.by_address.entry(address.clone()).or_insert_with(|| at.clone());
        self.resources.insert(at, address);
    }
}

/// Does the anchor stand in the `$defs` of a schema around the node?
fn is_defined_around(anchor: &Location, at: &Location) -> bool {
    let definitions = anchor.pointer.parent().filter(|parent| parent.last().as_deref() == Some("$defs"));
    let Some(owner) = definitions.and_then(|definitions| definitions.parent()) else { return false };
    let rest = at.pointer.as_str().strip_prefix(owner.as_str());
    anchor.document == at.document && rest.is_some_and(|rest| rest.starts_with('/'))
}
