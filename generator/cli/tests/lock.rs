#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // here too, tests may fail by panicking
//! The lock: what `check` knows without generating.

mod common;

use std::path::Path;

use common::{answered, command, folder, said, specwright};

const SPEC: &str = "\
openapi: 3.1.1
info: {title: Shop, version: '1'}
paths: {}
components: {schemas: {Film: {$ref: parts/film.yaml}, Odd: {type: feeling}}}
";

const FILM: &str = "type: object\nproperties: {title: {type: string}}\n";

const OVERLAY: &str = "\
overlay: 1.0.0
info: {title: Name, version: 1.0.0}
actions: [{target: $.info, update: {title: Cinema}}]
";

fn shop(name: &str) -> std::path::PathBuf {
    let files = [
        ("shop.yaml", SPEC),
        ("shop.toml", "[package]\nname = \"shop\"\n"),
        ("parts/film.yaml", FILM),
        ("cinema.yaml", OVERLAY),
    ];
    let folder = folder(name, &files);
    let done = run(&folder, "generate", &[]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    folder
}

fn run(folder: &Path, what: &str, options: &[&str]) -> std::process::Output {
    let arguments = [&[what, "shop.yaml", "-o", "out"], options].concat();
    command(&arguments).current_dir(folder).output().unwrap()
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{text}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

const CALLED: &str = "\
openapi: 3.1.1
info: {title: Shop, version: '1'}
paths:
  /films: {get: {operationId: listFilms, responses: {'204': {description: none}}}}
  /seats: {get: {operationId: listSeats, responses: {'204': {description: none}}}}
";

/// Callers that name something else need something else; what they do with it makes no difference.
#[test]
fn what_callers_name_is_part_of_the_lock() {
    let files = [("shop.yaml", CALLED), ("src/main.rs", "fn main() { list_films() }")];
    let folder = folder("lock-callers", &files);
    let options = ["--used-by", "src"];
    let done = run(&folder, "generate", &options);
    let told = answered(&done);
    assert!(told.contains("used by 1 file: 1 of 2 operations, 0 of 0 types; left out: list_seats"), "{told}");
    let lock = std::fs::read_to_string(folder.join("out/specwright.lock")).unwrap();
    assert!(lock.contains("\"callers\"") && !lock.contains("main.rs"), "{lock}");
    std::fs::write(folder.join("src/main.rs"), "// changed\nfn main() { { list_films() } }").unwrap();
    assert!(answered(&run(&folder, "check", &options)).ends_with("out: up to date\n"));
    std::fs::write(folder.join("src/main.rs"), "fn main() { list_films(); list_seats() }").unwrap();
    let stale = run(&folder, "check", &options);
    assert_eq!(stale.status.code(), Some(1));
    let told = answered(&stale);
    assert!(told.contains("run `specwright generate shop.yaml -o out --used-by src`"), "{told}");
}

#[test]
fn nothing_is_generated_where_nothing_has_changed() {
    let shop = shop("lock-fresh");
    // A lock that was changed so that it cannot be the one that generating gives, and still holds.
    replace(&shop.join("out/specwright.lock"), "\"unknown-type\": 1", "\"unknown-type\": 99");
    let check = run(&shop, "check", &[]);
    assert_eq!(check.status.code(), Some(0), "{}", said(&check));
    assert!(answered(&check).contains("out: up to date; 99 warnings"), "{}", answered(&check));
    let thorough = run(&shop, "check", &["--thorough"]);
    assert!(answered(&thorough).contains("renews its lock"), "{}", answered(&thorough));
    assert!(said(&thorough).contains("warning[unknown-type]"), "{}", said(&thorough));
}

#[test]
fn whatever_the_output_is_made_of_counts() {
    let changes: [(&str, &str, &str); 4] = [
        ("shop.yaml", "Film:", "Movie:"),
        ("parts/film.yaml", "title:", "name:"),
        ("out/src/lib.rs", "pub mod types;", "mod types;"),
        ("out/specwright.lock", "specwright 0", "specwright 9"),
    ];
    for (index, (file, from, to)) in changes.iter().enumerate() {
        let shop = shop(&format!("lock-counts-{index}"));
        replace(&shop.join(file), from, to);
        let check = run(&shop, "check", &[]);
        // A lock of another generator makes the answer slow, not wrong.
        let expected = if file.ends_with(".lock") { 0 } else { 1 };
        assert_eq!(check.status.code(), Some(expected), "{file}: {}", answered(&check));
        assert!(said(&check).contains("warning[unknown-type]"), "{file}: {}", said(&check));
    }
    let shop = shop("lock-options");
    for options in [&["--layout", "file"][..], &["--overlay", "cinema.yaml"]] {
        let check = run(&shop, "check", options);
        assert_eq!(check.status.code(), Some(1), "{options:?}: {}", answered(&check));
    }
    // A copy that somebody made of a generated file is his.
    std::fs::copy(shop.join("out/src/lib.rs"), shop.join("out/src/copy.rs")).unwrap();
    assert_eq!(run(&shop, "check", &[]).status.code(), Some(0));
    assert_eq!(run(&shop, "generate", &[]).status.code(), Some(0));
    assert!(shop.join("out/src/copy.rs").exists());
    std::fs::remove_file(shop.join("parts/film.yaml")).unwrap();
    assert_eq!(run(&shop, "check", &[]).status.code(), Some(1));
}

#[test]
fn levels_of_the_command_line_are_looked_at_where_there_are_warnings() {
    let shop = shop("lock-levels");
    assert_eq!(run(&shop, "check", &["--deny-warnings"]).status.code(), Some(2));
    assert_eq!(run(&shop, "check", &["--deny", "unknown-type"]).status.code(), Some(2));
    // What was allowed when it was generated is not known to be absent.
    assert_eq!(run(&shop, "generate", &["--allow", "unknown-type"]).status.code(), Some(0));
    assert_eq!(run(&shop, "check", &["--allow", "unknown-type"]).status.code(), Some(0));
    assert_eq!(run(&shop, "check", &["--deny-warnings"]).status.code(), Some(2));
    // Nor does a configuration that denies it now go unnoticed.
    assert_eq!(run(&shop, "generate", &[]).status.code(), Some(0));
    replace(&shop.join("shop.toml"), "[package]", "[diagnostics]\nunknown-type = \"deny\"\n[package]");
    assert_eq!(run(&shop, "check", &[]).status.code(), Some(2));
    replace(&shop.join("shop.toml"), "deny", "warn");
    let sarif = answered(&run(&shop, "check", &["--format", "sarif"]));
    assert!(sarif.contains("unknown-type"), "{sarif}");
}

#[test]
fn the_lock_is_the_same_everywhere() {
    let (here, there) = (shop("lock-here"), shop("lock-there"));
    let lock = |folder: &Path| std::fs::read_to_string(folder.join("out/specwright.lock")).unwrap();
    assert_eq!(lock(&here), lock(&there));
    assert!(!lock(&here).contains("lock-here"), "{}", lock(&here));
    assert!(lock(&here).contains("\"file parts/film.yaml\""), "{}", lock(&here));
    // By whole paths everything has another name, and is the same.
    replace(&here.join("out/specwright.lock"), "\"unknown-type\": 1", "\"unknown-type\": 99");
    let [spec, out] = ["shop.yaml", "out"].map(|file| here.join(file).to_str().unwrap().to_owned());
    let check = specwright(&["check", &spec, "-o", &out]);
    assert!(answered(&check).contains("up to date; 99 warnings"), "{}{}", answered(&check), said(&check));
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn files_of_somebody_else_are_not_overwritten() {
    let files = [
        ("shop.yaml", SPEC),
        ("parts/film.yaml", FILM),
        ("out/Cargo.toml", "[package]\n"),
        ("out/src/lib.rs", "// mine"),
    ];
    let folder = folder("lock-foreign", &files);
    for options in [&[][..], &["--dry-run"]] {
        let refused = run(&folder, "generate", options);
        assert_eq!(refused.status.code(), Some(2), "{options:?}: {}", said(&refused));
        assert!(said(&refused).contains("overwritten: Cargo.toml, src/lib.rs;"), "{}", said(&refused));
        assert!(said(&refused).contains("`--force`"), "{}", said(&refused));
    }
    assert_eq!(read(&folder.join("out/src/lib.rs")), "// mine");
    assert!(!folder.join("out/README.md").exists());
    let forced = run(&folder, "generate", &["--force"]);
    assert_eq!(forced.status.code(), Some(0), "{}", said(&forced));
    assert!(read(&folder.join("out/src/lib.rs")).contains("@generated"));
}

/// Before there was a lock, the mark told what was generated.
#[test]
fn what_was_generated_without_a_lock_is_generated_again() {
    let shop = shop("lock-none");
    std::fs::remove_file(shop.join("out/specwright.lock")).unwrap();
    replace(&shop.join("out/src/lib.rs"), "pub mod types;", "mod types;");
    std::fs::write(shop.join("out/src/old.rs"), "// @generated by specwright\n").unwrap();
    let check = answered(&run(&shop, "check", &[]));
    assert!(check.contains("a/src/old.rs") && check.contains("2 files differ"), "{check}");
    let again = run(&shop, "generate", &[]);
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    assert!(!shop.join("out/src/old.rs").exists());
}

#[test]
fn another_layout_replaces_the_one_before() {
    for lock in ["kept", "removed"] {
        let shop = shop(&format!("lock-layout-{lock}"));
        let names = || {
            let entries = std::fs::read_dir(shop.join("out")).unwrap();
            let mut names: Vec<_> =
                entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names.join(" ")
        };
        for (layout, expected) in
            [("file", "generated.rs specwright.lock"), ("crate", "Cargo.toml README.md specwright.lock src")]
        {
            if lock == "removed" {
                std::fs::remove_file(shop.join("out/specwright.lock")).unwrap();
            }
            let done = run(&shop, "generate", &["--layout", layout]);
            assert_eq!(done.status.code(), Some(0), "{}", said(&done));
            assert_eq!(names(), expected, "{layout}, lock {lock}");
            assert_eq!(run(&shop, "check", &["--layout", layout]).status.code(), Some(0));
        }
    }
}
