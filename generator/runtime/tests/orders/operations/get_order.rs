use specwright_runtime as runtime;

use super::super::types;
use super::{OrderHeaders, BEARER, MEDIA};

/// Looks up one order by its ID.
#[derive(Debug, Clone, PartialEq)]
pub struct GetOrder {
    /// The version of the API, without the leading `v`.
    pub version: String,
    /// The ID of the customer.
    pub customer_id: String,
    /// The ID of the order.
    pub order_id: String,
    /// Ties together the requests of one activity in the service's internal traces.
    pub ms_correlationid: Option<String>,
    /// Whether the order comes with its prices.
    pub include_price: Option<bool>,
}

runtime::operation! {
    GetOrder as "getOrder", GET "/v{version}/customers/{customer_id}/orders/{order_id}" {
        0 version: required path("version"),
        1 customer_id: required path("customer_id"),
        2 order_id: required path("order_id"),
        3 ms_correlationid: optional header("ms-correlationid"),
        4 include_price: optional query("include_price"),
    }
    Ok(types::Order, OrderHeaders) = 200 MEDIA,
    Err(GetOrderError),
    security: &[&[BEARER]],
}

/// The documented errors of [`GetOrder`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum GetOrderError {
    /// 400: The request is malformed.
    BadRequest(types::ErrorBody),
    /// 401: The token is missing or expired.
    Unauthorized,
    /// 404: There is no such order.
    NotFound(types::ErrorBody),
    /// 5XX: Something broke.
    ServerError(runtime::StatusCode, types::ErrorBody),
}

runtime::failures! {
    GetOrderError {
        0 BadRequest(body) = 400 MEDIA,
        1 Unauthorized = 401,
        2 NotFound(body) = 404 MEDIA,
        3 ServerError(status, body) = 5XX MEDIA,
    }
}
