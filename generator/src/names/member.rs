//! What needs a name.

use super::apart::{Way, digest, with_case};
use super::words::{Symbols, words};

/// Something that needs a name of its own in a namespace.
///
/// Equal members are one and the same. What shares its wire name with others, as parameters in
/// different places and operations without an `operationId` may, needs an alternative.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Member {
    wire: String,
    text: String,
    pub(super) rank: u8,
    alternative: Option<String>,
    place: String,
}

impl Member {
    /// What the document calls `wire`, of the first rank.
    #[must_use]
    pub(crate) fn new(wire: &str) -> Self {
        Self {
            wire: wire.to_owned(),
            text: wire.to_owned(),
            rank: 0,
            alternative: None,
            place: String::new(),
        }
    }

    /// Takes the words from `text`, for what the document itself does not name well.
    #[must_use]
    pub(crate) fn text(mut self, text: &str) -> Self {
        text.clone_into(&mut self.text);
        self
    }

    /// In a collision, the one member of the least rank keeps its name: 0 unless said otherwise.
    #[must_use]
    pub(crate) fn rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    /// Takes the words from `text` if there is a collision: `query id` rather than `id`.
    #[must_use]
    pub(crate) fn alternative(mut self, text: &str) -> Self {
        self.alternative = Some(text.to_owned());
        self
    }

    /// Says where it stands, which tells it from others when all its texts are theirs.
    #[must_use]
    pub(crate) fn place(mut self, place: &str) -> Self {
        place.clone_into(&mut self.place);
        self
    }

    /// What the document calls it.
    #[must_use]
    pub(crate) fn wire(&self) -> &str {
        &self.wire
    }

    /// The text that its words are taken from.
    pub(super) fn as_text(&self) -> &str {
        &self.text
    }

    /// The words of its plain name.
    pub(super) fn words(&self) -> Vec<String> {
        words(&self.text, Symbols::Dropped)
    }

    /// The words of a name that tells it from others, if `way` leads to one. Symbols that all of
    /// them share need not be named.
    pub(super) fn told(&self, way: Way, common: &str) -> Option<Vec<String>> {
        let differing = || words(&self.text, Symbols::NamedBut(common));
        match way {
            Way::Alternative => Some(words(self.alternative.as_deref()?, Symbols::Dropped)),
            Way::Symbols => Some(differing()),
            Way::AllSymbols => Some(words(&self.text, Symbols::NamedBut(""))),
            // The case of a text of ours says nothing about the document.
            _ if self.text != self.wire => None,
            Way::Case => Some(with_case(self.words(), &self.text)),
            Way::SymbolsAndCase => Some(with_case(differing(), &self.text)),
        }
    }

    /// A last resort for its name, different in every round.
    pub(super) fn digested(&self, round: usize) -> Vec<String> {
        let salt = if round < 3 { String::new() } else { round.to_string() };
        let alternative = self.alternative.as_deref().unwrap_or_default();
        let mut identity = format!("{salt}{}\0{}\0{alternative}", self.wire, self.text);
        if !self.place.is_empty() {
            identity = format!("{identity}\0{}", self.place);
        }
        let mut found = self.words();
        found.push(digest(&identity, if round < 2 { 4 } else { 12 }));
        found
    }
}
