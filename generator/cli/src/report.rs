//! What is said, and where: reports on standard error, answers on standard output.

mod finding;
mod gathered;
mod github;
mod sarif;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use serde_json::{Value, json};
use specwright::diagnostics::{Diagnostic, Report, Sources, Style};
use specwright::{Config, Selection, Target};

use crate::BAD;
use crate::args::{Format, Input};
pub(crate) use finding::Finding;
pub(crate) use gathered::Gathered;

/// Where the options of the input may be read from.
pub(crate) fn config_paths(input: &Input) -> Vec<PathBuf> {
    let beside = || vec![input.spec.with_extension("toml"), input.spec.with_file_name("specwright.toml")];
    input.config.clone().map_or_else(beside, |path| vec![path])
}

/// The file with the options of the input, if there is one.
pub(crate) fn config_file(input: &Input) -> Option<PathBuf> {
    input.config.clone().or_else(|| Config::beside(&input.spec))
}

/// The options that belong to the input.
pub(crate) fn config(input: &Input) -> Result<Config, ExitCode> {
    config_for(input, None)
}

/// The options that belong to what is made from the input in this directory.
pub(crate) fn config_for(input: &Input, output: Option<&Path>) -> Result<Config, ExitCode> {
    let mut config = read(input, output)?;
    input.levels.apply(&mut config.diagnostics);
    config.overlays.extend(input.overlay.iter().cloned());
    if input.used_by.is_some() {
        config.used_by.clone_from(&input.used_by);
    }
    if !input.only.is_empty() {
        config.only = Selection { any: input.only.clone(), ..Selection::default() };
    }
    Ok(config)
}

/// The options of a file, or of one of its targets. The file may have changed since the targets were
/// counted: a target is known by what it is made from and where to.
fn read(input: &Input, output: Option<&Path>) -> Result<Config, ExitCode> {
    let Some(path) = config_file(input) else { return Ok(Config::default()) };
    let bad = |report: Report| refused(input, &report);
    let Some(output) = &input.target else {
        return Config::read_for(&path, &input.spec, output).map_err(bad);
    };
    let targets = Target::read_all(&path).map_err(bad)?;
    let found = targets.into_iter().find(|it| it.is_of(&input.spec, output));
    found.map(|target| target.config).ok_or_else(|| {
        let (path, spec, output) = (path.display(), input.spec.display(), output.display());
        problem(input, &format!("{path} has no target from {spec} to {output}"));
        ExitCode::from(BAD)
    })
}

/// Says what is wrong with a file of targets: no target says how.
pub(crate) fn wrong(report: &Report) -> ExitCode {
    say(report.render(style()).trim_end());
    ExitCode::from(BAD)
}

/// Says why a file could not be read.
pub(crate) fn unreadable(input: &Input, error: Diagnostic) -> ExitCode {
    refused(input, &Report::new(vec![error], &Sources::new()))
}

/// Says what is wrong with the document, which is the end of the command.
pub(crate) fn refused(input: &Input, report: &Report) -> ExitCode {
    errors(input, report);
    ExitCode::from(BAD)
}

/// Says what is wrong with the document.
fn errors(input: &Input, report: &Report) {
    match input.format {
        Format::Json => print_json(input, json!({"diagnostics": report.records()})),
        Format::Text => say(&shown(input, report)),
        Format::Github => print(&github::annotations(&Finding::all(report))),
        Format::Sarif => print_sarif(input, Finding::all(report)),
    }
}

/// Says what the compiler warns of. In JSON and SARIF the warnings are part of the answer.
pub(crate) fn warnings(input: &Input, report: &Report) {
    if report.is_empty() || input.quiet {
        return;
    }
    match input.format {
        Format::Text => {
            say(&shown(input, report));
            say("");
        }
        Format::Github => print(&github::annotations(&Finding::all(report))),
        Format::Json | Format::Sarif => {}
    }
}

/// Says what people should know, and programs have no use for.
pub(crate) fn note(input: &Input, note: Option<String>) {
    if let (Some(note), Format::Text, false) = (note, input.format, input.quiet) {
        say(&format!("note: {note}"));
    }
}

/// What a command found out, for people and for programs.
pub(crate) struct Answer<'a> {
    /// What was noticed on the way.
    pub(crate) report: &'a Report,
    /// What else is wrong.
    pub(crate) findings: Vec<Finding>,
    /// For people.
    pub(crate) text: String,
    /// For programs.
    pub(crate) json: Value,
}

/// Says what a command found out. Warnings have been said, unless they are part of it.
pub(crate) fn answer(input: &Input, answer: &Answer<'_>) {
    match input.format {
        Format::Text => print(&answer.text),
        Format::Json => print_json(input, answer.json.clone()),
        Format::Github => {
            print(&github::annotations(&answer.findings));
            print(&answer.text);
        }
        Format::Sarif => {
            let mut findings = Finding::all(answer.report);
            findings.extend(answer.findings.iter().cloned());
            print_sarif(input, findings);
        }
    }
}

fn shown(input: &Input, report: &Report) -> String {
    let text = if input.verbose { report.render_all(style()) } else { report.render(style()) };
    text.trim_end().to_owned()
}

/// Says what went wrong outside the document.
pub(crate) fn problem(input: &Input, message: &str) {
    match input.format {
        Format::Json => print_json(input, json!({"error": message})),
        Format::Text => say(&format!("error: {message}")),
        Format::Github => print(&github::annotations(&[Finding::outside(message)])),
        Format::Sarif => print_sarif(input, vec![Finding::outside(message)]),
    }
}

/// A document for programs, or a part of the one about all targets.
fn print_json(input: &Input, answer: Value) {
    match &input.gathered {
        Some(gathered) => gathered.add_answer(input, answer),
        None => print(&answer.to_string()),
    }
}

/// As [`print_json`].
fn print_sarif(input: &Input, findings: Vec<Finding>) {
    match &input.gathered {
        Some(gathered) => gathered.add_findings(findings),
        None => print(&sarif::log(&findings)),
    }
}

/// `3 warnings (2 unsupported-media-type, 1 mended)`
pub(crate) fn counts(report: &Report) -> String {
    let counts = report.counts().into_iter();
    told(counts.map(|(code, count)| (code.to_string(), count as u64)).collect())
}

/// As [`counts`], the most first.
pub(crate) fn counted(counts: &BTreeMap<String, u64>) -> String {
    let mut counts: Vec<(String, u64)> = counts.clone().into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    told(counts)
}

fn told(counts: Vec<(String, u64)>) -> String {
    let total: u64 = counts.iter().map(|(_, count)| count).sum();
    let told: Vec<String> = counts.into_iter().map(|(code, count)| format!("{count} {code}")).collect();
    match total {
        0 => "no warnings".to_owned(),
        1 => format!("1 warning ({})", told.join(", ")),
        many => format!("{many} warnings ({})", told.join(", ")),
    }
}

/// As `--color` says; by default with colour on a terminal, unless `NO_COLOR` or `CLICOLOR` forbid it.
pub(crate) fn style() -> Style {
    match AutoStream::choice(&std::io::stderr()) {
        ColorChoice::Never => Style::Plain,
        _ => Style::Colour,
    }
}

/// A folder as people call it: where the command was started has a name, too.
pub(crate) fn folder(path: &Path) -> String {
    if path.components().any(|part| part != std::path::Component::CurDir) {
        return path.display().to_string();
    }
    let here = std::env::current_dir().ok();
    let name = here.as_deref().and_then(Path::file_name);
    name.map_or_else(|| ".".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// A line to standard error. Nobody listening is no reason to fail.
pub(crate) fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// A line to standard output. Nobody listening is no reason to fail.
pub(crate) fn print(text: &str) {
    if !text.is_empty() {
        let _ = writeln!(anstream::stdout(), "{text}");
    }
}
