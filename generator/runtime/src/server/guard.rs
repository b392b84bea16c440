//! What is done around every request, whatever it is for: panics, IDs, headers, the wording of problems.

use std::any::Any;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::Request;
use axum::response::IntoResponse;
use axum::Router;
use http::header::{HeaderMap, HeaderValue};
use http::{HeaderName, Response, StatusCode, Uri};
use tower::{Layer, Service};
use tower_http::catch_panic::CatchPanicLayer;
use uuid::Uuid;

use super::endpoint::{refused, Answered};
use super::respond::{internal, problem};
use super::routes::Entry;
use super::settings::Whole;
use crate::http::{Accept, Problem};

/// A router whose handlers may panic, with all that holds for it as a whole.
pub(super) fn guarded(router: Router, whole: Whole, groups: Vec<Arc<[Entry]>>) -> Router {
    let panics = CatchPanicLayer::custom(panicked as fn(Box<dyn Any + Send>) -> Response<Body>);
    router.layer((Guard(Arc::new(Guarding { whole, groups })), panics))
}

/// The connection lives on. What was said in the panic is for logs only.
#[allow(clippy::needless_pass_by_value)] // as the layer calls it
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
struct Guarding {
    whole: Whole,
    /// All operations, by the patterns of the router.
    groups: Vec<Arc<[Entry]>>,
}

impl Guarding {
    /// Is it the router that refuses a method? Handlers say what they answer with.
    fn is_bare_refusal(response: &Response<Body>) -> bool {
        response.status() == StatusCode::METHOD_NOT_ALLOWED
            && response.extensions().get::<Answered>().is_none()
    }

    fn answer(&self, uri: &Uri, accept: Option<&Accept>, response: Response<Body>) -> Response<Body> {
        let is_document = || self.whole.documents.iter().any(|(path, _)| *path == uri.path());
        if Self::is_bare_refusal(&response) && !is_document() {
            return reworded(refused(&self.groups, uri, response), &self.whole, accept);
        }
        reworded(response, &self.whole, accept)
    }
}

#[derive(Clone)]
struct Guard(Arc<Guarding>);

impl<S> Layer<S> for Guard {
    type Service = Guarded<S>;

    fn layer(&self, inner: S) -> Guarded<S> {
        Guarded { inner, guarding: Arc::clone(&self.0) }
    }
}

#[derive(Clone)]
struct Guarded<S> {
    inner: S,
    guarding: Arc<Guarding>,
}

impl<S> Service<Request> for Guarded<S>
where
    S: Service<Request, Error = Infallible, Response: IntoResponse, Future: Send + 'static>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let guarding = Arc::clone(&self.guarding);
        let whole = &guarding.whole;
        // Problems are told in the type that is wanted, if there are words for them.
        let accept = whole.wording.as_ref().map(|_| Accept::new(request.headers()));
        if size_of_headers(request.headers()) > whole.max_header_bytes {
            let told = Problem::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
            let response = reworded(problem(&told), whole, accept.as_ref());
            return Box::pin(std::future::ready(Ok(response)));
        }
        let ids: Vec<_> = whole.ids.iter().map(|name| (name.clone(), id_of(&mut request, name))).collect();
        if let Some((_, first)) = ids.first() {
            request.extensions_mut().insert(RequestId(first.clone()));
        }
        let uri = request.uri().clone();
        let answering = self.inner.call(request);
        Box::pin(async move {
            let mut response = guarding.answer(&uri, accept.as_ref(), answering.await.into_response());
            for (name, id) in ids {
                response.headers_mut().entry(name).or_insert(id);
            }
            Ok(response)
        })
    }
}

fn size_of_headers(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum()
}

/// The ID that a request has, or gets. An empty one is none.
fn id_of(request: &mut Request, name: &HeaderName) -> HeaderValue {
    if let Some(sent) = request.headers().get(name).filter(|sent| !sent.is_empty()) {
        return sent.clone();
    }
    let made = HeaderValue::try_from(Uuid::new_v4().to_string()).unwrap_or(HeaderValue::from_static(""));
    request.headers_mut().insert(name.clone(), made.clone());
    made
}

fn reworded(response: Response<Body>, whole: &Whole, accept: Option<&Accept>) -> Response<Body> {
    match (&whole.wording, accept) {
        (Some(wording), Some(accept)) => wording.reword(response, accept),
        _ => response,
    }
}
