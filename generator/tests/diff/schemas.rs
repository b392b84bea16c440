//! Cases of schemas: each is tried at every place where a schema may stand, forwards and backwards.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use specwright::diff::{Comparison, Kind};

use crate::{cases, compare, text_of};

/// The places, each an operation of its own: what is found there has the name as its scope.
pub(crate) const PLACES: [&str; 11] = [
    "request-body",
    "request-property",
    "request-read-only-property",
    "request-parameter",
    "request-parameter-property",
    "request-header-property",
    "response-body",
    "response-property",
    "response-write-only-property",
    "response-header",
    "response-header-property",
];

/// Whom a case breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Breaks {
    Requests,
    Responses,
    Everybody,
    Nobody,
    /// Each of several changes breaks the one or the other.
    Each,
}

impl Breaks {
    fn of(text: &str) -> Self {
        match text {
            "requests" => Self::Requests,
            "responses" => Self::Responses,
            "everybody" => Self::Everybody,
            "nobody" => Self::Nobody,
            "each" => Self::Each,
            other => panic!("{other} is nobody who breaks"),
        }
    }

    /// What was tightened is loosened, seen from the other side.
    fn back(self) -> Self {
        match self {
            Self::Requests => Self::Responses,
            Self::Responses => Self::Requests,
            other => other,
        }
    }

    fn at(self, place: &str) -> Option<bool> {
        if place.contains("read-only") || place.contains("write-only") {
            return (self != Self::Each).then_some(false);
        }
        match self {
            Self::Requests => Some(place.starts_with("request")),
            Self::Responses => Some(place.starts_with("response")),
            Self::Everybody => Some(true),
            Self::Nobody => Some(false),
            Self::Each => None,
        }
    }
}

#[test]
fn every_case_is_found_wherever_a_schema_may_stand() {
    let mut wrong = Vec::new();
    for (name, case) in cases("spec/diff/schemas") {
        let breaks = Breaks::of(text_of(&case, "breaks"));
        let (forth, back) = both(&name, &case);
        let places = places(&case);
        check(&name, &forth, &case["finds"], breaks, &places, &mut wrong);
        let breaks = case["back_breaks"].as_str().map_or(breaks.back(), Breaks::of);
        check(&format!("{name}, backwards"), &back, &case["back"], breaks, &places, &mut wrong);
        check_rust(&name, &case, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(
    name: &str,
    comparison: &Comparison,
    finds: &Value,
    breaks: Breaks,
    places: &[&str],
    wrong: &mut Vec<String>,
) {
    for place in places {
        let operation = format!("PUT /{place}");
        let changes = comparison.changes.iter().filter(|change| change.operations.contains(&operation));
        let changes: Vec<_> = changes.collect();
        let found: BTreeSet<String> = changes.iter().map(|change| change.code().into_owned()).collect();
        let expected = finds.as_array().unwrap().iter().map(|word| code(place, word.as_str().unwrap()));
        let expected: BTreeSet<String> = expected.collect();
        if found != expected {
            wrong.push(format!("{name} at {place}: found {found:?}, expected {expected:?}"));
        }
        for change in &changes {
            let is_right = breaks.at(place).is_none_or(|breaks| breaks == change.breaks.wire);
            if !is_right {
                wrong.push(format!("{name}: {} breaks the wire: {}", change.code(), change.breaks.wire));
            }
        }
    }
}

/// What becomes of the field that has the schema: alone, for schemas that are alike are one type.
fn check_rust(name: &str, case: &Value, wrong: &mut Vec<String>) {
    let Some(forth) = case["rust"].as_bool() else { return };
    let back = case["back_rust"].as_bool().unwrap_or(forth);
    let mut alone = case.clone();
    alone["at"] = json!(["response-property"]);
    let (there, again) = both(name, &alone);
    for (comparison, breaks) in [(there, forth), (again, back)] {
        if comparison.changes.iter().any(|change| change.breaks.rust) != breaks {
            wrong.push(format!("{name}: breaks Rust callers must be {breaks}: {:#?}", comparison.changes));
        }
    }
}

/// One code is not what the others are.
fn code(place: &str, word: &str) -> String {
    match (place, word) {
        ("response-body", "enum-value-removed") => "response-mediatype-enum-value-removed".to_owned(),
        _ => format!("{place}-{word}"),
    }
}

fn places(case: &Value) -> Vec<&'static str> {
    let listed = |key: &str, place: &str| {
        case[key].as_array().map(|list| list.iter().any(|known| known.as_str() == Some(place)))
    };
    let counts = |place: &&&'static str| {
        listed("at", place).unwrap_or(true) && !listed("not_at", place).unwrap_or(false)
    };
    PLACES.iter().filter(counts).copied().collect()
}

pub(crate) fn both(name: &str, case: &Value) -> (Comparison, Comparison) {
    let (old, new) = (document(case, "old"), document(case, "new"));
    (compare(name, &old, &new), compare(name, &new, &old))
}

/// All kinds that the cases find.
pub(crate) fn kinds() -> BTreeMap<Kind, String> {
    let mut kinds = BTreeMap::new();
    for (name, case) in cases("spec/diff/schemas") {
        let (forth, back) = both(&name, &case);
        for change in forth.changes.into_iter().chain(back.changes) {
            kinds.insert(change.kind, change.code().into_owned());
        }
    }
    kinds
}

fn document(case: &Value, side: &str) -> Value {
    let mut paths = Map::new();
    for place in places(case) {
        paths.insert(format!("/{place}"), json!({"put": operation(place, &case[side])}));
    }
    let version = case["openapi"].as_str().unwrap_or("3.1.1");
    json!({
        "openapi": version,
        "info": {"title": "Cases", "version": "of a day"},
        "paths": paths,
        "components": {"schemas": case.get("schemas").cloned().unwrap_or_else(|| json!({}))},
    })
}

fn operation(place: &str, schema: &Value) -> Value {
    let object = |schema: &Value| json!({"type": "object", "properties": {"value": schema}});
    let flagged = |flag: &str| {
        let mut schema = schema.clone();
        schema.as_object_mut().unwrap().insert(flag.to_owned(), json!(true));
        object(&schema)
    };
    let body = |schema: Value| json!({"content": {"application/json": {"schema": schema}}});
    let plain = json!({"204": {"description": "Done."}});
    let answer = |response: Value| {
        let mut response = response;
        response["description"] = json!("Done.");
        json!({"responses": {"200": response}})
    };
    let parameter = |name: &str, place: &str, schema: Value| {
        let parameter = json!({"name": name, "in": place, "schema": schema});
        json!({"parameters": [parameter], "responses": plain})
    };
    match place {
        "request-body" => json!({"requestBody": body(schema.clone()), "responses": plain}),
        "request-property" => json!({"requestBody": body(object(schema)), "responses": plain}),
        "request-read-only-property" => json!({"requestBody": body(flagged("readOnly")), "responses": plain}),
        "request-parameter" => parameter("value", "query", schema.clone()),
        "request-parameter-property" => parameter("filter", "query", object(schema)),
        "request-header-property" => parameter("X-Filter", "header", object(schema)),
        "response-body" => answer(body(schema.clone())),
        "response-property" => answer(body(object(schema))),
        "response-write-only-property" => answer(body(flagged("writeOnly"))),
        "response-header" => answer(json!({"headers": {"X-Value": {"schema": schema}}})),
        "response-header-property" => answer(json!({"headers": {"X-Value": {"schema": object(schema)}}})),
        other => panic!("{other} is no place"),
    }
}
