//! Every kind of change has a case.

use std::collections::BTreeSet;

use specwright::diff::{Aspect, Event, Kind, Scope};

use crate::{documents, root, schemas};

fn known() -> (BTreeSet<Kind>, BTreeSet<String>) {
    let mut kinds = schemas::kinds();
    kinds.extend(documents::kinds());
    (kinds.keys().copied().collect(), kinds.into_values().collect())
}

#[test]
fn every_kind_has_a_case() {
    let (kinds, codes) = known();
    let mut missing: Vec<String> = Vec::new();
    for aspect in Aspect::ALL {
        for is_request in [true, false] {
            let has = |kind: &Kind| matches!(kind, Kind::Schema(scope, known) if known == aspect && is_of(*scope, is_request));
            // Nobody fills in what an answer lacks.
            let is_one_sided = *aspect == Aspect::BecameRequiredWithDefault && !is_request;
            if !is_one_sided && !kinds.iter().any(has) {
                missing.push(format!("{} of requests: {is_request}", aspect.word()));
            }
        }
    }
    for event in Event::ALL.iter().filter(|event| !kinds.contains(&Kind::Event(**event))) {
        missing.push(event.code().to_owned());
    }
    assert!(missing.is_empty(), "no case has\n{}", missing.join("\n"));
    // The list is for people, and for those who filter by codes.
    let list: String = codes.iter().map(|code| format!("{code}\n")).collect();
    let path = root().join("spec/diff/kinds.txt");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        std::fs::write(&path, &list).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap_or_default(),
        list,
        "{} is not up to date",
        path.display()
    );
}

/// Some things become of one side only.
fn is_of(scope: Scope, is_request: bool) -> bool {
    scope.word().starts_with("request") == is_request
}
