//! A build script in an existing crate.

use std::path::Path;

use minijinja::context;
use toml_edit::{DocumentMut, Item};

use super::manifest::{self, Dependency};
use super::plan::Plan;
use super::program::{self, Code, Program};
use super::runtime::{Package, Runtime};
use super::{Beginning, Made, Refused, has, paths, template};

pub(super) fn plan(beginning: &Beginning<'_>) -> Result<Made, Refused> {
    let path = beginning.at("Cargo.toml");
    if !has(&path, "package") {
        let folder = paths::shown(&beginning.folder);
        return Err(format!("there is no crate in {folder}: `cargo new` makes one").into());
    }
    if beginning.runtime == Runtime::Embed {
        let why = "a build script cannot embed the runtime; `--as crate` can, or name a checkout";
        return Err(why.to_owned().into());
    }
    let mut plan = Plan::default();
    let old = std::fs::read_to_string(&path).map_err(|why| format!("{}: {why}", path.display()))?;
    let wrong = |why: toml_edit::TomlError| format!("{}: {why}", path.display());
    let mut manifest: DocumentMut = old.parse().map_err(wrong)?;
    let mut next: Vec<String> = beginning.enter().into_iter().collect();
    next.extend(build(beginning, &manifest, &mut plan)?);
    depend(beginning, &mut manifest)?;
    plan.edit(path, old, manifest.to_string());
    let module = format!("src/{}.rs", beginning.krate());
    let facts = context! { document => generated_name(&beginning.spec) };
    plan.add(beginning.at(&module), template::render(template::MODULE, facts)?);
    next.extend(root(beginning));
    next.extend(programs(beginning, &mut plan)?);
    let what = format!("the module {} by a build script", beginning.krate());
    Ok(Made { plan, what, notes: Vec::new(), next })
}

/// The build script, or the line that the one which is there lacks.
fn build(
    beginning: &Beginning<'_>,
    manifest: &DocumentMut,
    plan: &mut Plan,
) -> Result<Option<String>, String> {
    let spec = literal(&paths::seen_from(&beginning.whole, &beginning.spec));
    let line = format!("specwright::build::generate({spec});");
    let named = manifest.get("package").and_then(|package| package.get("build")).and_then(Item::as_str);
    let file = named.unwrap_or("build.rs");
    if beginning.at(file).exists() {
        return Ok(Some(format!("in {file}, add to `main`: {line}")));
    }
    plan.add(beginning.at(file), template::render(template::BUILD, context! { line })?);
    Ok(None)
}

fn depend(beginning: &Beginning<'_>, manifest: &mut DocumentMut) -> Result<(), String> {
    let starter = &beginning.starter;
    let runtime = program::runtime(beginning, ".", &starter.features);
    manifest::add(manifest, "dependencies", &runtime)?;
    for (name, wanted) in &starter.dependencies {
        manifest::add(manifest, "dependencies", &foreign(name, wanted))?;
    }
    let source = beginning.runtime.dependency(Package::Compiler, &beginning.whole, "");
    let overlay: &[&str] = if beginning.config.overlays.is_empty() { &[] } else { &["overlay"] };
    manifest::add(manifest, "build-dependencies", &Dependency::new("specwright", source, overlay))?;
    if beginning.target.example_client || beginning.target.example_server {
        manifest::add(manifest, "dev-dependencies", &program::tokio())?;
    }
    Ok(())
}

/// A dependency of a type that is not generated, as the options or the library have it.
fn foreign(name: &str, wanted: &(impl std::fmt::Display + ?Sized)) -> Dependency {
    let parsed = format!("it = {wanted}").parse::<DocumentMut>().unwrap_or_default();
    let mut source = match parsed.get("it").and_then(Item::as_value) {
        Some(toml_edit::Value::InlineTable(table)) => table.clone(),
        version => {
            let mut table = toml_edit::InlineTable::new();
            table.insert("version", version.cloned().unwrap_or_else(|| "*".into()));
            table
        }
    };
    let features = source.remove("features");
    let features: Vec<&str> = features
        .iter()
        .filter_map(|list| list.as_array())
        .flatten()
        .filter_map(|name| name.as_str())
        .collect();
    Dependency::new(name, source, &features)
}

/// Where the module is to be declared.
fn root(beginning: &Beginning<'_>) -> Option<String> {
    let krate = beginning.krate();
    let is_there = |file: &str| beginning.at(file).exists();
    match () {
        () if is_there("src/lib.rs") => Some(format!("in src/lib.rs, add: pub mod {krate};")),
        () if is_there("src/main.rs") => Some(format!("in src/main.rs, add: mod {krate};")),
        () => Some(format!("in the root of the crate, add: mod {krate};")),
    }
}

fn programs(beginning: &Beginning<'_>, plan: &mut Plan) -> Result<Vec<String>, String> {
    let target = beginning.target;
    let mut next = Vec::new();
    for (program, is_asked, address) in [
        (Program::Server, target.example_server, "127.0.0.1:8080"),
        (Program::Client, target.example_client, "http://127.0.0.1:8080"),
    ] {
        if is_asked {
            let command = format!("cargo run --example {}", program.name());
            let code = Code::Module("../src/", format!("{}.rs", beginning.krate()));
            program.add(beginning, "examples", &format!("{}.rs", program.name()), &code, &command, plan)?;
            next.push(format!("{command} -- {address}"));
        }
    }
    if next.is_empty() {
        next.push("cargo build".to_owned());
    }
    Ok(next)
}

/// What the build script calls the file that it makes.
fn generated_name(spec: &Path) -> String {
    let stem = spec.file_stem().unwrap_or(spec.as_os_str());
    let name = Path::new(stem).with_extension("rs");
    literal(&format!("/{}", name.display()))
}

/// A string as Rust has it.
fn literal(text: &str) -> String {
    format!("{text:?}")
}
