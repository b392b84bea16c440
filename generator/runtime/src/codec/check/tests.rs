//! Values against checks.

use super::{Invalid, Validate};
use crate::codec::read::{read_demanding_json, Demands};
use crate::codec::{vacant, Codec};
use crate::{Json, Map};

#[derive(Debug, Clone, PartialEq, Default)]
struct Parcel {
    label: String,
    weight: Option<f64>,
    tags: Vec<String>,
    stops: Option<Map<Stop>>,
    count: i64,
    note: Option<Json>,
    others: Map<String>,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Stop {
    code: String,
}

crate::record! {
    Parcel as "Parcel", Exact {
        0 label: required "label", 1 weight: optional "weight", 2 tags: required "tags",
        3 stops: optional "stops", 4 count: required "count", 5 note: optional "note",
        ..others
    } checks {
        0 min_length(1) max_length(4), 1 above(0.0) maximum(31.5) multiple_of(0.1),
        2 max_items(3) unique_items each(pattern("^[a-z]+$")), 3 min_properties(1), 4 minimum(1.0) below(1e3),
        6 max_length(2),
    }
}

crate::record! { Stop as "Stop", Exact { 0 code: required "code", } checks { 0 pattern("^[A-Z]{3}$"), } }

fn good() -> Parcel {
    Parcel { label: "é".repeat(4), tags: vec!["a".into(), "b".into()], count: 1, ..Parcel::default() }
}

fn told(parcel: &Parcel) -> Vec<String> {
    let errors = parcel.validate().err().map(|invalid: Invalid| invalid.errors().to_vec());
    errors.unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn what_satisfies_its_document_is_left_alone() {
    assert_eq!(told(&good()), [""; 0]);
    let weights = [0.1, 0.3, 31.5, 12.7];
    for weight in weights {
        assert_eq!(told(&Parcel { weight: Some(weight), ..good() }), [""; 0], "{weight}");
    }
}

#[test]
fn everything_is_told_at_once_and_where_it_is() {
    let stop = |code: &str| Stop { code: code.into() };
    let parcel = Parcel {
        label: "abcde".into(),
        weight: Some(0.05),
        tags: vec!["a".into(), "B".into(), "a".into(), "d".into()],
        stops: Some(Map::from([("a/b".into(), stop("ABC")), ("x".into(), stop("abc"))])),
        count: 1000,
        note: None,
        others: Map::from([("more".into(), "abc".into())]),
    };
    assert_eq!(
        told(&parcel),
        [
            "/label: must have at most 4 characters",
            "/weight: must be a multiple of 0.1",
            "/tags: must have at most 3 items",
            "/tags: items 0 and 2 are equal",
            "/tags/1: must match `^[a-z]+$`",
            "/stops/x/code: must match `^[A-Z]{3}$`",
            "/count: must be below 1000",
            "/more: must have at most 2 characters",
        ]
    );
}

#[test]
fn bounds_are_within_unless_excluded() {
    let weight = |weight| told(&Parcel { weight: Some(weight), ..good() });
    assert_eq!(weight(0.0), ["/weight: must be above 0"]);
    assert_eq!(weight(31.6), ["/weight: must be at most 31.5"]);
    assert_eq!(told(&Parcel { count: 0, ..good() }), ["/count: must be at least 1"]);
    assert_eq!(
        told(&Parcel { stops: Some(Map::new()), ..good() }),
        ["/stops: must have at least 1 property"]
    );
    assert_eq!(told(&Parcel { label: String::new(), ..good() }), ["/label: must have at least 1 character"]);
}

#[test]
fn large_integers_keep_their_digits() {
    use super::super::View;
    use super::number::Number;
    use std::cmp::Ordering;

    let number = Number::of(&View::Integer(9_007_199_254_740_993)).unwrap();
    assert_eq!(number.compare(9_007_199_254_740_992.0), Some(Ordering::Greater));
    assert!(number.is_multiple_of(3.0));
    assert!(!number.is_multiple_of(2.0));
    assert!(Number::of(&View::Unsigned(u64::MAX)).unwrap().compare(0.0) == Some(Ordering::Greater));
}

#[test]
fn there_is_an_end_to_findings() {
    let parcel = Parcel { tags: vec!["1".into(); 1000], ..good() };
    assert_eq!(parcel.validate().unwrap_err().errors().len(), 100);
}

#[derive(Debug, Clone, PartialEq)]
enum Place {
    Stop(Stop),
    Free(Free),
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Free {
    code: String,
    kind: Option<String>,
}

crate::record! { Free as "Free", Exact { 0 code: required "code", 1 kind: optional "kind", } }

crate::union! {
    Place as "Place", vacant Free {
        0 Stop,
        1 Free,
    } by tag "kind", Exact {
        "stop" => 0,
        "free" => 1,
    }
}

#[test]
fn reading_tells_whether_there_is_anything_to_check() {
    fn demands<T: Codec>(text: &str) -> Demands {
        read_demanding_json(&mut vacant::<T>(), text.as_bytes()).unwrap()
    }
    let stop = r#"{"code": "?", "kind": "stop"}"#;
    assert_eq!(demands::<Stop>(stop), Demands::Something);
    assert_eq!(demands::<Vec<Option<Stop>>>(&format!("[{stop}]")), Demands::Something);
    assert_eq!(demands::<Map<Stop>>(&format!(r#"{{"a": {stop}}}"#)), Demands::Something);
    assert_eq!(demands::<Place>(stop), Demands::Something);
    assert_eq!(demands::<Place>(&stop.replace("stop", "free")), Demands::Nothing);
    assert_eq!(demands::<Vec<Stop>>("[]"), Demands::Nothing);
    assert_eq!(demands::<Vec<Free>>(r#"[{"code": "?"}]"#), Demands::Nothing);
}
