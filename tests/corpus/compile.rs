//! `cargo check` over what was generated: one workspace, client and server, warnings denied.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::documents::Kind;
use super::generation::Run;
use super::process::{self, Ended};
use super::{root, target};

/// Small documents are modules of few crates: starting the compiler takes longer than checking
/// them.
const BUNDLE: u64 = 400_000;

/// A document whose code does not compile hides what is wrong with the others of its crate, so
/// those are checked again without it.
const ROUNDS: usize = 6;

const BOUND: Duration = Duration::from_secs(3_600);

/// What the compiler said of the code of each document, by its path.
pub type Complaints = BTreeMap<String, Vec<String>>;

/// Checks the code of all these documents.
pub fn check(runs: &[&Run]) -> Complaints {
    let mut complaints = Complaints::new();
    let mut left: Vec<&Run> = runs.to_vec();
    for _ in 0..ROUNDS {
        write_workspace(&left);
        let ended = cargo(&["--workspace"]);
        let found = complaints_of(&ended, &left);
        let is_clean = ended.status.is_some_and(|status| status.success());
        assert!(is_clean || !found.is_empty(), "cargo failed: {}\n{}", errors_of(&ended), ended.errors);
        left.retain(|run| !found.contains_key(&run.document.path));
        complaints.extend(found);
        if is_clean {
            return complaints;
        }
    }
    complaints.insert("…".to_owned(), vec![format!("given up after {ROUNDS} rounds")]);
    complaints
}

/// Checks one crate that was not checked before, alone, to measure it. Dependencies must be there.
pub fn measure(run: &Run) -> Ended {
    // Cargo takes what is older than its last answer for checked.
    let file = std::fs::File::options().append(true).open(run.directory().join("src/lib.rs")).unwrap();
    file.set_modified(std::time::SystemTime::now()).unwrap();
    cargo(&["-p", &run.document.name])
}

/// Lets cargo build the dependencies and write its lock file.
pub fn prepare(runs: &[&Run]) {
    write_workspace(runs);
    // The first bundle is there even if it is empty.
    let ended = cargo(&["-p", "bundle-0"]);
    assert!(ended.status.is_some_and(|status| status.success()), "{}", ended.errors);
}

fn cargo(packages: &[&str]) -> Ended {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["check", "--all-features", "--keep-going", "--message-format=json"]).args(packages);
    command.current_dir(workspace()).env("RUSTFLAGS", "-D warnings");
    // What is checked once has no use for gigabytes of what a second time would need.
    command.env("CARGO_INCREMENTAL", "0");
    command.env("CARGO_TARGET_DIR", target().join("generated-target"));
    process::run(&mut command, BOUND)
}

fn workspace() -> PathBuf {
    target().join("corpus")
}

fn write_workspace(runs: &[&Run]) {
    let (real, small): (Vec<&Run>, Vec<&Run>) = runs.iter().partition(|run| run.document.kind == Kind::Real);
    let mut members: Vec<String> = real.iter().map(|run| format!("real/{}", run.document.name)).collect();
    for (index, bundle) in bundles(&small).into_iter().enumerate() {
        members.push(format!("bundles/bundle-{index}"));
        write_bundle(index, &bundle);
    }
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    write_if_changed(&workspace().join("Cargo.toml"), &manifest);
    std::fs::copy(root().join("Cargo.lock"), workspace().join("Cargo.lock")).unwrap();
}

fn bundles<'r>(small: &[&'r Run]) -> Vec<Vec<&'r Run>> {
    let mut bundles = vec![Vec::new()];
    let mut size = 0;
    for run in small {
        if size > BUNDLE {
            bundles.push(Vec::new());
            size = 0;
        }
        size += std::fs::metadata(run.directory().join("generated.rs")).unwrap().len();
        bundles.last_mut().unwrap().push(*run);
    }
    bundles
}

fn write_bundle(index: usize, runs: &[&Run]) {
    let folder = workspace().join(format!("bundles/bundle-{index}"));
    std::fs::create_dir_all(folder.join("src")).unwrap();
    let runtime = root().join("generator/runtime").canonicalize().unwrap().display().to_string();
    let manifest = format!(
        "[package]\nname = \"bundle-{index}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\n\
         specwright-runtime = {{ path = {runtime:?}, features = [\"client\", \"server\"] }}\n"
    );
    write_if_changed(&folder.join("Cargo.toml"), &manifest);
    let modules = runs.iter().map(|run| {
        let name = &run.document.name;
        format!("#[path = \"../../../small/{name}/generated.rs\"]\npub mod {name};\n")
    });
    write_if_changed(&folder.join("src/lib.rs"), &modules.collect::<String>());
}

fn write_if_changed(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    std::fs::write(path, text).unwrap();
}

fn complaints_of(ended: &Ended, runs: &[&Run]) -> Complaints {
    let by_name: BTreeMap<&str, &str> =
        runs.iter().map(|run| (run.document.name.as_str(), run.document.path.as_str())).collect();
    let mut complaints = Complaints::new();
    let mut seen = BTreeSet::new();
    for line in ended.output.lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        let message = &message["message"];
        let Some((name, place)) = place(message) else { continue };
        let path = by_name.get(name.as_str()).copied().unwrap_or(&name);
        let code = message["code"]["code"].as_str().unwrap_or("no code");
        let told = format!("{} [{code}] {place}", message["message"].as_str().unwrap_or_default());
        if seen.insert((path.to_owned(), told.clone())) {
            complaints.entry(path.to_owned()).or_default().push(told);
        }
    }
    complaints
}

/// What the compiler said of no place in any document: that the disk is full, for one.
fn errors_of(ended: &Ended) -> String {
    let messages = ended.output.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let errors = messages.filter(|message| message["message"]["level"] == "error");
    errors.filter_map(|message| Some(message["message"]["rendered"].as_str()?.to_owned())).collect()
}

/// The document's name and the emitted line that a message of the compiler is about.
fn place(message: &Value) -> Option<(String, String)> {
    let spans = message["spans"].as_array()?;
    let mut spans: Vec<&Value> = spans.iter().collect();
    spans.sort_by_key(|span| !span["is_primary"].as_bool().unwrap_or_default());
    for mut span in spans {
        while span.is_object() {
            let file = span["file_name"].as_str().unwrap_or_default();
            let line = span["text"][0]["text"].as_str().unwrap_or_default().trim();
            for folder in ["small/", "real/"] {
                let Some((_, rest)) = file.rsplit_once(folder) else { continue };
                if let Some((name, file)) = rest.split_once('/') {
                    return Some((name.to_owned(), format!("{file}:{}: {line}", span["line_start"])));
                }
            }
            span = &span["expansion"]["span"];
        }
    }
    None
}
