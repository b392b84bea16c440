//! What was found, each change once.

use std::collections::{BTreeSet, HashMap};

use super::kind::{Event, Kind};
use crate::diagnostics::Location;

/// One change, as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Finding {
    pub(super) kind: Kind,
    pub(super) breaks_wire: bool,
    pub(super) message: String,
    pub(super) old: Option<Location>,
    pub(super) new: Option<Location>,
    /// The schema, parameter, operation … that is another one because of it.
    pub(super) subject: (Option<Location>, Option<Location>),
}

impl Finding {
    /// A change outside schemas, of what stands at the two places.
    pub(super) fn event(
        event: Event,
        old: Option<&Location>,
        new: Option<&Location>,
        message: impl Into<String>,
    ) -> Self {
        let (old, new) = (old.cloned(), new.cloned());
        Self {
            kind: Kind::Event(event),
            breaks_wire: event.breaks(),
            message: message.into(),
            subject: (old.clone(), new.clone()),
            old,
            new,
        }
    }

    pub(super) fn breaking(self, breaks_wire: bool) -> Self {
        Self { breaks_wire, ..self }
    }
}

/// All changes, in the order they were found.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// With the operations they concern, by their indices.
    pub(super) list: Vec<(Finding, BTreeSet<usize>)>,
    index: HashMap<Finding, usize>,
    operations: Vec<String>,
    by_name: HashMap<String, usize>,
    /// How much is told of operations, in bytes.
    told: usize,
    /// Is there more than can be told?
    pub(super) is_exhausted: bool,
}

/// How much is told of operations at all changes together, in bytes: what hundreds of operations share
/// may change in thousands of places, but not without end.
const MAX_TOLD: usize = 256 << 20;

impl Changes {
    /// Adds a change; one that is known already concerns one more operation. An empty operation is
    /// none: the change is of the document.
    pub(super) fn add(&mut self, operation: &str, finding: Finding) {
        let index = self.note(finding);
        if !operation.is_empty() {
            let operation = self.operation(operation);
            self.concerns(index, operation);
        }
    }

    /// The index of a change, which is added if it is not known.
    pub(super) fn note(&mut self, finding: Finding) -> usize {
        if let Some(known) = self.index.get(&finding) {
            return *known;
        }
        self.list.push((finding.clone(), BTreeSet::new()));
        self.index.insert(finding, self.list.len() - 1);
        self.list.len() - 1
    }

    /// The index of an operation.
    pub(super) fn operation(&mut self, name: &str) -> usize {
        if let Some(known) = self.by_name.get(name) {
            return *known;
        }
        self.operations.push(name.to_owned());
        self.by_name.insert(name.to_owned(), self.operations.len() - 1);
        self.operations.len() - 1
    }

    /// A change concerns an operation as well.
    pub(super) fn concerns(&mut self, change: usize, operation: usize) {
        let Some((_, operations)) = self.list.get_mut(change) else { return };
        if operations.contains(&operation) {
            return;
        }
        let length = self.operations.get(operation).map_or(0, String::len) + size_of::<String>();
        if self.told + length > MAX_TOLD {
            self.is_exhausted = true;
            return;
        }
        self.told += length;
        operations.insert(operation);
    }

    /// The names of operations, in order.
    pub(super) fn names(&self, operations: &BTreeSet<usize>) -> Vec<String> {
        let names = operations.iter().filter_map(|index| self.operations.get(*index));
        let mut names: Vec<String> = names.cloned().collect();
        names.sort();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::{Changes, Finding, MAX_TOLD};
    use crate::diff::kind::Event;

    #[test]
    fn no_change_is_lost_where_its_operations_are_too_much_to_tell() {
        let mut changes = Changes::default();
        let operation = "x".repeat(MAX_TOLD / 256);
        for number in 0..256 {
            let finding = Finding::event(Event::TagAdded, None, None, format!("tag {number}"));
            changes.add(&operation, finding);
        }
        let told = changes.list.iter().filter(|(_, operations)| !operations.is_empty());
        assert_eq!((changes.list.len(), told.count()), (256, 255));
        assert!(changes.is_exhausted);
    }
}
