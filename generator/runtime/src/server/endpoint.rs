//! From a request on a router's pattern to the operation that it is for.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use axum::body::Body;
use http::header::{HeaderValue, ALLOW, CONTENT_LENGTH};
use http::request::Parts;
use http::{Method, Response, StatusCode, Uri};

use super::auth::admit;
use super::context::{Current, CURRENT};
use super::handler::Begun;
use super::incoming::{check_acceptable, receive, Head, Incoming};
use super::keep_alive::kept_alive;
use super::respond::problem;
use super::routes::Entry;
use super::settings::Settings;
use super::time::within;
use crate::clock::Instant;
use crate::http::{canonical, Accept, Captures, Problem};

/// Answers a request with one of the operations that share a pattern.
pub(super) async fn answer(group: &[Entry], parts: &mut Parts, body: Body) -> Response<Body> {
    // The captures are parts of it: the rest of the head can change meanwhile.
    let uri = std::mem::take(&mut parts.uri);
    let path = canonical(uri.path());
    let query = uri.query().unwrap_or_default();
    let Some((entry, captures)) = choose(group, parts, &path, query) else {
        return not_allowed(group, &uri);
    };
    let settings = entry.settings.as_deref().unwrap_or(&Settings::DEFAULT);
    let deadline = settings.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    if let Some(keeper) = &settings.authenticator {
        parts.uri = uri.clone();
        match within(deadline, Box::pin(admit(&**keeper, entry.shape, &captures, parts)).as_mut()).await {
            Some(Ok(())) => {}
            Some(Err(refused)) => return *refused,
            None => return problem(&Problem::new(StatusCode::SERVICE_UNAVAILABLE)),
        }
    }
    let accept = Accept::new(&parts.headers);
    if let Err(refused) = check_acceptable(entry.shape, &accept, &parts.headers) {
        return problem(&refused);
    }
    let body = match within(deadline, pin!(receive(entry.shape, parts, body, &settings.limits))).await {
        Some(Ok(body)) => body,
        Some(Err(refused)) => return *refused,
        None => return problem(&Problem::new(StatusCode::REQUEST_TIMEOUT)),
    };
    let current = Current { shape: entry.shape, extensions: std::mem::take(&mut parts.extensions) };
    let head = Head { parts, captures, query };
    let mut incoming = Incoming { head, body, accept, limit: settings.limits.whole };
    let handling = async {
        match poll_fn(|cx| Poll::Ready(entry.handler.handle(&mut incoming, cx))).await {
            Begun::Done(response) => response,
            Begun::Working(handling) => handling.await,
        }
    };
    let answer = within(deadline, pin!(CURRENT.scope(current, handling))).await;
    match answer {
        Some(answer) => kept_alive(answer, settings.keep_alive),
        None => problem(&Problem::new(StatusCode::SERVICE_UNAVAILABLE)),
    }
}

/// The operation that a request is for, and what the path says of its parameters. Where several
/// have the same path but for the names in it, it is the first whose parameters fit.
fn choose<'e, 'p>(
    group: &'e [Entry],
    parts: &Parts,
    path: &'p str,
    query: &'p str,
) -> Option<(&'e Entry, Captures<'p>)> {
    let matching = group.iter().filter(|entry| answers(&entry.method, &parts.method));
    let mut matching = matching.filter_map(|entry| Some((entry, entry.template.captures(path, query)?)));
    let (first, captures) = matching.next()?;
    let (mut chosen, mut head) = (first, Head { parts, captures, query });
    for (entry, captures) in matching {
        if entry.template.rank() != first.template.rank() || chosen.fits(&head) {
            break;
        }
        (chosen, head) = (entry, Head { parts, captures, query });
    }
    Some((chosen, head.captures))
}

/// `HEAD` is answered as `GET` would be (RFC 9110 §9.3.2); the router takes the body away.
fn answers(documented: &Method, asked: &Method) -> bool {
    documented == asked || (asked == Method::HEAD && documented == Method::GET)
}

fn matches(entry: &Entry, uri: &Uri) -> bool {
    entry.template.captures(&canonical(uri.path()), uri.query().unwrap_or_default()).is_some()
}

/// No operation has this path.
pub(super) fn nothing_there(uri: &Uri) -> Response<Body> {
    let detail = format!("no operation has the path {}", uri.path());
    problem(&Problem::new(StatusCode::NOT_FOUND).with_detail(&detail))
}

fn other_method(uri: &Uri, allow: &str) -> Response<Body> {
    let detail = format!("{} has {}", uri.path(), allow.replace(',', ", "));
    problem(&Problem::new(StatusCode::METHOD_NOT_ALLOWED).with_detail(&detail))
}

/// No operation has this method and this path.
fn not_allowed(group: &[Entry], uri: &Uri) -> Response<Body> {
    let methods = methods(group, uri);
    if methods.is_empty() {
        return nothing_there(uri);
    }
    let allow = methods.join(",");
    let mut response = other_method(uri, &allow);
    if let Ok(allow) = HeaderValue::from_str(&allow) {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

/// The methods that a path has, in order.
fn methods(group: &[Entry], uri: &Uri) -> Vec<&'static str> {
    let mut methods: Vec<&str> =
        group.iter().filter(|entry| matches(entry, uri)).map(|entry| entry.shape.method).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.sort_unstable();
    methods.dedup();
    methods
}

/// The router's own 405 gets a body. A pattern is wider than the templates behind it: where none of them fits, nothing
/// is there.
pub(super) fn refused(groups: &[Arc<[Entry]>], uri: &Uri, response: Response<Body>) -> Response<Body> {
    let Some(group) = groups.iter().find(|group| group.iter().any(|entry| matches(entry, uri))) else {
        return nothing_there(uri);
    };
    if !group.iter().all(|entry| entry.template.is_exact()) {
        return not_allowed(group, uri);
    }
    // The router knows the methods that others have added.
    let (mut parts, body) = other_method(uri, &methods(group, uri).join(",")).into_parts();
    parts.headers.extend(response.into_parts().0.headers);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, body)
}
