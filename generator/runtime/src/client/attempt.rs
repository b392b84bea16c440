//! A call, from its first attempt to its last.
//!
//! All that happens to a call is one future, from the outside to the inside: retries, then tokens, then rate limits,
//! then one attempt. As services around one another they would cost a box or two each, for every request.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use http::HeaderValue;

use super::authorize::authorized;
use super::exchange::exchange;
use super::outgoing::Outgoing;
use super::plan::{Outcome, Plan};
use super::Core;
use crate::clock::{sleep, timeout, timeout_at, Instant};
use crate::error::{ErrorKind, Failure};

/// A call with all its attempts, within its time.
#[allow(clippy::manual_async_fn)] // it would keep its arguments beside the variables that they are moved to
pub(super) fn run(
    core: Arc<Core>,
    mut outgoing: Outgoing,
    mut plan: Plan,
) -> impl Future<Output = Outcome> + Send {
    async move {
        plan.deadline = plan.timeouts.total.and_then(|total| Instant::now().checked_add(total));
        let mut outcome = {
            let calling = pin!(repeated(&core, &plan, &mut outgoing));
            match plan.deadline {
                None => calling.await,
                Some(deadline) => timeout_at(deadline, calling).await.unwrap_or_else(|_| Err(overdue(&plan))),
            }
        };
        match &mut outcome {
            Ok(received) => received.attempts = plan.attempts(),
            Err(failure) => failure.attempts = plan.attempts(),
        }
        outcome
    }
}

fn overdue(plan: &Plan) -> Box<Failure> {
    let total = plan.timeouts.total.unwrap_or_default();
    plan.failure(ErrorKind::Timeout, format!("no response: the call was not over in {total:?}"))
}

/// Sends a request, and sends it again as long as that is to be tried.
async fn repeated(core: &Core, plan: &Plan, outgoing: &mut Outgoing) -> Outcome {
    let is_repeatable = plan.max_retries > 0 && outgoing.is_repeatable();
    let mut retries = 0;
    loop {
        let outcome = authorized(core, plan, outgoing).await;
        if !is_repeatable {
            return outcome;
        }
        let Some(pause) = core.retries.pause(plan, retries, &outcome) else { return outcome };
        sleep(pause).await;
        retries += 1;
    }
}

/// Sends one request in its turn, and reads what comes back.
pub(super) async fn attempt(core: &Core, plan: &Plan, outgoing: &mut Outgoing) -> Outcome {
    for claim in &plan.claims {
        core.limiter.wait(claim, plan).await?;
    }
    let before = plan.begin_attempt();
    if let Some(name) = core.retries.count_header().filter(|_| before > 0) {
        outgoing.insert(name, HeaderValue::from(before));
    }
    #[cfg(feature = "tracing")]
    let span = super::trace::span(outgoing, plan);
    let sent = within_limit(core, plan, outgoing);
    #[cfg(feature = "tracing")]
    let sent = super::trace::traced(span, plan, sent);
    sent.await
}

async fn within_limit(core: &Core, plan: &Plan, outgoing: &mut Outgoing) -> Outcome {
    let exchange = pin!(exchange(core, plan, outgoing));
    let Some(limit) = plan.timeouts.attempt else { return exchange.await };
    let late = || plan.failure(ErrorKind::Timeout, format!("no response: it was not complete in {limit:?}"));
    timeout(limit, exchange).await.unwrap_or_else(|_| Err(late()))
}
