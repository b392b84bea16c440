//! What a new program around a document is made of, as plain data: names, dependencies, and operations that are
//! simple enough to begin with. The command's `init` writes it down.

use crate::diagnostics::Report;
pub use crate::document::model::ParameterPlace;
use crate::names;
use crate::summary::Summary;

/// What [`starter`](crate::starter()) finds.
#[derive(Debug)]
pub struct Starter {
    /// `info.title`.
    pub title: String,
    /// What would be generated, in numbers and names.
    pub summary: Summary,
    /// What a package would be called after the title, as long as that may be.
    pub package: String,
    /// The features of `specwright-runtime` that the generated code needs, those of its sides included.
    pub features: Vec<&'static str>,
    /// Other packages that it needs, as in a manifest: those of types that are not generated.
    pub dependencies: toml::Table,
    /// The traits that a server implements, in `server`.
    pub services: Vec<String>,
    /// Operations that are called and answered in a few lines, the simplest first.
    pub calls: Vec<Call>,
    /// What was noticed: warnings only.
    pub report: Report,
}

/// An operation that takes no more than single values, and has one answer, in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// HTTP method.
    pub method: String,
    /// Path template.
    pub path: String,
    /// Name of the method.
    pub name: String,
    /// Name of the request, in `operations`.
    pub request: String,
    /// Name of the trait, in `server`.
    pub service: String,
    /// The type of the answer's body: `types::Order`, `Vec<types::Order>`.
    pub answer: String,
    /// What has to be given, in the order of the client's arguments.
    pub arguments: Vec<Argument>,
}

/// A required parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its name in the document.
    pub name: String,
    /// Where it goes.
    pub place: ParameterPlace,
    /// How a value is written in Rust.
    pub kind: ArgumentKind,
}

/// How the value of an argument is written in Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArgumentKind {
    /// A string literal.
    Text,
    /// A string literal that is parsed: a date, a UUID.
    Parsed,
    /// A literal of this type: `bool`, `i64`, `f64`, …
    Plain(&'static str),
    /// A variant of an enumeration in `types`.
    Variant {
        /// Its name.
        ty: String,
        /// The values of the document, and the variants that stand for them.
        variants: Vec<(String, String)>,
        /// `&` where a value is lent.
        borrowed: &'static str,
    },
}

/// Can cargo have a package of this name, and Rust a crate?
#[must_use]
pub fn is_package_name(name: &str) -> bool {
    names::is_package(name)
}
