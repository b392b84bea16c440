//! Calls the API.

use specwright_runtime as runtime;

use super::{operations, types};

/// Calls the Partner Center Orders API. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client(runtime::client::Client);

runtime::client!(Client, operations::API);

impl Client {
    /// Looks up one order by its ID.
    #[inline]
    pub fn get_order(
        &self,
        version: impl Into<String>,
        customer_id: impl Into<String>,
        order_id: impl Into<String>,
    ) -> GetOrderCall {
        GetOrderCall(self.0.call(operations::GetOrder {
            version: version.into(),
            customer_id: customer_id.into(),
            order_id: order_id.into(),
            ..runtime::http::vacant()
        }))
    }

    /// Places a new order on behalf of the customer.
    #[inline]
    pub fn create_order(
        &self,
        version: impl Into<String>,
        customer_id: impl Into<String>,
        body: types::Order,
    ) -> CreateOrderCall {
        CreateOrderCall(self.0.call(operations::CreateOrder {
            version: version.into(),
            customer_id: customer_id.into(),
            body,
            ..runtime::http::vacant()
        }))
    }

    /// Puts an order in the place of another.
    #[inline]
    pub fn replace_order(&self, order_id: impl Into<String>) -> ReplaceOrderCall {
        ReplaceOrderCall(
            self.0.call(operations::ReplaceOrder { order_id: order_id.into(), ..runtime::http::vacant() }),
        )
    }

    /// Fetches the invoice of an order, or a part of it.
    #[inline]
    pub fn get_invoice(
        &self,
        order_id: impl Into<String>,
        page: i32,
    ) -> runtime::client::Call<operations::GetInvoice> {
        self.0.call(operations::GetInvoice { order_id: order_id.into(), page })
    }

    /// Searches orders.
    #[inline]
    pub fn search_orders(&self, text: impl Into<String>) -> SearchOrdersCall {
        SearchOrdersCall(
            self.0.call(operations::SearchOrders { text: text.into(), ..runtime::http::vacant() }),
        )
    }
}

/// A call of [`Client::get_order`]. Set what is optional, then `.await` it.
#[must_use = "nothing is sent until it is awaited"]
#[derive(Debug)]
pub struct GetOrderCall(runtime::client::Call<operations::GetOrder>);

runtime::call!(GetOrderCall(operations::GetOrder));

impl GetOrderCall {
    /// Ties together the requests of one activity in the service's internal traces.
    #[inline]
    pub fn ms_correlationid(mut self, ms_correlationid: impl Into<String>) -> Self {
        self.0.request.ms_correlationid = Some(ms_correlationid.into());
        self
    }

    /// Whether the order comes with its prices.
    #[inline]
    pub fn include_price(mut self, include_price: bool) -> Self {
        self.0.request.include_price = Some(include_price);
        self
    }
}

/// A call of [`Client::create_order`]. Set what is optional, then `.await` it.
#[must_use = "nothing is sent until it is awaited"]
#[derive(Debug)]
pub struct CreateOrderCall(runtime::client::Call<operations::CreateOrder>);

runtime::call!(CreateOrderCall(operations::CreateOrder));

impl CreateOrderCall {
    /// Makes a request that is sent twice count once.
    #[inline]
    pub fn ms_requestid(mut self, ms_requestid: impl Into<String>) -> Self {
        self.0.request.ms_requestid = Some(ms_requestid.into());
        self
    }
}

/// A call of [`Client::replace_order`]. Set what is optional, then `.await` it.
#[must_use = "nothing is sent until it is awaited"]
#[derive(Debug)]
pub struct ReplaceOrderCall(runtime::client::Call<operations::ReplaceOrder>);

runtime::call!(ReplaceOrderCall(operations::ReplaceOrder));

impl ReplaceOrderCall {
    /// The body.
    #[inline]
    pub fn body(mut self, body: types::Order) -> Self {
        self.0.request.body = Some(body);
        self
    }
}

/// A call of [`Client::search_orders`]. Set what is optional, then `.await` it.
#[must_use = "nothing is sent until it is awaited"]
#[derive(Debug)]
pub struct SearchOrdersCall(runtime::client::Call<operations::SearchOrders>);

runtime::call!(SearchOrdersCall(operations::SearchOrders));

impl SearchOrdersCall {
    #[inline]
    pub fn status(mut self, status: Vec<types::OrderStatus>) -> Self {
        self.0.request.status = Some(status);
        self
    }

    #[inline]
    pub fn offers(mut self, offers: Vec<String>) -> Self {
        self.0.request.offers = Some(offers);
        self
    }

    #[inline]
    pub fn price(mut self, price: types::Prices) -> Self {
        self.0.request.price = Some(price);
        self
    }

    #[inline]
    pub fn since(mut self, since: runtime::Date) -> Self {
        self.0.request.since = Some(since);
        self
    }

    #[inline]
    pub fn session(mut self, session: impl Into<String>) -> Self {
        self.0.request.session = Some(session.into());
        self
    }
}
