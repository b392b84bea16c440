//! What OpenAPI 3.1 adds to schemas: JSON Schema 2020-12.

use super::location;
use crate::diagnostics::{Code, Diagnostics};
use crate::document::Document;
use crate::document::model::{AdditionalProperties, Schema, SimpleType};
use crate::load::Source;

/// The schema at a pointer below `A`, with `B` beside it, and what is said of both.
fn read(text: &str, below: &str) -> (Schema, Vec<Code>) {
    let text = format!(
        "openapi: 3.1.1\ninfo: {{title: t, version: v}}\n\
         components: {{schemas: {{A: {text}, B: {{type: object}}}}}}\npaths: {{}}"
    );
    let mut diagnostics = Diagnostics::new();
    let document = Document::parse(&Source::from_text("x.yaml", text), &mut diagnostics).unwrap();
    document.schema(&location("/components/schemas/A"), &mut diagnostics);
    let schema = document.schema(&location(&format!("/components/schemas/A{below}")), &mut diagnostics);
    (schema, diagnostics.as_slice().iter().map(|finding| finding.code).collect())
}

fn clean(text: &str) -> Schema {
    let (schema, codes) = read(text, "");
    assert_eq!(codes, [], "{text}");
    schema
}

#[test]
fn what_is_new_needs_no_mending() {
    let schema = clean("{type: [string, 'null', integer], exclusiveMinimum: 3, examples: [1], $comment: c}");
    assert_eq!(schema.types, [SimpleType::String, SimpleType::Integer]);
    assert!(schema.nullable);
    assert_eq!(schema.constraints.minimum, Some((3.into(), true)));
    assert_eq!(clean("true"), Schema::default());
    assert!(clean("false").never);
    assert_eq!(clean("{const: null}").enumeration.map(|values| values.len()), Some(1));
    assert_eq!(clean("{contentEncoding: base64}").content_encoding.as_deref(), Some("base64"));
}

#[test]
fn what_is_old_is_mended() {
    let (schema, codes) = read("{minimum: 3, exclusiveMinimum: true}", "");
    assert_eq!(schema.constraints.minimum, Some((3.into(), true)));
    assert_eq!(codes, [Code::Mended]);
    let (schema, codes) = read("{items: [{}, {type: string}]}", "");
    assert_eq!((schema.prefix_items.len(), schema.items), (2, None));
    assert_eq!(codes, [Code::Mended]);
}

#[test]
fn children_of_all_kinds_are_named() {
    let schema = clean(
        "{prefixItems: [{}, {}], unevaluatedItems: false, patternProperties: {a: {}}, then: {}, else: {}}",
    );
    assert_eq!((schema.prefix_items.len(), schema.conditional.len()), (2, 2));
    assert_eq!(schema.items.unwrap().location, location("/components/schemas/A/unevaluatedItems"));
    assert_eq!(schema.pattern_properties[0].0, "a");
    let schema = clean("{unevaluatedProperties: false}");
    assert_eq!(schema.additional_properties, AdditionalProperties::Forbidden);
    let schema = clean("{unevaluatedProperties: {}, additionalProperties: false}");
    assert_eq!(schema.additional_properties, AdditionalProperties::Forbidden);
}

#[test]
fn a_reference_holds_together_with_what_stands_beside_it() {
    let schema = clean("{$ref: '#/components/schemas/B', maxProperties: 3, allOf: [{}]}");
    assert_eq!(schema.constraints.max_properties, Some(3));
    let targets: Vec<_> = schema.all_of.iter().map(|member| member.location.clone()).collect();
    assert_eq!(targets, [location("/components/schemas/B"), location("/components/schemas/A/allOf/0")]);
    // Comments are no reason to make a schema of its own.
    assert_eq!(clean("{$ref: '#/components/schemas/B', $comment: c}").types, [SimpleType::Object]);
    // A chain stops where something is said.
    let text = "{properties: {p: {$ref: '#/components/schemas/A/$defs/c'}}, \
                $defs: {c: {$ref: '#/components/schemas/B', title: C}}}";
    let (schema, codes) = read(text, "/properties/p");
    assert_eq!((schema.title.as_deref(), codes), (Some("C"), vec![]));
}

#[test]
fn a_reference_to_itself_with_something_beside_it_ends() {
    let (schema, codes) = read("{$ref: '#/components/schemas/A', title: t}", "");
    assert_eq!(schema.all_of[0].location, location("/components/schemas/A"));
    assert_eq!(codes, []);
    let (schema, codes) = read("{$ref: '#/components/schemas/None', title: t}", "");
    assert!(schema.all_of.is_empty());
    assert_eq!(codes, [Code::DanglingReference]);
}
