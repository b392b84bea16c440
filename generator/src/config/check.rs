//! What can be wrong with options before any document is known.

use super::{Config, Package, manifest};
use crate::diagnostics::{Diagnostics, quote};
use crate::names;

/// How code is checked to be an attribute: only lowering knows the language.
pub(crate) type IsAttribute = fn(&str) -> bool;

/// Reports options that would not become code, or would become something else.
pub(crate) fn check(config: &Config, is_attribute: IsAttribute, diagnostics: &mut Diagnostics) {
    let mut wrong = |keys: &[&str], message: String, help: &str| {
        diagnostics.report(config.origin.finding(keys, message).help(help));
    };
    let no_type = |path: &str| format!("{} is no path of a Rust type", quote(path));
    const TYPE_HELP: &str = "write it like `rust_decimal::Decimal` or `std::collections::BTreeSet<String>`";
    for (format, chosen) in &config.formats {
        if !names::is_type_path(&chosen.path) {
            wrong(&["formats", format], no_type(&chosen.path), TYPE_HELP);
        }
    }
    for (key, options) in &config.types {
        if let Some(chosen) = options.rust_type.as_ref().filter(|chosen| !names::is_type_path(&chosen.path)) {
            wrong(&["types", key, "rust-type"], no_type(&chosen.path), TYPE_HELP);
        }
        for (index, path) in options.derive.iter().enumerate().filter(|(_, path)| !names::is_path(path)) {
            let message = format!("{} is no path of a trait to derive", quote(path));
            wrong(
                &["types", key, "derive", &index.to_string()],
                message,
                "write it like `schemars::JsonSchema`",
            );
        }
    }
    let of_types = config.types.iter().map(|(key, options)| ("types", key, &options.attributes));
    let of_fields = config.fields.iter().map(|(key, options)| ("fields", key, &options.attributes));
    for (table, key, attributes) in of_types.chain(of_fields) {
        for (index, text) in attributes.iter().enumerate().filter(|(_, text)| !is_attribute(text)) {
            let message = format!("{} is no attribute", quote(text));
            let help = "write what stands between `#[` and `]`: `cfg_attr(test, derive(Ord))`";
            wrong(&[table, key, "attributes", &index.to_string()], message, help);
        }
    }
    for (package, _) in config.crates.iter().filter(|(_, dependency)| !manifest::is_dependency(dependency)) {
        wrong(&["crates", package], no_dependency(package), DEPENDENCY_HELP);
    }
    check_package(&config.package, wrong);
}

const DEPENDENCY_HELP: &str = "write it as in a manifest: \"1.36\", or a table with a `version` like that";

fn no_dependency(package: &str) -> String {
    format!("this does not say which version of {} is wanted", quote(package))
}

/// Reports what cargo would not accept in the generated manifest.
fn check_package(package: &Package, mut wrong: impl FnMut(&[&str], String, &str)) {
    if let Some(name) = package.name.as_deref().filter(|name| !manifest::is_package_name(name)) {
        let message = format!("{} is no name of a package", quote(name));
        wrong(&["package", "name"], message, "letters, digits, `-` and `_` make one, with no digit first");
    }
    if let Some(version) = package.version.as_deref().filter(|version| !manifest::is_version(version)) {
        let message = format!("{} is no version of a package", quote(version));
        wrong(&["package", "version"], message, "write three numbers: \"1.2.0\", or \"1.2.0-rc.1\"");
    }
    let runtime = package.runtime.as_ref().filter(|_| !package.embeds_runtime());
    if runtime.is_some_and(|runtime| !manifest::is_dependency(runtime)) {
        let help = "write a version, a table as in a manifest, or \"embed\"";
        wrong(&["package", "runtime"], no_dependency("specwright-runtime"), help);
    }
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        let Some(value) = package.manifest.get(section) else { continue };
        let Some(dependencies) = value.as_table() else {
            let message = format!("`{section}` of a manifest are a table");
            wrong(&["package", "manifest", section], message, "a key for each crate: { rand = \"0.9\" }");
            continue;
        };
        for (name, _) in dependencies.iter().filter(|(_, dependency)| !manifest::is_dependency(dependency)) {
            wrong(&["package", "manifest", section, name], no_dependency(name), DEPENDENCY_HELP);
        }
    }
}
