use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter};
use axum::Router;
use http::{HeaderName, Method, Response, Uri};
use tower::service_fn;

use super::auth::Authenticator;
use super::guard::{reword, Endpoint, Guarding};
use super::handler::{Handle, Handling, Typed};
use super::incoming::Head;
use super::settings::{Settings, Whole};
use super::wording::Wording;
use super::{document, endpoint};
use crate::codec::Codec;
use crate::http::{Media, Operation, OperationShape, Place, Problem, Template};

/// The operations that a service answers.
pub struct Routes<S> {
    service: Arc<S>,
    entries: Vec<Entry>,
    settings: Settings,
    whole: Whole,
}

/// One operation.
pub(super) struct Entry {
    pub(super) shape: &'static OperationShape,
    pub(super) method: Method,
    pub(super) template: Template,
    pub(super) handler: Box<dyn Handle>,
    /// Those of its routes, unless they were merged with others.
    pub(super) settings: Option<Arc<Settings>>,
}

impl Entry {
    /// Do the parameters of the request fit the operation?
    pub(super) fn fits(&self, head: &Head<'_, '_>) -> bool {
        head.fits(self.shape, self.handler.vacant().as_mut())
    }

    fn below(self, path: &'static str) -> Self {
        Self { template: self.template.below(path), ..self }
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
        Self {
            service: Arc::new(service),
            entries: Vec::new(),
            settings: Settings::DEFAULT,
            whole: Whole::default(),
        }
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
        self.entries.push(Entry { shape, method, template, handler, settings: None });
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

    /// Answers the operations that were added before, and those that were merged, below a path. Routes are served
    /// where the document's `paths` have them: the path of a server, which clients put before (OpenAPI 3.0.4 §4.7.5),
    /// is often for a proxy to take away. If it is not, this puts it there: `routes(service).below(BASE_PATH)`, where
    /// `BASE_PATH` is a constant beside `routes` if the document's first server has a path.
    #[must_use]
    pub fn below(mut self, path: &'static str) -> Self {
        self.entries = self.entries.into_iter().map(|entry| entry.below(path)).collect();
        self
    }

    /// How long request bodies may be; 2 MiB unless set.
    #[must_use]
    pub fn max_request_bytes(mut self, limit: usize) -> Self {
        self.settings.limits.whole = limit;
        self
    }

    /// How long multipart request bodies may be; 64 MiB unless set. At most two MiB of one are in memory:
    /// what does not fit into it is in temporary files until the request's struct is dropped.
    #[must_use]
    pub fn max_multipart_bytes(mut self, limit: u64) -> Self {
        self.settings.limits.multipart = limit;
        self
    }

    /// Lets requests pass only with the credentials that the document asks for, and only if the authenticator knows
    /// them; [`principal`](super::principal) tells the handler whose they are. Operations that ask for none
    /// (`security: []`) stay open. Without an authenticator all of them do: then it is for a layer around the
    /// router to look at credentials.
    #[must_use]
    pub fn authenticate(mut self, authenticator: impl Authenticator) -> Self {
        self.settings.authenticator = Some(Arc::new(authenticator));
        self
    }

    /// How long a request may take from its head to the head of its answer; there is no limit unless set. A body
    /// that has not come by then is a 408, a handler that has not answered is dropped for a 503.
    #[must_use]
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.timeout = limit.into();
        self
    }

    /// How long a request's body may make no progress; 30 seconds unless set. Then it is a 408, or an error of the
    /// stream that the handler reads.
    #[must_use]
    pub fn stall_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.limits.stall = limit.into();
        self
    }

    /// After how long without an event a stream of server-sent events has a comment, which keeps proxies from
    /// closing it and tells whether anybody listens; 15 seconds unless set, `None` for none.
    #[must_use]
    pub fn keep_alive(mut self, interval: impl Into<Option<Duration>>) -> Self {
        self.settings.keep_alive = interval.into();
        self
    }

    /// How long the names and values of a request's headers may be together; 32 KiB unless set. Longer ones are a
    /// 431. What the listener takes in at all is for it to say.
    #[must_use]
    pub fn max_header_bytes(mut self, limit: usize) -> Self {
        self.whole.max_header_bytes = limit;
        self
    }

    /// Every answer has this header of its request. A request without it gets a UUID, which its handler sees like
    /// one that was sent. Of several such headers the first is also the extension [`RequestId`](super::RequestId).
    #[must_use]
    pub fn request_id(mut self, name: HeaderName) -> Self {
        self.whole.add_id(name);
        self
    }

    /// Says in the API's own words what is wrong with a request, as `application/json`: a document may have an
    /// error type that it promises for 400 and 401 as well. Status and headers stay.
    #[must_use]
    pub fn problems<T: Codec + 'static>(self, wording: fn(&Problem) -> T) -> Self {
        self.problems_in(const { &[Media::json("application/json")] }, wording)
    }

    /// The same in the media type of these that the request wants most.
    #[must_use]
    pub fn problems_in<T: Codec + 'static>(
        mut self,
        media: &'static [Media],
        wording: fn(&Problem) -> T,
    ) -> Self {
        self.whole.wording = Some(Wording::new(media, wording));
        self
    }

    /// Serves the OpenAPI document, or any other text, at a path that no operation has:
    /// `.document("/openapi.yaml", include_str!("../openapi.yaml"))`. It takes no credentials.
    #[must_use]
    pub fn document(mut self, path: &'static str, text: &'static str) -> Self {
        self.whole.add_document(path, text);
        self
    }

    /// Adds the operations of another service. Unlike [`Router::merge`] it never panics: of two
    /// operations with the same method and path, the first answers whose parameters fit. What is set for the
    /// operations of either, such as limits and who may call them, stays as it is.
    #[must_use]
    pub fn merge<T: Send + Sync + 'static>(mut self, other: Routes<T>) -> Self {
        let (entries, whole) = other.settled();
        self.entries.extend(entries);
        self.whole.add(whole);
        self
    }

    fn settled(self) -> (Vec<Entry>, Whole) {
        let settings = Arc::new(self.settings);
        let set = |mut entry: Entry| {
            entry.settings.get_or_insert_with(|| Arc::clone(&settings));
            entry
        };
        (self.entries.into_iter().map(set).collect(), self.whole)
    }

    /// The router. What it has no route for is a [`Problem`](super::Problem) too, so it has a fallback, and
    /// [`Router::merge`] takes one router with a fallback only: [`Router::reset_fallback`] frees the other of its
    /// own. [`Routes::merge`] has no such limits.
    pub fn into_router(self) -> Router {
        let (entries, whole) = self.settled();
        let mut groups: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for entry in entries {
            groups.entry(entry.template.pattern()).or_default().push(entry);
        }
        let groups: BTreeMap<String, Arc<[Entry]>> = groups.into_iter().map(sorted).collect();
        let guarding = Arc::new(Guarding { whole, groups: groups.values().cloned().collect() });
        let mut router = Router::new().fallback(nothing_there);
        let documents =
            guarding.whole.documents.iter().map(|known| (Template::new(known.0).pattern(), known));
        for (pattern, (path, text)) in documents.collect::<BTreeMap<_, _>>() {
            if !groups.contains_key(&pattern) {
                router = router.route(&pattern, document::serve(path, text));
            }
        }
        let mut router = router.layer(from_fn_with_state(Arc::clone(&guarding), reword));
        for (pattern, group) in &groups {
            router = router.route(pattern, method_router(group, &guarding));
        }
        router
    }
}

/// The more specific operations come first.
fn sorted((pattern, mut group): (String, Vec<Entry>)) -> (String, Arc<[Entry]>) {
    group.sort_by_cached_key(|entry| (entry.template.rank(), Reverse(entry.asks_for())));
    (pattern, group.into())
}

async fn nothing_there(uri: Uri) -> Response<Body> {
    endpoint::nothing_there(&uri)
}

/// Routes the methods of all operations that share a pattern. They do by themselves what is done around every
/// request: a layer would box each of them once more.
fn method_router(group: &Arc<[Entry]>, guarding: &Arc<Guarding>) -> MethodRouter {
    let endpoint = Arc::new(Endpoint { guarding: Arc::clone(guarding), group: Arc::clone(group) });
    let service = || {
        let endpoint = Arc::clone(&endpoint);
        service_fn(move |request| Arc::clone(&endpoint).answer(request))
    };
    let mut router = MethodRouter::new().layer(from_fn_with_state(Arc::clone(guarding), reword));
    let mut known = Vec::new();
    let mut others = false;
    for entry in group.iter() {
        if known.contains(&entry.method) {
            continue;
        }
        known.push(entry.method.clone());
        match MethodFilter::try_from(entry.method.clone()) {
            Ok(filter) => router = router.on_service(filter, service()),
            Err(_) => others = true,
        }
    }
    if others {
        router = router.fallback_service(service());
    }
    router
}

impl<S> fmt::Debug for Routes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.entries.iter().map(|entry| (entry.shape.method, entry.shape.path));
        f.debug_list().entries(shown).finish()
    }
}

#[cfg(test)]
#[cfg(feature = "client")]
mod tests {
    use std::task::Context;

    use axum::body::Body;
    use http::{Request, Response};
    use tower::ServiceExt as _;

    use super::super::handler::Begun;
    use super::super::incoming::Incoming;
    use super::*;
    use crate::codec::Codec;
    use crate::http::{Fields, Input};

    /// A handler without parameters that says which template it is for.
    struct Telling(&'static str);

    struct Nothing;

    impl Fields for Nothing {
        fn slot(&mut self, _: usize) -> Option<&mut dyn Codec> {
            None
        }

        fn field(&self, _: usize) -> Option<&dyn Codec> {
            None
        }
    }

    impl Input for Nothing {}

    impl Handle for Telling {
        fn vacant(&self) -> Box<dyn Input> {
            Box::new(Nothing)
        }

        fn handle<'a>(&'a self, _: &mut Incoming<'_, '_>, _: &mut Context<'_>) -> Begun<'a> {
            Begun::Done(Response::new(Body::from(self.0)))
        }
    }

    fn router(templates: &[&'static str]) -> Router {
        let mut routes = Routes::new(());
        for template in templates {
            let shape = Box::leak(Box::new(OperationShape { path: template, ..OperationShape::NONE }));
            routes.push(shape, Box::new(Telling(template)));
        }
        routes.into_router()
    }

    async fn ask(router: &Router, path: &str) -> (u16, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// Whatever a document has for paths: a router can be made of them, and a path that is filled in
    /// is answered by its template, or by one that it fits as well.
    async fn each_answers(templates: &[&'static str]) {
        let router = router(templates);
        for template in templates {
            let path: String = crate::http::parts(template.split('#').next().unwrap())
                .into_iter()
                .map(|part| match part {
                    crate::http::Part::Text(text) => crate::http::encode_template(text).into_owned(),
                    crate::http::Part::Parameter(_) => "7".to_owned(),
                })
                .collect();
            let path = if path.starts_with('/') { path } else { format!("/{path}") };
            let (status, answer) = ask(&router, &path).await;
            assert_eq!(status, 200, "{path} for {template}: {answer}");
        }
    }

    #[tokio::test]
    async fn routers_can_be_made_of_any_paths() {
        const PIECES: &[&str] = &[
            "/", "/", "/", "{a}", "{b}", "{a}", "x", "y", ".", ":", "-", "*", "{", "}", "é", "?q=1", "?",
            "#z", "%20", "{*a}",
        ];
        let mut state = 7u64;
        for _ in 0..300 {
            let mut templates = Vec::new();
            for _ in 0..20 {
                let mut template = "/".to_owned();
                for _ in 0..6 {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    template.push_str(PIECES[(state >> 33) as usize % PIECES.len()]);
                }
                templates.push(&*Box::leak(template.into_boxed_str()));
            }
            let _ = router(&templates);
        }
    }

    #[tokio::test]
    async fn operations_may_be_served_below_a_path() {
        let shape = |path| Box::leak(Box::new(OperationShape { path, ..OperationShape::NONE }));
        for (base, prefix) in [("/api/v1", "/api/v1"), ("/{odd}/", "/{odd}"), ("", ""), ("/", "")] {
            let mut routes = Routes::new(());
            routes.push(shape("/orders/{id}"), Box::new(Telling("order")));
            routes.push(shape("/"), Box::new(Telling("root")));
            let router = routes.below(base).into_router();
            let prefix = prefix.replace('{', "%7B").replace('}', "%7D");
            for (path, answer) in [("/orders/7", "order"), ("/", "root")] {
                let found = ask(&router, &format!("{prefix}{path}")).await;
                assert_eq!(found, (200, answer.to_owned()), "{base}");
            }
            let elsewhere = ask(&router, "/else/where/7/orders/7").await;
            assert_eq!(elsewhere.0, 404, "{base}");
        }
    }

    #[tokio::test]
    async fn paths_that_differ_in_little_are_all_answered() {
        each_answers(&[
            "/v{version}/a/{id}",
            "/{any}/a/{id}",
            "/{any}/a/{name}",
            "/a/{x}.{y}",
            "/a/{x}:{y}",
            "/a/{x}",
            "/a/b{x}c",
            "/a/{x}/",
            "/a/{x}/{y}/../{z}",
            "/#Action=One",
            "/#Action=Two",
            "/{bucket}#acl",
            "/{bucket}/{key}?tags",
            "/{bucket}/{key}?tags=1",
            "/{bucket}/{key}",
        ])
        .await;
    }
}
