//! What the reference pages say of the service, over real sockets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // here too, tests may fail by panicking

use std::collections::BTreeSet;
use std::time::Duration;

use common::{BASIC, CUSTOMER, client, order, orders, sandbox, serve, settings};
use orders_sandbox::store::Store;
use partner_center_orders::operations::GetOrderError;
use partner_center_orders::types::{Order, OrderLineItem, OrderStatus};
use reqwest::{Method, StatusCode};

mod common;

/// A request with a token.
fn request(method: Method, url: &str) -> reqwest::RequestBuilder {
    request_as("sandbox", method, url)
}

fn request_as(token: &str, method: Method, url: &str) -> reqwest::RequestBuilder {
    reqwest::Client::new().request(method, url).header("authorization", format!("Bearer {token}"))
}

fn post(url: &str, body: &'static str) -> reqwest::RequestBuilder {
    request(Method::POST, url).header("content-type", "application/json").body(body)
}

const LINE: &str = r#"{"lineItems":[{"offerId":"CFQ7TTC0LH18:0001:CFQ7TTC0K971","quantity":2}]}"#;

async fn json(response: reqwest::Response) -> serde_json::Value {
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn an_order_is_created_read_changed_and_cancelled() {
    let url = serve(Store::in_memory().unwrap(), &settings(Duration::from_millis(300))).await;
    let client = client(&url);
    let created = client.create_order("1", CUSTOMER, &order(5)).await.unwrap();
    let id = created.id.clone().unwrap();
    assert_eq!(created.status, Some(OrderStatus::Pending));
    assert_eq!((created.total_price, created.status()), (None, StatusCode::CREATED));

    tokio::time::sleep(Duration::from_millis(350)).await;
    let read = client.get_order("1", CUSTOMER, &id).include_price(true).await.unwrap();
    assert_eq!((&read.status, read.total_price), (&Some(OrderStatus::Completed), Some(36.0)));

    let line = OrderLineItem { line_item_number: Some(0), quantity: Some(6), ..OrderLineItem::default() };
    let wanted = Order { line_items: Some(vec![line]), ..Order::default() };
    let changed = client.update_order("1", CUSTOMER, &id, &wanted).await.unwrap();
    assert_eq!(changed.line_items.as_ref().unwrap()[0].quantity, Some(6));

    let wanted = Order { status: Some(OrderStatus::Cancelled), ..Order::default() };
    let cancelled = client.update_order("1", CUSTOMER, &id, &wanted).await.unwrap();
    assert_eq!(cancelled.status, Some(OrderStatus::Cancelled));
    let error = client.update_order("1", CUSTOMER, &id, &order(1)).await.unwrap_err();
    assert!(matches!(error.api(), Some(GetOrderError::BadRequest(_))), "{error}");
    let error = client.get_order("1", CUSTOMER, "none").await.unwrap_err();
    assert!(matches!(error.api(), Some(GetOrderError::NotFound(_))), "{error}");
}

#[tokio::test]
async fn links_lead_to_what_they_name() {
    let url = sandbox().await;
    let created = client(&url).create_order("1", "a/b ü", &order(3)).await.unwrap();
    let links = created.links.clone().unwrap();
    let own = links.self_.unwrap().uri.unwrap();
    assert_eq!(created.raw_headers()["location"].to_str().unwrap(), own);
    assert_eq!(request(Method::GET, &format!("{url}{own}")).send().await.unwrap().status(), 200);
    let status = links.provisioning_status.unwrap().uri.unwrap();
    let told = json(request(Method::GET, &format!("{url}{status}")).send().await.unwrap()).await;
    assert_eq!(told[0]["status"], "Fulfilled");
    assert_eq!(told[0]["quantityProvisioningInformation"][0]["quantity"], 3);
    let unknown = format!("{}/none/provisioningstatus", orders(&url, CUSTOMER));
    assert_eq!(request(Method::GET, &unknown).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_token_is_worth_its_customers() {
    let url = sandbox().await;
    let orders = orders(&url, CUSTOMER);
    let with = |token: Option<&'static str>| {
        let request = reqwest::Client::new().get(format!("{orders}/o-1")).header("accept", "application/xml");
        match token {
            Some(token) => request.header("authorization", format!("Bearer {token}")).send(),
            None => request.send(),
        }
    };
    let answer = with(None).await.unwrap();
    assert_eq!(answer.status(), 401);
    assert!(answer.headers()["www-authenticate"].as_bytes().starts_with(b"Bearer"));
    let text = answer.text().await.unwrap();
    assert!(text.contains("<ErrorResponse><code>20401</code>"), "{text}");
    assert_eq!(with(Some("unheard-of")).await.unwrap().status(), 401);
    let answer = with(Some("one-customer")).await.unwrap();
    assert_eq!(answer.status(), 403);
    assert!(answer.text().await.unwrap().contains("<code>20403</code>"));
    assert_eq!(with(Some("sandbox")).await.unwrap().status(), 404);
}

#[tokio::test]
async fn ids_are_made_where_they_are_missing_and_echoed_where_not() {
    let url = sandbox().await;
    let orders = orders(&url, CUSTOMER);
    let answer = request(Method::GET, &format!("{orders}/o-1")).send().await.unwrap();
    for name in ["ms-requestid", "ms-correlationid", "ms-cv"] {
        assert!(!answer.headers()[name].is_empty(), "{name}");
    }
    let answer = post(&orders, LINE).header("ms-requestid", "r-1").header("ms-cv", "v").send().await.unwrap();
    assert_eq!(
        (answer.headers()["ms-requestid"].as_bytes(), answer.headers()["ms-cv"].as_bytes()),
        (&b"r-1"[..], &b"v"[..])
    );
}

#[tokio::test]
async fn a_request_that_comes_again_is_executed_once() {
    let url = sandbox().await;
    let orders = orders(&url, CUSTOMER);
    let send = || post(&orders, LINE).header("ms-requestid", "again").send();
    let (one, other) = tokio::join!(send(), send());
    let (one, other) = (json(one.unwrap()).await, json(other.unwrap()).await);
    assert_eq!(one, other);
    // What it says is what counts, not how it is written.
    let spaced =
        request(Method::POST, &orders).header("content-type", "text/json").body(LINE.replace("\":", "\" : "));
    let same = spaced.header("ms-requestid", "again").send().await.unwrap();
    assert_eq!(json(same).await, one);
    let another = post(&orders, r#"{"lineItems":[{"offerId":"SANDBOX:SOFTWARE:0001"}]}"#);
    let refused = another.header("ms-requestid", "again").send().await.unwrap();
    assert_eq!(refused.status(), 400);
    assert_eq!(json(refused).await["code"], 20_009);
    // The request of another customer is another request.
    let elsewhere =
        post(&common::orders(&url, "c-2"), LINE).header("ms-requestid", "again").send().await.unwrap();
    assert_ne!(json(elsewhere).await["id"], one["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_writers_one_has_to_read_again() {
    let url = sandbox().await;
    let created = client(&url).create_order("1", CUSTOMER, &order(1)).await.unwrap();
    let path = format!("{}/{}", orders(&url, CUSTOMER), created.id.as_ref().unwrap());
    let read = request(Method::GET, &path).send().await.unwrap();
    let etag = read.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(json(read).await["attributes"]["etag"], etag.as_str());
    let (one, other) = tokio::join!(patch(&path, &etag, 2), patch(&path, &etag, 3));
    let statuses = BTreeSet::from([one.status(), other.status()]);
    assert_eq!(statuses, BTreeSet::from([StatusCode::OK, StatusCode::PRECONDITION_FAILED]));
}

async fn patch(path: &str, etag: &str, quantity: i32) -> reqwest::Response {
    let body = format!(r#"{{"lineItems":[{{"lineItemNumber":0,"quantity":{quantity}}}]}}"#);
    let patch = request(Method::PATCH, path).header("if-match", etag);
    patch.header("content-type", "application/json").body(body).send().await.unwrap()
}

#[tokio::test]
async fn each_representation_has_a_tag_of_its_own_and_all_are_of_one_state() {
    let url = sandbox().await;
    let created = client(&url).create_order("1", CUSTOMER, &order(1)).await.unwrap();
    let path = format!("{}/{}", orders(&url, CUSTOMER), created.id.as_ref().unwrap());
    let tag = |accept: &'static str| {
        let read = request(Method::GET, &path).header("accept", accept).send();
        async { read.await.unwrap().headers()["etag"].to_str().unwrap().to_owned() }
    };
    let (json, xml) = (tag("application/json").await, tag("text/xml").await);
    assert_eq!(xml, format!("{}.xml\"", json.strip_suffix('"').unwrap()));
    assert_eq!(patch(&path, &xml, 2).await.status(), StatusCode::OK);
    assert_eq!(patch(&path, &json, 3).await.status(), StatusCode::PRECONDITION_FAILED);
    assert_eq!(patch(&path, &format!("\"x\", {}", tag("text/json").await), 3).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_order_that_is_nested_too_deep_harms_nobody() {
    let url = sandbox().await;
    let orders = orders(&url, CUSTOMER);
    for depth in [124, 125, 126] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let body = LINE.replacen('{', &format!("{{\"x\":{deep},"), 1);
        let send = request(Method::POST, &orders).header("content-type", "application/json").body(body);
        let (answer, other) = tokio::join!(send.send(), post(&orders, LINE).send());
        let answer = answer.unwrap();
        assert!(matches!(answer.status().as_u16(), 201 | 400), "{depth}: {}", answer.status());
        assert_eq!(other.unwrap().status(), 201);
        if answer.status() == 201 {
            let own = answer.headers()["location"].to_str().unwrap();
            assert_eq!(request(Method::GET, &format!("{url}{own}")).send().await.unwrap().status(), 200);
        }
    }
}

#[tokio::test]
async fn a_customer_has_500_requests_a_minute() {
    let url = sandbox().await;
    let ask = |customer: &str| request(Method::GET, &format!("{}/o-1", orders(&url, customer))).send();
    let client = reqwest::Client::new();
    let path = format!("{}/o-1", orders(&url, CUSTOMER));
    let ask_for_it = || client.get(&path).header("authorization", "Bearer sandbox").send();
    // Who may not ask does not count; a body that is none does.
    assert_eq!(request_as("nobody", Method::GET, &path).send().await.unwrap().status(), 401);
    assert_eq!(request_as("one-customer", Method::GET, &path).send().await.unwrap().status(), 403);
    assert_eq!(post(&orders(&url, CUSTOMER), "{").send().await.unwrap().status(), 400);
    for _ in 0..499 {
        assert_eq!(ask_for_it().await.unwrap().status(), 404);
    }
    let limited = ask_for_it().await.unwrap();
    assert_eq!(limited.status(), 429);
    let wait: u64 = limited.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(json(limited).await["code"], 20_429);
    assert_eq!(ask("another").await.unwrap().status(), 404);
}

#[tokio::test]
async fn orders_come_in_all_media_types() {
    let url = sandbox().await;
    let orders = orders(&url, CUSTOMER);
    let xml =
        format!("<Order><lineItems><offerId>{BASIC}</offerId><quantity>2</quantity></lineItems></Order>");
    let requests = [
        ("application/json", LINE.to_owned()),
        ("text/json", LINE.to_owned()),
        ("application/xml", xml.clone()),
        ("text/xml", xml),
        ("application/x-www-form-urlencoded", form()),
    ];
    for (content_type, body) in requests {
        for accept in ["application/json", "text/json", "application/xml", "text/xml"] {
            let post =
                request(Method::POST, &orders).header("content-type", content_type).header("accept", accept);
            let answer = post.body(body.clone()).send().await.unwrap();
            let status = answer.status();
            let got = answer.headers()["content-type"].to_str().unwrap().to_owned();
            let text = answer.text().await.unwrap();
            assert_eq!((status, got.as_str()), (StatusCode::CREATED, accept), "{content_type}: {text}");
            assert!(
                text.contains(BASIC) && text.contains("2</quantity>") | text.contains("\"quantity\":2"),
                "{text}"
            );
        }
    }
}

/// An order as a form: what is no text is JSON.
fn form() -> String {
    let lines = format!(r#"{{"offerId":"{BASIC}","quantity":2}}"#);
    let encoded: String = lines.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("lineItems={encoded}")
}

#[tokio::test]
async fn the_reference_page_needs_no_other_server() {
    let url = sandbox().await;
    let get = |path: &str| reqwest::get(format!("{url}{path}"));
    let page = get("/reference").await.unwrap().text().await.unwrap();
    assert!(page.contains("/reference/swagger-ui-bundle.js") && !page.contains("https://"), "{page}");
    assert_eq!(get("/reference/swagger-ui-bundle.js").await.unwrap().status(), 200);
    let document = get("/openapi.yaml").await.unwrap().text().await.unwrap();
    let document: serde_yaml::Value = serde_yaml::from_str(&document).unwrap();
    assert_eq!(document["servers"][0]["url"], "/");
    let links = &document["components"]["responses"]["OrderCreated"]["links"];
    assert_eq!(links["change"]["parameters"]["order_id"], "$response.body#/id");
    let paths = document["paths"].as_mapping().unwrap();
    assert_eq!(paths.len(), 3);
    let operations = paths.values().flat_map(|path| ["get", "post", "patch"].map(|method| &path[method]));
    for operation in operations.filter(|operation| !operation.is_null()) {
        assert!(!operation["responses"]["429"].is_null(), "{operation:?}");
    }
}
