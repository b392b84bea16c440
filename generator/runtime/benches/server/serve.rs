//! Both servers: what is generated, and what one would write.
//!
//! Both do the same with a request: path, query and headers are taken apart and checked, `Accept` and `Content-Type`
//! are looked at, bodies are read up to 2 MiB, decoded into types and written again, and answers have the same
//! headers. By hand it is done with axum's extractors and its own `axum::serve`. What comes with the generated side
//! and has no part in an answer like these stays on there: panics are caught, heads and bodies must come in time,
//! headers have a limit, problems are told with their places.

use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::header::{ToStrError, ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::Router;
use serde::{Deserialize, Serialize};
use specwright_runtime::{Answer, Response as Typed};
use tokio::net::TcpListener;

use super::orders::{operations, server, types};
use super::Result;

/// Serves until the process is killed, and says where.
pub(crate) fn run(which: Option<&str>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        match which {
            Some("generated") => {
                specwright_runtime::server::serve(listener, server::router(Generated)).run().await?;
            }
            _ => axum::serve(listener, written()).await?,
        }
        Ok(())
    })
}

struct Generated;

impl server::Orders for Generated {
    async fn get_order(&self, request: operations::GetOrder) -> Answer<operations::GetOrder> {
        let item = |number: i32| types::LineItem {
            offer_id: format!("CFQ7TTC0LH18:000{number}"),
            quantity: Some(number),
        };
        let order = types::Order {
            id: Some(request.order_id),
            line_items: Some((0..3).map(item).collect()),
            status: Some(types::OrderStatus::Completed),
            total_price: request.include_price.unwrap_or_default().then_some(47.5),
        };
        Ok(order.into())
    }

    async fn create_order(&self, request: operations::CreateOrder) -> Answer<operations::CreateOrder> {
        Ok(Typed::from(request.body))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Order {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line_items: Option<Vec<LineItem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_price: Option<f64>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LineItem {
    offer_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<i32>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Pending,
    Completed,
}

fn written() -> Router {
    Router::new()
        .route("/{version}/customers/{customer}/orders/{order}", get(get_order))
        .route("/{version}/customers/{customer}/orders", post(create_order))
}

#[derive(Deserialize)]
struct Prices {
    include_price: Option<bool>,
}

async fn get_order(
    Path((version, _customer, order)): Path<(String, String, String)>,
    Query(Prices { include_price }): Query<Prices>,
    headers: HeaderMap,
) -> Response {
    if !version.starts_with('v') {
        return StatusCode::NOT_FOUND.into_response();
    }
    if !accepts_json(&headers) {
        return StatusCode::NOT_ACCEPTABLE.into_response();
    }
    let Ok(_correlation) = text(&headers, "ms-correlationid") else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let item =
        |number: i32| LineItem { offer_id: format!("CFQ7TTC0LH18:000{number}"), quantity: Some(number) };
    let order = Order {
        id: Some(order),
        line_items: Some((0..3).map(item).collect()),
        status: Some(Status::Completed),
        total_price: include_price.unwrap_or_default().then_some(47.5),
    };
    answer(StatusCode::OK, &order)
}

async fn create_order(
    Path((version, _customer)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !version.starts_with('v') {
        return StatusCode::NOT_FOUND.into_response();
    }
    if !accepts_json(&headers) {
        return StatusCode::NOT_ACCEPTABLE.into_response();
    }
    if !headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"application/json")) {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let Ok(_request) = text(&headers, "ms-requestid") else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match serde_json::from_slice::<Order>(&body) {
        Ok(order) => answer(StatusCode::CREATED, &order),
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}

/// Nobody writes more than this by hand: weights are not looked at.
fn accepts_json(headers: &HeaderMap) -> bool {
    let Some(accept) = headers.get(ACCEPT) else { return true };
    let mut ranges = accept.to_str().unwrap_or_default().split(',').map(str::trim);
    ranges.any(|range| {
        let range = range.split(';').next().unwrap_or_default();
        matches!(range, "*/*" | "application/*" | "application/json" | "text/json")
    })
}

fn text(headers: &HeaderMap, name: &str) -> std::result::Result<Option<String>, ToStrError> {
    headers.get(name).map(|value| value.to_str().map(str::to_owned)).transpose()
}

fn answer(status: StatusCode, order: &Order) -> Response {
    match serde_json::to_vec(order) {
        Ok(body) => (status, [(CONTENT_TYPE, "application/json")], body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
