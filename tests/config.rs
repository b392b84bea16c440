//! What the options change of what is generated.
#![allow(clippy::unwrap_used, clippy::panic)] // here too, tests may fail by panicking

use specwright::diagnostics::Style;
use specwright::{Config, Generated, Layout, Source};

#[path = "common/shop.rs"]
mod shop;

/// Two tags, an internal operation, a callback, and schemas of each.
const SHOP: &str = "openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      responses: {'200': {description: all, content: {application/json: {schema: {$ref: '#/components/schemas/Orders'}}}}}
    post:
      operationId: createOrder
      tags: [orders]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'204': {description: done}}
      callbacks:
        shipped:
          '{$request.body#/url}':
            post:
              requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Shipment'}}}}
              responses: {'204': {description: thanks}}
  /orders/{id}/lines:
    get:
      operationId: listLines
      tags: [lines]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Line'}}}}}}
  /health:
    get:
      operationId: health
      x-internal: true
      responses: {'200': {description: fine, content: {application/json: {schema: {$ref: '#/components/schemas/Health'}}}}}
components:
  schemas:
    Orders: {type: array, items: {$ref: '#/components/schemas/Order'}}
    Order:
      type: object
      required: [id]
      properties:
        id: {type: string}
        status: {type: string, enum: [open, done]}
        price: {type: string, format: decimal}
        createdAt: {type: string, format: date-time}
    Line: {type: object, properties: {sku: {type: string}}}
    Shipment: {type: object, properties: {carrier: {type: string}}}
    Health: {type: object, x-internal: true, properties: {up: {type: boolean}}}
    Unused: {type: object, not: {type: string}, properties: {a: {type: string}}}
";

fn generate(options: &str, layout: Layout) -> Result<Generated, String> {
    shop::generate(SHOP, options, layout)
}

fn code(options: &str) -> String {
    let generated = generate(options, Layout::File).unwrap_or_else(|report| panic!("{report}"));
    generated.output.get("generated.rs").unwrap().to_owned()
}

fn refused(options: &str) -> String {
    generate(options, Layout::Crate).map(|_| ()).unwrap_err()
}

/// Which of these types there are.
fn types(code: &str) -> Vec<&'static str> {
    let names = ["Orders", "Order", "Line", "Shipment", "Health", "Unused"];
    let is_there = |name: &&str| {
        ["struct", "type"].iter().any(|kind| {
            code.contains(&format!("pub {kind} {name} ")) || code.contains(&format!("pub {kind} {name}<"))
        })
    };
    names.into_iter().filter(is_there).collect()
}

#[test]
fn one_operation_needs_few_types() {
    let all = code("");
    assert_eq!(types(&all), ["Orders", "Order", "Line", "Shipment", "Health", "Unused"]);
    for options in [
        "only.operations = ['listLines']",
        "only.operations = ['list_lines']",
        "only.operations = ['GET /orders/{id}/lines']",
        "only.tags = ['lines']",
        "only.paths = ['/orders/*/lines']",
    ] {
        let some = code(options);
        assert_eq!(types(&some), ["Line"], "{options}");
        assert!(some.contains("fn list_lines") && !some.contains("fn list_orders"), "{options}");
    }
    assert_eq!(types(&code("only.schemas = ['Orders']")), ["Orders", "Order"]);
    assert_eq!(types(&code("unused-schemas = 'prune'")), ["Orders", "Order", "Line", "Shipment", "Health"]);
    let kept = code("only.tags = ['lines']\nunused-schemas = 'keep'");
    assert_eq!(types(&kept), types(&all));
}

#[test]
fn a_callback_stays_with_its_operation() {
    assert!(code("only.operations = ['createOrder']").contains("pub struct Shipment"));
    let without = code("except.operations = ['createOrder']");
    assert_eq!(types(&without), ["Orders", "Order", "Line", "Health"]);
    assert!(!without.contains("mod callbacks"));
}

#[test]
fn what_is_internal_can_be_left_out() {
    let public = code("internal = 'exclude'\nunused-schemas = 'keep'");
    assert_eq!(types(&public), ["Orders", "Order", "Line", "Shipment", "Unused"]);
    assert!(!public.contains("health"));
}

#[test]
fn parts_can_be_left_out() {
    let only_types = code("parts = ['types']");
    assert!(only_types.contains("pub struct Order ") && !only_types.contains("mod operations"));
    let shared = code("parts = ['operations']");
    assert!(
        shared.contains("mod operations") && !shared.contains("mod client") && !shared.contains("mod server")
    );
    let manifest =
        generate("parts = ['types']", Layout::Crate).unwrap().output.get("Cargo.toml").unwrap().to_owned();
    assert!(!manifest.contains("\"http\""), "{manifest}");
}

/// Of what is not generated nothing is lost.
#[test]
fn warnings_are_about_what_is_generated() {
    let warnings = |options: &str| generate(options, Layout::File).unwrap().report.lines();
    assert!(warnings("").iter().any(|line| line.contains("unchecked-constraint")));
    assert_eq!(warnings("only.tags = ['lines']"), Vec::<String>::new());
    let summary = generate("only.tags = ['lines']", Layout::File).unwrap().summary;
    assert_eq!((summary.operation_tally.generated, summary.operation_tally.skipped), (1, Vec::new()));
    assert_eq!((summary.schema_tally.generated, summary.schema_tally.skipped), (1, Vec::new()));
}

#[test]
fn a_choice_of_nothing_is_an_error_with_a_suggestion() {
    let told = refused("only = { operations = ['listLines', 'listOrder'], tags = ['line'] }");
    assert!(told.contains("there is no operation `listOrder`; do you mean `listOrders`?"), "{told}");
    assert!(told.contains("specwright.toml:1:37"), "{told}");
    assert!(told.contains("there is no tag `line`; do you mean `lines`?"), "{told}");
    assert!(
        refused("except.paths = ['/order']").contains("there is no path `/order`; do you mean `/orders`?")
    );
    assert!(refused("only.schemas = ['Zebra']").contains("there is no schema `Zebra`"));
}

#[test]
fn types_of_others_stand_for_formats_and_schemas() {
    let some = code(
        "[formats]\ndecimal = 'rust_decimal::Decimal'\n[types.Line]\nrust-type = 'crate::lines::Line'\n\
         [types.'Order.id']\nrust-type = 'u64'\n[types.Health]\nrust-type = { path = 'crate::Up', codec = 'runtime' }\n",
    );
    assert!(some.contains("pub price: Option<Foreign<rust_decimal::Decimal>>"), "{some}");
    assert!(some.contains("pub type Line = Foreign<crate::lines::Line>;"));
    assert!(some.contains("pub type Health = crate::Up;"));
    assert!(some.contains("pub id: u64"));
    let manifest = |options: &str| {
        let output = generate(options, Layout::Crate).unwrap().output;
        output.get("Cargo.toml").unwrap().to_owned()
    };
    let with = manifest(
        "[formats]\ndecimal = { path = 'rust_decimal::Decimal', crate = 'rust_decimal', version = '1.36', features = ['serde'] }\n\
         [package.manifest.dependencies]\nanyhow = '1'\n",
    );
    assert!(with.contains("rust_decimal = { features = [\"serde\"], version = \"1.36\" }\n"), "{with}");
    assert_eq!(with.matches("[dependencies]").count(), 1);
    assert!(with.contains("anyhow = \"1\"\n"), "{with}");
    let listed = manifest("formats.decimal = 'rust_decimal::Decimal'\ncrates.rust_decimal = '1.36'\n");
    assert!(listed.contains("rust_decimal = \"1.36\"\n"), "{listed}");
}

#[test]
fn times_are_those_of_a_crate_of_choice() {
    for (chosen, field, feature) in [
        ("chrono", "Option<DateTime>", None),
        ("jiff", "Option<specwright_runtime::jiff::Timestamp>", Some("\"jiff\"")),
        ("time", "Option<specwright_runtime::time::OffsetDateTime>", Some("\"time\"")),
        ("string", "Option<String>", None),
    ] {
        let options = format!("date-time = '{chosen}'");
        let field = format!("pub created_at: {field}");
        assert!(code(&options).contains(&field), "{chosen}: {}", code(&options));
        let output = generate(&options, Layout::Crate).unwrap().output;
        let manifest = output.get("Cargo.toml").unwrap();
        assert!(feature.is_none_or(|feature| manifest.contains(feature)), "{manifest}");
    }
}

#[test]
fn types_fields_and_operations_can_be_called_and_marked() {
    let some = code(
        "[types.Order]\nname = 'purchase'\nderive = ['PartialOrd']\nattributes = ['must_use']\n\
         [types.'Order.status']\nname = 'Progress'\nenums = 'closed'\n\
         [types.'*']\nderive = ['Eq', 'crate::Marked']\n\
         [fields.'Order.createdAt']\nname = 'made at'\nattributes = ['doc(alias = \"created\")']\n\
         [fields.'listLines.id']\nname = 'order'\n\
         [operations.listLines]\nname = 'lines'\n",
    );
    assert!(some.contains("pub struct Purchase {"), "{some}");
    assert!(some.contains("derive(Debug, Clone, PartialEq, Eq, crate::Marked, PartialOrd)]"), "{some}");
    assert!(some.contains("#[must_use]"));
    assert!(some.contains("pub enum Progress {") && some.contains("pub status: Option<Progress>"));
    assert!(
        !some.split_once("pub enum Progress").unwrap().1.split_once('}').unwrap().0.contains("Undocumented")
    );
    assert!(some.contains("#[doc(alias = \"created\")]") && some.contains("pub made_at: Option<DateTime>"));
    assert!(some.contains("fn lines(") && some.contains("pub order: String"), "{some}");
    // The wire knows nothing of it.
    assert!(some.contains("made_at: optional \"createdAt\"") && some.contains("Purchase as \"Order\""));
}

#[test]
fn options_for_what_is_not_there_are_errors() {
    for (options, place, expected) in [
        ("[types.Ordre]\nname = 'a'", "1:8", "there is no schema `Ordre`; do you mean `Order`?"),
        (
            "[fields.'Order.Id']\nname = 'a'",
            "1:9",
            "there is no property `Order.Id`; do you mean `Order.id`?",
        ),
        (
            "[operations.listLine]\nname = 'a'",
            "1:13",
            "there is no operation `listLine`; do you mean `listLines`?",
        ),
        ("[formats]\nuuid = 'Uuid; fn x() {}'", "2:8", "`Uuid; fn x() {}` is no path of a Rust type"),
        ("[package]\nname = 'not a name!'", "2:8", "`not a name!` is no name of a package"),
        ("[package]\nversion = 'abc'", "2:11", "`abc` is no version of a package"),
        ("[package]\nruntime = 3", "2:11", "which version of `specwright-runtime` is wanted"),
        ("[package]\nruntime = 'latest'", "2:11", "which version of `specwright-runtime` is wanted"),
        ("[package]\nmanifest = {dependencies = 3}", "2:28", "`dependencies` of a manifest are a table"),
        ("[package]\nmanifest.dependencies.rand = 9", "2:30", "which version of `rand` is wanted"),
        ("[crates]\nfoo = 'not a version'", "2:7", "which version of `foo` is wanted"),
        ("[types.Order]\nrust-type = 'a b'", "2:13", "`a b` is no path of a Rust type"),
        ("[types.Order]\nderive = ['Eq', 'Or d']", "2:17", "`Or d` is no path of a trait to derive"),
        ("[types.Order]\nattributes = ['a] fn b() {} #[c']", "2:15", "is no attribute"),
        ("[types.Order]\nrust-type = 'crate::Order'", "2:13", "a generated crate has no `crate::Order`"),
        ("[crates]\nurl = 2", "2:7", "which version of `url` is wanted"),
        ("formats.a = { path = 'a::B', version = '1' }", "1:13", "are of a `crate`, which is not named"),
    ] {
        let told = refused(options);
        assert!(told.contains(expected), "{options}: {told}");
        assert!(told.contains(&format!("specwright.toml:{place}\n")), "{options}: {told}");
    }
}

/// A directory with a template.
fn templates(test: &str, name: &str, text: &str) -> std::path::PathBuf {
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("templates-{test}"));
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join(name), text).unwrap();
    directory
}

fn with_templates(directory: &std::path::Path) -> Result<Generated, String> {
    let config = Config { templates: Some(directory.to_owned()), ..Config::default() };
    let source = Source::from_text("shop.yaml", SHOP);
    let generated = specwright::generate(&source, &config, Layout::Crate);
    let folder = format!("{}/", env!("CARGO_TARGET_TMPDIR"));
    generated.map_err(|report| report.render(Style::Plain).replace(&folder, ""))
}

#[test]
fn templates_of_the_user_stand_in_for_ours() {
    let directory = templates("own", "README.md.j2", "# {{ krate.package }}, ours\n");
    let generated = with_templates(&directory).unwrap();
    assert_eq!(generated.output.get("README.md"), Some("# shop, ours\n"));
    assert!(generated.output.get("Cargo.toml").unwrap().contains("name = \"shop\""));
    assert!(generated.files.contains(&directory.join("README.md.j2")));
}

/// The place is in the template, however far its text comes.
#[test]
fn a_broken_template_is_told_with_its_place() {
    for (test, name, text, place, expected) in [
        ("syntax", "README.md.j2", "# a\n\n{% for x in %}\n", "README.md.j2:3:", "syntax error"),
        (
            "fact",
            "README.md.j2",
            "# {{ krate.package }}\n by {{ krate.author }}\n",
            "README.md.j2:2:8",
            "undefined",
        ),
        (
            "rust",
            "lib.rs.j2",
            "//! Ours.\n\npub mod types;\nfn {{ krate.package }}( {\n",
            "lib.rs.j2:1:1",
            "is no lib.rs",
        ),
        (
            "line",
            "lib.rs.j2",
            "//! Ours.\n\npub mod types;\npub mud other;\n",
            "lib.rs.j2:4:1",
            "is no lib.rs",
        ),
        ("toml", "Cargo.toml.j2", "[package]\nname == 1\n", "Cargo.toml.j2:2:1", "is no Cargo.toml"),
    ] {
        let told = with_templates(&templates(test, name, text)).map(|_| ()).unwrap_err();
        assert!(told.starts_with("error[invalid-configuration]: "), "{told}");
        assert!(told.contains(&format!("templates-{test}/{place}")) && told.contains(expected), "{told}");
    }
    let told = with_templates(&templates("name", "READM.md.j2", "")).map(|_| ()).unwrap_err();
    assert!(told.contains("there is no template `READM.md.j2`; do you mean `README.md.j2`?"), "{told}");
    let told = refused("templates = 'nowhere'");
    assert!(
        told.contains("there is no such directory of templates") && told.contains("specwright.toml:1:13"),
        "{told}"
    );
}
