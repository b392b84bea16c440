//! Which nodes of the documents were degraded.

use std::collections::BTreeSet;

use super::{Diagnostic, Location, Place, Pointer, Severity};

/// The nodes that warnings of degrading codes point at.
#[derive(Debug, Default)]
pub(super) struct Degraded {
    nodes: BTreeSet<Location>,
}

impl Degraded {
    pub(super) fn note(&mut self, diagnostic: &Diagnostic) {
        if diagnostic.severity == Severity::Error || !diagnostic.code.degrades() {
            return;
        }
        if let Place::Value(location) | Place::Key(location) = &diagnostic.place {
            self.nodes.insert(location.clone());
        }
    }

    /// Is the node one of them, or does one lie within it?
    pub(super) fn within(&self, node: &Location) -> bool {
        if self.nodes.contains(node) {
            return true;
        }
        let inside = format!("{}/", node.pointer);
        let Some(first) = Pointer::parse(&inside) else { return false };
        let first = Location { document: node.document, pointer: first };
        let next = self.nodes.range(first..).next();
        next.is_some_and(|next| next.document == node.document && next.pointer.as_str().starts_with(&inside))
    }
}

#[cfg(test)]
mod tests {
    use super::{Degraded, Location, Place, Pointer};
    use crate::diagnostics::{Code, Diagnostic};

    fn at(pointer: &str) -> Location {
        Location::root(Pointer::parse(pointer).unwrap())
    }

    #[test]
    fn a_node_is_degraded_by_what_lies_within_it_and_by_nothing_else() {
        let mut degraded = Degraded::default();
        for (code, pointer) in [
            (Code::Unsupported, "/paths/~1a/get/responses"),
            (Code::Unsupported, "/components/schemas/A-B"),
            (Code::Mended, "/components/schemas/C"),
            (Code::SyntaxError, "/components/schemas/D"),
        ] {
            degraded.note(&Diagnostic::new(code, Place::Value(at(pointer)), "x"));
        }
        for (pointer, expected) in [
            ("/paths/~1a/get", true),
            ("/paths/~1a/get/responses", true),
            ("/paths/~1a/get/responses/200", false),
            ("/paths/~1a/post", false),
            ("/components/schemas/A", false),
            ("/components/schemas/A-B", true),
            ("/components/schemas/C", false),
            ("/components/schemas/D", false),
            ("", true),
        ] {
            assert_eq!(degraded.within(&at(pointer)), expected, "{pointer}");
        }
    }
}
