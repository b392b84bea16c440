#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking
//! The command with a file of several targets.

mod common;

use std::path::{Path, PathBuf};
use std::process::Output;

use common::{answered, command, said};

fn specwright(folder: &Path, arguments: &[&str]) -> Output {
    command(arguments).current_dir(folder).output().unwrap()
}

/// A folder with two documents and this file of options.
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

/// The worst answer counts, and nothing is written where one target cannot be.
#[test]
fn one_bad_target_is_bad_for_all() {
    let folder = folder("bad-target", TWO);
    assert_eq!(specwright(&folder, &["check"]).status.code(), Some(1));
    for (bad, good, output) in [("a.yaml", "b.yaml", "b"), ("b.yaml", "a.yaml", "a")] {
        let text = std::fs::read_to_string(folder.join(bad)).unwrap();
        std::fs::write(folder.join(bad), "openapi: 3.0.3\ninfo: {title\n").unwrap();
        assert_eq!(specwright(&folder, &["check", "-q"]).status.code(), Some(2), "{good}");
        let generated = specwright(&folder, &["generate"]);
        assert_eq!(generated.status.code(), Some(2));
        let told = format!("error: {output} was not written, for another target has errors");
        assert!(said(&generated).contains(&told), "{}", said(&generated));
        assert!(!folder.join(output).exists(), "{output}");
        std::fs::write(folder.join(bad), text).unwrap();
    }
}

/// Whoever does what `check` says has what it asks for.
#[test]
fn what_check_tells_to_run_brings_the_output_up_to_date() {
    let folder = folder("hint", "types.Apple.name = 'Pome'\n");
    std::fs::write(folder.join("all.toml"), TWO).unwrap();
    let overlay =
        "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions: [{target: $.info, update: {title: X}}]\n";
    std::fs::write(folder.join("o.yaml"), overlay).unwrap();
    for line in [
        "a.yaml -o out -c specwright.toml --layout file --overlay o.yaml --only Apple --allow-remote",
        "-c all.toml --allow-remote",
    ] {
        let options: Vec<&str> = line.split(' ').collect();
        let check = [&["check"], options.as_slice()].concat();
        let stale = specwright(&folder, &check);
        assert_eq!(stale.status.code(), Some(1), "{line}: {}", said(&stale));
        let told = answered(&stale);
        let (_, command) = told.rsplit_once("run `specwright ").unwrap();
        let command: Vec<&str> = command.trim_end().trim_end_matches('`').split(' ').collect();
        let generated = specwright(&folder, &command);
        assert_eq!(generated.status.code(), Some(0), "{command:?}: {}", said(&generated));
        let check = specwright(&folder, &check);
        assert_eq!(check.status.code(), Some(0), "{command:?}: {}", answered(&check));
    }
}

#[test]
fn programs_are_told_of_all_targets_in_one_document() {
    let folder = folder("one-document", TWO);
    let json = |arguments: &[&str]| -> serde_json::Value {
        let output = specwright(&folder, arguments);
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let sarif = json(&["check", "--format", "sarif"]);
    let results = sarif.pointer("/runs/0/results").unwrap().to_string();
    assert!(results.contains("a/src/lib.rs") && results.contains("b/generated.rs"), "{results}");
    for (command, member) in [("generate", "title"), ("check", "fresh")] {
        let answers = json(&[command, "--format", "json"]);
        let targets: Vec<_> =
            answers.as_array().unwrap().iter().map(|it| (&it["spec"], &it["output"])).collect();
        assert_eq!(
            format!("{targets:?}"),
            r#"[(String("a.yaml"), String("a")), (String("b.yaml"), String("b"))]"#
        );
        assert!(answers.as_array().unwrap().iter().all(|it| !it[member].is_null()), "{answers}");
    }
}

#[test]
fn targets_are_meant_however_the_line_is_written() {
    let folder = folder("lines", TWO);
    std::fs::write(folder.join("one.toml"), "[[target]]\nspec = 'a.yaml'\noutput = '-one'\n").unwrap();
    for line in [&["generate", "-qcone.toml"][..], &["--color", "never", "check", "-cone.toml"]] {
        let output = specwright(&folder, line);
        assert_eq!(output.status.code(), Some(0), "{line:?}: {}", said(&output));
    }
    assert!(folder.join("-one").exists() && !folder.join("a").exists());
    let output = specwright(&folder, &["generate", "a.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("--output <DIR>"), "{}", said(&output));
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

/// What is made from a document follows its target, whatever is asked about it.
#[test]
fn a_document_has_the_options_of_its_target() {
    let folder = folder("of-document", TWO);
    assert_eq!(specwright(&folder, &["generate"]).status.code(), Some(0));
    for line in [
        ["check", "b.yaml", "-o", "b"],
        ["generate", "b.yaml", "-o", "./b/"],
        ["generate", "./b.yaml", "-o", "c"],
    ] {
        let output = specwright(&folder, &line);
        assert_eq!(output.status.code(), Some(0), "{line:?}: {}{}", answered(&output), said(&output));
    }
    assert_eq!(specwright(&folder, &["check"]).status.code(), Some(0));
    let read = |path: &str| std::fs::read_to_string(folder.join(path)).unwrap();
    assert!(read("c/src/types/yellow.rs").contains("PartialOrd"));
    let shown = answered(&specwright(&folder, &["inspect", "b.yaml", "--show", "types"]));
    assert!(shown.contains("Yellow"), "{shown}");
    // Another document has what stands outside of the targets.
    std::fs::copy(folder.join("b.yaml"), folder.join("d.yaml")).unwrap();
    assert_eq!(specwright(&folder, &["generate", "d.yaml", "-o", "d"]).status.code(), Some(0));
    assert!(read("d/src/types/banana.rs").contains("PartialOrd"));
    let refused = specwright(&folder, &["check", "a.yaml", "-o", "a", "--target", "b"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("has no target from a.yaml to b"), "{}", said(&refused));
}

#[test]
fn a_document_of_several_targets_needs_one_to_be_named() {
    let twice = "[[target]]\nspec = 'a.yaml'\noutput = 'one'\ntypes.Apple.name = 'One'\n\
        [[target]]\nspec = 'a.yaml'\noutput = 'two'\ntypes.Apple.name = 'Two'\n";
    let folder = folder("several", twice);
    for line in [
        &["inspect", "a.yaml"][..],
        &["diff", "b.yaml", "a.yaml"],
        &["generate", "a.yaml", "-o", "three"],
        &["mock", "a.yaml", "--port", "0"],
    ] {
        let refused = specwright(&folder, line);
        assert_eq!(refused.status.code(), Some(2), "{line:?}");
        let told = said(&refused);
        assert!(
            told.contains("specwright.toml:1:1") && told.contains("one`") && told.contains("two`"),
            "{told}"
        );
        assert!(told.contains("`--target DIR`"), "{told}");
    }
    let shown = answered(&specwright(&folder, &["inspect", "a.yaml", "--show", "types", "--target", "two"]));
    assert!(shown.contains("Two") && !shown.contains("One"), "{shown}");
    assert_eq!(specwright(&folder, &["diff", "b.yaml", "a.yaml", "--target", "one"]).status.code(), Some(0));
    assert_eq!(specwright(&folder, &["generate", "a.yaml", "-o", "two"]).status.code(), Some(0));
    let text = std::fs::read_to_string(folder.join("two/src/types/two.rs")).unwrap();
    assert!(text.contains("pub struct Two"), "{text}");
}

#[test]
fn options_that_would_be_passed_over_are_refused() {
    let folder = folder("refused", "");
    for (line, expected) in [
        (&["inspect", "a.yaml", "--graph", "svg", "--format", "json"][..], "cannot be used with"),
        (
            &["mock", "a.yaml", "--port", "0", "--fault", "429:0.7", "--fault", "500:0.7"],
            "the shares make 1.40",
        ),
    ] {
        let refused = specwright(&folder, line);
        assert_eq!(refused.status.code(), Some(2), "{line:?}");
        assert!(said(&refused).contains(expected), "{}", said(&refused));
    }
    std::fs::write(folder.join("file"), "").unwrap();
    let refused = specwright(&folder, &["generate", "a.yaml", "-o", "file/out"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("`--output`"), "{}", said(&refused));
}
