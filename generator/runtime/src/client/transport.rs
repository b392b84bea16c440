//! What requests are sent with.

use std::io;

use bytes::Bytes;
use http::{Request, Response};
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt};

pub(super) use super::network::is_connect;
use super::network::Reqwest;
use crate::http::{Body, BoxError};

/// What a request leaves the client by.
pub type Transport = BoxCloneSyncService<Request<Body>, Response<Body>, BoxError>;

/// What a client sends its requests with. The network is called by itself: behind the one type of all services it would
/// cost several boxes for each request.
pub(super) enum Carrier {
    Network(Reqwest),
    Other(Transport),
}

impl Carrier {
    /// The same behind the one type, for layers and others who send.
    pub(super) fn transport(&self) -> Transport {
        match self {
            Self::Network(network) => erase(network.clone()),
            Self::Other(transport) => transport.clone(),
        }
    }
}

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

/// Is it sure that the server has seen nothing of the request? That no route leads to it may be told of
/// connections that were open, too.
pub(super) fn never_opened(error: &Cause) -> bool {
    let refused = |error: &io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
    chain(error).any(|error| is_connect(error) || error.downcast_ref().is_some_and(refused))
}

pub(super) type Cause = dyn std::error::Error + 'static;

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
