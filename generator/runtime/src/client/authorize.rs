//! Puts tokens into requests, and gets another when one is refused.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::StatusCode;
use tower::{Service, ServiceExt};

use super::attempt::Attempting;
use super::exchange::Received;
use super::plan::{Outcome, Outgoing};
use super::token::{Token, TokenSource};
use super::transient::{is_transient, Transient};
use crate::clock::timeout;
use crate::error::{ErrorKind, Failure};
use crate::http::BoxError;

/// Sends each request with the token of its call, if it has one.
#[derive(Clone)]
pub(super) struct Authorized<S> {
    pub(super) inner: S,
}

impl<S> Service<Outgoing> for Authorized<S>
where
    S: Service<Outgoing, Response = Received, Error = Box<Failure>, Future = Attempting>,
    S: Clone + Send + 'static,
{
    type Response = Received;
    type Error = Box<Failure>;
    type Future = Attempting;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Box<Failure>>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, outgoing: Outgoing) -> Attempting {
        let is_set = outgoing.request.headers().contains_key(AUTHORIZATION);
        match outgoing.plan.token.clone().filter(|_| !is_set) {
            None => self.inner.call(outgoing),
            Some(source) => Box::pin(authorized(self.inner.clone(), source, outgoing)),
        }
    }
}

/// A 401 says that the request was not carried out (RFC 9110 §15.5.2), so that it can be sent
/// again whatever its method: once, with another token.
async fn authorized<S>(inner: S, source: Arc<dyn TokenSource>, mut outgoing: Outgoing) -> Outcome
where
    S: Service<Outgoing, Response = Received, Error = Box<Failure>> + Clone,
{
    let again = outgoing.try_clone();
    let token = put(source.as_ref(), None, &mut outgoing).await?;
    let received = inner.clone().oneshot(outgoing).await?;
    if received.status != StatusCode::UNAUTHORIZED {
        return Ok(received);
    }
    let Some(mut again) = again else {
        // Others shall not be refused for it.
        drop(source.token(Some(&token)).await);
        return Ok(received);
    };
    match put(source.as_ref(), Some(&token), &mut again).await {
        Ok(other) if other != token => inner.oneshot(again).await,
        _ => Ok(received),
    }
}

async fn put(
    source: &dyn TokenSource,
    refused: Option<&Token>,
    outgoing: &mut Outgoing,
) -> Result<Token, Box<Failure>> {
    let failure = |told: String| outgoing.plan.failure(ErrorKind::Credentials, told);
    let asking = source.token(refused);
    let asked = match outgoing.plan.timeouts.attempt {
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
    outgoing.request.headers_mut().insert(AUTHORIZATION, value);
    Ok(token)
}

fn too_late(limit: Duration) -> BoxError {
    Transient::mark(format!("none came in {limit:?}"))
}
