//! Spans of `tracing`, with the names of OpenTelemetry's semantic conventions for HTTP clients.
//! Neither URLs nor headers are in them, for both may hold secrets.

use std::future::Future;

use http::uri::Authority;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::outgoing::Outgoing;
use super::plan::{Outcome, Plan};
use crate::clock::Instant;
use crate::error::ErrorKind;

/// The span of one attempt.
pub(super) fn span(outgoing: &Outgoing, plan: &Plan) -> Span {
    let (method, template) = (outgoing.method().as_str(), plan.shape.path);
    let host = outgoing.authority().map_or("", Authority::host);
    let span = tracing::info_span!(
        "http.client.request",
        otel.name = format!("{method} {template}"),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = method,
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        url.template = template,
        server.address = host,
        server.port = Empty,
        error.r#type = Empty,
        specwright.operation = plan.shape.id,
    );
    if let Some(port) = outgoing.authority().and_then(Authority::port_u16) {
        span.record("server.port", port);
    }
    let resends = plan.attempts().saturating_sub(1);
    if resends > 0 {
        span.record("http.request.resend_count", resends);
    }
    span
}

/// The attempt within its span, which learns what came of it.
pub(super) async fn traced(span: Span, plan: &Plan, attempt: impl Future<Output = Outcome>) -> Outcome {
    let unfinished = Unfinished { span: &span, plan };
    let outcome = attempt.instrument(span.clone()).await;
    std::mem::forget(unfinished);
    let status = match &outcome {
        Ok(received) => Some(received.status),
        Err(failure) => failure.status,
    };
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    match (&outcome, status) {
        (Err(failure), _) => record_error(&span, kind(failure.kind)),
        (Ok(_), Some(status)) if status.as_u16() >= 400 => record_error(&span, status.as_str()),
        _ => {}
    }
    outcome
}

fn record_error(span: &Span, kind: &str) {
    span.record("error.type", kind);
    span.record("otel.status_code", "ERROR");
}

/// An attempt that is dropped before its end: the time of the call is over, or nobody waits for it.
struct Unfinished<'a> {
    span: &'a Span,
    plan: &'a Plan,
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        let is_late = self.plan.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        record_error(self.span, if is_late { "timeout" } else { "cancelled" });
    }
}

fn kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Timeout => "timeout",
        ErrorKind::TooLong => "too_long",
        ErrorKind::Transport => "transport",
        _ => "_OTHER",
    }
}
