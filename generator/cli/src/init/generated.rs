//! A generated crate: its options, and all its files.

use std::io;
use std::path::PathBuf;
use std::time::Instant;

use tempfile::TempDir;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use super::options::Side;
use super::paths::{shown, whole, whole_file};
use super::plan::Plan;
use super::{Beginning, Refused, program};
use crate::args::{self, Layout};
use crate::generate;
use crate::lock::Lock;

/// The file that says how the crate is made.
const OPTIONS: &str = "specwright.toml";

const ABOUT: &str = "\
# How the document becomes a crate: `specwright generate` in this folder makes it again after a change, and
# `specwright check` tells whether that is needed.

";

/// Plans the crate and its options. It is made in `folder`, which is `.` or one within that of the options, and has
/// these programs among its `examples`.
pub(super) fn add(
    beginning: &Beginning<'_>,
    folder: &str,
    examples: &[Side],
    plan: &mut Plan,
) -> Result<(), Refused> {
    let uncopied =
        |why: io::Error| format!("the document cannot be copied: {why}; `--refer` leaves it where it is");
    let stage = beginning.copies.staged().map_err(uncopied)?;
    let stage = stage.as_ref().map(TempDir::path);
    let text = options(beginning, folder, examples)?;
    let path = beginning.at(OPTIONS);
    let read_as = stage.map_or_else(|| path.clone(), |stage| stage.join(OPTIONS));
    let targets = specwright::Target::all_from_toml(&text, &shown(&read_as)).map_err(|report| {
        let lines = report.lines().join("; ");
        format!("the options beside the document cannot be taken over: {lines}")
    })?;
    let Some(target) = targets.into_iter().next() else { return Err("there is no target".to_owned().into()) };
    let mut config = target.config;
    // Their paths lead through a folder that may not be there yet: they are what they are copied to, or where they were.
    let now = |path: PathBuf| match (stage, beginning.copies.place(&path)) {
        (Some(stage), Some(copy)) => stage.join(copy),
        _ => path,
    };
    config.overlays = beginning.config.overlays.iter().map(|path| now(whole_file(path))).collect();
    config.used_by.clone_from(&beginning.config.used_by);
    config.templates = beginning.config.templates_folder().map(|folder| now(whole(&folder)));
    let spec = if target.spec.is_file() { target.spec } else { beginning.spec.clone() };
    let asked = args::Target {
        input: beginning.target.input(spec),
        output: target.output,
        layout: Some(Layout::Crate),
    };
    let compiled = generate::compile(&asked, config, Instant::now())?;
    let within = if folder == "." { PathBuf::new() } else { PathBuf::from(folder) };
    let at = |path: &str| beginning.at(within.join(path));
    for (path, text) in compiled.generated.output.files() {
        plan.add_generated(at(path), text);
    }
    if let Some(lock) = Lock::of(&asked, &compiled) {
        plan.add_generated(at(specwright::LOCK), lock.text());
    }
    plan.add(path, text);
    if let Some(stage) = stage {
        beginning.copies.plan(stage, |place| beginning.at(place), plan).map_err(uncopied)?;
    }
    Ok(())
}

/// The options beside the document, less what they say of another crate, and with what they have to say of this one.
fn options(beginning: &Beginning<'_>, folder: &str, examples: &[Side]) -> Result<String, String> {
    let known = beginning.options.as_ref().map(std::fs::read_to_string).transpose();
    let known = known.map_err(|why| format!("the options beside the document cannot be read: {why}"))?;
    let wrong = |why| format!("the options beside the document are no TOML: {why}");
    let mut options: DocumentMut = known.unwrap_or_default().parse().map_err(wrong)?;
    options.remove("package");
    if !beginning.target.parts.is_empty() {
        let parts: Array = beginning.target.parts.iter().map(|side| side.name()).collect();
        options.insert("parts", value(parts));
    }
    if !beginning.config.overlays.is_empty() {
        let overlays = beginning.config.overlays.iter();
        let overlays: Array = overlays.map(|path| beginning.seen(&whole_file(path))).collect();
        options.insert("overlays", value(overlays));
    }
    for (key, named) in
        [("templates", beginning.config.templates_folder()), ("used-by", beginning.config.used_by.clone())]
    {
        if let Some(named) = named {
            options.insert(key, value(beginning.seen(&whole(&named))));
        }
    }
    let mut target = Table::new();
    target.insert("spec", value(beginning.seen(&beginning.spec)));
    target.insert("output", value(folder));
    options.insert("target", Item::ArrayOfTables(ArrayOfTables::from_iter([target])));
    options.insert("package", Item::Table(package(beginning, folder, examples)));
    Ok(format!("{ABOUT}{}", options.to_string().trim_start()))
}

fn package(beginning: &Beginning<'_>, folder: &str, examples: &[Side]) -> Table {
    let mut package = Table::new();
    package.insert("name", value(&beginning.name));
    if let Some(runtime) = beginning.runtime.option(&beginning.whole_of(folder)) {
        package.insert("runtime", value(runtime));
    }
    if examples.is_empty() {
        return package;
    }
    let mut needed = Table::new();
    let tokio = program::tokio();
    needed.insert(&tokio.name, value(tokio.table()));
    let examples = examples.iter().map(|side| {
        let mut example = Table::new();
        example.insert("name", value(side.name()));
        example.insert("required-features", value(Array::from_iter([side.name()])));
        example
    });
    let mut manifest = Table::new();
    manifest.set_implicit(true);
    manifest.insert("dev-dependencies", Item::Table(needed));
    manifest.insert("example", Item::ArrayOfTables(examples.collect()));
    package.insert("manifest", Item::Table(manifest));
    package
}
