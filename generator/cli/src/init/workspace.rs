//! A workspace: the generated crate, a client and a server that run against each other.

use minijinja::context;
use specwright::Features;

use super::generated;
use super::manifest::Dependency;
use super::options::Side;
use super::plan::Plan;
use super::program::{self, Code};
use super::{Beginning, Made, Refused, template, workspace_above};

pub(super) fn plan(beginning: &Beginning<'_>) -> Result<Made, Refused> {
    if let Some(above) = workspace_above(&beginning.whole) {
        let above = above.display();
        return Err(format!("{above} is a workspace already, and cargo knows none within another").into());
    }
    let mut plan = Plan::default();
    let name = &beginning.name;
    generated::add(beginning, name, &[], &mut plan)?;
    for program in [Side::Server, Side::Client] {
        add(beginning, program, &mut plan)?;
    }
    let facts = context! { name };
    plan.add(beginning.at("Cargo.toml"), template::render(template::WORKSPACE, facts.clone())?);
    plan.offer(beginning.at("README.md"), &template::render(template::README, facts)?);
    plan.offer(beginning.at(".gitignore"), template::IGNORED);
    let mut next: Vec<String> = beginning.enter().into_iter().collect();
    next.extend([command(Side::Server, name), command(Side::Client, name), "specwright generate".to_owned()]);
    let what = format!("a workspace of {name}, {name}-server and {name}-client");
    Ok(Made { plan, what, notes: beginning.copied(), next })
}

/// A program and its manifest.
fn add(beginning: &Beginning<'_>, program: Side, plan: &mut Plan) -> Result<(), String> {
    let side = program.name();
    let package = format!("{}-{side}", beginning.name);
    let mut own = toml_edit::InlineTable::new();
    own.insert("path", format!("../{}", beginning.name).into());
    // By default there is the client; and all tags, which both need.
    if beginning.config.features == Features::Parts {
        own.insert("default-features", false.into());
    }
    let mut needed = vec![Dependency::new(&beginning.name, own, &[side]), program::tokio()];
    if program == Side::Server {
        needed.push(program::runtime(beginning, &package, &["server"]));
    }
    needed.sort_by(|one, other| one.name.cmp(&other.name));
    let lines: Vec<String> =
        needed.iter().map(|dependency| format!("{} = {}", dependency.name, dependency.table())).collect();
    let manifest = template::render(template::PROGRAM, context! { package => package.clone(), lines })?;
    plan.add(beginning.at(format!("{package}/Cargo.toml")), manifest);
    let command = command(program, &beginning.name);
    program.add(beginning, &format!("{package}/src"), "main.rs", &Code::Crate, &command, plan)
}

/// With `-p`, cargo would compile what both share once for each of them: their features differ.
fn command(program: Side, name: &str) -> String {
    format!("cargo run --bin {name}-{}", program.name())
}
