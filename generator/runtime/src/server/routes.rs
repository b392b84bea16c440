use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use axum::routing::{MethodFilter, MethodRouter};
use axum::Router;
use http::Method;

use super::endpoint::{gate, Endpoint};
use super::handler::{Handle, Handling, Typed};
use super::incoming::Head;
use crate::http::{Operation, OperationShape, Place, Template};

/// Request bodies may be this long, unless [`Routes::max_request_bytes`] says otherwise.
const MAX_REQUEST_BYTES: usize = 2 * 1024 * 1024;

/// The operations that a service answers.
pub struct Routes<S> {
    service: Arc<S>,
    entries: Vec<Entry>,
    max_request_bytes: usize,
}

/// One operation.
pub(super) struct Entry {
    pub(super) shape: &'static OperationShape,
    pub(super) method: Method,
    pub(super) template: Template,
    pub(super) handler: Box<dyn Handle>,
    pub(super) max_request_bytes: usize,
}

impl Entry {
    /// Do the parameters of the request fit the operation?
    pub(super) fn fits(&self, head: &Head) -> bool {
        head.fits(self.shape, self.handler.vacant().as_mut())
    }

    /// How many parameters outside the path a request must have: of operations with the same path
    /// those that ask for more come first.
    fn asks_for(&self) -> usize {
        let parameters = self.shape.parameters.iter();
        parameters.filter(|parameter| parameter.required && parameter.place != Place::Path).count()
    }
}

impl<S: Send + Sync + 'static> Routes<S> {
    /// No operations yet.
    #[must_use]
    pub fn new(service: S) -> Self {
        Self { service: Arc::new(service), entries: Vec::new(), max_request_bytes: MAX_REQUEST_BYTES }
    }

    /// Answers an operation with a handler.
    #[must_use]
    #[inline]
    pub fn operation<O: Operation>(mut self, handler: for<'a> fn(&'a S, O) -> Handling<'a, O>) -> Self {
        let handler = Box::new(Typed { service: Arc::clone(&self.service), handler });
        self.push(O::SHAPE, handler);
        self
    }

    /// A method that HTTP does not know the form of can never be asked for.
    fn push(&mut self, shape: &'static OperationShape, handler: Box<dyn Handle>) {
        let Ok(method) = Method::from_bytes(shape.method.as_bytes()) else { return };
        let template = Template::new(shape.path);
        self.entries.push(Entry { shape, method, template, handler, max_request_bytes: 0 });
    }

    /// Answers an operation that was added before at another path. Webhooks and callbacks come to
    /// wherever their receiver has asked for them.
    #[must_use]
    pub fn at<O: Operation>(mut self, path: &'static str) -> Self {
        let OperationShape { id, method, path: documented, .. } = O::SHAPE;
        let is_meant =
            |shape: &OperationShape| (shape.id, shape.method, shape.path) == (id, method, documented);
        for entry in self.entries.iter_mut().filter(|entry| is_meant(entry.shape)) {
            entry.template = Template::new(path);
        }
        self
    }

    /// How long request bodies may be; 2 MiB unless set.
    #[must_use]
    pub fn max_request_bytes(mut self, limit: usize) -> Self {
        self.max_request_bytes = limit;
        self
    }

    /// Adds the operations of another service. Unlike [`Router::merge`] it never panics: of two
    /// operations with the same method and path, the first answers whose parameters fit.
    #[must_use]
    pub fn merge<T: Send + Sync + 'static>(mut self, other: Routes<T>) -> Self {
        self.entries.extend(other.limited());
        self
    }

    fn limited(self) -> Vec<Entry> {
        let limit = self.max_request_bytes;
        let set = |mut entry: Entry| {
            if entry.max_request_bytes == 0 {
                entry.max_request_bytes = limit;
            }
            entry
        };
        self.entries.into_iter().map(set).collect()
    }

    /// The router. Routers of several services can be merged unless they share a method and a
    /// path, or paths that differ within a segment only; [`Routes::merge`] takes those too.
    pub fn into_router(self) -> Router {
        let mut groups: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for entry in self.limited() {
            groups.entry(entry.template.pattern()).or_default().push(entry);
        }
        let mut router = Router::new();
        for (pattern, mut group) in groups {
            group.sort_by_cached_key(|entry| (entry.template.rank(), Reverse(entry.asks_for())));
            router = router.route(&pattern, method_router(group.into()));
        }
        router
    }
}

/// Routes the methods of all operations that share a pattern.
fn method_router(group: Arc<[Entry]>) -> MethodRouter {
    let mut router = MethodRouter::new();
    let mut known = Vec::new();
    let mut others = false;
    for entry in group.iter() {
        if known.contains(&entry.method) {
            continue;
        }
        known.push(entry.method.clone());
        match MethodFilter::try_from(entry.method.clone()) {
            Ok(filter) => router = router.on_service(filter, Endpoint(Arc::clone(&group))),
            Err(_) => others = true,
        }
    }
    if others {
        router = router.fallback_service(Endpoint(Arc::clone(&group)));
    }
    router.layer(axum::middleware::from_fn(move |request, next| gate(Arc::clone(&group), request, next)))
}

impl<S> fmt::Debug for Routes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.entries.iter().map(|entry| (entry.shape.method, entry.shape.path));
        f.debug_list().entries(shown).finish()
    }
}
