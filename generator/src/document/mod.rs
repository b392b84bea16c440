//! A text becomes a tree, and the tree the normalised [`model`] that the rest of the compiler
//! works on.
//!
//! Trees are read piece by piece: a part that is wrong is one finding at its own place, small
//! mistakes are mended with a warning, and everything else is still there. References are
//! followed here; nothing of `openapiv3` leaves this module.

mod api;
mod beside;
mod body;
mod bounds;
mod depth;
mod discriminator;
mod lenient;
pub mod model;
mod operation;
mod parameter;
mod parse;
mod paths;
mod reader;
mod reference;
mod schema;
mod security;
mod shape;
mod template;
mod tree;
mod types;
mod version;

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::Value;

use crate::diagnostics::{Diagnostics, DocumentId, Location, Pointer};
use crate::load::Source;
use model::{Api, Schema};
pub use reference::Unresolved;
pub use version::Version;

/// An OpenAPI document: its tree, and how to read it.
///
/// What it reads and reports does not depend on the order of the questions, and a question may be
/// asked any number of times: [`Diagnostics`] keeps a finding once.
#[derive(Debug)]
pub struct Document {
    id: DocumentId,
    /// The last part of its path: references may name the document itself.
    file_name: String,
    version: Version,
    /// The length of its text.
    size: usize,
    root: Value,
    /// Where each text of a `$ref` leads in the end. A target may be referred to from anywhere
    /// any number of times.
    resolved: RefCell<HashMap<String, Result<Location, Unresolved>>>,
}

impl Document {
    /// Reads a text as a tree and checks that it is an OpenAPI document of a version that is
    /// supported; `None` if not, which is reported.
    #[must_use]
    pub fn parse(source: &Source, diagnostics: &mut Diagnostics) -> Option<Self> {
        let id = DocumentId::default();
        let root = parse::parse(source, id, diagnostics)?;
        let version = version::check(&root, id, diagnostics)?;
        let file_name = source.display().rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let size = source.text().len();
        Some(Self { id, file_name, version, size, root, resolved: RefCell::default() })
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

    /// The node at `location`, as it is written.
    #[must_use]
    pub fn value(&self, location: &Location) -> Option<&Value> {
        if location.document != self.id {
            return None;
        }
        reference::walk(&self.root, &location.pointer)
    }

    /// The schema that stands at `location`, or where the `$ref` there leads in the end. A `$ref` with
    /// something beside it is a schema of its own.
    ///
    /// # Errors
    /// If a reference on the way leads nowhere, in a circle or to another file. This is not
    /// reported here.
    pub fn resolve(&self, location: &Location) -> Result<Location, Unresolved> {
        beside::resolve_schema(self, location)
    }

    fn location(&self, pointer: Pointer) -> Location {
        Location { document: self.id, pointer }
    }
}

#[cfg(test)]
mod tests;
