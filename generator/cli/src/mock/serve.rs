//! Requests come in, answers go out.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD,
    CONTENT_LENGTH, ORIGIN,
};
use axum::http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use specwright::Outline;
use specwright::outline::{Operation, SecurityScheme};

use super::answer::Answering;
use super::chance::Chance;
use super::fault::{self, Kind};
use super::options::Behaviour;
use super::prefer::Prefer;
use super::problem::Problem;
use super::reply::{Asked, Reply};
use super::request;
use super::routes::{Captures, Found, Routes};
use super::schemas::Schemas;
use super::steps;
use crate::report;

/// How large a request's body may be.
const MAX_BODY: usize = 16 << 20;

/// Everything that requests are answered from.
#[derive(Debug)]
pub(super) struct Mock {
    pub(super) routes: Routes,
    pub(super) operations: Vec<Operation>,
    pub(super) security: Vec<SecurityScheme>,
    pub(super) requests: Schemas,
    pub(super) responses: Schemas,
    pub(super) behaviour: Behaviour,
    /// How many requests there were: faults and delays go by it.
    pub(super) count: AtomicU64,
}

impl Mock {
    /// A mock that has not been asked yet.
    pub(super) fn new(outline: Outline, behaviour: Behaviour) -> Self {
        Self {
            routes: Routes::new(&outline),
            operations: outline.operations,
            security: outline.security_schemes,
            requests: Schemas::new(outline.requests),
            responses: Schemas::new(outline.responses),
            behaviour,
            count: AtomicU64::new(0),
        }
    }
}

/// Answers one request, and says so.
pub(super) async fn handle(mock: Arc<Mock>, request: Request<Body>) -> Result<Response<Body>, Infallible> {
    let started = Instant::now();
    let number = mock.count.fetch_add(1, Ordering::Relaxed);
    let (parts, body) = request.into_parts();
    let mut chance = Chance::new(mock.behaviour.seed, &format!("fault {number}"));
    let fault = fault::of(&mock.behaviour.fault, &mut chance);
    if let Some(latency) = mock.behaviour.latency {
        tokio::time::sleep(latency.of(&mut chance)).await;
    }
    let method = parts.method.as_str();
    let uri = parts.uri.clone();
    let (path, query) = (uri.path(), uri.query().unwrap_or_default());
    let reply = match axum::body::to_bytes(body, MAX_BODY).await {
        Ok(body) => {
            let asked = Asked { method, path, query, headers: &parts.headers, body: &body };
            mock.reply(&asked, fault, number)
        }
        Err(_) => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "a body may have 16 MiB").into_reply(),
    };
    let mut reply = reply;
    if mock.behaviour.cors {
        allow_origin(&parts.headers, &mut reply.headers);
    }
    if !mock.behaviour.quiet {
        let told = fault.map(|fault| format!(", fault {fault:?}")).unwrap_or_default();
        let milliseconds = started.elapsed().as_millis();
        let why = reply.why.as_deref().map(|why| format!(": {}", on_one_line(why))).unwrap_or_default();
        report::say(&format!("{method} {uri} -> {} ({milliseconds} ms{told}){why}", reply.status.as_u16()));
    }
    Ok(sent(reply, method, fault))
}

impl Mock {
    fn reply(&self, asked: &Asked<'_>, fault: Option<Kind>, number: u64) -> Reply {
        steps::start();
        match self.documented(asked, fault, number) {
            Ok(reply) => reply,
            Err(problem) => problem.into_reply(),
        }
    }

    fn documented(&self, asked: &Asked<'_>, fault: Option<Kind>, number: u64) -> Result<Reply, Problem> {
        let candidates = match self.routes.find(asked.method, asked.path, asked.query) {
            Found::Operations(candidates) => candidates,
            Found::OtherMethods(methods) => return self.other_method(asked, &methods, fault, number),
            Found::Nothing => Vec::new(),
        };
        let nothing = || {
            let meant = self.routes.meant(asked.path).map(|path| format!("; do you mean {path}?"));
            let detail = format!("no operation has the path {}{}", asked.path, meant.unwrap_or_default());
            Problem::new(StatusCode::NOT_FOUND, detail)
        };
        let mut refused = None;
        for (route, captures) in candidates {
            let Some(operation) = self.operations.get(route.operation) else { continue };
            match self.operation(operation, &captures, asked, fault, number) {
                Ok(reply) => return Ok(reply),
                Err(problem) => refused = refused.or(Some(problem)),
            }
        }
        Err(refused.unwrap_or_else(nothing))
    }

    fn operation(
        &self,
        operation: &Operation,
        captures: &Captures,
        asked: &Asked<'_>,
        fault: Option<Kind>,
        number: u64,
    ) -> Result<Reply, Problem> {
        let prefer = Prefer::read(asked.headers);
        let accept = asked.header("accept");
        let behaviour = &self.behaviour;
        let is_dynamic = prefer.dynamic.unwrap_or(behaviour.dynamic);
        let prefer = Prefer { dynamic: Some(is_dynamic), ..prefer };
        let seed = if is_dynamic {
            Chance::new(behaviour.seed, &format!("dynamic {number}")).next()
        } else {
            behaviour.seed
        };
        let answering = Answering {
            schemas: &self.responses,
            operation,
            prefer: &prefer,
            accept: accept.as_deref(),
            seed,
        };
        if let Some(Kind::Status(code)) = fault {
            return faulty(code, &answering);
        }
        if !behaviour.no_auth {
            request::credentials(operation, &self.security, asked)?;
        }
        if !behaviour.no_validation {
            request::check(&self.requests, operation, asked, captures)?;
        }
        answering.answer()
    }

    /// `HEAD` is `GET` without a body, and `OPTIONS` tells the methods. RFC 9110 §9.3.
    fn other_method(
        &self,
        asked: &Asked<'_>,
        methods: &[&str],
        fault: Option<Kind>,
        number: u64,
    ) -> Result<Reply, Problem> {
        let has_get = methods.contains(&"GET");
        if asked.method == "HEAD" && has_get {
            return self.documented(&Asked { method: "GET", ..*asked }, fault, number);
        }
        let mut allowed = methods.to_vec();
        allowed.extend((has_get && !methods.contains(&"HEAD")).then_some("HEAD"));
        allowed.push("OPTIONS");
        let allow = allowed.join(", ");
        if asked.method != "OPTIONS" {
            let detail = format!("{} has {allow}", asked.path);
            return Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail).with_header("allow", &allow));
        }
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_str(&allow) {
            if asked.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD) && self.behaviour.cors {
                headers.insert(ACCESS_CONTROL_ALLOW_METHODS, value.clone());
                let wanted = asked.headers.get(ACCESS_CONTROL_REQUEST_HEADERS).cloned();
                headers.extend(wanted.map(|wanted| (ACCESS_CONTROL_ALLOW_HEADERS, wanted)));
            }
            headers.insert("allow", value);
        }
        Ok(Reply { status: StatusCode::NO_CONTENT, headers, body: Bytes::new(), why: None })
    }
}

/// What is told of a request may hold what was sent.
fn on_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The documented response of the status, or a problem.
fn faulty(code: u16, answering: &Answering<'_>) -> Result<Reply, Problem> {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let usual = Prefer::default();
    let documented = Answering { prefer: &usual, ..*answering }.with_status(code).and_then(Result::ok);
    let mut reply = documented.unwrap_or_else(|| Problem::new(status, "a fault was asked for").into_reply());
    if matches!(code, 429 | 503) {
        reply.headers.insert("retry-after", HeaderValue::from_static("1"));
    }
    Ok(reply)
}

/// CORS for any origin, without credentials. Fetch §3.2.
fn allow_origin(asked: &HeaderMap, headers: &mut HeaderMap) {
    if asked.contains_key(ORIGIN) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
    }
}

fn sent(reply: Reply, method: &str, fault: Option<Kind>) -> Response<Body> {
    let length = reply.body.len();
    let half = reply.body.slice(..length / 2);
    let body = match fault {
        Some(Kind::Cut) => Body::new(Broken { half: Some(half), length, end: End::Flush }),
        Some(Kind::Stall) => Body::new(Broken { half: Some(half), length, end: End::Stall }),
        _ if method == "HEAD" => Body::empty(),
        _ => Body::from(reply.body),
    };
    let mut response = Response::new(body);
    *response.status_mut() = reply.status;
    *response.headers_mut() = reply.headers;
    // What `HEAD` tells is what `GET` would have had.
    if method == "HEAD" && length > 0 {
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    response
}

/// A body that says how long it is and ends, or stops, before.
struct Broken {
    half: Option<Bytes>,
    length: usize,
    end: End,
}

#[derive(Clone, Copy)]
enum End {
    /// The half is sent before the connection is given up.
    Flush,
    Cut,
    Stall,
}

impl HttpBody for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        match self.end {
            End::Flush => {
                self.end = End::Cut;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            End::Cut => Poll::Ready(Some(Err(std::io::Error::other("cut on purpose")))),
            // No one is woken: it ends when the client goes.
            End::Stall => Poll::Pending,
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length as u64)
    }
}
