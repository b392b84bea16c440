//! A crate of generated code, to be committed.

use super::generated::{self, Place};
use super::options::Side;
use super::plan::Plan;
use super::program::{self, Code};
use super::{Beginning, Made, Refused, manifest, paths, template, workspace_above};
use crate::check::quoted;

pub(super) fn plan(beginning: &Beginning<'_>) -> Result<Made, Refused> {
    let mut plan = Plan::default();
    let mut notes = Vec::new();
    let wanted = &beginning.programs;
    let features: Vec<[&str; 1]> = wanted.iter().map(|program| [program.name()]).collect();
    let examples: Vec<(&str, &[&str])> = wanted
        .iter()
        .zip(&features)
        .map(|(program, features)| (program.name(), features.as_slice()))
        .collect();
    let place = Place { folder: ".", examples: &examples, needed: &[program::tokio()] };
    generated::add(beginning, &place, &mut plan)?;
    for program in wanted {
        let file = format!("{}.rs", program.name());
        program.add(beginning, "examples", &file, &Code::Crate, &command(*program), &mut plan)?;
    }
    match workspace_above(&beginning.whole) {
        Some(above) => join(beginning, &above, &mut plan)?,
        None => plan.offer(beginning.at(".gitignore"), template::IGNORED),
    }
    if let Some(options) = &beginning.options {
        notes.push(format!(
            "the options of {} were copied, but for its `[package]`: that is about another crate",
            paths::shown(options)
        ));
    }
    Ok(Made { plan, what: format!("the crate {}", beginning.name), notes, next: next(beginning) })
}

/// The workspace that cargo finds above has to know its member.
fn join(beginning: &Beginning<'_>, above: &std::path::Path, plan: &mut Plan) -> Result<(), String> {
    let old = std::fs::read_to_string(above).map_err(|why| format!("{}: {why}", above.display()))?;
    let wrong = |why: String| format!("{}: {why}", above.display());
    let mut edited: toml_edit::DocumentMut =
        old.parse().map_err(|why: toml_edit::TomlError| wrong(why.to_string()))?;
    let folder = above.parent().unwrap_or(above);
    manifest::add_member(&mut edited, &paths::seen_from(folder, &beginning.whole)).map_err(wrong)?;
    plan.edit(above.to_owned(), old, edited.to_string());
    Ok(())
}

fn command(program: Side) -> String {
    let name = program.name();
    let features = if program == Side::Client { "" } else { " --features server" };
    format!("cargo run --example {name}{features}")
}

fn next(beginning: &Beginning<'_>) -> Vec<String> {
    let mut next: Vec<String> = beginning.enter().into_iter().collect();
    next.extend(beginning.runs(command));
    if beginning.programs.is_empty() {
        next.push("cargo build".to_owned());
        next.push(format!("cargo add --path {}", quoted(&beginning.whole.to_string_lossy())));
    }
    next.push("specwright generate".to_owned());
    next
}
