//! A client against a server of the same API, in process and over the network.
#![cfg(all(feature = "client", feature = "server"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[allow(dead_code, unreachable_pub, unused_imports)]
mod orders;

use std::convert::Infallible;
use std::sync::Mutex;

use axum::Router;
use orders::client::Client;
use orders::operations::{
    CreateOrder, CreateOrderError, GetInvoice, GetOrder, GetOrderError, OrderHeaders, ReplaceOrder,
    ReplaceOrderError, ReplaceOrderSuccess, SearchOrders, SearchOrdersError,
};
use orders::server::{router, Orders};
use orders::types::{ErrorBody, LineItem, Order, OrderStatus, Prices};
use specwright_runtime::{Date, Error, RawBody, Response, StatusCode};

/// A service with a memory.
#[derive(Default)]
struct Shop {
    orders: Mutex<Vec<Order>>,
}

fn no_such_order(id: &str) -> ErrorBody {
    ErrorBody { code: Some(404), description: Some(format!("no order {id}")) }
}

impl Orders for Shop {
    async fn get_order(
        &self,
        request: GetOrder,
    ) -> Result<Response<Order, OrderHeaders>, Error<GetOrderError>> {
        let orders = self.orders.lock().map_err(|_| Error::internal("the lock is poisoned"))?;
        let found = orders.iter().find(|order| order.id.as_ref() == Some(&request.order_id));
        let order =
            found.cloned().ok_or_else(|| GetOrderError::NotFound(no_such_order(&request.order_id)))?;
        let headers = OrderHeaders { ms_request_id: request.ms_correlationid, x_remaining: None };
        Ok(Response::new(order).with_headers(headers))
    }

    async fn create_order(
        &self,
        request: CreateOrder,
    ) -> Result<Response<Order, OrderHeaders>, Error<CreateOrderError>> {
        tokio::task::yield_now().await;
        let mut order = request.body;
        if order.line_items.is_none() {
            return Err(CreateOrderError::BadRequest(ErrorBody::default()).into());
        }
        let mut orders = self.orders.lock().unwrap();
        order.id = Some(format!("{}/{}", request.customer_id, orders.len()));
        orders.push(order.clone());
        Ok(order.into())
    }

    async fn replace_order(
        &self,
        request: ReplaceOrder,
    ) -> Result<Response<ReplaceOrderSuccess>, Error<ReplaceOrderError>> {
        match request.body {
            Some(order) => Ok(ReplaceOrderSuccess::Replaced(order).into()),
            None => Err(ReplaceOrderError::ClientError(StatusCode::PRECONDITION_FAILED))?,
        }
    }

    async fn get_invoice(&self, request: GetInvoice) -> Result<Response<RawBody>, Error<Infallible>> {
        let body = RawBody::new(vec![0, 255, request.page as u8]).with_content_type("image/png");
        Ok(Response::new(body).with_status(StatusCode::OK).header("x-order", request.order_id))
    }

    async fn search_orders(
        &self,
        request: SearchOrders,
    ) -> Result<Response<Vec<Order>>, Error<SearchOrdersError>> {
        let expected = SearchOrders {
            text: "a&b".to_owned(),
            status: Some(vec![OrderStatus::Completed]),
            offers: Some(vec!["x,y".to_owned()]),
            price: Some(Prices { lowest: Some(0.1), highest: None }),
            since: Date::from_ymd_opt(2026, 2, 3),
            session: Some("ß".to_owned()),
        };
        if request == expected {
            return Ok(self.orders.lock().unwrap().clone().into());
        }
        Err(SearchOrdersError::TooManyRequests(no_such_order(&request.text)).into())
    }
}

async fn shop(client: Client) {
    let line = LineItem { offer_id: "ü".to_owned(), quantity: Some(1) };
    let new = Order { line_items: Some(vec![line]), ..Order::default() };
    let created = client.create_order("1", "me & you", new).await.unwrap();
    assert_eq!(created.status(), 201);
    let id = created.id.clone().unwrap();
    assert_eq!(id, "me & you/0");

    let found = client.get_order("1", "x", &id).ms_correlationid("tröt").await.unwrap();
    assert_eq!(*found, *created);
    assert_eq!(found.headers().ms_request_id.as_deref(), Some("tröt"));

    let missing = client.get_order("1", "x", "?").await.unwrap_err();
    assert_eq!(missing.api(), Some(&GetOrderError::NotFound(no_such_order("?"))));
    assert_eq!(missing.to_string(), "getOrder: 404 Not Found: no order ?");

    let empty = client.create_order("1", "x", Order::default()).await.unwrap_err();
    assert_eq!(empty.into_api().unwrap(), CreateOrderError::BadRequest(ErrorBody::default()));

    let replaced = client.replace_order("x").body(Order::default()).await.unwrap();
    assert_eq!(*replaced, ReplaceOrderSuccess::Replaced(Order::default()));
    let refused = client.replace_order("x").await.unwrap_err();
    assert_eq!(refused.api(), Some(&ReplaceOrderError::ClientError(StatusCode::PRECONDITION_FAILED)));

    let invoice = client.get_invoice("o-1.pdf", 7).await.unwrap();
    assert_eq!(invoice.content_type.as_deref(), Some("image/png"));
    assert_eq!(invoice.raw_headers()["x-order"], "o-1.pdf");
    assert_eq!(invoice.into_body().bytes(100).await.unwrap(), [0, 255, 7].as_slice());

    let search =
        client.search_orders("a&b").status(vec![OrderStatus::Completed]).offers(vec!["x,y".to_owned()]);
    let search = search.price(Prices { lowest: Some(0.1), highest: None }).session("ß");
    let all = search.since(Date::from_ymd_opt(2026, 2, 3).unwrap()).await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(client.search_orders("").await.unwrap_err().status().unwrap(), 429);

    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(client.send(get("me & you/0")))).collect();
    for call in calls {
        assert!(call.await.unwrap().is_ok());
    }
}

fn get(id: &str) -> GetOrder {
    GetOrder {
        version: "1".to_owned(),
        customer_id: "c".to_owned(),
        order_id: id.to_owned(),
        ms_correlationid: None,
        include_price: None,
    }
}

#[tokio::test]
async fn in_process() {
    shop(Client::builder().transport(router(Shop::default())).build().unwrap()).await;
}

#[tokio::test]
async fn behind_a_prefix() {
    let nested = Router::new().nest("/api/v9", router(Shop::default()));
    shop(Client::builder().transport(nested).base_url("http://in.process/api/v9").build().unwrap()).await;
}

#[tokio::test]
async fn over_the_network() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router(Shop::default())).await.unwrap() });
    shop(Client::builder().base_url(url).build().unwrap()).await;
}
