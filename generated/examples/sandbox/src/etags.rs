//! Which state of an order a caller knows (RFC 9110 §8.8.3 and §13.1.1). The document of the pages has no such headers,
//! so they pass by the generated code.

use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_MATCH};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// What the tags of representations in XML end in: in another media type it is another representation.
const XML: &str = ".xml\"";

/// The entity tags that the caller has seen, as an extension of the request.
#[derive(Debug, Clone)]
pub(crate) struct IfMatch(Vec<HeaderValue>);

impl IfMatch {
    /// Is a representation of this state one of them?
    pub(crate) fn allows(&self, etag: &str) -> bool {
        let lines = self.0.iter().filter_map(|line| line.to_str().ok());
        let mut tags = lines.flat_map(|line| line.split(',')).map(str::trim);
        tags.any(|tag| tag == "*" || tag == etag || in_xml(etag).is_some_and(|etag| tag == etag))
    }
}

/// Takes `If-Match` to the handler, and makes the `ETag` of its answer one of what is sent.
pub(crate) async fn seen_and_told(mut request: Request, next: Next) -> Response {
    let tags: Vec<_> = request.headers().get_all(IF_MATCH).iter().cloned().collect();
    if !tags.is_empty() {
        request.extensions_mut().insert(IfMatch(tags));
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Some(etag) = is_xml(headers).then(|| xml_etag(headers)).flatten() {
        headers.insert(ETAG, etag);
    }
    response
}

fn is_xml(headers: &HeaderMap) -> bool {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media.starts_with("application/xml") || media.starts_with("text/xml")
}

fn xml_etag(headers: &HeaderMap) -> Option<HeaderValue> {
    let etag = headers.get(ETAG)?.to_str().ok()?;
    HeaderValue::try_from(in_xml(etag)?).ok()
}

fn in_xml(etag: &str) -> Option<String> {
    Some(format!("{}{XML}", etag.strip_suffix('"')?))
}
