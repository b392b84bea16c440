//! `specwright generate`.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use serde_json::{Value, json};
use specwright::diagnostics::Report;
use specwright::{Change, Config, Generated, Layout, Summary, Tally, Used};

use crate::args::{GenerateTarget, Input, Target};
use crate::lock::{Before, Lock};
use crate::report::Answer;
use crate::{BAD, init, inspect, progress, remote, report, worst};

pub(crate) fn run(arguments: &GenerateTarget) -> ExitCode {
    match prepare(arguments) {
        Ok(compiled) => finish(arguments, &compiled),
        Err(code) => code,
    }
}

/// All targets or none: what is wrong with one is known before another is written.
pub(crate) fn run_all(all: &[GenerateTarget]) -> ExitCode {
    let compiled: Vec<_> = all.iter().map(|it| (it, prepare(it))).collect();
    if compiled.iter().all(|(_, compiled)| compiled.is_ok()) {
        let compiled = compiled.into_iter().filter_map(|(it, compiled)| Some((it, compiled.ok()?)));
        return worst(compiled.map(|(arguments, compiled)| finish(arguments, &compiled)));
    }
    for (it, _) in compiled.iter().filter(|(_, compiled)| compiled.is_ok()) {
        let output = it.target.output.display();
        report::problem(
            &it.target.input,
            &format!("{output} was not written, for another target has errors"),
        );
    }
    ExitCode::from(BAD)
}

/// What is not written yet.
pub(crate) struct Compiled {
    pub(crate) config: Config,
    pub(crate) generated: Generated,
    /// What it was made from.
    pub(crate) before: Before,
    pub(crate) started: Instant,
}

fn prepare(arguments: &GenerateTarget) -> Result<Compiled, ExitCode> {
    let (target, started) = (&arguments.target, Instant::now());
    let compiled = compile(target, report::config_for(&target.input, Some(&target.output))?, started)?;
    if !arguments.force {
        spare(target, &compiled)?;
    }
    Ok(compiled)
}

/// Files of somebody else are not overwritten.
fn spare(target: &Target, compiled: &Compiled) -> Result<(), ExitCode> {
    const SHOWN: usize = 5;
    let foreign = compiled.generated.output.foreign(&target.output, &Lock::ours(&target.output));
    let foreign = foreign.map_err(|why| unwritable(target, &why))?;
    if foreign.is_empty() {
        return Ok(());
    }
    let mut names = foreign.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if foreign.len() > SHOWN {
        names.push_str(&format!(" and {} more", foreign.len() - SHOWN));
    }
    let message = format!(
        "{} holds files that were not generated, and would be overwritten: {names}; nothing was written: name \
         another directory with `--output`, or say `--force`",
        target.output.display()
    );
    report::problem(&target.input, &message);
    Err(ExitCode::from(BAD))
}

fn unwritable(target: &Target, why: &io::Error) -> ExitCode {
    report::problem(
        &target.input,
        &format!(
            "the output cannot be written: {why}; name another directory with `--output`, or mend its rights"
        ),
    );
    ExitCode::from(BAD)
}

fn finish(arguments: &GenerateTarget, compiled: &Compiled) -> ExitCode {
    if arguments.dry_run {
        rehearse(&arguments.target, compiled)
    } else {
        write_and_tell(&arguments.target, compiled)
    }
}

/// Writes what was generated, unless that would overwrite files of somebody else, and tells of it.
pub(crate) fn write_if_ours(target: &Target, compiled: &Compiled) -> ExitCode {
    spare(target, compiled).map_or_else(|code| code, |()| write_and_tell(target, compiled))
}

/// Writes what was generated, and tells of it.
fn write_and_tell(target: &Target, compiled: &Compiled) -> ExitCode {
    let Compiled { generated, started, .. } = compiled;
    let written = write(target, compiled);
    let is_new = written.as_ref().is_ok_and(|changes| {
        changes.iter().any(|change| matches!(change, Change::Added { path, .. } if path == "Cargo.toml"))
    });
    let code = tell(target, compiled, written, |changes| text(target, generated, changes, *started));
    if is_new && compiled.config.package.runtime.is_none() {
        report::note(&target.input, init::unsaid_runtime());
    }
    code
}

/// Tells what would be written.
fn rehearse(target: &Target, compiled: &Compiled) -> ExitCode {
    let compared = compiled.generated.output.compare(&target.output, &Lock::ours(&target.output));
    tell(target, compiled, compared, |changes| would(target, changes))
}

fn tell(
    target: &Target,
    compiled: &Compiled,
    changes: io::Result<Vec<Change>>,
    text: impl FnOnce(&[Change]) -> String,
) -> ExitCode {
    let input = &target.input;
    let Compiled { generated, started, .. } = compiled;
    report::warnings(input, &generated.report);
    let changes = match changes {
        Ok(changes) => changes,
        Err(why) => return unwritable(target, &why),
    };
    let text = if input.quiet { String::new() } else { text(&changes) };
    let json = json(generated, &changes, *started);
    report::answer(input, &Answer { report: &generated.report, findings: vec![], text, json });
    ExitCode::SUCCESS
}

/// The files, and then the lock, which says nothing that is not so if this is broken off.
fn write(target: &Target, compiled: &Compiled) -> io::Result<Vec<Change>> {
    let changes = compiled.generated.output.replace(&target.output, &Lock::ours(&target.output))?;
    Lock::write(Lock::of(target, compiled).as_ref(), &target.output)?;
    Ok(changes)
}

/// Reads and compiles; what is wrong has been said when this fails.
pub(crate) fn compile(target: &Target, config: Config, started: Instant) -> Result<Compiled, ExitCode> {
    let before = Before::of(target, &config);
    let generated = generated(&target.input, &config, target.layout().into());
    let generated = generated.map_err(|failure| failure.tell(&target.input))?;
    Ok(Compiled { config, generated, before, started })
}

/// Why nothing was generated.
pub(crate) enum Failure {
    /// Something could not be read. That has been said.
    Unreadable(ExitCode),
    /// Something is wrong with the document. That is yet to be said.
    Errors(Report),
}

impl Failure {
    /// Says what has not been said.
    pub(crate) fn tell(&self, input: &Input) -> ExitCode {
        match self {
            Self::Unreadable(code) => *code,
            Self::Errors(errors) => report::refused(input, errors),
        }
    }

    /// The files that were read.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        match self {
            Self::Unreadable(_) => Vec::new(),
            Self::Errors(errors) => errors.files(),
        }
    }
}

/// Reads and compiles.
pub(crate) fn generated(input: &Input, config: &Config, layout: Layout) -> Result<Generated, Failure> {
    let source = remote::source(input, config).map_err(Failure::Unreadable)?;
    let made = progress::during(input, "compiling", || specwright::generate(&source, config, layout));
    made.map_err(Failure::Errors)
}

/// What would be done, file by file.
fn would(target: &Target, changes: &[Change]) -> String {
    let mut lines: Vec<String> = changes
        .iter()
        .map(|change| match change {
            Change::Added { path, .. } => format!("would add     {path}"),
            Change::Modified { path, .. } => format!("would change  {path}"),
            Change::Removed { path, .. } => format!("would remove  {path}"),
        })
        .collect();
    let count = plural(changes.len(), "file");
    lines.push(format!("{}: {count} would change; nothing was written", report::folder(&target.output)));
    lines.join("\n")
}

fn text(target: &Target, generated: &Generated, changes: &[Change], started: Instant) -> String {
    let summary = &generated.summary;
    let mut lines = vec![format!("{}: {}", target.input.spec.display(), summary.title)];
    lines.extend(listed("operation", &summary.operations));
    lines.extend(generated.used.as_ref().map(used));
    for (noun, events) in [("webhook", &summary.webhooks), ("callback", &summary.callbacks)] {
        if !events.is_empty() {
            lines.extend(listed(noun, events));
        }
    }
    lines.push(types(summary));
    lines.push(tally("operations", &summary.operation_tally));
    lines.push(tally("component schemas", &summary.schema_tally));
    lines.extend(generated.cost.iter().flat_map(|cost| {
        let table = inspect::cost::lines(cost).into_iter();
        table.map(|line| format!("  {line}"))
    }));
    lines.push(format!("  {}", report::counts(&generated.report)));
    let written = changes.iter().filter(|change| !matches!(change, Change::Removed { .. })).count();
    lines.push(format!(
        "{}: {} files, {} lines; {written} written, {} removed, in {} ms",
        report::folder(&target.output),
        generated.output.files().count(),
        generated.output.lines(),
        changes.len() - written,
        started.elapsed().as_millis()
    ));
    lines.join("\n")
}

/// `  used by 4 files: 3 of 40 operations, 9 of 120 types; left out: list_orders, …`
fn used(used: &Used) -> String {
    const SHOWN: usize = 12;
    let of = |kept: usize, unused: usize, noun: &str| format!("{kept} of {}", plural(kept + unused, noun));
    let mut text = format!(
        "  used by {}: {}, {}",
        plural(used.files, "file"),
        of(used.operations.len(), used.unused_operations.len(), "operation"),
        of(used.types.len(), used.unused_types.len(), "type"),
    );
    let unused: Vec<&str> = used.unused_operations.iter().take(SHOWN).map(String::as_str).collect();
    if !unused.is_empty() {
        text.push_str(&format!("; left out: {}", unused.join(", ")));
    }
    let more = used.unused_operations.len().saturating_sub(SHOWN);
    if more > 0 {
        text.push_str(&format!(", and {more} more"));
    }
    text
}

/// How many there are, and the first few of them: name, method, path or event.
fn listed(noun: &str, rows: &[(String, String, String)]) -> Vec<String> {
    const SHOWN: usize = 12;
    let mut lines = vec![format!("  {}", plural(rows.len(), noun))];
    let width = rows.iter().take(SHOWN).map(|(_, _, name)| name.len()).max().unwrap_or(0);
    for (method, path, name) in rows.iter().take(SHOWN) {
        lines.push(format!("    {name:width$}  {method:6} {path}"));
    }
    if rows.len() > SHOWN {
        lines.push(format!("    … and {} more", rows.len() - SHOWN));
    }
    lines
}

/// `  operations: 12 generated, 3 of them degraded, 1 skipped (GET /odd)`
fn tally(noun: &str, tally: &Tally) -> String {
    const NAMED: usize = 5;
    let mut text = format!("  {noun}: {} generated", tally.generated);
    if !tally.degraded.is_empty() {
        text.push_str(&format!(", {} of them degraded", tally.degraded.len()));
    }
    text.push_str(&format!(", {} skipped", tally.skipped.len()));
    if matches!(tally.skipped.len(), 1..=NAMED) {
        text.push_str(&format!(" ({})", tally.skipped.join(", ")));
    }
    text
}

/// `  3 types: 2 structs (Order, Line), 1 enum (State)`
fn types(summary: &Summary) -> String {
    let count = count_types(summary);
    match counted(summary).as_slice() {
        [] => format!("  {count}"),
        kinds => format!("  {count}: {}", kinds.join(", ")),
    }
}

/// `3 types`
pub(crate) fn count_types(summary: &Summary) -> String {
    let kinds = [summary.structs.len(), summary.enums.len(), summary.unions.len(), summary.aliases.len()];
    plural(kinds.iter().sum(), "type")
}

fn counted(summary: &Summary) -> Vec<String> {
    const SHOWN: usize = 24;
    let kinds = [
        ("struct", summary.structs.clone()),
        ("enum", summary.enums.iter().map(|(name, _)| name.clone()).collect()),
        ("union", summary.unions.iter().map(|(name, _)| name.clone()).collect()),
        ("alias", summary.aliases.clone()),
    ];
    let kinds = kinds.into_iter().filter(|(_, names)| !names.is_empty());
    let kinds = kinds.map(|(kind, names)| match names.len() {
        0..=SHOWN => format!("{} ({})", plural(names.len(), kind), names.join(", ")),
        many => plural(many, kind),
    });
    kinds.collect()
}

/// `1 struct`, `2 aliases`
pub(crate) fn plural(count: usize, noun: &str) -> String {
    match (count, noun.ends_with('s')) {
        (1, _) => format!("1 {noun}"),
        (_, true) => format!("{count} {noun}es"),
        (_, false) => format!("{count} {noun}s"),
    }
}

fn json(generated: &Generated, changes: &[Change], started: Instant) -> Value {
    let summary = &generated.summary;
    let rows = |rows: &[(String, String, String)], place: &str| -> Vec<serde_json::Value> {
        rows.iter().map(|(method, path, name)| json!({"name": name, "method": method, place: path})).collect()
    };
    let changed: Vec<&str> = changes.iter().map(Change::path).collect();
    let warnings = generated.report.counts().into_iter();
    let warnings: BTreeMap<&str, usize> = warnings.map(|(code, count)| (code.as_str(), count)).collect();
    json!({
        "title": summary.title,
        "operations": rows(&summary.operations, "path"),
        "webhooks": rows(&summary.webhooks, "event"),
        "callbacks": rows(&summary.callbacks, "event"),
        "structs": summary.structs,
        "enums": summary.enums.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "unions": summary.unions.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "aliases": summary.aliases,
        "files": generated.output.files().count(),
        "lines": generated.output.lines(),
        "summary": {
            "operations": summary.operation_tally,
            "schemas": summary.schema_tally,
            "warnings": warnings,
        },
        "used": generated.used,
        "cost": generated.cost,
        "changed": changed,
        "diagnostics": generated.report.records(),
        "milliseconds": u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    })
}
