use specwright_runtime as runtime;

/// Fetches the invoice of an order, or a part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct GetInvoice {
    pub order_id: String,
    pub page: i32,
}

runtime::operation! {
    GetInvoice as "getInvoice", GET "/orders/{order_id}/invoice-{page}.pdf" {
        0 order_id: required path("order_id"),
        1 page: required path("page"),
    }
    Ok(runtime::RawBody, ()) = 200 &[runtime::http::Media::raw("application/pdf"), runtime::http::Media::raw("image/*")],
    Err(std::convert::Infallible),
}
