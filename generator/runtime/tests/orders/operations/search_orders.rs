use specwright_runtime as runtime;

use super::super::types;
use super::{BEARER, MEDIA, STORE_KEY};

/// Searches orders.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchOrders {
    pub text: String,
    pub status: Option<Vec<types::OrderStatus>>,
    pub offers: Option<Vec<String>>,
    pub price: Option<types::Prices>,
    pub since: Option<runtime::Date>,
    pub session: Option<String>,
}

runtime::operation! {
    SearchOrders as "searchOrders", GET "/orders" {
        0 text: required query("text"),
        1 status: optional query("status"),
        2 offers: optional query("offers").joined(),
        3 price: optional query("price").deep_object(),
        4 since: optional header("X-Since"),
        5 session: optional cookie("session"),
    }
    Ok(Vec<types::Order>, ()) = 200 MEDIA,
    Err(SearchOrdersError),
    security: &[&[BEARER, STORE_KEY], &[STORE_KEY]],
}

/// The documented errors of [`SearchOrders`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SearchOrdersError {
    /// 429: Too many searches.
    TooManyRequests(types::ErrorBody),
}

runtime::failures! {
    SearchOrdersError {
        0 TooManyRequests(body) = 429 MEDIA,
    }
}
