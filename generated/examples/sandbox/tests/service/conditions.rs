//! Requests that depend on the state of an order.

use std::collections::BTreeSet;
use std::time::Duration;

use orders_sandbox::store::Store;
use reqwest::{Method, StatusCode};

use crate::common::{sandbox, serve, settings};
use crate::{created, json, patch, request};

#[tokio::test(flavor = "multi_thread")]
async fn of_two_writers_one_has_to_read_again() {
    let url = sandbox().await;
    let path = created(&url).await;
    for round in 0..20 {
        let read = request(Method::GET, &path).send().await.unwrap();
        let etag = read.headers()["etag"].to_str().unwrap().to_owned();
        assert_eq!(format!("\"{}\"", json(read).await["attributes"]["etag"].as_str().unwrap()), etag);
        let (one, other) =
            tokio::join!(patch_if(&path, &etag, round * 2 + 2), patch_if(&path, &etag, round * 2 + 3));
        let statuses = BTreeSet::from([one.status(), other.status()]);
        assert_eq!(statuses, BTreeSet::from([StatusCode::OK, StatusCode::PRECONDITION_FAILED]));
        let written = if one.status() == 200 { one } else { other };
        let read = json(request(Method::GET, &path).send().await.unwrap()).await;
        assert_eq!(json(written).await["lineItems"][0]["quantity"], read["lineItems"][0]["quantity"]);
    }
}

/// Changes an order, if it is in one of these states.
async fn patch_if(path: &str, etags: &str, quantity: i32) -> reqwest::Response {
    patch(path, crate::quantity(quantity)).header("if-match", etags).send().await.unwrap()
}

#[tokio::test]
async fn each_representation_has_a_tag_of_its_own_and_all_are_of_one_state() {
    let url = sandbox().await;
    let path = created(&url).await;
    let tag = |accept: &'static str| {
        let read = request(Method::GET, &path).header("accept", accept).send();
        async { read.await.unwrap().headers()["etag"].to_str().unwrap().to_owned() }
    };
    let (json, xml) = (tag("application/json").await, tag("text/xml").await);
    assert_eq!(xml, format!("{}.xml\"", json.strip_suffix('"').unwrap()));
    assert_eq!(patch_if(&path, &xml, 2).await.status(), StatusCode::OK);
    assert_eq!(patch_if(&path, &json, 3).await.status(), StatusCode::PRECONDITION_FAILED);
    assert_eq!(
        patch_if(&path, &format!("\"x\", {}", tag("text/json").await), 3).await.status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_list_of_tags_is_no_asterisk() {
    let path = created(&sandbox().await).await;
    for tags in ["\"a,*,b\"", "\"x\", *", "*x", "W/\"1-completed\"", "1-completed"] {
        assert_eq!(patch_if(&path, tags, 2).await.status(), 412, "{tags}");
    }
    assert_eq!(patch_if(&path, " * ", 2).await.status(), 200);
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let path = created(&sandbox().await).await;
    let get = |name: &'static str, value: &str, accept: &'static str| {
        request(Method::GET, &path).header(name, value).header("accept", accept).send()
    };
    let read = get("if-none-match", "\"other\"", "application/json").await.unwrap();
    let etag = read.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!((read.status(), read.headers()["vary"].as_bytes()), (StatusCode::OK, &b"accept"[..]));
    let known = get("if-none-match", &format!("W/{etag}"), "application/json").await.unwrap();
    assert_eq!(
        (known.status(), known.headers()["etag"].as_bytes()),
        (StatusCode::NOT_MODIFIED, etag.as_bytes())
    );
    assert!(!known.headers()["ms-requestid"].is_empty() && known.text().await.unwrap().is_empty());
    // Another representation is another answer.
    assert_eq!(get("if-none-match", &etag, "application/xml").await.unwrap().status(), 200);
    assert_eq!(get("if-match", &etag, "application/json").await.unwrap().status(), 200);
    let stale = get("if-match", "\"other\"", "application/json").await.unwrap();
    assert_eq!(stale.status(), 412);
    assert_eq!(json(stale).await["code"], 20_412);
    for tags in ["*", &etag] {
        let change = patch(&path, crate::quantity(2)).header("if-none-match", tags);
        assert_eq!(change.send().await.unwrap().status(), 412);
    }
}

#[tokio::test]
async fn time_is_no_other_writer() {
    let url = serve(Store::in_memory().unwrap().0, &settings(Duration::from_millis(200))).await;
    let path = created(&url).await;
    let read = request(Method::GET, &path).send().await.unwrap();
    let etag = read.headers()["etag"].to_str().unwrap().to_owned();
    let mut order = json(read).await;
    tokio::time::sleep(Duration::from_millis(250)).await;
    assert_eq!(order["status"], "pending");
    order["lineItems"][0]["quantity"] = serde_json::json!(7);
    let change = patch(&path, order.to_string()).header("if-match", &etag).send().await.unwrap();
    assert_eq!(change.status(), 200);
    // What was read is another order now, as the body says.
    let change = patch(&path, order.to_string()).send().await.unwrap();
    assert_eq!(change.status(), 412);
}
