//! Schemas against schemas: each pair once for each way it is used, however often it is used.

mod access;
mod combined;
mod keywords;
mod life;
mod objects;
mod telling;
mod types;
mod view;
mod whole;

use std::collections::{HashMap, VecDeque};

use super::changes::{Changes, Finding};
use super::dates::Date;
use super::kind::{Aspect, Flow, Kind, Scope};
use crate::diagnostics::Location;
use crate::document::Document;
use view::View;

/// How many pairs are compared: documents that are made to have more are no APIs.
const MAX_PAIRS: usize = 400_000;

/// How a schema is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Use {
    pub(super) scope: Scope,
    /// The scope of what is within.
    pub(super) inner: Scope,
    pub(super) flow: Flow,
}

impl Use {
    pub(super) fn new(scope: Scope, flow: Flow) -> Self {
        Self { scope, inner: scope.within(), flow }
    }

    pub(super) fn within(self) -> Self {
        Self { scope: self.inner, ..self }
    }

    /// The property's values, of which nobody takes notice.
    fn idle(self) -> Self {
        let scope = if self.scope.is_request() {
            Scope::RequestReadOnlyProperty
        } else {
            Scope::ResponseWriteOnlyProperty
        };
        Self { scope, inner: scope, ..self }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Pair {
    old: Location,
    new: Location,
    uses: Use,
}

/// What was found out about a pair.
#[derive(Debug, Default)]
struct Node {
    findings: Vec<Finding>,
    children: Vec<usize>,
}

/// The pairs that are compared, as a graph.
pub(super) struct Schemas<'d> {
    old: &'d Document,
    new: &'d Document,
    today: Option<Date>,
    index: HashMap<Pair, usize>,
    nodes: Vec<Node>,
    queue: VecDeque<(usize, Pair)>,
    /// The operations with the pairs they start from.
    roots: Vec<(String, usize)>,
    is_exhausted: bool,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(old: &'d Document, new: &'d Document, today: Option<Date>) -> Self {
        let (index, nodes, queue, roots) = <_>::default();
        Self { old, new, today, index, nodes, queue, roots, is_exhausted: false }
    }

    /// Compares two schemas that an operation uses.
    pub(super) fn compare(&mut self, operation: &str, old: &Location, new: &Location, uses: Use) {
        if let Some(node) = self.node(old, new, uses) {
            self.roots.push((operation.to_owned(), node));
        }
    }

    fn node(&mut self, old: &Location, new: &Location, uses: Use) -> Option<usize> {
        let resolved =
            |document: &Document, at: &Location| document.resolve(at).unwrap_or_else(|_| at.clone());
        let pair = Pair { old: resolved(self.old, old), new: resolved(self.new, new), uses };
        if let Some(known) = self.index.get(&pair) {
            return Some(*known);
        }
        if self.nodes.len() >= MAX_PAIRS {
            self.is_exhausted = true;
            return None;
        }
        let node = self.nodes.len();
        self.nodes.push(Node::default());
        self.index.insert(pair.clone(), node);
        self.queue.push_back((node, pair));
        Some(node)
    }

    /// Compares all pairs, and tells what was found with the operations it matters to.
    pub(super) fn finish(mut self, changes: &mut Changes) {
        while let Some((index, pair)) = self.queue.pop_front() {
            let mut found = Comparing { schemas: &mut self, node: Node::default(), uses: pair.uses };
            found.pair(&pair);
            let node = found.node;
            if let Some(place) = self.nodes.get_mut(index) {
                *place = node;
            }
        }
        changes.is_exhausted |= self.is_exhausted;
        telling::tell(&self.nodes, &self.roots, telling::MAX_STEPS, changes);
    }
}

/// One pair, while it is compared.
struct Comparing<'s, 'd> {
    schemas: &'s mut Schemas<'d>,
    node: Node,
    uses: Use,
}

/// Where a change is: in the old document, in the new one.
type Places<'p> = (Option<&'p Location>, Option<&'p Location>);

impl<'d> Comparing<'_, 'd> {
    fn pair(&mut self, pair: &Pair) {
        let (mut old, mut new) =
            (View::open(self.schemas.old, &pair.old), View::open(self.schemas.new, &pair.new));
        match (old.has("allOf"), new.has("allOf")) {
            (true, false) => old.see_through_all_of(),
            (false, true) => new.see_through_all_of(),
            _ => {}
        }
        if self.wrapped(&old, &new) {
            return;
        }
        self.types(&old, &new);
        self.values(&old, &new);
        self.bounds(&old, &new);
        self.texts(&old, &new);
        self.applied(&old, &new);
        self.object(&old, &new);
        self.combined(&old, &new);
        self.discriminator(&old, &new);
        self.life(&old, &new);
    }

    /// Compares two schemas that belong to these.
    fn child(&mut self, old: &Location, new: &Location, uses: Use) {
        self.node.children.extend(self.schemas.node(old, new, uses));
    }

    /// Notes a change of the two schemas, at a keyword of theirs.
    fn note(&mut self, aspect: Aspect, views: (&View<'_>, &View<'_>), at: Places<'_>, message: String) {
        let breaks = self.uses.flow.is_broken_by(aspect.effect());
        self.note_as(aspect, breaks, views, at, message);
    }

    fn note_as(
        &mut self,
        aspect: Aspect,
        breaks: bool,
        (old, new): (&View<'_>, &View<'_>),
        (at_old, at_new): Places<'_>,
        message: String,
    ) {
        let finding = Finding {
            kind: Kind::Schema(self.uses.scope, aspect),
            breaks_wire: breaks && !self.uses.scope.is_idle(),
            message,
            old: Some(at_old.unwrap_or(&old.at).clone()),
            new: Some(at_new.unwrap_or(&new.at).clone()),
            subject: (Some(old.at.clone()), Some(new.at.clone())),
        };
        self.node.findings.push(finding);
    }
}
