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
    pub(super) list: Vec<(Finding, BTreeSet<String>)>,
    index: HashMap<Finding, usize>,
}

impl Changes {
    /// Adds a change; one that is known already concerns one more operation. An empty operation is
    /// none: the change is of the document.
    pub(super) fn add(&mut self, operation: &str, finding: Finding) {
        let index = *self.index.entry(finding.clone()).or_insert_with(|| {
            self.list.push((finding, BTreeSet::new()));
            self.list.len() - 1
        });
        if let Some((_, operations)) = self.list.get_mut(index).filter(|_| !operation.is_empty()) {
            operations.insert(operation.to_owned());
        }
    }
}
