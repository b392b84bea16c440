//! The command as a user meets it: exit codes, what is written, what is said.

mod common;

use common::{answered, root, said, scratch, specwright};

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
fn denied_warnings_are_errors_and_nothing_is_written() {
    let directory = scratch("denied");
    let path = directory.to_str().unwrap();
    for level in [&["--deny-warnings"][..], &["--deny", "mended"]] {
        let output = specwright(&[&["generate", "spec/features/mended.yaml", "-o", path], level].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains("error[mended]"), "{}", said(&output));
        assert!(!directory.exists());
    }
}

#[test]
fn allowed_warnings_are_not_shown_and_the_command_line_goes_before_the_configuration() {
    let directory = scratch("allowed");
    std::fs::create_dir_all(&directory).unwrap();
    let config = directory.join("levels.toml");
    std::fs::write(&config, "[diagnostics]\nmended = \"deny\"\n").unwrap();
    let out = directory.join("out");
    let [config, out] = [&config, &out].map(|path| path.to_str().unwrap());
    let base = ["generate", "spec/features/mended.yaml", "-o", out, "-c", config];
    assert_eq!(specwright(&base).status.code(), Some(2));
    let warned = specwright(&[&base[..], &["--warn", "mended"]].concat());
    assert_eq!(warned.status.code(), Some(0));
    assert!(said(&warned).contains("warning[mended]"), "{}", said(&warned));
    let allowed = specwright(&[&base[..], &["--allow", "mended", "--deny-warnings"]].concat());
    assert_eq!((allowed.status.code(), said(&allowed)), (Some(0), String::new()));
    assert!(answered(&allowed).contains("no warnings"), "{}", answered(&allowed));
    let unknown = specwright(&[&base[..], &["--allow", "mendet"]].concat());
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("do you mean `mended`?"), "{}", said(&unknown));
}

#[test]
fn what_is_degraded_is_counted_even_where_its_warnings_are_allowed() {
    let directory = scratch("counted");
    let path = directory.to_str().unwrap();
    let base = ["generate", "spec/features/one-of-ambiguous.yaml", "-o", path];
    let shown = answered(&specwright(&base));
    let counts = shown.lines().find(|line| line.contains("schemas: ")).unwrap_or_default();
    assert!(counts.contains("of them degraded, 0 skipped"), "{shown}");
    let json = |arguments: &[&str]| -> serde_json::Value {
        let output = specwright(&[&base[..], arguments, &["--format", "json"]].concat());
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let (warned, allowed) = (json(&[]), json(&["--allow", "ambiguous-union"]));
    assert!(warned["summary"]["warnings"]["ambiguous-union"].as_u64() > Some(0), "{warned}");
    assert_eq!(allowed["summary"]["warnings"].get("ambiguous-union"), None);
    assert_eq!(warned["summary"]["operations"], allowed["summary"]["operations"]);
    assert_eq!(warned["summary"]["schemas"], allowed["summary"]["schemas"]);
    let degraded = warned["summary"]["schemas"]["degraded"].as_array().unwrap();
    assert!(degraded.len() as u64 <= warned["summary"]["schemas"]["generated"].as_u64().unwrap());
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
    assert!(
        report.contains("no key `nmae` here; do you mean `name`?") && report.contains("wrong.toml:2:1"),
        "{report}"
    );
}

#[test]
fn json_is_one_object_for_good_and_for_bad() {
    let directory = scratch("json");
    let path = directory.to_str().unwrap();
    let good = specwright(&["generate", SPEC, "-o", path, "--format", "json"]);
    let good: serde_json::Value = serde_json::from_slice(&good.stdout).unwrap();
    assert_eq!(good["changed"].as_array().map(Vec::len), good["files"].as_u64().map(|files| files as usize));
    let bad = specwright(&["generate", "spec/invalid/syntax-error.yaml", "-o", path, "--format", "json"]);
    let bad: serde_json::Value = serde_json::from_slice(&bad.stdout).unwrap();
    assert_eq!(bad["diagnostics"][0]["code"], "syntax-error");
    assert_eq!(bad["diagnostics"][0]["file"], "spec/invalid/syntax-error.yaml");
    assert!(bad["diagnostics"][0]["line"].as_u64() > Some(1));
}

/// Help is about the command line: no option of a file, no document and no other process has a say in it.
#[test]
fn help_needs_nothing() {
    let broken = [("specwright.toml", "= no TOML\n"), ("shop.toml", "= none either\n"), ("shop.yaml", "{")];
    let folder = common::folder("help", &broken);
    let run = |arguments: &[&str]| {
        let output = common::command(arguments).current_dir(&folder).output().unwrap();
        assert_eq!((output.status.code(), said(&output)), (Some(0), String::new()), "{arguments:?}");
        answered(&output)
    };
    let help = run(&["--help"]);
    let (_, listed) = help.split_once("Commands:\n").unwrap();
    let commands: Vec<&str> =
        listed.lines().map_while(|line| line.strip_prefix("  ")?.split_whitespace().next()).collect();
    assert!(commands.len() > 8 && commands.contains(&"generate"), "{help}");
    for command in commands.into_iter().filter(|name| *name != "help") {
        assert!(run(&[command, "--help"]).contains(&format!("Usage: specwright {command}")));
    }
    run(&["--version"]);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), broken.len(), "nothing was written");
}
