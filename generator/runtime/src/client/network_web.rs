//! The network of a browser, by reqwest and `fetch`.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Request, Response};
use send_wrapper::SendWrapper;
use tower::Service;

use crate::http::{Body, BoxError};

/// The transport over the network: reqwest. It follows redirects as browsers do, and reads
/// responses to their end before it hands them over.
#[derive(Debug, Clone)]
pub struct Reqwest(reqwest::Client);

impl Reqwest {
    /// A client of the browser's.
    ///
    /// # Errors
    /// Never.
    pub fn new() -> Result<Self, BoxError> {
        Ok(Self(reqwest::Client::new()))
    }

    /// The same: browsers have limits of their own for connections.
    pub(super) fn connecting_within(_: Option<Duration>) -> Result<Self, BoxError> {
        Self::new()
    }
}

impl From<reqwest::Client> for Reqwest {
    fn from(client: reqwest::Client) -> Self {
        Self(client)
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
        // There is one thread.
        Box::pin(SendWrapper::new(send(self.0.clone(), request)))
    }
}

async fn send(client: reqwest::Client, request: Request<Body>) -> Result<Response<Body>, BoxError> {
    let (parts, body) = request.into_parts();
    let refused = |why: BoxError| io::Error::new(io::ErrorKind::InvalidInput, why);
    let url = reqwest::Url::parse(&parts.uri.to_string()).map_err(|why| refused(why.into()))?;
    if url.path() != parts.uri.path() || url.query() != parts.uri.query() {
        return Err(refused("the URL would be rewritten on its way".into()).into());
    }
    let body = body.read(usize::MAX).await.map_err(|_| "the request's body broke off")?;
    let mut converted = reqwest::Request::new(parts.method, url);
    *converted.headers_mut() = parts.headers;
    *converted.body_mut() = (!body.is_empty()).then(|| body.into());
    let mut received = client.execute(converted).await.map_err(reqwest::Error::without_url)?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = received.status();
    *response.headers_mut() = std::mem::take(received.headers_mut());
    *response.body_mut() = received.bytes().await.map_err(reqwest::Error::without_url)?.into();
    Ok(response)
}

/// Browsers do not tell.
pub(super) fn is_connect(_: &(dyn std::error::Error + 'static)) -> bool {
    false
}
