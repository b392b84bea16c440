use serde_json::json;

use super::{case, clean_schema, location, read_schema};
use crate::diagnostics::Code;
use crate::document::model::{AdditionalProperties, Schema, SimpleType};

fn mended(text: &str) -> Schema {
    let (schema, findings) = read_schema(text);
    assert!(!findings.is_empty(), "{text}");
    assert!(findings.iter().all(|(code, _)| *code == Code::Mended), "{text}: {findings:?}");
    schema
}

#[test]
fn every_keyword_is_read() {
    let schema = clean_schema(
        "{type: object, format: f, title: t, description: d, nullable: true, deprecated: true,
          readOnly: true, writeOnly: true, default: null, example: [1], required: [a, a, b],
          properties: {a: {}, b: {$ref: '#/components/schemas/B'}}, additionalProperties: {},
          minProperties: 1, maxProperties: 9, x-a: {b: 1}, externalDocs: {url: u},
          oneOf: [{}], anyOf: [{}, {}], allOf: [{}], not: {}, items: {}, xml: {name: n}}",
    );
    assert_eq!(schema.types, [SimpleType::Object]);
    assert_eq!(schema.format.as_deref(), Some("f"));
    assert_eq!((schema.title.as_deref(), schema.description.as_deref()), (Some("t"), Some("d")));
    assert!(schema.nullable && schema.deprecated && schema.read_only && schema.write_only);
    assert_eq!((schema.default, schema.example), (Some(json!(null)), Some(json!([1]))));
    assert_eq!(schema.required, ["a", "b"]);
    assert_eq!(schema.properties["b"].location, location("/components/schemas/B"));
    assert_eq!(schema.additional_properties, AdditionalProperties::Any);
    let constraints = &schema.constraints;
    assert_eq!((constraints.min_properties, constraints.max_properties), (Some(1), Some(9)));
    assert_eq!(schema.extensions["x-a"], json!({"b": 1}));
    let members = (schema.one_of.len(), schema.any_of.len(), schema.all_of.len());
    assert_eq!(members, (1, 2, 1));
    assert_eq!(schema.any_of[1].location, location("/components/schemas/A/anyOf/1"));
    assert!(schema.not.is_some() && schema.items.is_some());
    assert_eq!(schema.xml.name.as_deref(), Some("n"));
    assert!(schema.unsupported.is_empty());
}

#[test]
fn constraints_are_exact() {
    let schema = clean_schema(
        "{minimum: -9223372036854775807, maximum: 9223372036854775807, exclusiveMaximum: true,
          multipleOf: 0.1, minLength: 1, maxLength: 2, pattern: '^a$', minItems: 3, maxItems: 4,
          uniqueItems: true}",
    );
    let constraints = schema.constraints;
    let bound = |bound: Option<(serde_json::Number, bool)>| bound.map(|(n, e)| (n.as_i64(), e));
    assert_eq!(bound(constraints.minimum), Some((Some(-i64::MAX), false)));
    assert_eq!(bound(constraints.maximum), Some((Some(i64::MAX), true)));
    assert_eq!(constraints.multiple_of.and_then(|n| n.as_f64()), Some(0.1));
    assert_eq!((constraints.min_length, constraints.max_length), (Some(1), Some(2)));
    assert_eq!((constraints.min_items, constraints.max_items), (Some(3), Some(4)));
    assert!(constraints.unique_items && constraints.pattern.as_deref() == Some("^a$"));
}

#[test]
fn constraints_of_a_wrong_kind_are_mended_or_ignored() {
    let schema = mended(
        "{minimum: '5', multipleOf: 0, minLength: 1.0, maxLength: '2', uniqueItems: 'true', pattern: 5}",
    );
    let constraints = schema.constraints;
    assert_eq!(constraints.minimum.and_then(|(n, _)| n.as_i64()), Some(5));
    assert_eq!(constraints.multiple_of, None);
    assert_eq!((constraints.min_length, constraints.max_length), (Some(1), Some(2)));
    assert!(constraints.unique_items && constraints.pattern.as_deref() == Some("5"));
}

/// What is ignored is lost, however small it is.
#[test]
fn what_is_ignored_is_not_mended() {
    for text in [
        "{maximum: x}",
        "{minProperties: null}",
        "{minItems: -1}",
        "{maxItems: 1.5}",
        "{uniqueItems: perhaps}",
        "{description: [a]}",
        "{required: true}",
        "{items: [{}, {}]}",
    ] {
        let (_, findings) = read_schema(text);
        assert_eq!(
            findings.iter().map(|(code, _)| *code).collect::<Vec<_>>(),
            [Code::InvalidShape],
            "{text}"
        );
    }
}

#[test]
fn properties_may_be_a_reference() {
    let text = "{properties: {$ref: '#/components/schemas/A/x-common'}, x-common: {a: {type: string}}}";
    let property = mended(text).properties.swap_remove("a").unwrap();
    assert_eq!(property.location, location("/components/schemas/A/x-common/a"));
    let schema = clean_schema("{properties: {$ref: {type: string}}}");
    assert_eq!(schema.properties.keys().collect::<Vec<_>>(), ["$ref"]);
}

#[test]
fn bounds_of_json_schema_are_understood() {
    let schema = mended("{exclusiveMinimum: 0, minimum: -5, exclusiveMaximum: 7}");
    let constraints = schema.constraints;
    assert_eq!(constraints.minimum, Some((0.into(), true)));
    assert_eq!(constraints.maximum, Some((7.into(), true)));
}

#[test]
fn types_of_other_versions_are_understood() {
    let schema = mended("{type: [string, integer, 'null', string]}");
    assert_eq!(schema.types, [SimpleType::String, SimpleType::Integer]);
    assert!(schema.nullable);
    assert_eq!(mended("{type: String}").types, [SimpleType::String]);
    assert_eq!(mended("{type: }").types, []);
    let schema = clean_schema("{type: 'null'}");
    assert_eq!((schema.types, schema.enumeration), (vec![], Some(vec![json!(null)])));
}

#[test]
fn unknown_types_are_told_at_the_value() {
    let mut case = case("paths: {}\ncomponents: {schemas: {A: {type: file}, B: {type: [strng, 5]}}}");
    assert_eq!(case.schema("/components/schemas/A").types, [SimpleType::String]);
    assert_eq!(case.schema("/components/schemas/B").types, []);
    let list = case.diagnostics.as_slice();
    let unknown: Vec<_> = list.iter().filter(|d| d.code == Code::UnknownType).collect();
    let places: Vec<_> = unknown.iter().map(|d| super::shown(&d.place).1).collect();
    let schemas = "/components/schemas";
    assert_eq!(places, [&format!("{schemas}/B/type/0"), &format!("{schemas}/B/type/1")]);
    assert!(list[0].help.as_ref().is_some_and(|help| help.contains("format: binary")));
    assert!(!case.diagnostics.has_errors());
}

#[test]
fn null_is_told_in_one_way() {
    let schema = clean_schema("{type: string, enum: [a, null, b]}");
    assert_eq!((schema.enumeration, schema.nullable), (Some(vec![json!("a"), json!("b")]), true));
    let schema = clean_schema("{enum: [null]}");
    assert_eq!((schema.enumeration, schema.nullable), (Some(vec![json!(null)]), true));
    assert_eq!(clean_schema("{enum: []}").enumeration, Some(vec![]));
    assert_eq!(clean_schema("{const: a}").enumeration, Some(vec![json!("a")]));
    assert_eq!(clean_schema("{const: a, enum: [b]}").enumeration, Some(vec![json!("a")]));
}

#[test]
fn additional_properties_have_three_forms() {
    let read = |text: &str| clean_schema(text).additional_properties;
    assert_eq!(read("{}"), AdditionalProperties::Unspecified);
    assert_eq!(read("{additionalProperties: true}"), AdditionalProperties::Any);
    assert_eq!(read("{additionalProperties: false}"), AdditionalProperties::Forbidden);
    let AdditionalProperties::Schema(schema) =
        read("{additionalProperties: {$ref: '#/components/schemas/B'}}")
    else {
        panic!()
    };
    assert_eq!(schema.location, location("/components/schemas/B"));
    let forbidden = mended("{additionalProperties: 'false'}").additional_properties;
    assert_eq!(forbidden, AdditionalProperties::Forbidden);
}

#[test]
fn children_of_a_wrong_kind_are_mended() {
    let schema = mended("{oneOf: {type: string}, items: [{type: string}], allOf: null, anyOf: []}");
    assert_eq!(schema.one_of[0].location, location("/components/schemas/A/oneOf"));
    let items = schema.items.unwrap();
    assert_eq!(items.location, location("/components/schemas/A/items/0"));
    assert_eq!(mended("{required: false}").required, Vec::<String>::new());
    assert_eq!(mended("{required: a}").required, ["a"]);
}

#[test]
fn schemas_need_not_be_objects() {
    assert_eq!(mended("true"), Schema::default());
    assert_eq!(mended("null"), Schema::default());
    assert_eq!(mended("false"), Schema { never: true, ..Schema::default() });
    let (schema, findings) = read_schema("string");
    assert_eq!(schema, Schema::default());
    assert_eq!(findings[0].0, Code::InvalidShape);
    let (_, findings) = read_schema("{properties: [a]}");
    assert_eq!(findings[0].0, Code::InvalidShape);
}

#[test]
fn keywords_without_effect_are_listed() {
    let schema = clean_schema("{patternProperties: {}, if: {}, then: {}, $comment: c, requird: []}");
    assert_eq!(schema.unsupported, ["if", "requird"]);
}

#[test]
fn a_discriminator_names_schemas_in_several_ways() {
    let schema = clean_schema(
        "{discriminator: {propertyName: kind, mapping:
          {a: B, b: '#/components/schemas/B', c: '#/components/schemas/A'}}}",
    );
    let discriminator = schema.discriminator.unwrap();
    assert_eq!(discriminator.property, "kind");
    let targets = discriminator
        .mapping
        .iter()
        .map(|(value, target)| (value.as_str(), target.location.pointer.as_str()));
    let (a, b) = ("/components/schemas/A", "/components/schemas/B");
    assert_eq!(targets.collect::<Vec<_>>(), [("a", b), ("b", b), ("c", a)]);
    let (schema, findings) =
        read_schema("{discriminator: {propertyName: k, mapping: {a: Gone, b: 'x.yaml#/y'}}}");
    assert_eq!(schema.discriminator.unwrap().mapping, []);
    assert_eq!((findings[0].0, findings[1].0), (Code::DanglingReference, Code::DanglingReference));
    assert_eq!(mended("{discriminator: kind}").discriminator.unwrap().property, "kind");
    let (schema, findings) = read_schema("{discriminator: {mapping: {}}}");
    assert!(schema.discriminator.is_none());
    assert_eq!(findings[0].0, Code::InvalidShape);
}

#[test]
fn reading_a_schema_again_says_nothing_new() {
    let mut case = case("paths: {}\ncomponents: {schemas: {A: {type: strng, minLength: x}}}");
    let first = case.schema("/components/schemas/A");
    assert_eq!(case.findings().len(), 2);
    assert_eq!(case.schema("/components/schemas/A"), first);
    assert_eq!(case.findings().len(), 2);
}
