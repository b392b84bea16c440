//! Schemas that a type from elsewhere stands for.

use serde_json::Value;

use super::Builder;
use crate::config::{DateTimes, ExtensionCrates, RustType, RustTypeCodec};
use crate::diagnostics::{Code, Diagnostic, Location, Place, quote};
use crate::document::model::{Schema, SimpleType};
use crate::ir::{ForeignType, Scalar, Type};
use crate::names;

/// Crates that are always there.
const OWN_CRATES: [&str; 4] = ["std", "core", "alloc", "crate"];

/// What a document may name without the consent of the options: types of the standard library that
/// have all the traits.
const USABLE: [&str; 8] = [
    "std::time::Duration",
    "core::time::Duration",
    "std::collections::",
    "std::path::PathBuf",
    "std::string::String",
    "std::vec::Vec<",
    "std::option::Option<",
    "std::boxed::Box<",
];

/// The type that the options, or `x-rust-type`, name for a schema.
pub(super) fn of_schema(b: &mut Builder<'_>, schema: &Schema, at: &Location) -> Option<Type> {
    if let Some(chosen) = b.type_options(at).rust_type {
        let key = b.config.types.iter().find(|(_, known)| known.rust_type.as_ref() == Some(&chosen));
        let place = b.config.origin.place(&["types", key.map_or("", |(key, _)| key), "rust-type"]);
        return chosen_type(b, &chosen, place);
    }
    let said = schema.extensions.get("x-rust-type")?;
    let place = at.child("x-rust-type");
    match extension(b, said) {
        Ok(chosen) => Some(take(b, &chosen, Place::Value(place))),
        Err(refusal) => {
            let finding = Diagnostic::new(Code::Unsupported, Place::Value(place), refusal.message);
            let note = "the generated code has the type that is made of the schema";
            b.diagnostics.report(finding.note(note).help(refusal.help));
            None
        }
    }
}

/// The type that the options name for a format.
pub(super) fn of_format(b: &mut Builder<'_>, simple: SimpleType, format: Option<&str>) -> Option<Type> {
    let format = format?;
    let config = b.config;
    if let Some(chosen) = config.formats.get(format) {
        return chosen_type(b, chosen, config.origin.place(&["formats", format]));
    }
    let path = match (simple, config.date_time, format) {
        (SimpleType::String, DateTimes::Jiff, "date-time") => "specwright_runtime::jiff::Timestamp",
        (SimpleType::String, DateTimes::Jiff, "date") => "specwright_runtime::jiff::civil::Date",
        (SimpleType::String, DateTimes::Time, "date-time") => "specwright_runtime::time::OffsetDateTime",
        (SimpleType::String, DateTimes::Time, "date") => "specwright_runtime::time::Date",
        (SimpleType::String, DateTimes::String, "date-time" | "date") => "String",
        _ => return None,
    };
    let chosen = RustType { codec: RustTypeCodec::Runtime, ..RustType::new(path) };
    Some(take(b, &chosen, config.origin.place(&["date-time"])))
}

/// Paths of the options have been checked before.
fn chosen_type(b: &mut Builder<'_>, chosen: &RustType, said_at: Place) -> Option<Type> {
    names::is_type_path(&chosen.path).then(|| take(b, chosen, said_at))
}

/// The type by its path, and the dependency that it needs.
fn take(b: &mut Builder<'_>, chosen: &RustType, said_at: Place) -> Type {
    if let Some(scalar) = plain(&chosen.path) {
        return Type::Scalar(scalar);
    }
    if chosen.path.trim_start_matches("::") == "serde_json::Value" {
        return Type::Json;
    }
    depend(b, chosen);
    let is_known = |known: &ForeignType| known.path == chosen.path && known.codec == chosen.codec;
    let index = b.foreign.iter().position(is_known).unwrap_or_else(|| {
        b.foreign.push(ForeignType { path: chosen.path.clone(), codec: chosen.codec, said_at });
        b.foreign.len() - 1
    });
    Type::Scalar(Scalar::Foreign(u32::try_from(index).unwrap_or(u32::MAX)))
}

fn depend(b: &mut Builder<'_>, chosen: &RustType) {
    let Some(krate) = names::crate_of(&chosen.path).filter(|krate| !OWN_CRATES.contains(krate)) else {
        return;
    };
    let listed = b.config.crates.iter().find(|(name, _)| name.replace('-', "_") == krate);
    let own = chosen.package.clone().zip(chosen.dependency.clone());
    if let Some((package, dependency)) =
        own.or_else(|| listed.map(|(name, value)| (name.clone(), value.clone())))
    {
        b.dependencies.entry(package).or_insert(dependency);
    }
}

/// Types that the runtime knows by themselves.
fn plain(path: &str) -> Option<Scalar> {
    Some(match path {
        "String" => Scalar::String,
        "bool" => Scalar::Boolean,
        "i8" => Scalar::I8,
        "i16" => Scalar::I16,
        "i32" => Scalar::I32,
        "i64" => Scalar::I64,
        "i128" => Scalar::I128,
        "u8" => Scalar::U8,
        "u16" => Scalar::U16,
        "u32" => Scalar::U32,
        "u64" => Scalar::U64,
        "u128" => Scalar::U128,
        "f32" => Scalar::F32,
        "f64" => Scalar::F64,
        _ => return None,
    })
}

/// Why an `x-rust-type` is not taken, and what to do about it.
struct Refusal {
    message: String,
    help: String,
}

/// `x-rust-type: rust_decimal::Decimal`, or `{path, crate, version}`.
fn extension(b: &Builder<'_>, said: &Value) -> Result<RustType, Refusal> {
    let text = |key: &str| said.get(key).and_then(Value::as_str).map(str::to_owned);
    let refuse = |message: String, help: &str| Err(Refusal { message, help: help.to_owned() });
    let path = said.as_str().map(str::to_owned).or_else(|| text("path"));
    let Some(path) = path.filter(|path| names::is_type_path(path)) else {
        let told =
            said.as_str().map(str::to_owned).or_else(|| text("path")).unwrap_or_else(|| said.to_string());
        let help =
            "write it like `rust_decimal::Decimal`, or as an object with a `path`, a `crate` and a `version`";
        return refuse(format!("{} is no path of a Rust type", quote(&told)), help);
    };
    let chosen = RustType::new(path);
    let Some(krate) = names::crate_of(&chosen.path) else { return Ok(chosen) };
    let is_listed = b.config.crates.keys().any(|name| name.replace('-', "_") == krate);
    let is_usable = USABLE.iter().any(|known| chosen.path.trim_start_matches("::").starts_with(known));
    if is_listed || is_usable {
        return Ok(chosen);
    }
    if OWN_CRATES.contains(&krate) {
        let message = format!("nothing says that {} can be read and written", quote(&chosen.path));
        return refuse(message, "if it can, name it in the options: `rust-type` of the schema in `[types]`");
    }
    let package = text("crate").unwrap_or_else(|| krate.to_owned());
    let version = text("version").filter(|version| is_version(version));
    match (b.config.extension_crates, version) {
        (ExtensionCrates::Any, Some(version))
            if package.replace('-', "_") == krate && is_package(&package) =>
        {
            Ok(RustType { package: Some(package), dependency: Some(toml::Value::String(version)), ..chosen })
        }
        _ => refuse(
            format!(
                "the crate {} of an `x-rust-type` is not one of those that the options list",
                quote(krate)
            ),
            &format!("add it to `[crates]` of the options: `{krate} = \"…\"`"),
        ),
    }
}

fn is_version(text: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || ".^~*<>=, +-".contains(c);
    !text.is_empty() && text.len() <= 60 && text.chars().all(legal)
}

fn is_package(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}
