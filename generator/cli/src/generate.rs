//! `specwright generate`.

use std::collections::BTreeMap;
use std::io;
use std::process::ExitCode;
use std::time::Instant;

use serde_json::{Value, json};
use specwright::{Change, Config, Generated, Tally};

use crate::args::{GenerateTarget, Target};
use crate::lock::Lock;
use crate::report::Answer;
use crate::{BAD, progress, remote, report};

pub(crate) fn run(arguments: &GenerateTarget) -> ExitCode {
    let target = &arguments.target;
    let started = Instant::now();
    let config = match report::config(&target.input) {
        Ok(config) => config,
        Err(code) => return code,
    };
    let generated = match compile(target, &config) {
        Ok(generated) => generated,
        Err(code) => return code,
    };
    if arguments.dry_run {
        rehearse(target, &generated, started)
    } else {
        finish(target, &config, &generated, started)
    }
}

/// Writes what was generated, and tells of it.
pub(crate) fn finish(target: &Target, config: &Config, generated: &Generated, started: Instant) -> ExitCode {
    let written = write(target, config, generated);
    tell(target, generated, written, started, |changes| text(target, generated, changes, started))
}

/// Tells what would be written.
fn rehearse(target: &Target, generated: &Generated, started: Instant) -> ExitCode {
    let compared = generated.output.compare(&target.output);
    tell(target, generated, compared, started, |changes| would(target, changes))
}

fn tell(
    target: &Target,
    generated: &Generated,
    changes: io::Result<Vec<Change>>,
    started: Instant,
    text: impl FnOnce(&[Change]) -> String,
) -> ExitCode {
    let input = &target.input;
    report::warnings(input, &generated.report);
    let changes = match changes {
        Ok(changes) => changes,
        Err(why) => {
            report::problem(input, &format!("the output cannot be written: {why}"));
            return ExitCode::from(BAD);
        }
    };
    let text = if input.quiet { String::new() } else { text(&changes) };
    let json = json(generated, &changes, started);
    report::answer(input, &Answer { report: &generated.report, findings: vec![], text, json });
    ExitCode::SUCCESS
}

/// The files, and then the lock, which says nothing that is not so if this is broken off.
fn write(target: &Target, config: &Config, generated: &Generated) -> io::Result<Vec<Change>> {
    let changes = generated.output.write(&target.output)?;
    Lock::write(Lock::of(target, config, generated).as_ref(), &target.output)?;
    Ok(changes)
}

/// Reads and compiles; what is wrong has been said when this fails.
pub(crate) fn compile(target: &Target, config: &Config) -> Result<Generated, ExitCode> {
    let input = &target.input;
    let source = remote::source(input, config)?;
    let compiled =
        progress::during(input, "compiling", || specwright::generate(&source, config, target.layout.into()));
    compiled.map_err(|errors| {
        report::errors(input, &errors);
        ExitCode::from(BAD)
    })
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
    lines.push(format!("{}: {count} would change; nothing was written", target.output.display()));
    lines.join("\n")
}

fn text(target: &Target, generated: &Generated, changes: &[Change], started: Instant) -> String {
    let summary = &generated.summary;
    let mut lines = vec![format!("{}: {}", target.input.spec.display(), summary.title)];
    lines.extend(listed("operation", &summary.operations));
    for (noun, events) in [("webhook", &summary.webhooks), ("callback", &summary.callbacks)] {
        if !events.is_empty() {
            lines.extend(listed(noun, events));
        }
    }
    lines.push(format!(
        "  {}: {}",
        plural(
            summary.structs.len() + summary.enums.len() + summary.unions.len() + summary.aliases.len(),
            "type"
        ),
        counted(generated).join(", ")
    ));
    lines.push(tally("operations", &summary.operation_tally));
    lines.push(tally("component schemas", &summary.schema_tally));
    lines.push(format!("  {}", report::counts(&generated.report)));
    let written = changes.iter().filter(|change| !matches!(change, Change::Removed { .. })).count();
    lines.push(format!(
        "{}: {} files, {} lines; {written} written, {} removed, in {} ms",
        target.output.display(),
        generated.output.files().count(),
        generated.output.lines(),
        changes.len() - written,
        started.elapsed().as_millis()
    ));
    lines.join("\n")
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

fn counted(generated: &Generated) -> Vec<String> {
    const SHOWN: usize = 24;
    let summary = &generated.summary;
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
fn plural(count: usize, noun: &str) -> String {
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
        "changed": changed,
        "diagnostics": generated.report.records(),
        "milliseconds": u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    })
}
