use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{HeaderValue, AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderName, Uri};
use tower::Service;

use super::credentials::Credentials;
use super::transport::{erase, Reqwest, Transport};
use super::wishes::Wishes;
use super::{Base, Client, Core};
use crate::http::{Api, Body, BoxError, HeaderList};

/// Response bodies may be this long, unless [`Builder::max_response_bytes`] says otherwise.
const MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;

/// The host of requests that never leave the process.
const NOWHERE: &str = "http://localhost";

/// Sets up a client. Mistakes are told by [`Builder::build`].
pub struct Builder<C> {
    settings: Settings,
    client: PhantomData<fn() -> C>,
}

struct Settings {
    api: &'static Api,
    base_url: Option<String>,
    transport: Option<Transport>,
    headers: HeaderList,
    credentials: Credentials,
    wishes: Wishes,
    wrong: Option<String>,
    max_response_bytes: usize,
}

impl<C: From<Client>> Builder<C> {
    /// Starts with what the document says.
    #[must_use]
    pub fn new(api: &'static Api) -> Self {
        let settings = Settings {
            api,
            base_url: None,
            transport: None,
            headers: HeaderList::default(),
            credentials: Credentials::default(),
            wishes: Wishes::default(),
            wrong: None,
            max_response_bytes: MAX_RESPONSE_BYTES,
        };
        Self { settings, client: PhantomData }
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

    /// How long response bodies may be; 64 MiB unless set.
    #[must_use]
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.settings.max_response_bytes = limit;
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

impl Settings {
    /// The first mistake is told.
    fn note(&mut self, result: Result<(), String>) {
        if let Err(wrong) = result {
            self.wrong.get_or_insert(wrong);
        }
    }

    fn build(mut self) -> Result<Client, BuildError> {
        if let Some(wrong) = self.wrong.take().or(self.headers.invalid.take()) {
            return Err(BuildError::Setting(wrong));
        }
        let base = match (&self.base_url, &self.transport) {
            (Some(url), _) => Base::Chosen(base_url(url)?),
            (None, _) if self.api.base_url.contains("://") => {
                Base::Documented { origin: origin(self.api.base_url)? }
            }
            (None, Some(_)) => Base::Documented { origin: NOWHERE.to_owned() },
            (None, None) => return Err(BuildError::NoBaseUrl),
        };
        let mut headers = HeaderMap::new();
        if let Ok(agent) = HeaderValue::from_str(self.api.user_agent) {
            if !agent.is_empty() {
                headers.insert(USER_AGENT, agent);
            }
        }
        if let Some(value) = self.credentials.undocumented(self.api) {
            headers.insert(AUTHORIZATION, value);
        }
        self.headers.replace_in(&mut headers);
        let transport = match self.transport {
            Some(transport) => transport,
            None => erase(Reqwest::new().map_err(BuildError::Transport)?),
        };
        Ok(Client(Arc::new(Core {
            api: self.api,
            base,
            transport,
            headers,
            credentials: self.credentials,
            wishes: self.wishes,
            max_response_bytes: self.max_response_bytes,
        })))
    }
}

/// A URL to append paths to, without the slash at its end.
fn base_url(url: &str) -> Result<String, BuildError> {
    let wrong = |why: &str| BuildError::BaseUrl(format!("{url:?} {why}"));
    let uri: Uri = url.parse().map_err(|why| BuildError::BaseUrl(format!("{url:?} is no URL: {why}")))?;
    if uri.scheme().is_none() || uri.authority().is_none() {
        return Err(wrong("has no scheme or no host"));
    }
    if url.contains(['?', '#']) {
        return Err(wrong("has a query or a fragment"));
    }
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err(BuildError::BaseUrl("a user has no place in the URL: use `basic`".to_owned()));
    }
    Ok(url.trim_end_matches('/').to_owned())
}

/// Scheme and host of a URL.
fn origin(url: &str) -> Result<String, BuildError> {
    base_url(url)?;
    let uri: Uri = url.parse().map_err(|_| BuildError::NoBaseUrl)?;
    match (uri.scheme_str(), uri.authority()) {
        (Some(scheme), Some(authority)) => Ok(format!("{scheme}://{authority}")),
        _ => Err(BuildError::NoBaseUrl),
    }
}

/// Why a client could not be set up.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL cannot be used.
    BaseUrl(String),
    /// The document has no absolute URL, and none was set.
    NoBaseUrl,
    /// A header or a credential cannot be sent.
    Setting(String),
    /// The transport could not be set up.
    Transport(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl(why) => write!(f, "the base URL {why}"),
            Self::NoBaseUrl => f.write_str("the document has no absolute URL: set one with `base_url`"),
            Self::Setting(why) => f.write_str(why),
            Self::Transport(why) => write!(f, "the transport could not be set up: {why}"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(why) => Some(why.as_ref()),
            _ => None,
        }
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
