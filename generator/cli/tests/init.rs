#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking
//! `specwright init`: what comes out compiles, and nothing that was there is lost.

mod common;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{answered, command, root, said};

const FILMS: &str = "\
openapi: 3.1.0
info: {title: Films, version: 1.2.0}
paths:
  /films/{id}:
    get:
      operationId: getFilm
      tags: [films]
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, example: 7}}
        - {name: format, in: query, required: true, schema: {type: string, enum: [wide, tall]}}
        - {name: since, in: query, required: true, schema: {type: string, format: date}}
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Film'}}}}
  /people:
    post:
      operationId: addPerson
      tags: [people]
      requestBody: {content: {application/xml: {schema: {$ref: '#/components/schemas/Person'}}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Film: {type: object, required: [title], properties: {title: {type: string, example: Metropolis}}}
    Person: {type: object, properties: {name: {type: string}}}
";

/// Only the server sends.
const EVENTS: &str = "\
openapi: 3.1.0
info: {title: Events, version: '1'}
webhooks:
  added:
    post: {operationId: added, responses: {'204': {description: Read.}}}
";

/// A folder that no workspace is above: below `target` that of this checkout would be taken for the user's.
struct Folder(tempfile::TempDir);

impl Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        self.0.path()
    }
}

impl AsRef<Path> for Folder {
    fn as_ref(&self) -> &Path {
        self
    }
}

fn folder(name: &str, files: &[(&str, &str)]) -> Folder {
    let folder = Folder(tempfile::Builder::new().prefix(name).tempdir().unwrap());
    for (file, text) in files {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// Runs the command in a folder, with the runtime of this checkout.
fn init(folder: &Path, arguments: &[&str]) -> Output {
    let root = root().canonicalize().unwrap();
    let runtime = ["--runtime", root.to_str().unwrap()];
    command(&[&["init"], arguments, &runtime].concat()).current_dir(folder).output().unwrap()
}

/// All files below, with their texts.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => drop(found.insert(path.clone(), std::fs::read_to_string(path).unwrap())),
            }
        }
    }
    found
}

fn read(path: PathBuf) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Warnings denied, and what others have built before not built again.
fn cargo(arguments: &[&str], folder: &Path) -> Output {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Command::new(cargo)
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated-target"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .unwrap()
}

/// A workspace, and in it a crate of another document, a crate with a build script, and one from a document that
/// is as hostile as it can be: one cargo run for all, warnings denied.
#[test]
fn every_shape_compiles() {
    let hostile = r##"{"swagger": "2.0", "info": {"title": "\"]\n[x] ${r#\"#}*/ fn type(){}", "version": "\n#"},
        "paths": {"/type/{a\"b}/\n": {"get": {"operationId": "fn", "tags": ["Service"], "produces": ["application/json"],
            "parameters": [{"name": "a\"b", "in": "path", "required": true, "type": "string", "default": "\"); #\n"}],
            "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/struct"}}}}}},
        "definitions": {"struct": {"type": "object", "example": {"*/\n": "\"#"}}}}"##;
    let folder = folder(
        "init-shapes",
        &[
            ("films.yaml", FILMS),
            ("hostile \"api.json", hostile),
            (
                "work/app/Cargo.toml",
                "[package]\nname = \"app\"\nedition = \"2024\"\n\n[dependencies] # none yet\n",
            ),
            ("work/app/src/main.rs", "mod films;\n\nfn main() {}\n"),
        ],
    );
    let work = folder.join("work");
    std::fs::rename(work.join("app"), folder.join("app")).unwrap();
    std::fs::remove_dir(&work).unwrap();
    let orders = root().join("spec/partner-center-orders.yaml").canonicalize().unwrap();
    let made = init(&folder, &[orders.to_str().unwrap(), "work", "--as", "workspace", "--name", "orders"]);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    std::fs::rename(folder.join("app"), work.join("app")).unwrap();
    let programs = ["--example-server", "--example-client"];
    for arguments in [
        &["films.yaml", "work/films"][..],
        &["hostile \"api.json", "work/hostile", "--name", "it_is"],
        &["films.yaml", "work/app"],
    ] {
        let made = init(&folder, &[arguments, &programs].concat());
        assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    }
    // What is a member by a line of its own was not listed before.
    let manifest = work.join("Cargo.toml");
    assert!(
        read(manifest.clone()).contains("\"orders-server\", \"films\", \"hostile\"]"),
        "{}",
        read(manifest)
    );
    std::fs::write(&manifest, read(manifest.clone()).replace("\"films\"", "\"app\", \"films\"")).unwrap();
    std::fs::copy(root().join("Cargo.lock"), work.join("Cargo.lock")).unwrap();
    for arguments in [
        &["check", "--workspace", "--all-targets", "--all-features", "--quiet", "--offline"][..],
        &["fmt", "--check"],
    ] {
        let checked = cargo(arguments, &work);
        assert!(checked.status.success(), "{}{}", said(&checked), answered(&checked));
    }
    for place in ["work", "work/films", "work/hostile"] {
        let check = command(&["check"]).current_dir(folder.join(place)).output().unwrap();
        assert_eq!(check.status.code(), Some(0), "{}", answered(&check));
    }
}

/// The runtime is a member of the workspace then, as all are that are below: tests, style and lints of its user are
/// about it, too.
#[test]
fn an_embedded_runtime_passes_the_checks_of_its_user() {
    let folder = folder("init-embedded", &[("films.yaml", FILMS)]);
    let made = command(&["init", "films.yaml", "--as", "workspace", "--runtime", "embed"])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let films = folder.join("films");
    std::fs::copy(root().join("Cargo.lock"), films.join("Cargo.lock")).unwrap();
    for arguments in [
        &["fmt", "--all", "--check"][..],
        // All targets are those of `cargo test`, too.
        &["clippy", "--workspace", "--all-targets", "--all-features", "--quiet", "--offline"],
    ] {
        let checked = cargo(arguments, &films);
        assert!(checked.status.success(), "{}{}", said(&checked), answered(&checked));
    }
    let check = command(&["check", "--thorough"]).current_dir(&films).output().unwrap();
    assert_eq!(check.status.code(), Some(0), "{}", answered(&check));
}

#[test]
fn what_is_in_the_way_is_told_and_nothing_is_written() {
    let folder = folder(
        "init-in-the-way",
        &[
            ("films.yaml", FILMS),
            ("films/README.md", "mine"),
            ("films/examples/server.rs", "mine"),
            ("app/Cargo.toml", "[package]\nname = \"app\"\n"),
            ("app/src/films.rs", "mine"),
        ],
    );
    let before = files(&folder);
    for (arguments, listed) in [
        (&["films.yaml", "--example-server"][..], "\n  films/README.md\n  films/examples/server.rs\n"),
        (&["films.yaml", "app"], "\n  app/src/films.rs\n"),
        (&["films.yaml", "films.yaml"], "\n  films.yaml\n"),
    ] {
        let refused = init(&folder, arguments);
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).ends_with(&format!("`--name`:{listed}")), "{}", said(&refused));
        assert_eq!(files(&folder), before);
    }
    let rehearsed = init(&folder, &["films.yaml", "elsewhere", "--dry-run"]);
    assert_eq!(rehearsed.status.code(), Some(0), "{}", said(&rehearsed));
    let told = answered(&rehearsed);
    assert!(told.contains("would make the crate films\n  added    elsewhere/.gitignore\n"), "{told}");
    assert!(told.ends_with("nothing was written\n"), "{told}");
    assert_eq!(files(&folder), before);
}

#[test]
fn bad_documents_and_wishes_that_cannot_be_met_are_refused() {
    let folder = folder(
        "init-refused",
        &[
            ("bad.yaml", "openapi: 3.1.0\npaths: [\n"),
            ("types.yaml", "openapi: 3.1.0\ninfo: {title: Types, version: '1'}\npaths: {}\n"),
            ("events.yaml", EVENTS),
            ("films.yaml", FILMS),
            ("beside/films.yaml", FILMS),
            ("beside/films.toml", "parts = [\"client\"]\n"),
            ("work/Cargo.toml", "[workspace]\n"),
            ("beside/Cargo.toml", "[package]\nname = \"beside\"\n"),
        ],
    );
    let before = files(&folder);
    for (arguments, why) in [
        (&["bad.yaml"][..], "bad.yaml:"),
        (&["nowhere.yaml"], "nowhere.yaml"),
        (&["types.yaml", "--example-server"], "no server is generated"),
        (&["events.yaml", "--example-server"], "no server is generated"),
        (&["films.yaml", "--as", "build-script"], "there is no crate in .: `cargo new` makes one"),
        (&["films.yaml", "--name", "type"], "`type-api` could"),
        (&["films.yaml", "work/films", "--as", "workspace"], "none within another"),
        (&["films.yaml", "--parts", "client", "--example-server"], "no server is generated"),
        (&["beside/films.yaml", "beside", "--parts", "server"], "follows beside/films.toml"),
        (&["beside/films.yaml", "--as", "workspace"], "no server is generated"),
    ] {
        let refused = init(&folder, arguments);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
        assert!(said(&refused).contains(why), "{}", said(&refused));
        assert_eq!(files(&folder), before);
    }
    let nowhere =
        command(&["init", "films.yaml", "--runtime", "beside"]).current_dir(&folder).output().unwrap();
    assert!(said(&nowhere).contains("beside is no checkout of Specwright"), "{}", said(&nowhere));
}

#[test]
fn options_beside_the_document_hold_for_what_is_made() {
    let folder = folder(
        "init-options",
        &[
            ("spec/films.yaml", FILMS),
            (
                "spec/names.yaml",
                "overlay: 1.0.0\ninfo: {title: Names, version: '1'}\nactions: [{target: $.info, update: {title: Reels}}]\n",
            ),
            ("spec/texts/README.md.j2", "mine\n"),
            (
                "spec/films.toml",
                "# ours\nvalue-case = \"ignore-case\"\nfeatures = \"tags\"\noverlays = [\"names.yaml\"]\ntemplates = \"texts\"\n\n[package]\nname = \"other\"\nworkspace-lints = true\n",
            ),
            ("app/Cargo.toml", "[package]\nname = \"app\"\n"),
            ("app/build.rs", "fn main() {}\n"),
        ],
    );
    let made = init(&folder, &["spec/films.yaml"]);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let told = answered(&made);
    assert!(told.contains("note: the options of spec/films.toml were copied"), "{told}");
    let options = read(folder.join("reels/specwright.toml"));
    assert!(
        options.contains(
            "\n# ours\nvalue-case = \"ignore-case\"\nfeatures = \"tags\"\noverlays = [\"spec/names.yaml\"]\n"
        ),
        "{options}"
    );
    assert!(options.contains("\n[package]\nname = \"reels\"\n") && !options.contains("lints"), "{options}");
    assert!(options.contains("\ntemplates = \"spec/texts\"\n"), "{options}");
    assert_eq!(read(folder.join("reels/README.md")), "mine\n");
    let check = command(&["check"]).current_dir(folder.join("reels")).output().unwrap();
    assert_eq!(answered(&check), "reels: up to date\n");
    // A build script reads them where they are, and one that is there stays as it is.
    let made = init(&folder, &["spec/films.yaml", "app", "--format", "json"]);
    let made: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(made["added"], serde_json::json!(["app/src/reels.rs"]));
    assert_eq!(made["changed"], serde_json::json!(["app/Cargo.toml"]));
    assert_eq!(
        made["next"][1],
        "in build.rs, add to `main`: specwright::build::generate(\"../spec/films.yaml\");"
    );
    let manifest = read(folder.join("app/Cargo.toml"));
    assert!(manifest.contains("features = [\"overlay\"] }"), "{manifest}");
    assert!(manifest.contains("features = [\"client\", \"server\", \"xml\"] }"), "{manifest}");
}

const REELS: &str = "\
openapi: 3.1.0
info: {title: Reels, version: '1'}
paths: {}
components: {schemas: {Reel: {type: object, properties: {film: {$ref: ../common/film.yaml}}}}}
";

/// The document may go, and the folder may go elsewhere.
#[test]
fn what_is_made_stands_on_its_own() {
    let folder = folder(
        "init-copies",
        &[
            ("docs/api/reels.yaml", REELS),
            ("docs/common/film.yaml", "type: object\nproperties: {title: {type: string}}\n"),
            ("docs/common/other.yaml", "type: string\n"),
        ],
    );
    let made = init(&folder, &["docs/api/reels.yaml"]);
    let told = answered(&made);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let copied = "\n  copied   reels/spec/api/reels.yaml, with 1 more file\n";
    assert!(told.contains(copied) && told.contains("change of docs/api/reels.yaml is not seen"), "{told}");
    let copies = files(&folder.join("reels/spec"));
    let names: Vec<_> =
        copies.keys().map(|path| path.strip_prefix(&folder).unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["reels/spec/api/reels.yaml", "reels/spec/common/film.yaml"]);
    assert!(read(folder.join("reels/src/lib.rs")).contains(" from spec/api/reels.yaml;"));
    let away = Folder(tempfile::tempdir().unwrap());
    std::fs::rename(folder.join("reels"), away.join("reels")).unwrap();
    drop(folder);
    for thorough in [&[][..], &["--thorough"]] {
        let check =
            command(&[&["check"], thorough].concat()).current_dir(away.join("reels")).output().unwrap();
        assert_eq!(check.status.code(), Some(0), "{}{}", answered(&check), said(&check));
    }
}

#[test]
fn a_document_may_be_referred_to() {
    let folder =
        folder("init-refers", &[("films.yaml", FILMS), ("app/Cargo.toml", "[package]\nname = \"app\"\n")]);
    let made = |arguments: &[&str]| -> serde_json::Value {
        let made = init(&folder, &[&["films.yaml", "--format", "json"], arguments].concat());
        serde_json::from_slice(&made.stdout).unwrap()
    };
    let copied = ["a/spec/films.yaml"];
    assert_eq!(made(&["a", "--dry-run"])["copied"], serde_json::json!(copied));
    let referred = made(&["a", "--refer"]);
    assert_eq!(referred["copied"], serde_json::json!([]));
    assert!(!referred["notes"].to_string().contains("a copy"), "{referred}");
    assert!(read(folder.join("a/specwright.toml")).contains("spec = \"../films.yaml\""));
    let check = command(&["check"]).current_dir(folder.join("a")).output().unwrap();
    assert_eq!(check.status.code(), Some(0), "{}", answered(&check));
    // A build script is in a crate that has its places already.
    assert_eq!(made(&["app"])["copied"], serde_json::json!([]));
    assert!(read(folder.join("app/build.rs")).contains("\"../films.yaml\""));
}

/// A document within the crate, and a command that was started above both.
#[test]
fn the_same_bytes_come_out_wherever_the_command_is_started() {
    let folder = folder("init-elsewhere", &[("films/spec/films.yaml", FILMS)]);
    let made = init(&folder, &["films/spec/films.yaml"]);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let crate_root = folder.join("films");
    assert!(read(crate_root.join("src/lib.rs")).contains(" from spec/films.yaml;"));
    for (place, arguments) in
        [(&*folder, &["check", "-c", "films/specwright.toml"][..]), (crate_root.as_path(), &["check"])]
    {
        for thorough in [&[][..], &["--thorough"]] {
            let check = command(&[arguments, thorough].concat()).current_dir(place).output().unwrap();
            assert_eq!(check.status.code(), Some(0), "{}", answered(&check));
            assert!(answered(&check).ends_with(": up to date\n"), "{}", answered(&check));
        }
    }
}

#[test]
fn what_to_do_next_is_told_as_commands() {
    let served = FILMS.replace(
        "paths:",
        "servers: [{url: 'https://example.org/v{n}', variables: {n: {default: '2'}}}]\npaths:",
    );
    let manifest = "[package]\nname = \"app\"\n";
    let folder = folder("init-next", &[("my films.yaml", &served), ("app/Cargo.toml", manifest)]);
    let next = |arguments: &[&str]| -> Vec<String> {
        let made = init(&folder, &[&["my films.yaml", "--dry-run", "--format", "json"], arguments].concat());
        serde_json::from_value(
            serde_json::from_slice::<serde_json::Value>(&made.stdout).unwrap()["next"].take(),
        )
        .unwrap()
    };
    let again = "specwright generate";
    assert_eq!(next(&["a b"])[..2], ["cd 'a b'", "cargo build"]);
    let tokio = "cargo add tokio --features macros,net,rt-multi-thread";
    assert_eq!(next(&["a b"])[3], tokio);
    assert_eq!(next(&["app"])[1..], ["in the root of the crate, add: mod films;", tokio, "cargo build"]);
    assert_eq!(
        next(&["--example-client"])[1..],
        [
            "specwright mock 'spec/my films.yaml' --port 8080 --no-auth",
            "cargo run --example client -- http://127.0.0.1:8080/v2",
            again
        ]
    );
    assert_eq!(
        next(&["--example-server"])[1..],
        [
            "cargo run --example server --features server -- 127.0.0.1:8080",
            "curl 'http://127.0.0.1:8080/films/7?format=tall&since=2023-05-16'",
            again
        ]
    );
    // The program asks where the mock server is, unless it is told something else.
    let made = init(&folder, &["my films.yaml", "asks", "--example-client"]);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let client = read(folder.join("asks/examples/client.rs"));
    assert!(client.contains("const ADDRESS: &str = \"http://127.0.0.1:8080/v2\";"), "{client}");
    assert!(client.starts_with(
        "//! A client of the API `films`: `cargo run --example client -- http://127.0.0.1:8080/v2`\n"
    ));
    let both = ["cd films", "cargo run --bin films-server", "cargo run --bin films-client", again];
    assert_eq!(next(&["--as", "workspace"]), both);
}

/// Programs ask for what this workspace is tested with.
#[test]
fn tokio_is_the_one_of_this_release() {
    let manifest = read(root().join("generator/cli/Cargo.toml"));
    let folder = folder("init-tokio", &[("films.yaml", FILMS)]);
    init(&folder, &["films.yaml", "--example-server"]);
    let options = read(folder.join("films/specwright.toml"));
    let version = options.lines().find_map(|line| line.strip_prefix("tokio = { version = \"")).unwrap();
    let version = version.split('"').next().unwrap();
    assert!(manifest.contains(&format!("tokio = {{ version = \"{version}\"")), "{version}");
}

#[test]
fn without_a_checkout_the_runtime_comes_from_the_registry() {
    let folder = folder("init-registry", &[("films.yaml", FILMS)]);
    for (wanted, line) in [("registry", None), ("embed", Some("runtime = \"embed\""))] {
        let made =
            command(&["init", "films.yaml", wanted, "--runtime", wanted]).current_dir(&folder).output();
        assert_eq!(made.unwrap().status.code(), Some(0));
        let options = read(folder.join(wanted).join("specwright.toml"));
        assert_eq!(options.lines().find(|line| line.starts_with("runtime")), line);
    }
    assert!(folder.join("embed/specwright-runtime/src/lib.rs").is_file());
    let manifest = read(folder.join("registry/Cargo.toml"));
    assert!(manifest.contains("features = [\"http\", \"xml\"], version = \"0.1.0\" }"), "{manifest}");
}

#[test]
fn warnings_that_are_alike_are_all_shown_on_demand() {
    let paths: String = (0..40).map(|i| format!("  /{i}: {{get: {{responses: {{'200': {{description: It., content: {{text/plain: {{schema: {{type: object}}}}}}}}}}}}}}\n")).collect();
    let document = format!("openapi: 3.1.0\ninfo: {{title: Alike, version: '1'}}\npaths:\n{paths}");
    let folder = folder("init-verbose", &[("alike.yaml", &document)]);
    let folded = "(`--verbose` shows all)";
    let told = said(&init(&folder, &["alike.yaml", "--dry-run"]));
    assert!(told.contains(folded), "{told}");
    let told = said(&init(&folder, &["alike.yaml", "--dry-run", "--verbose"]));
    assert!(told.contains("  /39: ") && !told.contains(folded), "{told}");
}
