//! Puts tokens into requests, and gets another when one is refused.

use std::time::Duration;

use http::header::AUTHORIZATION;
use http::StatusCode;

use super::attempt::attempt;
use super::outgoing::Outgoing;
use super::plan::{Outcome, Plan};
use super::token::{Token, TokenSource};
use super::transient::{is_transient, Transient};
use super::Core;
use crate::clock::timeout;
use crate::error::{ErrorKind, Failure};
use crate::http::BoxError;

/// Sends a request with the token of its call, if it has one.
pub(super) async fn authorized(core: &Core, plan: &Plan, outgoing: &mut Outgoing) -> Outcome {
    match plan.token.as_deref() {
        None => attempt(core, plan, outgoing).await,
        // Who needs no token shall not carry what it takes to renew one.
        Some(source) => Box::pin(with_token(core, plan, source, outgoing)).await,
    }
}

/// A 401 says that the request was not carried out (RFC 9110 §15.5.2), so that it can be sent
/// again whatever its method: once, with another token.
async fn with_token(core: &Core, plan: &Plan, source: &dyn TokenSource, outgoing: &mut Outgoing) -> Outcome {
    let is_repeatable = outgoing.is_repeatable();
    let token = put(source, None, plan, outgoing).await?;
    let received = attempt(core, plan, outgoing).await?;
    if received.status != StatusCode::UNAUTHORIZED {
        return Ok(received);
    }
    if !is_repeatable {
        // Others shall not be refused for it.
        drop(source.token(Some(&token)).await);
        return Ok(received);
    }
    match put(source, Some(&token), plan, outgoing).await {
        Ok(other) if other != token => attempt(core, plan, outgoing).await,
        _ => Ok(received),
    }
}

async fn put(
    source: &dyn TokenSource,
    refused: Option<&Token>,
    plan: &Plan,
    outgoing: &mut Outgoing,
) -> Result<Token, Box<Failure>> {
    let failure = |told: String| plan.failure(ErrorKind::Credentials, told);
    let asking = source.token(refused);
    let asked = match plan.timeouts.attempt {
        None => asking.await,
        Some(limit) => timeout(limit, asking).await.unwrap_or_else(|_| Err(too_late(limit))),
    };
    let token = asked.map_err(|why| {
        let mut failure = failure(format!("there is no token: {why}"));
        failure.is_transient = is_transient(why.as_ref());
        failure.source = Some(why);
        failure
    })?;
    let value = token.header().ok_or_else(|| failure("the token is no legal header".to_owned()))?;
    outgoing.insert(&AUTHORIZATION, value);
    Ok(token)
}

fn too_late(limit: Duration) -> BoxError {
    Transient::mark(format!("none came in {limit:?}"))
}
