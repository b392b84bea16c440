//! A sandbox behind a socket, and what asks it.

#![allow(dead_code)] // Not all tests need all of it.

use std::time::Duration;

use orders_sandbox::catalogue::{self, Catalogue};
use orders_sandbox::service::Service;
use orders_sandbox::settings::{self, Settings};
use orders_sandbox::store::Store;
use partner_center_orders::Client;
use partner_center_orders::types::{Order, OrderLineItem};
use tokio::net::TcpListener;

pub mod process;

pub const BASIC: &str = "CFQ7TTC0LH18:0001:CFQ7TTC0K971";
pub const CUSTOMER: &str = "c-1";

/// Settings with another provisioning time.
pub fn settings(provisioning: Duration) -> Settings {
    Settings::parse(settings::DEFAULT).unwrap().with_provisioning(provisioning)
}

/// Serves a store; gives the base URL.
pub async fn serve(store: Store, settings: &Settings) -> String {
    let service = Service::new(store, Catalogue::parse(catalogue::DEFAULT).unwrap(), settings);
    let router = orders_sandbox::router(&service, settings);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// A sandbox in memory, whose orders are complete at once.
pub async fn sandbox() -> String {
    serve(Store::in_memory().unwrap().0, &settings(Duration::ZERO)).await
}

pub fn client(url: &str) -> Client {
    Client::builder().base_url(url).bearer("sandbox").build().unwrap()
}

/// An order of one line.
pub fn order(quantity: i32) -> Order {
    let line = OrderLineItem {
        offer_id: Some(BASIC.to_owned()),
        quantity: Some(quantity),
        ..OrderLineItem::default()
    };
    Order { line_items: Some(vec![line]), ..Order::default() }
}

/// The URL of a customer's orders.
pub fn orders(url: &str, customer: &str) -> String {
    format!("{url}/v1/customers/{customer}/orders")
}
