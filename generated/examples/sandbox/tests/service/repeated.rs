//! Requests under an ID, which may come again.

use reqwest::Method;

use crate::common::{CUSTOMER, orders, sandbox};
use crate::{LINE, created, json, patch, post, quantity, request, request_as};

#[tokio::test]
async fn ids_are_made_where_they_are_missing_and_echoed_where_not() {
    let url = sandbox().await;
    let path = orders(&url, CUSTOMER);
    let answer = request(Method::GET, &format!("{path}/o-1")).send().await.unwrap();
    for name in ["ms-requestid", "ms-correlationid", "ms-cv"] {
        assert!(!answer.headers()[name].is_empty(), "{name}");
    }
    let answer = post(&path, LINE).header("ms-requestid", "r-1").header("ms-cv", "v").send().await.unwrap();
    assert_eq!(
        (answer.headers()["ms-requestid"].as_bytes(), answer.headers()["ms-cv"].as_bytes()),
        (&b"r-1"[..], &b"v"[..])
    );
}

#[tokio::test]
async fn a_request_that_comes_again_is_executed_once() {
    let url = sandbox().await;
    let path = orders(&url, CUSTOMER);
    let send = || post(&path, LINE).header("ms-requestid", "again").send();
    let (one, other) = tokio::join!(send(), send());
    let (one, other) = (json(one.unwrap()).await, json(other.unwrap()).await);
    assert_eq!(one, other);
    // What it says is what counts, not how it is written.
    let spaced =
        request(Method::POST, &path).header("content-type", "text/json").body(LINE.replace("\":", "\" : "));
    let same = spaced.header("ms-requestid", "again").send().await.unwrap();
    assert_eq!(json(same).await, one);
    let another = post(&path, r#"{"lineItems":[{"offerId":"SANDBOX:SOFTWARE:0001"}]}"#);
    let refused = another.header("ms-requestid", "again").send().await.unwrap();
    assert_eq!(refused.status(), 400);
    assert_eq!(json(refused).await["code"], 20_009);
    // The request of another customer is another request.
    let elsewhere = post(&orders(&url, "c-2"), LINE).header("ms-requestid", "again").send().await.unwrap();
    assert_ne!(json(elsewhere).await["id"], one["id"]);
}

#[tokio::test]
async fn a_change_that_comes_again_is_made_once() {
    let path = created(&sandbox().await).await;
    let send = |body: String, etag: &str| {
        patch(&path, body).header("ms-requestid", "r-1").header("if-match", etag).send()
    };
    let first = json(send(quantity(2), "*").await.unwrap()).await;
    assert_eq!(patch(&path, quantity(5)).send().await.unwrap().status(), 200);
    assert_eq!(json(send(quantity(2), "*").await.unwrap()).await, first);
    assert_eq!(json(request(Method::GET, &path).send().await.unwrap()).await["lineItems"][0]["quantity"], 5);
    // What it depends on is part of the request.
    assert_eq!(json(send(quantity(2), "\"1-completed\"").await.unwrap()).await["code"], 20_009);
    // A refusal is an answer, too.
    let refused = || patch(&path, quantity(0)).header("ms-requestid", "r-2").send();
    let first = refused().await.unwrap();
    assert_eq!(first.status(), 400);
    assert_eq!(json(first).await, json(refused().await.unwrap()).await);
    let mended = patch(&path, quantity(1)).header("ms-requestid", "r-2").send().await.unwrap();
    assert_eq!(json(mended).await["code"], 20_009);
}

#[tokio::test]
async fn the_request_of_another_partner_is_another_request() {
    let url = sandbox().await;
    let path = orders(&url, "6a1d2c0e-93f4-4b57-8e26-d70b5f1c3a98");
    let create = |token: &'static str| {
        let post = request_as(token, Method::POST, &path).header("content-type", "application/json");
        post.header("ms-requestid", "r-1").body(LINE).send()
    };
    let (one, other) = (create("sandbox").await.unwrap(), create("one-customer").await.unwrap());
    assert_eq!((one.status().as_u16(), other.status().as_u16()), (201, 201));
    assert_ne!(json(one).await["id"], json(other).await["id"]);
}
