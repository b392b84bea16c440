//! What is told of a comparison.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use super::Side;
use super::aspect::{Aspect, Effect};
use super::changes::{Changes, Finding};
use super::kind::{Event, Kind};
use super::places::Places;
use super::rust;
use super::semver::{Bump, Series, Version};
use crate::diagnostics::{Location, Pointer, quote};

/// For whom a change is bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Breaks {
    /// For old clients of a new server.
    pub wire: bool,
    /// For code that uses what is generated.
    pub rust: bool,
}

/// A place in one of the documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Spot {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The node, as a JSON pointer. RFC 6901.
    pub pointer: String,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Its kind.
    pub kind: Kind,
    /// For whom it is bad.
    pub breaks: Breaks,
    /// What has changed, in one line, without a full stop.
    pub message: String,
    /// Where it was in the old document, if it was there.
    pub old: Option<Spot>,
    /// Where it is in the new document, if it is there.
    pub new: Option<Spot>,
    /// The operations that it concerns: `GET /orders`. None, if it is of the document.
    pub operations: Vec<String>,
    /// What becomes of the generated Rust.
    pub rust: Vec<String>,
}

/// All changes between two documents.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comparison {
    /// The changes, in the order of the documents.
    pub changes: Vec<Change>,
    /// `info.version` of both documents.
    pub versions: (String, String),
    /// Were there too many schemas to compare them all, or too many operations to name all that the
    /// changes concern? No API is that large.
    pub is_exhausted: bool,
}

impl Change {
    /// The code of its kind.
    #[must_use]
    pub fn code(&self) -> Cow<'static, str> {
        self.kind.code()
    }

    /// What the change alone means for a version of 1.0 or later.
    #[must_use]
    pub fn bump(&self) -> Bump {
        if self.breaks.wire || self.breaks.rust {
            return Bump::Major;
        }
        match self.kind {
            Kind::Event(Event::VersionDecreased | Event::VersionNotBumped | Event::MajorNotBumped) => {
                Bump::None
            }
            Kind::Event(_) => Bump::Minor,
            Kind::Schema(_, Aspect::Deprecated | Aspect::DeprecatedWithSunset) => Bump::Minor,
            Kind::Schema(_, aspect) if aspect.effect() == Effect::Keeps => Bump::Patch,
            Kind::Schema(..) => Bump::Minor,
        }
    }
}

impl Comparison {
    /// Which number of the version has to go up.
    #[must_use]
    pub fn bump(&self, series: Series) -> Bump {
        let bumps = self.changes.iter().map(Change::bump);
        bumps.max().unwrap_or(Bump::None).within(series)
    }

    /// How many changes break the wire, how many Rust callers, how many neither.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let count =
            |test: fn(&Breaks) -> bool| self.changes.iter().filter(|change| test(&change.breaks)).count();
        (count(|b| b.wire), count(|b| b.rust), count(|b| !b.wire && !b.rust))
    }
}

/// A change whose places are pointers still, with the operations it concerns and what becomes of Rust.
pub(super) type Draft = (Finding, BTreeSet<usize>, Vec<rust::Effect>);

pub(super) fn finish(old: &Side, new: &Side, mut known: Changes) -> Comparison {
    let found = std::mem::take(&mut known.list).into_iter();
    let mut drafts: Vec<Draft> =
        found.map(|(finding, operations)| (finding, operations, Vec::new())).collect();
    rust::tell(&old.surface, &new.surface, &mut drafts);
    let places = (
        Places::find(old, drafts.iter().filter_map(|(finding, ..)| finding.old.as_ref())),
        Places::find(new, drafts.iter().filter_map(|(finding, ..)| finding.new.as_ref())),
    );
    let changes = drafts.into_iter().map(|(finding, operations, effects)| Change {
        kind: finding.kind,
        breaks: Breaks { wire: finding.breaks_wire, rust: effects.iter().any(|effect| effect.breaks) },
        message: finding.message,
        old: places.0.of(finding.old.as_ref()),
        new: places.1.of(finding.new.as_ref()),
        operations: known.names(&operations),
        rust: effects.into_iter().map(|effect| effect.message).collect(),
    });
    let versions = (old.api.info.version.clone(), new.api.info.version.clone());
    let mut comparison =
        Comparison { changes: changes.collect(), versions, is_exhausted: known.is_exhausted };
    comparison.check_version(old, new);
    comparison
}

impl Comparison {
    /// Does the version of the new document tell what has happened?
    fn check_version(&mut self, old: &Side, new: &Side) {
        let (Some(before), Some(after)) =
            (Version::parse(&self.versions.0), Version::parse(&self.versions.1))
        else {
            return;
        };
        let needs_major = self.changes.iter().any(|change| change.breaks.wire);
        let (event, message) = if after < before {
            (
                Event::VersionDecreased,
                format!(
                    "the version goes back from {} to {}",
                    quote(&self.versions.0),
                    quote(&self.versions.1)
                ),
            )
        } else if self.changes.is_empty() {
            return;
        } else if after == before {
            (Event::VersionNotBumped, format!("the version is {} still", quote(&self.versions.1)))
        } else if needs_major && !before.is_another_series(after) {
            let bump = Bump::Major.within(before.series()).word();
            (
                Event::MajorNotBumped,
                format!("the version does not tell that clients break: this is a {bump} change"),
            )
        } else {
            return;
        };
        let at = Location::root(Pointer::root().child("info").child("version"));
        let place = |side: &Side| Places::find(side, std::iter::once(&at)).of(Some(&at));
        self.changes.push(Change {
            kind: Kind::Event(event),
            breaks: Breaks::default(),
            message,
            old: place(old),
            new: place(new),
            operations: Vec::new(),
            rust: Vec::new(),
        });
    }
}
