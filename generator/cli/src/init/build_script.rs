//! A build script in an existing crate.

use std::path::Path;

use minijinja::context;
use toml_edit::{DocumentMut, Item};

use super::manifest::{self, Dependency};
use super::options::Side;
use super::plan::Plan;
use super::program::{self, Code};
use super::runtime::{Package, Runtime};
use super::{Beginning, Made, Refused, format, has, paths, template};

pub(super) fn plan(beginning: &Beginning<'_>) -> Result<Made, Refused> {
    let path = beginning.at("Cargo.toml");
    if !has(&path, "package") {
        let folder = paths::shown(&beginning.folder);
        return Err(format!("there is no crate in {folder}: `cargo new` makes one").into());
    }
    if matches!(beginning.runtime, Runtime::Embed(_)) {
        let why = "a build script cannot embed the runtime; `--as crate` can, or name a checkout";
        return Err(why.to_owned().into());
    }
    let mut plan = Plan::default();
    let (old, mut manifest) = manifest::read(&path)?;
    let mut next: Vec<String> = beginning.enter().into_iter().collect();
    next.extend(build(beginning, &manifest, &mut plan)?);
    depend(beginning, &mut manifest)?;
    let lacks_tokio = manifest.get("dependencies").is_none_or(|known| known.get("tokio").is_none());
    plan.edit(path, old, manifest.to_string());
    let module = format!("src/{}.rs", beginning.krate());
    let facts = context! { include => format::include(&generated_name(&beginning.spec)) };
    plan.add(beginning.at(&module), template::render(template::MODULE, facts)?);
    next.extend(root(beginning));
    next.extend((lacks_tokio && beginning.has_sides()).then(program::add_tokio));
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
    let parts: Vec<String> =
        beginning.target.parts.iter().map(|side| format!("specwright::Part::{:?}", side.part())).collect();
    let (line, statement) = match (parts.as_slice(), &beginning.options) {
        ([], _) => {
            let function = "specwright::build::generate";
            (format!("{function}({spec});"), format::statement(function, &spec))
        }
        (parts, None) => {
            let (first, parts) = (format!("specwright::build::configure({spec})"), parts.join(", "));
            (
                format!("{first}.parts([{parts}]).generate();"),
                format!("    {first}\n        .parts([{parts}])\n        .generate();"),
            )
        }
        (_, Some(options)) => {
            let options = paths::shown(options);
            return Err(format!("the build script follows {options}: say there which `parts` are generated"));
        }
    };
    let named = manifest.get("package").and_then(|package| package.get("build")).and_then(Item::as_str);
    let file = named.unwrap_or("build.rs");
    if beginning.at(file).exists() {
        return Ok(Some(format!("in {file}, add to `main`: {line}")));
    }
    plan.add(beginning.at(file), template::render(template::BUILD, context! { statement })?);
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
    if !beginning.programs.is_empty() {
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
    for side in &beginning.programs {
        let file = format!("{}.rs", side.name());
        let code = Code::Module("../src/", format!("{}.rs", beginning.krate()));
        side.add(beginning, "examples", &file, &code, &command(*side), plan)?;
    }
    if beginning.programs.is_empty() {
        return Ok(vec!["cargo build".to_owned()]);
    }
    Ok(beginning.runs(command))
}

fn command(side: Side) -> String {
    format!("cargo run --example {}", side.name())
}

/// What the build script calls the file that it makes.
fn generated_name(spec: &Path) -> String {
    literal(&format!("/{}", specwright::build::file_name(spec)))
}

/// A string as Rust has it.
fn literal(text: &str) -> String {
    format!("{text:?}")
}
