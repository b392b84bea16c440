use super::{from_json_str, from_json_value, to_json_string, DecodeError, Undocumented};
use serde_json::json;

use crate::{Json, Map};

mod held;
mod wide;

#[derive(Debug, Clone, PartialEq)]
struct Pet {
    name: String,
    age: Option<i32>,
    note: Option<Option<String>>,
    owner: Option<String>,
    kind: Option<Kind>,
    friends: Option<Vec<Pet>>,
    best: Option<Box<Pet>>,
}

crate::record! {
    Pet as "Pet", Exact {
        0 name: required "name",
        1 age: optional "age",
        2 note: optional "note",
        3 owner: required "owner",
        4 kind: optional "kind",
        5 friends: optional "friends",
        6 best: optional "best",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Cat,
    SmallDog,
    Undocumented(Undocumented<String>),
}

crate::enumeration! {
    Kind as "Kind", Exact {
        0 Cat = "cat",
        1 SmallDog = "small dog",
        ..Undocumented
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Loose {
    first_name: Option<String>,
    cycle: Option<Cycle>,
    extra: Map<Json>,
}

crate::record! {
    Loose as "Loose", Ignored {
        0 first_name: optional "firstName",
        1 cycle: optional "cycle",
        ..extra
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cycle {
    Annual,
    Monthly,
}

crate::enumeration! {
    Cycle as "Cycle", Ignored {
        0 Annual = "annual",
        1 Monthly = "monthly",
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Animal {
    Cat(Cat),
    Dog(Box<Dog>),
    Undocumented(Undocumented<Json>),
}

crate::union! {
    Animal as "Animal", vacant Undocumented {
        0 Cat,
        1 Dog,
        ..Undocumented
    } by tag "type", Exact {
        "cat" => 0,
        "kitten" => 0,
        "dog" => 1,
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Cat {
    tag: String,
    lives: i64,
}

crate::record! {
    Cat as "Cat", Exact {
        0 tag: required "type",
        1 lives: required "lives",
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Dog {
    tricks: Vec<String>,
}

crate::record! {
    Dog as "Dog", Exact {
        0 tricks: required "tricks",
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Mixed {
    Number(i64),
    Word(Cycle),
    Text(String),
    Cat(Cat),
    Dog(Dog),
    Guess(Vec<i64>),
    Other(Vec<String>),
}

crate::union! {
    Mixed as "Mixed", vacant Number {
        0 Number,
        1 Word,
        2 Text,
        3 Cat,
        4 Dog,
        5 Guess,
        6 Other,
    } by rules {
        Integer any() => 0,
        String among("annual", "monthly") => 1,
        String any() => 2,
        Object equals("type", "cat") => 3,
        Object has("tricks") => 4,
        Array attempt() => 5,
        Array attempt() => 6,
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Tree(Vec<Tree>);
crate::newtype! { Tree }

fn pet(text: &str) -> Result<Pet, DecodeError> {
    from_json_str(text)
}

/// A union that is open takes what is newer, which what has no tag is not: servers refuse that, as they refuse
/// everything malformed. Clients keep it.
#[cfg(feature = "server")]
#[test]
fn a_tag_may_be_unknown_but_not_missing_in_requests() {
    let read = |text: &str| from_json_str::<Animal>(text).map_err(|error| error.to_string());
    for (text, why) in [
        (r#"{"lives": 9}"#, "Animal lacks the required `type`"),
        (r#"{"lives": 9, "type": 7}"#, "/type: invalid type: integer `7`, expected a string"),
        (r#"{"type": {}}"#, "/type: invalid type: map, expected a string"),
        (r#"{"type": null}"#, "/type: must not be null"),
    ] {
        assert!(matches!(read(text), Ok(Animal::Undocumented(_))), "{text}");
        assert_eq!(super::strictly(|| read(text)), Err(why.to_owned()), "{text}");
    }
    let newer = r#"{"type": "axolotl"}"#;
    assert!(matches!(super::strictly(|| read(newer)), Ok(Animal::Undocumented(_))));
    let tree = serde_json::json!({"lives": 9});
    let told = super::strictly(|| super::violations(&mut super::vacant::<Animal>(), &tree));
    assert_eq!(told.iter().map(ToString::to_string).collect::<Vec<_>>(), ["/type: it is required"]);
}

#[test]
fn absence_and_null_are_told_apart_where_the_type_can() {
    let absent = pet(r#"{"name":"Io","owner":null}"#).unwrap();
    assert_eq!((&absent.note, &absent.owner, absent.age), (&None, &None, None));
    let null = pet(r#"{"name":"Io","owner":null,"note":null,"age":null}"#).unwrap();
    assert_eq!((&null.note, null.age), (&Some(None), None));
    assert_eq!(to_json_string(&absent).unwrap(), r#"{"name":"Io","owner":null}"#);
    assert_eq!(to_json_string(&null).unwrap(), r#"{"name":"Io","note":null,"owner":null}"#);
}

#[test]
fn errors_tell_the_place() {
    let message = |text| pet(text).unwrap_err().to_string();
    assert_eq!(message("{}"), "Pet lacks the required `name`, `owner`");
    assert_eq!(message(r#"{"name":null,"owner":null}"#), "/name: must not be null");
    assert_eq!(
        message(r#"{"name":"a","owner":"b","friends":[{"name":"c","owner":"d","age":3000000000}]}"#),
        "/friends/0/age: 3000000000 is out of range for 32 bits"
    );
    let wrong = message(r#"{"name":"a","owner":"b","best":{"name":7,"owner":"d"}}"#);
    assert!(wrong.starts_with("/best/name: invalid type: integer `7`, expected a string"), "{wrong}");
    assert_eq!(message(r#"{"name":"a","name":"b"}"#), "/name: the property is there twice");
    assert!(message(r#"{"name":"a""#).contains("EOF"), "{}", message(r#"{"name":"a""#));
    assert!(message(r#"{"name":"a","owner":null} x"#).contains("trailing"));
}

#[test]
fn undocumented_values_are_kept() {
    let found = pet(r#"{"name":"a","owner":"b","kind":"axolotl","unheard":{"of":1}}"#).unwrap();
    assert_eq!(found.kind.as_ref().map(Kind::as_str), Some("axolotl"));
    assert_eq!(to_json_string(&found).unwrap(), r#"{"name":"a","owner":"b","kind":"axolotl"}"#);
    assert_eq!("small dog".parse(), Ok(Kind::SmallDog));
    let closed = from_json_str::<Loose>(r#"{"cycle":"weekly"}"#).unwrap_err();
    assert_eq!(closed.to_string(), r#"/cycle: "weekly" is no Cycle: expected one of annual, monthly"#);
}

#[test]
fn case_is_ignored_where_the_table_says_so() {
    let loose: Loose = from_json_str(r#"{"FIRSTNAME":"Ada","Cycle":"Annual","Cost":1}"#).unwrap();
    assert_eq!(loose.first_name.as_deref(), Some("Ada"));
    assert_eq!(loose.cycle, Some(Cycle::Annual));
    assert_eq!(to_json_string(&loose).unwrap(), r#"{"firstName":"Ada","cycle":"annual","Cost":1}"#);
    assert!(pet(r#"{"NAME":"a","owner":"b"}"#).is_err());
}

#[test]
fn a_tag_decides_wherever_it_stands() {
    let cat = Animal::Cat(Cat { tag: "kitten".into(), lives: 9 });
    for text in [r#"{"type":"kitten","lives":9}"#, r#"{"lives":9,"x":[1,{}],"type":"kitten"}"#] {
        assert_eq!(from_json_str::<Animal>(text).unwrap(), cat);
        assert_eq!(serde_json::from_str::<Animal>(text).unwrap(), cat);
        let value: Json = serde_json::from_str(text).unwrap();
        assert_eq!(from_json_value::<Animal>(&value).unwrap(), cat);
    }
    assert_eq!(to_json_string(&cat).unwrap(), r#"{"type":"kitten","lives":9}"#);
}

#[test]
fn the_tag_is_written_even_where_the_member_does_not_have_it() {
    let dog = Animal::Dog(Box::new(Dog { tricks: vec!["sit".into()] }));
    let text = to_json_string(&dog).unwrap();
    assert_eq!(text, r#"{"type":"dog","tricks":["sit"]}"#);
    assert_eq!(from_json_str::<Animal>(&text).unwrap(), dog);
    let lying = Animal::Cat(Cat { tag: "dog".into(), lives: 1 });
    assert_eq!(to_json_string(&lying).unwrap(), r#"{"type":"cat","lives":1}"#);
}

#[test]
fn an_undocumented_member_is_kept_whole() {
    for text in [r#"{"a":1,"type":"newt","b":[2]}"#, r#"{"a":1}"#] {
        let animal: Animal = from_json_str(text).unwrap();
        assert!(matches!(animal, Animal::Undocumented(_)));
        assert_eq!(super::to_json_value(&animal).unwrap(), serde_json::from_str::<Json>(text).unwrap());
    }
    let inside = from_json_str::<Animal>(r#"{"type":"cat","lives":"many"}"#).unwrap_err();
    assert_eq!(inside.pointer(), "/lives");
}

#[test]
fn a_decision_table_looks_at_type_property_and_value() {
    let read = |text| from_json_str::<Mixed>(text);
    assert_eq!(read("7"), Ok(Mixed::Number(7)));
    assert_eq!(read(r#""annual""#), Ok(Mixed::Word(Cycle::Annual)));
    assert_eq!(read(r#""else""#), Ok(Mixed::Text("else".into())));
    assert!(matches!(read(r#"{"type":"cat","lives":1}"#), Ok(Mixed::Cat(_))));
    assert!(matches!(read(r#"{"tricks":[]}"#), Ok(Mixed::Dog(_))));
    assert_eq!(read("[1]"), Ok(Mixed::Guess(vec![1])));
    assert_eq!(read(r#"["a"]"#), Ok(Mixed::Other(vec!["a".into()])));
    let none = read("[{}]").unwrap_err().to_string();
    assert!(none.contains("Guess: /0") && none.contains("Other: /0"), "{none}");
    assert!(read("true").unwrap_err().to_string().starts_with("fits none of Mixed"));
    for text in ["7", r#""annual""#, r#"{"type":"cat","lives":1}"#, r#"["a"]"#] {
        let value: Json = serde_json::from_str(text).unwrap();
        assert_eq!(from_json_value::<Mixed>(&value), read(text));
        assert_eq!(to_json_string(&read(text).unwrap()).unwrap(), text);
    }
}

#[test]
fn nesting_is_bounded() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(from_json_str::<Tree>(&deep(100)).is_ok());
    assert!(from_json_str::<Tree>(&deep(100_000)).is_err());
    let mut cats = String::from("0");
    for _ in 0..100_000 {
        cats = String::from("[") + &cats;
    }
    assert!(from_json_str::<Mixed>(&cats).is_err());
}

#[test]
fn whole_numbers_may_have_a_fraction_of_zero() {
    assert_eq!(from_json_str::<i64>("3.0"), Ok(3));
    assert!(from_json_str::<i64>("3.5").is_err());
    assert!(from_json_str::<u64>("-1").is_err());
    assert_eq!(from_json_str::<u64>("18446744073709551615"), Ok(u64::MAX));
    assert_eq!(from_json_str::<f64>("3"), Ok(3.0));
    assert_eq!(to_json_string(&0.1f32).unwrap(), "0.1");
    assert!(to_json_string(&f64::NAN).is_err());
}

#[test]
fn dates_keep_their_offset_and_fraction() {
    for text in ["2017-04-10T16:02:25.983-07:00", "2024-01-31T23:59:59Z", "2024-01-31T23:59:59.1234567Z"] {
        let date: crate::DateTime = text.parse().unwrap();
        assert_eq!(to_json_string(&date).unwrap(), format!("{text:?}"));
    }
    let seven: crate::DateTime = from_json_str(r#""2024-01-31T23:59:59.1234567Z""#).unwrap();
    assert_eq!(seven.timestamp_subsec_nanos(), 123_456_700);
    assert!(from_json_str::<crate::Date>(r#""2024-02-30""#).is_err());
}

#[test]
fn base64_is_read_with_and_without_padding() {
    for text in [r#""aGk=""#, r#""aGk""#] {
        assert_eq!(from_json_str::<crate::Base64>(text), Ok(b"hi".to_vec().into()));
    }
    assert!(from_json_str::<crate::Base64>(r#""a!""#).is_err());
}

#[test]
fn all_violations_are_told_at_once() {
    let tree = serde_json::json!({
        "name": 7,
        "age": "old",
        "friends": [{"name": "b", "owner": null}, {"name": null}, 3],
        "best": {"owner": [], "kind": 1},
    });
    let found = super::violations(&mut <Pet as super::Codec>::vacant(), &tree);
    let mut places: Vec<String> = found.iter().map(DecodeError::pointer).collect();
    places.sort(); // whether a tree keeps the order of its keys is up to a feature of serde_json
    let wanted = [
        "/age",
        "/best/kind",
        "/best/name",
        "/best/owner",
        "/friends/1/name",
        "/friends/1/owner",
        "/friends/2",
        "/name",
        "/owner",
    ];
    assert_eq!(places, wanted);
    let fits = serde_json::json!({"name": "a", "owner": "b"});
    assert_eq!(super::violations(&mut <Pet as super::Codec>::vacant(), &fits), []);
}

#[test]
fn an_entry_of_null_is_absent() {
    let map: Map<String> = from_json_str(r#"{"a":null,"b":"c"}"#).unwrap();
    assert_eq!(map.keys().collect::<Vec<_>>(), ["b"]);
    let kept: Map<Option<String>> = from_json_str(r#"{"a":null}"#).unwrap();
    assert_eq!(kept["a"], None);
}

#[test]
fn the_later_of_two_entries_stands_alone() {
    let text = r#"{"a":{"name":"b","owner":"c","age":1},"a":{"name":"d","owner":null}}"#;
    let map: Map<Pet> = from_json_str(text).unwrap();
    assert_eq!((map["a"].name.as_str(), map["a"].age), ("d", None));
}

#[derive(Debug, Clone, PartialEq)]
struct Left {
    next: Option<Box<Guess>>,
}

crate::record! {
    Left as "Left", Exact {
        0 next: optional "next",
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Right {
    next: Option<Box<Guess>>,
}

crate::record! {
    Right as "Right", Exact {
        0 next: optional "next",
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Guess {
    Left(Left),
    Right(Right),
}

crate::union! {
    Guess as "Guess", vacant Left {
        0 Left,
        1 Right,
    } by rules {
        Object attempt() => 0,
        Object attempt() => 1,
    }
}

/// Every level doubles the ways to read what is below it.
#[test]
fn unions_within_unions_are_given_up_in_time() {
    let nested =
        |levels: usize, core: &str| format!("{}{core}{}", r#"{"next":"#.repeat(levels), "}".repeat(levels));
    let right = nested(40, "null");
    let guess: Guess = from_json_str(&right).unwrap();
    assert_eq!(to_json_string(&guess).unwrap(), nested(39, "{}"));
    let error = from_json_str::<Guess>(&nested(60, "7")).unwrap_err().to_string();
    assert!(error.len() < 10_000, "{} bytes of error", error.len());
}

#[derive(Debug, Clone, PartialEq)]
struct Entry(String, Option<f64>, Vec<i64>);

crate::tuple! { Entry as "Entry" (0, 1, 2) }

#[test]
fn a_tuple_has_all_its_elements_and_no_more() {
    let entry: Entry = from_json_str(r#"["a",null,[1,2]]"#).unwrap();
    assert_eq!(entry, Entry("a".to_owned(), None, vec![1, 2]));
    assert_eq!(to_json_string(&entry).unwrap(), r#"["a",null,[1,2]]"#);
    let message = |text: &str| from_json_str::<Entry>(text).unwrap_err().to_string();
    assert!(message(r#"["a",1.5]"#).contains("Entry has 3 elements, found 2"));
    assert!(message(r#"["a",1.5,[],7]"#).contains("too many elements"));
    assert!(message(r#"["a",1.5,["x"]]"#).starts_with("/2/0"), "{}", message(r#"["a",1.5,["x"]]"#));
    assert!(message("{}").contains("array"));
    assert!(message("null").contains("must not be null"));
    let nested: Vec<Entry> = from_json_str(r#"[["a",1,[]],["b",2,[]]]"#).unwrap();
    assert_eq!(nested.len(), 2);
    let violations = super::violations(&mut Entry(String::new(), None, Vec::new()), &json!([1, "x", []]));
    assert_eq!(violations.len(), 2, "{violations:?}");
}

#[derive(Debug, Clone, PartialEq)]
enum Answer {
    Yes,
    Half,
    One,
    True,
    Undocumented(Undocumented<Json>),
}

crate::value_enumeration! {
    Answer as "Answer" {
        Yes = Text("yes"),
        Half = Number(0.5),
        One = Integer(1),
        True = Boolean(true),
        ..Undocumented
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Half,
    One,
}

crate::value_enumeration! {
    Step as "Step" {
        Half = Number(0.5),
        One = Integer(1),
    }
}

#[test]
fn values_of_several_kinds_are_read_and_written_as_they_are() {
    let cases = [("\"yes\"", Answer::Yes), ("0.5", Answer::Half), ("1", Answer::One), ("true", Answer::True)];
    for (text, answer) in cases {
        assert_eq!(from_json_str::<Answer>(text).unwrap(), answer, "{text}");
        assert_eq!(to_json_string(&answer).unwrap(), text);
        assert_eq!(answer.value().to_string(), text);
    }
    for text in ["\"no\"", "2.5", "false", "{\"a\":[1]}"] {
        let kept: Answer = from_json_str(text).unwrap();
        assert!(matches!(kept, Answer::Undocumented(_)), "{text}");
        assert_eq!(to_json_string(&kept).unwrap(), text);
    }
    assert!(from_json_str::<Answer>("null").is_err());
    assert_eq!(from_json_str::<Option<Answer>>("null").unwrap(), None);
}

#[test]
fn a_closed_enumeration_of_values_says_what_it_expects() {
    assert_eq!(from_json_str::<Step>("1.0").unwrap(), Step::One);
    assert_eq!(super::from_text::<Step>("0.5").unwrap(), Step::Half);
    assert_eq!((Step::Half.to_string(), Step::Half.value()), ("0.5".to_owned(), json!(0.5)));
    let message = from_json_str::<Step>("2").unwrap_err().to_string();
    assert!(message.contains("2 is no Step: expected one of 0.5, 1"), "{message}");
}
