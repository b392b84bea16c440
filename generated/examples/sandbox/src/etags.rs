//! Which state of an order a caller knows (RFC 9110 §8.8.3 and §13.1). The document of the pages has no such headers,
//! so they pass by the generated code.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{AsHeaderName, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;

use crate::orders::Stored;
use crate::refusal::{Reason, Refusal};

/// What the tags of representations in XML end in: in another media type it is another representation.
const XML: &str = ".xml";

/// `*`, or a list of entity tags. What cannot be read lists none.
#[derive(Debug, Clone, PartialEq, Serialize)]
enum Tags {
    Any,
    Listed(Vec<Tag>),
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Tag {
    is_weak: bool,
    opaque: String,
}

impl Tags {
    /// What the lines of a header say, if there are any.
    fn of(headers: &HeaderMap, name: impl AsHeaderName) -> Option<Self> {
        let mut lines = headers.get_all(name).iter().peekable();
        lines.peek()?;
        let text: Option<Vec<_>> = lines.map(|line| line.to_str().ok()).collect();
        let tags = text.and_then(|lines| match lines.join(",").trim() {
            "*" => Some(Self::Any),
            list => tags(list).map(Self::Listed),
        });
        Some(tags.unwrap_or(Self::Listed(Vec::new())))
    }

    fn has(&self, is_it: impl Fn(&Tag) -> bool) -> bool {
        match self {
            Self::Any => true,
            Self::Listed(tags) => tags.iter().any(is_it),
        }
    }
}

/// A list such as `"1-pending", W/"2-completed"`. Commas within quotes are the tag's own.
fn tags(mut list: &str) -> Option<Vec<Tag>> {
    let mut tags = Vec::new();
    loop {
        list = list.trim_start_matches([' ', '\t', ',']);
        if list.is_empty() {
            return Some(tags);
        }
        let strong = list.strip_prefix("W/");
        let (opaque, rest) = strong.unwrap_or(list).strip_prefix('"')?.split_once('"')?;
        tags.push(Tag { is_weak: strong.is_some(), opaque: opaque.to_owned() });
        list = rest.trim_start_matches([' ', '\t']);
        if !list.is_empty() && !list.starts_with(',') {
            return None;
        }
    }
}

/// The conditions of a request, as an extension of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Conditions {
    if_match: Option<Tags>,
    if_none_match: Option<Tags>,
}

impl Conditions {
    /// # Errors
    /// Where the order is none that may be read. (Whether it is one that the caller has already is known when there is
    /// a representation to compare.)
    pub(crate) fn allow_reading(&self, order: &Stored) -> Result<(), Refusal> {
        let is_it = |tag: &Tag| !tag.is_weak && is_state(tag, order);
        match &self.if_match {
            Some(tags) if !tags.has(is_it) => Err(Refusal::new(
                Reason::Stale,
                "The order has changed since it was read: its etag is another.",
            )),
            _ => Ok(()),
        }
    }

    /// # Errors
    /// Where the order is none that may be changed.
    pub(crate) fn allow_changing(&self, order: &Stored) -> Result<(), Refusal> {
        self.allow_reading(order)?;
        match &self.if_none_match {
            Some(tags) if tags.has(|tag| is_state(tag, order)) => {
                Err(Refusal::new(Reason::Stale, "The order is in a state that If-None-Match names."))
            }
            _ => Ok(()),
        }
    }
}

/// Is it the tag of a representation of this state?
fn is_state(tag: &Tag, order: &Stored) -> bool {
    order.is_unchanged_since(tag.opaque.strip_suffix(XML).unwrap_or(&tag.opaque))
}

/// Takes conditions to the handler, and makes the `ETag` of its answer one of what is sent; which is nothing where the
/// caller has it already.
pub(crate) async fn seen_and_told(mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let conditions =
        Conditions { if_match: Tags::of(headers, IF_MATCH), if_none_match: Tags::of(headers, IF_NONE_MATCH) };
    let known =
        conditions.if_none_match.clone().filter(|_| matches!(*request.method(), Method::GET | Method::HEAD));
    request.extensions_mut().insert(conditions);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("accept"));
    if let Some(etag) = is_xml(headers).then(|| xml_etag(headers)).flatten() {
        headers.insert(ETAG, etag);
    }
    match (known, headers.get(ETAG).and_then(opaque)) {
        (Some(known), Some(sent)) if known.has(|tag| tag.opaque == sent) => unmodified(response),
        _ => response,
    }
}

fn unmodified(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = Body::empty();
    response.headers_mut().remove(CONTENT_TYPE);
    response.headers_mut().remove(CONTENT_LENGTH);
    response
}

fn is_xml(headers: &HeaderMap) -> bool {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media.starts_with("application/xml") || media.starts_with("text/xml")
}

fn xml_etag(headers: &HeaderMap) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("\"{}{XML}\"", opaque(headers.get(ETAG)?)?)).ok()
}

fn opaque(etag: &HeaderValue) -> Option<&str> {
    etag.to_str().ok()?.strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use axum::http::header::{HeaderMap, HeaderValue, IF_MATCH};

    use super::Tags;

    fn names(lines: &[&'static str], opaque: &str) -> bool {
        let lines = lines.iter().map(|line| (IF_MATCH, HeaderValue::from_static(line)));
        Tags::of(&lines.collect::<HeaderMap>(), IF_MATCH).unwrap().has(|tag| tag.opaque == opaque)
    }

    #[test]
    fn lists_are_read_tag_by_tag() {
        assert!(names(&["*"], "x"));
        assert!(names(&["\"y\" , W/\"x\""], "x") && names(&["\"y\"", "\"x\""], "x"));
        assert!(names(&["\"a,*,b\""], "a,*,b"));
        assert!(!names(&["\"a,*,b\""], "x") && !names(&["\"a,x,b\""], "x"));
    }

    #[test]
    fn what_is_no_list_names_nothing() {
        for line in ["\"x\", *", "x", "\"x", "\"x\" \"y\"", "w/\"x\"", "\"x\"y"] {
            assert!(!names(&[line], "x"), "{line}");
        }
        assert_eq!(Tags::of(&HeaderMap::new(), IF_MATCH), None);
    }
}
