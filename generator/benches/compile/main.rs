//! What generated code costs the compiler, against the same structs with serde's derive macros.
//!
//! `cargo bench -p specwright --bench compile`. A document of 300 schemas is compiled by this
//! crate; beside it stand the same structs with `#[derive(Serialize, Deserialize)]`, and for each
//! of the two a program that decodes and encodes all of them. Dependencies are built first; then
//! each crate is built alone, best of three, in turns of one side and the other. The peak of
//! memory is that of rustc, on Linux only: this program puts itself between cargo and rustc.

mod cargo;
mod crates;
mod derived;
mod document;
mod report;
mod wrapper;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use cargo::{Goal, Measured, Side};
use report::Row;

/// Runs of each side; the best one counts.
const RUNS: usize = 3;

fn main() -> ExitCode {
    if let Some(code) = wrapper::run() {
        return code;
    }
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("`cargo bench` measures; there is nothing to verify");
        return ExitCode::SUCCESS;
    }
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<(), Box<dyn Error>> {
    // Cargo makes this directory in the target directory, wherever that is.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let root = target.parent().unwrap_or(target).join("bench-compile");
    let (ours, theirs) = crates::write(&root)?;
    eprintln!("building the dependencies");
    let mut rows = vec![dependencies(&ours, &theirs)?];
    for goal in Goal::ALL {
        eprintln!("measuring: {}", goal.title());
        rows.push(alternating(goal, &ours, &theirs)?);
    }
    report::print(&rows, &[&ours, &theirs])
}

/// What both sides need built once, timed together.
fn dependencies(ours: &Side, theirs: &Side) -> Result<Row, Box<dyn Error>> {
    let row = Row {
        title: "dependencies, once: `cargo build`".to_owned(),
        ours: Measured { seconds: ours.build_dependencies()?, peak: None },
        theirs: Measured { seconds: theirs.build_dependencies()?, peak: None },
    };
    for goal in Goal::ALL {
        ours.prepare(goal)?;
        theirs.prepare(goal)?;
    }
    Ok(row)
}

fn alternating(goal: Goal, ours: &Side, theirs: &Side) -> Result<Row, Box<dyn Error>> {
    let mut best = (ours.build(goal)?, theirs.build(goal)?);
    for _ in 1..RUNS {
        best.0 = best.0.least(ours.build(goal)?);
        best.1 = best.1.least(theirs.build(goal)?);
    }
    Ok(Row { title: goal.title(), ours: best.0, theirs: best.1 })
}
