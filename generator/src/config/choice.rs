//! What is generated, and what is left out.

use std::collections::BTreeSet;

use serde::Deserialize;

/// How the modules are laid out, which decides how they refer to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// A crate of its own.
    #[default]
    Crate,
    /// One file, to be included somewhere in another crate.
    File,
}

/// Which parts are generated; the types always are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Parts(pub BTreeSet<Part>);

impl Default for Parts {
    fn default() -> Self {
        Self([Part::Client, Part::Server].into())
    }
}

impl Parts {
    /// Are there operations? Both sides need them.
    pub(crate) fn has_operations(&self) -> bool {
        self.0.iter().any(|part| *part != Part::Types)
    }
}

/// A part that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Part {
    /// The types, which are always there: `["types"]` is nothing else.
    Types,
    /// What client and server share: the operations' requests and answers.
    Operations,
    /// The client.
    Client,
    /// The server traits and the router.
    Server,
}

/// Which cargo features a generated crate has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Features {
    /// One for the client and one for the server.
    #[default]
    Parts,
    /// One for each tag, too: its operations, and the types that no other tag needs, are compiled only with it.
    Tags,
}

/// Operations, and schemas beside those that they need.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Selection {
    /// By `operationId`, by the name of the generated method, or as `METHOD /path`.
    pub operations: Vec<String>,
    /// By tag.
    pub tags: Vec<String>,
    /// By path: `/orders/*` is one segment more, `/orders/**` all that begin so.
    pub paths: Vec<String>,
    /// Schemas, by name.
    pub schemas: Vec<String>,
    /// Any of these, whatever it turns out to be: what a command line asks for.
    #[serde(skip)]
    pub any: Vec<String>,
}

impl Selection {
    /// Operations by `operationId`, by the name of the generated method, or as `METHOD /path`.
    pub fn of_operations<T: Into<String>>(operations: impl IntoIterator<Item = T>) -> Self {
        Self { operations: operations.into_iter().map(T::into).collect(), ..Self::default() }
    }

    /// Operations by tag.
    pub fn of_tags<T: Into<String>>(tags: impl IntoIterator<Item = T>) -> Self {
        Self { tags: tags.into_iter().map(T::into).collect(), ..Self::default() }
    }

    /// Operations by path.
    pub fn of_paths<T: Into<String>>(paths: impl IntoIterator<Item = T>) -> Self {
        Self { paths: paths.into_iter().map(T::into).collect(), ..Self::default() }
    }

    /// Is nothing selected?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.operations, &self.tags, &self.paths, &self.schemas, &self.any]
            .iter()
            .all(|list| list.is_empty())
    }
}

/// What becomes of operations and schemas that are marked `x-internal: true`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Internal {
    /// They are generated like others.
    #[default]
    Keep,
    /// Operations are left out; so are schemas, unless something else needs them.
    Exclude,
}

/// What becomes of schemas that no operation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum UnusedSchemas {
    /// They are left out where operations are selected, and kept otherwise.
    #[default]
    Auto,
    /// They are kept.
    Keep,
    /// They are left out.
    Prune,
}
