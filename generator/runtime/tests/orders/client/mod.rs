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

runtime::call! {
    GetOrderCall(operations::GetOrder) {
        /// Ties together the requests of one activity in the service's internal traces.
        ms_correlationid: &str => to_owned,
        /// Whether the order comes with its prices.
        include_price: bool,
    }
}

runtime::call! {
    CreateOrderCall(operations::CreateOrder) {
        /// Makes a request that is sent twice count once.
        ms_requestid: &str => to_owned,
    }
}

runtime::call! {
    ReplaceOrderCall(operations::ReplaceOrder) {
        /// The body.
        body: types::Order,
    }
}

runtime::call! {
    SearchOrdersCall(operations::SearchOrders) {
        status: Vec<types::OrderStatus>,
        offers: Vec<String>,
        price: types::Prices,
        since: runtime::Date,
        session: &str => to_owned,
    }
}
