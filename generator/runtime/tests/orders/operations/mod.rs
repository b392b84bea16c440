//! Operations: what they are called with, and what they give.

mod create_order;
mod get_invoice;
mod get_order;
mod replace_order;
mod search_orders;

pub use create_order::{CreateOrder, CreateOrderError};
pub use get_invoice::GetInvoice;
pub use get_order::{GetOrder, GetOrderError};
pub use replace_order::{ReplaceOrder, ReplaceOrderError, ReplaceOrderSuccess};
pub use search_orders::{SearchOrders, SearchOrdersError};

use specwright_runtime as runtime;

/// What is known of the API as a whole.
pub(crate) const API: &runtime::http::Api = &runtime::http::Api {
    user_agent: "orders/2.0.0",
    base_url: "https://api.partnercenter.microsoft.com",
    schemes: &[BEARER, STORE_KEY],
};

pub(crate) const BEARER: runtime::http::Scheme =
    runtime::http::Scheme::new("bearer", runtime::http::SchemeKind::Bearer);
pub(crate) const STORE_KEY: runtime::http::Scheme =
    runtime::http::Scheme::new("storeKey", runtime::http::SchemeKind::Query("store_key"));

pub(crate) const MEDIA: &[runtime::http::Media] = &[
    runtime::http::Media::json("application/json"),
    runtime::http::Media::json("text/json"),
    runtime::http::Media::unsupported("application/xml"),
];

/// Headers of responses.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OrderHeaders {
    /// Names the request in the service's traces.
    pub ms_request_id: Option<String>,
    pub x_remaining: Option<i32>,
}

runtime::headers! {
    OrderHeaders {
        0 ms_request_id: optional header("MS-RequestId"),
        1 x_remaining: optional header("X-Remaining"),
    }
}
