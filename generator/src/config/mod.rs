//! What the user can choose.

mod behaviour;
mod check;
mod choice;
mod manifest;
mod origin;
mod package;
mod pagination;
mod patterns;
mod read;
mod rust_type;
mod target;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use crate::diagnostics::Levels;

pub use behaviour::Behaviour;
pub use choice::{Features, Internal, Layout, Part, Parts, Selection, UnusedSchemas};
pub use origin::Origin;
pub use package::Package;
pub use pagination::{PagesBy, Pagination};
pub use patterns::{FieldOptions, OperationOptions, TypeOptions};
pub use rust_type::{DateTimes, ExtensionCrates, RustType, RustTypeCodec};
pub use target::Target;

pub(crate) use check::check;
pub(crate) use origin::{meant, misspelt, nearest};
pub(crate) use patterns::Pattern;

/// Options of one generation. Every field has a default; [`Config::from_toml`] reads
/// `specwright.toml`, and build scripts may fill in the fields instead.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The set of defaults, by the day it was made.
    pub behaviour: Behaviour,
    /// What to generate beside the types.
    pub parts: Parts,
    /// Only these operations, with the schemas that they need.
    pub only: Selection,
    /// Not these operations, nor these schemas.
    pub except: Selection,
    /// What becomes of what is marked `x-internal: true`.
    pub internal: Internal,
    /// What becomes of schemas that nothing generated needs.
    pub unused_schemas: UnusedSchemas,
    /// Which cargo features the generated crate has.
    pub features: Features,
    /// A directory with Rust: only what its files name is generated, and what that needs. In a file it is relative
    /// to its folder.
    pub used_by: Option<PathBuf>,
    /// The generated crate.
    pub package: Package,
    /// How property names are matched.
    pub property_case: Matching,
    /// How enumeration values are matched.
    pub value_case: Matching,
    /// What becomes of properties that no schema lists.
    pub undocumented_properties: UndocumentedProperties,
    /// What becomes of values and members that no schema lists.
    pub enums: Openness,
    /// The crate whose types stand for `date-time` and `date`.
    pub date_time: DateTimes,
    /// Rust types by `format`.
    pub formats: BTreeMap<String, RustType>,
    /// Which crates types of `x-rust-type` may be from: their dependencies, as in a manifest.
    pub crates: toml::Table,
    /// What becomes of `x-rust-type`s from other crates.
    pub extension_crates: ExtensionCrates,
    /// What becomes of warnings: `mended = "allow"`, by code.
    pub diagnostics: Levels,
    /// Exceptions for single schemas, by name, pattern or JSON pointer.
    pub types: BTreeMap<String, TypeOptions>,
    /// Exceptions for single properties and parameters, by name, pattern or JSON pointer.
    pub fields: BTreeMap<String, FieldOptions>,
    /// Exceptions for single operations, by `operationId` or `METHOD /path`.
    pub operations: BTreeMap<String, OperationOptions>,
    /// OpenAPI Overlays that change the document, in order. In a file they are relative to its folder.
    pub overlays: Vec<PathBuf>,
    /// A directory with templates that stand in for Specwright's own.
    pub templates: Option<PathBuf>,
    /// The file that these options are from: findings point into it.
    #[serde(skip)]
    pub origin: Origin,
}

impl Config {
    /// Where the templates of the user are, as seen from where the program runs.
    #[must_use]
    pub fn templates_folder(&self) -> Option<PathBuf> {
        let folder = self.templates.as_ref()?;
        Some(self.origin.folder().map_or_else(|| folder.clone(), |origin| origin.join(folder)))
    }
}

/// How names or values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Matching {
    /// To the letter.
    #[default]
    Exact,
    /// Without regard to ASCII case, where no exact match exists.
    IgnoreCase,
}

/// What becomes of properties that no schema lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum UndocumentedProperties {
    /// They are dropped when an object is read, unless `additionalProperties` says more.
    #[default]
    Ignore,
    /// They are kept in a field `additional_properties`, unless `additionalProperties` is `false`.
    Keep,
}

/// What becomes of values of an enumeration, or members of a union, that no schema lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Openness {
    /// They are kept where an answer may hold them, and refused in what only clients send.
    #[default]
    Auto,
    /// They are kept.
    Open,
    /// They are refused.
    Closed,
}
