//! Path templates that routers do not like.
#![cfg(feature = "server")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

use std::convert::Infallible;

use axum::body::Body;
use axum::Router;
use http::Request;
use specwright_runtime::codec::Codec;
use specwright_runtime::http::{response, Media, Operation, OperationShape};
use specwright_runtime::server::Routes;
use specwright_runtime::Response;
use tower::ServiceExt;

use chance::Pieces;

#[path = "support/chance.rs"]
mod chance;

const TEXT: &[Media] = &[Media::text("text/plain")];

/// Operations without parameters, by number, that answer with their templates.
macro_rules! templates {
    ($($number:literal => $method:literal $path:literal,)+) => {
        $(
            impl Operation for At<$number> {
                const SHAPE: &'static OperationShape =
                    &OperationShape {
                    id: $path,
                    method: $method,
                    path: $path,
                    success: &[response(200, TEXT)],
                    ..OperationShape::NONE
                };
                type Ok = String;
                type Err = Infallible;
                type Headers = ();

                fn vacant() -> Self {
                    Self
                }

                fn slot(&mut self, _: usize) -> Option<&mut dyn Codec> {
                    None
                }

                fn field(&self, _: usize) -> Option<&dyn Codec> {
                    None
                }
            }
        )+

        fn routes() -> Routes<()> {
            Routes::new(())$(.operation::<At<$number>>(|(), _| {
                Box::pin(std::future::ready(Ok(Response::new(concat!($method, " ", $path).to_owned()))))
            }))+
        }
    };
}

struct At<const N: usize>;

templates! {
    0 => "GET" "/v{version}/things/{id}",
    1 => "POST" "/{any}/things/{id}",
    2 => "GET" "/v1/things/{id}",
    3 => "GET" "/{any}/things/{id}",
    4 => "GET" "/{a},{b}",
    5 => "GET" "/{a}-{b}.json",
    6 => "GET" "/{a}-{b}",
    7 => "GET" "/range/{from}...{to}",
    8 => "GET" "/{a}{b}/adjacent",
    9 => "GET" "no/leading/slash",
    10 => "GET" "/trailing/slash/",
    11 => "GET" "/twice/{id}/{id}",
    12 => "GET" "/items:batch",
    13 => "GET" "/:colon",
    14 => "GET" "/*star",
    15 => "GET" "/{*rest}",
    16 => "GET" "/open{brace/{id}",
    17 => "GET" "/close}brace",
    18 => "GET" "/{}",
    19 => "GET" "/double//slash",
    20 => "GET" "",
    21 => "GET" "/query?action=one",
    22 => "GET" "/query?action=two",
    23 => "GET" "/query",
    24 => "GET" "/search?q={q}",
    25 => "GET" "/spaced out/é",
    26 => "GET" "/fragment#here",
    27 => "GET" "/{id}/x/{{y}}",
    28 => "QUERY" "/custom",
    29 => "GET" "/custom",
    30 => "BAD METHOD" "/never",
    31 => "GET" "/v{version}/things/{id}",
    32 => "OPTIONS" "/custom",
    33 => "GET" "/encoded%20text",
    34 => "GET" "/{p0}/x/z",
    35 => "GET" "/%zz",
    36 => "GET" "/a/../b",
}

async fn ask(router: &Router, method: &str, path: &str) -> (u16, String) {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn each_path_finds_its_template() {
    let router = routes().into_router();
    for (path, template) in [
        ("/v2/things/a%2Fb", "/v{version}/things/{id}"),
        ("/v1/things/a", "/v1/things/{id}"),
        ("/w/things/a", "/{any}/things/{id}"),
        ("/v/things/a", "/{any}/things/{id}"),
        ("/1,2", "/{a},{b}"),
        ("/1%2C2-3", "/{a}-{b}"),
        ("/1-2", "/{a}-{b}"),
        ("/1-2.json", "/{a}-{b}.json"),
        ("/1-2.json.json", "/{a}-{b}.json"),
        ("/range/2020-01-01...2020-02-01", "/range/{from}...{to}"),
        ("/ab/adjacent", "/{a}{b}/adjacent"),
        ("/no/leading/slash", "no/leading/slash"),
        ("/trailing/slash/", "/trailing/slash/"),
        ("/twice/1/1", "/twice/{id}/{id}"),
        ("/items:batch", "/items:batch"),
        ("/items%3Abatch", "/items:batch"),
        ("/:colon", "/:colon"),
        ("/*star", "/*star"),
        ("/whatever", "/{*rest}"),
        ("/open%7Bbrace/x", "/open{brace/{id}"),
        ("/close%7dbrace", "/close}brace"),
        ("/%7B%7D", "/{}"),
        ("/double//slash", "/double//slash"),
        ("/", ""),
        ("/query?action=one", "/query?action=one"),
        ("/query?x&action=two", "/query?action=two"),
        ("/query?action=three", "/query"),
        ("/search?q=", "/search?q={q}"),
        ("/spaced%20out/%c3%a9", "/spaced out/é"),
        ("/fragment", "/fragment#here"),
        ("/1/x/%7B2%7D", "/{id}/x/{{y}}"),
        ("/1/x/z", "/{p0}/x/z"),
        ("/encoded%20text", "/encoded%20text"),
    ] {
        assert_eq!(ask(&router, "GET", path).await, (200, format!("GET {template}")), "{path}");
    }
    assert_eq!(ask(&router, "QUERY", "/custom").await, (200, "QUERY /custom".to_owned()));
    assert_eq!(ask(&router, "OPTIONS", "/custom").await, (200, "OPTIONS /custom".to_owned()));
    assert_eq!(ask(&router, "POST", "/v2/things/a").await, (200, "POST /{any}/things/{id}".to_owned()));
    assert_eq!(ask(&router, "POST", "/v1/things/a").await.0, 405);
    assert_eq!(ask(&router, "DELETE", "/v2/things/a").await.0, 405);
}

#[tokio::test]
async fn what_fits_no_template_is_not_found() {
    let router = routes().into_router();
    for path in [
        "/range/...",
        "/twice/1/2",
        "/trailing/slash",
        "/double/slash",
        "/search/x",
        "/1/x/2",
        "/%zz/%zz/%zz",
    ] {
        assert_eq!(ask(&router, "GET", path).await.0, 404, "{path}");
    }
    assert_eq!(ask(&router, "PATCH", "/custom").await.0, 405);
}

#[tokio::test]
async fn services_with_the_same_paths_can_be_merged() {
    let router = routes().merge(routes()).into_router();
    assert_eq!(ask(&router, "GET", "/1,2").await.0, 200);
    assert!(format!("{:?}", routes()).starts_with("[(\"GET\", \"/v{version}/things/{id}\"), "));
}

/// Paths made of pieces that mean something somewhere.
#[tokio::test]
async fn no_path_is_the_servers_undoing() {
    const PIECES: &[&str] = &[
        "/", "v1", "%", "%2", "%2F", "%zz", "..", ".", "-", ",", "{", "}", ":", "*", "é", "?", "=", "&", "#",
        ";",
    ];
    let router = routes().into_router();
    let mut pieces = Pieces::new(1, PIECES);
    for _ in 0..3000 {
        let path = format!("/{}", pieces.text(8));
        if let Ok(request) = Request::get(path).body(Body::empty()) {
            let status = router.clone().oneshot(request).await.unwrap().status();
            assert!([200, 404, 405].contains(&status.as_u16()), "{status}");
        }
    }
}
