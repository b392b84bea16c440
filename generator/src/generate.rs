//! The pipeline: each phase takes what the one before it made, and runs only if that is sound.

use std::path::{Path, PathBuf};

use crate::callers::Callers;
use crate::config::{Config, Features, Layout};
use crate::cost::{Cost, cost};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place, Report, Severity, Sources, quote};
use crate::document::Document;
use crate::inspect::{self, Inspection};
use crate::ir::passes::tags::{self, Tags};
use crate::ir::passes::{self, Analysis};
use crate::ir::{self, Api, Used};
use crate::load::Source;
use crate::lower;
use crate::names;
use crate::output::Output;
use crate::render::{self, Rendered};
use crate::summary::{Summary, summarise};

/// What came out of a document.
#[derive(Debug)]
#[non_exhaustive]
pub struct Generated {
    /// The files.
    pub output: Output,
    /// What was noticed: warnings only.
    pub report: Report,
    /// What was made, in numbers and names.
    pub summary: Summary,
    /// What of the document the options' `used-by` calls for, if they have one.
    pub used: Option<Used>,
    /// What each tag costs, where tags have cargo features.
    pub cost: Option<Cost>,
    /// The files that the document was read from, and those it refers to that are not there: when
    /// one of them changes, the output may.
    pub files: Vec<PathBuf>,
    /// Did the document ask for files on the network? They are not among `files`.
    pub has_remote_files: bool,
}

/// Compiles a document. Nothing is written: that is [`Output::write`]'s.
///
/// # Errors
/// The report of everything that is wrong with the document, if anything is, or if a warning is
/// denied.
pub fn generate(source: &Source, config: &Config, layout: Layout) -> Result<Generated, Report> {
    with_room(|| compile(source, config, layout))
}

fn compile(source: &Source, config: &Config, layout: Layout) -> Result<Generated, Report> {
    let mut diagnostics = Diagnostics::new();
    let mut files = Files::of(source);
    let Some(Front { document, api, analysis, used }) = front(source, config, &mut files, &mut diagnostics)
    else {
        return Err(files.report(diagnostics, config));
    };
    check_paths(&api, config, layout, &mut diagnostics);
    check_features(config, layout, &mut diagnostics);
    let summary = summarise(&document, &api, &diagnostics);
    drop(document);
    let report = files.report(diagnostics, config);
    if report.count(Severity::Error) > 0 {
        return Err(report);
    }
    let modules = lower::lower(&api, &analysis, config, layout);
    let tags = analysis.tags.as_ref();
    let rendered =
        render::Templates::read(config, &mut files.sources, &mut files.paths).and_then(|templates| {
            render::render(&api, tags, modules, config, &templates, source.display(), layout)
        });
    let rendered = rendered.map_err(|why| {
        let mut diagnostics = Diagnostics::new();
        diagnostics.report(*why);
        files.report(diagnostics, config)
    })?;
    let Rendered { output, lines } = rendered;
    let cost = tags.map(|tags| cost(&api, tags, &lines));
    Ok(Generated {
        output,
        report,
        summary,
        used,
        cost,
        files: files.paths,
        has_remote_files: files.has_remote,
    })
}

/// Features of what is included in a crate would be that crate's.
fn check_features(config: &Config, layout: Layout, diagnostics: &mut Diagnostics) {
    if config.features == Features::Tags && layout == Layout::File {
        let message = "tags have cargo features only in a crate of their own";
        let help = "generate a crate, or name the tags that are wanted: `only = { tags = [\"…\"] }`";
        let note = "features in a file that another crate includes would be features of that crate";
        let finding = config.origin.finding(&["features"], message.to_owned());
        diagnostics.report(finding.note(note).help(help));
    }
}

/// The features of tags, if they are asked for.
fn tags(api: &Api, config: &Config) -> Option<Tags> {
    if config.features != Features::Tags {
        return None;
    }
    let own = config.package.manifest.get("dependencies").and_then(toml::Value::as_table);
    let own = own.into_iter().flat_map(toml::Table::keys);
    let taken = api.dependencies().into_iter().map(|(package, _)| package).chain(own.cloned());
    let tags = tags::find(api, &taken.chain(["specwright-runtime".to_owned()]).collect());
    (!tags.features.is_empty()).then_some(tags)
}

/// A generated crate knows nothing of the crate that uses it.
fn check_paths(api: &Api, config: &Config, layout: Layout, diagnostics: &mut Diagnostics) {
    let is_own = |path: &str| names::names_within(path).iter().any(|name| name.krate() == Some("crate"));
    let own = api.foreign.iter().filter(|foreign| is_own(&foreign.path));
    for foreign in own.filter(|_| layout == Layout::Crate) {
        let message = format!("a generated crate has no {}", quote(&foreign.path));
        let mut finding = config.origin.finding(&[], message);
        finding.place = foreign.said_at.clone();
        let help = "name a type of another crate, or generate one file that your crate includes";
        diagnostics.report(finding.help(help));
    }
}

/// The IR as text, for people who look into the compiler.
///
/// # Errors
/// As [`generate`].
pub fn dump_ir(source: &Source, config: &Config) -> Result<String, Report> {
    with_room(|| {
        let mut diagnostics = Diagnostics::new();
        let mut files = Files::of(source);
        match front(source, config, &mut files, &mut diagnostics) {
            Some(Front { api, analysis, .. }) => Ok(ir::dump(&api, &analysis)),
            None => Err(files.report(diagnostics, config)),
        }
    })
}

/// What the compiler made of a document, for people who want to know before they generate, or why.
///
/// # Errors
/// As [`generate`].
pub fn inspect(source: &Source, config: &Config) -> Result<Inspection, Report> {
    looked_at(source, config, inspect::inspect)
}

/// What a new program around a document is made of, for people who begin with one.
///
/// # Errors
/// As [`generate`].
#[cfg(feature = "starter")]
pub fn starter(source: &Source, config: &Config) -> Result<crate::starter::Starter, Report> {
    looked_at(source, config, |api, analysis, summary, report| {
        lower::starter(api, analysis, config, summary, report)
    })
}

/// Shows a sound document, compiled as far as the IR, to `look`.
fn looked_at<T: Send>(
    source: &Source,
    config: &Config,
    look: impl Fn(&Api, &Analysis, Summary, Report) -> T + Sync,
) -> Result<T, Report> {
    with_room(|| {
        let mut diagnostics = Diagnostics::new();
        let mut files = Files::of(source);
        let Some(Front { document, api, analysis, .. }) = front(source, config, &mut files, &mut diagnostics)
        else {
            return Err(files.report(diagnostics, config));
        };
        let summary = summarise(&document, &api, &diagnostics);
        let report = files.report(diagnostics, config);
        if report.count(Severity::Error) > 0 {
            return Err(report);
        }
        Ok(look(&api, &analysis, summary, report))
    })
}

/// The document as its overlays leave it: what is compiled, as one tree. Other files that it refers to are
/// not part of it.
///
/// # Errors
/// The report of what is wrong with the overlays, or if the text is no document.
pub fn overlaid(source: &Source) -> Result<serde_json::Value, Report> {
    with_room(|| {
        let mut diagnostics = Diagnostics::new();
        let tree = Document::overlaid(source, &mut diagnostics);
        tree.ok_or_else(|| Files::of(source).report(diagnostics, &Config::default()))
    })
}

/// What the document was read from.
struct Files {
    sources: Sources,
    paths: Vec<PathBuf>,
    has_remote: bool,
}

impl Files {
    /// The root document and its overlays: others are known once it has been read.
    fn of(source: &Source) -> Self {
        let known = std::iter::once(source).chain(source.overlays());
        let paths = known.filter_map(|source| source.path().map(Path::to_owned)).collect();
        Self { sources: source.sources(), paths, has_remote: false }
    }

    fn report(&self, diagnostics: Diagnostics, config: &Config) -> Report {
        let mut sources = self.sources.clone();
        config.origin.add_to(&mut sources);
        Report::new(config.diagnostics.apply(diagnostics.into_vec()), &sources)
    }
}

/// Works on a stack that is large enough for the deepest documents that are read, whatever the
/// caller has: a test has 2 MiB, a program on Windows 1 MiB, and a build script is not optimised.
pub(crate) fn with_room<T: Send>(work: impl Fn() -> T + Sync) -> T {
    const STACK: usize = 64 << 20;
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(STACK);
        match builder.spawn_scoped(scope, &work) {
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => work(),
        }
    })
}

/// Document and IR.
struct Front {
    document: Document,
    api: Api,
    analysis: Analysis,
    used: Option<Used>,
}

/// `None`: there were errors.
fn front(
    source: &Source,
    config: &Config,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Option<Front> {
    crate::config::check(config, lower::is_attribute, diagnostics);
    let document = Document::parse(source, diagnostics)?;
    *files = Files {
        sources: document.sources(),
        paths: document.paths(),
        has_remote: document.has_remote_files(),
    };
    let model = document.api(diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let mut api = ir::build::build(&document, &model, config, diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let mut analysis = passes::run(&mut api, diagnostics);
    let used = leave_out_unused(&document, &mut api, &mut analysis, config, diagnostics);
    analysis.tags = tags(&api, config);
    if !config.parts.has_operations() {
        // They have told how the types are used.
        api.leave_out_operations();
    }
    Some(Front { document, api, analysis, used })
}

/// Leaves out what the callers do not use, if the options name some.
fn leave_out_unused(
    document: &Document,
    api: &mut Api,
    analysis: &mut Analysis,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Option<Used> {
    let directory = config.used_by.as_ref()?;
    let callers = match Callers::read(directory) {
        Ok(callers) => callers,
        Err(why) => {
            let finding = config.origin.finding(&["used-by"], "the callers cannot be read");
            diagnostics.report(finding.note(why).help("name a directory with Rust, as `src`"));
            return None;
        }
    };
    let mut warn = |place: Place, message: String, note: &str| {
        diagnostics.report(Diagnostic::new(Code::UnclearUse, place, message).note(note));
    };
    for file in callers.not_rust() {
        let place = Place::File(file.display().to_string());
        warn(place, "this is no Rust".to_owned(), "all of its words are taken for names of what it uses");
    }
    let has_operations = config.parts.has_operations();
    let names = ir::Names { all: callers.names(), files: callers.files().len(), has_operations };
    let used = ir::leave_out_unused(document, api, analysis, &names, diagnostics);
    if used.is_none() {
        let what = if has_operations { "operation" } else { "type" };
        let message = format!("no Rust in {} names any {what}", quote(&directory.display().to_string()));
        let place = config.origin.place(&["used-by"]);
        diagnostics.report(
            Diagnostic::new(Code::UnclearUse, place, message)
                .note("everything is generated")
                .help("name the directory of the crate that calls the API, as `src`"),
        );
    }
    used
}
