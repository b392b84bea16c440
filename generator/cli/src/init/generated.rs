//! A generated crate: its options, and all its files.

use std::path::PathBuf;
use std::time::Instant;

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use super::manifest::Dependency;
use super::paths::{seen_from, shown, whole, whole_file};
use super::plan::Plan;
use super::{Beginning, Refused};
use crate::args::{self, Layout};
use crate::generate;
use crate::lock::Lock;

/// The file that says how the crate is made.
const OPTIONS: &str = "specwright.toml";

const ABOUT: &str = "\
# How the document becomes a crate: `specwright generate` in this folder makes it again after a change, and
# `specwright check` tells whether that is needed.

";

/// Where the crate is.
pub(super) struct Place<'a> {
    /// From the folder of the options: `.`, or the name of a folder.
    pub(super) folder: &'a str,
    /// Programs in its `examples`, with what they depend on and the features that they need.
    pub(super) examples: &'a [(&'a str, &'a [&'a str])],
    pub(super) needed: &'a [Dependency],
}

/// Plans the crate and its options.
pub(super) fn add(beginning: &Beginning<'_>, place: &Place<'_>, plan: &mut Plan) -> Result<(), Refused> {
    let text = options(beginning, place)?;
    let path = beginning.at(OPTIONS);
    let targets = specwright::Target::all_from_toml(&text, &shown(&path)).map_err(|report| {
        let lines = report.lines().join("; ");
        format!("the options beside the document cannot be taken over: {lines}")
    })?;
    let Some(target) = targets.into_iter().next() else { return Err("there is no target".to_owned().into()) };
    let mut config = target.config;
    // Their paths lead through a folder that may not be there yet.
    config.overlays.clone_from(&beginning.config.overlays);
    config.used_by.clone_from(&beginning.config.used_by);
    config.templates = beginning.config.templates_folder().map(|folder| whole(&folder));
    let spec = if target.spec.is_file() { target.spec } else { beginning.spec.clone() };
    let asked = args::Target {
        input: beginning.target.input(spec),
        output: target.output,
        layout: Some(Layout::Crate),
    };
    let compiled = generate::compile(&asked, config, Instant::now())?;
    let at = |path: &str| {
        let folder = if place.folder == "." { PathBuf::new() } else { PathBuf::from(place.folder) };
        beginning.at(&folder.join(path).to_string_lossy())
    };
    for (path, text) in compiled.generated.output.files() {
        plan.add_generated(at(path), text);
    }
    if let Some(lock) = Lock::of(&asked, &compiled) {
        plan.add_generated(at(specwright::LOCK), lock.text());
    }
    plan.add(path, text);
    Ok(())
}

/// The options beside the document, less what they say of another crate, and with what they have to say of this one.
fn options(beginning: &Beginning<'_>, place: &Place<'_>) -> Result<String, String> {
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
        let overlays: Array = overlays.map(|path| seen_from(&beginning.whole, &whole_file(path))).collect();
        options.insert("overlays", value(overlays));
    }
    for (key, folder) in
        [("templates", beginning.config.templates_folder()), ("used-by", beginning.config.used_by.clone())]
    {
        if let Some(folder) = folder {
            options.insert(key, value(seen_from(&beginning.whole, &whole(&folder))));
        }
    }
    let mut target = Table::new();
    target.insert("spec", value(seen_from(&beginning.whole, &beginning.spec)));
    target.insert("output", value(place.folder));
    options.insert("target", Item::ArrayOfTables(ArrayOfTables::from_iter([target])));
    options.insert("package", Item::Table(package(beginning, place)));
    Ok(format!("{ABOUT}{}", options.to_string().trim_start()))
}

fn package(beginning: &Beginning<'_>, place: &Place<'_>) -> Table {
    let krate =
        if place.folder == "." { beginning.whole.clone() } else { beginning.whole.join(place.folder) };
    let mut package = Table::new();
    package.insert("name", value(&beginning.name));
    if let Some(runtime) = beginning.runtime.option(&krate) {
        package.insert("runtime", value(runtime));
    }
    if place.examples.is_empty() {
        return package;
    }
    let mut needed = Table::new();
    for dependency in place.needed {
        needed.insert(&dependency.name, value(dependency.table()));
    }
    let examples = place.examples.iter().map(|(name, features)| {
        let mut example = Table::new();
        example.insert("name", value(*name));
        example.insert("required-features", value(features.iter().copied().collect::<Array>()));
        example
    });
    let mut manifest = Table::new();
    manifest.set_implicit(true);
    manifest.insert("dev-dependencies", Item::Table(needed));
    manifest.insert("example", Item::ArrayOfTables(examples.collect()));
    package.insert("manifest", Item::Table(manifest));
    package
}
