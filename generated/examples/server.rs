//! Keeps orders in memory: `cargo run --example server --features server -- 127.0.0.1:8080`

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use partner_center_orders::operations::{CreateOrder, GetOrder, GetOrderError};
use partner_center_orders::operations::{GetOrderHeaders, UpdateOrder};
use partner_center_orders::server::{router, Orders};
use partner_center_orders::types::{ErrorCode, ErrorResponse, Order, OrderStatus};
use specwright_runtime::{Answer, Error, Response, StatusCode};

#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, Order>>);

impl Memory {
    fn orders(&self) -> MutexGuard<'_, BTreeMap<String, Order>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Orders for Memory {
    async fn create_order(&self, request: CreateOrder) -> Answer<CreateOrder> {
        let mut orders = self.orders();
        let id = format!("order-{}", orders.len() + 1);
        let order = Order { id: Some(id.clone()), status: Some(OrderStatus::Pending), ..request.body };
        orders.insert(id, order.clone());
        Ok(order.into())
    }

    async fn get_order(&self, request: GetOrder) -> Answer<GetOrder> {
        let found = self.orders().get(&request.order_id).cloned();
        let order = found.ok_or_else(|| {
            let description = Some(format!("There is no order {}.", request.order_id));
            let code = Some(ErrorCode::Integer(20_002));
            GetOrderError::NotFound(ErrorResponse { code, description, ..ErrorResponse::default() })
        })?;
        let headers = GetOrderHeaders { ms_request_id: request.ms_requestid, ..GetOrderHeaders::default() };
        Ok(Response::new(order).with_headers(headers))
    }

    async fn update_order(&self, request: UpdateOrder) -> Answer<UpdateOrder> {
        let mut orders = self.orders();
        let order = orders.get_mut(&request.order_id);
        let order = order.ok_or_else(|| Error::refused(StatusCode::NOT_FOUND, "no such order"))?;
        order.status = request.body.status.or(order.status.take());
        Ok(order.clone().into())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router(Memory::default())).await?)
}
