//! Names: what a document calls a thing, and the Rust identifier for it.
//!
//! Identifiers are made here and nowhere else. A name follows from what it names and from those it
//! shares a namespace with and would collide with; never from an order, a position or a machine.
//! Nothing here knows the document: callers bring texts and get names, and report collisions.

mod apart;
mod case;
mod chars;
mod compose;
mod media;
mod member;
mod namespace;
mod operation;
mod path;
mod reserved;
mod scope;
mod singular;
mod status;
mod symbols;
mod tables;
#[cfg(test)]
mod tests;
mod words;
mod xml;

#[cfg(feature = "starter")]
pub(crate) use case::is_package;
pub(crate) use case::{is_package_shape, package};
pub(crate) use compose::{element, inline, property, value};
pub(crate) use media::media;
pub(crate) use member::Member;
pub(crate) use namespace::{Collision, Namespace};
pub(crate) use operation::{event, operation};
pub(crate) use path::{TypeName, is_path, is_type_path, names_within};
pub(crate) use scope::Scope;
pub(crate) use status::status;
pub(crate) use xml::is_xml_name;

/// What an identifier is for: decides its case and the words it may not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// A struct, an enum, a trait or an alias: `LineItem`. Keeps clear of the prelude.
    Type,
    /// A variant of an enum: `LineItem`. To be written qualified, so `None` and `Ok` are fine.
    Variant,
    /// A field of a struct or a parameter of a function: `line_item`.
    Field,
    /// A function or a method: `line_item`.
    Function,
    /// A module, and the file that holds it: `line_item`. Of ASCII, for rustc wants it so.
    Module,
    /// A constant or a static: `LINE_ITEM`.
    Constant,
}

/// A name in the document with the Rust identifier it got.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name {
    wire: String,
    rust: String,
}

impl Name {
    /// The name of `wire` where nothing else has to be kept apart from it.
    #[must_use]
    pub(crate) fn alone(wire: &str, kind: Kind) -> Self {
        Self::new(wire, &reserved::avoid(case::identifier(wire, kind), kind))
    }

    /// Takes an identifier without `r#`, and adds it where it is needed.
    fn new(wire: &str, plain: &str) -> Self {
        let rust = if reserved::needs_raw(plain) { format!("r#{plain}") } else { plain.to_owned() };
        Self { wire: wire.to_owned(), rust }
    }

    /// The same thing of the document, with the identifier of another name.
    #[must_use]
    pub(crate) fn called(&self, other: &Self) -> Self {
        Self { wire: self.wire.clone(), rust: other.rust.clone() }
    }

    /// What the document calls it.
    #[must_use]
    pub(crate) fn wire(&self) -> &str {
        &self.wire
    }

    /// The identifier as it is written in Rust, such as `line_item` or `r#type`.
    #[must_use]
    pub(crate) fn rust(&self) -> &str {
        &self.rust
    }

    /// The identifier without `r#`: for file names, prose, and as a part of other identifiers.
    #[must_use]
    pub(crate) fn plain(&self) -> &str {
        self.rust.strip_prefix("r#").unwrap_or(&self.rust)
    }

    /// Must it be written as a raw identifier?
    #[must_use]
    pub(crate) fn is_raw(&self) -> bool {
        self.rust.starts_with("r#")
    }
}
