//! Keeps orders in memory: `cargo run --example server --features server -- 127.0.0.1:8080`
//!
//! Its token is `example`, or what `ORDERS_TOKEN` says. It ends after what it has begun, when it is asked to.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use partner_center_orders::operations::{CreateOrder, GetOrder, GetOrderError, UpdateOrder};
use partner_center_orders::server::{routes, Orders};
use partner_center_orders::types::{BillingCycle, ErrorCode, ErrorResponse, Order, OrderStatus};
use specwright_runtime::http::HeaderName;
use specwright_runtime::server::{asked_to_end, principal, serve, Claim, Denied, Problem};
use specwright_runtime::{Answer, Error};

/// Whose token it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Partner(String);

/// Orders by partner, customer and ID.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<(Partner, String, String), Order>>);

impl Memory {
    fn orders(&self) -> MutexGuard<'_, BTreeMap<(Partner, String, String), Order>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Orders for Memory {
    async fn create_order(&self, request: CreateOrder) -> Answer<CreateOrder> {
        check(&request.body)?;
        let mut orders = self.orders();
        let id = format!("order-{}", orders.len() + 1);
        let order = Order { id: Some(id.clone()), status: Some(OrderStatus::Pending), ..request.body };
        orders.insert((principal()?, request.customer_id, id), order.clone());
        Ok(order.into())
    }

    async fn get_order(&self, request: GetOrder) -> Answer<GetOrder> {
        let key = (principal()?, request.customer_id, request.order_id);
        let found = self.orders().get(&key).cloned();
        Ok(found.ok_or_else(|| no_order(&key.2))?.into())
    }

    async fn update_order(&self, request: UpdateOrder) -> Answer<UpdateOrder> {
        check(&request.body)?;
        let mut orders = self.orders();
        let key = (principal()?, request.customer_id, request.order_id);
        let order = orders.get_mut(&key).ok_or_else(|| no_order(&key.2))?;
        order.status = request.body.status.or(order.status.take());
        Ok(order.clone().into())
    }
}

/// The types keep values that no document lists, for answers may have them: a server has to know what it sells.
fn check(order: &Order) -> Result<(), Error<GetOrderError>> {
    let is_unknown = matches!(order.billing_cycle, Some(BillingCycle::Undocumented(_)))
        || matches!(order.status, Some(OrderStatus::Undocumented(_)));
    if is_unknown {
        let told = error(20_003, "There is no such billing cycle or status.".to_owned());
        return Err(GetOrderError::BadRequest(told).into());
    }
    Ok(())
}

fn no_order(id: &str) -> Error<GetOrderError> {
    let told = error(20_002, format!("There is no order {id}."));
    GetOrderError::NotFound(told).into()
}

fn error(code: i64, description: String) -> ErrorResponse {
    ErrorResponse {
        code: Some(ErrorCode::Integer(code)),
        description: Some(description),
        ..ErrorResponse::default()
    }
}

/// Whatever goes wrong before a handler runs is told as the API tells its own errors.
fn worded(told: &Problem) -> ErrorResponse {
    let description = told.detail.as_ref().or(told.title.as_ref());
    error(told.status.unwrap_or(500).into(), description.cloned().unwrap_or_default())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let token = std::env::var("ORDERS_TOKEN").unwrap_or_else(|_| "example".to_owned());
    let authenticate = move |claim: Claim| {
        let is_known = claim.bearer() == Some(token.as_str());
        let partner = Partner("the only one".to_owned());
        std::future::ready(
            is_known.then_some(partner).ok_or_else(|| Denied::invalid("The token is not known.")),
        )
    };
    let router = routes(Memory::default())
        .authenticate(authenticate)
        .timeout(Duration::from_secs(30))
        .request_id(HeaderName::from_static("ms-requestid"))
        .request_id(HeaderName::from_static("ms-correlationid"))
        .problems(worded)
        .document("/openapi.yaml", include_str!("../../spec/partner-center-orders.yaml"))
        .into_router();
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(serve(listener, router).until(asked_to_end()).run().await?)
}
