use specwright::diagnostics::{Code, Record, RelatedRecord, Report};

/// What is told in the formats of other tools: a diagnostic, or a file that is not what it should be.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    /// The stable name of its kind.
    pub(crate) code: &'static str,
    /// `error` or `warning`.
    pub(crate) severity: &'static str,
    /// In one line.
    pub(crate) message: String,
    /// The file, if it is about one.
    pub(crate) file: Option<String>,
    /// Line and column in characters, from 1.
    pub(crate) position: Option<(usize, usize)>,
    /// Other places that matter.
    pub(crate) related: Vec<Related>,
    /// Background and advice.
    pub(crate) details: Vec<String>,
}

/// Another place, and what to say there.
#[derive(Debug, Clone)]
pub(crate) struct Related {
    pub(crate) file: String,
    pub(crate) position: Option<(usize, usize)>,
    pub(crate) message: String,
}

/// The name of what is no diagnostic: an output that is not up to date.
pub(crate) const STALE: &str = "stale-output";

/// The name of what has nothing to do with the document.
const PROBLEM: &str = "problem";

impl Finding {
    /// A file of the output that differs.
    pub(crate) fn stale(file: String, message: String) -> Self {
        Self { file: Some(file), ..Self::problem(STALE, message) }
    }

    /// What went wrong outside the document.
    pub(super) fn outside(message: &str) -> Self {
        Self::problem(PROBLEM, message.to_owned())
    }

    fn problem(code: &'static str, message: String) -> Self {
        Self {
            code,
            severity: "error",
            message,
            file: None,
            position: None,
            related: vec![],
            details: vec![],
        }
    }

    pub(super) fn all(report: &Report) -> Vec<Self> {
        report.records().into_iter().map(Self::from).collect()
    }

    /// What its code means in general.
    pub(super) fn meaning(&self) -> String {
        match self.code {
            STALE => "A generated file is not what the document gives now.".to_owned(),
            code => code.parse().map(|code: Code| code.summary().to_owned()).unwrap_or_default(),
        }
    }
}

impl From<Record> for Finding {
    fn from(record: Record) -> Self {
        let label = Some(record.label).filter(|label| !label.is_empty());
        Self {
            code: record.code,
            severity: record.severity,
            message: record.message,
            file: Some(record.file),
            position: record.line.zip(record.column),
            related: record.related.into_iter().map(Related::from).collect(),
            details: label.into_iter().chain(record.note).chain(record.help).collect(),
        }
    }
}

impl From<RelatedRecord> for Related {
    fn from(record: RelatedRecord) -> Self {
        Self { file: record.file, position: record.line.zip(record.column), message: record.message }
    }
}
