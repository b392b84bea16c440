//! A crate of generated code, to be committed.

use super::generated;
use super::options::Side;
use super::plan::Plan;
use super::program::{self, Code};
use super::{Beginning, Made, Refused, manifest, paths, template, workspace_above};
use crate::check::quoted;

pub(super) fn plan(beginning: &Beginning<'_>) -> Result<Made, Refused> {
    let mut plan = Plan::default();
    generated::add(beginning, ".", &beginning.programs, &mut plan)?;
    for program in &beginning.programs {
        let file = format!("{}.rs", program.name());
        program.add(beginning, "examples", &file, &Code::Crate, &command(*program), &mut plan)?;
    }
    match workspace_above(&beginning.whole) {
        Some(above) => join(beginning, &above, &mut plan)?,
        None => plan.offer(beginning.at(".gitignore"), template::IGNORED),
    }
    let what = format!("the crate {}", beginning.name);
    Ok(Made { plan, what, notes: beginning.copied(), next: next(beginning) })
}

/// The workspace that cargo finds above has to know its member.
fn join(beginning: &Beginning<'_>, above: &std::path::Path, plan: &mut Plan) -> Result<(), String> {
    let (old, mut edited) = manifest::read(above)?;
    let folder = above.parent().unwrap_or(above);
    let member = paths::seen_from(folder, &beginning.whole);
    manifest::add_member(&mut edited, &member).map_err(|why| format!("{}: {why}", above.display()))?;
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
        next.extend(beginning.has_sides().then(program::add_tokio));
    }
    next.push("specwright generate".to_owned());
    next
}
