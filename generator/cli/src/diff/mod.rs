//! `specwright diff`: what has changed between two documents, and for whom that is bad.

mod git;
mod markdown;
mod text;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use specwright::diagnostics::{Report, Sources};
use specwright::diff::{self, Breaks, Change, Comparison, Date, Options, Series, Spot};
use specwright::{Config, Source, Target as Targets};

use crate::{BAD, NO, remote, report};

pub(crate) const HELP: &str = "\
A document is a file, or a file at a revision of git: `main:spec/api.yaml`.

A change breaks the wire if a client made for OLD may fail with a server of NEW. It breaks Rust if code \
that compiles with what is generated from OLD may not compile with what is generated from NEW.

Exit codes: 0 fine, 1 the answer is no (see --fail-on), 2 the input is bad.";

/// Two documents.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// The older document: a file, or REVISION:PATH.
    old: String,

    /// The newer document: a file, or REVISION:PATH.
    new: String,

    /// Options that both are generated with; by default those beside the newer one.
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Which of the targets of the options: the one with this output. By default the one that is made from
    /// the newer document, or else from the older one.
    #[arg(long, value_name = "DIR")]
    target: Option<PathBuf>,

    /// Fetch what the documents refer to by `http:` and `https:` addresses, wherever they lead.
    #[arg(long)]
    allow_remote: bool,

    /// How to report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Which changes make the answer no.
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = FailOn::None)]
    fail_on: FailOn,

    /// The day that `x-sunset` is compared with; by default today.
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,

    /// Say nothing but the summary and what breaks.
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For machines: one JSON object.
    Json,
    /// For release notes and pull requests.
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Those that break clients.
    Wire,
    /// Those that break Rust callers.
    Rust,
    /// Those that break anybody.
    Any,
    /// None.
    None,
}

impl FailOn {
    fn is_met(self, change: &Change) -> bool {
        match self {
            Self::Wire => change.breaks.wire,
            Self::Rust => change.breaks.rust,
            Self::Any => change.breaks.wire || change.breaks.rust,
            Self::None => false,
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "a date is written `2026-11-21`".to_owned())
}

pub(crate) fn run(target: &Target) -> ExitCode {
    let comparison = match compare(target) {
        Ok(comparison) => comparison,
        Err(failure) => {
            failure.tell(target.format);
            return ExitCode::from(BAD);
        }
    };
    let shown = match target.format {
        Format::Text => text::render(target, &comparison),
        Format::Markdown => markdown::render(&comparison),
        Format::Json => as_json(&comparison).to_string(),
    };
    report::print(shown.trim_end());
    let is_no = comparison.changes.iter().any(|change| target.fail_on.is_met(change));
    if is_no { ExitCode::from(NO) } else { ExitCode::SUCCESS }
}

/// Why there is nothing to compare.
enum Failure {
    Document(Report),
    Other(String),
}

impl Failure {
    fn tell(&self, format: Format) {
        let value = match (self, format) {
            (Self::Document(report), Format::Json) => json!({"diagnostics": report.records()}),
            (Self::Other(message), Format::Json) => json!({"error": message}),
            (Self::Document(report), _) => return report::say(report.render(report::style()).trim_end()),
            (Self::Other(message), _) => return report::say(&format!("error: {message}")),
        };
        report::print(&value.to_string());
    }
}

fn compare(target: &Target) -> Result<Comparison, Failure> {
    let config = config(target).map_err(Failure::Document)?;
    let old = source(&target.old, &config, target)?;
    let new = source(&target.new, &config, target)?;
    let options = Options {
        revisions: (revision(&target.old), revision(&target.new)),
        configs: (config.clone(), config),
        today: target.today.or_else(today),
    };
    diff::diff(&old, &new, &options).map_err(Failure::Document)
}

/// The revision and the path in it, unless there is a file of that name.
fn at_revision(name: &str) -> Option<(&str, &str)> {
    if Path::new(name).exists() { None } else { git::split(name) }
}

fn revision(name: &str) -> Option<String> {
    at_revision(name).map(|(revision, _)| revision.to_owned())
}

/// A document with the overlays that change it.
fn source(name: &str, config: &Config, target: &Target) -> Result<Source, Failure> {
    let source = match at_revision(name) {
        Some((revision, path)) => git::source(revision, path).map_err(Failure::Other)?,
        None => read(Path::new(name))?,
    };
    let overlays = config.overlays.iter().map(|path| overlay(path, name));
    let source = source.with_overlays(overlays.collect::<Result<Vec<Source>, Failure>>()?);
    Ok(if target.allow_remote { remote::open(source) } else { source })
}

/// An overlay of a document, as it was at its revision if it was there.
fn overlay(path: &Path, document: &str) -> Result<Source, Failure> {
    let there = at_revision(document).filter(|_| path.is_relative()).and_then(|(revision, _)| {
        let path = Path::new(".").join(path).to_string_lossy().replace('\\', "/");
        git::source(revision, &path).ok()
    });
    there.map_or_else(|| read(path), Ok)
}

fn read(path: &Path) -> Result<Source, Failure> {
    Source::read(path).map_err(|error| Failure::Document(Report::new(vec![error], &Sources::new())))
}

/// What the options say of the newer document, or else of the older one.
fn config(target: &Target) -> Result<Config, Report> {
    let Some(path) = config_path(target) else { return Ok(Config::default()) };
    let in_tree = |name: &str| match at_revision(name) {
        Some((_, path)) => git::in_working_tree(path),
        None => Some(PathBuf::from(name)),
    };
    let targets = Targets::read_all(&path)?;
    let documents = [&target.new, &target.old].into_iter().filter_map(|name| in_tree(name));
    let known = documents.clone().find(|spec| targets.iter().any(|it| it.is_from(spec)));
    let spec = known.or_else(|| documents.clone().next()).unwrap_or_default();
    Config::read_for(&path, &spec, target.target.as_deref())
}

/// The options that are asked for, or those beside the newer document, or else beside the older one.
fn config_path(target: &Target) -> Option<PathBuf> {
    if target.config.is_some() {
        return target.config.clone();
    }
    let beside = |name: &String| match at_revision(name) {
        Some((_, path)) => Config::beside(&git::in_working_tree(path)?),
        None => Config::beside(Path::new(name)),
    };
    beside(&target.new).or_else(|| beside(&target.old))
}

/// Without a clock nothing is said of days to come.
fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(Date::from_days(i64::try_from(since.as_secs() / 86_400).ok()?))
}

/// `2 break the wire, 1 breaks Rust callers, 4 do neither: a major change (minor in 0.x)`
fn summary(comparison: &Comparison) -> String {
    if comparison.changes.is_empty() {
        return "no changes".to_owned();
    }
    let (wire, rust, neither) = comparison.counts();
    let verb = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    let (stable, zero) = (comparison.bump(Series::Stable), comparison.bump(Series::Zero));
    let changes = verb(comparison.changes.len(), "change", "changes");
    let bump = format!("{} from 1.0 on, {} in 0.x", stable.word(), zero.word());
    let counts = [
        verb(wire, "breaks the wire", "break the wire"),
        verb(rust, "breaks Rust callers", "break Rust callers"),
        verb(neither, "does neither", "do neither"),
    ];
    let mut text = format!("{changes}: {}; version bump: {bump}", counts.join(", "));
    if comparison.is_exhausted {
        text.push_str("; there are too many schemas to compare all of them, or operations to name all");
    }
    text
}

fn as_json(comparison: &Comparison) -> Value {
    let changes = comparison.changes.iter().map(|change| {
        json!({
            "code": change.code(),
            "breaks": change.breaks,
            "bump": change.bump().word(),
            "message": change.message,
            "old": change.old,
            "new": change.new,
            "operations": change.operations,
            "rust": change.rust,
        })
    });
    let (wire, rust, neither) = comparison.counts();
    json!({
        "changes": changes.collect::<Vec<Value>>(),
        "versions": {"old": comparison.versions.0, "new": comparison.versions.1},
        "summary": {
            "wire": wire,
            "rust": rust,
            "neither": neither,
            "bump": {
                "stable": comparison.bump(Series::Stable).word(),
                "zero": comparison.bump(Series::Zero).word(),
            },
        },
        "complete": !comparison.is_exhausted,
    })
}

/// Whom changes may break, worst first.
const WORST_FIRST: [Breaks; 4] = [
    Breaks { wire: true, rust: true },
    Breaks { wire: true, rust: false },
    Breaks { wire: false, rust: true },
    Breaks { wire: false, rust: false },
];

/// `breaks the wire and Rust callers`
fn verdict(breaks: Breaks) -> &'static str {
    match (breaks.wire, breaks.rust) {
        (true, true) => "breaks the wire and Rust callers",
        (true, false) => "breaks the wire",
        (false, true) => "breaks Rust callers",
        (false, false) => "breaks nobody",
    }
}

/// Changes by whom they break, worst first.
fn groups(comparison: &Comparison) -> Vec<(&'static str, Vec<&Change>)> {
    let of = |breaks: Breaks| {
        let changes = comparison.changes.iter().filter(|change| change.breaks == breaks);
        (verdict(breaks), changes.collect::<Vec<&Change>>())
    };
    WORST_FIRST.into_iter().map(of).filter(|(_, changes)| !changes.is_empty()).collect()
}

/// `GET /orders, POST /orders and 3 more`; empty if the change is of the document.
fn operations(change: &Change) -> String {
    const NAMED: usize = 3;
    let named = change.operations.iter().take(NAMED).cloned().collect::<Vec<String>>().join(", ");
    match change.operations.len() {
        0..=NAMED => named,
        many => format!("{named} and {} more", many - NAMED),
    }
}

fn place(spot: &Spot) -> String {
    format!("{}:{}:{}", spot.file, spot.line, spot.column)
}
