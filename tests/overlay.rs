#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // here too, tests may fail by panicking
//! Overlays: what they make of a document, and what is said when they are wrong.

use std::path::Path;

use serde_json::Value;
use specwright::diagnostics::{Report, Style};
use specwright::{Config, Layout, Source};

const SHOP: &str = "spec/overlay/shop.yaml";

#[test]
fn an_overlay_changes_the_document_and_findings_point_at_what_is_written() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("../spec", "overlay/valid/*", |path| {
            let source = shop_with(path);
            let changed = serde_yaml::to_string(&specwright::overlaid(&source).unwrap()).unwrap();
            let report = specwright::generate(&source, &Config::default(), Layout::Crate).unwrap().report;
            insta::with_settings!({ snapshot_suffix => "", snapshot_path => "snapshots/overlay" }, {
                insta::assert_snapshot!(name(path), format!("{changed}\n{}", report.render(Style::Plain)));
            });
        });
    });
}

#[test]
fn a_wrong_overlay_is_told_with_its_place() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("../spec", "overlay/invalid/*", |path| {
            let report = refused(&shop_with(path), &name(path));
            insta::with_settings!({ snapshot_suffix => "", snapshot_path => "snapshots/overlay/invalid" }, {
                insta::assert_snapshot!(name(path), report.render(Style::Plain));
            });
        });
    });
}

#[test]
fn overlays_are_applied_in_order() {
    let action = |title: &str| {
        let text = format!(
            "overlay: 1.0.0\ninfo: {{title: T, version: '1'}}\nactions: [{{target: $.info, update: {{title: {title}}}}}]"
        );
        Source::from_text(format!("{title}.yaml"), text)
    };
    let source = Source::from_text("a.yaml", "openapi: 3.1.0\ninfo: {title: None, version: '1'}\npaths: {}");
    let changed = specwright::overlaid(&source.with_overlays([action("First"), action("Second")])).unwrap();
    assert_eq!(changed["info"]["title"], "Second");
}

#[test]
fn swagger_2_is_changed_before_it_is_rewritten() {
    let text =
        "swagger: '2.0'\ninfo: {title: Old, version: '1'}\npaths: {}\ndefinitions: {A: {type: string}}";
    let overlay = "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions:\n  - target: $.definitions\n    update:\n      B: {type: strng}\n";
    let source = Source::from_text("old.yaml", text).with_overlays([Source::from_text("new.yaml", overlay)]);
    let generated = specwright::generate(&source, &Config::default(), Layout::File).unwrap();
    let lines = generated.report.lines();
    assert!(lines.iter().any(|line| line.starts_with("new.yaml:6:17: warning[unknown-type]")), "{lines:?}");
}

/// The examples of the Overlay Specification: a folder with its `compliant-sets` and `tests`.
#[test]
#[ignore = "SPECWRIGHT_OVERLAY_SETS has to name the folder with the examples"]
fn the_examples_of_the_specification_pass() {
    let folder = std::env::var_os("SPECWRIGHT_OVERLAY_SETS").expect("SPECWRIGHT_OVERLAY_SETS names a folder");
    let folder = Path::new(&folder);
    let mut count = 0;
    for set in entries(&folder.join("compliant-sets")) {
        let read = |name: &str| Source::read(set.join(name)).unwrap();
        let source = read("openapi.yaml").with_overlays([read("overlay.yaml")]);
        let expected: Value = serde_yaml::from_str(read("output.yaml").text()).unwrap();
        assert_eq!(specwright::overlaid(&source).unwrap(), expected, "{}", set.display());
        count += 1;
    }
    let versions = ["v1.0", "v1.1"].map(|version| folder.join("tests").join(version));
    for path in versions.iter().flat_map(|version| entries(&version.join("fail"))) {
        let report = refused(&anything_with(&path), &path.display().to_string());
        let codes: Vec<&str> = report.counts().iter().map(|(code, _)| code.as_str()).collect();
        assert_eq!(codes, ["invalid-overlay"], "{}: {report}", path.display());
        count += 1;
    }
    for path in versions.iter().flat_map(|version| entries(&version.join("pass"))) {
        // They are about the form of overlays: what they are applied to need not have what they look for.
        if let Err(report) = specwright::overlaid(&anything_with(&path)) {
            let codes: Vec<&str> = report.counts().iter().map(|(code, _)| code.as_str()).collect();
            assert!(!codes.contains(&"invalid-overlay"), "{}: {report}", path.display());
        }
        count += 1;
    }
    assert!(count > 50, "there are {count} examples only");
}

/// Everything that the specification's overlays look for, but for servers.
fn anything_with(overlay: &Path) -> Source {
    let text = "
openapi: 3.1.0
info: {title: Anything, version: '1'}
paths:
  /foo:
    get:
      x-oai-traits: {paged: true}
      parameters: [{name: dummy, in: query}, {name: filter, in: query, schema: {type: string}}]
      responses: {}
  /bar: {get: {parameters: [{name: dummy, in: query}], responses: {}}}
";
    Source::from_text("anything.yaml", text).with_overlays([Source::read(overlay).unwrap()])
}

fn refused(source: &Source, name: &str) -> Report {
    specwright::overlaid(source).err().unwrap_or_else(|| panic!("{name} was accepted"))
}

fn shop_with(overlay: &Path) -> Source {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().unwrap();
    std::env::set_current_dir(&root).unwrap();
    let overlay = overlay.canonicalize().unwrap();
    Source::read(SHOP).unwrap().with_overlays([Source::read(overlay.strip_prefix(root).unwrap()).unwrap()])
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
