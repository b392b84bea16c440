use specwright_runtime as runtime;

use super::super::types;
use super::{OrderHeaders, BEARER, MEDIA};

/// Places a new order on behalf of the customer.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateOrder {
    /// The version of the API, without the leading `v`.
    pub version: String,
    /// The ID of the customer.
    pub customer_id: String,
    /// Makes a request that is sent twice count once.
    pub ms_requestid: Option<String>,
    /// The order to be placed.
    pub body: types::Order,
}

runtime::operation! {
    CreateOrder as "createOrder", POST "/v{version}/customers/{customer_id}/orders" {
        0 version: required path("version"),
        1 customer_id: required path("customer_id"),
        2 ms_requestid: optional header("ms-requestid"),
        body body: required MEDIA,
    }
    Ok(types::Order, OrderHeaders) = 201 MEDIA,
    Err(CreateOrderError),
    security: &[&[BEARER]],
}

/// The documented errors of [`CreateOrder`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CreateOrderError {
    /// 400: The request is malformed.
    BadRequest(types::ErrorBody),
}

runtime::failures! {
    CreateOrderError {
        0 BadRequest(body) = 400 MEDIA,
    }
}
