//! From what a builder was told to a client.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderValue, AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, Uri};

use super::attempt::{Attempt, Stack};
use super::authorize::Authorized;
use super::build_error::BuildError;
use super::cached::Cached;
use super::credentials::Credentials;
use super::limit::{Limited, Limiter};
use super::network::Reqwest;
use super::oauth2::OAuth2;
use super::plan::Timeouts;
use super::retry::{Retry, RetryPolicy};
use super::server::Servers;
use super::transport::{erase, Transport};
use super::wishes::{Accepts, Wishes};
use super::{Base, Client, Core, DocumentedLimits};
use crate::http::{Api, HeaderList, RateLimit};

/// The host of requests that never leave the process.
const NOWHERE: &str = "http://localhost";

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
    pub(super) layers: Vec<Box<dyn FnOnce(Transport) -> Transport + Send + Sync>>,
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
        let transport = match self.transport {
            Some(transport) => transport,
            None => erase(Reqwest::connecting_within(self.connect_timeout).map_err(BuildError::Transport)?),
        };
        for (scheme, oauth2) in std::mem::take(&mut self.oauth2) {
            let scheme = scheme.as_deref();
            let source = oauth2.source(transport.clone(), self.api, scheme).map_err(BuildError::Setting)?;
            let source = Arc::new(Cached::new(source));
            self.credentials.add_source(self.api, scheme, source).map_err(BuildError::Setting)?;
        }
        let transport = self.layers.into_iter().rev().fold(transport, |inner, layer| layer(inner));
        let max_retries = self.retry.max_retries;
        let count_header = self.retry.count_header.clone();
        let attempt = Attempt { transport, max_response_bytes: self.max_response_bytes, count_header };
        let limiter = Arc::new(Limiter::new(self.longest_queue));
        // Within `Authorized`: who waits for a token takes nobody's place, and what is sent twice takes two.
        let authorized = Authorized { inner: Limited { inner: attempt, limiter } };
        Ok(Client(Arc::new(Core {
            api: self.api,
            base,
            stack: Stack::new(RetryPolicy::new(self.retry), authorized),
            headers,
            credentials: self.credentials,
            wishes: self.wishes,
            accepts: Accepts::default(),
            timeouts: self.timeouts,
            max_retries,
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
