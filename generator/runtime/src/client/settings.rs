//! From what a builder was told to a client.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderValue, AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, Uri};

use super::build_error::BuildError;
use super::cached::Cached;
use super::credentials::Credentials;
use super::limit::Limiter;
use super::network::Reqwest;
use super::oauth2::OAuth2;
use super::plan::Timeouts;
use super::prepared::Preparations;
use super::retry::{Retries, Retry};
use super::server::Servers;
use super::transport::{Carrier, Transport};
use super::wishes::Wishes;
use super::{Base, Client, Core, DocumentedLimits};
use crate::http::{Api, HeaderList, RateLimit};

/// The host of requests that never leave the process.
const NOWHERE: &str = "http://localhost";

/// A layer, to be put around what a client sends with.
pub(super) type Around = Box<dyn FnOnce(Transport) -> Transport + Send + Sync>;

/// What a builder was told.
pub(super) struct Settings {
    pub(super) api: &'static Api,
    pub(super) base_url: Option<String>,
    pub(super) servers: Servers,
    pub(super) transport: Option<Transport>,
    pub(super) headers: HeaderList,
    pub(super) credentials: Credentials,
    pub(super) wishes: Wishes,
    pub(super) wrong: Option<String>,
    pub(super) max_response_bytes: usize,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) timeouts: Timeouts,
    pub(super) retry: Retry,
    /// Each for the scheme of this name, or for all.
    pub(super) oauth2: Vec<(Option<String>, OAuth2)>,
    pub(super) layers: Vec<Around>,
    pub(super) rate_limits: Vec<RateLimit>,
    pub(super) documented_limits: DocumentedLimits,
    pub(super) longest_queue: usize,
}

impl Settings {
    /// The first mistake is told.
    pub(super) fn note(&mut self, result: Result<(), String>) {
        if let Err(wrong) = result {
            self.wrong.get_or_insert(wrong);
        }
    }

    fn base(&self) -> Result<Base, BuildError> {
        let chosen = self.servers.url().map_err(BuildError::Setting)?;
        let server = chosen.map_or(Cow::Borrowed(self.api.base_url), Cow::Owned);
        match (&self.base_url, &self.transport) {
            (Some(url), _) => Ok(Base::Chosen(base_url(url)?)),
            (None, _) if server.contains("://") => Ok(Base::Documented { origin: origin(&server)?, server }),
            (None, Some(_)) => Ok(Base::Documented { origin: NOWHERE.to_owned(), server }),
            (None, None) => Err(BuildError::NoBaseUrl),
        }
    }

    pub(super) fn build(mut self) -> Result<Client, BuildError> {
        if let Some(wrong) = self.wrong.take().or(self.headers.invalid.take()) {
            return Err(BuildError::Setting(wrong));
        }
        let base = self.base()?;
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
        let carrier = match self.transport {
            Some(transport) => Carrier::Other(transport),
            None => {
                let network = Reqwest::connecting_within(self.connect_timeout);
                Carrier::Network(network.map_err(BuildError::Transport)?)
            }
        };
        for (scheme, oauth2) in std::mem::take(&mut self.oauth2) {
            let scheme = scheme.as_deref();
            let source = oauth2.source(carrier.transport(), self.api, scheme).map_err(BuildError::Setting)?;
            let source = Arc::new(Cached::new(source));
            self.credentials.add_source(self.api, scheme, source).map_err(BuildError::Setting)?;
        }
        let around = |inner: Carrier, layer: Around| Carrier::Other(layer(inner.transport()));
        let carrier = self.layers.into_iter().rev().fold(carrier, around);
        Ok(Client(Arc::new(Core {
            api: self.api,
            base,
            carrier,
            max_response_bytes: self.max_response_bytes,
            headers,
            credentials: self.credentials,
            wishes: self.wishes,
            prepared: Preparations::default(),
            timeouts: self.timeouts,
            max_retries: self.retry.max_retries,
            retries: Retries::new(self.retry),
            limiter: Limiter::new(self.longest_queue),
            rate_limits: self.rate_limits,
            documented_limits: self.documented_limits,
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
