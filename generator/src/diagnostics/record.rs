use serde::Serialize;

/// A diagnostic for programs: what `--format json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Record {
    /// The stable name of the code.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to say at the place.
    pub label: String,
    /// The file, as the user named it.
    pub file: String,
    /// Line, from 1; `None` if the finding is about the whole file.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// JSON pointer of the node, if there is one.
    pub pointer: Option<String>,
    /// Other places that matter.
    pub related: Vec<RelatedRecord>,
    /// Background.
    pub note: Option<String>,
    /// Advice.
    pub help: Option<String>,
}

/// Another place that matters to a [`Record`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RelatedRecord {
    /// What to say there.
    pub message: String,
    /// The file, as the user named it.
    pub file: String,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// JSON pointer of the node, if there is one.
    pub pointer: Option<String>,
}
