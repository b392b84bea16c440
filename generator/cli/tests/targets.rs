//! The command with a file of several targets.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[allow(clippy::unwrap_used)] // as in the tests it is for
fn specwright(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_specwright")).current_dir(folder).args(arguments).output().unwrap()
}

/// A folder with two documents and this file of options.
#[allow(clippy::unwrap_used)]
fn folder(name: &str, options: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (file, schema) in [("a.yaml", "Apple"), ("b.yaml", "Banana")] {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: {schema}s, version: '1'}}\npaths: {{}}\n\
             components: {{schemas: {{{schema}: {{type: object, properties: {{ripe: {{type: boolean}}}}}}}}}}\n"
        );
        std::fs::write(folder.join(file), text).unwrap();
    }
    std::fs::write(folder.join("specwright.toml"), options).unwrap();
    folder
}

const TWO: &str = "[types.'*']\nderive = ['PartialOrd']\n\
    [[target]]\nspec = 'a.yaml'\noutput = 'a'\n\
    [[target]]\nspec = 'b.yaml'\noutput = 'b'\nlayout = 'file'\ntypes.Banana.name = 'Yellow'\n";

#[test]
fn all_targets_are_generated_and_checked() {
    let folder = folder("targets", TWO);
    let generated = specwright(&folder, &["generate"]);
    let said = String::from_utf8_lossy(&generated.stderr);
    assert_eq!(generated.status.code(), Some(0), "{said}");
    let read = |path: &str| std::fs::read_to_string(folder.join(path)).unwrap();
    assert!(read("a/src/types/apple.rs").contains("PartialOrd"));
    assert!(read("b/generated.rs").contains("pub struct Yellow"));
    assert_eq!(specwright(&folder, &["check"]).status.code(), Some(0));
    std::fs::write(folder.join("b/generated.rs"), "").unwrap();
    assert_eq!(specwright(&folder, &["check", "-c", "specwright.toml", "-q"]).status.code(), Some(1));
}

#[test]
fn a_wrong_target_is_told_with_its_place() {
    let folder = folder("wrong-target", "[[target]]\nspec = 'a.yaml'\nouput = 'a'\n");
    let output = specwright(&folder, &["generate"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("specwright.toml:1:1") && said.contains("needs a `spec` and an `output`"),
        "{said}"
    );
}

#[test]
fn without_targets_a_document_is_asked_for() {
    let folder = folder("no-targets", "parts = []\n");
    let output = specwright(&folder, &["generate"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("<SPEC>"));
}

/// Beside the document, `specwright.toml` counts if nothing of the document's name does.
#[test]
fn options_are_found_beside_the_document() {
    let folder = folder("beside", "types.Apple.name = 'Pome'\n");
    let args = ["generate", "a.yaml", "-o", "out", "--layout", "file", "-q"];
    assert_eq!(specwright(&folder, &args).status.code(), Some(0));
    let read = || std::fs::read_to_string(folder.join("out/generated.rs")).unwrap();
    assert!(read().contains("pub struct Pome"));
    std::fs::write(folder.join("a.toml"), "").unwrap();
    assert_eq!(specwright(&folder, &args).status.code(), Some(0));
    assert!(read().contains("pub struct Apple"));
}

#[test]
fn only_is_for_operations_tags_paths_and_schemas() {
    let folder = folder("only", "");
    let ask = |only: &str| specwright(&folder, &["generate", "a.yaml", "-o", "out", "--only", only, "-q"]);
    assert_eq!(ask("Apple").status.code(), Some(0));
    let output = ask("Aple");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("there is no operation, tag, path or schema `Aple`; do you mean `Apple`?"),
        "{said}"
    );
}
