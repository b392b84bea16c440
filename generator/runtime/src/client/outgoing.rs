//! A request of a call, of which each attempt sends a copy.

use std::sync::Arc;

use http::header::{HeaderMap, HeaderName};
#[cfg(feature = "tracing")]
use http::uri::Authority;
use http::{HeaderValue, Method, Request, Uri};
use reqwest::Url;

use super::prepared::Prepared;
use super::url::Target;
use crate::http::{replace_headers, Body};

/// Why a path without a location is no URL.
pub(super) const NOWHERE: &str = "it leads nowhere";

/// A request, to be sent once or more often.
pub(super) struct Outgoing {
    prepared: Arc<Prepared>,
    target: Target,
    /// Those of this call, each in the place of others of its name.
    own: HeaderMap,
    body: Body,
}

impl Outgoing {
    pub(super) fn new(prepared: Arc<Prepared>, target: Target, own: HeaderMap, body: Body) -> Self {
        Self { prepared, target, own, body }
    }

    pub(super) fn method(&self) -> &Method {
        &self.prepared.method
    }

    pub(super) fn has(&self, name: &HeaderName) -> bool {
        self.own.contains_key(name) || self.prepared.headers.contains_key(name)
    }

    /// Puts a header in the place of others of its name.
    pub(super) fn insert(&mut self, name: &HeaderName, value: HeaderValue) {
        self.own.insert(name, value);
    }

    /// A body that is a stream can be sent once only.
    pub(super) fn is_repeatable(&self) -> bool {
        self.body.bytes().is_some()
    }

    pub(super) fn headers(&self) -> HeaderMap {
        let mut headers = self.prepared.headers.clone();
        replace_headers(&mut headers, &self.own);
        headers
    }

    pub(super) fn body(&mut self) -> Body {
        self.body.hand_over()
    }

    pub(super) fn uri(&self) -> Result<Uri, String> {
        match (&self.target, &self.prepared.location) {
            (Target::Elsewhere(uri), _) => Ok(uri.clone()),
            (Target::Path(path), Some(location)) => location.uri(path),
            (Target::Path(_), None) => Err(NOWHERE.to_owned()),
        }
    }

    #[cfg(feature = "tracing")]
    pub(super) fn authority(&self) -> Option<&Authority> {
        match (&self.target, &self.prepared.location) {
            (Target::Elsewhere(uri), _) => uri.authority(),
            (Target::Path(_), location) => location.as_ref()?.authority(),
        }
    }

    /// The URL for reqwest, where it is known how to have it without an [`Uri`] before it.
    pub(super) fn url(&self) -> Option<Url> {
        match (&self.target, &self.prepared.location) {
            (Target::Path(path), Some(location)) => location.url(path),
            _ => None,
        }
    }

    /// The request to send now.
    ///
    /// # Errors
    /// Where its URL is none.
    pub(super) fn request(&mut self) -> Result<Request<Body>, String> {
        let uri = self.uri()?;
        let mut request = Request::new(self.body());
        *request.method_mut() = self.method().clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers();
        Ok(request)
    }
}
