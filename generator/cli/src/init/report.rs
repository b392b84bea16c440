//! What is said at the end: what was written, and what to do next.

use serde_json::json;

use super::options::Shape;
use super::plan::Origin;
use super::{Beginning, Made};
use crate::check::quoted;
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
    let operations = summary.operations.len();
    let types = summary.structs.len() + summary.enums.len() + summary.unions.len() + summary.aliases.len();
    let spec = beginning.input.spec.display();
    let mut lines =
        vec![format!("{spec}: {}; {operations} operations, {types} types, {counts}", summary.title)];
    let (added, changed) = made.plan.paths(Origin::Written);
    let would = if beginning.target.dry_run { "would make" } else { "made" };
    lines.push(format!("{would} {}", made.what));
    lines.extend(added.iter().map(|path| format!("  added    {path}")));
    lines.extend(changed.iter().map(|path| format!("  changed  {path}")));
    let generated = made.plan.count_generated();
    if generated > 0 {
        lines.push(format!("  and {generated} generated files"));
    }
    lines.extend(notes(beginning, made).iter().map(|note| format!("note: {note}")));
    if beginning.target.dry_run {
        lines.push("nothing was written".to_owned());
        return lines.join("\n");
    }
    lines.push("next:".to_owned());
    lines.extend(made.next.iter().map(|step| format!("  {}", explained(beginning, step))));
    lines.join("\n")
}

/// A step, with what it is for where that is not plain.
fn explained(beginning: &Beginning<'_>, step: &str) -> String {
    let told = match step {
        "specwright generate" => "after every change of the document",
        _ if step.ends_with("-client") && beginning.shape == Shape::Workspace => "in another terminal",
        _ => return step.to_owned(),
    };
    format!("{step:<34} # {told}")
}

fn notes(beginning: &Beginning<'_>, made: &Made) -> Vec<String> {
    let mut notes = made.notes.clone();
    notes.extend(beginning.runtime.note());
    let wants_example = beginning.target.example_server
        || beginning.target.example_client
        || beginning.shape == Shape::Workspace;
    match &beginning.example {
        None if wants_example => notes.push(
            "no operation was simple enough to make an example of: the programs have a place for yours"
                .to_owned(),
        ),
        Some(example) if beginning.target.example_server || beginning.shape == Shape::Workspace => {
            notes.extend(example.target.as_ref().map(|target| {
                format!("the server answers this: curl {}", quoted(&format!("http://127.0.0.1:8080{target}")))
            }));
        }
        _ => {}
    }
    notes
}

fn json(beginning: &Beginning<'_>, made: &Made) -> serde_json::Value {
    let (added, changed) = made.plan.paths(Origin::Generated);
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
        "added": added,
        "changed": changed,
        "notes": notes(beginning, made),
        "next": made.next,
        "diagnostics": beginning.starter.report.records(),
    })
}
