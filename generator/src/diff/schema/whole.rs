//! An object with what its `allOf` adds: where a property stands makes no difference to values.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::view::{Part, View};
use crate::diagnostics::Location;

/// How many schemas one object is put together from.
const MAX_PARTS: usize = 1_000;

/// Keywords that say which properties there are, and nothing else of them.
const PLAIN: [&str; 8] =
    ["type", "properties", "required", "allOf", "$ref", "title", "description", "x-stability-level"];

/// The properties of an object, and which are required.
#[derive(Debug, Default)]
pub(super) struct Whole<'d> {
    pub(super) properties: HashMap<&'d str, Part<'d>>,
    pub(super) required: BTreeSet<&'d str>,
    /// Do the schemas say nothing but that?
    pub(super) is_plain: bool,
}

impl<'d> Whole<'d> {
    pub(super) fn of(view: &View<'d>) -> Self {
        let mut whole = Self { is_plain: true, ..Self::default() };
        let mut seen: HashSet<Location> = HashSet::new();
        let mut open = vec![view.clone()];
        while let Some(view) = open.pop() {
            if !seen.insert(view.at.clone()) || seen.len() > MAX_PARTS {
                continue;
            }
            whole.is_plain &= view.keywords().all(|key| PLAIN.contains(&key) || key.starts_with("x-"));
            whole.required.extend(view.required());
            for (name, part) in view.named("properties") {
                whole.properties.entry(name).or_insert(part);
            }
            let members = view.list("allOf").unwrap_or_default();
            open.extend(members.iter().rev().map(|part| view.another(&part.at)));
        }
        whole
    }

    /// Does it say nothing that `other` does not say as well, but for the properties of `own`?
    pub(super) fn is_within(&self, other: &Self, own: &View<'d>) -> bool {
        let own: HashSet<&str> = own.named("properties").into_iter().map(|(name, _)| name).collect();
        let mut names = self.properties.keys();
        self.is_plain
            && names.all(|name| other.properties.contains_key(name) && !own.contains(name))
            && self.required.is_subset(&other.required)
    }
}
