//! What is said at the end: what was written, and what to do next.

use serde_json::json;

use super::options::Shape;
use super::paths::shown;
use super::plan::Origin;
use super::{Beginning, Made};
use crate::generate::{count_types, plural};
use crate::report::{self, Answer};

pub(super) fn tell(beginning: &Beginning<'_>, made: &Made) {
    let found = &beginning.starter.report;
    let text = if beginning.input.quiet { String::new() } else { text(beginning, made) };
    report::answer(
        beginning.input,
        &Answer { report: found, findings: vec![], text, json: json(beginning, made) },
    );
}

fn text(beginning: &Beginning<'_>, made: &Made) -> String {
    let summary = &beginning.starter.summary;
    let counts = report::counts(&beginning.starter.report);
    let operations = plural(summary.operations.len(), "operation");
    let types = count_types(summary);
    let spec = beginning.input.spec.display();
    let mut lines = vec![format!("{spec}: {}; {operations}, {types}, {counts}", summary.title)];
    let would = if beginning.target.dry_run { "would make" } else { "made" };
    lines.push(format!("{would} {}", made.what));
    lines.extend(made.plan.added(&[Origin::Written]).iter().map(|path| format!("  added    {path}")));
    lines.extend(made.plan.changed().iter().map(|path| format!("  changed  {path}")));
    lines.extend(copied(beginning));
    let generated = made.plan.added(&[Origin::Generated]).len();
    if generated > 0 {
        lines.push(format!("  and {generated} generated files"));
    }
    lines.extend(notes(beginning, made).iter().map(|note| format!("note: {note}")));
    if beginning.target.dry_run {
        lines.push("nothing was written".to_owned());
        return lines.join("\n");
    }
    lines.push("next:".to_owned());
    let width = made.next.iter().map(|step| step.chars().count()).max().unwrap_or(0);
    lines.extend(made.next.iter().map(|step| match explained(beginning, step) {
        Some(told) => format!("  {step:width$}  # {told}"),
        None => format!("  {step}"),
    }));
    lines.join("\n")
}

/// `  copied   films/spec/films.yaml, with 3 more files`
fn copied(beginning: &Beginning<'_>) -> Option<String> {
    let document = shown(&beginning.at(&beginning.copy_of_document()?));
    Some(match beginning.copies.len() {
        1 => format!("  copied   {document}"),
        many => format!("  copied   {document}, with {}", plural(many - 1, "more file")),
    })
}

/// What is to be known of a step.
fn explained(beginning: &Beginning<'_>, step: &str) -> Option<&'static str> {
    let is_call = step.starts_with("curl ") || step.contains("http://") || step.ends_with("-client");
    match step {
        "specwright generate" => Some("after every change of the document"),
        _ if step.starts_with("cargo add ") && beginning.shape == Shape::Crate => {
            Some("in a crate that uses it")
        }
        _ if step.starts_with("cargo add ") => Some("what the crate's own clients and servers run on"),
        _ if step.contains(", add: ") && step.contains("mod ") => {
            Some("the generated code, for the rest of the crate")
        }
        _ if is_call && !beginning.programs.is_empty() => Some("in another terminal"),
        _ => None,
    }
}

fn notes(beginning: &Beginning<'_>, made: &Made) -> Vec<String> {
    let mut notes = made.notes.clone();
    if let Some(copy) = beginning.copy_of_document() {
        let (copy, original) = (shown(&beginning.at(&copy)), shown(&beginning.target.spec));
        notes.push(format!(
            "the code follows {copy}, a copy: a change of {original} is not seen; `--refer` refers to that instead"
        ));
    }
    notes.extend(beginning.runtime.note());
    if !beginning.programs.is_empty() && beginning.example.is_none() {
        let why = "no operation was simple enough to make an example of: the programs have a place for yours";
        notes.push(why.to_owned());
    }
    notes
}

fn json(beginning: &Beginning<'_>, made: &Made) -> serde_json::Value {
    let shape = match beginning.shape {
        Shape::Crate => "crate",
        Shape::BuildScript => "build-script",
        Shape::Workspace => "workspace",
    };
    json!({
        "title": beginning.starter.summary.title,
        "shape": shape,
        "name": beginning.name,
        "written": !beginning.target.dry_run,
        "added": made.plan.added(&[Origin::Written, Origin::Copied, Origin::Generated]),
        "copied": made.plan.added(&[Origin::Copied]),
        "changed": made.plan.changed(),
        "notes": notes(beginning, made),
        "next": made.next,
        "diagnostics": beginning.starter.report.records(),
    })
}
