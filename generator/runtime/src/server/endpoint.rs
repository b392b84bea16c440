//! From a request on a router's pattern to the operation that it is for.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::Request;
use http::header::{HeaderValue, ALLOW, CONTENT_LENGTH};
use http::{Method, Response, StatusCode, Uri};
use tower::Service;

use super::auth::admit;
use super::context::{Current, CURRENT};
use super::incoming::{receive, Head};
use super::respond::problem;
use super::routes::Entry;
use super::time::{unless_stalled, within};
use crate::clock::Instant;
use crate::http::{canonical, Captures, Problem};

/// Marks a 405 that an operation answered: the router refuses methods by itself.
#[derive(Clone)]
pub(super) struct Answered;

/// The operations that share a pattern, the more specific ones first.
#[derive(Clone)]
pub(super) struct Endpoint(pub(super) Arc<[Entry]>);

impl Service<Request> for Endpoint {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let group = Arc::clone(&self.0);
        Box::pin(async move {
            let mut response = answer(&group, request).await;
            if response.status() == StatusCode::METHOD_NOT_ALLOWED {
                response.extensions_mut().insert(Answered);
            }
            Ok(response)
        })
    }
}

async fn answer(group: &[Entry], request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let mut head = Head { parts, captures: Vec::new() };
    let Some(entry) = choose(group, &mut head) else { return not_allowed(group, &head.parts.uri) };
    let settings = entry.settings.clone().unwrap_or_default();
    let deadline = settings.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    if let Some(keeper) = &settings.authenticator {
        match within(deadline, admit(&**keeper, entry.shape, &head.captures, &mut head.parts)).await {
            Some(Ok(())) => {}
            Some(Err(refused)) => return *refused,
            None => return problem(&Problem::new(StatusCode::SERVICE_UNAVAILABLE)),
        }
    }
    let extensions = std::mem::take(&mut head.parts.extensions);
    let body = unless_stalled(body, settings.stall_timeout);
    let incoming = match within(deadline, receive(entry.shape, head, body, settings.limits)).await {
        Some(Ok(incoming)) => incoming,
        Some(Err(refused)) => return *refused,
        None => return problem(&Problem::new(StatusCode::REQUEST_TIMEOUT)),
    };
    let current = Current { shape: entry.shape, extensions };
    let handling = CURRENT.scope(current, async { entry.handler.handle(incoming).await });
    let answer = within(deadline, handling).await;
    answer.unwrap_or_else(|| problem(&Problem::new(StatusCode::SERVICE_UNAVAILABLE)))
}

/// The operation that a request is for, and what the path says of its parameters. Where several
/// have the same path but for the names in it, it is the first whose parameters fit.
fn choose<'e>(group: &'e [Entry], head: &mut Head) -> Option<&'e Entry> {
    let path = canonical(head.parts.uri.path());
    let query = head.parts.uri.query().unwrap_or_default();
    let matching = group.iter().filter(|entry| answers(&entry.method, &head.parts.method));
    let mut matching =
        matching.filter_map(|entry| Some((entry, owned(entry.template.captures(&path, query)?))));
    let (first, captures) = matching.next()?;
    let others: Vec<_> = matching.collect();
    drop(path);
    head.captures = captures;
    let mut chosen = first;
    for (entry, captures) in others {
        if entry.template.rank() != first.template.rank() || chosen.fits(head) {
            break;
        }
        chosen = entry;
        head.captures = captures;
    }
    Some(chosen)
}

fn owned(captures: Captures<'_>) -> Vec<(&'static str, String)> {
    captures.into_iter().map(|(name, raw)| (name, raw.to_owned())).collect()
}

/// `HEAD` is answered as `GET` would be (RFC 9110 §9.3.2); the router takes the body away.
fn answers(documented: &Method, asked: &Method) -> bool {
    documented == asked || (asked == Method::HEAD && documented == Method::GET)
}

fn matches(entry: &Entry, uri: &Uri) -> bool {
    entry.template.captures(&canonical(uri.path()), uri.query().unwrap_or_default()).is_some()
}

/// No operation has this method and this path.
fn not_allowed(group: &[Entry], uri: &Uri) -> Response<Body> {
    let mut methods: Vec<&str> =
        group.iter().filter(|entry| matches(entry, uri)).map(|entry| entry.shape.method).collect();
    if methods.is_empty() {
        return problem(&Problem::new(StatusCode::NOT_FOUND));
    }
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.sort_unstable();
    methods.dedup();
    let mut response = problem(&Problem::new(StatusCode::METHOD_NOT_ALLOWED));
    if let Ok(allow) = HeaderValue::from_str(&methods.join(",")) {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

/// The router's own 405 gets a body. A pattern is wider than the templates behind it: where none of them fits, nothing
/// is there.
pub(super) fn refused(groups: &[Arc<[Entry]>], uri: &Uri, response: Response<Body>) -> Response<Body> {
    let Some(group) = groups.iter().find(|group| group.iter().any(|entry| matches(entry, uri))) else {
        return problem(&Problem::new(StatusCode::NOT_FOUND));
    };
    if !group.iter().all(|entry| entry.template.is_exact()) {
        return not_allowed(group, uri);
    }
    // The router knows the methods that others have added.
    let (mut parts, body) = problem(&Problem::new(StatusCode::METHOD_NOT_ALLOWED)).into_parts();
    parts.headers.extend(response.into_parts().0.headers);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, body)
}
