//! The command as a user meets it: exit codes, what is written, what is said.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[allow(clippy::unwrap_used)] // as in the tests it is for
fn specwright(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_specwright")).current_dir(root()).args(arguments).output().unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn scratch(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&directory);
    directory
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn answered(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const SPEC: &str = "spec/features/objects.yaml";

#[test]
fn generate_writes_once_and_check_agrees() {
    let directory = scratch("agrees");
    let path = directory.to_str().unwrap();
    let first = specwright(&["generate", SPEC, "-o", path]);
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    assert!(answered(&first).contains("1 operation\n"), "{}", answered(&first));
    let again = answered(&specwright(&["generate", SPEC, "-o", path]));
    assert!(again.contains("0 written, 0 removed"), "{again}");
    let check = specwright(&["check", SPEC, "-o", path]);
    assert_eq!((check.status.code(), answered(&check).trim()), (Some(0), &*format!("{path}: up to date")));
}

#[test]
fn check_shows_what_differs() {
    let directory = scratch("differs");
    let path = directory.to_str().unwrap();
    specwright(&["generate", SPEC, "-o", path]);
    let file = directory.join("src/types/mod.rs");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("pub use", "pub(crate) use")).unwrap();
    std::fs::remove_file(directory.join("README.md")).unwrap();
    let check = specwright(&["check", SPEC, "-o", path]);
    let diff = answered(&check);
    assert_eq!(check.status.code(), Some(1));
    for line in ["--- a/src/types/mod.rs", "-pub(crate) use", "+pub use", "--- /dev/null\n+++ b/README.md"] {
        assert!(diff.contains(line), "{line:?} is not in\n{diff}");
    }
    let json = specwright(&["check", SPEC, "-o", path, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["changed"], serde_json::json!(["README.md", "src/types/mod.rs"]));
}

#[test]
fn every_invalid_document_exits_with_2_and_leaves_the_output_alone() {
    let directory = scratch("invalid");
    let path = directory.to_str().unwrap();
    specwright(&["generate", SPEC, "-o", path]);
    let before = std::fs::read_to_string(directory.join("src/lib.rs")).unwrap();
    let mut documents: Vec<String> = std::fs::read_dir(root().join("spec/invalid"))
        .unwrap()
        .map(|entry| format!("spec/invalid/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    documents.push("spec/nowhere.yaml".to_owned());
    documents.push("spec".to_owned());
    for document in documents {
        let output = specwright(&["generate", &document, "-o", path]);
        assert_eq!(output.status.code(), Some(2), "{document}: {}", said(&output));
        let report = said(&output);
        assert!(report.contains("error") && report.contains(&document), "{document}: {report}");
        assert_eq!(std::fs::read_to_string(directory.join("src/lib.rs")).unwrap(), before);
    }
    let check = specwright(&["check", SPEC, "-o", path]);
    assert_eq!(check.status.code(), Some(0), "{}", answered(&check));
}

#[test]
fn warnings_can_be_denied() {
    let directory = scratch("denied");
    let path = directory.to_str().unwrap();
    let output = specwright(&["generate", "spec/features/mended.yaml", "-o", path, "--deny-warnings"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("warning[mended]"), "{}", said(&output));
    assert!(!directory.exists());
}

#[test]
fn a_wrong_option_is_told_with_its_place() {
    let config = scratch("config");
    std::fs::create_dir_all(&config).unwrap();
    let file = config.join("wrong.toml");
    std::fs::write(&file, "[package]\nnmae = \"x\"\n").unwrap();
    let path = config.join("out");
    let arguments = ["generate", SPEC, "-o", path.to_str().unwrap(), "-c", file.to_str().unwrap()];
    let output = specwright(&arguments);
    assert_eq!(output.status.code(), Some(2));
    let report = said(&output);
    assert!(report.contains("unknown field `nmae`") && report.contains("wrong.toml:2:1"), "{report}");
}

#[test]
fn json_is_one_object_for_good_and_for_bad() {
    let directory = scratch("json");
    let path = directory.to_str().unwrap();
    let good = specwright(&["generate", SPEC, "-o", path, "--format", "json"]);
    let good: serde_json::Value = serde_json::from_slice(&good.stdout).unwrap();
    assert_eq!(good["changed"].as_array().map(Vec::len), good["files"].as_u64().map(|files| files as usize));
    let bad = specwright(&["generate", "spec/invalid/unknown-type.yaml", "-o", path, "--format", "json"]);
    let bad: serde_json::Value = serde_json::from_slice(&bad.stdout).unwrap();
    assert_eq!(bad["diagnostics"][0]["code"], "unknown-type");
    assert_eq!(bad["diagnostics"][0]["file"], "spec/invalid/unknown-type.yaml");
    assert!(bad["diagnostics"][0]["line"].as_u64() > Some(1));
}
