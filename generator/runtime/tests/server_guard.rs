//! What a server does around its operations: panics, limits, IDs, documents, its own words.
#![cfg(feature = "server")]
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // here too, tests may fail by panicking

#[allow(dead_code, unreachable_pub)]
mod support;

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{to_bytes, Body};
use axum::Router;
use bytes::Bytes;
use http::{HeaderName, Request};
use http_body::Frame;
use specwright_runtime::http::Media;
use specwright_runtime::server::{extension, Cause, RequestId, Routes};
use specwright_runtime::{Answer, Response};
use support::headers_of;
use tower::ServiceExt;

/// Writes into a log.
struct WriteLine {
    trace: Option<String>,
    body: String,
}

specwright_runtime::operation! {
    WriteLine as "writeLine", POST "/lines" {
        0 trace: optional header("x-trace"), body body: required &[Media::json("application/json")],
    }
    Ok(String, ()) = 200 &[Media::json("application/json")], Err(Infallible)
}

struct ReadLog;

specwright_runtime::operation! {
    ReadLog as "readLog", GET "/lines/{p}" {}
    Ok((), ()) = 204, Err(Infallible)
}

fn routes() -> Routes<()> {
    let routes = Routes::new(()).operation::<WriteLine>(|(), request| Box::pin(write(request)));
    routes.operation::<ReadLog>(|(), _| Box::pin(std::future::ready(Ok(().into()))))
}

async fn write(request: WriteLine) -> Answer<WriteLine> {
    match request.body.as_str() {
        "panic" => panic!("the log is full of {}", "secrets"),
        "hang" => std::future::pending().await,
        _ => {}
    }
    let id = extension::<RequestId>().map(|RequestId(id)| id.to_str().unwrap().to_owned());
    Ok(Response::new(format!("{} {:?} {id:?}", request.body, request.trace)))
}

async fn ask(router: Router, request: Request<Body>) -> String {
    let response = router.oneshot(request).await.unwrap();
    let (mut parts, body) = response.into_parts();
    parts.headers.remove("content-length");
    let body = to_bytes(body, 10_000).await.unwrap();
    format!("{}\n{}{}", parts.status.as_u16(), headers_of(&parts.headers), String::from_utf8_lossy(&body))
}

fn post(body: impl Into<Body>) -> Request<Body> {
    let request = Request::post("/lines").header("content-type", "application/json");
    request.body(body.into()).unwrap()
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_panic_is_a_500_that_tells_nothing() {
    let response = routes().into_router().oneshot(post("\"panic\"")).await.unwrap();
    let cause = response.extensions().get::<Cause>().unwrap().0.to_string();
    assert_eq!(cause, "panic: the log is full of secrets");
    let answer = ask(routes().into_router(), post("\"panic\"")).await;
    let told =
        "500\ncontent-type: application/problem+json\n{\"title\":\"Internal Server Error\",\"status\":500}";
    assert_eq!(answer, told);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_problems() {
    let answer = ask(routes().into_router(), get("/no/such/path")).await;
    assert_eq!(
        answer,
        "404\ncontent-type: application/problem+json\n{\"title\":\"Not Found\",\"status\":404,\"detail\":\"no operation has the path /no/such/path\"}"
    );
    let answer = ask(routes().into_router(), get("/lines")).await;
    assert!(answer.starts_with("405\nallow: POST\ncontent-type: application/problem+json\n{"), "{answer}");
    assert!(answer.contains("\"detail\":\"/lines has POST\""), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn handlers_and_bodies_have_an_hour() {
    const HOUR: Duration = Duration::from_secs(3600);
    let start = tokio::time::Instant::now();
    let router = routes().timeout(HOUR).stall_timeout(None).into_router();
    let answer = ask(router.clone(), post("\"hang\"")).await;
    assert_eq!(start.elapsed(), HOUR);
    let told =
        "503\ncontent-type: application/problem+json\n{\"title\":\"Service Unavailable\",\"status\":503}";
    assert_eq!(answer, told);
    let answer = ask(router, post(Body::new(Pending))).await;
    let told = "408\ncontent-type: application/problem+json\n{\"title\":\"Request Timeout\",\"status\":408}";
    assert_eq!(answer, told);
    assert_eq!(start.elapsed(), HOUR * 2);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_given_up() {
    let start = tokio::time::Instant::now();
    let answer = ask(routes().into_router(), post(Body::new(Pending))).await;
    assert!(answer.starts_with("408\n") && answer.contains("the body stalled"), "{answer}");
    assert_eq!(start.elapsed(), Duration::from_secs(30));
}

/// The body of somebody who has fallen asleep.
struct Pending;

impl http_body::Body for Pending {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        std::task::Poll::Pending
    }
}

#[tokio::test]
async fn headers_have_a_limit() {
    let request =
        |length| Request::get("/lines/1").header("x-long", "x".repeat(length)).body(Body::empty()).unwrap();
    assert_eq!(ask(routes().into_router(), request(32 * 1024 - 6)).await, "204\n");
    let answer = ask(routes().into_router(), request(32 * 1024 - 5)).await;
    assert!(answer.starts_with("431\ncontent-type: application/problem+json\n"), "{answer}");
    let answer = ask(routes().max_header_bytes(10).into_router(), request(5)).await;
    assert!(answer.starts_with("431\n"), "{answer}");
    let router = routes().request_id(HeaderName::from_static("x-trace")).max_header_bytes(10).into_router();
    assert!(ask(router, request(5)).await.contains("\nx-trace: "));
}

#[tokio::test]
async fn ids_are_made_where_they_are_missing_and_sent_back() {
    let router = routes()
        .request_id(HeaderName::from_static("x-trace"))
        .request_id(HeaderName::from_static("x-other"))
        .into_router();
    let mut request = post("\"hi\"");
    request.headers_mut().insert("x-trace", "t-1".parse().unwrap());
    request.headers_mut().insert("x-other", "o-1".parse().unwrap());
    let answer = ask(router.clone(), request).await;
    let told = "200\ncontent-type: application/json\nx-other: o-1\nx-trace: t-1\n\"hi Some(\\\"t-1\\\") Some(\\\"t-1\\\")\"";
    assert_eq!(answer, told);

    // The handler sees what was made, and so does the caller: of problems too, and where nothing is.
    let response = router.clone().oneshot(post("\"hi\"")).await.unwrap();
    let made = response.headers()["x-trace"].to_str().unwrap().to_owned();
    assert_eq!(made.len(), 36, "{made}");
    let body = to_bytes(response.into_body(), 10_000).await.unwrap();
    assert_eq!(body, format!(r#""hi Some(\"{made}\") Some(\"{made}\")""#));
    for request in [post("\"panic\""), post("{"), get("/nothing")] {
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.headers()["x-trace"].len(), 36);
        assert_ne!(response.headers()["x-trace"], response.headers()["x-other"]);
    }
}

#[tokio::test]
async fn documents_are_served_beside_operations() {
    let routes = routes().document("/openapi.yaml", "openapi: 3.0.3\n").document("/spec/openapi.json", "{}");
    let router =
        routes.document("/lines/{p}", "hidden").document("/spec/openapi.json", "again").into_router();
    let yaml = "200\ncontent-type: application/yaml\nopenapi: 3.0.3\n";
    assert_eq!(ask(router.clone(), get("/openapi.yaml")).await, yaml);
    let json = "200\ncontent-type: application/json\n{}";
    assert_eq!(ask(router.clone(), get("/spec/openapi.json")).await, json);
    assert_eq!(ask(router, get("/lines/1")).await, "204\n");
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Trouble {
    code: Option<u16>,
    message: Option<String>,
}

specwright_runtime::record! { Trouble as "Trouble", Exact { 0 code: optional "code", 1 message: optional "message", } }

#[tokio::test]
async fn problems_can_be_told_in_other_words() {
    let routes = routes().problems(|told| Trouble { code: told.status, message: told.detail.clone() });
    let router = routes.into_router();
    let answer = ask(router.clone(), post("")).await;
    let told = r#"{"code":400,"message":"body: it is required"}"#;
    assert_eq!(answer, format!("400\ncontent-type: application/json\n{told}"));
    for (request, start) in [
        (get("/nothing"), "404\ncontent-type: application/json\n{\"code\":404"),
        (get("/lines"), "405\nallow: POST\ncontent-type: application/json\n{\"code\":405"),
        (post("\"panic\""), "500\ncontent-type: application/json\n{\"code\":500"),
    ] {
        let answer = ask(router.clone(), request).await;
        assert!(answer.starts_with(start), "{answer}");
    }
    let response = router.oneshot(Request::head("/nothing").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), 404);
}

#[tokio::test]
async fn words_that_panic_are_a_500_and_the_connection_goes_on() {
    let router =
        routes().problems(|told| -> String { panic!("no words for {:?}", told.status) }).into_router();
    for request in [get("/nowhere"), post("\"panic\"")] {
        let answer = ask(router.clone(), request).await;
        assert!(answer.starts_with("500\ncontent-type: application/problem+json\n"), "{answer}");
    }
}

#[cfg(feature = "xml")]
#[tokio::test]
async fn problems_are_told_in_the_media_type_that_is_wanted() {
    use specwright_runtime::codec::XmlNode;
    use specwright_runtime::http::Media;

    const MEDIA: &[Media] =
        &[Media::json("text/json"), Media::xml("application/xml", XmlNode::ELEMENT.named("Trouble"))];
    let words = |told: &specwright_runtime::server::Problem| Trouble { code: told.status, message: None };
    let router = routes().problems_in(MEDIA, words).into_router();
    for (accept, content_type, body) in [
        ("application/xml", "application/xml", "<Trouble><code>404</code></Trouble>"),
        ("text/*, application/xml;q=0.5", "text/json", r#"{"code":404}"#),
        ("image/png", "text/json", r#"{"code":404}"#),
    ] {
        let request = Request::get("/nothing").header("accept", accept).body(Body::empty()).unwrap();
        let answer = ask(router.clone(), request).await;
        assert!(answer.starts_with(&format!("404\ncontent-type: {content_type}\n")), "{answer}");
        assert!(answer.ends_with(body), "{answer}");
    }
}
