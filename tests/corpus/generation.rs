//! The command, run over documents.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::Value;

use super::documents::{Document, Kind};
use super::process::{self, Ended};
use super::{root, target};

/// Longer than this is a hang: the largest API known takes a few seconds.
const BOUND: Duration = Duration::from_secs(20);

/// A document and what the command made of it.
pub struct Run {
    pub document: Document,
    pub ended: Ended,
    /// What it answered; null if that was no JSON.
    pub answer: Value,
}

impl Run {
    pub fn code(&self) -> Option<i32> {
        self.ended.status.and_then(|status| status.code())
    }

    /// Where the code is, if there is any.
    pub fn directory(&self) -> PathBuf {
        directory(&self.document)
    }

    pub fn is_generated(&self) -> bool {
        self.code() == Some(0)
    }

    pub fn diagnostics(&self) -> &[Value] {
        self.answer["diagnostics"].as_array().map_or(&[], Vec::as_slice)
    }

    /// `path: code: message` of the first few errors.
    pub fn told(&self) -> String {
        let errors = self.diagnostics().iter().filter(|finding| finding["severity"] == "error");
        let told = errors.map(|finding| format!("{} [{}]", finding["message"], finding["code"]));
        let told: Vec<String> = told.take(3).collect();
        format!("{}: {}", self.document.path, told.join("; "))
    }
}

/// What is generated of a document: a crate of its own for a real one, a module for a small one.
pub fn layout(document: &Document) -> &'static str {
    if document.kind == Kind::Real { "crate" } else { "file" }
}

fn directory(document: &Document) -> PathBuf {
    let folder = if document.kind == Kind::Real { "real" } else { "small" };
    target().join("corpus").join(folder).join(&document.name)
}

/// Builds the command with optimisations, as users have it.
pub fn build() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let folder = target().join("corpus-command");
    let status = Command::new(cargo)
        .args(["build", "--release", "--quiet", "-p", "specwright-cli", "--target-dir"])
        .arg(&folder)
        .current_dir(root())
        .status()
        .unwrap();
    assert!(status.success(), "the command does not build");
    folder.join("release/specwright")
}

/// Runs the command over all documents, on as many cores as there are.
pub fn run_all(corpus: &Path, command: &Path, documents: Vec<Document>) -> Vec<Run> {
    std::fs::create_dir_all(target().join("corpus/configs")).unwrap();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let open = Mutex::new(documents.into_iter().enumerate());
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let next = open.lock().unwrap().next();
                    let Some((index, document)) = next else { break };
                    let run = generate(corpus, command, document);
                    done.lock().unwrap().push((index, run));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, run)| run).collect()
}

/// Packages of a workspace need different names, and the runtime of this checkout.
fn write_config(document: &Document) -> PathBuf {
    let path = target().join("corpus/configs").join(format!("{}.toml", document.name));
    let runtime = root().join("generator/runtime").canonicalize().unwrap().display().to_string();
    let text = format!("[package]\nname = {:?}\nruntime = {{ path = {runtime:?} }}\n", document.name);
    std::fs::write(&path, text).unwrap();
    path
}

fn generate(corpus: &Path, command: &Path, document: Document) -> Run {
    let mut command = Command::new(command);
    command.current_dir(corpus).arg("generate").arg(&document.path);
    command.args(["--format", "json", "--layout", layout(&document), "-c"]).arg(write_config(&document));
    command.arg("-o").arg(directory(&document));
    let ended = process::run(&mut command, BOUND);
    let answer = serde_json::from_str(&ended.output).unwrap_or_default();
    Run { document, ended, answer }
}
