//! Parts of multipart bodies that are written in styles and media types of their own: the bytes on both sides, then
//! a client against a server. OpenAPI 3.1.1 §4.8.15, 3.2.0 §4.15.
#![cfg(all(
    feature = "client",
    feature = "server",
    feature = "multipart",
    feature = "xml",
    feature = "yaml"
))]
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // here too, tests may fail by panicking

use std::convert::Infallible;

use axum::body::Body as AxumBody;
use http::{Request, StatusCode};
use specwright_runtime::codec::XmlNode;
use specwright_runtime::http::{part, query, Media, PartShape};
use specwright_runtime::server::Routes;
use specwright_runtime::{client, Answer, File, Json, Response};
use tower::ServiceExt as _;

use chance::Pieces;

#[path = "support/chance.rs"]
mod chance;

/// A body with a part of each kind.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Form {
    /// Text.
    pub name: String,
    /// Exploded: `red` and `name of tint` are parts.
    pub tint: Option<Tint>,
    /// `deepObject`.
    pub border: Option<Border>,
    /// XML.
    pub place: Option<Place>,
    /// XML, a part for each.
    pub places: Option<Vec<Place>>,
    /// YAML.
    pub settings: Option<Tint>,
    /// A form within the form.
    pub search: Option<Tint>,
    /// Parts within a part.
    pub album: Option<Album>,
    /// Parts without names within a part.
    pub notes: Option<Vec<Json>>,
}

/// An object of single values.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tint {
    /// A number.
    pub red: i32,
    /// Text.
    pub label: Option<String>,
}

/// An object of others.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Border {
    /// A number.
    pub width: Option<f64>,
    /// An object within.
    pub tint: Option<Tint>,
}

/// What is written in XML.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Place {
    /// An attribute.
    pub id: i32,
    /// An element.
    pub street: String,
}

/// What has parts itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Album {
    /// Text.
    pub title: String,
    /// A file of a documented type.
    pub cover: Option<File>,
}

specwright_runtime::record! { Tint as "Tint", Exact { 0 red: required "red", 1 label: optional "label", } }
specwright_runtime::record! { Border as "Border", Exact { 0 width: optional "width", 1 tint: optional "tint", } }
specwright_runtime::record! { Album as "Album", Exact { 0 title: required "title", 1 cover: optional "cover", } }
specwright_runtime::record! {
    Place as "Place", Exact { 0 id: required "id", 1 street: required "street", } xml { 0 .attribute(), }
}
specwright_runtime::record! {
    Form as "Form", Exact {
        0 name: required "name", 1 tint: optional "tint", 2 border: optional "border", 3 place: optional "place",
        4 places: optional "places", 5 settings: optional "settings", 6 search: optional "search",
        7 album: optional "album", 8 notes: optional "notes",
    }
}

const PLACE: Media = Media::xml("application/xml; charset=utf-8", XmlNode::ELEMENT.named("Place"));

const ROWS: &[PartShape] = &[
    part("tint").pairs(query("tint").members()),
    part("border").pairs(query("border").deep_object()),
    part("place").whole(PLACE),
    part("places").each(PLACE),
    part("settings").whole(Media::yaml("application/yaml")),
    part("search").whole(Media::form("application/x-www-form-urlencoded", &[])),
    part("album").whole(Media::multipart("multipart/form-data", &[part("cover").content_type("image/png")])),
    part("notes").whole(Media::multipart("multipart/mixed", &[part("1").content_type("application/x+json")])),
];

/// Gives back what it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Echo {
    /// What is sent.
    pub body: Form,
}

specwright_runtime::operation! {
    Echo as "echo", POST "/echo" { body body: required &[Media::multipart("multipart/form-data", ROWS)], }
    Ok(Form, ()) = 200 &[Media::multipart("multipart/form-data", ROWS)], Err(Infallible)
}

/// Items without names, of which the first is XML and all others are text of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What is sent.
    pub body: Vec<Json>,
}

const ITEMS: &[Media] = &[Media::multipart(
    "multipart/mixed",
    &[part("0").whole(Media::yaml("application/yaml")), part("").content_type("text/markdown")],
)];

specwright_runtime::operation! {
    Report as "report", POST "/report" { body body: required ITEMS, }
    Ok(Vec<Json>, ()) = 200 ITEMS, Err(Infallible)
}

const API: specwright_runtime::http::Api =
    specwright_runtime::http::Api { user_agent: "", base_url: "", schemes: &[] };

/// A client of `API`.
#[derive(Debug, Clone)]
pub struct Client(client::Client);

specwright_runtime::client!(Client, &API);

fn router() -> axum::Router {
    Routes::new(())
        .operation(|(), request: Echo| Box::pin(async { Answer::<Echo>::Ok(Response::new(request.body)) }))
        .operation(|(), request: Report| {
            Box::pin(async { Answer::<Report>::Ok(Response::new(request.body)) })
        })
        .into_router()
}

/// Status and text of the answer to these bytes, with the same boundaries every time.
async fn answer(path: &str, content_type: &str, body: &str) -> (StatusCode, String) {
    let body = AxumBody::from(body.replace('\n', "\r\n"));
    let request = Request::post(path).header("content-type", content_type).body(body).unwrap();
    let answer = router().oneshot(request).await.unwrap();
    let (status, content_type) =
        (answer.status(), answer.headers()["content-type"].to_str().unwrap().to_owned());
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let mut text = format!("{content_type}\n{}", String::from_utf8_lossy(&bytes)).replace("\r\n", "\n");
    for fixed in ["B0", "B1", "B2"] {
        let Some((_, rest)) = text.split_once("boundary=part-") else { break };
        let found: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        text = text.replace(&format!("part-{found}"), fixed);
    }
    (status, text)
}

const FORM: &str = "multipart/form-data; boundary=b";

/// What comes in the parts of `echo`, and goes out the same way: name and content, but for `name`.
async fn echo(parts: &str) -> String {
    let body = format!("--b\nContent-Disposition: form-data; name=name\n\nx\n{parts}--b--\n");
    let (status, text) = answer("/echo", FORM, &body).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    let start =
        "multipart/form-data; boundary=B0\n--B0\nContent-Disposition: form-data; name=\"name\"\n\nx\n";
    let rest = text.strip_prefix(start).unwrap_or_else(|| panic!("{text}"));
    rest.strip_suffix("--B0--\n").unwrap().replace("--B0\n", "--b\n")
}

fn plain(name: &str, content: &str) -> String {
    format!("--b\nContent-Disposition: form-data; name=\"{name}\"\n\n{content}\n")
}

fn typed(name: &str, content_type: &str, content: &str) -> String {
    format!(
        "--b\nContent-Disposition: form-data; name=\"{name}\"\nContent-Type: {content_type}\n\n{content}\n"
    )
}

#[tokio::test]
async fn the_members_of_an_exploded_object_are_parts() {
    // Nothing is escaped in parts: what looks like an escape is none.
    let parts = [plain("red", "7"), plain("label", "a&b=c%20+ü")].concat();
    assert_eq!(echo(&parts).await, parts);
    // In one part it is JSON, as it would be if nothing was said.
    assert_eq!(echo(&plain("tint", "{\"red\": 8}")).await, plain("red", "8"));
    assert_eq!(echo("").await, "");
}

#[tokio::test]
async fn the_members_of_a_deep_object_are_parts() {
    let parts =
        [plain("border[width]", "1.5"), plain("border[tint][red]", "7"), plain("border[tint][label]", "[x]")]
            .concat();
    assert_eq!(echo(&parts).await, parts);
}

#[tokio::test]
async fn a_part_is_written_in_its_media_type() {
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Place id=\"7\"><street>A &amp; B</street></Place>";
    let place = |name: &str| typed(name, "application/xml; charset=utf-8", xml);
    assert_eq!(echo(&place("place")).await, place("place"));
    let places = [place("places"), place("places")].concat();
    assert_eq!(echo(&places).await, places);
    // A part that says that it is JSON is JSON; one that says nothing is what is documented.
    let json = typed("place", "application/json", "{\"id\": 7, \"street\": \"A & B\"}");
    assert_eq!(echo(&json).await, place("place"));
    assert_eq!(echo(&plain("place", xml)).await, place("place"));
    let yaml = typed("settings", "application/yaml", "red: 7\nlabel: x");
    assert_eq!(echo(&yaml).await, typed("settings", "application/yaml", "{\"red\":7,\"label\":\"x\"}"));
    let form = typed("search", "application/x-www-form-urlencoded", "red=7&label=a+b%26");
    assert_eq!(echo(&form).await, form);
}

#[tokio::test]
async fn a_part_may_have_parts_itself() {
    let album = "--B1
Content-Disposition: form-data; name=\"title\"

Cats
--B1
Content-Disposition: form-data; name=\"cover\"; filename=\"cat.png\"
Content-Type: image/png

PNG
--B1--
";
    let part = typed("album", "multipart/form-data; boundary=B1", album);
    assert_eq!(echo(&part).await, part);
    let notes = "--B1
Content-Type: application/json

{\"a\":1}
--B1
Content-Type: application/x+json

2
--B1--
";
    let part = typed("notes", "multipart/mixed; boundary=B1", notes);
    assert_eq!(echo(&part).await.replace("Content-Disposition: inline\n", ""), part);
}

#[tokio::test]
async fn items_are_written_as_their_positions_say() {
    let body = "--b\nContent-Type: application/yaml\n\na: [1]\n--b\nContent-Type: text/markdown\n\n# A\n--b\n\nB\n--b--\n";
    let (status, text) = answer("/report", "multipart/mixed; boundary=b", body).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    let parts = "--B0\nContent-Type: application/yaml\n\n{\"a\":[1]}\n--B0\nContent-Type: text/markdown\n\n# A\n--B0\nContent-Type: text/markdown\n\nB\n--B0--\n";
    assert_eq!(text, format!("multipart/mixed; boundary=B0\n{parts}"));
}

#[tokio::test]
async fn what_is_wrong_is_told_with_the_part() {
    let large = "x".repeat(1024 * 1024);
    for (part, expected) in [
        (plain("red", "x"), "/tint/red: expected an integer"),
        (plain("label", "x"), "/tint/red: it is required"),
        ([plain("red", "1"), plain("red", "2")].concat(), "/tint/red: expected one value, found 2"),
        (plain("border[width]", "x"), "/border/width: expected a number"),
        (
            [plain("border[width]", "1"), plain("border[width]", "2")].concat(),
            "/border/width: it is there twice",
        ),
        (plain(&format!("border{}", "[a]".repeat(20)), "1"), "it is nested too deeply"),
        (typed("place", "application/xml", "<Place id=\"7\"><street>"), "/place"),
        (typed("place", "application/xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), "/place"),
        (typed("place", "application/xml; charset=utf-16", "x"), "only UTF-8 is supported"),
        (typed("places", "application/xml", "<Place id=\"x\"/>"), "/places/0"),
        (typed("settings", "application/yaml", "red: [&a [*a]]"), "/settings"),
        (typed("search", "application/x-www-form-urlencoded", "red=%zz"), "/search"),
        (typed("album", "multipart/form-data", "x"), "/album: the content type has no `boundary`"),
        (typed("album", "multipart/form-data; boundary=c", "--c\n\n"), "/album: the body ends"),
        (typed("album", "multipart/form-data; boundary=c", &large), "/album: only a file may be so long"),
        (typed("place", "application/xml", &large), "/place: only a file may be so long"),
    ] {
        let body = format!("--b\nContent-Disposition: form-data; name=name\n\nx\n{part}--b--\n");
        let (status, text) = answer("/echo", FORM, &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{part:.200} {text:.200}");
        let (_, problem) = text.split_once('\n').unwrap();
        let problem: Json = serde_json::from_str(problem).unwrap();
        let told = problem["detail"].as_str().unwrap();
        assert!(told.contains(expected), "{part:.200}: {told}");
    }
}

#[tokio::test]
async fn whatever_is_sent_is_received() {
    const PIECES: [&str; 12] = ["\r\n--", "&", "=", "%20", "+", "[", "]", "ü", "<", "\"", ";", "x"];
    let mut pieces = Pieces::new(5, &PIECES);
    let mut text = |count: usize| pieces.text(count);
    let client = Client::builder().base_url("http://a.test").transport(router()).build().unwrap();
    for count in 0..120_i32 {
        let size = usize::try_from(count).unwrap();
        let mut tint =
            |some: bool| some.then(|| Tint { red: count, label: (count % 3 > 0).then(|| text(size % 9)) });
        let (own, within, settings, search) =
            (tint(count % 2 > 0), tint(true), tint(true), tint(count % 5 > 0));
        let place = |street: String| Place { id: count, street };
        // XML has no carriage returns of its own: they are the ends of lines.
        let street = text(size % 7).replace('\r', "");
        let form = Form {
            name: text(3),
            tint: own,
            border: Some(Border { width: Some(f64::from(count) / 4.0), tint: within }),
            place: Some(place(street.clone())),
            places: Some(vec![place(street), place("x".to_owned())]),
            settings,
            search,
            album: Some(Album {
                title: text(4),
                cover: Some(File::new(text(9)).name(text(3)).content_type("a/b")),
            }),
            notes: Some(vec![Json::from(count), Json::from(vec![text(2)])]),
        };
        let received = client.send(Echo { body: form.clone() }).await.unwrap();
        assert_eq!(received.body(), &form);
    }
}
