#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // here too, tests may fail by panicking
//! Reports for other tools, and what is not said.

mod common;

use common::{answered, command, said, scratch, specwright};

const SPEC: &str = "spec/features/unknown-types.yaml";

fn sarif(arguments: &[&str]) -> serde_json::Value {
    let output = specwright(&[arguments, &["--format", "sarif"]].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {}", answered(&output)))
}

#[test]
fn every_command_that_reports_gives_annotations() {
    let path = scratch("annotations");
    let path = path.to_str().unwrap();
    for arguments in [&["generate", SPEC, "-o", path][..], &["check", SPEC, "-o", path], &["inspect", SPEC]] {
        let output = specwright(&[arguments, &["--format", "github"]].concat());
        let text = answered(&output);
        let expected =
            "::warning file=spec/features/unknown-types.yaml,line=17,col=22,title=unknown-type::there is no";
        assert!(text.lines().any(|line| line.starts_with(expected)), "{text}");
        assert_eq!(said(&output), "");
    }
    let bad = specwright(&["inspect", "spec/invalid/syntax-error.yaml", "--format", "github"]);
    assert!(
        answered(&bad).starts_with("::error file=spec/invalid/syntax-error.yaml,line=6,"),
        "{}",
        answered(&bad)
    );
    let stale = specwright(&["check", "spec/features/empty.yaml", "-o", path, "--format", "github"]);
    assert_eq!(stale.status.code(), Some(1));
    assert!(
        answered(&stale).contains(",title=stale-output::this file is not up to date"),
        "{}",
        answered(&stale)
    );
}

#[test]
fn sarif_names_rules_and_places() {
    let path = scratch("sarif");
    let path = path.to_str().unwrap();
    for arguments in [&["generate", SPEC, "-o", path][..], &["check", SPEC, "-o", path], &["inspect", SPEC]] {
        let log = sarif(arguments);
        let run = &log["runs"][0];
        let result =
            run["results"].as_array().unwrap().iter().find(|it| it["ruleId"] == "unknown-type").unwrap();
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], SPEC);
        assert!(place["region"]["startLine"].as_u64() > Some(1));
        assert_eq!(result["level"], "warning");
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert!(
            rules
                .iter()
                .any(|rule| rule["id"] == "unknown-type" && rule["shortDescription"]["text"].is_string())
        );
    }
    let log = sarif(&["check", "spec/features/empty.yaml", "-o", path]);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|it| it["ruleId"] == "stale-output" && it["level"] == "error"), "{log}");
    let log = sarif(&["generate", "spec/invalid/syntax-error.yaml", "-o", path]);
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "syntax-error");
    let log = sarif(&["generate", "spec/no-such.yaml", "-o", path]);
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "unreadable-file");
}

#[test]
fn quiet_says_errors_only() {
    let path = scratch("quiet");
    let path = path.to_str().unwrap();
    for what in ["generate", "check"] {
        let output = specwright(&[what, SPEC, "-o", path, "--quiet"]);
        assert_eq!((answered(&output), said(&output)), (String::new(), String::new()));
    }
    let bad = specwright(&["generate", "spec/invalid/syntax-error.yaml", "-o", path, "--quiet"]);
    assert!(said(&bad).starts_with("error[syntax-error]"), "{}", said(&bad));
}

#[test]
fn a_dry_run_writes_nothing_and_says_what_it_would() {
    let directory = scratch("dry");
    let path = directory.to_str().unwrap();
    let dry = specwright(&["generate", SPEC, "-o", path, "--dry-run"]);
    assert_eq!(dry.status.code(), Some(0), "{}", said(&dry));
    assert!(answered(&dry).contains("would add     src/lib.rs"), "{}", answered(&dry));
    assert!(!directory.exists());
    specwright(&["generate", SPEC, "-o", path]);
    let dry = specwright(&["generate", SPEC, "-o", path, "--dry-run"]);
    assert!(answered(&dry).contains("0 files would change"), "{}", answered(&dry));
}

#[test]
fn colour_is_as_the_user_wants_it() {
    let coloured = |options: &[&str], variables: &[(&str, &str)]| {
        let arguments = [&["inspect", SPEC][..], options].concat();
        let output = command(&arguments).envs(variables.iter().copied()).output().unwrap();
        said(&output).contains('\u{1b}')
    };
    let empty = scratch("coloured");
    let check = ["check", SPEC, "-o", empty.to_str().unwrap()];
    assert!(!answered(&specwright(&check)).contains('\u{1b}'));
    let diff = answered(&specwright(&[&check[..], &["--color", "always"]].concat()));
    assert!(diff.contains("\u{1b}[32m+pub mod types;\u{1b}[0m"), "{diff}");
    // Not on a terminal: none, unless it is asked for.
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("NO_COLOR", "1"), ("CLICOLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}
