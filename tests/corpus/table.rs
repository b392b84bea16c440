//! `generator/CORPUS.md`: what became of every real document, in numbers, beside those of other
//! generators where `peer-results.csv` has some.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::documents::{Kind, corpus};
use super::generation::Run;
use super::{compile, root};

struct Check {
    seconds: f64,
    memory: Option<u64>,
    passed: bool,
}

/// Measures and writes.
pub fn write(runs: &[Run], generated: &[&Run]) {
    let real: Vec<&Run> = generated.iter().copied().filter(|run| run.document.kind == Kind::Real).collect();
    compile::prepare(&real);
    let checks: BTreeMap<&str, Check> =
        real.iter().map(|run| (run.document.path.as_str(), check(run))).collect();
    let peers = Peers::read();
    let mut text = String::from(HEAD);
    totals(runs, &checks, &mut text);
    peers.totals(&mut text);
    text.push_str(COLUMNS);
    for run in runs.iter().filter(|run| matches!(run.document.kind, Kind::Real | Kind::Swagger)) {
        row(run, checks.get(run.document.path.as_str()), &peers, &mut text);
    }
    std::fs::write(root().join("generator/CORPUS.md"), text).unwrap();
}

fn check(run: &Run) -> Check {
    let ended = compile::measure(run);
    let passed = ended.status.is_some_and(|status| status.success());
    Check { seconds: ended.time.as_secs_f64(), memory: ended.memory, passed }
}

const HEAD: &str = "# What became of real documents

Written by `SPECWRIGHT_CORPUS_TABLE=1 cargo test --test corpus`; do not edit. Generation is the release build of
the command, one process per document; checking is `cargo check` of the generated crate with client and server,
warnings denied, dependencies built before.
";

const COLUMNS: &str = "
## Documents

Degraded and skipped: operations + schemas. Others: how many of the other generators that were tried made code of
it, and the shortest and the longest check of those that compile.

| document | version | operations | schemas | degraded | skipped | warnings | generation, s | memory, MB | lines | check, s | memory, MB | others | their check, s |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
";

fn totals(runs: &[Run], checks: &BTreeMap<&str, Check>, text: &mut String) {
    text.push_str("\n| documents | all | accepted | without degradation |\n|---|--:|--:|--:|\n");
    let kinds = [
        ("of real services", Kind::Real),
        ("small, of other tools' tests", Kind::Small),
        ("Swagger 2.0", Kind::Swagger),
        ("called invalid by some tool", Kind::Invalid),
        ("incomplete", Kind::Incomplete),
    ];
    for (label, kind) in kinds {
        let all: Vec<&Run> = runs.iter().filter(|run| run.document.kind == kind).collect();
        let accepted: Vec<&&Run> = all.iter().filter(|run| run.is_generated()).collect();
        let whole = accepted.iter().filter(|run| count(run, "degraded") + count(run, "skipped") == 0).count();
        let _ = writeln!(text, "| {label} | {} | {} | {whole} |", all.len(), accepted.len());
    }
    let passed = checks.values().filter(|check| check.passed).count();
    let seconds: f64 = checks.values().map(|check| check.seconds).sum();
    let _ = writeln!(
        text,
        "\n{passed} of {} crates of real documents compile; checking them takes {seconds:.0} s.",
        checks.len()
    );
}

/// Operations and schemas together.
fn count(run: &Run, what: &str) -> usize {
    let summary = &run.answer["summary"];
    let of = |noun: &str| summary[noun][what].as_array().map_or(0, Vec::len);
    of("operations") + of("schemas")
}

fn row(run: &Run, check: Option<&Check>, peers: &Peers, text: &mut String) {
    let path = run.document.path.split_once('/').map_or(run.document.path.as_str(), |(_, rest)| rest);
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let version = &run.document.version;
    let (others, their_check) = peers.of(stem);
    let memory = |memory: Option<u64>| memory.map_or("–".to_owned(), |memory| memory.to_string());
    let generation = format!("{:.2}", run.ended.time.as_secs_f64());
    if !run.is_generated() {
        let _ = writeln!(
            text,
            "| {stem} | {version} | refused | | | | | {generation} | {} | | | | {others} | {their_check} |",
            memory(run.ended.memory)
        );
        return;
    }
    let generated = |noun: &str| run.answer["summary"][noun]["generated"].to_string();
    let check = match check {
        Some(check) if check.passed => format!("{:.1} | {}", check.seconds, memory(check.memory)),
        Some(_) => "fails | ".to_owned(),
        None => "– | –".to_owned(),
    };
    let _ = writeln!(
        text,
        "| {stem} | {version} | {} | {} | {} | {} | {} | {generation} | {} | {} | {check} | {others} | {their_check} |",
        generated("operations"),
        generated("schemas"),
        count(run, "degraded"),
        count(run, "skipped"),
        run.diagnostics().len(),
        memory(run.ended.memory),
        run.answer["lines"],
    );
}

/// What other generators did, measured elsewhere: one row per document and generator.
struct Peers {
    rows: Vec<BTreeMap<String, String>>,
}

impl Peers {
    fn read() -> Self {
        let path = corpus().map(|corpus| corpus.join("peer-results.csv"));
        let text = path.and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
        let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
        let keys: Vec<String> = lines.next().into_iter().flatten().collect();
        Self { rows: lines.map(|values| keys.iter().cloned().zip(values).collect()).collect() }
    }

    fn totals(&self, text: &mut String) {
        text.push_str(
            "\n| other generators | tried | generate | of those checked | compile |\n|---|--:|--:|--:|--:|\n",
        );
        let mut peers: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
        for row in &self.rows {
            let counts = peers.entry(&row["peer"]).or_default();
            counts[0] += 1;
            counts[1] += usize::from(row["generates"] == "yes");
            counts[2] += usize::from(!row["compiles"].is_empty());
            counts[3] += usize::from(row["compiles"] == "yes");
        }
        for (peer, [tried, generate, checked, compile]) in peers {
            let _ = writeln!(text, "| {peer} | {tried} | {generate} | {checked} | {compile} |");
        }
    }

    /// `3 of 5`, and `12–40` seconds.
    fn of(&self, document: &str) -> (String, String) {
        let rows: Vec<_> = self.rows.iter().filter(|row| row["spec"] == document).collect();
        if rows.is_empty() {
            return (String::new(), String::new());
        }
        let generate = rows.iter().filter(|row| row["generates"] == "yes").count();
        let compiled = rows.iter().filter(|row| row["compiles"] == "yes");
        let mut seconds: Vec<f64> = compiled.filter_map(|row| row["check_s"].parse().ok()).collect();
        seconds.sort_by(f64::total_cmp);
        let check = match (seconds.first(), seconds.last()) {
            (Some(first), Some(last)) if seconds.len() > 1 => format!("{first:.0}–{last:.0}"),
            (Some(only), _) => format!("{only:.0}"),
            _ => String::new(),
        };
        (format!("{generate} of {}", rows.len()), check)
    }
}
