//! One attempt: a request out, a response in, within its time. And the call that attempts belong to.

use std::future::Future;
use std::pin::{pin, Pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{HeaderName, HeaderValue, Request};
use tower::retry::Retry as Retrying;
use tower::{Service, ServiceExt};

use super::authorize::Authorized;
use super::exchange::{exchange, Received};
use super::limit::Limited;
use super::plan::{Outcome, Outgoing, Plan};
use super::retry::RetryPolicy;
use super::transport::Transport;
use super::Core;
use crate::clock::{timeout, timeout_at, Instant};
use crate::error::{ErrorKind, Failure};
use crate::http::Body;

/// What a request goes through, from the outside to the inside.
pub(super) type Stack = Retrying<RetryPolicy, Authorized<Limited>>;

/// Sends one request, and reads what comes back.
#[derive(Clone)]
pub(super) struct Attempt {
    pub(super) transport: Transport,
    pub(super) max_response_bytes: usize,
    /// Says which request for the same call it is, of all but the first.
    pub(super) count_header: Option<HeaderName>,
}

pub(super) type Attempting = Pin<Box<dyn Future<Output = Outcome> + Send>>;

impl Service<Outgoing> for Attempt {
    type Response = Received;
    type Error = Box<Failure>;
    type Future = Attempting;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Box<Failure>>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, outgoing: Outgoing) -> Attempting {
        let attempt = self.clone();
        Box::pin(async move {
            let Outgoing { mut request, plan } = outgoing;
            let before = plan.begin_attempt();
            if let Some(name) = attempt.count_header.as_ref().filter(|_| before > 0) {
                request.headers_mut().insert(name, HeaderValue::from(before));
            }
            #[cfg(feature = "tracing")]
            let span = super::trace::span(&request, &plan);
            let sent = within_limit(attempt, &plan, request);
            #[cfg(feature = "tracing")]
            let sent = super::trace::traced(span, &plan, sent);
            sent.await
        })
    }
}

async fn within_limit(attempt: Attempt, plan: &Plan, request: Request<Body>) -> Outcome {
    let exchange = pin!(exchange(attempt, plan, request));
    let Some(limit) = plan.timeouts.attempt else { return exchange.await };
    let late = || plan.failure(ErrorKind::Timeout, format!("no response: it was not complete in {limit:?}"));
    timeout(limit, exchange).await.unwrap_or_else(|_| Err(late()))
}

/// A call from its first attempt to its last.
pub(super) async fn run(core: Arc<Core>, request: Request<Body>, mut plan: Plan) -> Outcome {
    let begin = plan.timeouts.total.map(|_| Instant::now());
    plan.deadline = begin.zip(plan.timeouts.total).and_then(|(begin, total)| begin.checked_add(total));
    let plan = Arc::new(plan);
    let calling = pin!(core.stack.clone().oneshot(Outgoing { request, plan: Arc::clone(&plan) }));
    let mut outcome = match plan.deadline {
        None => calling.await,
        Some(deadline) => timeout_at(deadline, calling).await.unwrap_or_else(|_| Err(overdue(&plan))),
    };
    match &mut outcome {
        Ok(received) => received.attempts = plan.attempts(),
        Err(failure) => failure.attempts = plan.attempts(),
    }
    outcome
}

fn overdue(plan: &Plan) -> Box<Failure> {
    let total = plan.timeouts.total.unwrap_or_default();
    plan.failure(ErrorKind::Timeout, format!("no response: the call was not over in {total:?}"))
}
