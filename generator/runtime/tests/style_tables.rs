//! The tables of styles in the specifications, row by row: what the client writes, and what the server
//! reads. The table "Style Examples" is the same in OpenAPI 3.0.4 (§4.7.12.4) and 3.1.1 (§4.8.12.4); 3.2.0
//! (§4.12, "Style Examples") leaves out the `?` and adds two rows for the style `cookie`. RFC 6570 has its
//! examples in §3.2.2 (simple) to §3.2.8 (form).
//!
//! The column `undefined` stands for what is not there: that is left out here, as RFC 6570 §2.3 and §3.2.1
//! have it. What is "n/a" in the table is undefined, and has no row here unless it says so.
#![cfg(all(feature = "client", feature = "server"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[macro_use]
#[allow(dead_code, unreachable_pub)]
mod support;

use support::round_trip::{read, written};

/// `{ "R": 100, "G": 200, "B": 150 }` of OpenAPI's tables.
#[derive(Debug, Clone, PartialEq, Default)]
struct Color {
    r: i64,
    g: i64,
    b: i64,
}

specwright_runtime::record! {
    Color as "Color", Exact {
        0 r: required "R",
        1 g: required "G",
        2 b: required "B",
    }
}

/// `{ "semi": ";", "dot": ".", "comma": "," }` of RFC 6570 §3.2.
#[derive(Debug, Clone, PartialEq, Default)]
struct Keys {
    semi: String,
    dot: String,
    comma: String,
}

specwright_runtime::record! {
    Keys as "Keys", Exact {
        0 semi: required "semi",
        1 dot: required "dot",
        2 comma: required "comma",
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Either {
    Number(i64),
    Names(Vec<String>),
    Name(String),
}

specwright_runtime::union! {
    Either as "Either", vacant Name {
        0 Number,
        1 Names,
        2 Name,
    } by rules {
        Integer any() => 0,
        String any() => 2,
        Array any() => 1,
    }
}

#[derive(Debug, Clone, PartialEq)]
enum NameOrColor {
    Name(String),
    Color(Color),
}

specwright_runtime::union! {
    NameOrColor as "NameOrColor", vacant Name {
        0 Name,
        1 Color,
    } by rules {
        String any() => 0,
        Object any() => 1,
    }
}

type Texts = Vec<String>;

styled! {
    MatrixText(String) "/x{color}" required path("color").matrix();
    MatrixList(Texts) "/x{color}" required path("color").matrix();
    MatrixColor(Color) "/x{color}" required path("color").matrix();
    MatrixTexts(Texts) "/x{color}" required path("color").matrix().exploded();
    MatrixMembers(Color) "/x{color}" required path("color").matrix().exploded();
    MatrixKeys(Keys) "/x{keys}" required path("keys").matrix();
    MatrixKeysExploded(Keys) "/x{keys}" required path("keys").matrix().exploded();
    LabelText(String) "/x{color}" required path("color").label();
    LabelList(Texts) "/x{color}" required path("color").label();
    LabelColor(Color) "/x{color}" required path("color").label();
    LabelTexts(Texts) "/x{color}" required path("color").label().exploded();
    LabelMembers(Color) "/x{color}" required path("color").label().exploded();
    SimpleText(String) "/x{color}" required path("color");
    SimpleList(Texts) "/x{color}" required path("color");
    SimpleColor(Color) "/x{color}" required path("color");
    SimpleTexts(Texts) "/x{color}" required path("color").exploded();
    SimpleMembers(Color) "/x{color}" required path("color").exploded();
    SimpleKeys(Keys) "/x{keys}" required path("keys");
    SimpleKeysExploded(Keys) "/x{keys}" required path("keys").exploded();
    Segment(String) "/a/{v}/b" required path("v");
    HeaderText(String) "/" required header("color");
    HeaderList(Texts) "/" required header("color");
    HeaderColor(Color) "/" required header("color");
    HeaderTexts(Texts) "/" required header("color").exploded();
    HeaderMembers(Color) "/" required header("color").exploded();
    FormText(String) "/" required query("color");
    FormJoinedText(String) "/" required query("color").joined();
    FormList(Texts) "/" required query("color").joined();
    FormColor(Color) "/" required query("color").joined();
    FormTexts(Texts) "/" required query("color");
    FormMembers(Color) "/" required query("color").members();
    FormKeys(Keys) "/" required query("keys").joined();
    FormKeysExploded(Keys) "/" required query("keys").members();
    FormOptional(Option<Texts>) "/" optional query("color");
    FormColors(Option<Color>) "/" optional query("color").members();
    FormEither(Option<Either>) "/" optional query("color");
    FormJoinedEither(Option<Either>) "/" optional query("color").joined();
    FormNameOrColor(Option<NameOrColor>) "/" optional query("color").members();
    SimpleEither(Either) "/x{color}" required path("color");
    SimpleNameOrColor(NameOrColor) "/x{color}" required path("color").exploded();
    SpaceList(Texts) "/" required query("color").space_delimited();
    SpaceColor(Color) "/" required query("color").space_delimited();
    PipeList(Texts) "/" required query("color").pipe_delimited();
    PipeColor(Color) "/" required query("color").pipe_delimited();
    DeepColor(Color) "/" required query("color").deep_object();
    CookieFormText(String) "/" required cookie("color");
    CookieFormList(Texts) "/" required cookie("color").joined();
    CookieFormColor(Color) "/" required cookie("color").joined();
    CookieFormTexts(Texts) "/" required cookie("color");
    CookieFormMembers(Color) "/" required cookie("color");
    CookieText(String) "/" required cookie("color").plain();
    CookieList(Texts) "/" required cookie("color").plain().joined();
    CookieColor(Color) "/" required cookie("color").plain().joined();
    CookieTexts(Texts) "/" required cookie("color").plain();
    CookieMembers(Color) "/" required cookie("color").plain();
    CookieEither(Option<Either>) "/" optional cookie("color");
    WholeQuery(Color) "/" required query("q").query_form(&[]);
    WholeJson(Color) "/" required query("q").query_json();
}

fn texts(items: &[&str]) -> Texts {
    items.iter().map(|item| (*item).to_owned()).collect()
}

fn blue() -> String {
    "blue".to_owned()
}

fn colors() -> Texts {
    texts(&["blue", "black", "brown"])
}

const RGB: Color = Color { r: 100, g: 200, b: 150 };

fn keys() -> Keys {
    Keys { semi: ";".to_owned(), dot: ".".to_owned(), comma: ",".to_owned() }
}

/// The rows `matrix`, `label` and `simple`. The empty strings are not in the table: they are `{;empty}` of RFC
/// 6570 §3.2.7 and `X{.empty}` of §3.2.5.
#[tokio::test]
async fn paths_of_openapi() {
    check! {
        MatrixText(String::new()) => "/x;color";
        MatrixText(blue()) => "/x;color=blue";
        MatrixList(colors()) => "/x;color=blue,black,brown";
        MatrixColor(RGB) => "/x;color=R,100,G,200,B,150";
        MatrixTexts(colors()) => "/x;color=blue;color=black;color=brown";
        MatrixMembers(RGB) => "/x;R=100;G=200;B=150";
        LabelText(String::new()) => "/x.";
        LabelText(blue()) => "/x.blue";
        LabelList(colors()) => "/x.blue,black,brown";
        LabelColor(RGB) => "/x.R,100,G,200,B,150";
        LabelTexts(colors()) => "/x.blue.black.brown";
        LabelMembers(RGB) => "/x.R=100.G=200.B=150";
        SimpleText(blue()) => "/xblue";
        SimpleList(colors()) => "/xblue,black,brown";
        SimpleColor(RGB) => "/xR,100,G,200,B,150";
        SimpleTexts(colors()) => "/xblue,black,brown";
        SimpleMembers(RGB) => "/xR=100,G=200,B=150";
    }
    refused! {
        // An empty segment is another path, which the specification leaves to the tools.
        SimpleText(String::new()) => "it must not be empty";
    }
}

/// The rows `simple`, which headers have, too. Nothing in a header is percent-encoded (3.1.1 appendix D).
#[tokio::test]
async fn headers_of_openapi() {
    check! {
        HeaderText(String::new()) => "/ color: ";
        HeaderText(blue()) => "/ color: blue";
        HeaderList(colors()) => "/ color: blue,black,brown";
        HeaderColor(RGB) => "/ color: R,100,G,200,B,150";
        HeaderTexts(colors()) => "/ color: blue,black,brown";
        HeaderMembers(RGB) => "/ color: R=100,G=200,B=150";
    }
}

/// The rows `form`, `spaceDelimited`, `pipeDelimited` and `deepObject`; an empty string is `{?empty}` of RFC
/// 6570 §3.2.8. The last two rows are `in: querystring` of 3.2.0, as a form and as JSON ("Parameter Object
/// Examples").
#[tokio::test]
async fn queries_of_openapi() {
    check! {
        FormText(String::new()) => "/?color=";
        FormJoinedText(String::new()) => "/?color=";
        FormText(blue()) => "/?color=blue";
        FormList(colors()) => "/?color=blue,black,brown";
        FormColor(RGB) => "/?color=R,100,G,200,B,150";
        FormTexts(colors()) => "/?color=blue&color=black&color=brown";
        FormMembers(RGB) => "/?R=100&G=200&B=150";
        FormOptional(None) => "/";
        FormColors(None) => "/";
        FormColors(Some(RGB)) => "/?R=100&G=200&B=150";
        SpaceList(colors()) => "/?color=blue%20black%20brown";
        SpaceColor(RGB) => "/?color=R%20100%20G%20200%20B%20150";
        PipeList(colors()) => "/?color=blue%7Cblack%7Cbrown";
        PipeColor(RGB) => "/?color=R%7C100%7CG%7C200%7CB%7C150";
        DeepColor(RGB) => "/?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150";
        WholeQuery(RGB) => "/?R=100&G=200&B=150";
        WholeJson(RGB) => "/?%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D";
    }
}

/// The rows `form`, where `explode` takes a parameter apart with `&`, though 3.1.1 appendix D warns of it; and
/// the rows `cookie` of 3.2.0, which has what cookies have. Of those, arrays and objects that are not
/// exploded are "n/a": here they are joined as everywhere.
#[tokio::test]
async fn cookies_of_openapi() {
    check! {
        CookieFormText(String::new()) => "/ cookie: color=";
        CookieFormText(blue()) => "/ cookie: color=blue";
        CookieFormList(colors()) => "/ cookie: color=blue,black,brown";
        CookieFormColor(RGB) => "/ cookie: color=R,100,G,200,B,150";
        CookieFormTexts(colors()) => "/ cookie: color=blue&color=black&color=brown";
        CookieFormMembers(RGB) => "/ cookie: R=100&G=200&B=150";
        CookieText(String::new()) => "/ cookie: color=";
        CookieText(blue()) => "/ cookie: color=blue";
        CookieText("a b=%20&\"c\"".to_owned()) => "/ cookie: color=a b=%20&\"c\"";
        CookieList(colors()) => "/ cookie: color=blue,black,brown";
        CookieColor(RGB) => "/ cookie: color=R,100,G,200,B,150";
        CookieTexts(colors()) => "/ cookie: color=blue; color=black; color=brown";
        CookieMembers(RGB) => "/ cookie: R=100; G=200; B=150";
        CookieEither(Some(Either::Number(7))) => "/ cookie: color=7";
        CookieEither(Some(Either::Names(colors()))) => "/ cookie: color=blue&color=black&color=brown";
        CookieEither(None) => "/";
    }
    refused! {
        CookieText("a;b".to_owned()) => "cannot be written in a cookie as it is";
        CookieText("é".to_owned()) => "cannot be written in a cookie as it is";
        CookieText(" a".to_owned()) => "cannot be written in a cookie as it is";
        CookieList(texts(&["a,b"])) => "contains the delimiter ','";
    }
}

/// RFC 6570: `{var}`, `{hello}`, `{half}`, `{list}`, `{keys}`, `{keys*}` of §3.2.2; `X{.list*}` and `{.who}` of
/// §3.2.5; `{;half}`, `{;list*}`, `{;keys}` and `{;keys*}` of §3.2.7; `{?half}`, `{?list}`, `{?list*}`, `{?keys}`
/// and `{?keys*}` of §3.2.8, under our names. Keys have no order there.
#[tokio::test]
async fn uri_templates() {
    check! {
        SimpleText("value".to_owned()) => "/xvalue";
        SimpleText("Hello World!".to_owned()) => "/xHello%20World%21";
        SimpleText("50%".to_owned()) => "/x50%25";
        SimpleList(texts(&["red", "green", "blue"])) => "/xred,green,blue";
        SimpleKeys(keys()) => "/xsemi,%3B,dot,.,comma,%2C";
        SimpleKeysExploded(keys()) => "/xsemi=%3B,dot=.,comma=%2C";
        LabelText("fred".to_owned()) => "/x.fred";
        LabelTexts(texts(&["red", "green", "blue"])) => "/x.red.green.blue";
        LabelText("50%".to_owned()) => "/x.50%25";
        LabelList(texts(&["red", "green", "blue"])) => "/x.red,green,blue";
        MatrixText("50%".to_owned()) => "/x;color=50%25";
        MatrixTexts(texts(&["red", "green", "blue"])) => "/x;color=red;color=green;color=blue";
        MatrixKeys(keys()) => "/x;keys=semi,%3B,dot,.,comma,%2C";
        MatrixKeysExploded(keys()) => "/x;semi=%3B;dot=.;comma=%2C";
        MatrixKeysExploded(Keys::default()) => "/x;semi;dot;comma";
        FormText("50%".to_owned()) => "/?color=50%25";
        FormList(texts(&["red", "green", "blue"])) => "/?color=red,green,blue";
        FormTexts(texts(&["red", "green", "blue"])) => "/?color=red&color=green&color=blue";
        FormKeys(keys()) => "/?keys=semi,%3B,dot,.,comma,%2C";
        FormKeysExploded(keys()) => "/?semi=%3B&dot=.&comma=%2C";
    }
}

#[tokio::test]
async fn segments_survive_whatever_they_hold() {
    check! {
        Segment("a/b".to_owned()) => "/a/a%2Fb/b";
        Segment("../../etc".to_owned()) => "/a/..%2F..%2Fetc/b";
        Segment("a..b".to_owned()) => "/a/a..b/b";
        Segment("...".to_owned()) => "/a/.../b";
        Segment("%2E%2E".to_owned()) => "/a/%252E%252E/b";
        Segment("100%".to_owned()) => "/a/100%25/b";
        Segment("a b+c".to_owned()) => "/a/a%20b%2Bc/b";
        Segment("a;v=1,b".to_owned()) => "/a/a%3Bv%3D1%2Cb/b";
        Segment("?#[]@!$&'()*".to_owned()) => "/a/%3F%23%5B%5D%40%21%24%26%27%28%29%2A/b";
        Segment("żółw 🐢".to_owned()) => "/a/%C5%BC%C3%B3%C5%82w%20%F0%9F%90%A2/b";
        Segment("\u{0}\n".to_owned()) => "/a/%00%0A/b";
    }
    refused! {
        Segment(".".to_owned()) => "would name another path";
        Segment("..".to_owned()) => "would name another path";
    }
}

#[tokio::test]
async fn unions_are_told_by_what_came() {
    check! {
        FormEither(Some(Either::Number(7))) => "/?color=7";
        FormEither(Some(Either::Name("007".to_owned()))) => "/?color=007";
        FormEither(Some(Either::Names(colors()))) => "/?color=blue&color=black&color=brown";
        FormEither(None) => "/";
        FormJoinedEither(Some(Either::Name("a,b".to_owned()))) => "/?color=a%2Cb";
        FormJoinedEither(Some(Either::Names(texts(&["a", "b"])))) => "/?color=a,b";
        FormNameOrColor(Some(NameOrColor::Name("a b".to_owned()))) => "/?color=a%20b";
        FormNameOrColor(Some(NameOrColor::Color(RGB))) => "/?R=100&G=200&B=150";
        FormNameOrColor(None) => "/";
        SimpleEither(Either::Name("a,b".to_owned())) => "/xa%2Cb";
        SimpleEither(Either::Names(texts(&["a", "b"]))) => "/xa,b";
        SimpleEither(Either::Number(-1)) => "/x-1";
        SimpleNameOrColor(NameOrColor::Color(RGB)) => "/xR=100,G=200,B=150";
        SimpleNameOrColor(NameOrColor::Name("R=1".to_owned())) => "/xR%3D1";
    }
}

#[tokio::test]
async fn raw_bytes_that_the_client_would_not_write() {
    let rgb = (200, "FormMembers { value: Color { r: 100, g: 200, b: 150 } }".to_owned());
    assert_eq!(read::<FormMembers>("/?B=150&x=y&G=200&R=1%300", &[]).await, rgb);
    let brackets = read::<DeepColor>("/?color[R]=100&color%5bG]=200&color[B]=150", &[]).await;
    assert_eq!(brackets.0, 200);
    let cookie = |line| [("cookie", line)];
    let members = (200, "CookieFormMembers { value: Color { r: 100, g: 200, b: 150 } }".to_owned());
    assert_eq!(read::<CookieFormMembers>("/", &cookie("other=a&b; R=100; G=200;B=150")).await, members);
    let list = (200, "CookieFormTexts { value: [\"blue\", \"black\"] }".to_owned());
    assert_eq!(read::<CookieFormTexts>("/", &cookie("color=blue; color=black")).await, list);
    assert_eq!(read::<CookieMembers>("/", &cookie("R=100")).await.0, 400);
    assert_eq!(read::<CookieMembers>("/", &[]).await.0, 400);
    assert_eq!(read::<FormMembers>("/", &[]).await.0, 400);
    assert_eq!(read::<FormEither>("/?utm=1", &[]).await.1, "FormEither { value: None }");
    assert_eq!(read::<FormNameOrColor>("/?utm=1", &[]).await.1, "FormNameOrColor { value: None }");
    assert_eq!(read::<FormNameOrColor>("/?utm=1&R=1", &[]).await.0, 400);
    assert_eq!(read::<WholeQuery>("/?R=1&G=2&B=%zz", &[]).await.0, 400);
}
