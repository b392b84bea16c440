//! The options of a `specwright.toml`, set in a build script.

use std::path::{Path, PathBuf};

use super::{file_name, generate_as};
use crate::config::{
    Behaviour, Config, DateTimes, ExtensionCrates, Features, FieldOptions, Internal, Matching, Openness,
    OperationOptions, Package, Part, Parts, RustType, Selection, TypeOptions, UndocumentedProperties,
    UnusedSchemas,
};
use crate::diagnostics::{Code, Level};

/// A document and its options: a method for each key of `specwright.toml`.
#[derive(Debug, Clone)]
#[must_use = "nothing is generated before `generate`"]
pub struct Builder {
    spec: PathBuf,
    config: Config,
    file_name: String,
}

/// Methods that set one field.
macro_rules! setters {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty;)+) => {$(
        $(#[doc = $doc])+
        pub fn $name(mut self, value: $type) -> Self {
            self.config.$name = value;
            self
        }
    )+};
}

impl Builder {
    pub(super) fn new(spec: &Path) -> Self {
        Self { spec: spec.to_owned(), config: Config::default(), file_name: file_name(spec) }
    }

    setters! {
        /// The set of defaults.
        behaviour: Behaviour;
        /// Only these operations, with the schemas that they need.
        only: Selection;
        /// Not these operations, nor these schemas.
        except: Selection;
        /// What becomes of what is marked `x-internal: true`.
        internal: Internal;
        /// What becomes of schemas that nothing generated needs.
        unused_schemas: UnusedSchemas;
        /// Which cargo features a generated crate has. A build script's output is no crate: see
        /// [`Features::Tags`], which is refused here.
        features: Features;
        /// The generated crate.
        package: Package;
        /// How property names are matched.
        property_case: Matching;
        /// How enumeration values are matched.
        value_case: Matching;
        /// What becomes of properties that no schema lists.
        undocumented_properties: UndocumentedProperties;
        /// What becomes of values and members that no schema lists.
        enums: Openness;
        /// The crate whose types stand for `date-time` and `date`.
        date_time: DateTimes;
        /// What becomes of `x-rust-type`s from crates that are not listed.
        extension_crates: ExtensionCrates;
    }

    /// What to generate beside the types.
    pub fn parts(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.config.parts = Parts(parts.into_iter().collect());
        self
    }

    /// A type for a `format`.
    pub fn format(mut self, format: impl Into<String>, ty: RustType) -> Self {
        self.config.formats.insert(format.into(), ty);
        self
    }

    /// A crate that `x-rust-type` may name, with its dependency as in a manifest.
    pub fn add_crate(mut self, package: impl Into<String>, dependency: impl Into<toml::Value>) -> Self {
        self.config.crates.insert(package.into(), dependency.into());
        self
    }

    /// What becomes of the warnings of a code.
    pub fn level(mut self, code: Code, level: Level) -> Self {
        self.config.diagnostics.set(code, level);
        self
    }

    /// Exceptions for schemas: `Order`, `Order*`, `Order.status`, or a JSON pointer.
    pub fn types(mut self, pattern: impl Into<String>, options: TypeOptions) -> Self {
        self.config.types.insert(pattern.into(), options);
        self
    }

    /// Exceptions for properties and parameters: `Order.id`, `getOrder.id`, or a JSON pointer.
    pub fn fields(mut self, pattern: impl Into<String>, options: FieldOptions) -> Self {
        self.config.fields.insert(pattern.into(), options);
        self
    }

    /// Exceptions for an operation, by `operationId` or `METHOD /path`.
    pub fn operations(mut self, operation: impl Into<String>, options: OperationOptions) -> Self {
        self.config.operations.insert(operation.into(), options);
        self
    }

    /// Changes the document by an OpenAPI Overlay, after those that were named before. Needs the feature
    /// `overlay`.
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.config.overlays.push(file.into());
        self
    }

    /// Generates only what the Rust files in a directory name, and what that needs: `src`. Cargo runs the build
    /// script again when one of them changes.
    pub fn used_by(mut self, directory: impl Into<PathBuf>) -> Self {
        self.config.used_by = Some(directory.into());
        self
    }

    /// A directory with templates that stand in for ours.
    pub fn templates(mut self, directory: impl Into<PathBuf>) -> Self {
        self.config.templates = Some(directory.into());
        self
    }

    /// The options so far.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What the file in `OUT_DIR` is called: `orders.rs`. By default [`file_name`] says it. For documents of the
    /// same name, or one that is generated twice.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = name.into();
        self
    }

    /// Generates `OUT_DIR/<name of the spec>.rs`, or what [`Builder::file_name`] says.
    ///
    /// Problems go to cargo: warnings as warnings, errors as errors, and then the build ends.
    pub fn generate(self) {
        generate_as(&self.spec, Ok(self.config), &self.file_name);
    }
}
