//! Documents by the hundred: real services', and those of other tools' tests.
//!
//! `SPECWRIGHT_CORPUS` names the folder; without it these tests do nothing and say so.
//! Small documents are all compiled. Of the real ones a third is: the commit decides which, or
//! `SPECWRIGHT_CORPUS_TURN` (0, 1, 2). `SPECWRIGHT_CORPUS_ALL` compiles all of them, and
//! `SPECWRIGHT_CORPUS_TABLE` measures them one by one and writes `generator/CORPUS.md`.

mod compile;
mod documents;
mod exceptions;
mod generation;
mod process;
mod table;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use documents::Kind;
use generation::Run;

/// More memory than this for one document, in MB, is a defect: the largest one takes a quarter.
const MEMORY: u64 = 4_000;

/// Every document, run once for all tests. `None` without a corpus.
fn runs() -> Option<&'static [Run]> {
    static RUNS: OnceLock<Option<Vec<Run>>> = OnceLock::new();
    let runs = RUNS.get_or_init(|| {
        let Some(corpus) = documents::corpus() else {
            eprintln!("skipped: SPECWRIGHT_CORPUS is not set");
            return None;
        };
        let command = generation::build();
        Some(generation::run_all(&corpus, &command, documents::documents(&corpus)))
    });
    runs.as_deref()
}

#[test]
fn no_document_makes_it_panic_hang_or_fill_the_memory() {
    let Some(runs) = runs() else { return };
    let mut wrong = Vec::new();
    for run in runs {
        let path = &run.document.path;
        match run.ended.status {
            None => wrong.push(format!("{path}: killed after {:?}", run.ended.time)),
            Some(_) if !matches!(run.code(), Some(0 | 2)) || run.ended.errors.contains("panicked") => {
                wrong.push(format!("{path}: exit {:?}\n{}", run.code(), run.ended.errors));
            }
            Some(_) => {}
        }
        if let Some(memory) = run.ended.memory.filter(|memory| *memory > MEMORY) {
            wrong.push(format!("{path}: {memory} MB"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// And the exceptions are those of the list, no more and no fewer.
#[test]
fn documents_of_real_services_and_of_other_tools_are_accepted() {
    let Some(runs) = runs() else { return };
    let mut wrong = Vec::new();
    for run in runs.iter().filter(|run| matches!(run.document.kind, Kind::Real | Kind::Small | Kind::Swagger))
    {
        match (run.is_generated(), exceptions::reason(&run.document.path)) {
            (false, None) => wrong.push(run.told()),
            (true, Some(reason)) => {
                wrong.push(format!("{} is accepted, no exception is needed: {reason}", run.document.path));
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} documents\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_refused_is_refused_at_a_place() {
    let Some(runs) = runs() else { return };
    let mut wrong = Vec::new();
    for run in runs.iter().filter(|run| run.code() == Some(2)) {
        let errors: Vec<_> = run.diagnostics().iter().filter(|d| d["severity"] == "error").collect();
        let placed = |d: &serde_json::Value| d["line"].is_u64() && d["column"].is_u64();
        let told = |d: &serde_json::Value| d["message"].as_str().is_some_and(|message| message.len() > 5);
        if errors.is_empty() || !errors.iter().all(|d| placed(d) && told(d)) {
            wrong.push(format!("{}: {}", run.document.path, run.ended.output));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A warning of something that is lost says what that is.
#[test]
fn every_degradation_says_what_it_costs() {
    let Some(runs) = runs() else { return };
    let mut silent = std::collections::BTreeMap::new();
    for run in runs {
        for finding in run.diagnostics().iter().filter(|finding| finding["severity"] == "warning") {
            let code: specwright::diagnostics::Code = finding["code"].as_str().unwrap().parse().unwrap();
            let said = |key: &str| finding[key].as_str().is_some_and(|text| !text.is_empty());
            let in_message =
                finding["message"].as_str().is_some_and(|text| text.contains("the generated code"));
            if code.degrades() && !said("note") && !said("label") && !in_message {
                let place = (&run.document.path, &finding["line"]);
                silent.entry(code).or_insert_with(|| format!("{place:?}: {}", finding["message"]));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn what_is_generated_compiles_without_warnings() {
    let Some(runs) = runs() else { return };
    let generated: Vec<&Run> = runs.iter().filter(|run| run.is_generated()).collect();
    if std::env::var_os("SPECWRIGHT_CORPUS_TABLE").is_some() {
        table::write(runs, &generated);
    }
    let complaints = compile::check(&chosen(&generated));
    let mut told = String::new();
    for (path, complaints) in &complaints {
        told.push_str(&format!("{path}: {} complaints\n", complaints.len()));
        complaints.iter().take(5).for_each(|complaint| told.push_str(&format!("    {complaint}\n")));
    }
    assert!(complaints.is_empty(), "{} documents\n{told}", complaints.len());
}

/// All but real documents, and those real ones whose turn it is. By size one after the other, so
/// that turns take the same time.
fn chosen<'r>(generated: &[&'r Run]) -> Vec<&'r Run> {
    let (mut real, mut chosen): (Vec<&Run>, Vec<&Run>) =
        generated.iter().partition(|run| run.document.kind == Kind::Real);
    if std::env::var_os("SPECWRIGHT_CORPUS_ALL").is_some() {
        return generated.to_vec();
    }
    let turn = turn();
    real.sort_by_key(|run| (run.answer["lines"].as_u64(), run.document.path.clone()));
    eprintln!("turn {turn} of {TURNS} of the real documents");
    chosen
        .extend(real.into_iter().enumerate().filter(|(index, _)| index % TURNS == turn).map(|(_, run)| run));
    chosen
}

const TURNS: usize = 3;

/// `SPECWRIGHT_CORPUS_TURN`, or else the commit's: every commit has a turn of its own, and has the
/// same on every machine.
fn turn() -> usize {
    if let Some(turn) =
        std::env::var("SPECWRIGHT_CORPUS_TURN").ok().and_then(|turn| turn.parse::<usize>().ok())
    {
        return turn % TURNS;
    }
    let commit = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(root()).output();
    commit.map_or(0, |output| documents::hash(&output.stdout) as usize % TURNS)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn target() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}
