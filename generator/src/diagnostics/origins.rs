use std::collections::BTreeMap;

use super::{Location, Place};

/// Where the nodes of a tree came from that was rewritten: diagnostics point at what people wrote.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    moved: BTreeMap<Location, Location>,
}

impl Origins {
    /// Says that the node `new` was at `old`, with everything below it that is not said to be
    /// from somewhere else.
    pub fn add(&mut self, new: Location, old: Location) {
        if self.of(&new) != old {
            self.moved.insert(new, old);
        }
    }

    /// Where a node came from.
    #[must_use]
    pub fn of(&self, location: &Location) -> Location {
        relocated(&self.moved, location)
    }

    pub(super) fn restore(&self, place: &mut Place) {
        if let Place::Value(location) | Place::Key(location) = place {
            *location = self.of(location);
        }
    }
}

/// What a node becomes when the nearest of its ancestors in `moved`, or itself, is put elsewhere.
pub(crate) fn relocated(moved: &BTreeMap<Location, Location>, location: &Location) -> Location {
    if moved.is_empty() {
        return location.clone();
    }
    let moves = location.around().find_map(|here| Some((moved.get(&here)?, here)));
    let gone = moves.and_then(|(target, here)| location.rebase(&here, target));
    gone.unwrap_or_else(|| location.clone())
}

#[cfg(test)]
mod tests {
    use super::Origins;
    use crate::diagnostics::{DocumentId, Location, Pointer};

    fn at(document: u32, pointer: &str) -> Location {
        Location { document: DocumentId(document), pointer: Pointer::parse(pointer).unwrap() }
    }

    #[test]
    fn the_nearest_ancestor_decides() {
        let mut origins = Origins::default();
        origins.add(at(0, "/a"), at(0, "/x"));
        origins.add(at(0, "/a/b/c"), at(1, ""));
        for (new, old) in [
            (at(0, "/a"), at(0, "/x")),
            (at(0, "/a/b"), at(0, "/x/b")),
            (at(0, "/a/b/c/d~1"), at(1, "/d~1")),
            (at(0, "/ab"), at(0, "/ab")),
            (at(1, "/a"), at(1, "/a")),
        ] {
            assert_eq!(origins.of(&new), old);
        }
    }
}
