//! Options and overlays are for both documents: what they are about need not be in each, but in one.

use super::{Options, Side};
use crate::diagnostics::{Code, Diagnostic, DocumentId, Place, Report};
use crate::load::Source;

/// Findings that count only where neither document is free of them.
pub(super) const CODES: &[Code] = &[Code::InvalidConfiguration, Code::UnmatchedTarget];

/// A document with its source.
type Read<'a> = (&'a Side, &'a Source);

/// The report of what is wrong for both documents, or of one alone if the other knows nothing of it.
pub(super) fn check(old: Read<'_>, new: Read<'_>, options: &Options) -> Result<(), Report> {
    let has_one_config = options.configs.0 == options.configs.1;
    let told = |(own, source): Read<'_>, (other, beside): Read<'_>| {
        let counts = |finding: &&Diagnostic| {
            let is_shared = match &finding.place {
                Place::Value(at) | Place::Key(at) => is_same_overlay(at.document, source, beside),
                Place::Position { .. } | Place::File(_) => has_one_config,
            };
            !is_shared || other.aside.iter().any(|known| is_same(known, finding))
        };
        own.aside.iter().filter(counts).cloned().collect::<Vec<Diagnostic>>()
    };
    // What is wrong for both is told once.
    for ((own, source), other, config) in [(new, old, &options.configs.1), (old, new, &options.configs.0)] {
        let findings = told((own, source), other);
        if !findings.is_empty() {
            let mut sources = own.sources.clone();
            config.origin.add_to(&mut sources);
            return Err(Report::new(findings, &sources));
        }
    }
    Ok(())
}

/// The same complaint. What is suggested instead depends on the document.
fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    let what = |finding: &Diagnostic| finding.message.split(';').next().map(str::to_owned);
    one.code == other.code && one.place == other.place && what(one) == what(other)
}

/// Does the other document have the same text for an overlay? At another revision it may be another.
fn is_same_overlay(id: DocumentId, source: &Source, other: &Source) -> bool {
    let index = usize::try_from(id.0).ok().and_then(|id| id.checked_sub(1));
    let [own, other] =
        [source, other].map(|source| index.and_then(|index| source.overlays().get(index)).map(Source::text));
    own.is_some() && own == other
}
