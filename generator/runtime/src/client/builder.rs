use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::HeaderValue;
use http::HeaderName;
use tower::{Layer, Service};

use super::build_error::BuildError;
use super::credentials::Credentials;
use super::oauth2::OAuth2;
use super::plan::Timeouts;
use super::retry::Retry;
use super::server::Servers;
use super::settings::Settings;
use super::token::TokenSource;
use super::transport::{erase, Transport};
use super::wishes::Wishes;
use super::{Client, DocumentedLimits};
use crate::http::{Api, Body, BoxError, HeaderList, RateLimit, Server};

/// Response bodies may be this long, unless [`Builder::max_response_bytes`] says otherwise.
const MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;

/// So many calls wait for their turn, unless [`Builder::rate_limit_queue`] says otherwise.
const LONGEST_QUEUE: usize = 1000;

/// Connections are opened within this time, unless [`Builder::connect_timeout`] says otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Sets up a client. Mistakes are told by [`Builder::build`].
pub struct Builder<C> {
    settings: Settings,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> Builder<C> {
    /// Starts with what the document says.
    #[must_use]
    pub fn new(api: &'static Api) -> Self {
        let settings = Settings {
            api,
            base_url: None,
            servers: Servers::default(),
            transport: None,
            headers: HeaderList::default(),
            credentials: Credentials::default(),
            wishes: Wishes::default(),
            wrong: None,
            max_response_bytes: MAX_RESPONSE_BYTES,
            connect_timeout: Some(CONNECT_TIMEOUT),
            timeouts: Timeouts::default(),
            retry: Retry::default(),
            oauth2: Vec::new(),
            layers: Vec::new(),
            rate_limits: Vec::new(),
            documented_limits: DocumentedLimits::Kept,
            longest_queue: LONGEST_QUEUE,
        };
        Self { settings, client: PhantomData }
    }

    /// What the document says of servers, if there is a choice.
    #[doc(hidden)]
    #[must_use]
    pub fn servers(mut self, documented: &'static [Server]) -> Self {
        self.settings.servers.documented = documented;
        self
    }

    /// Calls another of the documented servers than the first, by its place in the list, from 0 (OpenAPI
    /// 3.0.4 §4.7.5). Operations that have servers of their own stay there.
    #[must_use]
    pub fn server(mut self, index: usize) -> Self {
        self.settings.servers.chosen = Some(index);
        self
    }

    /// Sets a variable in the URL of the documented server, in the place of its default (OpenAPI 3.0.4
    /// §4.7.6). [`Builder::build`] fails where the URL does not have it, or it cannot have this value.
    #[must_use]
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.servers.variables.push((name.into(), value.into()));
        self
    }

    /// The URL that all paths are appended to, in the place of the documented ones.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base_url = Some(url.into());
        self
    }

    /// The token for operations that ask for a bearer (RFC 6750), OAuth 2 or OpenID Connect. If
    /// the document has no such scheme, it is sent with every call.
    #[must_use]
    pub fn bearer(mut self, token: impl AsRef<str>) -> Self {
        let result = self.settings.credentials.set_bearer(token.as_ref());
        self.settings.note(result);
        self
    }

    /// Where tokens come from, if they change; for the same operations as [`Builder::bearer`], which
    /// it goes before. A token that is answered 401 is replaced, and the request sent once more.
    #[must_use]
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        let result = self.settings.credentials.add_source(self.settings.api, None, Arc::new(source));
        self.settings.note(result);
        self
    }

    /// Where the tokens for the security scheme of this name come from.
    #[must_use]
    pub fn token_source_for(mut self, scheme: impl AsRef<str>, source: impl TokenSource) -> Self {
        let (api, source) = (self.settings.api, Arc::new(source));
        let result = self.settings.credentials.add_source(api, Some(scheme.as_ref()), source);
        self.settings.note(result);
        self
    }

    /// Gets tokens by OAuth 2, renews them before they expire, and when they are refused. The token
    /// endpoint is that of the document unless set; if the document names several, it has to be set, or
    /// the scheme, with [`Builder::oauth2_for`]. It is called with the transport of the client, without
    /// the layers around it.
    #[must_use]
    pub fn oauth2(mut self, oauth2: OAuth2) -> Self {
        self.settings.oauth2.push((None, oauth2));
        self
    }

    /// The same for the security scheme of this name, from its token endpoint.
    #[must_use]
    pub fn oauth2_for(mut self, scheme: impl Into<String>, oauth2: OAuth2) -> Self {
        self.settings.oauth2.push((Some(scheme.into()), oauth2));
        self
    }

    /// User and password for operations that ask for basic authentication (RFC 7617). If the
    /// document has no such scheme, they are sent with every call.
    #[must_use]
    pub fn basic(mut self, user: impl AsRef<str>, password: impl AsRef<str>) -> Self {
        let result = self.settings.credentials.set_basic(user.as_ref(), password.as_ref());
        self.settings.note(result);
        self
    }

    /// The key for the security scheme of this name.
    #[must_use]
    pub fn api_key(mut self, scheme: impl AsRef<str>, key: impl AsRef<str>) -> Self {
        let result = self.settings.credentials.add_key(self.settings.api, scheme.as_ref(), key.as_ref());
        self.settings.note(result);
        self
    }

    /// A header for every call.
    #[must_use]
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: fmt::Display>,
        V: TryInto<HeaderValue, Error: fmt::Display>,
    {
        self.settings.headers.append(name, value);
        self
    }

    /// Asks for responses in this media type wherever it is documented; repeated, for others that will
    /// do, best first. A call that says otherwise has its way.
    #[must_use]
    pub fn accept(mut self, media_type: impl Into<String>) -> Self {
        self.settings.wishes.accept.push(media_type.into());
        self
    }

    /// Sends bodies in this media type wherever it is documented. A call that says otherwise has its
    /// way.
    #[must_use]
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.settings.wishes.content_type = Some(media_type.into());
        self
    }

    /// What requests are sent with, in the place of reqwest: any service, with any layers around
    /// it, or an `axum::Router` in process.
    #[must_use]
    pub fn transport<S, B>(mut self, transport: S) -> Self
    where
        S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.settings.transport = Some(erase(transport));
        self
    }

    /// A layer around the transport, which sees each request as it is sent. The first one is the
    /// outermost. What is known of the operation is among the request's extensions, as a
    /// `&'static OperationShape`.
    #[must_use]
    pub fn layer<L, S, B>(mut self, layer: L) -> Self
    where
        L: Layer<Transport, Service = S> + Send + Sync + 'static,
        S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.settings.layers.push(Box::new(move |transport| erase(layer.layer(transport))));
        self
    }

    /// Sends no more requests than this, beside what the document says. Calls wait for their turn.
    /// Repeated, for several limits.
    #[must_use]
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.settings.rate_limits.push(limit);
        self
    }

    /// Does not keep the rate limits that the document states (`x-rate-limit`).
    #[must_use]
    pub fn ignore_documented_rate_limits(mut self) -> Self {
        self.settings.documented_limits = DocumentedLimits::Ignored;
        self
    }

    /// How many calls may wait for their turn, for each key of a rate limit; 1000 unless set. The
    /// next one fails at once.
    #[must_use]
    pub fn rate_limit_queue(mut self, length: usize) -> Self {
        self.settings.longest_queue = length;
        self
    }

    /// How long response bodies may be; 64 MiB unless set.
    #[must_use]
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.settings.max_response_bytes = limit;
        self
    }

    /// How long it may take to open a connection; 10 seconds unless set. It is for the transport
    /// that the client comes with.
    #[must_use]
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.connect_timeout = limit.into();
        self
    }

    /// How long one attempt of a call may take until its response is read; 60 seconds unless set.
    /// Waits of the client's own (for its rate limit, between attempts) do not count.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.timeouts.attempt = limit.into();
        self
    }

    /// How long a call may take with all its attempts and the pauses between them; no limit unless
    /// set.
    #[must_use]
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.timeouts.total = limit.into();
        self
    }

    /// How long the body of a response may pause; 60 seconds unless set.
    #[must_use]
    pub fn stall_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.timeouts.stall = limit.into();
        self
    }

    /// How requests are sent again. [`Retry::never`] turns it off.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry = retry;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// Where a URL, a header or a credential is malformed, no URL is known, or TLS cannot be set
    /// up.
    pub fn build(self) -> Result<C, BuildError> {
        self.settings.build().map(C::from)
    }
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("base_url", &self.settings.base_url)
            .field("headers", &self.settings.headers.map)
            .field("credentials", &self.settings.credentials)
            .finish_non_exhaustive()
    }
}
