//! Schemas that a type from elsewhere stands for.

use serde_json::Value;

use super::Builder;
use crate::config::{DateTimes, ExtensionCrates, Origin, RustType, RustTypeCodec, TypeOptions};
use crate::diagnostics::{Code, Diagnostic, Location, Place, quote};
use crate::document::model::{Schema, SimpleType};
use crate::ir::{ForeignType, Scalar, Type};
use crate::names::{self, TypeName};

/// Crates that are always there.
const OWN_CRATES: [&str; 4] = ["std", "core", "alloc", "crate"];

/// What a document may name without the consent of the options: types of the standard library that
/// have all the traits, and how many arguments they take.
const USABLE: [(&str, usize); 17] = [
    ("Vec", 1),
    ("Option", 1),
    ("Box", 1),
    ("std::time::Duration", 0),
    ("core::time::Duration", 0),
    ("std::path::PathBuf", 0),
    ("std::string::String", 0),
    ("std::vec::Vec", 1),
    ("std::option::Option", 1),
    ("core::option::Option", 1),
    ("std::boxed::Box", 1),
    ("std::collections::BTreeMap", 2),
    ("std::collections::BTreeSet", 1),
    ("std::collections::HashMap", 2),
    ("std::collections::HashSet", 1),
    ("std::collections::LinkedList", 1),
    ("std::collections::VecDeque", 1),
];

/// The type that the options, or `x-rust-type`, name for a schema.
pub(super) fn of_schema(b: &mut Builder<'_>, schema: &Schema, at: &Location) -> Option<Type> {
    let kind = match schema.types.as_slice() {
        [] => super::schema::meant(schema),
        [one] => Some(*one),
        _ => None,
    };
    if let Some(chosen) = b.type_options(at).rust_type {
        let is_meant = |known: &TypeOptions| known.rust_type.as_ref() == Some(&chosen);
        let config = b.config;
        let key = config.types.iter().find(|(_, known)| is_meant(known)).map_or("", |(key, _)| key);
        return chosen_type(b, &chosen, kind, |origin| origin.place(&["types", key, "rust-type"]));
    }
    let said = schema.extensions.get("x-rust-type")?;
    let place = at.child("x-rust-type");
    match extension(b, said) {
        Ok(chosen) => Some(take(b, &chosen, kind, |_| Place::Value(place))),
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
        return chosen_type(b, chosen, Some(simple), |origin| origin.place(&["formats", format]));
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
    Some(take(b, &chosen, Some(simple), |origin| origin.place(&["date-time"])))
}

/// Paths of the options have been checked before.
fn chosen_type(
    b: &mut Builder<'_>,
    chosen: &RustType,
    kind: Option<SimpleType>,
    said_at: impl FnOnce(&Origin) -> Place,
) -> Option<Type> {
    names::is_type_path(&chosen.path).then(|| take(b, chosen, kind, said_at))
}

/// The type by its path, and the dependencies that it needs. `said_at` is asked once for each type: it
/// may have to read the options again.
fn take(
    b: &mut Builder<'_>,
    chosen: &RustType,
    kind: Option<SimpleType>,
    said_at: impl FnOnce(&Origin) -> Place,
) -> Type {
    if let Some(scalar) = plain(&chosen.path) {
        return Type::Scalar(scalar);
    }
    if chosen.path.trim_start_matches("::") == "serde_json::Value" {
        return Type::Json;
    }
    let dependencies = dependencies(b, chosen);
    let is_known = |known: &&mut ForeignType| {
        known.path == chosen.path && known.codec == chosen.codec && known.kind == kind
    };
    if let Some(known) = b.foreign.iter_mut().find(is_known) {
        for (package, dependency) in dependencies {
            known.dependencies.entry(package).or_insert(dependency);
        }
        return Type::Scalar(Scalar::Foreign(known.id));
    }
    let id = u32::try_from(b.foreign.len()).unwrap_or(u32::MAX);
    b.foreign.push(ForeignType {
        id,
        path: chosen.path.clone(),
        codec: chosen.codec,
        kind,
        dependencies,
        said_at: said_at(&b.config.origin),
    });
    Type::Scalar(Scalar::Foreign(id))
}

/// The crates that a type is from, its arguments included: the one that is named with it, and listed ones.
fn dependencies(b: &Builder<'_>, chosen: &RustType) -> toml::Table {
    let own = chosen.package.clone().zip(chosen.dependency.clone());
    let is_own = |krate: &str| own.as_ref().is_some_and(|(package, _)| crate_name(package) == krate);
    let crates = names::names_within(&chosen.path).into_iter().filter_map(names::TypeName::krate);
    let others = crates.filter(|krate| !OWN_CRATES.contains(krate) && !is_own(krate));
    let listed = |krate: &str| b.config.crates.iter().find(|(name, _)| crate_name(name) == krate);
    let others = others.filter_map(listed).map(|(name, value)| (name.clone(), value.clone()));
    others.chain(own.clone()).collect()
}

/// What code calls a package.
fn crate_name(package: &str) -> String {
    package.replace('-', "_")
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
    let strange = names::names_within(&chosen.path).into_iter().filter(|name| !is_usable(b, *name));
    let strange: Vec<TypeName<'_>> = strange.collect();
    let Some(first) = strange.first() else { return Ok(chosen.clone()) };
    let (Some(krate), true) = (first.krate(), strange.iter().all(|name| !is_own(*name))) else {
        let strange = strange.iter().find(|name| is_own(**name)).unwrap_or(first);
        let message = format!("nothing says that {} can be read and written", quote(strange.path));
        return refuse(message, "if it can, name it in the options: `rust-type` of the schema in `[types]`");
    };
    let is_one = strange.iter().all(|name| name.krate() == Some(krate));
    let package = text("crate").unwrap_or_else(|| krate.to_owned());
    let version = text("version").filter(|version| is_version(version));
    match (b.config.extension_crates, version) {
        (ExtensionCrates::Any, Some(version))
            if is_one && crate_name(&package) == krate && is_package(&package) =>
        {
            let dependency = Some(toml::Value::String(version));
            Ok(RustType { package: Some(package), dependency, ..chosen.clone() })
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

/// May a document name it? Types of listed crates it may, and a few of the standard library.
fn is_usable(b: &Builder<'_>, name: TypeName<'_>) -> bool {
    let is_known = USABLE.contains(&(name.path, name.arguments)) || plain(name.path).is_some();
    is_known
        || name.krate().is_some_and(|krate| b.config.crates.keys().any(|known| crate_name(known) == krate))
}

/// Is it from no other crate?
fn is_own(name: TypeName<'_>) -> bool {
    name.krate().is_none_or(|krate| OWN_CRATES.contains(&krate))
}

fn is_version(text: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || ".^~*<>=, +-".contains(c);
    !text.is_empty() && text.len() <= 60 && text.chars().all(legal)
}

fn is_package(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}
