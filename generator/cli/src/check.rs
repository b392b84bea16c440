//! `specwright check`.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use serde_json::{Value, json};
use similar::TextDiff;
use specwright::diagnostics::{Report, Sources};
use specwright::{Change, Config, Ours};

use crate::args::{CheckTarget, Format, Layout, Target};
use crate::lock::Lock;
use crate::report::{Answer, Finding};
use crate::{BAD, NO, generate, report};

pub(crate) fn run(arguments: &CheckTarget) -> ExitCode {
    let target = &arguments.target;
    let config = match report::config_for(&target.input, Some(&target.output)) {
        Ok(config) => config,
        Err(code) => return code,
    };
    let lock = Lock::read(&target.output);
    let held = lock.as_ref().filter(|_| !arguments.thorough).filter(|lock| answers(lock, target));
    if let Some(lock) = held.filter(|lock| lock.holds(target, &config)) {
        report::answer(&target.input, &unchanged(target, lock));
        return ExitCode::SUCCESS;
    }
    compare(target, config, lock)
}

/// Can the lock say all that is asked for? It knows how many warnings there were, and no more.
fn answers(lock: &Lock, target: &Target) -> bool {
    let input = &target.input;
    let is_told = input.format == Format::Text && !input.verbose;
    lock.warnings.is_empty() || is_told
}

fn unchanged<'a>(target: &Target, lock: &Lock) -> Answer<'a> {
    static EMPTY: std::sync::OnceLock<Report> = std::sync::OnceLock::new();
    let counts = report::counted(&lock.warnings);
    let text = match (target.input.quiet, lock.warnings.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!("{}: up to date", report::folder(&target.output)),
        (false, false) => {
            format!("{}: up to date; {counts}, which --verbose shows", report::folder(&target.output))
        }
    };
    let report = EMPTY.get_or_init(|| Report::new(vec![], &Sources::new()));
    Answer { report, findings: vec![], text, json: json(&[], report) }
}

/// Generates and compares.
fn compare(target: &Target, config: Config, lock: Option<Lock>) -> ExitCode {
    let compiled = match generate::compile(target, config, Instant::now()) {
        Ok(compiled) => compiled,
        Err(code) => return code,
    };
    let generated = &compiled.generated;
    report::warnings(&target.input, &generated.report);
    let is_locked = lock == Lock::of(target, &compiled);
    let ours = lock.map_or(Ours::Marked, Lock::listed);
    let changes = match generated.output.compare(&target.output, &ours) {
        Ok(changes) => changes,
        Err(why) => {
            report::problem(&target.input, &format!("the output cannot be read: {why}"));
            return ExitCode::from(BAD);
        }
    };
    report::answer(
        &target.input,
        &Answer {
            report: &generated.report,
            findings: changes.iter().map(|change| finding(target, change)).collect(),
            text: text(target, &changes, is_locked),
            json: json(&changes, &generated.report),
        },
    );
    if changes.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(NO) }
}

fn json(changes: &[Change], report: &Report) -> Value {
    let changed: Vec<&str> = changes.iter().map(Change::path).collect();
    json!({"fresh": changes.is_empty(), "changed": changed, "diagnostics": report.records()})
}

/// A file that differs, for those who look at files one by one.
fn finding(target: &Target, change: &Change) -> Finding {
    let message = match change {
        Change::Added { .. } => "this file is missing",
        Change::Modified { .. } => "this file is not up to date",
        Change::Removed { .. } => "this file is no longer generated",
    };
    let file = target.output.join(change.path()).display().to_string();
    Finding::stale(file, format!("{message}; run `{}`", command(target)))
}

fn text(target: &Target, changes: &[Change], is_locked: bool) -> String {
    let output = report::folder(&target.output);
    if changes.is_empty() {
        return match (target.input.quiet, is_locked) {
            (true, _) => String::new(),
            (false, true) => format!("{output}: up to date"),
            (false, false) => format!("{output}: up to date; `{}` renews its lock", command(target)),
        };
    }
    let mut text: String = changes.iter().map(diff).collect();
    let files = if changes.len() == 1 { "file differs" } else { "files differ" };
    text.push_str(&format!("{output}: not up to date, {} {files}; run `{}`", changes.len(), command(target)));
    text
}

/// What brings the output up to date. Options that decide on the output belong to it: without them
/// it would become another.
fn command(target: &Target) -> String {
    let input = &target.input;
    let shown = |path: &Path| path.display().to_string();
    let mut words = vec!["specwright".to_owned(), "generate".to_owned()];
    if input.target.is_none() {
        words.extend([shown(&input.spec), "-o".to_owned(), shown(&target.output)]);
    }
    words.extend(input.config.iter().flat_map(|path| ["-c".to_owned(), shown(path)]));
    if input.target.is_none() && target.layout() == Layout::File {
        words.extend(["--layout", "file"].map(str::to_owned));
    }
    words.extend(input.overlay.iter().flat_map(|path| ["--overlay".to_owned(), shown(path)]));
    words.extend(input.used_by.iter().flat_map(|path| ["--used-by".to_owned(), shown(path)]));
    if !input.only.is_empty() {
        words.extend(["--only".to_owned(), input.only.join(",")]);
    }
    words.extend(input.allow_remote.then(|| "--allow-remote".to_owned()));
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

/// A word as a shell takes it for one.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./\\:,=+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A unified diff, from what is there to what should be.
fn diff(change: &Change) -> String {
    let (path, old, new) = match change {
        Change::Added { path, new } => (path, "", new.as_str()),
        Change::Modified { path, old, new } => (path, old.as_str(), new.as_str()),
        Change::Removed { path, old } => (path, old.as_str(), ""),
    };
    let from =
        if matches!(change, Change::Added { .. }) { "/dev/null".to_owned() } else { format!("a/{path}") };
    let to =
        if matches!(change, Change::Removed { .. }) { "/dev/null".to_owned() } else { format!("b/{path}") };
    let text = TextDiff::from_lines(old, new).unified_diff().header(&from, &to).to_string();
    text.lines().map(coloured).collect()
}

/// A line of a diff in its colour. What is printed has none of it unless it goes to a terminal that may have
/// some. Whatever a file may have in it to control a terminal is taken out.
fn coloured(line: &str) -> String {
    let line = line.replace(|c: char| c.is_control() && c != '\t', "\u{fffd}");
    let colour = match line.as_bytes() {
        [b'-', ..] => "31",
        [b'+', ..] => "32",
        [b'@', ..] => "36",
        _ => return line + "\n",
    };
    format!("\u{1b}[{colour}m{line}\u{1b}[0m\n")
}
