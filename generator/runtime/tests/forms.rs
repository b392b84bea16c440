//! Forms as bodies: raw bytes from the client, raw bytes into the server. OpenAPI 3.0.4 §4.7.14.4 and
//! §4.7.15, WHATWG URL §5.
#![cfg(all(feature = "client", feature = "server"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[macro_use]
#[allow(dead_code, unreachable_pub)]
mod support;

use std::collections::BTreeMap;

use specwright_runtime::http::{query, Media};
use specwright_runtime::serde_json::{self, json};
use support::round_trip::{post, written, Open};

const FORM: &str = "application/x-www-form-urlencoded";

/// The example of OpenAPI 3.0.4 §4.7.14.4, and more.
#[derive(Debug, Clone, PartialEq, Default)]
struct Pet {
    id: String,
    tags: Vec<String>,
    address: Option<Address>,
    homes: Option<Vec<Address>>,
    status: Option<Either>,
    age: Option<i64>,
    metadata: Option<BTreeMap<String, String>>,
}

specwright_runtime::record! {
    Pet as "Pet", Exact {
        0 id: required "id",
        1 tags: required "tags",
        2 address: optional "address",
        3 homes: optional "homes",
        4 status: optional "status",
        5 age: optional "age",
        6 metadata: optional "metadata",
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Address {
    street: String,
    city: Option<String>,
}

specwright_runtime::record! {
    Address as "Address", Exact {
        0 street: required "street",
        1 city: optional "city",
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Either {
    Number(i64),
    Names(Vec<String>),
    Address(Address),
    Name(String),
}

specwright_runtime::union! {
    Either as "Either", vacant Name {
        0 Number,
        1 Names,
        2 Address,
        3 Name,
    } by rules {
        Integer any() => 0,
        String any() => 3,
        Array any() => 1,
        Object any() => 2,
    }
}

/// Told apart by a tag, as payments are.
#[derive(Debug, Clone, PartialEq)]
enum Payment {
    Card(Card),
    Cash(Cash),
}

specwright_runtime::union! {
    Payment as "Payment", vacant Card {
        0 Card,
        1 Cash,
    } by tag "kind", Exact {
        "card" => 0,
        "cash" => 1,
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Card {
    number: String,
}

specwright_runtime::record! {
    Card as "Card", Exact {
        0 number: required "number",
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Cash {
    value: i64,
}

specwright_runtime::record! {
    Cash as "Cash", Exact {
        0 value: required "value",
    }
}

sent! {
    Plain(Pet) required Media::form(FORM, &[]);
    Optional(Option<Pet>) optional Media::form(FORM, &[]);
    Encoded(Pet) required Media::form(FORM, &[
        query("address").deep_object(), query("tags").joined(), query("metadata").deep_object(),
        query("homes").deep_object(), query("id").allow_reserved(), query("status").deep_object(),
    ]);
    Pipes(Pet) required Media::form(FORM, &[query("tags").pipe_delimited(), query("address").members()]);
    Spaces(Pet) required Media::form(FORM, &[query("tags").space_delimited(), query("homes").json()]);
    Keeps(Open) required Media::form(FORM, &[]);
    Numbers(BTreeMap<String, i64>) required Media::form(FORM, &[]);
    Untyped(serde_json::Value) required Media::form(FORM, &[]);
    Pays(Payment) required Media::form(FORM, &[]);
    List(Vec<String>) required Media::form(FORM, &[]);
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn home(street: &str) -> Address {
    Address { street: text(street), city: None }
}

fn pet() -> Pet {
    Pet { id: text("f81d 4f~*-_.ü"), tags: vec![text("a&b"), text("c=d")], ..Pet::default() }
}

#[tokio::test]
async fn fields_of_which_nothing_is_said() {
    check! {
        Plain(pet()) => "/a content-type: application/x-www-form-urlencoded  id=f81d+4f%7E%2A-_.%C3%BC&tags=a%26b&tags=c%3Dd";
        Plain(Pet { id: text("1"), address: Some(home("5 Main St")), ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=1&address=%7B%22street%22%3A%225+Main+St%22%7D";
        Plain(Pet { id: text("1"), homes: Some(vec![home("a"), home("b")]), age: Some(-7), ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=1&homes=%7B%22street%22%3A%22a%22%7D&homes=%7B%22street%22%3A%22b%22%7D&age=-7";
        Plain(Pet { metadata: Some(BTreeMap::from([(text("k"), text("v"))])), ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=&metadata=%7B%22k%22%3A%22v%22%7D";
        Plain(Pet { status: Some(Either::Number(3)), ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=&status=3";
        Plain(Pet { status: Some(Either::Name(text("{x"))), ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=&status=%7Bx";
        Plain(Pet { status: Some(Either::Names(vec![text("a"), text("b")])), ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=&status=a&status=b";
        Plain(Pet { status: Some(Either::Address(home("a"))), ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=&status=%7B%22street%22%3A%22a%22%7D";
        Optional(Some(pet())) => "/a content-type: application/x-www-form-urlencoded  id=f81d+4f%7E%2A-_.%C3%BC&tags=a%26b&tags=c%3Dd";
        Optional(None) => "/a";
    }
}

#[tokio::test]
async fn fields_in_a_style_of_their_own() {
    let metadata = BTreeMap::from([(text("a b"), text("c")), (text("d"), text("e"))]);
    check! {
        Encoded(Pet { id: text("a/b?c&d"), tags: vec![text("x"), text("y,z")], ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=a/b?c%26d&tags=x,y%2Cz";
        Encoded(Pet { tags: vec![text("x")], address: Some(home("a")), metadata: Some(metadata), ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=&tags=x&address%5Bstreet%5D=a&metadata%5Ba+b%5D=c&metadata%5Bd%5D=e";
        Encoded(Pet { tags: vec![text("x")], homes: Some(vec![home("a"), home("b")]), ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=&tags=x&homes%5B0%5D%5Bstreet%5D=a&homes%5B1%5D%5Bstreet%5D=b";
        Encoded(Pet { tags: vec![text("x")], status: Some(Either::Address(home("a"))), ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=&tags=x&status%5Bstreet%5D=a";
        Encoded(Pet { tags: vec![text("x")], status: Some(Either::Number(7)), ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=&tags=x&status=7";
        Pipes(Pet { tags: vec![text("x"), text("y")], address: Some(home("a")), ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=&tags=x%7Cy&street=a";
        Spaces(Pet { tags: vec![text("x"), text("y")], homes: Some(vec![home("a")]), ..Pet::default() })
            => "/a content-type: application/x-www-form-urlencoded  id=&tags=x+y&homes=%5B%7B%22street%22%3A%22a%22%7D%5D";
    }
}

#[tokio::test]
async fn forms_of_every_shape() {
    check! {
        Keeps(Open { x: Some(1), rest: BTreeMap::from([(text("a[b]"), text("c")), (text("é"), text("{"))]) })
            => "/a content-type: application/x-www-form-urlencoded  x=1&a%5Bb%5D=c&%C3%A9=%7B";
        Numbers(BTreeMap::from([(text("a"), 1), (text("b"), 2)])) => "/a content-type: application/x-www-form-urlencoded  a=1&b=2";
        Untyped(json!({"a": "1", "b": ["x", "y"], "c": {"d": 1}}))
            => "/a content-type: application/x-www-form-urlencoded  a=1&b=x&b=y&c=%7B%22d%22%3A1%7D";
        Pays(Payment::Cash(Cash { value: 5 })) => "/a content-type: application/x-www-form-urlencoded  kind=cash&value=5";
        Keeps(Open::default()) => "/a content-type: application/x-www-form-urlencoded";
    }
    refused! {
        List(vec![text("a")]) => "only an object can be written as a form";
    }
}

const TYPE: &[(&str, &str)] = &[("content-type", FORM)];

#[tokio::test]
async fn brackets_are_read_whether_they_were_asked_for_or_not() {
    let expected = |operation: &str| {
        let pet = Pet {
            id: text("1"),
            tags: vec![text("a"), text("b")],
            address: Some(home("s")),
            metadata: Some(BTreeMap::from([(text("k"), text("v"))])),
            ..Pet::default()
        };
        (200, format!("{operation} {{ value: {pet:?} }}"))
    };
    let indexed = b"id=1&tags[1]=b&tags[0]=a&address[street]=s&metadata[k]=v";
    assert_eq!(post::<Plain>("/a", TYPE, indexed).await, expected("Plain"));
    let bare = b"tags%5B%5D=a&tags%5B%5D=b&address[street]=s&metadata[k]=v&id=1&other=x";
    assert_eq!(post::<Plain>("/a", TYPE, bare).await, expected("Plain"));
    let encoded = b"id=1&tags=a,b&address[street]=s&metadata[k]=v";
    assert_eq!(post::<Encoded>("/a", TYPE, encoded).await, expected("Encoded"));
}

#[tokio::test]
async fn what_does_not_fit_is_told_with_its_field() {
    for (told, body) in [
        ("at #/age: expected an integer, found \\\"x\\\"", &b"id=1&age=x"[..]),
        ("at #/id: expected one value, found 2", b"id=1&id=2"),
        ("at #/id: a % without two hexadecimal digits", b"id=%zz"),
        ("the name of a field is malformed", b"%zz=1&id=1"),
        ("at #/id: the percent-encoded bytes are not UTF-8", b"id=%ff"),
        ("the form is not UTF-8", b"id=\xff"),
        ("body at #/id: it is required", b"tags=a"),
        ("body at #/id: it is required", b""),
        ("at #/address: expected JSON", b"id=1&address=x"),
        ("at #/address/street: expected a string, found 1", b"id=1&address=%7B%22street%22:1%7D"),
        ("at #/address/street: it is there twice", b"id=1&address[street]=a&address[street]=b"),
        ("at #/homes/0", b"id=1&homes=x"),
        ("#/address/street: it is required", b"id=1&address=%7B%7D"),
    ] {
        let (status, answer) = post::<Plain>("/a", TYPE, body).await;
        assert_eq!(status, 400, "{answer}");
        assert!(answer.contains(told), "{told}: {answer}");
    }
    let latin = [("content-type", "application/x-www-form-urlencoded; charset=iso-8859-1")];
    assert_eq!(post::<Plain>("/a", &latin, b"id=1").await.0, 415);
    assert_eq!(post::<Plain>("/a", &[("content-type", "text/plain")], b"id=1").await.0, 415);
    assert_eq!(post::<Optional>("/a", &[], b"").await, (200, "Optional { value: None }".to_owned()));
}

#[tokio::test]
async fn a_form_has_no_more_fields_than_anybody_needs() {
    let many: &'static str = Box::leak("tags=a&".repeat(10_001).into_boxed_str());
    let (status, answer) = post::<Plain>("/a", TYPE, many.as_bytes()).await;
    assert_eq!(status, 400);
    assert!(answer.contains("the form has more than 10000 fields"), "{answer}");
}
