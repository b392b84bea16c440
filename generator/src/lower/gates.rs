//! What is compiled only with the cargo features of tags: modules of what the same features turn on, so
//! that one line says so for all of it.

use std::collections::BTreeMap;

use super::table::{MAX_WIDTH, packed, pub_use_line};
use super::{Context, Item, Module, Visibility};
use crate::ir::passes::tags::{Gate, Tags};
use crate::ir::{Api, Group, Module as TypeModule, TypeId};
use crate::names::{Kind, Member, Namespace};

/// More tags than these are counted where a module is named after them.
const NAMED: usize = 3;

/// The modules that are made of gates, by gate. There are none where tags have no features.
pub(super) type Names = BTreeMap<Gate, String>;

pub(super) fn names(api: &Api, tags: Option<&Tags>) -> Names {
    let Some(tags) = tags else { return Names::new() };
    let gates: Vec<&Gate> = tags.gates().into_iter().collect();
    let members = gates.iter().map(|gate| {
        let features = features(tags, gate);
        let text = match features.get(NAMED..) {
            None | Some([]) => features.join(" and "),
            Some(more) => {
                let first: Vec<&str> = features.iter().take(NAMED - 1).map(String::as_str).collect();
                format!("{} and {} more", first.join(" and "), more.len() + 1)
            }
        };
        Member::new(&features.join(" ")).text(&format!("for {text}"))
    });
    let taken: Vec<&str> = api.modules.iter().map(|module| module.name.plain()).collect();
    let names = Namespace::new(Kind::Module).reserve(taken).assign(&members.collect::<Vec<_>>()).names;
    gates.into_iter().cloned().zip(names.into_iter().map(|name| name.rust().to_owned())).collect()
}

fn features(tags: &Tags, gate: &Gate) -> Vec<String> {
    gate.0.iter().filter_map(|index| tags.features.get(*index)).map(|feature| feature.name.clone()).collect()
}

/// Things that the same features turn on.
pub(super) struct Part<T> {
    /// Empty for what is always there.
    pub(super) gate: Gate,
    pub(super) things: Vec<T>,
}

/// Things by what turns them on, those that are always there first.
pub(super) fn parts<T>(things: impl IntoIterator<Item = (Gate, T)>) -> Vec<Part<T>> {
    let mut parts: BTreeMap<Gate, Vec<T>> = BTreeMap::new();
    for (gate, thing) in things {
        parts.entry(gate).or_default().push(thing);
    }
    parts.into_iter().map(|(gate, things)| Part { gate, things }).collect()
}

impl Context<'_> {
    fn tags(&self) -> Option<&Tags> {
        self.analysis.tags.as_ref()
    }

    /// Do tags have features?
    pub(super) fn has_features(&self) -> bool {
        self.tags().is_some()
    }

    /// The features of a gate, any of which turns things on; none for what is always there.
    pub(super) fn features(&self, gate: &Gate) -> Vec<String> {
        self.tags().map(|tags| features(tags, gate)).unwrap_or_default()
    }

    /// What turns the operations of a group on.
    pub(super) fn features_of(&self, group: &Group) -> Vec<String> {
        self.tags().map(|tags| features(tags, &tags.of_group(group))).unwrap_or_default()
    }

    /// What turns a type on.
    pub(super) fn gate_of(&self, id: TypeId) -> Gate {
        self.tags().map(|tags| tags.of_type(id)).unwrap_or_default()
    }

    /// What turns a body of several types on.
    pub(super) fn gate_of_body(&self, index: usize) -> Gate {
        self.tags().map(|tags| tags.of_body(index)).unwrap_or_default()
    }

    /// The modules of types, those that are always there first. A module whose types differ is in several.
    pub(super) fn parts_of_types(&self) -> Vec<Part<TypeModule>> {
        let modules = self.api.modules.iter().flat_map(|module| {
            let types = module.types.iter().map(|id| (self.gate_of(*id), *id));
            let parts = parts(types).into_iter();
            parts.map(|part| (part.gate, TypeModule { name: module.name.clone(), types: part.things }))
        });
        parts(modules)
    }

    /// A module for what a gate turns on.
    pub(super) fn gated_module(&self, gate: &Gate, visibility: Visibility) -> Module {
        let name = self.gates.get(gate).map_or("always", String::as_str);
        let mut module = Module::new(name, visibility);
        module.any_of = self.features(gate);
        let listed: Vec<String> = module.any_of.iter().map(|name| format!("`{name}`")).collect();
        let docs = match listed.as_slice() {
            [only] => format!("What the feature {only} needs, and no other."),
            several => format!("What these features need, and no others: {}.", several.join(", ")),
        };
        module.docs.push(docs);
        module
    }
}

/// `pub use path::{a, b};`, if any of the features is on.
pub(super) fn pub_use(any_of: &[String], path: &str, names: &[&str]) -> Option<Item> {
    pub_use_line(path, names).map(|line| Item::Text(attribute(any_of) + &line))
}

/// `#[cfg(feature = "orders")]` on a line of its own, or on several; nothing where no feature is asked for.
pub(crate) fn attribute(any_of: &[String]) -> String {
    let Some(condition) = condition(any_of) else { return String::new() };
    let line = format!("#[cfg({condition})]\n");
    if line.chars().count() <= MAX_WIDTH + 1 {
        return line;
    }
    format!("#[cfg(any(\n{}))]\n", packed(&rows(any_of), 4))
}

/// `any(feature = "a", feature = "b")`; nothing where no feature is asked for.
pub(crate) fn condition(any_of: &[String]) -> Option<String> {
    match rows(any_of).as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        several => Some(format!("any({})", several.join(", "))),
    }
}

fn rows(features: &[String]) -> Vec<String> {
    features.iter().map(|name| format!("feature = {name:?}")).collect()
}
