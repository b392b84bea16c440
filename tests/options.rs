//! Options about single places: they count there, and nowhere else.
#![allow(clippy::unwrap_used, clippy::panic)] // here too, tests may fail by panicking

use specwright::{Generated, Layout};

#[path = "common/shop.rs"]
mod shop;

fn generate(spec: &str, options: &str, layout: Layout) -> Result<Generated, String> {
    shop::generate(&format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\n{spec}"), options, layout)
}

fn file(spec: &str, options: &str) -> (String, Vec<String>) {
    let made = generate(spec, options, Layout::File).unwrap_or_else(|report| panic!("{report}"));
    (made.output.get("generated.rs").unwrap().to_owned(), made.report.lines())
}

fn manifest(spec: &str, options: &str) -> String {
    let made = generate(spec, options, Layout::Crate).unwrap_or_else(|report| panic!("{report}"));
    made.output.get("Cargo.toml").unwrap().to_owned()
}

fn refused(spec: &str, options: &str) -> String {
    generate(spec, options, Layout::Crate).map(|_| ()).unwrap_err()
}

/// A document with one schema that asks for a type.
fn asking(path: &str) -> String {
    let property = format!("{{type: array, items: {{type: string}}, x-rust-type: '{path}'}}");
    format!("paths: {{}}\ncomponents: {{schemas: {{A: {{type: object, properties: {{a: {property}}}}}}}}}\n")
}

#[test]
fn every_path_within_a_type_of_the_document_needs_consent() {
    for (path, expected) in [
        ("Vec<evil::T>", "the crate `evil` of an `x-rust-type` is not one"),
        ("url::Host<evil::T>", "the crate `evil` of an `x-rust-type` is not one"),
        ("Option<crate::private::X>", "nothing says that `crate::private::X` can be"),
        ("std::vec::Vec<tokio::fs::File>", "the crate `tokio` of an `x-rust-type` is not one"),
        ("std::collections::Nonsense", "nothing says that `std::collections::Nonsense` can be"),
        ("std::collections::BTreeMap<String>", "nothing says that `std::collections::BTreeMap` can be"),
        ("Vec", "`Vec` is no path of a Rust type"),
    ] {
        let (code, warnings) = file(&asking(path), "crates.url = '2'");
        assert!(warnings.iter().any(|line| line.contains(expected)), "{path}: {warnings:?}");
        assert!(code.contains("pub a: Option<Vec<String>>"), "{path}: {code}");
    }
    for path in ["Vec<Option<url::Url>>", "std::collections::BTreeMap<String, Box<i64>>"] {
        let (code, warnings) = file(&asking(path), "crates.url = '2'");
        assert!(warnings.is_empty() && code.contains(&format!("Foreign<{path}>")), "{path}: {warnings:?}");
    }
    let any = "extension-crates = 'any'";
    let (_, warnings) = file(&asking("Vec<evil::T>"), any);
    assert!(warnings.iter().any(|line| line.contains("the crate `evil`")), "without a version: {warnings:?}");
}

#[test]
fn crates_within_arguments_count() {
    let spec =
        "paths: {}\ncomponents: {schemas: {A: {type: object, properties: {a: {type: string, format: d}}}}}\n";
    let own = "formats.d = { path = 'Vec<rust_decimal::Decimal>', crate = 'rust_decimal', version = '1' }";
    assert!(manifest(spec, own).contains("rust_decimal = \"1\"\n"));
    let listed =
        "formats.d = 'std::collections::BTreeMap<a::A, b::B>'\ncrates = { a = '1', b = '2', c = '3' }";
    let listed = manifest(spec, listed);
    assert!(listed.contains("a = \"1\"\nb = \"2\"\n") && !listed.contains("c = \"3\""), "{listed}");
    let told = refused(spec, "formats.d = 'Vec<crate::Money>'");
    assert!(told.contains("a generated crate has no `Vec<crate::Money>`"), "{told}");
}

/// Equal schemas share a type unless the options tell their places apart.
#[test]
fn what_is_said_of_one_place_is_not_said_of_an_equal_one() {
    let spec = "paths: {}
components:
  schemas:
    Order: {type: object, properties: {status: &s {type: object, properties: {code: {type: string, enum: [a, b]}}}}}
    OrderLine: {type: object, properties: {status: *s}}
    Parcel: {type: object, properties: {status: *s}}
";
    let shared = file(spec, "").0;
    assert_eq!(shared.matches("pub status: Option<OrderStatus>").count(), 3, "{shared}");
    let some = file(spec, "types.'OrderLine.status.code'.enums = 'closed'").0;
    assert_eq!(some.matches("pub status: Option<OrderStatus>").count(), 2, "{some}");
    let variants = |name: &str| {
        let at = some.split_once(&format!("pub enum {name} ")).unwrap_or_else(|| panic!("{name}: {some}")).1;
        at.split_once('}').unwrap().0.to_owned()
    };
    assert!(!variants("OrderLineStatusCode").contains("Undocumented"));
    assert!(variants("OrderStatusCode").contains("Undocumented"));
    let some = file(spec, "types.'OrderLine.status'.rust-type = 'u32'").0;
    assert_eq!(some.matches("pub status: Option<u32>").count(), 1, "{some}");
    let some = file(spec, "fields.'OrderLine.status.code'.name = 'number'").0;
    assert_eq!(some.matches("pub number: ").count(), 1, "{some}");
    assert_eq!(some.matches("pub code: ").count(), 1, "{some}");
    let pointer = "types.'/components/schemas/OrderLine/properties/status'.name = 'Own'";
    assert_eq!(file(spec, pointer).0.matches("pub status: Option<Own>").count(), 1);
    // A pattern that is about all of them tells none apart, nor does what is said of a field.
    for same in ["types.'**'.derive = ['Eq']", "fields.'Order.status'.name = 'state'"] {
        assert!(!file(spec, same).0.contains("OrderLineStatus"), "{same}");
    }
}

const INHERITING: &str = "paths:
  /a: {get: {operationId: a, responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Child'}}}}}}}
components:
  schemas:
    Base: {type: object, properties: {n: {type: string, not: {enum: [x]}}}}
    Inner: {type: object, properties: {n: {type: integer, not: {enum: [1]}}}}
    Other: {type: object, properties: {n: {type: string, not: {enum: [y]}}}}
    Child:
      allOf: [{$ref: '#/components/schemas/Base'}]
      properties: {m: {$ref: '#/components/schemas/Inner/properties/n'}}
";

#[test]
fn warnings_about_what_is_still_generated_stay() {
    let (code, warnings) = file(INHERITING, "only.operations = ['a']");
    assert!(code.contains("pub struct Child ") && !code.contains("struct Base"), "{code}");
    let lines: Vec<bool> =
        [7, 8, 9].map(|line| warnings.iter().any(|w| w.starts_with(&format!("shop.yaml:{line}:")))).into();
    assert_eq!(lines, [true, true, false], "{warnings:?}");
}

#[test]
fn internal_callbacks_can_be_left_out() {
    let spec = "paths:
  /a:
    post:
      operationId: a
      responses: {'204': {description: x}}
      callbacks:
        hidden: {'{$request.body#/u}': {post: {x-internal: true, operationId: hide, responses: {'204': {description: x}}}}}
        seen: {'{$request.body#/u}': {post: {operationId: see, responses: {'204': {description: x}}}}}
";
    assert!(file(spec, "").0.contains("fn hide"));
    let code = file(spec, "internal = 'exclude'").0;
    assert!(!code.contains("fn hide") && code.contains("fn see"), "{code}");
}

#[test]
fn schemas_can_be_left_out_unless_they_are_needed() {
    let code = file(INHERITING, "except.schemas = ['Other']").0;
    assert!(!code.contains("struct Other") && code.contains("struct Inner"), "{code}");
    let told = refused(INHERITING, "except.schemas = ['Other', 'Child']");
    assert!(told.contains("`Child` cannot be left out: something else needs it"), "{told}");
    assert!(told.contains("specwright.toml:1:28"), "{told}");
}

#[test]
fn what_is_left_out_needs_no_crate() {
    let options = "types.Other.rust-type = { path = 'o::Other', crate = 'o', version = '1' }\n\
                   types.Inner.rust-type = { path = 'i::Inner', crate = 'i', version = '1' }\n";
    assert!(manifest(INHERITING, options).contains("\no = \"1\"\n"));
    let some = manifest(INHERITING, &format!("except.schemas = ['Other']\n{options}"));
    assert!(!some.contains("\no = \"1\"\n") && some.contains("\ni = \"1\"\n"), "{some}");
    // Nor does it ask for a type that a crate cannot have.
    manifest(INHERITING, "only.operations = ['a']\ntypes.Other.rust-type = 'crate::Other'");
}

#[test]
fn attributes_of_parameters_are_refused() {
    let spec = "paths: {/a: {get: {operationId: getA, parameters: [{name: id, in: query, schema: {type: string}}], responses: {'204': {description: x}}}}}\n";
    let told = refused(spec, "[fields.'getA.id']\nattributes = ['doc(hidden)']");
    assert!(told.contains("`getA.id` is a parameter, which takes no attributes"), "{told}");
    assert!(told.contains("specwright.toml:2:"), "{told}");
}

/// A type from elsewhere stands for values of the JSON type that its schema has.
#[test]
fn unions_know_the_json_types_of_foreign_types() {
    let spec = "paths: {}
components: {schemas: {When: {oneOf: [{type: string, format: date-time}, {type: integer}]}}}\n";
    let chrono = file(spec, "");
    for options in ["date-time = 'jiff'", "date-time = 'time'", "formats.date-time = 'a::Time'"] {
        let (code, warnings) = file(spec, options);
        let rules = |code: &str| code.matches("attempt()").count();
        assert_eq!((rules(&code), warnings), (rules(&chrono.0), Vec::new()), "{options}: {code}");
    }
    let spec = "paths: {}
components: {schemas: {When: {oneOf: [{type: string, format: date-time}, {type: string}]}}}\n";
    assert_eq!(file(spec, "date-time = 'jiff'").1, file(spec, "").1);
}

const PAGED: &str = "paths:
  /letters:
    get:
      operationId: listLetters
      x-pagination: {by: token, next: more, parameter: from, items: letters}
      parameters: [{name: from, in: query, schema: {type: string}}, {name: after, in: query, schema: {type: string}}]
      responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}
components:
  schemas:
    Page:
      type: object
      properties:
        letters: {type: array, items: {type: string}}
        replies: {type: array, items: {type: integer}}
        more: {type: string}
        meta: {type: object, properties: {cursor: {type: string}}}
";

#[test]
fn options_about_pages_go_before_what_the_document_says() {
    let pages = |options: &str| {
        let code = file(PAGED, options).0;
        code.lines().find_map(|line| Some(line.trim().strip_prefix("paged! { ListLetters by ")?.to_owned()))
    };
    let said = r#"Token("/more", 0), String => letters "/letters" }"#;
    assert_eq!(pages("").as_deref(), Some(said));
    let other = "operations.listLetters.pagination = \
                 { by = 'token', next = '/meta/cursor', parameter = 'after', items = 'replies' }";
    let expected = r#"Token("/meta/cursor", 1), i64 => replies "/replies" }"#;
    assert_eq!(pages(other).as_deref(), Some(expected));
    assert_eq!(pages("operations.'GET /letters'.pagination.by = 'none'"), None);
    let told = refused(
        PAGED,
        "\n[operations.listLetters]\npagination = { by = 'page', parameter = 'pag', items = 'letters' }\n",
    );
    assert!(told.contains("the pages cannot be followed: there is no parameter `pag`"), "{told}");
    assert!(told.contains("specwright.toml:3:"), "{told}");
}
