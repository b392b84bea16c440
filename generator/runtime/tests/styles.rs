//! Every style on the wire, and back: what the client writes is what the server reads.
#![cfg(all(feature = "client", feature = "server"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[macro_use]
#[allow(dead_code, unreachable_pub)]
mod support;

use std::collections::BTreeMap;

use specwright_runtime::client::{Builder, Client};
use specwright_runtime::serde_json;
use support::listen;
use support::round_trip::{read, written, Open, API};

#[derive(Debug, Clone, PartialEq, Default)]
struct Point {
    x: i64,
    label: Option<String>,
}

specwright_runtime::record! {
    Point as "Point", Exact {
        0 x: required "x",
        1 label: optional "la bel",
    }
}

/// A tree of nodes that can only be told apart by trying.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Left(Box<Left>),
    Right(Box<Right>),
    Leaf(i64),
}

specwright_runtime::union! {
    Node as "Node", vacant Leaf {
        0 Left,
        1 Right,
        2 Leaf,
    } by rules {
        Object attempt() => 0,
        Object attempt() => 1,
        Integer any() => 2,
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Left {
    next: Node,
    left: Option<i64>,
}

specwright_runtime::record! {
    Left as "Left", Exact {
        0 next: required "next",
        1 left: optional "side",
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Right {
    next: Node,
    right: Option<String>,
}

specwright_runtime::record! {
    Right as "Right", Exact {
        0 next: required "next",
        1 right: optional "side",
    }
}

styled! {
    Simple(String) "/a/{v}/b" required path("v");
    SimpleNumber(f64) "/a/x{v}" required path("v");
    SimpleList(Vec<String>) "/a/{v}" required path("v");
    SimpleObject(Point) "/a/{v}" required path("v");
    SimpleExploded(Point) "/a/{v}" required path("v").exploded();
    Label(String) "/a/{v}" required path("v").label();
    LabelList(Vec<String>) "/a/{v}" required path("v").label();
    LabelExploded(Vec<String>) "/a/{v}" required path("v").label().exploded();
    LabelObject(Point) "/a/{v}" required path("v").label().exploded();
    Matrix(String) "/a/{v}" required path("v").matrix();
    MatrixList(Vec<String>) "/a/{v}" required path("v").matrix();
    MatrixExploded(Vec<String>) "/a/{v}" required path("v").matrix().exploded();
    MatrixObject(Point) "/a/{v}" required path("v").matrix();
    MatrixMembers(Point) "/a/{v}" required path("v").matrix().exploded();
    PathJson(Point) "/a/{v}" required path("v").json();
    Form(Option<String>) "/a" optional query("v é");
    FormRequired(String) "/a?fixed=1" required query("v");
    FormReserved(String) "/a" required query("v").allow_reserved();
    FormList(Option<Vec<i32>>) "/a" optional query("v");
    FormJoined(Option<Vec<String>>) "/a" optional query("v").joined();
    FormObject(Option<Point>) "/a" optional query("v").joined();
    Members(Option<Point>) "/a" optional query("v").members();
    MembersRequired(Point) "/a" required query("v").members();
    MembersOpen(Open) "/a" required query("v").members();
    MembersMap(Option<BTreeMap<String, i32>>) "/a" optional query("v").members();
    Spaces(Option<Vec<String>>) "/a" optional query("v").space_delimited();
    Pipes(Option<Vec<String>>) "/a" optional query("v").pipe_delimited();
    PipesExploded(Option<Vec<String>>) "/a" optional query("v").pipe_delimited().exploded();
    PipesObject(Point) "/a" required query("v").pipe_delimited();
    Deep(Option<Point>) "/a" optional query("v").deep_object();
    DeepMap(Option<BTreeMap<String, String>>) "/a" optional query("v").deep_object();
    DeepNumbers(Option<BTreeMap<String, i32>>) "/a" optional query("v").deep_object();
    DeepList(Option<Vec<String>>) "/a" optional query("v").deep_object();
    DeepPoints(Option<BTreeMap<String, Vec<Point>>>) "/a" optional query("v").deep_object();
    DeepScalar(Option<i64>) "/a" optional query("v").deep_object();
    DeepUnion(Option<Node>) "/a" optional query("v").deep_object();
    QueryJson(Option<serde_json::Value>) "/a" optional query("v").json();
    QueryUnion(Option<Node>) "/a" optional query("v").json();
    Untyped(Option<serde_json::Value>) "/a" optional query("v");
    Header(String) "/a" required header("X-V");
    HeaderList(Option<Vec<String>>) "/a" optional header("X-V");
    HeaderObject(Option<Point>) "/a" optional header("X-V").exploded();
    HeaderJson(Option<Point>) "/a" optional header("X-V").json();
    Cookie(Option<String>) "/a" optional cookie("v");
    CookieList(Option<Vec<String>>) "/a" optional cookie("v").joined();
    CookieExploded(Option<Vec<String>>) "/a" optional cookie("v");
    CookieObject(Point) "/a" required cookie("v").joined();
    Nested(Vec<Vec<i32>>) "/a" required query("v");
    ObjectAsForm(Point) "/a" required query("v");
}

fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

fn point() -> Point {
    Point { x: -3, label: Some("a,b=c.d;e&f g".to_owned()) }
}

fn right() -> Node {
    let left = Node::Left(Box::new(Left { next: Node::Leaf(1), left: None }));
    Node::Right(Box::new(Right { next: left, right: Some("r".to_owned()) }))
}

/// What the specification leaves open goes on with brackets.
#[tokio::test]
async fn deep_values() {
    let points = vec![Point { x: 1, label: None }, Point { x: 2, label: Some("é".to_owned()) }];
    check! {
        DeepNumbers(Some(BTreeMap::from([("0".to_owned(), 7), ("1".to_owned(), 8)]))) => "/a?v%5B0%5D=7&v%5B1%5D=8";
        DeepList(Some(texts(&["a&b", "c"]))) => "/a?v%5B0%5D=a%26b&v%5B1%5D=c";
        DeepPoints(Some(BTreeMap::from([("p".to_owned(), points)])))
            => "/a?v%5Bp%5D%5B0%5D%5Bx%5D=1&v%5Bp%5D%5B1%5D%5Bx%5D=2&v%5Bp%5D%5B1%5D%5Bla%20bel%5D=%C3%A9";
        DeepScalar(Some(-7)) => "/a?v=-7";
        DeepUnion(Some(Node::Leaf(3))) => "/a?v=3";
        DeepUnion(Some(right())) => "/a?v%5Bnext%5D%5Bnext%5D=1&v%5Bside%5D=r";
        DeepUnion(None) => "/a";
    }
    refused! {
        DeepMap(Some(BTreeMap::from([("a][b".to_owned(), "c".to_owned())]))) => "taken for two";
    }
}

#[tokio::test]
async fn path_styles() {
    check! {
        Simple("a,b/c".to_owned()) => "/a/a%2Cb%2Fc/b";
        SimpleNumber(-1.5) => "/a/x-1.5";
        SimpleNumber(1e21) => "/a/x1000000000000000000000";
        SimpleList(texts(&["a", "b,c", ""])) => "/a/a,b%2Cc,";
        SimpleObject(point()) => "/a/x,-3,la%20bel,a%2Cb%3Dc.d%3Be%26f%20g";
        SimpleExploded(point()) => "/a/x=-3,la%20bel=a%2Cb%3Dc.d%3Be%26f%20g";
        Label("a.b".to_owned()) => "/a/.a%2Eb";
        LabelList(texts(&["a.b", "c"])) => "/a/.a.b,c";
        LabelExploded(texts(&["a.b", "c"])) => "/a/.a%2Eb.c";
        LabelObject(point()) => "/a/.x=-3.la%20bel=a%2Cb%3Dc%2Ed%3Be%26f%20g";
        Matrix("a;b".to_owned()) => "/a/;v=a%3Bb";
        Matrix(String::new()) => "/a/;v";
        MatrixList(texts(&["a", "b,c"])) => "/a/;v=a,b%2Cc";
        MatrixExploded(texts(&["a", "b;c"])) => "/a/;v=a;v=b%3Bc";
        MatrixObject(point()) => "/a/;v=x,-3,la%20bel,a%2Cb%3Dc.d%3Be%26f%20g";
        MatrixMembers(point()) => "/a/;x=-3;la%20bel=a%2Cb%3Dc.d%3Be%26f%20g";
        PathJson(Point { x: 1, label: None }) => "/a/%7B%22x%22%3A1%7D";
    }
    refused! {
        SimpleNumber(f64::INFINITY) => "path parameter `v`: a number must be finite";
        SimpleList(Vec::new()) => "it must not be empty";
        Simple("..".to_owned()) => "would name another path";
        Label(".".to_owned()) => "would name another path";
        Label(String::new()) => "would name another path";
    }
}

#[tokio::test]
async fn query_styles() {
    check! {
        Form(None) => "/a";
        Form(Some(String::new())) => "/a?v%20%C3%A9=";
        Form(Some("a+b c".to_owned())) => "/a?v%20%C3%A9=a%2Bb%20c";
        FormRequired("x".to_owned()) => "/a?fixed=1&v=x";
        FormReserved("https://x/?a=b&c=d+e#f[g]%'".to_owned()) => "/a?v=https://x/?a=b%26c=d%2Be%23f%5Bg%5D%25%27";
        FormList(Some(vec![1, -2])) => "/a?v=1&v=-2";
        FormList(None) => "/a";
        FormJoined(Some(texts(&["a", "b,c", "d e"]))) => "/a?v=a,b%2Cc,d%20e";
        FormJoined(Some(Vec::new())) => "/a?v=";
        FormObject(Some(point())) => "/a?v=x,-3,la%20bel,a%2Cb%3Dc.d%3Be%26f%20g";
        Members(Some(point())) => "/a?x=-3&la%20bel=a%2Cb%3Dc.d%3Be%26f%20g";
        Members(None) => "/a";
        MembersRequired(Point { x: 1, label: None }) => "/a?x=1";
        MembersOpen(Open { x: Some(1), rest: BTreeMap::from([("k&".to_owned(), "w".to_owned())]) }) => "/a?x=1&k%26=w";
        MembersOpen(Open::default()) => "/a";
        MembersMap(Some(BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]))) => "/a?a=1&b=2";
        Spaces(Some(texts(&["a", "b,c"]))) => "/a?v=a%20b%2Cc";
        Pipes(Some(texts(&["a", "b c"]))) => "/a?v=a%7Cb%20c";
        PipesExploded(Some(texts(&["a|b", "c"]))) => "/a?v=a%7Cb&v=c";
        PipesObject(Point { x: 1, label: Some("l".to_owned()) }) => "/a?v=x%7C1%7Cla%20bel%7Cl";
        Deep(Some(point())) => "/a?v%5Bx%5D=-3&v%5Bla%20bel%5D=a%2Cb%3Dc.d%3Be%26f%20g";
        Deep(None) => "/a";
        DeepMap(Some(BTreeMap::from([("a]".to_owned(), "[".to_owned())]))) => "/a?v%5Ba%5D%5D=%5B";
        QueryJson(Some(serde_json::json!({"a": [1, null]}))) => "/a?v=%7B%22a%22%3A%5B1%2Cnull%5D%7D";
        QueryJson(None) => "/a";
        QueryUnion(Some(Node::Leaf(3))) => "/a?v=3";
        QueryUnion(Some(right())) => "/a?v=%7B%22next%22%3A%7B%22next%22%3A1%7D%2C%22side%22%3A%22r%22%7D";
        Untyped(Some(serde_json::json!("t"))) => "/a?v=t";
        Untyped(None) => "/a";
    }
    refused! {
        Spaces(Some(texts(&["a b"]))) => "query parameter `v`: /0: \"a b\" contains the delimiter ' '";
        Pipes(Some(texts(&["a", "|"]))) => "contains the delimiter '|'";
        ObjectAsForm(point()) => "an object in a query cannot be written in the style Form";
        Nested(vec![vec![1]]) => "/0: a nested value has no text";
    }
}

#[tokio::test]
async fn header_and_cookie_styles() {
    check! {
        Header("a,b; ü".to_owned()) => "/a x-v: a,b; ü";
        Header(String::new()) => "/a x-v: ";
        HeaderList(Some(texts(&["a", "b c"]))) => "/a x-v: a,b c";
        HeaderList(Some(Vec::new())) => "/a x-v: ";
        HeaderList(None) => "/a";
        HeaderObject(Some(Point { x: 1, label: Some("l".to_owned()) })) => "/a x-v: x=1,la bel=l";
        HeaderJson(Some(Point { x: 1, label: Some("é,".to_owned()) })) => "/a x-v: {\"x\":1,\"la bel\":\"é,\"}";
        Cookie(Some("a;b=c, \"d\" é".to_owned())) => "/a cookie: v=a%3Bb%3Dc%2C%20%22d%22%20%C3%A9";
        Cookie(None) => "/a";
        CookieList(Some(texts(&["a", "b,c"]))) => "/a cookie: v=a,b%2Cc";
        CookieObject(Point { x: 1, label: None }) => "/a cookie: v=x,1";
        CookieExploded(Some(texts(&["a&", "b"]))) => "/a cookie: v=a%26&v=b";
        CookieExploded(None) => "/a";
    }
    refused! {
        Header("a\r\nb".to_owned()) => "control characters";
        HeaderList(Some(texts(&["a,b"]))) => "contains the delimiter ','";
        HeaderList(Some(texts(&["a "]))) => "begins or ends with a space";
        HeaderObject(Some(point())) => "contains the delimiter ','";
    }
}

#[tokio::test]
async fn what_others_write_is_read() {
    let fine = |text: &str| (200, text.to_owned());
    assert_eq!(
        read::<Spaces>("/a?v=a+b%20c", &[]).await,
        fine("Spaces { value: Some([\"a\", \"b\", \"c\"]) }")
    );
    assert_eq!(read::<Pipes>("/a?v=a|b%7cc%7Cd", &[]).await.1.matches('"').count(), 8);
    assert_eq!(read::<Members>("/a?utm=1", &[]).await, fine("Members { value: None }"));
    assert_eq!(read::<FormList>("/a?v=", &[]).await.0, 400);
    let lines = &[("x-v", "a, b"), ("x-v", "c")];
    assert_eq!(
        read::<HeaderList>("/a", lines).await,
        fine("HeaderList { value: Some([\"a\", \"b\", \"c\"]) }")
    );
    assert_eq!(read::<Header>("/a", lines).await.0, 400);
    assert_eq!(
        read::<Cookie>("/a", &[("cookie", "w=1;v=2 ; u")]).await,
        fine("Cookie { value: Some(\"2\") }")
    );
}

#[tokio::test]
async fn what_does_not_fit_is_told() {
    for (told, answer) in [
        ("at #/x: it is required", read::<MembersRequired>("/a?la%20bel=l", &[]).await),
        ("expected one value, found 2", read::<Members>("/a?x=1&x=2", &[]).await),
        ("#/x", read::<Deep>("/a?v[x]=y", &[]).await),
        (" has no value", read::<PipesObject>("/a?v=x|1|la%20bel", &[]).await),
        ("expected a name with =", read::<HeaderObject>("/a", &[("x-v", "x")]).await),
        ("EOF", read::<QueryJson>("/a?v={", &[]).await),
        ("expected '.' before ", read::<Label>("/a/x", &[]).await),
        ("expected the name ", read::<Matrix>("/a/;w=x", &[]).await),
        ("it is required", read::<FormRequired>("/a?fixed=1", &[]).await),
        ("not UTF-8", read::<Form>("/a?v%20%C3%A9=%ff", &[]).await),
    ] {
        assert_eq!(answer.0, 400, "{told}: {answer:?}");
        assert!(answer.1.contains(told), "{told}: {answer:?}");
    }
    assert_eq!(read::<FormRequired>("/a?v=x", &[]).await.0, 404);
}

#[tokio::test]
async fn unions_within_unions_are_not_tried_for_ever() {
    let nested = format!("/a?v={}true{}", "{%22next%22:".repeat(100), "}".repeat(100));
    let (status, told) = read::<QueryUnion>(&nested, &[]).await;
    assert_eq!(status, 400);
    assert!(told.contains("too many unions within unions") && told.len() < 2000, "{told}");
}

#[tokio::test]
async fn no_body_is_sent_as_no_body() {
    let (url, seen) = listen(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx").await;
    let client: Client = Builder::new(API).base_url(url).build().unwrap();
    client.send(FormRequired { value: "x".to_owned() }).await.unwrap();
    let seen = seen.lock().unwrap().concat();
    let (head, _) = seen.split_once("host: ").unwrap();
    assert_eq!(head, "POST /a?fixed=1&v=x HTTP/1.1\r\naccept: text/plain\r\ncontent-length: 0\r\n");
    assert!(seen.ends_with("\r\n\r\n") && !seen.contains("chunked"), "{seen}");
}
