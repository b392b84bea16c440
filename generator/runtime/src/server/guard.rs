//! What is done around every request, whatever it is for: panics, IDs, headers, the wording of problems.

use std::any::Any;
use std::convert::Infallible;
use std::future::{poll_fn, Future};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::pin::{pin, Pin};
use std::sync::Arc;
use std::task::Poll;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use http::header::{HeaderMap, HeaderValue};
use http::request::Parts;
use http::{HeaderName, Response, StatusCode};
use uuid::Uuid;

use super::endpoint::{answer, refused};
use super::respond::{internal, problem};
use super::routes::Entry;
use super::settings::Whole;
use crate::http::{Accept, Problem};

/// What comes of the work; a problem, if it panics.
async fn unless_panicked(mut work: Pin<&mut impl Future<Output = Response<Body>>>) -> Response<Body> {
    poll_fn(|cx| {
        // Whatever the work has left half done is dropped with it.
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(cx)));
        polled.unwrap_or_else(|said| Poll::Ready(panicked(said)))
    })
    .await
}

/// The connection lives on. What was said in the panic is for logs only.
#[allow(clippy::needless_pass_by_value)] // as it is caught
fn panicked(said: Box<dyn Any + Send>) -> Response<Body> {
    let text = said.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| said.downcast_ref::<&str>().copied()).unwrap_or("of an unknown kind");
    internal(format!("panic: {text}").into())
}

/// The ID of a request, as an extension of it: the first of the headers that
/// [`Routes::request_id`](super::Routes::request_id) names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub HeaderValue);

/// What a router has as a whole.
pub(super) struct Guarding {
    pub(super) whole: Whole,
    /// All operations, by the patterns of the router.
    pub(super) groups: Vec<Arc<[Entry]>>,
}

/// The operations of one pattern.
pub(super) struct Endpoint {
    pub(super) guarding: Arc<Guarding>,
    pub(super) group: Arc<[Entry]>,
}

impl Endpoint {
    /// Answers a request with an operation. No `async fn`, for that would hold the request twice.
    pub(super) fn answer(
        self: Arc<Self>,
        request: Request,
    ) -> impl Future<Output = Result<Response<Body>, Infallible>> + Send + 'static {
        let (mut parts, body) = request.into_parts();
        async move {
            let around = match self.guarding.begin(&mut parts) {
                Ok(around) => around,
                Err(refused) => return Ok(*refused),
            };
            let response = unless_panicked(pin!(answer(&self.group, &mut parts, body))).await;
            Ok(self.guarding.end(response, around))
        }
    }
}

impl Guarding {
    /// What is done before a request is answered.
    fn begin(&self, request: &mut Parts) -> Result<Around, Box<Response<Body>>> {
        let whole = &self.whole;
        let accept = whole.wording.as_ref().map(|_| Accept::new(&request.headers));
        let is_too_large = size_of_headers(&request.headers) > whole.max_header_bytes;
        let ids: Vec<_> =
            whole.ids.iter().map(|name| (name.clone(), id_of(&mut request.headers, name))).collect();
        if let Some((_, first)) = ids.first() {
            request.extensions.insert(RequestId(first.clone()));
        }
        let around = Around { accept, ids };
        if is_too_large {
            let told = Problem::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
            return Err(Box::new(self.end(problem(&told), around)));
        }
        Ok(around)
    }

    fn end(&self, response: Response<Body>, Around { accept, ids }: Around) -> Response<Body> {
        let mut response = self.reworded(response, accept.as_ref());
        for (name, id) in ids {
            response.headers_mut().entry(name).or_insert(id);
        }
        response
    }

    fn reworded(&self, response: Response<Body>, accept: Option<&Accept>) -> Response<Body> {
        match (&self.whole.wording, accept) {
            (Some(wording), Some(accept)) => {
                let reworded = catch_unwind(AssertUnwindSafe(|| wording.reword(response, accept)));
                reworded.unwrap_or_else(panicked)
            }
            _ => response,
        }
    }
}

/// What the beginning of a request says of its end.
struct Around {
    /// Problems are told in the type that is wanted, if there are words for them.
    accept: Option<Accept>,
    ids: Vec<(HeaderName, HeaderValue)>,
}

fn size_of_headers(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum()
}

/// The ID that a request has, or gets. An empty one is none.
fn id_of(headers: &mut HeaderMap, name: &HeaderName) -> HeaderValue {
    if let Some(sent) = headers.get(name).filter(|sent| !sent.is_empty()) {
        return sent.clone();
    }
    let made = HeaderValue::try_from(Uuid::new_v4().to_string()).unwrap_or(HeaderValue::from_static(""));
    headers.insert(name.clone(), made.clone());
    made
}

/// Has what the router answers by itself told as problems.
pub(super) async fn reword(
    State(guarding): State<Arc<Guarding>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let around = match guarding.begin(&mut parts) {
        Ok(around) => around,
        Err(refused) => return *refused,
    };
    let uri = parts.uri.clone();
    let is_document = guarding.whole.documents.iter().any(|(path, _)| *path == uri.path());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED && !is_document {
        response = refused(&guarding.groups, &uri, response);
    }
    guarding.end(response, around)
}
