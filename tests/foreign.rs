//! Types that are not generated, in generated code.

mod vendor {
    include!(concat!(env!("OUT_DIR"), "/vendor-extensions.rs"));
}

use specwright_runtime::Foreign;
use std::collections::BTreeSet;
use std::time::Duration;
use vendor::types::{Parcel, ParcelSize, State};

#[test]
fn types_of_others_are_fields_like_others() {
    let text =
        r#"{"state":1,"sz":"L","ref":"a","tags":["x","y"],"delay":{"secs":3,"nanos":0},"price":"1.50"}"#;
    let parcel: Parcel = serde_json::from_str(text).unwrap();
    assert_eq!(parcel.state, State::Sent);
    assert_eq!(parcel.size, Some(ParcelSize::L));
    assert_eq!(*parcel.tags, BTreeSet::from(["x".to_owned(), "y".to_owned()]));
    assert_eq!(parcel.delay, Some(Duration::from_secs(3).into()));
    // Objects of trees may be in another order.
    let tree: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(&parcel).unwrap(), tree);
    let new = Parcel::new(State::Packed, Foreign::default());
    assert_eq!(serde_json::to_string(&new).unwrap(), r#"{"state":0,"tags":[]}"#);
}

#[test]
fn their_errors_name_the_place() {
    let error = serde_json::from_str::<Parcel>(r#"{"state":1,"tags":[1]}"#).unwrap_err().to_string();
    assert!(error.contains("tags") && error.contains("expected a string"), "{error}");
    let missing = serde_json::from_str::<Parcel>(r#"{"state":1,"tags":null}"#).unwrap_err().to_string();
    assert!(missing.contains("tags"), "{missing}");
}
