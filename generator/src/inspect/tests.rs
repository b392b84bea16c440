use serde_json::json;

use super::{Inspection, UnionView};
use crate::{Config, Source};

fn inspected(schemas: &str) -> Inspection {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: Shop, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    );
    crate::inspect(&Source::from_text("shop.yaml", text), &Config::default()).unwrap()
}

fn union(schemas: &str) -> UnionView {
    let inspection = inspected(schemas);
    inspection.unions.into_iter().find(|union| union.name == "Item").unwrap()
}

#[test]
fn a_witness_is_a_value_of_two_members() {
    for (members, expected) in [
        // Everything is optional: the empty object is both.
        (
            "{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}",
            json!({}),
        ),
        // What one requires and the other one allows.
        (
            "{type: object, required: [a], properties: {a: {}}}, {type: object, required: [a], properties: {a: {type: integer}}}",
            json!({"a": 1}),
        ),
        (
            "{type: array, items: {type: string}}, {type: array, items: {type: string, format: date}}",
            json!(["2026-01-31"]),
        ),
        (
            "{type: array, items: {enum: [x, y], type: string}}, {type: array, items: {enum: [y, z], type: string}}",
            json!(["y"]),
        ),
    ] {
        let found = union(&format!("    Item: {{oneOf: [{members}]}}\n"));
        assert_eq!(found.witness.map(|witness| witness.document), Some(expected), "{members}");
    }
}

#[test]
fn what_is_told_apart_has_no_witness() {
    for members in [
        "{type: string}, {type: integer}",
        "{type: object, required: [a], properties: {a: {const: x}}}, {type: object, required: [a], properties: {a: {const: y}}}",
    ] {
        let found = union(&format!("    Item: {{oneOf: [{members}]}}\n"));
        assert_eq!(found.witness, None, "{members}");
        assert_eq!(found.table.len(), 2);
    }
}

#[test]
fn types_that_contain_themselves_come_to_an_end() {
    let found = union(
        "    A: {type: object, required: [next], properties: {next: {oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}}}\n    \
         B: {type: object, required: [next], properties: {next: {$ref: '#/components/schemas/Item'}}}\n    \
         Item: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}, {type: string}]}\n",
    );
    assert_eq!(found.members.len(), 3);
}

#[test]
fn types_know_what_they_refer_to() {
    let inspection = inspected(
        "    Film: {type: object, properties: {sequel: {$ref: '#/components/schemas/Film'}, cast: {type: array, items: {$ref: '#/components/schemas/Person'}}}}\n    \
         Person: {type: object, properties: {name: {type: string}}}\n",
    );
    let names = |index: usize| -> Vec<&str> {
        inspection.types[index].refers_to.iter().map(|to| inspection.types[*to].name.as_str()).collect()
    };
    assert_eq!(names(0), ["Film", "Person"]);
    assert_eq!(inspection.types[0].parts[0], ("sequel?".to_owned(), "Film".to_owned()));
}
