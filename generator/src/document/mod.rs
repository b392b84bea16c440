//! A text becomes a tree, and the tree the normalised [`model`] that the rest of the compiler
//! works on.
//!
//! Trees are read piece by piece: a part that is wrong is one finding at its own place, small
//! mistakes are mended with a warning, and everything else is still there. References are
//! followed here; nothing of `openapiv3` leaves this module.

mod address;
mod api;
mod behaviour;
mod beside;
mod body;
mod bounds;
mod callback;
mod depth;
mod discriminator;
mod encoding;
mod files;
mod identifiers;
mod lenient;
mod link;
pub mod model;
mod operation;
#[cfg_attr(not(feature = "overlay"), path = "overlay_absent.rs")]
mod overlay;
mod parameter;
mod parse;
mod paths;
mod reached;
mod reader;
mod reference;
mod schema;
mod security;
mod shape;
mod swagger2;
mod template;
mod tree;
mod types;
mod version;
mod xml;

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;

use serde_json::Value;

use crate::diagnostics::{Diagnostics, DocumentId, Location, Sources};
use crate::load::Source;
use files::Files;
use identifiers::Identifiers;
use model::{Api, Schema};
pub use reference::Unresolved;
use swagger2::Moves;
pub use version::Version;

/// An OpenAPI document: the trees of its files, and how to read them.
///
/// What it reads and reports does not depend on the order of the questions, and a question may be
/// asked any number of times: [`Diagnostics`] keeps a finding once.
#[derive(Debug)]
pub struct Document {
    version: Version,
    files: Files,
    /// What was rewritten because of its version.
    moves: Moves,
    identifiers: Identifiers,
    /// Where each text of a `$ref` leads in the end, by the resource it stands in. A target may be
    /// referred to from anywhere any number of times.
    resolved: RefCell<HashMap<Location, Targets>>,
}

/// Where references lead, by their texts.
type Targets = HashMap<String, Result<Location, Unresolved>>;

impl Document {
    /// Reads a text and the files it refers to as trees, and checks that it is an OpenAPI document
    /// of a version that is supported; `None` if not, which is reported.
    #[must_use]
    pub fn parse(source: &Source, diagnostics: &mut Diagnostics) -> Option<Self> {
        let id = DocumentId::default();
        let (root, source) = Self::tree(source, diagnostics)?;
        let version = version::check(&root, id, diagnostics)?;
        let mut files = Files::load(&source, root, diagnostics);
        let moves = match version {
            Version::V2 => swagger2::rewrite(&mut files, diagnostics),
            Version::V3_0 | Version::V3_1 | Version::V3_2 => Moves::default(),
        };
        let identifiers = match version {
            Version::V2 | Version::V3_0 => Identifiers::default(),
            Version::V3_1 | Version::V3_2 => Identifiers::collect(&files),
        };
        Some(Self { version, files, moves, identifiers, resolved: RefCell::default() })
    }

    fn tree(source: &Source, diagnostics: &mut Diagnostics) -> Option<(Value, Source)> {
        let (root, source) = parse::parse_or_mend(source, DocumentId::default(), diagnostics)?;
        Some((overlay::apply(root, &source, diagnostics)?, source))
    }

    /// The tree of a text, changed by its overlays; `None` if that is not possible, which is reported.
    #[must_use]
    pub fn overlaid(source: &Source, diagnostics: &mut Diagnostics) -> Option<Value> {
        Some(Self::tree(source, diagnostics)?.0)
    }

    /// The texts of all files, for diagnostics to point into.
    #[must_use]
    pub fn sources(&self) -> Sources {
        self.files.sources()
    }

    /// The files that were read, and those that were referred to and are not there: when one of
    /// them changes, the document does.
    #[must_use]
    pub fn paths(&self) -> Vec<PathBuf> {
        self.files.paths()
    }

    /// Are there files on the network among them?
    #[must_use]
    pub fn has_remote_files(&self) -> bool {
        self.files.has_remote()
    }

    /// The version of the specification it is written in.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// Everything outside schemas.
    pub fn api(&self, diagnostics: &mut Diagnostics) -> Api {
        api::read(self, diagnostics)
    }

    /// The schema at `location`; if there is a `$ref`, the one it leads to. Its children are
    /// named, not read.
    ///
    /// A schema that cannot be read is reported and allows anything.
    pub fn schema(&self, location: &Location, diagnostics: &mut Diagnostics) -> Schema {
        schema::read(self, location, diagnostics)
    }

    /// Do references at `location` start at its file, not at a schema around it that has an `$id`?
    /// JSON Schema 2020-12 §8.2.1.
    #[must_use]
    pub(crate) fn is_in_root_resource(&self, location: &Location) -> bool {
        self.identifiers.resource(location).0.pointer.as_str().is_empty()
    }

    /// The node at `location`, as it is written.
    #[must_use]
    pub fn value(&self, location: &Location) -> Option<&Value> {
        reference::walk(&self.files.get(location.document)?.root, &location.pointer)
    }

    /// The schema that stands at `location`, or where the `$ref` there leads in the end. A `$ref` with
    /// something beside it is a schema of its own.
    ///
    /// # Errors
    /// If a reference on the way leads nowhere, in a circle or to what cannot be read. This is
    /// not reported here.
    pub fn resolve(&self, location: &Location) -> Result<Location, Unresolved> {
        beside::resolve_schema(self, location)
    }

    /// Where the `$ref` at `location` leads, if there is one that can be followed: it may be a reference
    /// itself.
    pub(crate) fn follow(&self, location: &Location) -> Option<Location> {
        reference::step(self, location)
    }

    /// The schemas whose keywords together are the schema at `location`: that one, and what it refers to.
    #[cfg(feature = "diff")]
    pub(crate) fn layers(&self, location: &Location) -> Vec<Location> {
        beside::layers(self, location)
    }

    /// Does the keyword count beside a `$ref`?
    #[cfg(feature = "diff")]
    pub(crate) fn counts_beside(&self, keyword: &str) -> bool {
        beside::counts(keyword, self.version)
    }

    /// Where a node stood before its document was rewritten because of its version.
    #[cfg(feature = "diff")]
    pub(crate) fn origin(&self, location: &Location) -> Location {
        self.moves.origin(location)
    }

    /// The tree of the root document.
    fn root(&self) -> &Value {
        self.files.get(DocumentId::default()).map_or(&Value::Null, |file| &file.root)
    }
}

#[cfg(test)]
mod tests;
