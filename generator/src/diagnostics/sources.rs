use std::sync::Arc;

use super::DocumentId;

/// The texts that diagnostics point into, by [`DocumentId`], each under the path to show.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<(String, Arc<str>)>,
    configuration: Option<(String, Arc<str>)>,
}

impl Sources {
    /// No texts yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text; the first one is the root document.
    pub fn add(&mut self, display: impl Into<String>, text: impl Into<Arc<str>>) -> DocumentId {
        let id = DocumentId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push((display.into(), text.into()));
        id
    }

    /// Adds the text of the options, [`DocumentId::CONFIGURATION`].
    pub fn set_configuration(&mut self, display: String, text: Arc<str>) {
        self.configuration = Some((display, text));
    }

    /// The path to show for a document.
    #[must_use]
    pub fn display(&self, id: DocumentId) -> Option<&str> {
        self.file(id).map(|(display, _)| display.as_str())
    }

    /// The paths to show, in the order of the documents.
    pub(super) fn displays(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(display, _)| display.as_str())
    }

    /// The text of a document.
    #[must_use]
    pub fn text(&self, id: DocumentId) -> Option<&str> {
        self.file(id).map(|(_, text)| text.as_ref())
    }

    fn file(&self, id: DocumentId) -> Option<&(String, Arc<str>)> {
        if id == DocumentId::CONFIGURATION {
            return self.configuration.as_ref();
        }
        self.files.get(usize::try_from(id.0).ok()?)
    }
}
