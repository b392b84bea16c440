//! What cargo is told of a report: a line for each finding, and below it what it costs and what to do.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Code, Diagnostic, Report, Severity, neutral_line};

/// How many warnings of a kind are told.
const SHOWN: usize = 3;

/// A line for cargo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    severity: Severity,
    text: String,
}

impl Line {
    pub(super) fn error(text: impl Into<String>) -> Self {
        Self { severity: Severity::Error, text: text.into() }
    }

    /// As build scripts say it.
    pub(super) fn instruction(&self) -> String {
        let kind = if self.severity == Severity::Error { "error" } else { "warning" };
        format!("cargo::{kind}={}", self.text)
    }
}

/// All errors, the first few warnings of every kind, and how many more there are. What notes and helps of a kind have
/// said once they do not say again.
pub(super) fn told(report: &Report) -> Vec<Line> {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    let mut said = BTreeSet::new();
    let mut lines = Vec::new();
    for (diagnostic, text) in report.diagnostics().iter().zip(report.lines()) {
        let Diagnostic { code, severity, .. } = diagnostic;
        if *severity != Severity::Error {
            let count = counts.entry(*code).or_default();
            *count += 1;
            if *count > SHOWN {
                continue;
            }
        }
        lines.push(Line { severity: *severity, text });
        let below = below(diagnostic).filter(|text| said.insert((*code, text.clone())));
        lines.extend(below.map(|text| Line { severity: *severity, text }));
    }
    let more = counts.iter().filter(|(_, count)| **count > SHOWN).map(|(code, count)| Line {
        severity: Severity::Warning,
        text: format!("and {} more [{code}]: `specwright check --verbose` shows them", count - SHOWN),
    });
    lines.extend(more);
    lines
}

/// `  = note: …` and `  = help: …`. Where a label at the place says what there is to say, it is the note.
fn below(diagnostic: &Diagnostic) -> impl Iterator<Item = String> {
    let label = Some(&diagnostic.label).filter(|label| !label.is_empty());
    let note = diagnostic.note.as_ref().or(label);
    let texts = [("note", note), ("help", diagnostic.help.as_ref())];
    texts.into_iter().filter_map(|(kind, text)| Some(format!("  = {kind}: {}", neutral_line(text?))))
}

#[cfg(test)]
mod tests {
    use super::told;
    use crate::diagnostics::{Code, Diagnostic, Place, Report, Sources};

    fn instructions(diagnostics: Vec<Diagnostic>) -> Vec<String> {
        told(&Report::new(diagnostics, &Sources::new())).iter().map(super::Line::instruction).collect()
    }

    fn finding(code: Code, message: &str) -> Diagnostic {
        Diagnostic::new(code, Place::File("films.yaml".to_owned()), message)
    }

    #[test]
    fn a_warning_says_what_it_costs_and_what_to_do() {
        let odd =
            |name: &str| finding(Code::Mended, name).note("it is text").help("write it\ncargo::metadata=x");
        let labelled = finding(Code::UnreadableFile, "d").label("not here");
        assert_eq!(
            instructions(vec![
                odd("a"),
                odd("b").note("it is a number"),
                odd("c"),
                odd("d"),
                odd("e"),
                labelled
            ]),
            [
                "cargo::warning=films.yaml: warning[mended]: a",
                "cargo::warning=  = note: it is text",
                "cargo::warning=  = help: write it cargo::metadata=x",
                "cargo::warning=films.yaml: warning[mended]: b",
                "cargo::warning=  = note: it is a number",
                "cargo::warning=films.yaml: warning[mended]: c",
                "cargo::error=films.yaml: error[unreadable-file]: d",
                "cargo::error=  = note: not here",
                "cargo::warning=and 2 more [mended]: `specwright check --verbose` shows them",
            ]
        );
    }
}
