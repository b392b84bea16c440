//! The rules of the architecture: who may name what, and how long a file may be.

use std::path::{Path, PathBuf};

/// A file that outgrows this has more than one subject. Tests may be longer.
const MAX_LINES: usize = 400;

#[test]
fn only_the_layers_that_may_name_a_crate_do() {
    let rules: [(&[&str], &[&str]); 3] = [
        (&["openapiv3"], &["document/"]),
        (&["quote", "syn", "proc_macro2"], &["lower/", "render/", "lower.rs", "render.rs"]),
        (&["std::fs", "File::open"], &["load.rs", "load/", "output.rs", "build/"]),
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| !path.contains("tests")) {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (names, homes) in rules {
            let at_home = homes.iter().any(|home| path.starts_with(home));
            for name in names.iter().filter(|_| !at_home) {
                let named =
                    |line: &&str| !line.trim_start().starts_with("//") && line.contains(&format!("{name}::"));
                if let Some(line) = code.lines().find(named) {
                    wrong.push(format!("{path} names {name}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What takes time to start is started by the command that needs it, and by no other.
#[test]
fn commands_start_no_more_than_they_need() {
    let rules: [(&str, &[&str]); 5] = [
        ("tokio::", &["mock/"]),
        ("axum::", &["mock/"]),
        ("jsonschema::", &["mock/"]),
        ("notify::", &["watch.rs"]),
        ("ureq::", &["remote.rs"]),
    ];
    let sources = read("generator/cli/src");
    for (name, homes) in rules {
        let naming = sources.iter().filter(|(_, text)| text.contains(name)).map(|(path, _)| path);
        let naming: Vec<&String> = naming.collect();
        assert!(!naming.is_empty(), "{name} is named somewhere");
        let strays = naming.iter().filter(|path| !homes.iter().any(|home| path.starts_with(home)));
        assert_eq!(strays.count(), 0, "{name} is named in {naming:?}");
    }
}

#[test]
fn the_flow_has_one_direction() {
    // A layer may name those before it, and not those after it.
    let layers = ["diagnostics", "load", "config", "document", "ir", "lower", "render"];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(own) = layers.iter().position(|layer| path.split(['/', '.']).next() == Some(layer)) else {
            continue;
        };
        for later in &layers[own + 1..] {
            if text.contains(&format!("crate::{later}::")) || text.contains(&format!("use crate::{later};")) {
                wrong.push(format!("{path} names the later layer {later}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_have_one_subject() {
    let long = sources().into_iter().chain(crates()).filter_map(|(path, text)| {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().count();
        let is_test = path.ends_with("tests.rs") || path.contains("tests/");
        (lines > MAX_LINES && !is_test).then(|| format!("{path}: {lines} lines"))
    });
    let long: Vec<String> = long.collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

fn sources() -> Vec<(String, String)> {
    read("generator/src")
}

fn crates() -> Vec<(String, String)> {
    [read("generator/cli/src"), read("generator/runtime/src")].concat()
}

fn read(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let shown = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                files.push((shown, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}
