//! Properties that come before the tag which tells what they are.

use super::{from_json_str, Animal, Dog};

#[test]
fn what_comes_before_a_tag_is_read_like_what_comes_after() {
    let read = |text: &str| from_json_str::<Animal>(text).map_err(|error| error.to_string());
    let dog = |tricks: &[&str]| {
        Animal::Dog(Box::new(Dog { tricks: tricks.iter().map(ToString::to_string).collect() }))
    };
    assert_eq!(read(r#"{"tric\u006bs":["si\u0074","\"","é"],"type":"dog"}"#), Ok(dog(&["sit", "\"", "é"])));
    assert_eq!(read(r#"{"x":[null,true,-1,1.5,1e300,{"a":{}}],"tricks":[],"type":"dog"}"#), Ok(dog(&[])));
    let error = |text| read(text).unwrap_err();
    assert_eq!(
        error(r#"{"tricks":["sit",7],"type":"dog"}"#),
        "/tricks/1: invalid type: integer `7`, expected a string"
    );
    assert_eq!(error(r#"{"tricks":[],"tricks":[],"type":"dog"}"#), "/tricks: the property is there twice");
    assert_eq!(error(r#"{"tricks":[],"type":"dog","tricks":[]}"#), "/tricks: the property is there twice");
    assert_eq!(error(r#"{"tricks":null,"type":"dog"}"#), "/tricks: must not be null");
    assert_eq!(
        error(r#"{"lives":18446744073709551615,"type":"cat"}"#),
        "/lives: 18446744073709551615 is out of range for 64 bits"
    );
}
