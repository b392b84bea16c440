//! What the user can choose.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::diagnostics::{Code, Diagnostic, Levels, Place, Report, Sources};
use crate::load::Source;

/// Options of one generation. Every field has a default; [`Config::from_toml`] reads
/// `specwright.toml`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// What to generate beside the types.
    pub parts: Parts,
    /// The generated crate.
    pub package: Package,
    /// How property names are matched.
    pub property_case: Matching,
    /// How enumeration values are matched.
    pub value_case: Matching,
    /// What becomes of properties that no schema lists.
    pub undocumented_properties: UndocumentedProperties,
    /// What becomes of warnings: `mended = "allow"`, by code.
    pub diagnostics: Levels,
    /// OpenAPI Overlays that change the document, in order. In a file they are relative to its folder.
    pub overlays: Vec<PathBuf>,
    /// Exceptions for single schemas, by their names in the document.
    pub types: BTreeMap<String, TypeOptions>,
}

/// Which parts are generated; the types and operations always are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Parts(pub std::collections::BTreeSet<Part>);

impl Default for Parts {
    fn default() -> Self {
        Self([Part::Client, Part::Server].into())
    }
}

/// A part that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The client.
    Client,
    /// The server traits and the router.
    Server,
}

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
    /// version of this generator.
    pub runtime: Option<toml::Value>,
    /// Further sections of the manifest, as they are: dependencies of examples and tests that
    /// users put beside the generated code, for instance.
    pub manifest: toml::Table,
    /// Take lints from the workspace.
    pub workspace_lints: bool,
}

/// How names or values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
pub enum UndocumentedProperties {
    /// They are dropped when an object is read, unless `additionalProperties` says more.
    #[default]
    Ignore,
    /// They are kept in a field `additional_properties`, unless `additionalProperties` is `false`.
    Keep,
}

/// Exceptions for one schema.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypeOptions {
    /// How its property names or values are matched.
    pub case: Option<Matching>,
}

impl Config {
    /// Reads a `specwright.toml`.
    ///
    /// # Errors
    /// A report with the place, where the file cannot be read, is not TOML, or has an unknown key
    /// or a wrong value.
    pub fn read(path: &Path) -> Result<Self, Report> {
        let source = Source::read(path).map_err(|error| Report::new(vec![error], &Sources::new()))?;
        let mut config = Self::from_toml(source.text(), source.display())?;
        let folder = path.parent().unwrap_or(Path::new(""));
        config.overlays.iter_mut().for_each(|overlay| *overlay = folder.join(&*overlay));
        Ok(config)
    }

    /// Reads the text of a `specwright.toml` whose path is shown as `display`.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn from_toml(text: &str, display: &str) -> Result<Self, Report> {
        toml::from_str(text).map_err(|why: toml::de::Error| {
            let mut sources = Sources::new();
            let document = sources.add(display, text);
            let (line, column) = position(text, why.span().map_or(0, |span| span.start));
            let place = Place::Position { document, line, column };
            let message = why.message().replace('\n', "; ");
            Report::new(vec![Diagnostic::new(Code::InvalidConfiguration, place, message)], &sources)
        })
    }
}

/// Line and column, in characters from 1, of a byte offset.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::{Config, Matching};

    #[test]
    fn an_unknown_key_is_told_with_its_place() {
        let error = Config::from_toml("property-case = \"ignore-case\"\ncolour = 1\n", "s.toml").unwrap_err();
        let line = error.lines().join("\n");
        assert!(
            line.starts_with("s.toml:2:1: error[invalid-configuration]: unknown field `colour`"),
            "{line}"
        );
    }

    #[test]
    fn an_unknown_code_is_told_with_its_place() {
        let error = Config::from_toml("[diagnostics]\nmended = \"deny\"\nunsuported = \"allow\"\n", "s.toml");
        let line = error.unwrap_err().lines().join("\n");
        let expected = "there is no diagnostic `unsuported`; do you mean `unsupported`?";
        assert_eq!(line, format!("s.toml:3:1: error[invalid-configuration]: {expected}"));
        let error = Config::from_toml("[diagnostics]\nmended = \"denny\"\n", "s.toml").unwrap_err();
        let line = error.lines().join("\n");
        assert!(line.starts_with("s.toml:2:10:") && line.contains("`deny`"), "{line}");
    }

    #[test]
    fn options_have_defaults() {
        let config = Config::from_toml("[types.Order]\ncase = \"ignore-case\"\n", "s.toml").unwrap();
        assert_eq!(config.types["Order"].case, Some(Matching::IgnoreCase));
        assert_eq!(config.property_case, Matching::Exact);
    }
}
