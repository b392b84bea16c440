//! The committed crate, the build script, and everything else that is generated from `spec/`.

use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::{Config, Layout, Ours, Output, Source};

/// What root `build.rs` made of the Orders document.
mod orders {
    include!(concat!(env!("OUT_DIR"), "/partner-center-orders.rs"));
}

#[test]
fn the_committed_crate_is_fresh() {
    let output = generate(&root().join("spec/partner-center-orders.yaml"), Layout::Crate);
    let changes = output.compare(&root().join("generated"), &Ours::Marked).unwrap();
    let paths: Vec<&str> = changes.iter().map(specwright::Change::path).collect();
    assert!(changes.is_empty(), "run `cargo regen`: {paths:?}");
}

/// The one-file form works like the crate: here both exchange a document.
#[test]
fn the_build_script_makes_the_same_types() {
    let text = r#"{"Id":"1","billingCycle":"Annual","status":"pending","unheardOf":[1]}"#;
    let included: orders::types::Order = serde_json::from_str(text).unwrap();
    assert_eq!(included.billing_cycle, Some(orders::types::BillingCycle::Annual));
    let shared: partner_center_orders::types::Order =
        serde_json::from_value(serde_json::to_value(&included).unwrap()).unwrap();
    assert_eq!(shared.billing_cycle, Some(partner_center_orders::types::BillingCycle::Annual));
    assert_eq!(shared.additional_properties["unheardOf"], serde_json::json!([1]));
    let _client = orders::client::Client::builder().base_url("http://localhost").build().unwrap();
}

/// One workspace, one target directory, warnings denied, in both editions.
#[test]
fn everything_generated_compiles_without_warnings() {
    let workspace = target().join("generated-crates");
    let _ = std::fs::remove_dir_all(&workspace);
    let mut members = Vec::new();
    for folder in ["spec/features", "spec/naming", "spec"] {
        for spec in documents(&root().join(folder)) {
            let stem = spec.file_stem().unwrap().to_string_lossy().into_owned();
            let name = format!("{}-{stem}", folder.replace('/', "-"));
            write_crate(&spec, &workspace.join(&name), &name, "2021");
            members.push(name);
        }
    }
    for (name, options) in CONFIGURED {
        let config = Config::from_toml(options, "specwright.toml").unwrap();
        let name = format!("configured-{name}");
        let spec = root().join("spec/features/formats.yaml");
        generate_as(&spec, &name, config).write(&workspace.join(&name), &Ours::Marked).unwrap();
        members.push(name);
    }
    let orders = root().join("spec/partner-center-orders.yaml");
    write_crate(&orders, &workspace.join("orders-2024"), "orders-2024", "2024");
    members.push("orders-2024".to_owned());
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    std::fs::write(workspace.join("Cargo.toml"), manifest).unwrap();
    std::fs::copy(root().join("Cargo.lock"), workspace.join("Cargo.lock")).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--workspace", "--all-features", "--keep-going", "--quiet"])
        .current_dir(&workspace)
        .env("CARGO_TARGET_DIR", target().join("generated-target"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn write_crate(spec: &Path, directory: &Path, name: &str, edition: &str) {
    let mut output = String::new();
    let generated = generate_named(spec, name);
    generated.write(directory, &Ours::Marked).unwrap();
    let manifest = directory.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    output.push_str(&text.replace("edition = \"2021\"", &format!("edition = \"{edition}\"")));
    std::fs::write(manifest, output).unwrap();
}

/// Options that change types, for one document of many formats.
const CONFIGURED: [(&str, &str); 4] = [
    ("jiff", "date-time = 'jiff'\n[types.'**']\nattributes = ['doc(alias = \"it\")']"),
    ("time", "date-time = 'time'\nenums = 'closed'"),
    ("string", "date-time = 'string'\nparts = ['operations']"),
    (
        "types",
        "parts = ['types']\nformats.uuid = 'std::time::Duration'\n\
         formats.ipv4 = { path = 'specwright_runtime::Base64', codec = 'runtime' }",
    ),
];

/// Under another name, with the runtime of this checkout.
fn generate_named(spec: &Path, name: &str) -> Output {
    generate_as(spec, name, config(spec))
}

fn generate_as(spec: &Path, name: &str, mut config: Config) -> Output {
    config.package.name = Some(name.to_owned());
    config.package.workspace_lints = false;
    config.package.manifest.clear();
    let runtime = root().join("generator/runtime").display().to_string();
    let path = [("path".to_owned(), runtime.into())];
    config.package.runtime = Some(path.into_iter().collect::<toml::Table>().into());
    specwright::generate(&source(spec), &config, Layout::Crate).unwrap().output
}

fn generate(spec: &Path, layout: Layout) -> Output {
    specwright::generate(&source(spec), &config(spec), layout).unwrap().output
}

fn config(spec: &Path) -> Config {
    let beside = spec.with_extension("toml");
    if beside.exists() { Config::read(&beside).unwrap() } else { Config::default() }
}

/// Read under a path that is the same on every machine: tests run in the root of the workspace.
fn source(spec: &Path) -> Source {
    Source::read(spec.strip_prefix(root()).unwrap()).unwrap()
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut documents: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "yaml")).collect();
    documents.sort();
    documents
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn target() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// With the runtime's source inside, a crate needs nothing of this repository.
#[test]
fn a_crate_with_an_embedded_runtime_stands_alone() {
    let spec = root().join("spec/features/objects.yaml");
    let mut config = config(&spec);
    config.package.runtime = Some("embed".into());
    let output = specwright::generate(&source(&spec), &config, Layout::Crate).unwrap().output;
    let directory = target().join("embedded");
    output.write(&directory, &Ours::Marked).unwrap();
    assert_eq!(output.write(&directory, &Ours::Marked).unwrap(), []);
    std::fs::copy(root().join("Cargo.lock"), directory.join("Cargo.lock")).unwrap();
    let manifest = std::fs::read_to_string(directory.join("Cargo.toml")).unwrap();
    std::fs::write(directory.join("Cargo.toml"), format!("{manifest}\n[workspace]\n")).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let checked = Command::new(cargo)
        .args(["check", "--all-features", "--quiet"])
        .current_dir(&directory)
        .env("CARGO_TARGET_DIR", target().join("generated-target"))
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}
