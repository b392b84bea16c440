//! What requests are sent with.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use reqwest::redirect::Policy;
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt};

use crate::http::{Body, BoxError};

/// What a request leaves the client by.
pub type Transport = BoxCloneSyncService<Request<Body>, Response<Body>, BoxError>;

/// Any service, behind one type.
pub(super) fn erase<S, B>(service: S) -> Transport
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let boxed = |response: Response<B>| response.map(Body::stream);
    BoxCloneSyncService::new(service.map_response(boxed).map_err(Into::into))
}

/// The transport over the network: reqwest.
#[derive(Debug, Clone)]
pub struct Reqwest(reqwest::Client);

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
    pub(super) fn connecting_within(limit: Option<Duration>) -> Result<Self, BoxError> {
        let mut builder = reqwest::Client::builder().redirect(Policy::none());
        if let Some(limit) = limit {
            builder = builder.connect_timeout(limit);
        }
        let client = builder.build();
        Ok(Self(client.map_err(reqwest::Error::without_url)?))
    }
}

impl From<reqwest::Client> for Reqwest {
    fn from(client: reqwest::Client) -> Self {
        Self(client)
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
        let client = self.0.clone();
        Box::pin(async move {
            let sent = client.execute(convert(request)?).await;
            sent.map(Into::into).map_err(conceal)
        })
    }
}

/// reqwest parses URLs by the WHATWG standard, which rewrites some: they would call another
/// resource than the one that was asked for, so they are refused.
fn convert(request: Request<Body>) -> Result<reqwest::Request, BoxError> {
    let (parts, body) = request.into_parts();
    let url = reqwest::Url::parse(&parts.uri.to_string())?;
    if url.path() != parts.uri.path() || url.query() != parts.uri.query() {
        return Err("the URL would be rewritten on its way".into());
    }
    let mut converted = reqwest::Request::new(parts.method, url);
    *converted.headers_mut() = parts.headers;
    *converted.body_mut() = match body.bytes() {
        Some(bytes) if bytes.is_empty() => None,
        Some(bytes) => Some(bytes.into()),
        None => Some(reqwest::Body::wrap(body)),
    };
    Ok(converted)
}

/// Is it sure that the server has seen nothing of the request?
pub(super) fn never_opened(error: &Cause) -> bool {
    use io::ErrorKind::{AddrNotAvailable, ConnectionRefused, HostUnreachable, NetworkUnreachable};

    let tells = |error: &Cause| {
        let refused = |error: &io::Error| {
            matches!(
                error.kind(),
                AddrNotAvailable | ConnectionRefused | HostUnreachable | NetworkUnreachable
            )
        };
        error.downcast_ref().is_some_and(reqwest::Error::is_connect)
            || error.downcast_ref().is_some_and(refused)
    };
    chain(error).any(tells)
}

type Cause = dyn std::error::Error + 'static;

/// An error and what it came from.
pub(super) fn chain(error: &Cause) -> impl Iterator<Item = &Cause> {
    std::iter::successors(Some(error), |error| cause(*error))
}

/// An `io::Error` that wraps another names the source of the other as its own.
fn cause(error: &Cause) -> Option<&Cause> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
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
