//! The manifest of the generated crate.

use serde::Deserialize;

/// The generated crate's manifest.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Package {
    /// Its name; by default made from the title.
    pub name: Option<String>,
    /// Its version; by default the document's, if that is a semantic version, else 0.1.0.
    pub version: Option<String>,
    /// Its licence expression.
    pub license: Option<String>,
    /// May it be published? Not by default.
    pub publish: bool,
    /// Where `specwright-runtime` comes from, as an inline table or version; by default the
    /// version of this generator. `"embed"` puts its source beside the generated code.
    pub runtime: Option<toml::Value>,
    /// Further sections of the manifest, as they are: dependencies of examples and tests that
    /// users put beside the generated code, for instance.
    pub manifest: toml::Table,
    /// Take lints from the workspace.
    pub workspace_lints: bool,
}

impl Package {
    /// Is the runtime's source a part of the output?
    #[must_use]
    pub fn embeds_runtime(&self) -> bool {
        self.runtime.as_ref().and_then(toml::Value::as_str) == Some("embed")
    }
}
