//! The network, by reqwest.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod web;

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use http::request::Parts;
use http::uri::{Authority, Scheme, Uri};

use super::outgoing::Outgoing;
use crate::http::BoxError;

#[cfg(not(target_arch = "wasm32"))]
pub(super) use native::is_connect;
#[cfg(target_arch = "wasm32")]
pub(super) use web::is_connect;

/// The transport over the network: reqwest.
///
/// In browsers it follows redirects as they do, and reads responses to their end before it hands
/// them over.
#[derive(Debug, Clone)]
pub struct Reqwest {
    client: reqwest::Client,
    origins: Arc<Origins>,
}

/// The client follows redirects as it was set up to; by default it does, and takes API keys along to other hosts.
/// `Reqwest::build` sets one up that follows none.
impl From<reqwest::Client> for Reqwest {
    fn from(client: reqwest::Client) -> Self {
        Self { client, origins: Arc::default() }
    }
}

/// The origin that was asked last, for it costs more to parse than all the rest of a URL.
#[derive(Default)]
struct Origins(Mutex<Option<Origin>>);

struct Origin {
    scheme: Option<Scheme>,
    authority: Option<Authority>,
    /// Without path and query.
    url: reqwest::Url,
}

impl Origins {
    fn parse(&self, uri: &Uri) -> Result<reqwest::Url, BoxError> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |origin: &&Origin| {
            origin.scheme.as_ref() == uri.scheme() && origin.authority.as_ref() == uri.authority()
        };
        if let Some(origin) = last.as_ref().filter(is_same) {
            let mut url = origin.url.clone();
            url.set_path(uri.path());
            url.set_query(uri.query());
            return unless_rewritten(url, uri);
        }
        let parsed = reqwest::Url::parse(&uri.to_string());
        let url = parsed.map_err(|why| io::Error::new(io::ErrorKind::InvalidInput, why))?;
        let (scheme, authority) = (uri.scheme().cloned(), uri.authority().cloned());
        let mut origin = url.clone();
        origin.set_path("");
        origin.set_query(None);
        *last = Some(Origin { scheme, authority, url: origin });
        unless_rewritten(url, uri)
    }
}

/// An authority may hold a password.
impl fmt::Debug for Origins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Origins")
    }
}

impl Reqwest {
    /// A request of a call for reqwest, without its body.
    fn head(&self, outgoing: &Outgoing) -> Result<reqwest::Request, BoxError> {
        let url = match outgoing.url() {
            Some(url) => url,
            None => self.origins.parse(&outgoing.uri()?)?,
        };
        let mut request = reqwest::Request::new(outgoing.method().clone(), url);
        *request.headers_mut() = outgoing.headers();
        Ok(request)
    }

    /// A request for reqwest, without its body.
    fn convert(&self, parts: Parts) -> Result<reqwest::Request, BoxError> {
        let mut converted = reqwest::Request::new(parts.method, self.origins.parse(&parts.uri)?);
        *converted.headers_mut() = parts.headers;
        Ok(converted)
    }
}

/// URLs by the WHATWG standard, which rewrites some: they would call another resource than the one
/// that was asked for, so they are refused.
fn unless_rewritten(url: reqwest::Url, uri: &Uri) -> Result<reqwest::Url, BoxError> {
    if url.path() == uri.path() && url.query() == uri.query() {
        return Ok(url);
    }
    let why = "the URL would be rewritten on its way";
    Err(io::Error::new(io::ErrorKind::InvalidInput, why).into())
}

#[cfg(test)]
mod tests {
    use super::Origins;

    #[test]
    fn urls_are_what_was_asked_for_or_refused() {
        let origins = Origins::default();
        for url in [
            "http://a.test/x?y=1",
            "http://a.test/z",
            "http://a.test/z?q",
            "https://a.test/%7Ex",
            "http://u:p@a.test:81/",
            "http://a.test:81/",
        ] {
            assert_eq!(origins.parse(&url.parse().unwrap()).unwrap().as_str(), url);
            let rewritten = format!("{}/../b", url.split('?').next().unwrap());
            assert!(origins.parse(&rewritten.parse().unwrap()).is_err(), "{rewritten}");
            assert_eq!(format!("{origins:?}"), "Origins");
        }
    }
}
