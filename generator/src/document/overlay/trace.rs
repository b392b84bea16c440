use std::collections::BTreeMap;

use crate::diagnostics::{Location, Origins};

/// Where a node of a changed tree is written. What lies below it is written below that place, but for
/// what is said here.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    pub(super) at: Location,
    /// The members that are written elsewhere.
    members: BTreeMap<String, Trace>,
    /// All elements, if that is said: what is removed moves those behind it.
    elements: Option<Vec<Trace>>,
}

impl Trace {
    pub(super) fn new(at: Location) -> Self {
        Self { at, members: BTreeMap::new(), elements: None }
    }

    /// The trace of a member, to be changed.
    pub(super) fn member(&mut self, key: &str) -> &mut Self {
        let at = self.at.child(key);
        self.members.entry(key.to_owned()).or_insert_with(|| Self::new(at))
    }

    /// Says where a member is written that is new.
    pub(super) fn put(&mut self, key: &str, member: Self) {
        self.members.insert(key.to_owned(), member);
    }

    /// Forgets a member that was removed.
    pub(super) fn forget(&mut self, key: &str) {
        self.members.remove(key);
    }

    /// The traces of all elements of an array that has `length` of them.
    pub(super) fn elements(&mut self, length: usize) -> &mut Vec<Self> {
        let at = &self.at;
        self.elements.get_or_insert_with(|| (0..length).map(|index| Self::new(at.index(index))).collect())
    }

    /// A copy of the trace of a member.
    pub(super) fn of_member(&self, key: &str) -> Self {
        self.members.get(key).cloned().unwrap_or_else(|| Self::new(self.at.child(key)))
    }

    /// A copy of the trace of an element.
    pub(super) fn of_element(&self, index: usize) -> Self {
        let known = self.elements.as_ref().and_then(|elements| elements.get(index)).cloned();
        known.unwrap_or_else(|| Self::new(self.at.index(index)))
    }

    /// Tells all of it, for the node that is at `here` now.
    pub(super) fn origins(&self, here: &Location, origins: &mut Origins) {
        origins.add(here.clone(), self.at.clone());
        self.members.iter().for_each(|(key, trace)| trace.origins(&here.child(key), origins));
        for (index, trace) in self.elements.iter().flatten().enumerate() {
            trace.origins(&here.index(index), origins);
        }
    }
}
