//! Integers beyond 64 bits keep their digits on every way that JSON text goes.

use serde_json::json;

use crate::codec::{
    from_json_str, from_json_value, from_text, to_json_string, to_json_value, violations, Codec as _,
};
use crate::Map;

#[derive(Debug, Clone, PartialEq)]
struct Ledger {
    balance: i128,
    supply: Option<u128>,
    history: Vec<i128>,
}

crate::record! {
    Ledger as "Ledger", Exact {
        0 balance: required "balance",
        1 supply: optional "supply",
        2 history: required "history",
    }
}

const MOST: &str = "340282366920938463463374607431768211455";
const LEAST: &str = "-170141183460469231731687303715884105728";

#[test]
fn digits_survive() {
    let text = format!(r#"{{"balance":{LEAST},"supply":{MOST},"history":[0,-1,18446744073709551616]}}"#);
    let ledger: Ledger = from_json_str(&text).unwrap();
    assert_eq!((ledger.balance, ledger.supply), (i128::MIN, Some(u128::MAX)));
    assert_eq!(ledger.history, [0, -1, 1 << 64]);
    assert_eq!(to_json_string(&ledger).unwrap(), text);
    assert_eq!(serde_json::to_string(&ledger).unwrap(), text);
    assert_eq!(serde_json::from_str::<Ledger>(&text).unwrap(), ledger);
}

#[test]
fn parameters_keep_them_too() {
    assert_eq!(from_text::<u128>(MOST).unwrap(), u128::MAX);
    assert_eq!(from_text::<i128>(LEAST).unwrap(), i128::MIN);
    assert!(from_text::<u128>("-1").unwrap_err().to_string().contains("non-negative"));
}

#[test]
fn what_has_another_type_or_more_digits_is_refused() {
    for wrong in ["\"1\"", "1.5", "null", "true", "[1]", &format!("{MOST}0")] {
        assert!(from_json_str::<i128>(wrong).is_err(), "{wrong}");
        assert!(from_json_str::<u128>(wrong).is_err(), "{wrong}");
    }
    assert!(from_json_str::<u128>("-1").is_err());
}

/// A tree of serde_json has room for 64 bits: what does not fit is an error, never another number.
#[test]
fn trees_hold_no_more_than_64_bits() {
    assert_eq!(from_json_value::<i128>(&json!(u64::MAX)).unwrap(), i128::from(u64::MAX));
    assert_eq!(from_json_value::<u128>(&json!(7.0)).unwrap(), 7);
    let rounded: serde_json::Value = serde_json::from_str(MOST).unwrap();
    let error = from_json_value::<u128>(&rounded).unwrap_err().to_string();
    assert!(error.contains("was rounded"), "{error}");
    assert_eq!(to_json_value(&i128::from(i64::MIN)).unwrap(), json!(i64::MIN));
    assert!(to_json_value(&u128::MAX).is_err());
}

/// The other violations are told, and nothing that is none.
#[test]
fn violations_are_found_beside_them() {
    let tree = serde_json::from_str(&format!(r#"{{"balance":{LEAST},"history":[true]}}"#)).unwrap();
    let found = violations(&mut Ledger::vacant(), &tree);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found.iter().all(|error| error.to_string().contains("history")));
}

#[test]
fn maps_hold_them() {
    let map: Map<u128> = from_json_str(&format!(r#"{{"a":{MOST}}}"#)).unwrap();
    assert_eq!(map.get("a"), Some(&u128::MAX));
}
