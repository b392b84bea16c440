//! What the reference pages say of the service, over real sockets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // here too, tests may fail by panicking

use std::time::Duration;

use common::{CUSTOMER, client, order, orders, sandbox, serve, settings};
use orders_sandbox::store::Store;
use partner_center_orders::operations::GetOrderError;
use partner_center_orders::types::{Order, OrderLineItem, OrderStatus};
use reqwest::{Method, StatusCode};

mod access;
#[path = "../common/mod.rs"]
mod common;
mod conditions;
mod document;
mod media;
mod repeated;

/// A request with a token.
fn request(method: Method, url: &str) -> reqwest::RequestBuilder {
    request_as("sandbox", method, url)
}

fn request_as(token: &str, method: Method, url: &str) -> reqwest::RequestBuilder {
    reqwest::Client::new().request(method, url).header("authorization", format!("Bearer {token}"))
}

fn post(url: &str, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
    request(Method::POST, url).header("content-type", "application/json").body(body)
}

fn patch(url: &str, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
    request(Method::PATCH, url).header("content-type", "application/json").body(body)
}

/// Gives line 0 a quantity.
fn quantity(quantity: i32) -> String {
    format!(r#"{{"lineItems":[{{"lineItemNumber":0,"quantity":{quantity}}}]}}"#)
}

/// The URL of a new order.
async fn created(url: &str) -> String {
    let created = client(url).create_order("1", CUSTOMER, &order(1)).await.unwrap();
    format!("{}/{}", orders(url, CUSTOMER), created.id.as_ref().unwrap())
}

const LINE: &str = r#"{"lineItems":[{"offerId":"CFQ7TTC0LH18:0001:CFQ7TTC0K971","quantity":2}]}"#;

async fn json(response: reqwest::Response) -> serde_json::Value {
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn an_order_is_created_read_changed_and_cancelled() {
    let url = serve(Store::in_memory().unwrap().0, &settings(Duration::from_millis(300))).await;
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
    // Links go behind the version, as those of the pages do.
    let own = format!("/v1{}", links.self_.unwrap().uri.unwrap());
    assert_eq!(created.raw_headers()["location"].to_str().unwrap(), own);
    assert_eq!(request(Method::GET, &format!("{url}{own}")).send().await.unwrap().status(), 200);
    let status = links.provisioning_status.unwrap().uri.unwrap();
    let told = json(request(Method::GET, &format!("{url}/v1{status}")).send().await.unwrap()).await;
    assert_eq!(told[0]["status"], "Fulfilled");
    assert_eq!(told[0]["quantityProvisioningInformation"][0]["quantity"], 3);
    let unknown = format!("{}/none/provisioningstatus", orders(&url, CUSTOMER));
    assert_eq!(request(Method::GET, &unknown).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn an_order_that_is_nested_too_deep_harms_nobody() {
    let url = sandbox().await;
    let orders = orders(&url, CUSTOMER);
    for depth in [124, 125, 126] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let body = LINE.replacen('{', &format!("{{\"x\":{deep},"), 1);
        let send = post(&orders, body).header("ms-requestid", depth.to_string());
        let again = send.try_clone().unwrap();
        let (answer, other) = tokio::join!(send.send(), post(&orders, LINE).send());
        let answer = answer.unwrap();
        assert!(matches!(answer.status().as_u16(), 201 | 400), "{depth}: {}", answer.status());
        assert_eq!(other.unwrap().status(), 201);
        assert_eq!(again.send().await.unwrap().status(), answer.status());
        if answer.status() == 201 {
            let own = answer.headers()["location"].to_str().unwrap();
            assert_eq!(request(Method::GET, &format!("{url}{own}")).send().await.unwrap().status(), 200);
        }
    }
}
