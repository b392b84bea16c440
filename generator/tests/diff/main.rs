//! Comparisons of documents: cases written down as data in `spec/diff`, and what holds of all documents.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // here too, tests may fail by panicking

mod documents;
mod itself;
mod kinds;
mod schemas;

use std::path::{Path, PathBuf};

use serde_json::Value;
use specwright::Source;
use specwright::diff::{Change, Comparison, Date, Options, diff};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The cases of all files of a folder, each with its file's name.
fn cases(folder: &str) -> Vec<(String, Value)> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "yaml")) {
        let text = std::fs::read_to_string(path).unwrap();
        let list: Vec<Value> =
            serde_yaml::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        cases.extend(list.into_iter().map(|case| (format!("{file}: {}", text_of(&case, "case")), case)));
    }
    cases
}

fn text_of<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn source(name: &str, document: &Value) -> Source {
    Source::from_text(name, serde_json::to_string_pretty(document).unwrap())
}

/// The day of all cases.
const TODAY: &str = "2026-11-21";

fn compare(case: &str, old: &Value, new: &Value) -> Comparison {
    let options = Options { today: Date::parse(TODAY), ..Options::default() };
    diff(&source("old.json", old), &source("new.json", new), &options)
        .unwrap_or_else(|report| panic!("{case}: {report}"))
}

/// `max-increased` as the case has it: whom the change breaks.
fn verdict(change: &Change) -> &'static str {
    match (change.breaks.wire, change.breaks.rust) {
        (true, true) => "both",
        (true, false) => "wire",
        (false, true) => "rust",
        (false, false) => "nobody",
    }
}
