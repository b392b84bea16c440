//! What one would write in an afternoon: axum, serde, a map.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, serve as serve_router};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use uuid::Uuid;

use super::Result;

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Order {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    line_items: Vec<Line>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    #[serde(default)]
    line_item_number: i32,
    offer_id: String,
    quantity: i32,
}

type Orders = Arc<Mutex<HashMap<String, Order>>>;

pub(crate) fn serve() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let router = Router::new()
            .route("/v1/customers/{customer}/orders", post(create))
            .route("/v1/customers/{customer}/orders/{order}", get(read).patch(update))
            .with_state(Orders::default());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("orders at http://{}/v1/", listener.local_addr()?);
        Ok(serve_router(listener, router).await?)
    })
}

async fn create(State(orders): State<Orders>, body: Bytes) -> Response {
    let Ok(mut order) = serde_json::from_slice::<Order>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let id = Uuid::new_v4().to_string();
    order.id = Some(id.clone());
    orders.lock().unwrap_or_else(PoisonError::into_inner).insert(id, order.clone());
    answer(StatusCode::CREATED, &order)
}

async fn read(State(orders): State<Orders>, Path((_, id)): Path<(String, String)>) -> Response {
    match orders.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
        Some(order) => answer(StatusCode::OK, order),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn update(
    State(orders): State<Orders>,
    Path((_, id)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let Ok(wanted) = serde_json::from_slice::<Order>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let mut orders = orders.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(order) = orders.get_mut(&id) else { return StatusCode::NOT_FOUND.into_response() };
    order.line_items = wanted.line_items;
    answer(StatusCode::OK, order)
}

fn answer(status: StatusCode, order: &Order) -> Response {
    match serde_json::to_vec(order) {
        Ok(body) => (status, [(CONTENT_TYPE, "application/json")], body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
