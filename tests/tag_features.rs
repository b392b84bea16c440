//! `features = "tags"`: a cargo feature for each tag, and whatever is on compiles.
#![allow(clippy::unwrap_used, clippy::panic)] // here too, tests may fail by panicking

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::{Generated, Layout};

#[path = "common/shop.rs"]
mod shop;

/// Tags that share schemas, errors, headers and bodies; one that is called like a part; a callback, a webhook,
/// and a schema that nothing needs.
const SHOP: &str = "openapi: 3.1.1
info: {title: Shop, version: '1'}
security: [{key: []}]
paths:
  /orders:
    post:
      operationId: createOrder
      tags: [orders]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses:
        '201':
          description: made
          headers: {Location: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
        default: &problem {description: bad, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
      callbacks:
        shipped:
          '{$request.body#/url}':
            post:
              requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Shipment'}}}}
              responses: {'204': {description: thanks}}
  /orders/{id}/note:
    put:
      operationId: storeNote
      tags: [orders]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: lang, in: query, schema: {type: string}}]
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Note'}}
          text/plain: {schema: {type: string}}
      responses: {'204': {description: done}, default: *problem}
  /invoices:
    get:
      operationId: listInvoices
      tags: [billing]
      parameters: [{name: state, in: query, schema: {type: string, enum: [open, paid]}}]
      responses:
        '200':
          description: all
          headers: {Location: {schema: {type: string}}}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Invoice'}}}}
        default: *problem
  /contacts:
    get:
      operationId: listContacts
      tags: [client]
      responses:
        '200': {description: all, content: {application/xml: {schema: {$ref: '#/components/schemas/Contacts'}}}}
        default: *problem
  /health:
    get:
      operationId: health
      security: []
      responses: {'200': {description: fine}, default: *problem}
webhooks:
  paid:
    post:
      operationId: invoicePaid
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Invoice'}}}}
      responses: {'204': {description: thanks}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Order:
      type: object
      required: [id, total]
      properties:
        id: {type: string, readOnly: true}
        total: {$ref: '#/components/schemas/Money'}
        status: {type: string, enum: [open, done]}
        payment: {oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Transfer'}]}
    Card: {type: object, required: [number], properties: {number: {type: string}}}
    Transfer: {type: object, required: [iban], properties: {iban: {type: string}, cost: {$ref: '#/components/schemas/Money'}}}
    Invoice: {type: object, properties: {order: {$ref: '#/components/schemas/Order/properties/status'}, sum: {$ref: '#/components/schemas/Money'}}}
    Money: {type: object, required: [amount], properties: {amount: {type: string}, currency: {type: string}}}
    Note: {type: object, properties: {text: {type: string}}}
    Shipment: {type: object, properties: {carrier: {type: string}}}
    Contact: {type: object, properties: {name: {type: string}}}
    Contacts: {type: array, items: {$ref: '#/components/schemas/Contact'}}
    Problem: {type: object, properties: {title: {type: string}}}
    Unused: {type: object, properties: {money: {$ref: '#/components/schemas/Money'}, contact: {$ref: '#/components/schemas/Contact'}}}
";

fn generate(options: &str, layout: Layout) -> Result<Generated, String> {
    shop::generate(SHOP, options, layout)
}

fn generated() -> Generated {
    generate("features = 'tags'", Layout::Crate).unwrap_or_else(|report| panic!("{report}"))
}

#[test]
fn a_tag_has_a_feature() {
    let generated = generated();
    let shown = ["Cargo.toml", "README.md", "src/lib.rs"].map(str::to_owned).into_iter();
    let parents = generated.output.files().map(|(path, _)| path.to_owned());
    let shown = shown.chain(parents.filter(|path| path.ends_with("mod.rs")));
    let mut text = generated.output.files().fold(String::new(), |text, (path, _)| text + path + "\n");
    for path in shown {
        let _ = write!(text, "\n==> {path}\n{}", generated.output.get(&path).unwrap());
    }
    insta::assert_snapshot!(text);
}

#[test]
fn the_cost_of_each_tag_is_told() {
    let cost = generated().cost.unwrap();
    let told = cost.features.iter().map(|it| {
        assert!(it.own_lines <= it.lines && it.own_types <= it.types, "{it:?}");
        format!("{}: {} operations, {} types, {} its own", it.feature, it.operations, it.types, it.own_types)
    });
    let expected = [
        "orders: 2 operations, 10 types, 7 its own",
        "billing: 1 operations, 5 types, 1 its own",
        "client-tag: 1 operations, 3 types, 1 its own",
        "untagged: 1 operations, 1 types, 0 its own",
        "webhooks: 1 operations, 3 types, 0 its own",
        "unused-schemas: 0 operations, 3 types, 1 its own",
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert_eq!(cost.always_types, 0, "webhooks send no problems");
    assert!(generate("", Layout::Crate).unwrap().cost.is_none());
}

#[test]
fn features_of_included_code_would_be_another_crates() {
    let told = generate("features = 'tags'", Layout::File).unwrap_err();
    assert!(told.contains("tags have cargo features only in a crate of their own"), "{told}");
    assert!(told.contains("specwright.toml:1:1"), "{told}");
}

/// Sides and tags.
const FEATURES: [&str; 8] =
    ["client", "server", "orders", "billing", "client-tag", "untagged", "webhooks", "unused-schemas"];

/// None, each alone, each pair, and all: in lines that have no warning either.
#[test]
fn whatever_is_on_compiles() {
    let folder = target().join("tag-features");
    let _ = std::fs::remove_dir_all(&folder);
    generated().output.write(&folder.join("shop"), &specwright::Ours::Marked).unwrap();
    let runtime = build_runtime(&folder);
    let mut sets: Vec<BTreeSet<&str>> = vec![BTreeSet::new(), FEATURES.into()];
    for first in FEATURES {
        sets.extend(FEATURES.map(|second| BTreeSet::from([first, second])));
    }
    sets.sort();
    sets.dedup();
    assert_eq!(sets.len(), 2 + FEATURES.len() * (FEATURES.len() + 1) / 2);
    let failed = sets.iter().filter_map(|set| {
        let told = check(&folder, &runtime, set);
        (!told.is_empty()).then(|| format!("{set:?}: {told}"))
    });
    let failed: Vec<String> = failed.collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// The compiled runtime with all that any of the features asks for.
fn build_runtime(folder: &Path) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().unwrap();
    let path = root.join("generator/runtime").display().to_string();
    let features = r#"["client", "server", "xml"]"#;
    let manifest = format!(
        "[workspace]\n\n[package]\nname = \"user\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[lib]\npath = \"lib.rs\"\n\n\
         [dependencies]\nspecwright-runtime = {{ path = {path:?}, features = {features} }}\n"
    );
    std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    std::fs::write(folder.join("lib.rs"), "").unwrap();
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["check", "--message-format=json"]).current_dir(folder);
    command.env("CARGO_TARGET_DIR", target().join("generated-target"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let artifacts = lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let runtime = artifacts.filter(|it| it["target"]["name"] == "specwright_runtime");
    let files = runtime.flat_map(|it| it["filenames"].as_array().cloned().unwrap_or_default());
    let mut paths = files.filter_map(|file| file.as_str().map(PathBuf::from));
    paths.find(|path| path.extension().is_some_and(|extension| extension == "rmeta")).unwrap()
}

/// What the compiler says of the crate with these features.
fn check(folder: &Path, runtime: &Path, features: &BTreeSet<&str>) -> String {
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.args(["--edition=2021", "--crate-type=lib", "--emit=metadata", "-Dwarnings", "--out-dir"]);
    command.arg(folder).arg("-L").arg(format!("dependency={}", runtime.parent().unwrap().display()));
    command.arg("--extern").arg(format!("specwright_runtime={}", runtime.display()));
    // As cargo does: what a feature needs is on, too.
    let needed = features.iter().any(|name| *name != "unused-schemas").then_some("operations");
    for feature in features.iter().copied().chain(needed) {
        command.arg("--cfg").arg(format!("feature={feature:?}"));
    }
    let known = FEATURES.iter().chain(&["operations"]);
    let known: Vec<String> = known.map(|name| format!("{name:?}")).collect();
    command.arg("--check-cfg").arg(format!("cfg(feature, values({}))", known.join(", ")));
    command.env("CARGO_PKG_NAME", "shop").env("CARGO_PKG_VERSION", "1.0.0");
    let output = command.arg(folder.join("shop/src/lib.rs")).output().unwrap();
    if output.status.success() { String::new() } else { String::from_utf8(output.stderr).unwrap() }
}

fn target() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}
