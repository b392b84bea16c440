//! Where options are from, so that findings can point at them.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::{
    Code, Diagnostic, Diagnostics, DocumentId, Place, Sources, distance, position, quote,
};

/// The file that options were read from; none for those of a build script.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    file: Option<(String, Arc<str>)>,
    /// The table of the target that the options belong to, if the file has several.
    target: Option<usize>,
}

/// Options are the same wherever they are from.
impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Origin {
    pub(super) fn new(display: &str, text: &str) -> Self {
        Self { file: Some((display.to_owned(), text.into())), target: None }
    }

    pub(super) fn of_target(&self, index: usize) -> Self {
        Self { file: self.file.clone(), target: Some(index) }
    }

    /// Adds the file, so that reports can show it.
    pub(crate) fn add_to(&self, sources: &mut Sources) {
        if let Some((display, text)) = &self.file {
            sources.set_configuration(display.clone(), Arc::clone(text));
        }
    }

    /// The folder that relative paths of the options start from.
    pub(crate) fn folder(&self) -> Option<&std::path::Path> {
        let (display, _) = self.file.as_ref()?;
        std::path::Path::new(display).parent()
    }

    /// The same, if the options are those of one target.
    pub(crate) fn target_folder(&self) -> Option<&std::path::Path> {
        self.target.and_then(|_| self.folder())
    }

    /// A finding about the option at `keys`; numbers are positions in arrays.
    pub(crate) fn finding(&self, keys: &[&str], message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Code::InvalidConfiguration, self.place(keys), message)
    }

    /// Where the option at `keys` stands; where the last of them that is there does.
    pub(crate) fn place(&self, keys: &[&str]) -> Place {
        let Some((_, text)) = &self.file else { return Place::File("the configuration".to_owned()) };
        let offset = DeTable::parse(text).ok().map_or(0, |root| self.offset(root.get_ref(), keys));
        let (line, column) = position(text, offset);
        Place::Position { document: DocumentId::CONFIGURATION, line, column }
    }

    fn offset(&self, root: &DeTable<'_>, keys: &[&str]) -> usize {
        let own = self.target.and_then(|index| {
            let targets = root.get("target")?.get_ref().as_array()?;
            targets.get(index)?.get_ref().as_table()
        });
        let found = own.and_then(|own| find(own, keys)).or_else(|| find(root, keys));
        found.unwrap_or_default()
    }
}

/// Where the value at `keys` begins, or its key where it is a table.
fn find(table: &DeTable<'_>, keys: &[&str]) -> Option<usize> {
    let (first, rest) = keys.split_first()?;
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == first)?;
    Some(within(value, rest).unwrap_or_else(|| match (value.get_ref(), rest) {
        (DeValue::Table(_) | DeValue::Array(_), _) => key.span().start,
        _ => value.span().start,
    }))
}

fn within(value: &Spanned<DeValue<'_>>, keys: &[&str]) -> Option<usize> {
    let (first, rest) = keys.split_first()?;
    match value.get_ref() {
        DeValue::Table(table) => find(table, keys),
        DeValue::Array(array) => {
            let item = array.get(first.parse::<usize>().ok()?)?;
            Some(within(item, rest).unwrap_or(item.span().start))
        }
        _ => None,
    }
}

/// The one of `known` that `name` is most likely a misspelling of.
pub(crate) fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let plain = |text: &str| text.to_lowercase().replace('_', "-");
    let wanted = plain(name);
    let known = known.into_iter().map(|known| (distance(&wanted, &plain(known)), known));
    let (steps, best) = known.min()?;
    let length = best.chars().count();
    // Two letters in the wrong order are two steps.
    let few = if length < 4 { 1 } else { 2 };
    (steps <= (length / 3).max(few)).then_some(best)
}

/// Findings of a kind that have a suggestion: whoever makes more mistakes waits too long for it.
const MAX_SUGGESTIONS: usize = 100;

/// `do you mean `required`?`, as help for a keyword that is `Unsupported`.
pub(crate) fn meant<'k>(
    keyword: &str,
    known: impl IntoIterator<Item = &'k str>,
    diagnostics: &Diagnostics,
) -> Option<String> {
    let is_early = diagnostics.count(Code::Unsupported) < MAX_SUGGESTIONS;
    let known = is_early.then(|| nearest(keyword, known)).flatten();
    known.map(|known| format!("do you mean {}?", quote(known)))
}

/// `there is no tag `Ordres`; do you mean `Orders`?`
pub(crate) fn misspelt<'k>(what: &str, name: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let message = format!("there is no {what} {}", quote(name));
    match nearest(name, known) {
        Some(known) => format!("{message}; do you mean {}?", quote(known)),
        None => message,
    }
}
