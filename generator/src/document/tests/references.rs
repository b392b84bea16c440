use std::fmt::Write;
use std::time::{Duration, Instant};

use super::{case, location, shown};
use crate::diagnostics::{Code, Diagnostics};
use crate::document::Document;
use crate::load::Source;

#[test]
fn chains_are_followed_to_their_end() {
    let mut case = case(
        "paths: {}
components:
  schemas:
    A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/C'}
    C: {type: object, properties: {self: {$ref: '#/components/schemas/A'}, in: {type: string}}}
",
    );
    let schema = case.schema("/components/schemas/A");
    assert_eq!(case.findings(), []);
    let child = &schema.properties["self"];
    assert_eq!(child.location, location("/components/schemas/C"));
    assert_eq!(child.used_at, location("/components/schemas/C/properties/self"));
    assert!(child.is_reference() && !schema.properties["in"].is_reference());
    let end = case.document.resolve(&location("/components/schemas/A"));
    assert_eq!(end, Ok(location("/components/schemas/C")));
}

#[test]
fn references_lead_anywhere_in_the_document() {
    let cases = [
        ("#/paths/~1a~1%7Bid%7D/get/responses/200/content/x~1y/schema", "{id}"),
        ("#/components/schemas/With%20space", "With space"),
        ("#/components/schemas/100%", "100%"),
        ("#/components/schemas/List/allOf/0", "allOf"),
        ("#/components/schemas/Alias/properties/deep", "deep"),
        ("api.yaml#/components/schemas/List", "List"),
        ("./api.yaml#/components/schemas/List", "List"),
    ];
    for (reference, part) in cases {
        let mut case = case(&format!(
            "paths:
  /a/{{id}}: {{get: {{responses: {{'200': {{content: {{x/y: {{schema: {{type: string}}}}}}}}}}}}}}
components:
  schemas:
    With space: {{type: string}}
    100%: {{type: string}}
    List: {{allOf: [{{type: string}}], properties: {{deep: {{type: string}}}}}}
    Alias: {{$ref: '#/components/schemas/List'}}
    Use: {{items: {{$ref: '{reference}'}}}}
"
        ));
        let items = case.schema("/components/schemas/Use").items.unwrap();
        assert_eq!(case.findings(), [], "{reference}");
        assert!(items.location.pointer.as_str().contains(part), "{reference}");
        assert!(!items.location.pointer.as_str().contains("Alias"));
    }
}

#[test]
fn a_dangling_reference_is_reported_once_and_allows_anything() {
    let mut case = case(
        "paths: {}
components: {schemas: {Pet: {}, A: {properties: {p: {$ref: '#/components/schemas/Pets'}}}}}
",
    );
    for _ in 0..3 {
        let schema = case.schema("/components/schemas/A");
        let child = schema.properties["p"].clone();
        assert!(!child.is_reference());
        let lost = case.schema(child.location.pointer.as_str());
        assert_eq!(lost.unresolved.as_deref(), Some("#/components/schemas/Pets"));
        assert!(lost.types.is_empty());
    }
    let finding = case.only();
    assert_eq!(finding.code, Code::DanglingReference);
    assert_eq!(shown(&finding.place), ("value", "/components/schemas/A/properties/p/$ref"));
    assert_eq!(finding.help.as_deref(), Some("do you mean `#/components/schemas/Pet`?"));
    assert_eq!(finding.note.as_deref(), Some("any value is allowed in its place"));
}

#[test]
fn each_use_of_a_missing_target_is_a_finding() {
    let mut case = case(
        "paths: {}
components: {schemas: {A: {allOf: [{$ref: '#/no'}, {$ref: '#/no'}], items: {$ref: '#/x/B'}}}}
x: {B: {$ref: '#/no'}}
",
    );
    case.schema("/components/schemas/A");
    let places: Vec<_> = case.diagnostics.as_slice().iter().map(|d| shown(&d.place).1).collect();
    let schema = "/components/schemas/A";
    assert_eq!(places, [&format!("{schema}/allOf/0/$ref"), &format!("{schema}/allOf/1/$ref"), "/x/B/$ref"]);
}

#[test]
fn circles_of_references_are_found() {
    for text in [
        "A: {$ref: '#/components/schemas/A'}",
        "A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}",
        "A: {$ref: '#/components/schemas/A/properties/x'}",
    ] {
        let mut case = case(&format!("paths: {{}}\ncomponents: {{schemas: {{{text}}}}}"));
        let schema = case.schema("/components/schemas/A");
        assert!(schema.unresolved.is_some(), "{text}");
        let code = case.only().code;
        assert!(matches!(code, Code::CyclicReference | Code::DanglingReference), "{text}");
    }
}

#[test]
fn files_that_are_not_there_allow_anything() {
    for (reference, code) in [
        ("other.yaml#/A", Code::DanglingReference),
        ("/api.yaml#/A", Code::DanglingReference),
        ("../api.yaml#/x", Code::DanglingReference),
        ("https://example.com/a.json", Code::RemoteReference),
        ("file:///api.yaml", Code::DanglingReference),
    ] {
        let mut case =
            case(&format!("paths: {{}}\ncomponents: {{schemas: {{A: {{items: {{$ref: '{reference}'}}}}}}}}"));
        let items = case.schema("/components/schemas/A").items.unwrap();
        assert!(!items.is_reference());
        assert_eq!(case.only().code, code);
        assert!(!case.diagnostics.has_errors());
    }
}

#[test]
fn a_reference_is_text() {
    let mut case = case("paths: {}\ncomponents: {schemas: {A: {items: {$ref: 5}, not: {$ref: }}}}");
    case.schema("/components/schemas/A");
    assert_eq!(case.only().code, Code::InvalidShape);
    case.schema("/components/schemas/A/not");
    assert_eq!(case.findings()[1], (Code::Mended, "`$ref` is null"));
}

#[test]
fn a_name_may_be_ref() {
    let mut case = case("paths: {}\ncomponents: {schemas: {A: {properties: {$ref: {type: string}}}}}");
    let schema = case.schema("/components/schemas/A");
    assert_eq!(case.findings(), []);
    assert_eq!(schema.properties.len(), 1);
}

#[test]
fn what_stands_beside_a_reference_annotates_at_most() {
    let mut case = case(
        "paths: {}
components:
  schemas:
    A: {properties: {p: {$ref: '#/components/schemas/B', nullable: true, type: string, title: t}}}
    B: {type: string}
",
    );
    case.schema("/components/schemas/A");
    let message = "`nullable` means nothing beside `$ref` in OpenAPI 3.0";
    assert_eq!(case.findings(), [(Code::Mended, message)]);
    let property = case.schema("/components/schemas/A/properties/p");
    assert!(property.nullable && property.types.is_empty());
    assert_eq!(property.title.as_deref(), Some("t"));
    assert_eq!(property.all_of[0].location, location("/components/schemas/B"));
}

#[test]
fn hostile_references_take_no_time() {
    let started = Instant::now();
    let mut text = String::from("openapi: 3.0.3\ninfo: {title: t, version: v}\npaths:\n");
    for path in 0..2_000 {
        let _ = writeln!(text, "  /p{path}: {{$ref: '#/components/pathItems/P'}}");
    }
    text.push_str("components:\n  schemas:\n");
    for index in 0..20_000 {
        let _ = writeln!(text, "    S{index}: {{$ref: '#/components/schemas/S{}'}}", index + 1);
    }
    text.push_str("  pathItems:\n    P:\n      parameters:\n");
    for index in 0..2_000 {
        let _ = writeln!(text, "      - {{name: p{index}, in: query, schema: {{}}}}");
    }
    text.push_str("      get: {responses: {default: {description: d}}}\n");
    let mut diagnostics = Diagnostics::new();
    let document = Document::parse(&Source::from_text("x", text), &mut diagnostics).unwrap();
    let api = document.api(&mut diagnostics);
    for schema in &api.schemas {
        document.schema(&schema.location, &mut diagnostics);
    }
    let codes: Vec<_> = diagnostics.as_slice().iter().map(|d| d.code).collect();
    assert!(codes.contains(&Code::TooLarge) && codes.contains(&Code::CyclicReference));
    assert!(started.elapsed() < Duration::from_secs(60), "took {:?}", started.elapsed());
}
