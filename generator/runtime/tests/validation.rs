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
}

specwright_runtime::record! {
    Plot as "Plot", Exact { 0 code: required "code", 1 width: optional "width", } checks {
        0 pattern("^[A-Z][0-9]$"), 1 above(0.0),
    }
}

specwright_runtime::operation! {
    RentPlot as "rentPlot", POST "/rows/{row}" {
        0 row: required path("row"), 1 limit: optional query("limit"), 2 crops: optional query("crops"),
        body body: required &[Media::json("application/json")],
    } checks {
        0 max_length(2), 1 minimum(1.0) maximum(100.0), 2 unique_items each(min_length(3)),
    }
    Ok((), ()) = 204, Err(Infallible)
}

/// The handler must run only if all is well.
async fn answer(uri: &str, body: &str) -> (StatusCode, Json) {
    let routes = Routes::new(()).operation::<RentPlot>(|(), request| {
        assert!(request.limit.is_none_or(|limit| limit > 0));
        Box::pin(async { Ok(Response::new(())) })
    });
    let request = Request::post(uri).header("content-type", "application/json");
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
        {"in": "body", "detail": "Plot lacks the required `code`"},
        {"in": "path", "name": "row", "detail": "must have at most 2 characters"},
    ]);
    assert_eq!(problem["errors"], expected, "{problem}");
}
