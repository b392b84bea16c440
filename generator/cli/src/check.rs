//! `specwright check`.

use std::process::ExitCode;

use serde_json::json;
use similar::TextDiff;
use specwright::Change;

use crate::args::{Format, Target};
use crate::{BAD, NO, generate, report};

pub(crate) fn run(target: &Target) -> ExitCode {
    let generated = match generate::compile(target) {
        Ok(generated) => generated,
        Err(code) => return code,
    };
    report::warnings(&target.input, &generated.report);
    let changes = match generated.output.compare(&target.output) {
        Ok(changes) => changes,
        Err(why) => {
            report::problem(&target.input, &format!("the output cannot be read: {why}"));
            return ExitCode::from(BAD);
        }
    };
    match target.input.format {
        Format::Json => report::print(&json(&changes, &generated.report)),
        Format::Text => report::print(&text(target, &changes)),
    }
    if changes.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(NO) }
}

fn json(changes: &[Change], report: &specwright::diagnostics::Report) -> String {
    let changed: Vec<&str> = changes.iter().map(Change::path).collect();
    json!({"fresh": changes.is_empty(), "changed": changed, "diagnostics": report.records()}).to_string()
}

fn text(target: &Target, changes: &[Change]) -> String {
    let output = target.output.display();
    if changes.is_empty() {
        return if target.input.quiet { String::new() } else { format!("{output}: up to date") };
    }
    let mut text: String = changes.iter().map(diff).collect();
    let files = if changes.len() == 1 { "file differs" } else { "files differ" };
    let spec = target.input.spec.display();
    text.push_str(&format!(
        "{output}: not up to date, {} {files}; run `specwright generate {spec} -o {output}`",
        changes.len()
    ));
    text
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
    TextDiff::from_lines(old, new).unified_diff().header(&from, &to).to_string()
}
