//! Cases of whole documents: every change is written down, with whom it breaks.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use specwright::diff::{Change, Comparison, Kind};

use crate::{cases, compare, verdict};

#[test]
fn every_change_of_a_document_is_found_and_no_other() {
    let mut wrong = Vec::new();
    for (name, case) in cases("spec/diff/documents") {
        let found = comparison(&name, &case);
        let mut found: Vec<String> =
            found.changes.iter().map(|change| format!("{}: {}", change.code(), verdict(change))).collect();
        found.sort();
        let expected = case["changes"].as_array().unwrap().iter().flat_map(|change| {
            let pairs = change.as_object().unwrap().iter();
            pairs.map(|(code, whom)| format!("{code}: {}", whom.as_str().unwrap()))
        });
        let mut expected: Vec<String> = expected.collect();
        expected.sort();
        if found != expected {
            wrong.push(format!(
                "{name}\n  found    {}\n  expected {}",
                found.join(", "),
                expected.join(", ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_new_one_way_is_gone_the_other_way() {
    for (name, case) in cases("spec/diff/documents") {
        let (old, new) = documents(&case);
        let (forth, back) = (compare(&name, &old, &new), compare(&name, &new, &old));
        let is_version = |change: &Change| change.code().starts_with("api-version");
        let is_same = |comparison: &Comparison| comparison.changes.iter().all(is_version);
        assert_eq!(is_same(&forth), is_same(&back), "{name}");
        let added = |comparison: &Comparison| -> Vec<String> {
            let only_new = comparison.changes.iter().filter(|change| change.old.is_none());
            let mut pointers: Vec<String> =
                only_new.filter_map(|change| Some(change.new.as_ref()?.pointer.clone())).collect();
            pointers.sort();
            pointers.dedup();
            pointers
        };
        let removed = |comparison: &Comparison| -> Vec<String> {
            let only_old = comparison.changes.iter().filter(|change| change.new.is_none());
            let mut pointers: Vec<String> =
                only_old.filter_map(|change| Some(change.old.as_ref()?.pointer.clone())).collect();
            pointers.sort();
            pointers.dedup();
            pointers
        };
        assert_eq!(added(&forth), removed(&back), "{name}");
        assert_eq!(removed(&forth), added(&back), "{name}");
    }
}

pub(crate) fn kinds() -> BTreeMap<Kind, String> {
    let mut kinds = BTreeMap::new();
    for (name, case) in cases("spec/diff/documents") {
        for change in comparison(&name, &case).changes {
            kinds.insert(change.kind, change.code().into_owned());
        }
    }
    kinds
}

fn comparison(name: &str, case: &Value) -> Comparison {
    let (old, new) = documents(case);
    compare(name, &old, &new)
}

/// A case has what both documents share as `both`, and what they have of their own.
fn documents(case: &Value) -> (Value, Value) {
    let make = |side: &str| {
        let mut document =
            json!({"openapi": "3.1.1", "info": {"title": "Cases", "version": "of a day"}, "paths": {}});
        for part in ["both", side] {
            merge(&mut document, &case[part]);
        }
        complete(&mut document);
        document
    };
    (make("old"), make("new"))
}

fn merge(into: &mut Value, part: &Value) {
    match (into, part) {
        (_, Value::Null) => {}
        (Value::Object(into), Value::Object(part)) => {
            for (key, value) in part {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, part) => *into = part.clone(),
    }
}

/// What every operation and response must have, and cases need not say.
fn complete(document: &mut Value) {
    for group in ["paths", "webhooks"] {
        let items = document.get_mut(group).and_then(Value::as_object_mut).into_iter().flatten();
        for operations in items.filter_map(|(_, item)| item.as_object_mut()) {
            for (method, operation) in operations {
                if method == "parameters" || !operation.is_object() {
                    continue;
                }
                let responses = operation.as_object_mut().unwrap().entry("responses");
                let responses = responses.or_insert_with(|| json!({"204": {}}));
                for (_, response) in responses.as_object_mut().unwrap() {
                    response["description"] = json!("An answer.");
                }
            }
        }
    }
}
