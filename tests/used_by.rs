//! `used-by`: only what a calling crate names is generated, and what that needs.
#![allow(clippy::unwrap_used, clippy::panic)] // here too, tests may fail by panicking

use std::path::{Path, PathBuf};

use specwright::diagnostics::Style;
use specwright::{Callers, Config, Generated, Layout, Source};

/// What root `build.rs` made of a document for this caller.
#[allow(dead_code)] // not all of it is called
mod desk {
    include!(concat!(env!("OUT_DIR"), "/calling.rs"));
}

#[path = "callers/desk.rs"]
mod caller;

#[test]
fn a_caller_compiles_with_what_it_names() {
    let (_call, is_made) = caller::calls(&caller::desk());
    assert!(is_made);
    let made = include_str!(concat!(env!("OUT_DIR"), "/calling.rs"));
    let methods = ["send_parcel", "visit_desk", "list_parcels", "count_desks"];
    let made = methods.map(|name| made.contains(&format!("pub fn {name}(")));
    assert_eq!(made, [true, true, false, false]);
}

/// What an answer leaves open, and what requests have types of their own for.
const SHOP: &str = "openapi: 3.1.1
info: {title: Shop, version: '1'}
paths:
  /orders:
    post:
      operationId: createOrder
      tags: [orders]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'204': {description: done}}
    get:
      operationId: listOrders
      tags: [orders]
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}}
  /health:
    get: {operationId: health, tags: [system], responses: {'204': {description: fine}}}
  /crates:
    get: {operationId: listCrates, tags: [crates], responses: {'200': {description: all, content: {application/json: {schema: {$ref: '#/components/schemas/Crate'}}}}}}
components:
  schemas:
    Order:
      type: object
      required: [id, state]
      properties: {id: {type: string, readOnly: true}, state: {$ref: '#/components/schemas/State'}}
    State: {type: string, enum: [open, done]}
    Crate: {type: object, properties: {size: {$ref: '#/components/schemas/Size'}}}
    Size: {type: object, properties: {litres: {type: number}}}
    Memo: {type: object, properties: {text: {type: string, not: {enum: [x]}}}}
";

/// A directory with these files, which is a test's own.
fn callers(test: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("used-by").join(test);
    let _ = std::fs::remove_dir_all(&folder);
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn try_generate(folder: &Path) -> Result<Generated, String> {
    let config = Config { used_by: Some(folder.to_owned()), ..Config::default() };
    let source = Source::from_text("shop.yaml", SHOP);
    specwright::generate(&source, &config, Layout::File).map_err(|report| report.render(Style::Plain))
}

fn generate(folder: &Path) -> Generated {
    try_generate(folder).unwrap_or_else(|report| panic!("{report}"))
}

/// What there is for callers with one file of this text.
fn used(test: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let used = generate(&callers(test, &[("main.rs", text)])).used.unwrap();
    (used.operations, used.types)
}

#[test]
fn what_is_named_is_there_with_what_it_needs() {
    let (operations, types) = used("named", "async fn f(api: &Client) { api.list_crates().await; }");
    assert_eq!(
        (operations, types),
        (vec!["list_crates".to_owned()], ["Crate", "Size"].map(str::to_owned).into())
    );
    // By the request, by a call's type, by a type alone.
    assert_eq!(used("request", "fn f() { client.send(operations::Health {}) }").0, ["health"]);
    assert_eq!(used("call", "struct Held(client::ListOrdersCall);").0, ["list_orders"]);
    let (operations, types) = used("type", "fn f(m: types::Memo) { health() }");
    assert_eq!((operations, types), (vec!["health".to_owned()], vec!["Memo".to_owned()]));
}

#[test]
fn a_name_in_a_macro_counts_and_one_in_prose_does_not() {
    let text = "/// As list_crates does.\nfn f() { retry!(3, { api.health() }); println!(\"list_orders\") }";
    assert_eq!(used("macro", text).0, ["health"]);
}

#[test]
fn a_trait_has_its_methods_or_all() {
    assert_eq!(used("trait", "impl Orders for Shop {}").0, ["create_order", "list_orders"]);
    let one = "impl Orders for Shop { fn list_orders(&self, request: ListOrders) {} }";
    assert_eq!(used("method", one).0, ["list_orders"]);
}

/// A type does not change because an operation is left out: the state may be unknown, and orders that are sent are no
/// orders that are answered.
#[test]
fn what_stays_is_as_it_was() {
    let folder =
        callers("same", &[("main.rs", "fn f() { api.create_order(&OrderInput::new(State::Open)) }")]);
    let some = generate(&folder).output.get("generated.rs").unwrap().to_owned();
    let all = specwright::generate(&Source::from_text("shop.yaml", SHOP), &Config::default(), Layout::File);
    let all = all.unwrap().output.get("generated.rs").unwrap().to_owned();
    for text in [&some, &all] {
        assert!(
            text.contains("pub struct OrderInput ") && text.contains("Undocumented(Undocumented<String>)")
        );
    }
    assert!(!some.contains("ListOrders") && !some.contains("pub struct Memo"), "{some}");
    let definition = |text: &str, name: &str| {
        let (_, rest) = text.split_once(&format!("pub struct {name} ")).unwrap();
        rest.split_once('}').unwrap().0.to_owned()
    };
    assert_eq!(definition(&some, "OrderInput"), definition(&all, "OrderInput"));
}

#[test]
fn what_is_no_rust_counts_by_its_words() {
    let folder = callers("broken", &[("a.rs", "fn f( { api.health()"), ("b.rs", "fn g() {}")]);
    let generated = generate(&folder);
    assert_eq!(generated.used.unwrap().operations, ["health"]);
    let told = generated.report.lines().join("\n");
    assert!(told.contains("a.rs") && told.contains("this is no Rust") && !told.contains("b.rs"), "{told}");
}

#[test]
fn callers_that_name_nothing_leave_all_of_it() {
    let generated = generate(&callers("nothing", &[("main.rs", "fn main() {}")]));
    let told = generated.report.lines().join("\n");
    assert!(generated.used.is_none() && told.contains("names any operation"), "{told}");
    let told = try_generate(Path::new("no/such/directory")).map(|_| ()).unwrap_err();
    assert!(told.contains("the callers cannot be read") && told.contains("no/such/directory"), "{told}");
}

/// Neither what is built, nor what was generated, nor what links lead to.
#[test]
fn only_what_people_wrote_counts() {
    let folder = callers(
        "own",
        &[
            ("src/main.rs", "fn main() { health() }"),
            ("src/notes.txt", "list_orders"),
            ("target/debug/build/x.rs", "list_orders"),
            (".hidden/x.rs", "list_orders"),
            (
                "src/api.rs",
                "// @generated by specwright 0.1.0 from shop.yaml; edits are lost.\nfn list_orders() {}",
            ),
        ],
    );
    let elsewhere = callers("elsewhere", &[("x.rs", "list_orders")]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(elsewhere, folder.join("src/linked")).unwrap();
    let callers = Callers::read(&folder).unwrap();
    assert_eq!(callers.files(), [folder.join("src/main.rs")]);
    assert_eq!(generate(&folder).used.unwrap().operations, ["health"]);
}

/// What is said of what was left out is not said.
#[test]
fn warnings_go_with_what_they_are_about() {
    let folder = callers("warnings", &[("main.rs", "fn main() { health() }")]);
    assert!(generate(&folder).report.is_empty());
}
