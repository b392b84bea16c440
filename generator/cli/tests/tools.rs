#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // here too, tests may fail by panicking
//! What helps with the command, and with documents: explain, completions, manual pages, inspect, overlays.

mod common;

use std::process::Command;

use common::{answered, folder, said, scratch, specwright};

#[test]
fn codes_are_explained_and_misspelled_ones_are_suggested() {
    let known = specwright(&["explain", "ambiguous-union"]);
    let text = answered(&known);
    assert!(text.contains("    Item: {oneOf:") || text.contains("Item: {oneOf:"), "{text}");
    assert!(text.contains("Add a `discriminator`"), "{text}");
    let all = answered(&specwright(&["explain"]));
    assert!(all.lines().any(|line| line.starts_with("mended ")), "{all}");
    let unknown = specwright(&["explain", "ambigous-union"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("do you mean `ambiguous-union`?"), "{}", said(&unknown));
    let part = specwright(&["explain", "dangling"]);
    assert!(said(&part).contains("do you mean `dangling-reference`?"), "{}", said(&part));
}

#[test]
fn shells_and_manuals_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = answered(&specwright(&["completions", shell]));
        assert!(script.contains("thorough") && script.contains("explain"), "{shell}: {script}");
    }
    let pages = scratch("man");
    let done = specwright(&["man", pages.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    for page in ["specwright.1", "specwright-check.1", "specwright-watch.1"] {
        assert!(std::fs::read_to_string(pages.join(page)).unwrap().starts_with(".ie"), "{page}");
    }
}

#[test]
fn cargo_finds_the_command() {
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_cargo-specwright")).args(arguments).output().unwrap()
    };
    // As cargo calls it, and by its own name.
    for arguments in [&["specwright", "explain", "mended"][..], &["explain", "mended"]] {
        assert!(answered(&run(arguments)).starts_with("mended: "));
    }
    assert_eq!(run(&["specwright", "explain", "no-code"]).status.code(), Some(2));
}

#[test]
fn unions_are_shown_with_their_tables_and_a_witness() {
    let shown =
        answered(&specwright(&["inspect", "spec/features/one-of-ambiguous.yaml", "--show", "unions"]));
    assert!(shown.contains("object with \"length\" => Umbrella"), "{shown}");
    assert!(shown.contains("ambiguous: {\"colour\":\"text\"} is of Garment and of Oddity"), "{shown}");
    let json = specwright(&["inspect", "spec/features/one-of-ambiguous.yaml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["unions"][0]["witness"]["document"], serde_json::json!({"colour": "text"}));
    assert_eq!(json["summary"]["schemas"]["degraded"], serde_json::json!(["Find"]));
}

/// What is a witness to the compiler is one to JSON Schema.
#[test]
fn witnesses_are_values_of_two_members() {
    let inspect = |options: &[&str]| -> serde_json::Value {
        let base = ["inspect", "spec/features/one-of-ambiguous.yaml"];
        serde_json::from_slice(&specwright(&[&base, options].concat()).stdout).unwrap()
    };
    let document = inspect(&["--show", "document"]);
    let found = inspect(&["--format", "json"]);
    let mut count = 0;
    for union in found["unions"].as_array().unwrap() {
        let witness = &union["witness"];
        for name in witness["members"].as_array().into_iter().flatten() {
            let members = union["members"].as_array().unwrap();
            let member = members.iter().find(|member| member["name"] == *name).unwrap();
            let mut schema = document.clone();
            schema["$ref"] = format!("#{}", member["pointer"].as_str().unwrap()).into();
            assert!(jsonschema::is_valid(&schema, &witness["document"]), "{name}: {witness}");
            count += 1;
        }
    }
    assert_eq!(count, 2);
}

#[test]
fn types_are_drawn() {
    let orders = "spec/partner-center-orders.yaml";
    let mermaid = answered(&specwright(&["inspect", orders, "--graph", "mermaid"]));
    assert!(mermaid.starts_with("flowchart LR\n") && mermaid.contains("[\"OrderLineItem\"]"), "{mermaid}");
    let svg = answered(&specwright(&["inspect", orders, "--graph", "svg"]));
    assert_eq!(
        svg.matches("<rect ").count(),
        mermaid.matches("\"]").count() + mermaid.matches("\")").count() + 1
    );
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"));
}

const SHOP: &str = "openapi: 3.1.1\ninfo: {title: Shop, version: '1'}\npaths: {}\n";

fn renamed(title: &str) -> String {
    format!(
        "overlay: 1.0.0\ninfo: {{title: T, version: '1'}}\nactions: [{{target: $.info, update: {{title: {title}}}}}]\n"
    )
}

#[test]
fn overlays_of_the_configuration_come_before_those_of_the_command_line() {
    let (one, two) = (renamed("First"), renamed("Second"));
    let config = "overlays = [\"one.yaml\"]\n";
    let files =
        [("shop.yaml", SHOP), ("shop.toml", config), ("one.yaml", one.as_str()), ("two.yaml", two.as_str())];
    let shop = folder("overlays", &files);
    let [spec, second] = ["shop.yaml", "two.yaml"].map(|file| shop.join(file).to_str().unwrap().to_owned());
    let title = |options: &[&str]| {
        let shown = specwright(&[&["inspect", spec.as_str(), "--show", "document"], options].concat());
        let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
        shown["info"]["title"].as_str().unwrap().to_owned()
    };
    assert_eq!(title(&[]), "First");
    assert_eq!(title(&["--overlay", &second]), "Second");
    let missing = specwright(&["inspect", &spec, "--overlay", "no-such.yaml"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(said(&missing).contains("no-such.yaml"), "{}", said(&missing));
}
