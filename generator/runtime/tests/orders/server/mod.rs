//! Serves the API.

use specwright_runtime as runtime;

use super::{operations, types};

/// The operations tagged `Orders`. Each answers 501 until it is implemented.
pub trait Orders: Send + Sync + 'static {
    /// Looks up one order by its ID.
    #[inline]
    fn get_order(
        &self,
        request: operations::GetOrder,
    ) -> impl std::future::Future<
        Output = Result<
            runtime::Response<types::Order, operations::OrderHeaders>,
            runtime::Error<operations::GetOrderError>,
        >,
    > + Send {
        runtime::server::not_implemented(request)
    }

    /// Places a new order on behalf of the customer.
    #[inline]
    fn create_order(
        &self,
        request: operations::CreateOrder,
    ) -> impl std::future::Future<
        Output = Result<
            runtime::Response<types::Order, operations::OrderHeaders>,
            runtime::Error<operations::CreateOrderError>,
        >,
    > + Send {
        runtime::server::not_implemented(request)
    }

    /// Puts an order in the place of another.
    #[inline]
    fn replace_order(
        &self,
        request: operations::ReplaceOrder,
    ) -> impl std::future::Future<
        Output = Result<
            runtime::Response<operations::ReplaceOrderSuccess>,
            runtime::Error<operations::ReplaceOrderError>,
        >,
    > + Send {
        runtime::server::not_implemented(request)
    }

    /// Fetches the invoice of an order, or a part of it.
    #[inline]
    fn get_invoice(
        &self,
        request: operations::GetInvoice,
    ) -> impl std::future::Future<
        Output = Result<runtime::Response<runtime::RawBody>, runtime::Error<std::convert::Infallible>>,
    > + Send {
        runtime::server::not_implemented(request)
    }

    /// Searches orders.
    #[inline]
    fn search_orders(
        &self,
        request: operations::SearchOrders,
    ) -> impl std::future::Future<
        Output = Result<runtime::Response<Vec<types::Order>>, runtime::Error<operations::SearchOrdersError>>,
    > + Send {
        runtime::server::not_implemented(request)
    }
}

/// The routes of a service, for limits to be set and other services to be merged.
#[inline]
pub fn routes<S: Orders>(service: S) -> runtime::server::Routes<S> {
    runtime::server::Routes::new(service)
        .operation::<operations::GetOrder>(|service, request| Box::pin(service.get_order(request)))
        .operation::<operations::CreateOrder>(|service, request| Box::pin(service.create_order(request)))
        .operation::<operations::ReplaceOrder>(|service, request| Box::pin(service.replace_order(request)))
        .operation::<operations::GetInvoice>(|service, request| Box::pin(service.get_invoice(request)))
        .operation::<operations::SearchOrders>(|service, request| Box::pin(service.search_orders(request)))
}

/// A router that has a service answer the operations.
#[inline]
pub fn router<S: Orders>(service: S) -> runtime::server::Router {
    routes(service).into_router()
}
