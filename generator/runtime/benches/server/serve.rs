//! Both servers: what is generated, and what one would write.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header::CONTENT_TYPE;
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

async fn get_order(
    Path((_version, _customer, order)): Path<(String, String, String)>,
    uri: axum::http::Uri,
    headers: HeaderMap,
) -> Response {
    let _correlation = headers.get("ms-correlationid").map(|value| value.to_str().map(str::to_owned));
    let include_price = uri.query().unwrap_or_default().split('&').any(|pair| pair == "include_price=true");
    let item =
        |number: i32| LineItem { offer_id: format!("CFQ7TTC0LH18:000{number}"), quantity: Some(number) };
    let order = Order {
        id: Some(order),
        line_items: Some((0..3).map(item).collect()),
        status: Some(Status::Completed),
        total_price: include_price.then_some(47.5),
    };
    answer(StatusCode::OK, &order)
}

async fn create_order(
    Path((_version, _customer)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let _request = headers.get("ms-requestid").map(|value| value.to_str().map(str::to_owned));
    if !headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"application/json")) {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    match serde_json::from_slice::<Order>(&body) {
        Ok(order) => answer(StatusCode::CREATED, &order),
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}

fn answer(status: StatusCode, order: &Order) -> Response {
    match serde_json::to_vec(order) {
        Ok(body) => (status, [(CONTENT_TYPE, "application/json")], body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
