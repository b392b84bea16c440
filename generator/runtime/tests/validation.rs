//! Requests that fit their types and still ask for what the document does not allow.
#![cfg(feature = "server")]
#![allow(clippy::unwrap_used)] // here too, tests may fail by panicking

use std::convert::Infallible;

use axum::body::{to_bytes, Body};
use http::{Request, StatusCode};
use specwright_runtime::http::Media;
use specwright_runtime::server::Routes;
use specwright_runtime::{Json, Response};
use tower::ServiceExt;

/// Rents a plot.
#[derive(Debug, Clone, PartialEq)]
struct RentPlot {
    row: String,
    limit: Option<i32>,
    crops: Option<Vec<String>>,
    body: Plot,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Plot {
    code: String,
    width: Option<f64>,
    owner: Option<Owner>,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Person {
    name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Club {}

#[derive(Debug, Clone, PartialEq)]
enum Owner {
    Person(Person),
    Club(Club),
}

specwright_runtime::record! {
    Plot as "Plot", Exact closed {
        0 code: required "code", 1 width: optional "width", 2 owner: optional "owner",
    } checks {
        0 pattern("^[A-Z][0-9]$"), 1 above(0.0),
    }
}

specwright_runtime::record! { Person as "Person", Exact closed { 0 name: optional "name", } }
specwright_runtime::record! { Club as "Club", Ignored closed { } }
specwright_runtime::union! {
    Owner as "Owner", vacant Person { 0 Person, 1 Club, } by tag "kind", Exact { "person" => 0, "club" => 1, }
}

const BODY: &[Media] = &[
    Media::json("application/json"),
    Media::form("application/x-www-form-urlencoded", &[]),
    #[cfg(feature = "xml")]
    Media::xml("application/xml", specwright_runtime::codec::XmlNode::ELEMENT),
];

specwright_runtime::operation! {
    RentPlot as "rentPlot", POST "/rows/{row}" {
        0 row: required path("row"), 1 limit: optional query("limit"), 2 crops: optional query("crops"),
        body body: required BODY,
    } checks {
        0 max_length(2), 1 minimum(1.0) maximum(100.0), 2 unique_items each(min_length(3)),
    }
    Ok((), ()) = 204, Err(Infallible)
}

/// The handler must run only if all is well.
async fn answer(uri: &str, body: &str) -> (StatusCode, Json) {
    answer_as(uri, "application/json", body).await
}

async fn answer_as(uri: &str, media_type: &str, body: &str) -> (StatusCode, Json) {
    let routes = Routes::new(()).operation::<RentPlot>(|(), request| {
        assert!(request.limit.is_none_or(|limit| limit > 0));
        Box::pin(async { Ok(Response::new(())) })
    });
    let request = Request::post(uri).header("content-type", media_type);
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let response = routes.into_router().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 10_000).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

#[tokio::test]
async fn what_the_document_allows_reaches_the_handler() {
    let (status, _) =
        answer("/rows/N1?limit=100&crops=kale&crops=leek", r#"{"code": "A1", "width": 2.5}"#).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn all_that_it_forbids_comes_back_at_once() {
    let uri = "/rows/N10?limit=0&crops=oat&crops=ox&crops=oat";
    let (status, problem) = answer(uri, r#"{"code": "a1", "width": 0}"#).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let expected = serde_json::json!([
        {"in": "path", "name": "row", "detail": "must have at most 2 characters"},
        {"in": "query", "name": "limit", "detail": "must be at least 1"},
        {"in": "query", "name": "crops", "detail": "items 0 and 2 are equal"},
        {"in": "query", "name": "crops", "pointer": "#/1", "detail": "must have at least 3 characters"},
        {"in": "body", "pointer": "#/code", "detail": "must match `^[A-Z][0-9]$`"},
        {"in": "body", "pointer": "#/width", "detail": "must be above 0"},
    ]);
    assert_eq!(problem["errors"], expected, "{problem}");
}

#[tokio::test]
async fn what_has_no_value_is_told_once() {
    let (status, problem) = answer("/rows/N10?limit=many", r#"{"width": 0}"#).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let expected = serde_json::json!([
        {"in": "query", "name": "limit", "detail": "expected an integer, found \"many\""},
        {"in": "body", "pointer": "#/code", "detail": "it is required"},
        {"in": "path", "name": "row", "detail": "must have at most 2 characters"},
    ]);
    assert_eq!(problem["errors"], expected, "{problem}");
}

#[tokio::test]
async fn properties_that_must_not_be_there_are_all_told() {
    let body =
        r#"{"shade": {"a": [1]}, "code": "A1", "owner": {"age": 3, "kind": "person", "pets": 1}, "sun": 2}"#;
    let (status, problem) = answer("/rows/N1", body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let told = "there must not be such a property";
    // Their order is that of the tree, which `serde_json` keeps by a feature that any crate may ask for.
    let mut pointers = Vec::new();
    for error in problem["errors"].as_array().unwrap() {
        assert_eq!((&error["in"], &error["detail"]), (&"body".into(), &told.into()));
        pointers.push(error["pointer"].as_str().unwrap());
    }
    pointers.sort_unstable();
    assert_eq!(pointers, ["#/owner/age", "#/owner/pets", "#/shade", "#/sun"]);
    // What tells members of a union apart is not among them.
    let (status, problem) = answer("/rows/N1", r#"{"code": "A1", "owner": {"kind": "club"}}"#).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{problem}");
}

#[tokio::test]
async fn forms_must_not_have_them_either() {
    let ask = |body| answer_as("/rows/N1", "application/x-www-form-urlencoded", body);
    for fitting in ["code=A1&width=2", "code=A1&owner[kind]=club", "code=A1&owner[kind]=person&owner[name]=a"]
    {
        let (status, problem) = ask(fitting).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{fitting}: {problem}");
    }
    for (body, pointer) in [
        ("code=A1&sun=2", "#/sun"),
        ("code=A1&sun[a]=2", "#/sun"),
        ("code=A1&owner[kind]=person&owner[age]=3", "#/owner/age"),
    ] {
        let (status, problem) = ask(body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        let expected = serde_json::json!([
            {"in": "body", "pointer": pointer, "detail": "there must not be such a property"},
        ]);
        assert_eq!(problem["errors"], expected, "{body}: {problem}");
    }
}

#[cfg(feature = "xml")]
#[tokio::test]
async fn neither_must_elements_and_attributes_be_there_that_are_no_properties() {
    let ask = |body| answer_as("/rows/N1", "application/xml", body);
    let foreign = "<p xmlns:x='urn:x' x:sun='2'><code>A1</code></p>";
    for fitting in
        ["<p><code>A1</code></p>", "<p><code>A1</code><owner><kind>club</kind></owner></p>", foreign]
    {
        let (status, problem) = ask(fitting).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{fitting}: {problem}");
    }
    for (body, pointer) in [
        ("<p><code>A1</code><sun>2</sun></p>", "#/sun"),
        ("<p sun='2'><code>A1</code></p>", "#/sun"),
        ("<p><code>A1</code><owner><kind>person</kind><age>3</age></owner></p>", "#/owner/age"),
    ] {
        let (status, problem) = ask(body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        let expected = serde_json::json!([
            {"in": "body", "pointer": pointer, "detail": "there must not be such a property"},
        ]);
        assert_eq!(problem["errors"], expected, "{body}: {problem}");
    }
}

#[test]
fn answers_may_have_them_all_the_same() {
    let plot: Plot =
        serde_json::from_str(r#"{"code": "A1", "sun": 2, "owner": {"kind": "club", "x": 1}}"#).unwrap();
    assert_eq!(plot.owner, Some(Owner::Club(Club {})));
}
