//! `specwright diff` as a user meets it: files and revisions, formats, exit codes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const OLD: &str = "\
openapi: 3.1.1
info: {title: Orders, version: 1.2.0}
paths:
  /orders:
    get:
      operationId: listOrders
      responses:
        '200':
          description: All orders.
          content: {application/json: {schema: {type: array, items: {$ref: 'order.yaml'}}}}
";

const ORDER: &str = "\
type: object
required: [id]
properties:
  id: {type: string}
  state: {type: string, enum: [open, done]}
";

fn specwright(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command.current_dir(folder).arg("diff").args(arguments).output().unwrap()
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com"];
    let output = Command::new("git").current_dir(folder).args(identity).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("spec")).unwrap();
    std::fs::write(folder.join("spec/api.yaml"), OLD).unwrap();
    std::fs::write(folder.join("spec/order.yaml"), ORDER).unwrap();
    folder
}

fn answered(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn commit(folder: &Path) {
    git(folder, &["init", "--quiet"]);
    git(folder, &["add", "."]);
    git(folder, &["commit", "--quiet", "--message", "Orders"]);
}

/// A repository whose only commit has the old documents; the working tree has a new value of a list.
fn repository(name: &str) -> PathBuf {
    let folder = scratch(name);
    commit(&folder);
    std::fs::write(folder.join("spec/order.yaml"), ORDER.replace("done]", "done, lost]")).unwrap();
    folder
}

#[test]
fn a_revision_has_the_files_that_it_had() {
    let folder = repository("diff-revision");
    let output = specwright(&folder, &["HEAD:spec/api.yaml", "spec/api.yaml"]);
    let text = answered(&output);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(text.contains("response-property-enum-value-added: the value `lost` is listed now"), "{text}");
    assert!(text.contains("HEAD:spec/order.yaml:5:"), "{text}");
    assert!(text.contains("+ spec/order.yaml:5:"), "{text}");
    // What begins with a dot is relative to where one is.
    let within = specwright(&folder.join("spec"), &["HEAD:./api.yaml", "HEAD:spec/api.yaml"]);
    assert!(answered(&within).contains("no changes"), "{}{}", answered(&within), said(&within));
}

#[test]
fn a_revision_may_have_a_slash_in_its_name() {
    let folder = scratch("diff-slash");
    std::fs::write(folder.join("api.yaml"), OLD.replace("order.yaml", "spec/order.yaml")).unwrap();
    commit(&folder);
    git(&folder, &["branch", "feature/orders"]);
    std::fs::write(folder.join("spec/order.yaml"), ORDER.replace("done]", "done, lost]")).unwrap();
    let output = specwright(&folder, &["feature/orders:api.yaml", "api.yaml"]);
    let text = answered(&output);
    assert!(text.contains("- feature/orders:spec/order.yaml:5:"), "{text}{}", said(&output));
    // What is wrong with it is told with the revision as well.
    std::fs::write(folder.join("api.yaml"), ORDER).unwrap();
    commit(&folder);
    git(&folder, &["branch", "feature/bad"]);
    let output = specwright(&folder, &["feature/bad:api.yaml", "spec/api.yaml"]);
    assert!(said(&output).contains("feature/bad:api.yaml"), "{}", said(&output));
}

#[test]
fn options_and_overlays_beside_the_document_count_for_both() {
    let folder = repository("diff-beside");
    let overlay = "\
overlay: 1.0.0
info: {title: Nothing, version: '1'}
actions: [{target: \"$.paths['/orders']\", remove: true}]
";
    std::fs::write(folder.join("spec/nothing.yaml"), overlay).unwrap();
    std::fs::write(folder.join("spec/specwright.toml"), "overlays = ['nothing.yaml']\n").unwrap();
    let output = specwright(&folder, &["HEAD:spec/api.yaml", "spec/api.yaml"]);
    assert!(answered(&output).contains("no changes"), "{}{}", answered(&output), said(&output));
    // Those beside a revision are in the working tree, wherever in it one is.
    std::fs::create_dir(folder.join("lost")).unwrap();
    std::fs::rename(folder.join("spec/api.yaml"), folder.join("lost/api.yaml")).unwrap();
    std::fs::rename(folder.join("spec/order.yaml"), folder.join("lost/order.yaml")).unwrap();
    let output = specwright(&folder.join("lost"), &["api.yaml", "HEAD:spec/api.yaml"]);
    assert!(answered(&output).contains("no changes"), "{}{}", answered(&output), said(&output));
}

#[test]
fn options_may_be_about_what_only_one_document_has() {
    let folder = repository("diff-options");
    let options = "[operations.listAll]\nname = 'all'\n";
    std::fs::write(folder.join("spec/specwright.toml"), options).unwrap();
    std::fs::write(folder.join("spec/api.yaml"), OLD.replace("listOrders", "listAll")).unwrap();
    for (old, new) in [("HEAD:spec/api.yaml", "spec/api.yaml"), ("spec/api.yaml", "HEAD:spec/api.yaml")] {
        let output = specwright(&folder, &[old, new]);
        assert!(answered(&output).contains("api-operation-id-changed"), "{}", said(&output));
    }
}

/// Neither a misspelt option nor an overlay for nothing goes by in silence.
#[test]
fn what_neither_document_has_is_told() {
    let folder = repository("diff-neither");
    let documents = ["HEAD:spec/api.yaml", "spec/api.yaml"];
    std::fs::write(folder.join("spec/specwright.toml"), "[operations.listOrder]\nname = 'all'\n").unwrap();
    let output = specwright(&folder, &documents);
    let told = said(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert_eq!(told.matches("do you mean `listOrders`?").count(), 1, "{told}");
    assert!(told.contains("specwright.toml:1:13"), "{told}");
    std::fs::write(folder.join("spec/specwright.toml"), "formats.x = 'a b'\n").unwrap();
    assert!(said(&specwright(&folder, &documents)).contains("no path of a Rust type"));
    std::fs::write(folder.join("spec/specwright.toml"), "").unwrap();
}

#[test]
fn an_overlay_may_be_about_what_only_one_document_has() {
    let folder = repository("diff-overlay");
    let overlay = |path: &str| {
        format!(
            "overlay: 1.0.0\ninfo: {{title: T, version: '1'}}\nactions:\n  - {{target: \"$.paths['{path}']\", remove: true}}\n"
        )
    };
    // As an overlay that is in no revision.
    std::fs::write(folder.join("spec/specwright.toml"), "overlays = ['own.yaml']\n").unwrap();
    std::fs::write(folder.join("spec/api.yaml"), OLD.replace("/orders", "/all")).unwrap();
    for path in ["/orders", "/all"] {
        std::fs::write(folder.join("spec/own.yaml"), overlay(path)).unwrap();
        for (old, new) in [("HEAD:spec/api.yaml", "spec/api.yaml"), ("spec/api.yaml", "HEAD:spec/api.yaml")] {
            let output = specwright(&folder, &[old, new]);
            assert_eq!(output.status.code(), Some(0), "{path}: {}", said(&output));
            let told = answered(&output);
            assert_eq!(told.matches("api-path-").count() + told.matches("endpoint-").count(), 1, "{told}");
        }
    }
    std::fs::write(folder.join("spec/own.yaml"), overlay("/nowhere")).unwrap();
    let told = said(&specwright(&folder, &["HEAD:spec/api.yaml", "spec/api.yaml"]));
    assert!(told.contains("unmatched-target") && told.matches("own.yaml:4:").count() == 1, "{told}");
}

#[test]
fn the_answer_is_no_where_it_is_asked_for() {
    let folder = repository("diff-fail");
    let documents = ["HEAD:spec/api.yaml", "spec/api.yaml"];
    let code =
        |what: &str| specwright(&folder, &[&documents[..], &["--fail-on", what]].concat()).status.code();
    // A new value breaks clients, but not Rust: the enum is open.
    assert_eq!(["wire", "rust", "any", "none"].map(code), [Some(1), Some(0), Some(1), Some(0)]);
}

#[test]
fn machines_and_release_notes_are_told_the_same() {
    let folder = repository("diff-formats");
    let documents = ["HEAD:spec/api.yaml", "spec/api.yaml", "--format"];
    let json = specwright(&folder, &[&documents[..], &["json"]].concat());
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let change = &json["changes"][0];
    assert_eq!(change["code"], "response-property-enum-value-added");
    assert_eq!(change["breaks"], serde_json::json!({"wire": true, "rust": false}));
    assert_eq!(change["operations"], serde_json::json!(["GET /orders"]));
    assert_eq!(change["new"]["pointer"], "/properties/state/enum/2");
    assert_eq!(json["summary"]["bump"], serde_json::json!({"stable": "major", "zero": "minor"}));
    let markdown = answered(&specwright(&folder, &[&documents[..], &["markdown"]].concat()));
    assert!(markdown.contains("### Breaks the wire\n\n- **The value `lost` is listed now**"), "{markdown}");
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = repository("diff-bad");
    for (old, told) in [
        ("nowhere.yaml", "there is no such file"),
        ("HEAD:nowhere.yaml", "there is no such file at this revision"),
        ("nobody:spec/api.yaml", "git knows no revision `nobody`"),
        ("HEAD:../../x.yaml", "is outside the repository"),
        ("--output=x:spec/api.yaml", "unexpected argument"),
        ("spec/order.yaml", "not an OpenAPI document"),
    ] {
        let output = specwright(&folder, &[old, "spec/api.yaml"]);
        assert_eq!(output.status.code(), Some(2), "{old}: {}", answered(&output));
        assert!(said(&output).contains(told), "{old}: {}", said(&output));
    }
}
