//! What can be wrong with options before any document is known.

use super::Config;
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
    for (package, _) in config.crates.iter().filter(|(_, version)| !version.is_str() && !version.is_table()) {
        wrong(
            &["crates", package],
            "a crate has a version, or a table as in a manifest".to_owned(),
            "\"1.36\"",
        );
    }
}
