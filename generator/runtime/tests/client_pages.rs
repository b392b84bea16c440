//! Lists that come page by page: every way from one page to the next, and where it ends.
#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

use std::convert::Infallible;

use specwright_runtime::client::testing::Recorder;
use specwright_runtime::client::{Builder, Client};
use specwright_runtime::http::{Api, Media, Scheme, SchemeKind};
use specwright_runtime::ErrorKind;

const JSON: &[Media] = &[Media::json("application/json")];
const KEY: Scheme = Scheme::new("key", SchemeKind::Query("key"));
const API: &Api = &Api { user_agent: "", base_url: "https://vault.test/v1", schemes: &[KEY] };

#[derive(Debug, Clone, PartialEq)]
struct Page {
    items: Option<Vec<i64>>,
    next: Option<serde_json::Value>,
}

specwright_runtime::record! {
    Page as "Page", Exact {
        0 items: optional "items",
        1 next: optional "next",
    }
}

macro_rules! operations {
    ($($operation:ident $parameter:literal $type:ty, $ok:ty, $paging:ident $(($($argument:expr),*))? $(=> $field:ident $pointer:literal)?;)+) => {$(
        #[derive(Debug, Default)]
        struct $operation { at: Option<$type>, text: Option<String> }

        specwright_runtime::operation! {
            $operation as "list", GET "/gold" { 0 at: optional query($parameter), 1 text: optional query("text"), }
            Ok($ok, ()) = 200 JSON, Err(Infallible), security: &[&[KEY]]
        }
        specwright_runtime::paged! { $operation by $paging $(($($argument),*))?, i64 $(=> $field $pointer)? }
    )+};
}

operations! {
    ByLink "at" String, Vec<i64>, Link;
    ByUrl "at" String, Page, Url("/next") => items "/items";
    ByToken "token" String, Page, Token("/next", 0) => items "/items";
    ByNumber "token" i64, Page, Token("/next", 0) => items "/items";
    ByPage "page" i64, Vec<i64>, Page(0, 1);
    ByOffset "offset" i64, Page, Offset(0) => items "/items";
}

const TYPE: (&str, &str) = ("content-type", "application/json");

fn recorder(bodies: &[&'static str]) -> Recorder {
    bodies.iter().fold(Recorder::new(), |recorder, body| recorder.respond(200, &[TYPE], *body))
}

fn client(recorder: &Recorder) -> Client {
    Builder::new(API).transport(recorder.clone()).api_key("key", "k").build().unwrap()
}

/// Paths and queries of what was sent.
fn sent(recorder: &Recorder) -> Vec<String> {
    let path = |request: &http::Request<bytes::Bytes>| request.uri().path_and_query().unwrap().to_string();
    recorder.requests().iter().map(path).collect()
}

/// All items, and where they came from.
macro_rules! items {
    ($recorder:expr, $operation:expr) => {{
        let recorder = $recorder;
        let mut items = client(&recorder).call($operation).items();
        let mut all = Vec::new();
        while let Some(item) = items.next().await {
            all.push(item.unwrap());
        }
        (all, sent(&recorder))
    }};
}

#[tokio::test]
async fn tokens_go_to_their_parameter() {
    let bodies =
        [r#"{"items":[1,2],"next":"a&b"}"#, r#"{"items":[3],"next":"c"}"#, r#"{"items":[4],"next":""}"#];
    let first = ByToken { text: Some("x".to_owned()), at: None };
    let (all, sent) = items!(recorder(&bodies), first);
    assert_eq!(all, [1, 2, 3, 4]);
    let urls =
        ["/v1/gold?text=x&key=k", "/v1/gold?token=a%26b&text=x&key=k", "/v1/gold?token=c&text=x&key=k"];
    assert_eq!(sent, urls);
    for end in [r#"{"items":[1]}"#, r#"{"items":[1],"next":null}"#, r#"{"items":[1],"next":false}"#, "{}"] {
        assert_eq!(items!(recorder(&[end]), ByToken::default()).1.len(), 1, "{end}");
    }
}

#[tokio::test]
async fn tokens_may_be_numbers_on_either_side() {
    let bodies = [r#"{"next":7}"#, r#"{"next":"8"}"#, "{}"];
    let expected = ["/v1/gold?key=k", "/v1/gold?token=7&key=k", "/v1/gold?token=8&key=k"];
    assert_eq!(items!(recorder(&bodies), ByNumber::default()).1, expected);
    assert_eq!(items!(recorder(&bodies), ByToken::default()).1, expected);
    let misfit = recorder(&[r#"{"items":[1],"next":"seven"}"#]);
    let mut pages = client(&misfit).call(ByNumber::default()).pages();
    pages.next().await.unwrap().unwrap();
    let error = pages.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let told = "list: the next page is not to be had: what leads there does not fit the parameter";
    assert_eq!(error.to_string(), told);
}

#[tokio::test]
async fn a_server_that_leads_in_a_circle_is_left() {
    let bodies = [r#"{"items":[1],"next":"a"}"#, r#"{"items":[2],"next":"a"}"#];
    assert_eq!(items!(recorder(&bodies), ByToken::default()).0, [1, 2]);
    let bodies = [r#"{"items":[1],"next":"/v1/gold?key=k"}"#];
    assert_eq!(items!(recorder(&bodies), ByUrl::default()).0, [1]);
}

#[tokio::test]
async fn urls_are_followed_as_they_are() {
    let bodies = [
        r#"{"items":[1],"next":"https://vault.test/other?a=1"}"#,
        r#"{"items":[2],"next":"?b=2&key=k"}"#,
        r#"{"items":[3],"next":null}"#,
    ];
    let (all, sent) = items!(recorder(&bodies), ByUrl { at: Some("x".to_owned()), text: None });
    assert_eq!(all, [1, 2, 3]);
    assert_eq!(sent, ["/v1/gold?at=x&key=k", "/other?a=1&key=k", "/other?b=2&key=k"]);
}

#[tokio::test]
async fn links_are_followed() {
    let link = ("link", r#"<https://vault.test/v1/gold?page=2>; rel="next", </>; rel="first""#);
    let recorder = Recorder::new().respond(200, &[TYPE, link], "[1]").respond(200, &[TYPE], "[2]");
    let (all, sent) = items!(recorder, ByLink::default());
    assert_eq!(all, [1, 2]);
    assert_eq!(sent, ["/v1/gold?key=k", "/v1/gold?page=2&key=k"]);
}

#[tokio::test]
async fn credentials_do_not_go_to_a_page_elsewhere() {
    for next in
        ["https://evil.test/v1/gold", "//evil.test", "https://vault.test:444/", "http://vault.test:8080/"]
    {
        let body: &'static str = format!(r#"{{"items":[1],"next":"{next}"}}"#).leak();
        let recorder = recorder(&[body]);
        let mut pages = client(&recorder).call(ByUrl::default()).pages();
        assert_eq!(pages.next().await.unwrap().unwrap().items, Some(vec![1]));
        let error = pages.next().await.unwrap().unwrap_err();
        assert!(error.to_string().ends_with("it is at another origin"), "{error}");
        assert!(pages.next().await.is_none());
        assert_eq!(recorder.requests().len(), 1, "{next}");
    }
}

#[tokio::test]
async fn pages_and_offsets_are_counted_until_a_page_is_empty() {
    let (all, sent) = items!(recorder(&["[1]", "[2,3]", "[]"]), ByPage::default());
    assert_eq!(all, [1, 2, 3]);
    assert_eq!(sent, ["/v1/gold?key=k", "/v1/gold?page=2&key=k", "/v1/gold?page=3&key=k"]);
    let (_, sent) = items!(recorder(&["[1]", "[]"]), ByPage { at: Some(7), text: None });
    assert_eq!(sent, ["/v1/gold?page=7&key=k", "/v1/gold?page=8&key=k"]);
    let bodies = [r#"{"items":[1,2]}"#, r#"{"items":[3]}"#, "{}"];
    let (all, sent) = items!(recorder(&bodies), ByOffset::default());
    assert_eq!(all, [1, 2, 3]);
    assert_eq!(sent, ["/v1/gold?key=k", "/v1/gold?offset=2&key=k", "/v1/gold?offset=3&key=k"]);
}

#[tokio::test]
async fn the_first_error_is_the_end() {
    let recorder = recorder(&[r#"{"items":[1],"next":"a"}"#]).respond(404, &[], "");
    let mut pages = client(&recorder).call(ByToken::default()).pages();
    assert_eq!(pages.next().await.unwrap().unwrap().items, Some(vec![1]));
    assert_eq!(pages.next().await.unwrap().unwrap_err().status().unwrap().as_u16(), 404);
    assert!(pages.next().await.is_none());
}
