//! Calls operations over any `tower::Service` that takes `http` requests.
//!
//! Generated clients are a newtype around [`Client`]; each call turns an operation's struct into
//! a request and the response into a result, both without waiting. What waits is written once,
//! behind one boxed future.

mod advance;
mod attempt;
mod authorize;
#[cfg(feature = "blocking")]
pub mod blocking;
mod build_error;
mod builder;
mod cached;
mod call;
mod credentials;
mod exchange;
mod limit;
mod macros;
mod network;
mod oauth2;
mod options;
mod outgoing;
mod pages;
mod plan;
mod prepared;
mod request;
mod retry;
mod server;
mod settings;
pub mod testing;
mod token;
#[cfg(feature = "tracing")]
mod trace;
mod transient;
mod transport;
mod url;
mod wishes;

pub use build_error::BuildError;
pub use builder::Builder;
pub use cached::Cached;
pub use call::{Call, Sending};
pub use network::Reqwest;
pub use oauth2::{ClientAuthentication, OAuth2};
pub use options::Options;
pub use pages::{ItemResult, PagedItems, Pages};
pub use retry::Retry;
pub use token::{Token, TokenFuture, TokenSource};
pub use transport::Transport;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::HeaderMap;

use crate::http::{Api, Operation, RateLimit};
use credentials::Credentials;
use limit::Limiter;
use plan::Timeouts;
use prepared::Preparations;
use retry::Retries;
use transport::Carrier;
use wishes::Wishes;

/// What a generated client consists of. Cheap to clone.
#[derive(Clone)]
pub struct Client(Arc<Core>);

struct Core {
    api: &'static Api,
    base: Base,
    carrier: Carrier,
    max_response_bytes: usize,
    headers: HeaderMap,
    credentials: Credentials,
    wishes: Wishes,
    prepared: Preparations,
    timeouts: Timeouts,
    max_retries: u32,
    retries: Retries,
    limiter: Limiter,
    rate_limits: Vec<RateLimit>,
    documented_limits: DocumentedLimits,
}

/// Whether the limits that the document states are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DocumentedLimits {
    Kept,
    Ignored,
}

/// Where a request goes.
#[derive(Clone, Copy)]
enum Destination<'u> {
    /// To the path of the operation.
    Documented,
    /// There, wherever the path of the operation leads.
    Url(&'u str),
    /// There, with all that goes with calls: to the page after another.
    Page(&'u str),
}

/// What paths are appended to. No URL ends with a slash.
#[derive(Debug)]
enum Base {
    /// For every operation.
    Chosen(String),
    /// That of the operation, or else this one, with the scheme and host for those that have none.
    Documented { origin: String, server: Cow<'static, str> },
}

impl Client {
    /// A call of an operation, to be awaited.
    #[inline]
    pub fn call<O: Operation>(&self, request: O) -> Call<O> {
        Call::new(self.clone(), request)
    }

    /// Calls an operation.
    #[inline]
    #[allow(clippy::needless_pass_by_value)] // a call made of a temporary reads better
    pub fn send<O: Operation>(&self, request: O) -> Sending<O> {
        Sending::new(self, &request, Destination::Documented)
    }

    /// Calls an operation at a URL of its own: sends a webhook or a callback to who asked for it.
    /// Parameters of the query are added to the URL, those of the path are up to it. Headers that
    /// were set for every call stay at home, and so do credentials that the operation itself does
    /// not ask for.
    #[inline]
    #[allow(clippy::needless_pass_by_value)] // as above
    pub fn send_to<O: Operation>(&self, url: &str, request: O) -> Sending<O> {
        Sending::new(self, &request, Destination::Url(url))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.0.base)
            .field("headers", &self.0.headers)
            .field("credentials", &self.0.credentials)
            .field("timeouts", &self.0.timeouts)
            .field("max_retries", &self.0.max_retries)
            .finish_non_exhaustive()
    }
}
