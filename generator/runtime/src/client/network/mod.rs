//! The network, by reqwest.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod web;

use std::io;

use http::request::Parts;
use http::Uri;

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
pub struct Reqwest(reqwest::Client);

impl From<reqwest::Client> for Reqwest {
    fn from(client: reqwest::Client) -> Self {
        Self(client)
    }
}

/// A request for reqwest, without its body.
fn convert(parts: Parts) -> Result<reqwest::Request, BoxError> {
    let mut converted = reqwest::Request::new(parts.method, parse(&parts.uri)?);
    *converted.headers_mut() = parts.headers;
    Ok(converted)
}

/// URLs by the WHATWG standard, which rewrites some: they would call another resource than the one
/// that was asked for, so they are refused.
fn parse(uri: &Uri) -> Result<reqwest::Url, BoxError> {
    let refused = |why: BoxError| io::Error::new(io::ErrorKind::InvalidInput, why);
    let url = reqwest::Url::parse(&uri.to_string()).map_err(|why| refused(why.into()))?;
    if url.path() != uri.path() || url.query() != uri.query() {
        return Err(refused("the URL would be rewritten on its way".into()).into());
    }
    Ok(url)
}
