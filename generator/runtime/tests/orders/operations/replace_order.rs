use specwright_runtime as runtime;

use super::super::types;
use super::MEDIA;

/// Puts an order in the place of another.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplaceOrder {
    pub order_id: String,
    pub body: Option<types::Order>,
}

runtime::operation! {
    ReplaceOrder as "replaceOrder", PUT "/orders/{order_id}" {
        0 order_id: required path("order_id"),
        body body: optional MEDIA,
    }
    Ok(ReplaceOrderSuccess, ()),
    Err(ReplaceOrderError),
}

/// The documented successes of [`ReplaceOrder`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ReplaceOrderSuccess {
    /// 200: The order was replaced.
    Replaced(types::Order),
    /// 204: There was nothing to replace.
    NoContent,
    /// 2XX: The order waits.
    Waiting(runtime::StatusCode, Box<types::ErrorBody>),
}

runtime::outcomes! {
    ReplaceOrderSuccess {
        0 Replaced(body) = 200 MEDIA,
        1 NoContent = 204,
        2 Waiting(status, body) = 2XX MEDIA,
    }
}

/// The documented errors of [`ReplaceOrder`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ReplaceOrderError {
    /// 4XX
    ClientError(runtime::StatusCode),
    /// All others.
    Default(runtime::StatusCode, types::ErrorBody),
}

runtime::failures! {
    ReplaceOrderError {
        0 ClientError(status) = 4XX,
        1 Default(status, body) = default MEDIA,
    }
}
