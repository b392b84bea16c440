use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::OnceLock;

use super::locate::{offset_of, positions};
use super::text::neutral_line;
use super::{
    Code, Diagnostic, DocumentId, Part, Place, Pointer, Record, RelatedRecord, Severity, Sources, locate,
    render,
};

/// How a [`Report`] is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Text only.
    #[default]
    Plain,
    /// With the escape sequences of a terminal.
    Colour,
}

/// How much of a report is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Folded,
    Full,
}

/// Findings with the texts they point into: what users are shown.
///
/// Lines and columns are looked up when they are first asked for.
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    sources: Sources,
    spots: OnceLock<Vec<Spots>>,
}

/// The places of one diagnostic.
pub(super) struct Spots {
    pub(super) primary: Spot,
    pub(super) related: Vec<Spot>,
}

/// A place that can be shown.
pub(super) struct Spot {
    /// The path to show.
    pub(super) file: String,
    pub(super) position: Option<Position>,
}

/// A place in a text.
pub(super) struct Position {
    pub(super) document: DocumentId,
    pub(super) span: Range<usize>,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Report {
    /// Puts findings and the texts of a compilation together. Texts are shared, not copied.
    #[must_use]
    pub fn new(diagnostics: Vec<Diagnostic>, sources: &Sources) -> Self {
        Self { diagnostics, sources: sources.clone(), spots: OnceLock::new() }
    }

    /// The findings, in the order they were made.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Is there nothing to say?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// How many findings of one severity there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == severity).count()
    }

    /// The files that were read, by the paths that are shown.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        self.sources.displays().map(PathBuf::from).collect()
    }

    /// With excerpts, as compilers show them: warnings first, errors last, where the eye is.
    /// Findings of one pattern are folded after the first few.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        render::render(self, style, Extent::Folded)
    }

    /// As [`Report::render`], with every finding.
    #[must_use]
    pub fn render_all(&self, style: Style) -> String {
        render::render(self, style, Extent::Full)
    }

    /// How many findings of each code there are, those with the most first.
    #[must_use]
    pub fn counts(&self) -> Vec<(Code, usize)> {
        let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
        for diagnostic in &self.diagnostics {
            *counts.entry(diagnostic.code).or_default() += 1;
        }
        let mut counts: Vec<(Code, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }

    /// One line each, `path:line:column: severity[code]: message`, for build scripts.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.entries().map(|(diagnostic, spots)| line(diagnostic, &spots.primary)).collect()
    }

    /// For programs.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        self.entries().map(|(diagnostic, spots)| record(diagnostic, spots)).collect()
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&Diagnostic, &Spots)> {
        let spots = self.spots.get_or_init(|| find_spots(&self.diagnostics, &self.sources));
        self.diagnostics.iter().zip(spots)
    }

    pub(super) fn text(&self, document: DocumentId) -> &str {
        self.sources.text(document).unwrap_or_default()
    }
}

/// The plain rendering.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Style::Plain))
    }
}

/// The plain rendering as well: it is what a `main` that returns this error prints.
impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Report {}

fn line(diagnostic: &Diagnostic, spot: &Spot) -> String {
    let Diagnostic { severity, code, message, .. } = diagnostic;
    let place = match &spot.position {
        Some(Position { line, column, .. }) => format!("{}:{line}:{column}", spot.file),
        None => spot.file.clone(),
    };
    format!("{place}: {severity}[{code}]: {}", neutral_line(message))
}

fn record(diagnostic: &Diagnostic, spots: &Spots) -> Record {
    let related = diagnostic.related.iter().zip(&spots.related);
    Record {
        code: diagnostic.code.as_str(),
        severity: diagnostic.severity.as_str(),
        message: diagnostic.message.clone(),
        label: diagnostic.label.clone(),
        file: spots.primary.file.clone(),
        line: spots.primary.position.as_ref().map(|p| p.line),
        column: spots.primary.position.as_ref().map(|p| p.column),
        pointer: pointer_of(&diagnostic.place),
        related: related
            .map(|((place, message), spot)| RelatedRecord {
                message: message.clone(),
                file: spot.file.clone(),
                line: spot.position.as_ref().map(|p| p.line),
                column: spot.position.as_ref().map(|p| p.column),
                pointer: pointer_of(place),
            })
            .collect(),
        note: diagnostic.note.clone(),
        help: diagnostic.help.clone(),
    }
}

fn pointer_of(place: &Place) -> Option<String> {
    match place {
        Place::Value(location) | Place::Key(location) => Some(location.pointer.to_string()),
        Place::Position { .. } | Place::File(_) => None,
    }
}

/// Looks up all places of all diagnostics, reading each text once.
fn find_spots(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<Spots> {
    let places: Vec<&Place> = diagnostics.iter().flat_map(places_of).collect();
    let mut spots: Vec<Spot> = places.iter().map(|place| spot_in_file(place, sources)).collect();
    let documents = (0..).map(DocumentId).take_while(|id| sources.text(*id).is_some());
    for id in documents.chain([DocumentId::CONFIGURATION]) {
        if let Some(text) = sources.text(id) {
            place_in_text(id, text, &places, &mut spots);
        }
    }
    let mut spots = spots.into_iter();
    let found = diagnostics.iter().filter_map(|diagnostic| {
        let primary = spots.next()?;
        let related = spots.by_ref().take(diagnostic.related.len()).collect();
        Some(Spots { primary, related })
    });
    found.collect()
}

fn places_of(diagnostic: &Diagnostic) -> impl Iterator<Item = &Place> {
    std::iter::once(&diagnostic.place).chain(diagnostic.related.iter().map(|(place, _)| place))
}

fn document_of(place: &Place) -> Option<DocumentId> {
    match place {
        Place::Value(location) | Place::Key(location) => Some(location.document),
        Place::Position { document, .. } => Some(*document),
        Place::File(_) => None,
    }
}

fn spot_in_file(place: &Place, sources: &Sources) -> Spot {
    let display = match place {
        Place::File(display) => display,
        _ => document_of(place).and_then(|id| sources.display(id)).unwrap_or("<unknown>"),
    };
    Spot { file: neutral_line(display).into_owned(), position: None }
}

fn place_in_text(id: DocumentId, text: &str, places: &[&Place], spots: &mut [Spot]) {
    let mut nodes: Vec<(&Pointer, Part)> = Vec::new();
    let mut node_spots = Vec::new();
    let mut found: Vec<(usize, Range<usize>)> = Vec::new();
    for (index, place) in places.iter().enumerate().filter(|(_, p)| document_of(p) == Some(id)) {
        let (location, part) = match place {
            Place::Value(location) => (location, Part::Value),
            Place::Key(location) => (location, Part::Key),
            Place::Position { line, column, .. } => {
                let start = offset_of(text, *line, *column);
                found.push((index, start..start));
                continue;
            }
            Place::File(_) => continue,
        };
        nodes.push((&location.pointer, part));
        node_spots.push(index);
    }
    if !nodes.is_empty() {
        found.extend(node_spots.into_iter().zip(locate(text, &nodes)));
    }
    let starts: Vec<usize> = found.iter().map(|(_, span)| span.start).collect();
    for ((index, span), (line, column)) in found.into_iter().zip(positions(text, &starts)) {
        if let Some(spot) = spots.get_mut(index) {
            spot.position = Some(Position { document: id, span, line, column });
        }
    }
}
