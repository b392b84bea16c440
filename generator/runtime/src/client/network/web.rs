//! The network of a browser, by `fetch`.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Request, Response};
use send_wrapper::SendWrapper;
use tower::Service;

use super::super::outgoing::Outgoing;
use super::Reqwest;
use crate::http::{Body, BoxError};

impl Reqwest {
    /// A client of the browser's.
    ///
    /// # Errors
    /// Never.
    pub fn new() -> Result<Self, BoxError> {
        Ok(reqwest::Client::new().into())
    }

    /// The same: browsers have limits of their own for connections.
    pub(in crate::client) fn connecting_within(_: Option<Duration>) -> Result<Self, BoxError> {
        Self::new()
    }
}

impl Service<Request<Body>> for Reqwest {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let (parts, body) = request.into_parts();
        let head = self.convert(parts);
        // There is one thread.
        Box::pin(SendWrapper::new(send(self.client.clone(), head, body)))
    }
}

impl Reqwest {
    /// Sends a request without what a service costs.
    pub(in crate::client) async fn send(&self, outgoing: &mut Outgoing) -> Result<Response<Body>, BoxError> {
        let head = self.head(outgoing);
        SendWrapper::new(send(self.client.clone(), head, outgoing.body())).await
    }
}

async fn send(
    client: reqwest::Client,
    head: Result<reqwest::Request, BoxError>,
    body: Body,
) -> Result<Response<Body>, BoxError> {
    let mut request = head?;
    let body = body.read(usize::MAX).await.map_err(|_| "the request's body broke off")?;
    *request.body_mut() = (!body.is_empty()).then(|| body.into());
    let mut received = client.execute(request).await.map_err(reqwest::Error::without_url)?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = received.status();
    *response.headers_mut() = std::mem::take(received.headers_mut());
    *response.body_mut() = received.bytes().await.map_err(reqwest::Error::without_url)?.into();
    Ok(response)
}

/// Browsers do not tell.
pub(in crate::client) fn is_connect(_: &(dyn std::error::Error + 'static)) -> bool {
    false
}
