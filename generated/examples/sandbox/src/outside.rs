//! What is done around every request, where it is as the caller has sent it.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use specwright_runtime::server::Cause;

/// What makes a request one that may come again.
pub(crate) const REQUEST_ID: &str = "ms-requestid";

/// The caller has given the request an ID: an extension of it. All others get one, under which they never come again.
#[derive(Debug, Clone)]
pub(crate) struct Named;

/// Notes who has named their request, and writes to the log what callers are not told: why something did not work.
pub(crate) async fn noted(mut request: Request, next: Next) -> Response {
    if request.headers().get(REQUEST_ID).is_some_and(|id| !id.is_empty()) {
        request.extensions_mut().insert(Named);
    }
    let asked = format!("{} {}", request.method(), request.uri().path());
    let response = next.run(request).await;
    if let Some(Cause(why)) = response.extensions().get() {
        eprintln!("orders-sandbox: {asked}: {why}");
    }
    response
}
