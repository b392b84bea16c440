//! Two sides of a case, checked and then timed in turns.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use specwright_runtime::codec::{self, Codec};

/// How long each operation of a case is measured, both sides together.
const BUDGET: Duration = Duration::from_millis(1_500);

/// Runs before the first one that counts.
const WARM_UP: usize = 3;

/// Whether to measure or only to verify.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    Verify,
    Measure,
}

/// The rows measured so far.
pub(crate) struct Table {
    effort: Effort,
    filter: Option<String>,
    rows: Vec<Row>,
}

struct Row {
    case: String,
    operation: &'static str,
    best: Best,
}

/// The shortest run of each side.
struct Best {
    ours: Duration,
    theirs: Duration,
}

impl Table {
    pub(crate) fn new(effort: Effort, filter: Option<String>) -> Self {
        Self { effort, filter, rows: Vec::new() }
    }

    /// Compares two types of list elements over one text.
    pub(crate) fn compare<Ours, Theirs>(&mut self, case: &str, text: &str) -> Result<(), Box<dyn Error>>
    where
        Ours: Codec + Serialize + DeserializeOwned,
        Theirs: Serialize + DeserializeOwned,
    {
        if !self.wants(case) {
            return Ok(());
        }
        let ours: Vec<Ours> = codec::from_json_str(text)?;
        let theirs: Vec<Theirs> = serde_json::from_str(text)?;
        verify(case, text, &ours, &theirs)?;
        let decode_theirs = || serde_json::from_str::<Vec<Theirs>>(black_box(text));
        self.measure(case, "decode", || codec::from_json_str::<Vec<Ours>>(black_box(text)), decode_theirs);
        let decode_ours = || serde_json::from_str::<Vec<Ours>>(black_box(text));
        self.measure(case, "decode through serde_json", decode_ours, decode_theirs);
        let encode_theirs = || serde_json::to_vec(black_box(&theirs));
        self.measure(case, "encode", || codec::to_json_vec(black_box(&ours)), encode_theirs);
        Ok(())
    }

    /// Was the case asked for?
    pub(crate) fn wants(&self, case: &str) -> bool {
        self.filter.as_deref().is_none_or(|part| case.contains(part))
    }

    /// Times two sides, if times are wanted. That they do the same was checked before.
    pub(crate) fn measure<A, B>(
        &mut self,
        case: &str,
        operation: &'static str,
        ours: impl Fn() -> A,
        theirs: impl Fn() -> B,
    ) {
        if self.effort == Effort::Measure {
            self.rows.push(Row { case: case.to_owned(), operation, best: best(ours, theirs) });
        }
    }

    pub(crate) fn print(&self) {
        if self.effort == Effort::Verify {
            println!("both sides agree; `cargo bench` measures");
            return;
        }
        println!("\nOne megabyte of text, milliseconds, best run:\n");
        println!("| case | operation | Specwright | serde derive | ratio |");
        println!("|---|---|--:|--:|--:|");
        for Row { case, operation, best } in &self.rows {
            let ratio = best.ours.as_secs_f64() / best.theirs.as_secs_f64();
            let (ours, theirs) = (millis(best.ours), millis(best.theirs));
            println!("| {case} | {operation} | {ours:.2} | {theirs:.2} | {ratio:.2} |");
        }
    }
}

/// Both sides must read the same from the text and write it alike, and reading what was written
/// must change nothing.
fn verify<Ours, Theirs>(
    case: &str,
    text: &str,
    ours: &Vec<Ours>,
    theirs: &Vec<Theirs>,
) -> Result<(), Box<dyn Error>>
where
    Ours: Codec + Serialize + DeserializeOwned,
    Theirs: Serialize,
{
    let written = codec::to_json_string(ours)?;
    let through_serde: Vec<Ours> = serde_json::from_str(text)?;
    let again: Vec<Ours> = codec::from_json_str(&written)?;
    let tree: Value = serde_json::from_str(&written)?;
    let others =
        [serde_json::to_value(theirs)?, serde_json::to_value(&through_serde)?, serde_json::to_value(&again)?];
    match others.iter().all(|other| *other == tree) {
        true => Ok(()),
        false => Err(format!("{case}: the sides disagree").into()),
    }
}

/// The best of many runs. What a run returns is dropped after the clock has stopped.
fn best<A, B>(ours: impl Fn() -> A, theirs: impl Fn() -> B) -> Best {
    for _ in 0..WARM_UP {
        drop((black_box(ours()), black_box(theirs())));
    }
    let mut best = Best { ours: Duration::MAX, theirs: Duration::MAX };
    let start = Instant::now();
    while start.elapsed() < BUDGET {
        best.ours = best.ours.min(time(&ours));
        best.theirs = best.theirs.min(time(&theirs));
    }
    best
}

fn time<R>(run: impl Fn() -> R) -> Duration {
    let start = Instant::now();
    let result = black_box(run());
    let elapsed = start.elapsed();
    drop(result);
    elapsed
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
