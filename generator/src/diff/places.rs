//! Lines and columns of all places of one document, in one pass over each file.

use std::collections::BTreeMap;

use super::Side;
use super::report::Spot;
use crate::diagnostics::{DocumentId, Location, Part, Pointer, locate, positions};

/// The places of one document that are to be shown.
#[derive(Debug, Default)]
pub(super) struct Places {
    spots: BTreeMap<Location, Spot>,
}

impl Places {
    pub(super) fn find<'l>(side: &Side, locations: impl Iterator<Item = &'l Location>) -> Self {
        let mut files: BTreeMap<DocumentId, Vec<(&Location, Location)>> = BTreeMap::new();
        for location in locations {
            let origin = side.document.origin(location);
            files.entry(origin.document).or_default().push((location, origin));
        }
        let mut spots = BTreeMap::new();
        for (id, wanted) in files {
            let text = side.sources.text(id).unwrap_or_default();
            let places: Vec<(&Pointer, Part)> =
                wanted.iter().map(|(_, origin)| (&origin.pointer, Part::Value)).collect();
            let starts: Vec<usize> = locate(text, &places).into_iter().map(|range| range.start).collect();
            let file = side.sources.display(id).unwrap_or_default();
            for ((asked, origin), (line, column)) in wanted.iter().zip(positions(text, &starts)) {
                let pointer = origin.pointer.to_string();
                spots.insert((*asked).clone(), Spot { file: file.to_owned(), line, column, pointer });
            }
        }
        Self { spots }
    }

    pub(super) fn of(&self, location: Option<&Location>) -> Option<Spot> {
        self.spots.get(location?).cloned()
    }
}
