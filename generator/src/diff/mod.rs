//! Two documents, one older than the other: what has changed, and for whom that is bad.
//!
//! A change **breaks the wire** if a client that was made for the old document may fail with a
//! server of the new one: what it sends is refused or means something else, or it meets answers that
//! it does not know. It **breaks Rust callers** if code that compiles with what was generated from
//! the old document may not compile with what is generated from the new one.
//!
//! Schemas are compared as they are written, keyword by keyword (`schema`), in the directions in
//! which operations send them. What Rust makes of them is not guessed from that: what is
//! generated from both is compared as well (`rust`), and told with the changes that lead to it.

mod aside;
mod aspect;
mod bodies;
mod changes;
mod components;
mod dates;
mod event;
mod kind;
mod life;
mod operations;
mod parameters;
mod places;
mod report;
mod rust;
mod schema;
mod security;
mod semver;

pub use dates::Date;
pub use kind::{Aspect, Event, Kind, Scope};
pub use report::{Breaks, Change, Comparison, Spot};
pub use semver::{Bump, Series};

use crate::config::Config;
use crate::diagnostics::{Diagnostic, Diagnostics, DocumentId, Report, Sources};
use crate::document::{Document, model};
use crate::ir;
use crate::ir::passes::{self, Analysis};
use crate::load::{Source, is_remote};
use crate::lower::{Surface, surface};
use changes::Changes;
use kind::Flow;
use schema::Schemas;

/// One of the two documents, and what Rust makes of it.
pub(crate) struct Side {
    document: Document,
    sources: Sources,
    api: model::Api,
    surface: Surface,
    /// What is wrong with options and overlays, unless it is about the other document.
    aside: Vec<Diagnostic>,
}

/// What else is asked.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The configurations that Rust is generated with: of the old document, of the new one.
    pub configs: (Config, Config),
    /// The revisions of the two documents, which are shown before the names of their files:
    /// `main` makes `main:spec/api.yaml` of `spec/api.yaml`.
    pub revisions: (Option<String>, Option<String>),
    /// The day on which the new document holds. Without one nothing is said of days to come.
    pub today: Option<Date>,
}

/// Compares two documents.
///
/// # Errors
/// The report of everything that is wrong with one of them, if anything is.
pub fn diff(old: &Source, new: &Source, options: &Options) -> Result<Comparison, Report> {
    crate::generate::with_room(|| {
        let before = Side::read(old, &options.configs.0, options.revisions.0.as_deref())?;
        let after = Side::read(new, &options.configs.1, options.revisions.1.as_deref())?;
        aside::check((&before, old), (&after, new), options)?;
        Ok(compare(&before, &after, options))
    })
}

fn compare(old: &Side, new: &Side, options: &Options) -> Comparison {
    let mut comparing = Comparing {
        old,
        new,
        today: options.today,
        flow: Flow::ToServer,
        changes: Changes::default(),
        schemas: Schemas::new(&old.document, &new.document, options.today),
    };
    comparing.servers();
    comparing.global_security();
    comparing.security_schemes();
    comparing.operations();
    comparing.components();
    let Comparing { mut changes, schemas, .. } = comparing;
    schemas.finish(&mut changes);
    report::finish(old, new, changes)
}

impl Side {
    fn read(source: &Source, config: &Config, revision: Option<&str>) -> Result<Self, Report> {
        let mut diagnostics = Diagnostics::setting_aside(aside::CODES);
        crate::config::check(config, crate::lower::is_attribute, &mut diagnostics);
        let shown = |sources: Sources| match revision {
            Some(revision) => at_revision(&sources, source.overlays().len(), revision),
            None => sources,
        };
        let failed = |diagnostics: Diagnostics, mut sources: Sources| {
            config.origin.add_to(&mut sources);
            Err(Report::new(config.diagnostics.apply(diagnostics.into_vec()), &sources))
        };
        let Some(document) = Document::parse(source, &mut diagnostics) else {
            return failed(diagnostics, shown(source.sources()));
        };
        let sources = shown(document.sources());
        let api = document.api(&mut diagnostics);
        if diagnostics.has_errors() {
            return failed(diagnostics, sources);
        }
        let mut ir = ir::build::build(&document, &api, config, &mut diagnostics);
        if diagnostics.has_errors() {
            return failed(diagnostics, sources);
        }
        let analysis: Analysis = passes::run(&mut ir, &mut diagnostics);
        let surface = surface(&ir, &analysis, config);
        let aside = diagnostics.take_aside();
        Ok(Self { document, sources, api, surface, aside })
    }
}

/// The same texts, with the revision before their names. Overlays and files on the network are of none.
fn at_revision(sources: &Sources, overlays: usize, revision: &str) -> Sources {
    let mut shown = Sources::new();
    for (index, id) in (0..).map(DocumentId).enumerate() {
        let (Some(name), Some(text)) = (sources.display(id), sources.text(id)) else { break };
        let is_elsewhere = (1..=overlays).contains(&index) || is_remote(name);
        shown.add(if is_elsewhere { name.to_owned() } else { format!("{revision}:{name}") }, text);
    }
    shown
}

/// Two documents, while they are compared.
struct Comparing<'s> {
    old: &'s Side,
    new: &'s Side,
    today: Option<Date>,
    /// Whose requests are compared.
    flow: Flow,
    changes: Changes,
    schemas: Schemas<'s>,
}
