//! Schemas.

use specwright_runtime as runtime;

/// An order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Order {
    /// Given when the order is created.
    pub id: Option<String>,
    pub line_items: Option<Vec<LineItem>>,
    pub status: Option<OrderStatus>,
    pub total_price: Option<f64>,
}

runtime::record! {
    Order as "Order", Ignored {
        0 id: optional "id",
        1 line_items: optional "lineItems",
        2 status: optional "status",
        3 total_price: optional "totalPrice",
    }
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LineItem {
    pub offer_id: String,
    pub quantity: Option<i32>,
}

runtime::record! {
    LineItem as "LineItem", Ignored {
        0 offer_id: required "offerId",
        1 quantity: optional "quantity",
    }
}

/// Where an order stands.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum OrderStatus {
    Pending,
    Completed,
    #[doc(hidden)]
    Undocumented(runtime::Undocumented<String>),
}

runtime::enumeration! {
    OrderStatus as "OrderStatus", Ignored {
        0 Pending = "pending",
        1 Completed = "completed",
        ..Undocumented
    }
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ErrorBody {
    pub code: Option<i64>,
    pub description: Option<String>,
}

runtime::record! {
    ErrorBody as "ErrorBody", Exact {
        0 code: optional "code",
        1 description: optional "description",
    }
}

/// A span of prices.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Prices {
    pub lowest: Option<f64>,
    pub highest: Option<f64>,
}

runtime::record! {
    Prices as "Prices", Exact {
        0 lowest: optional "lowest",
        1 highest: optional "highest",
    }
}
