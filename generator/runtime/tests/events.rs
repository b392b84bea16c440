//! What servers send: webhooks and callbacks, and queries that are one parameter; and operations
//! that only their parameters tell apart.
#![cfg(all(feature = "client", feature = "server"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[allow(dead_code, unreachable_pub)]
mod support;

use std::convert::Infallible;

use axum::body::Body;
use axum::Router;
use http::Request;
use specwright_runtime::client::{Builder, Client};
use specwright_runtime::http::{Api, Media, Scheme, SchemeKind};
use specwright_runtime::serde_json::{json, Value};
use specwright_runtime::server::Routes;
use specwright_runtime::Response;
use support::watching;
use tower::ServiceExt;

const TEXT: &[Media] = &[Media::text("text/plain")];
const JSON: &[Media] = &[Media::json("application/json")];
const KEY: Scheme = Scheme::new("key", SchemeKind::Header("X-Key"));
const API: Api = Api { user_agent: "tests", base_url: "https://api.example", schemes: &[KEY] };

/// A webhook.
struct ShipSighted {
    hint: Option<String>,
    body: String,
}

specwright_runtime::operation! {
    ShipSighted as "shipSighted", POST "/shipSighted" {
        0 hint: optional query("hint"),
        body body: required TEXT,
    }
    Ok(String, ()) = 200 TEXT,
    Err(Infallible),
}

fn lighthouse() -> Routes<()> {
    Routes::new(()).operation::<ShipSighted>(|(), sighted| {
        let told = format!("{} {:?}", sighted.body, sighted.hint);
        Box::pin(std::future::ready(Ok(Response::new(told))))
    })
}

#[tokio::test]
async fn webhooks_go_where_they_are_wanted() {
    let (seen, transport) = watching(lighthouse().at::<ShipSighted>("/hooks/{any}").into_router());
    let client: Client = Builder::new(&API)
        .api_key("key", "secret")
        .header("X-Mine", "1")
        .transport(transport)
        .build()
        .unwrap();
    let ship = |hint: Option<&str>| ShipSighted { hint: hint.map(str::to_owned), body: "Argo".to_owned() };
    let there = "https://coast.example/hooks/7?token=t#top";
    assert_eq!(*client.send_to(there, ship(Some("a b"))).await.unwrap(), "Argo Some(\"a b\")");
    let sent = seen.lock().unwrap().remove(0);
    assert!(sent.starts_with("POST https://coast.example/hooks/7?token=t&hint=a%20b"), "{sent}");
    assert!(
        sent.contains("tests") && !sent.contains("secret") && !sent.to_lowercase().contains("x-mine"),
        "{sent}"
    );
    assert_eq!(*client.send_to("http://coast.example/hooks/8", ship(None)).await.unwrap(), "Argo None");
    assert!(client.send_to("no url", ship(None)).await.is_err());
    // Without a URL it goes to where the server would expect it.
    assert_eq!(client.send(ship(None)).await.unwrap_err().status().unwrap(), 404);
}

/// Queries that are one parameter.
macro_rules! query_operation {
    ($operation:ident($ty:ty), $name:literal, $($style:tt)*) => {
        struct $operation {
            filter: Option<$ty>,
        }

        specwright_runtime::operation! {
            $operation as $name, GET $name {
                0 filter: optional query("filter")$($style)*,
            }
            Ok(Value, ()) = 200 JSON,
            Err(Infallible),
        }
    };
}

query_operation!(ByText(String), "/text", .query_text());
query_operation!(ByJson(Value), "/json", .query_json());

#[tokio::test]
async fn a_query_may_be_one_parameter() {
    let routes = Routes::new(())
        .operation::<ByText>(|(), asked| Box::pin(std::future::ready(Ok(Response::new(json!(asked.filter))))))
        .operation::<ByJson>(|(), asked| {
            Box::pin(std::future::ready(Ok(Response::new(json!(asked.filter)))))
        });
    let (seen, transport) = watching(routes.into_router());
    let client: Client = Builder::new(&API).transport(transport).build().unwrap();
    let last = || seen.lock().unwrap().pop().unwrap().lines().next().unwrap().to_owned();

    for (text, written) in [("a=1&b=%20c", "a=1&b=%20c"), ("only words", "only%20words"), ("?x", "?x")] {
        let answer = client.send(ByText { filter: Some(text.to_owned()) }).await.unwrap();
        assert_eq!(last(), format!("GET https://api.example/text?{written}"));
        assert_eq!(*answer, json!(written));
    }
    let filter = json!({"author": "A & B", "pages": [1, null]});
    assert_eq!(*client.send(ByJson { filter: Some(filter.clone()) }).await.unwrap(), filter);
    assert!(last().starts_with("GET https://api.example/json?%7B%22author%22%3A%22A%20%26%20B%22"));
    assert_eq!(*client.send(ByJson { filter: None }).await.unwrap(), json!(null));
    assert_eq!(last(), "GET https://api.example/json");
    assert_eq!(
        client
            .send_to("https://api.example/json?{", ByJson { filter: None })
            .await
            .unwrap_err()
            .status()
            .unwrap(),
        400
    );
}

/// Operations with the same path, as servers see it.
macro_rules! same_path {
    ($($operation:ident, $method:ident $path:literal { $($rows:tt)* } { $($field:ident: $ty:ty),* };)*) => {
        $(
            #[allow(dead_code)]
            struct $operation { $($field: $ty),* }

            specwright_runtime::operation! {
                $operation as $path, $method $path { $($rows)* }
                Ok(String, ()) = 200 TEXT,
                Err(Infallible),
            }
        )*

        fn archive() -> Router {
            Routes::new(())$(.operation::<$operation>(|(), _| {
                Box::pin(std::future::ready(Ok(Response::new(stringify!($operation).to_owned()))))
            }))*.into_router()
        }
    };
}

same_path! {
    ByTitle, GET "/items/{title}" { 0 title: required path("title"), } { title: String };
    ByNumber, GET "/items/{number}" {
        0 number: required path("number"),
        1 exact: required query("exact"),
    } { number: i64, exact: bool };
    Fixed, GET "/items/all" { 0 limit: optional query("limit"), } { limit: Option<i64> };
    Burn, DELETE "/items/{which}" { 0 which: required path("which"), } { which: String };
    Plain, GET "/#nothing" { } { };
    Acl, GET "/#acl" { 0 acl: required query("acl"), } { acl: bool };
    Tags, GET "/#tags" { 0 tags: required header("x-tags"), } { tags: bool };
}

#[tokio::test]
async fn parameters_tell_what_paths_do_not() {
    let archive = archive();
    for (method, path, answer) in [
        ("GET", "/items/x", "ByTitle"),
        ("GET", "/items/7", "ByTitle"),
        ("GET", "/items/7?exact=true", "ByNumber"),
        ("GET", "/items/x?exact=true", "ByTitle"),
        ("GET", "/items/all", "Fixed"),
        ("DELETE", "/items/x", "Burn"),
        ("GET", "/", "Plain"),
        ("GET", "/?acl=true", "Acl"),
        ("GET", "/?acl=perhaps", "Plain"),
    ] {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        assert_eq!(ask(&archive, request).await, (200, answer.to_owned()), "{method} {path}");
    }
    let tagged = Request::get("/").header("x-tags", "true").body(Body::empty()).unwrap();
    assert_eq!(ask(&archive, tagged).await, (200, "Tags".to_owned()));
    // A path in full is meant, even if its parameters are wrong.
    let wrong = Request::get("/items/all?limit=none").body(Body::empty()).unwrap();
    assert_eq!(ask(&archive, wrong).await.0, 400);
    let unknown = Request::put("/items/x").body(Body::empty()).unwrap();
    assert_eq!(ask(&archive, unknown).await.0, 405);
}

async fn ask(router: &Router, request: Request<Body>) -> (u16, String) {
    let answer = router.clone().oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}
