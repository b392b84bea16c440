//! The pipeline: each phase takes what the one before it made, and runs only if that is sound.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostics::{Diagnostics, Report, Sources};
use crate::document::Document;
use crate::ir::passes::{self, Analysis};
use crate::ir::{self, Api, Sender, Shape};
use crate::load::Source;
use crate::lower::{self, Layout};
use crate::output::Output;
use crate::render;

/// What came out of a document.
#[derive(Debug)]
pub struct Generated {
    /// The files.
    pub output: Output,
    /// What was noticed: warnings only.
    pub report: Report,
    /// What was made, in numbers and names.
    pub summary: Summary,
    /// The files that the document was read from, and those it refers to that are not there: when
    /// one of them changes, the output may.
    pub files: Vec<PathBuf>,
}

/// What was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Title and version of the API.
    pub title: String,
    /// Operations: method, path and the name of the generated method.
    pub operations: Vec<(String, String, String)>,
    /// Webhooks: method, name in the document and the name of the generated method.
    pub webhooks: Vec<(String, String, String)>,
    /// Operations of callbacks: as webhooks.
    pub callbacks: Vec<(String, String, String)>,
    /// Names of the structs.
    pub structs: Vec<String>,
    /// Names of the enums, with the number of their values.
    pub enums: Vec<(String, usize)>,
    /// Names of the unions, with the number of their members.
    pub unions: Vec<(String, usize)>,
    /// Names of the aliases.
    pub aliases: Vec<String>,
}

/// Compiles a document. Nothing is written: that is [`Output::write`]'s.
///
/// # Errors
/// The report of everything that is wrong with the document, if anything is.
pub fn generate(source: &Source, config: &Config, layout: Layout) -> Result<Generated, Report> {
    let mut diagnostics = Diagnostics::new();
    let mut files = Files::of(source);
    let Some((api, analysis)) = front(source, config, &mut files, &mut diagnostics) else {
        return Err(files.report(diagnostics));
    };
    let modules = lower::lower(&api, &analysis, config, layout);
    let output = render::render(&api, modules, config, source.display(), layout);
    let summary = summarise(&api);
    Ok(Generated { output, report: files.report(diagnostics), summary, files: files.paths })
}

/// The IR as text, for people who look into the compiler.
///
/// # Errors
/// As [`generate`].
pub fn dump_ir(source: &Source, config: &Config) -> Result<String, Report> {
    let mut diagnostics = Diagnostics::new();
    let mut files = Files::of(source);
    match front(source, config, &mut files, &mut diagnostics) {
        Some((api, analysis)) => Ok(ir::dump(&api, &analysis)),
        None => Err(files.report(diagnostics)),
    }
}

/// What the document was read from.
struct Files {
    sources: Sources,
    paths: Vec<PathBuf>,
}

impl Files {
    /// The root document alone: others are known once it has been read.
    fn of(source: &Source) -> Self {
        let mut sources = Sources::new();
        source.add_to(&mut sources);
        Self { sources, paths: source.path().map(Path::to_owned).into_iter().collect() }
    }

    fn report(&self, diagnostics: Diagnostics) -> Report {
        Report::new(diagnostics.into_vec(), &self.sources)
    }
}

/// Document and IR. `None`: there were errors.
fn front(
    source: &Source,
    config: &Config,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Option<(Api, Analysis)> {
    let document = Document::parse(source, diagnostics)?;
    *files = Files { sources: document.sources(), paths: document.paths() };
    let model = document.api(diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let mut api = ir::build::build(&document, &model, config, diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let analysis = passes::run(&mut api, diagnostics);
    Some((api, analysis))
}

fn summarise(api: &Api) -> Summary {
    let mut summary = Summary {
        title: format!("{} {}", api.info.title, api.info.version).trim().to_owned(),
        ..Summary::default()
    };
    for operation in api.operations.iter().filter(|operation| operation.sender == Sender::Client) {
        let name = operation.name.rust().to_owned();
        summary.operations.push((operation.method.clone(), operation.path.clone(), name));
    }
    summary.webhooks = events(api, api.webhooks.as_slice());
    summary.callbacks = events(api, &api.callbacks);
    for (_, def) in api.types.iter() {
        let name = def.name.rust().to_owned();
        match &def.shape {
            Shape::Alias(_) => summary.aliases.push(name),
            Shape::Record(_) | Shape::Newtype(_) => summary.structs.push(name),
            Shape::StringEnum(variants) => summary.enums.push((name, variants.len())),
            Shape::IntegerEnum(variants) => summary.enums.push((name, variants.len())),
            Shape::Union(union) => summary.unions.push((name, union.members.len())),
        }
    }
    summary
}

fn events(api: &Api, groups: &[ir::Group]) -> Vec<(String, String, String)> {
    let operations = groups.iter().flat_map(|group| &group.operations);
    let operations = operations.filter_map(|index| api.operations.get(*index));
    let row = |operation: &ir::Operation| {
        (operation.method.clone(), operation.event.clone(), operation.name.rust().to_owned())
    };
    operations.map(row).collect()
}
