//! The JSON Schema of `specwright.toml`, the parser and the builder say the same.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // here too, tests may fail by panicking

use std::collections::BTreeSet;

use serde_json::Value;
use specwright::diagnostics::{Code, Level};
use specwright::{
    Behaviour, Config, DateTimes, ExtensionCrates, Features, FieldOptions, Internal, Layout, Matching,
    Openness, OperationOptions, Package, PagesBy, Pagination, Part, RustType, Selection, Source, Target,
    TypeOptions, UndocumentedProperties, UnusedSchemas,
};

const SCHEMA: &str = include_str!("../generator/specwright.schema.json");

/// No key is like this one, so that all there are get listed.
const ODD: &str = "zzzzzzzzzzzzzzzzzzzzzzzzzzzz";

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

fn follow<'s>(root: &'s Value, node: &'s Value) -> &'s Value {
    match node.get("$ref").and_then(Value::as_str) {
        Some(reference) => follow(root, root.pointer(reference.trim_start_matches('#')).unwrap()),
        None => node,
    }
}

/// What the parser says there could be in the place of something odd.
fn known_to_parser(text: &str) -> Option<BTreeSet<String>> {
    let report = match Target::all_from_toml(text, "s.toml") {
        Ok(_) => return None,
        Err(report) => report.lines().join("\n"),
    };
    let (_, listed) = report.split_once("there is no ")?.1.split_once("; there is ")?;
    Some(listed.split('`').skip(1).step_by(2).map(str::to_owned).collect())
}

/// Walks all of the schema beside the parser: `before` is the TOML that leads to a place, `path` its key.
fn compare(root: &Value, node: &Value, before: &str, path: &str, seen: &mut Vec<String>) {
    let node = follow(root, node);
    let at = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    for choice in node.get("anyOf").and_then(Value::as_array).into_iter().flatten() {
        compare(root, choice, before, path, seen);
    }
    if let Some(values) = node.get("enum").and_then(Value::as_array) {
        let values: BTreeSet<String> =
            values.iter().map(|value| value.as_str().unwrap().to_owned()).collect();
        let known = known_to_parser(&format!("{before}{path} = \"{ODD}\"\n"));
        assert_eq!(known.as_ref(), Some(&values), "values of {path}");
        for value in &values {
            Target::all_from_toml(&format!("{before}{path} = \"{value}\"\n"), "s.toml").unwrap();
        }
        seen.push(path.to_owned());
    }
    if let Some(properties) = node.get("properties").and_then(Value::as_object) {
        let own = ["target", "spec", "output", "layout"];
        let keys: BTreeSet<String> =
            properties.keys().filter(|key| !own.contains(&key.as_str())).cloned().collect();
        let needed = if node["required"] == serde_json::json!(["path"]) {
            format!("{} = \"a::B\"\n", at("path"))
        } else {
            String::new()
        };
        let before = format!("{before}{needed}");
        let known = known_to_parser(&format!("{before}{} = 1\n", at(ODD))).map(|mut known| {
            known.retain(|key| !own.contains(&key.as_str()));
            known
        });
        assert_eq!(known.as_ref(), Some(&keys), "keys of `{path}`");
        seen.push(path.to_owned());
        for (key, value) in properties.iter().filter(|(key, _)| !own.contains(&key.as_str())) {
            compare(root, value, &before.replace(&format!("{} = \"a::B\"\n", at(key)), ""), &at(key), seen);
        }
    }
    if let Some(values @ Value::Object(_)) = node.get("additionalProperties") {
        let key = if path == "diagnostics" { "mended" } else { "Any" };
        let is_diagnostic = path == "diagnostics";
        if !is_diagnostic {
            compare(root, values, before, &at(key), seen);
        }
    }
    if let Some(items) = node.get("items").filter(|_| path == "parts") {
        let values = items["enum"].as_array().unwrap();
        let values: BTreeSet<String> =
            values.iter().map(|value| value.as_str().unwrap().to_owned()).collect();
        assert_eq!(known_to_parser(&format!("parts = [\"{ODD}\"]\n")), Some(values));
    }
}

#[test]
fn schema_and_parser_know_the_same_keys_and_values() {
    let root = schema();
    let mut seen = Vec::new();
    compare(&root, &root, "", "", &mut seen);
    for place in [
        "",
        "only",
        "except",
        "package",
        "types.Any",
        "types.Any.rust-type",
        "formats.Any",
        "fields.Any",
        "operations.Any.pagination.by",
        "enums",
    ] {
        assert!(seen.iter().any(|path| path == place), "{place} was not looked at: {seen:?}");
    }
}

/// A target has the keys of the file, and three of its own.
#[test]
fn a_target_has_all_options() {
    let root = schema();
    let keys = |node: &Value| -> BTreeSet<String> {
        node["properties"].as_object().unwrap().keys().cloned().collect()
    };
    let mut of_file = keys(&root);
    let target = &root["properties"]["target"]["items"];
    of_file.remove("target");
    let own = ["spec", "output", "layout"].map(str::to_owned);
    assert_eq!(keys(target), of_file.into_iter().chain(own).collect());
    let before = "[[target]]\nspec = \"a\"\noutput = \"b\"\n";
    let known = known_to_parser(&format!("{before}layout = \"{ODD}\"\n")).unwrap();
    assert_eq!(known, BTreeSet::from(["crate".to_owned(), "file".to_owned()]));
}

const SPEC: &str = "openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}}
  /secret:
    get: {operationId: secret, tags: [orders], x-internal: true, responses: {'204': {description: hush}}}
  /old:
    get: {operationId: old, tags: [orders], responses: {'204': {description: gone}}}
components:
  schemas:
    Order:
      type: object
      required: [nothing]
      properties:
        id: {type: string, format: decimal}
        at: {type: string, format: date-time}
        status: {type: string, enum: [open, done]}
        link: {type: string, x-rust-type: 'url::Url'}
    Unused: {type: object}
";

/// Everything that can be set, as a file and as calls.
#[test]
fn file_and_builder_give_the_same_bytes() {
    let file = Config::from_toml(
        "behaviour = '2026-11-21'
parts = ['client']
only.tags = ['orders']
except.operations = ['old']
internal = 'exclude'
unused-schemas = 'keep'
property-case = 'ignore-case'
value-case = 'ignore-case'
undocumented-properties = 'keep'
enums = 'open'
date-time = 'time'
formats.decimal = { path = 'rust_decimal::Decimal', crate = 'rust_decimal', version = '1.36' }
crates.url = '2.5'
extension-crates = 'any'
diagnostics.unchecked-constraint = 'allow'
[package]
name = 'shop-client'
license = 'MIT'
[types.Order]
name = 'Purchase'
derive = ['PartialOrd']
[fields.'Order.at']
name = 'when'
[operations.listOrders]
name = 'orders'
pagination = { by = 'page', parameter = 'page' }
",
        "specwright.toml",
    )
    .unwrap();
    let decimal = RustType {
        package: Some("rust_decimal".to_owned()),
        dependency: Some("1.36".into()),
        ..RustType::new("rust_decimal::Decimal")
    };
    let order = TypeOptions {
        name: Some("Purchase".to_owned()),
        derive: vec!["PartialOrd".to_owned()],
        ..TypeOptions::default()
    };
    let orders = OperationOptions {
        name: Some("orders".to_owned()),
        pagination: Some(Pagination { parameter: Some("page".to_owned()), ..Pagination::by(PagesBy::Page) }),
    };
    let package = Package {
        name: Some("shop-client".to_owned()),
        license: Some("MIT".to_owned()),
        ..Package::default()
    };
    let builder = specwright::build::configure("shop.yaml")
        .behaviour(Behaviour::V2026_11_21)
        .parts([Part::Client])
        .only(Selection::of_tags(["orders"]))
        .except(Selection::of_operations(["old"]))
        .internal(Internal::Exclude)
        .unused_schemas(UnusedSchemas::Keep)
        .property_case(Matching::IgnoreCase)
        .value_case(Matching::IgnoreCase)
        .undocumented_properties(UndocumentedProperties::Keep)
        .enums(Openness::Open)
        .date_time(DateTimes::Time)
        .format("decimal", decimal)
        .add_crate("url", "2.5")
        .extension_crates(ExtensionCrates::Any)
        .level(Code::UncheckedConstraint, Level::Allow)
        .package(package)
        .types("Order", order)
        .fields("Order.at", FieldOptions { name: Some("when".to_owned()), ..FieldOptions::default() })
        .operations("listOrders", orders);
    assert_eq!(builder.config(), &file);
    for layout in [Layout::Crate, Layout::File] {
        let outputs = [builder.config(), &file].map(|config| {
            let generated = specwright::generate(&Source::from_text("shop.yaml", SPEC), config, layout);
            generated.unwrap_or_else(|report| panic!("{}", report.lines().join("\n"))).output
        });
        assert_eq!(outputs[0], outputs[1]);
        for code in ["struct Purchase", "paged! {"] {
            assert!(outputs[0].files().any(|(_, text)| text.contains(code)), "{code}");
        }
    }
    // Tags have no features in one file.
    let file = Config::from_toml("features = 'tags'\nused-by = 'src'", "specwright.toml").unwrap();
    let builder = specwright::build::configure("shop.yaml").features(Features::Tags).used_by("src");
    assert_eq!(builder.config(), &file);
    // What is not set by either is a default of both.
    let bare = specwright::build::configure("shop.yaml");
    assert_eq!(bare.config(), &Config::from_toml("", "specwright.toml").unwrap());
}

/// Every extension that the compiler looks for is documented.
#[test]
fn extensions_are_documented() {
    let documented = include_str!("../generator/CONFIG.md");
    let mut open = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("generator/src")];
    let mut found = BTreeSet::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.extend((!path.ends_with("tests")).then_some(path));
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let quoted = code.split("\"x-").skip(1).filter_map(|rest| rest.split_once('"'));
            let named = quoted.map(|(name, _)| format!("x-{name}"));
            // Kinds of changes are called after extensions.
            let is_kind = path.ends_with("diff/aspect.rs") || path.ends_with("diff/event.rs");
            found
                .extend(named.filter(|name| name.len() > 2 && !is_kind && !path.ends_with("parse_tests.rs")));
        }
    }
    assert!(found.len() > 10, "{found:?}");
    let lacking: Vec<&String> =
        found.iter().filter(|name| !documented.contains(&format!("`{name}`"))).collect();
    assert_eq!(lacking, Vec::<&String>::new());
}
