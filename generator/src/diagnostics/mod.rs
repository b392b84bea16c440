//! What the compiler says about a document: a leaf that every layer reports to and that imports
//! none of them.
//!
//! Findings name places by document and JSON pointer. Lines and columns are looked up only when
//! a [`Report`] is shown.

mod code;
mod degraded;
mod excerpt;
mod level;
mod locate;
mod origins;
mod pointer;
mod record;
mod render;
mod report;
mod sources;
mod text;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use degraded::Degraded;

pub use code::{Code, Severity, UnknownCode};
pub use level::{Level, Levels};
pub use origins::Origins;
pub use pointer::Pointer;
pub use record::{Record, RelatedRecord};
pub use report::{Report, Style};
pub use sources::Sources;
pub(crate) use text::{distance, position};
pub use text::{neutral_line, quote};

pub(crate) use locate::{Part, locate, positions};
pub(crate) use origins::relocated;

/// Which of the documents of a compilation, by order of loading; 0 is the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DocumentId(pub u32);

impl DocumentId {
    /// The file of the options.
    pub const CONFIGURATION: Self = Self(u32::MAX);
}

/// A node of a document: RFC 6901 pointer within one document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Location {
    /// The document.
    pub document: DocumentId,
    /// The node in it.
    pub pointer: Pointer,
}

impl Location {
    /// The node at `pointer` of the root document.
    #[must_use]
    pub fn root(pointer: Pointer) -> Self {
        Self { document: DocumentId(0), pointer }
    }

    /// The child under `key`.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        Self { document: self.document, pointer: self.pointer.child(key) }
    }

    /// The element at `index`.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }

    /// The node itself, then those around it, innermost first.
    pub(crate) fn around(&self) -> impl Iterator<Item = Self> {
        let document = self.document;
        let pointers = std::iter::successors(Some(self.pointer.clone()), Pointer::parent);
        pointers.map(move |pointer| Self { document, pointer })
    }

    /// The node at the relative pointer `rest` below this one; `None` if that is no pointer.
    #[must_use]
    pub fn descendant(&self, rest: &str) -> Option<Self> {
        Pointer::parse(rest)?;
        Some(Self { document: self.document, pointer: self.pointer.join(rest) })
    }

    /// The node that stands to `to` as this one stands to `from`; `None` if it is not within `from`.
    #[must_use]
    pub fn rebase(&self, from: &Self, to: &Self) -> Option<Self> {
        if self.document != from.document {
            return None;
        }
        to.descendant(self.pointer.as_str().strip_prefix(from.pointer.as_str())?)
    }
}

/// Where a diagnostic points.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// The value of a node.
    Value(Location),
    /// The key under which a node stands in its parent.
    Key(Location),
    /// Line and column, both from 1, columns in Unicode characters: for text that has no tree.
    Position {
        /// The document.
        document: DocumentId,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
    },
    /// A whole file, by its display path: it could not be read.
    File(String),
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line, without a full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to say at the caret.
    pub label: String,
    /// Other places that matter, each with what to say there.
    pub related: Vec<(Place, String)>,
    /// What the generated code lacks because of it, or background.
    pub note: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding of the severity that `code` has by default.
    #[must_use]
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            place,
            label: String::new(),
            related: Vec::new(),
            note: None,
            help: None,
        }
    }

    /// Says `text` at the caret.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Shows another place.
    #[must_use]
    pub fn related(mut self, place: Place, text: impl Into<String>) -> Self {
        self.related.push((place, text.into()));
        self
    }

    /// Adds background: what is lost, or why it is so.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.note = Some(text.into());
        self
    }

    /// Adds advice.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

/// How many findings of one kind are kept: enough for any reader, and hostile documents cannot
/// fill the memory with them.
const KEPT_PER_CODE: usize = 10_000;

/// Without the texts that places point into: `error[unreadable-file]: message`, led by the path
/// where a whole file is meant.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Place::File(path) = &self.place {
            write!(f, "{}: ", text::quote(path))?;
        }
        write!(f, "{}[{}]: {}", self.severity, self.code, self.message)
    }
}

impl std::error::Error for Diagnostic {}

/// Collects what the phases find, in the order they find it.
///
/// A finding that was reported before (same code, place and message) is not reported again, so
/// that a part of a document may be read any number of times.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
    seen: HashSet<u64>,
    per_code: BTreeMap<Code, usize>,
    /// Of trees that were rewritten one after the other; the last one is the one that is read.
    origins: Vec<Origins>,
    degraded: Degraded,
    /// Codes of findings that are kept apart.
    apart: &'static [Code],
    aside: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Nothing found yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing found yet. Findings of these codes are set aside, and stop nothing: whoever asks for that looks at
    /// them with [`take_aside`](Self::take_aside).
    #[cfg(feature = "diff")]
    pub(crate) fn setting_aside(codes: &'static [Code]) -> Self {
        Self { apart: codes, ..Self::default() }
    }

    /// What was set aside.
    #[cfg(feature = "diff")]
    pub(crate) fn take_aside(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.aside)
    }

    /// Adds a finding, unless it is known already.
    pub fn report(&mut self, mut diagnostic: Diagnostic) {
        self.degraded.note(&diagnostic);
        self.restore(&mut diagnostic.place);
        diagnostic.related.iter_mut().for_each(|(place, _)| self.restore(place));
        if !self.seen.insert(fingerprint(&diagnostic)) {
            return;
        }
        if self.apart.contains(&diagnostic.code) {
            self.aside.push(diagnostic);
            return;
        }
        self.degraded.note(&diagnostic);
        let count = self.per_code.entry(diagnostic.code).or_default();
        *count += 1;
        if *count > KEPT_PER_CODE {
            return;
        }
        if *count == KEPT_PER_CODE {
            diagnostic.note = Some("further findings of this kind are not listed".to_owned());
        }
        self.errors += usize::from(diagnostic.severity == Severity::Error);
        self.list.push(diagnostic);
    }

    /// How many findings are kept so far, to tell those that come later.
    #[must_use]
    pub fn mark(&self) -> usize {
        self.list.len()
    }

    /// Reports findings again for an equal part of the document: those in `range` that stand at or
    /// within `from` are found at `to`, too.
    pub fn repeat(&mut self, range: Range<usize>, from: &Location, to: &Location) {
        let (from, to) = (&self.written(from), &self.written(to));
        let findings = self.list.get(range).unwrap_or_default();
        let moved = |finding: &Diagnostic| {
            let place = match &finding.place {
                Place::Value(at) => Place::Value(at.rebase(from, to)?),
                Place::Key(at) => Place::Key(at.rebase(from, to)?),
                Place::Position { .. } | Place::File(_) => return None,
            };
            Some(Diagnostic { place, ..finding.clone() })
        };
        let moved: Vec<Diagnostic> = findings.iter().filter_map(moved).collect();
        for finding in moved {
            self.report(finding);
        }
    }

    /// Takes back warnings that point into nodes of which nothing is generated. Among the nodes around
    /// a place the innermost counts, and being kept more than being left out.
    pub(crate) fn forget(&mut self, left_out: &BTreeSet<Location>, kept: &BTreeSet<Location>) {
        let written = |nodes: &BTreeSet<Location>| -> BTreeSet<Location> {
            nodes.iter().map(|node| self.written(node)).collect()
        };
        let (left_out, kept) = (written(left_out), written(kept));
        let is_forgotten = |place: &Place| match place {
            Place::Value(at) | Place::Key(at) => {
                let innermost = at.around().find(|node| kept.contains(node) || left_out.contains(node));
                innermost.is_some_and(|node| !kept.contains(&node))
            }
            Place::Position { .. } | Place::File(_) => false,
        };
        self.list.retain(|finding| finding.severity == Severity::Error || !is_forgotten(&finding.place));
    }

    /// Where the text has what a rewritten tree has at `location`.
    fn written(&self, location: &Location) -> Location {
        let mut place = Place::Value(location.clone());
        self.restore(&mut place);
        match place {
            Place::Value(written) | Place::Key(written) => written,
            Place::Position { .. } | Place::File(_) => location.clone(),
        }
    }

    fn restore(&self, place: &mut Place) {
        self.origins.iter().rev().for_each(|origins| origins.restore(place));
    }

    /// From now on, findings are about a tree that was rewritten, perhaps from one that was rewritten
    /// before.
    pub fn add_origins(&mut self, origins: Origins) {
        self.origins.push(origins);
    }

    /// How many findings of one kind there were.
    #[must_use]
    pub fn count(&self, code: Code) -> usize {
        self.per_code.get(&code).copied().unwrap_or_default()
    }

    /// Is one of them an error?
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Does a warning say that the generated code lacks something at the node or within it?
    /// Warnings that are not kept count as well.
    pub(crate) fn is_degraded(&self, node: &Location) -> bool {
        // What is said while a tree is rewritten is about the text, what comes later about the tree.
        self.degraded.within(node) || self.degraded.within(&self.written(node))
    }

    /// All of them.
    #[must_use]
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.list
    }

    /// All of them, given away.
    #[must_use]
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.list
    }
}

fn fingerprint(diagnostic: &Diagnostic) -> u64 {
    let mut hasher = DefaultHasher::new();
    (diagnostic.code, &diagnostic.place, &diagnostic.message).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::{Code, Diagnostic, Diagnostics, Location, Place, Pointer, Severity};

    fn finding(code: Code, key: &str) -> Diagnostic {
        let location = Location::root(Pointer::root().child(key));
        Diagnostic::new(code, Place::Value(location), "something")
    }

    #[test]
    fn a_finding_is_kept_once() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.report(finding(Code::Mended, "a"));
        diagnostics.report(finding(Code::Mended, "b"));
        diagnostics.report(finding(Code::Mended, "a"));
        diagnostics.report(finding(Code::Unsupported, "a"));
        assert_eq!(diagnostics.as_slice().len(), 3);
        assert!(!diagnostics.has_errors());
    }

    #[test]
    fn findings_are_bounded_and_errors_are_not_forgotten() {
        let mut diagnostics = Diagnostics::new();
        for index in 0..20_000 {
            diagnostics.report(finding(Code::Mended, &index.to_string()));
        }
        diagnostics.report(finding(Code::SyntaxError, "last"));
        assert_eq!(diagnostics.as_slice().len(), super::KEPT_PER_CODE + 1);
        assert!(diagnostics.has_errors());
        assert!(diagnostics.as_slice()[super::KEPT_PER_CODE - 1].note.is_some());
    }

    #[test]
    fn a_downgraded_error_is_no_error() {
        let mut diagnostics = Diagnostics::new();
        let mut mild = finding(Code::PathParameterMismatch, "a");
        mild.severity = Severity::Warning;
        diagnostics.report(mild);
        assert!(!diagnostics.has_errors());
    }
}
