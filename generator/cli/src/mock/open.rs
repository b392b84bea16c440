//! Values and tags that no schema lists. Requests may have them where answers may, as in generated code: there both have one
//! type, which keeps what it does not know.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use specwright::{Openness, Outline};

use super::schemas::{collect, reference};
use super::tagged::OPEN;

/// Lets requests have such values, if generated servers would.
pub(super) fn open(outline: &mut Outline, openness: Openness) {
    let all = match openness {
        Openness::Auto => false,
        Openness::Open => true,
        _ => return,
    };
    let answered = answered(outline);
    let told = answered.iter().filter_map(|key| outline.responses.get(key));
    let mut shared = BTreeSet::new();
    told.for_each(|schema| lists(schema, &mut shared));
    let members = members(&outline.requests);
    for (key, schema) in &mut outline.requests {
        let is_shared = |list: &[Value]| shared.contains(&text_of(list));
        let opening = Opening { all: all || answered.contains(key), is_shared: &is_shared };
        let place = if members.contains(key) { Place::Member } else { Place::Value };
        opening.visit(schema, place);
    }
}

/// The schemas that answers are made of.
fn answered(outline: &Outline) -> BTreeSet<String> {
    let responses = outline.operations.iter().flat_map(|operation| &operation.responses);
    let mut open: Vec<&str> = Vec::new();
    for response in responses {
        let content = response.content.iter().flat_map(|media| [&media.schema, &media.item_schema]);
        let headers = response.headers.iter().map(|header| &header.schema);
        open.extend(content.chain(headers).filter_map(|key| key.as_deref()));
    }
    let mut found = BTreeSet::new();
    while let Some(key) = open.pop() {
        if found.insert(key.to_owned()) {
            outline.responses.get(key).into_iter().for_each(|schema| collect(schema, &mut open));
        }
    }
    found
}

/// All lists of values within a schema. Equal ones are one type wherever they stand.
fn lists(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            found.extend(object.get("enum").and_then(Value::as_array).map(|list| text_of(list)));
            object.values().for_each(|value| lists(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| lists(value, found)),
        _ => {}
    }
}

fn text_of(list: &[Value]) -> String {
    Value::from(list).to_string()
}

/// The schemas that unions consist of, and what those are put together from.
fn members(schemas: &Map<String, Value>) -> BTreeSet<String> {
    fn within<'s>(schema: &'s Value, found: &mut Vec<&'s str>) {
        match schema {
            Value::Object(object) => {
                found.extend(union_of(object).iter().copied().filter_map(reference));
                object.values().for_each(|value| within(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| within(value, found)),
            _ => {}
        }
    }
    let mut open = Vec::new();
    schemas.values().for_each(|schema| within(schema, &mut open));
    let mut found = BTreeSet::new();
    while let Some(key) = open.pop() {
        if found.insert(key.to_owned()) {
            let layers = schemas.get(key).and_then(|schema| schema.get("allOf")).and_then(Value::as_array);
            open.extend(layers.into_iter().flatten().filter_map(reference));
        }
    }
    found
}

/// The members of a union. What may only be null besides is none.
fn union_of(object: &Map<String, Value>) -> Vec<&Value> {
    let is_null = |schema: &&Value| {
        schema.get("type").is_some_and(|name| name == "null")
            || schema.get("enum").is_some_and(|list| *list == json!([null]))
    };
    let lists = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| object.get(keyword)?.as_array());
    let members = lists.map(|list| list.iter().filter(|member| !is_null(member)).collect::<Vec<_>>());
    members.filter(|members| members.len() > 1).flatten().collect()
}

/// What a schema is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Value,
    /// A member of a union, which may be known by its values, or by those of its properties.
    Member,
    Property,
}

struct Opening<'s> {
    /// Every list, or only those that answers have too?
    all: bool,
    is_shared: &'s dyn Fn(&[Value]) -> bool,
}

impl Opening<'_> {
    fn visit(&self, schema: &mut Value, place: Place) {
        let Value::Object(object) = schema else { return };
        let is_union = union_of(object).len() > 1;
        if place == Place::Value {
            self.open(object);
        }
        if let Some(Value::Object(discriminator)) = object.get_mut("discriminator").filter(|_| self.all) {
            discriminator.insert(OPEN.to_owned(), true.into());
        }
        for (keyword, value) in object {
            let inner = match keyword.as_str() {
                "oneOf" | "anyOf" if is_union => Place::Member,
                "oneOf" | "anyOf" | "allOf" => place,
                "properties" if place == Place::Member => Place::Property,
                _ => Place::Value,
            };
            match (keyword.as_str(), value) {
                ("properties" | "patternProperties", Value::Object(named)) => {
                    named.values_mut().for_each(|schema| self.visit(schema, inner));
                }
                ("oneOf" | "anyOf" | "allOf" | "prefixItems", Value::Array(list)) => {
                    list.iter_mut().for_each(|schema| self.visit(schema, inner));
                }
                ("items" | "additionalProperties", schema) => self.visit(schema, inner),
                _ => {}
            }
        }
    }

    /// Several texts become any text: they are examples from now on.
    fn open(&self, object: &mut Map<String, Value>) {
        let Some(list) = object.get("enum").and_then(Value::as_array) else { return };
        let texts = list.iter().filter(|value| value.is_string()).count();
        let has_null = list.iter().any(Value::is_null);
        if texts < 2 || texts + usize::from(has_null) < list.len() || !(self.all || (self.is_shared)(list)) {
            return;
        }
        if let Some(list) = object.remove("enum") {
            object.entry("examples").or_insert(list);
        }
        let kinds: Vec<Value> =
            if has_null { vec!["string".into(), "null".into()] } else { vec!["string".into()] };
        object.entry("type").or_insert(kinds.into());
    }
}

#[cfg(test)]
mod tests {
    use specwright::{Config, Openness, Source, outline};

    use super::open;
    use crate::mock::schemas::Schemas;
    use crate::mock::words::Given;

    const SHOP: &str = "\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /orders:
    post:
      parameters: [{name: sort, in: query, schema: {type: string, enum: [up, down]}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
components:
  schemas:
    Order:
      type: object
      properties:
        state: {type: string, enum: [open, closed]}
        way: {anyOf: [{$ref: '#/components/schemas/Way'}, {type: 'null'}]}
        paid: {oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]}
    Way: {type: string, enum: [air, sea]}
    Card: {type: object, required: [kind], properties: {kind: {enum: [credit, debit]}, bank: {$ref: '#/components/schemas/Way'}}}
    Cash: {type: object, required: [kind], properties: {kind: {enum: [coin, note]}}}
";

    #[test]
    fn requests_may_have_what_answers_may() {
        let cases = [
            ("Order", serde_json::json!({"state": "lost"}), [true, true, false]),
            ("Order", serde_json::json!({"state": 1}), [false, false, false]),
            ("Order", serde_json::json!({"way": "rail"}), [true, true, false]),
            // What a union is decided by is not given up.
            ("Order", serde_json::json!({"paid": {"kind": "coin"}}), [true, true, true]),
            ("Order", serde_json::json!({"paid": {"kind": "shells"}}), [false, false, false]),
            ("Order", serde_json::json!({"paid": {"kind": "debit", "bank": "rail"}}), [true, true, false]),
            ("sort", "sideways".into(), [false, true, false]),
        ];
        for (at, openness) in [Openness::Auto, Openness::Open, Openness::Closed].into_iter().enumerate() {
            let mut found = outline(&Source::from_text("shop.yaml", SHOP), &Config::default()).unwrap();
            open(&mut found, openness);
            let sort = found.operations[0].parameters[0].schema.clone().unwrap();
            let schemas = Schemas::new(found.requests);
            for (key, value, fits) in &cases {
                let key = if *key == "sort" { &sort } else { *key };
                crate::mock::steps::start();
                assert_eq!(
                    schemas.violations(key, value, Given::Json).is_empty(),
                    fits[at],
                    "{openness:?} {value}"
                );
            }
        }
    }
}
