//! What stood where before the tree was rewritten, and where it is now.

use std::collections::BTreeMap;

use crate::diagnostics::{Location, Origins, relocated};

/// Places before and after.
#[derive(Debug, Default)]
pub(in crate::document) struct Moves {
    origins: Origins,
    /// Where references to an old place lead.
    targets: BTreeMap<Location, Location>,
    /// Of nodes that had to be written several times, all but the first.
    copies: BTreeMap<Location, Location>,
    /// The schemas that were made of what parameters say about their values.
    values: BTreeMap<Location, Location>,
}

impl Moves {
    /// Says that something was moved, with everything in it. What was moved before is copied.
    pub(super) fn moved(&mut self, new: Location, old: Location) {
        match self.targets.get(&old) {
            Some(first) if *first != new => {
                self.copies.insert(new.clone(), first.clone());
            }
            Some(_) => {}
            None => {
                self.targets.insert(old.clone(), new.clone());
            }
        }
        self.origins.add(new, old);
    }

    /// Says that the schema `new` was made of what the parameter `old` says about its value.
    pub(super) fn made_schema(&mut self, new: Location, old: Location) {
        match self.values.get(&old) {
            Some(first) if *first != new => {
                self.copies.insert(new.clone(), first.clone());
            }
            Some(_) => {}
            None => {
                self.values.insert(old.clone(), new.clone());
            }
        }
        self.origins.add(new, old);
    }

    /// Says that something was made that was not there before, because of what is at `old`.
    pub(super) fn made(&mut self, new: Location, old: Location) {
        self.origins.add(new, old);
    }

    /// Says that something is a copy of what stands at `first`.
    pub(super) fn copied(&mut self, new: Location, first: Location) {
        self.origins.add(new.clone(), self.origins.of(&first));
        self.copies.insert(new, first);
    }

    pub(super) fn origins(&self) -> &Origins {
        &self.origins
    }

    /// Where a node stood.
    pub(in crate::document) fn origin(&self, location: &Location) -> Location {
        self.origins.of(location)
    }

    /// Where a node is now that stood at `old`.
    pub(in crate::document) fn target(&self, old: &Location) -> Location {
        relocated(&self.targets, old)
    }

    /// The first of the copies of a node.
    pub(in crate::document) fn first(&self, location: Location) -> Location {
        if self.copies.is_empty() { location } else { relocated(&self.copies, &location) }
    }
}
