//! A transport for tests: it answers what it was told, in order, and remembers what it was sent.
//!
//! ```
//! use specwright_runtime::client::testing::Recorder;
//!
//! let recorder = Recorder::new()
//!     .respond(503, &[("retry-after", "1")], "")
//!     .respond(200, &[("content-type", "application/json")], r#"{"id": 7}"#);
//! // Client::builder().transport(recorder.clone()).build()?
//! assert!(recorder.requests().is_empty());
//! ```

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use tower::Service;

use crate::http::{Body, BoxError};

/// Request bodies are remembered up to this length.
const MAX_REMEMBERED: usize = 64 * 1024 * 1024;

/// Answers what it was told, in order. Clones share answers and memory.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<Tape>>);

#[derive(Default)]
struct Tape {
    answers: VecDeque<Answer>,
    requests: Vec<Request<Bytes>>,
}

enum Answer {
    Response(Box<Response<Body>>),
    Failure(BoxError),
    Silence,
}

impl Recorder {
    /// One that has no answers yet. A request that finds none fails.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next answer is a response of this status, with these headers and this body. What is no
    /// status or no header makes it a failure that says so.
    #[must_use]
    pub fn respond(self, status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Self {
        let answer = match response(status, headers, body.into()) {
            Ok(response) => Answer::Response(Box::new(response)),
            Err(why) => Answer::Failure(why),
        };
        self.push(answer)
    }

    /// The next answer is this response.
    #[must_use]
    pub fn answer(self, response: Response<Body>) -> Self {
        self.push(Answer::Response(Box::new(response)))
    }

    /// The next request fails.
    #[must_use]
    pub fn fail(self, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.push(Answer::Failure(error.into()))
    }

    /// The next request never gets an answer.
    #[must_use]
    pub fn stall(self) -> Self {
        self.push(Answer::Silence)
    }

    /// The requests so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.tape().requests.clone()
    }

    fn push(self, answer: Answer) -> Self {
        self.tape().answers.push_back(answer);
        self
    }

    fn tape(&self) -> MutexGuard<'_, Tape> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers a request, and takes its answer.
    fn record(&self, request: Request<Bytes>) -> Option<Answer> {
        let mut tape = self.tape();
        tape.requests.push(request);
        tape.answers.pop_front()
    }
}

fn response(status: u16, headers: &[(&str, &str)], body: Bytes) -> Result<Response<Body>, BoxError> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status)?;
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_bytes())?;
        response.headers_mut().append(name, HeaderValue::from_bytes(value.as_bytes())?);
    }
    Ok(response)
}

impl Service<Request<Body>> for Recorder {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let recorder = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.read(MAX_REMEMBERED).await.map_err(|_| "the request's body broke off")?;
            match recorder.record(Request::from_parts(parts, body)) {
                Some(Answer::Response(response)) => Ok(*response),
                Some(Answer::Failure(error)) => Err(error),
                Some(Answer::Silence) => std::future::pending().await,
                None => Err("the recorder has no answer left".into()),
            }
        })
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tape = self.tape();
        f.debug_struct("Recorder")
            .field("answers_left", &tape.answers.len())
            .field("requests", &tape.requests.len())
            .finish()
    }
}
