//! The network of an operating system.

use std::future::Future;
use std::io;
use std::pin::{pin, Pin};
use std::task::{ready, Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Frame, SizeHint};
use reqwest::redirect::Policy;
use tower::Service;

use super::super::outgoing::Outgoing;
use super::Reqwest;
use crate::http::{Body, BoxError};

impl Reqwest {
    /// A client that follows no redirects. A redirect is a response like others, which the
    /// document may describe; and what follows one may carry credentials to another host.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn new() -> Result<Self, BoxError> {
        Self::connecting_within(None)
    }

    /// The same, with a limit for opening a connection.
    pub(in crate::client) fn connecting_within(limit: Option<Duration>) -> Result<Self, BoxError> {
        let mut builder = reqwest::Client::builder();
        if let Some(limit) = limit {
            builder = builder.connect_timeout(limit);
        }
        Self::build(builder)
    }

    /// A client with settings of your own, such as proxies or certificates; it follows no redirects either.
    ///
    /// # Errors
    /// Where reqwest cannot set it up.
    pub fn build(builder: reqwest::ClientBuilder) -> Result<Self, BoxError> {
        let client = builder.redirect(Policy::none()).build();
        Ok(client.map_err(reqwest::Error::without_url)?.into())
    }
}

impl Service<Request<Body>> for Reqwest {
    type Response = Response<reqwest::Body>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let sending = self.streamed(request).map(|request| self.client.execute(request));
        Box::pin(async { sending?.await.map(Into::into).map_err(conceal) })
    }
}

impl Reqwest {
    /// Sends a request without what a service costs.
    pub(in crate::client) async fn send(
        &self,
        outgoing: &mut Outgoing,
    ) -> Result<Response<Arriving>, BoxError> {
        let mut request = self.head(outgoing)?;
        *request.body_mut() = body(outgoing.body());
        let mut received = self.client.execute(request).await.map_err(conceal)?;
        let (status, headers) = (received.status(), std::mem::take(received.headers_mut()));
        let mut response = Response::new(Arriving(received));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }

    fn streamed(&self, request: Request<Body>) -> Result<reqwest::Request, BoxError> {
        let (parts, body) = request.into_parts();
        let mut converted = self.convert(parts)?;
        *converted.body_mut() = self::body(body);
        Ok(converted)
    }
}

fn body(body: Body) -> Option<reqwest::Body> {
    match body.bytes() {
        Some(bytes) if bytes.is_empty() => None,
        Some(bytes) => Some(bytes.into()),
        None => Some(reqwest::Body::wrap(body)),
    }
}

/// The body of a response that is on its way.
pub(in crate::client) struct Arriving(reqwest::Response);

impl http_body::Body for Arriving {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        // This future knows nothing that would be lost between two polls.
        let piece = ready!(pin!(self.0.chunk()).poll(cx));
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)).map_err(Into::into).transpose())
    }

    fn is_end_stream(&self) -> bool {
        self.0.content_length() == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.0.content_length().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// Is it that no connection could be opened?
pub(in crate::client) fn is_connect(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref().is_some_and(reqwest::Error::is_connect)
}

/// URLs may hold keys, which do not belong into messages.
fn conceal(error: reqwest::Error) -> BoxError {
    let timed_out = error.is_timeout();
    let error = error.without_url();
    if timed_out {
        return io::Error::new(io::ErrorKind::TimedOut, error).into();
    }
    error.into()
}
