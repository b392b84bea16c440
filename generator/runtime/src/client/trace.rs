//! Spans of `tracing`, with the names of OpenTelemetry's semantic conventions for HTTP clients.
//! Neither URLs nor headers are in them, for both may hold secrets.

use std::future::Future;

use http::Request;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::plan::{Outcome, Plan};
use crate::error::ErrorKind;
use crate::http::Body;

/// The span of one attempt.
pub(super) fn span(request: &Request<Body>, plan: &Plan) -> Span {
    let (method, template) = (request.method().as_str(), plan.shape.path);
    let span = tracing::info_span!(
        "http.client.request",
        otel.name = format!("{method} {template}"),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = method,
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        url.template = template,
        server.address = request.uri().host().unwrap_or_default(),
        server.port = Empty,
        error.r#type = Empty,
        specwright.operation = plan.shape.id,
    );
    if let Some(port) = request.uri().port_u16() {
        span.record("server.port", port);
    }
    let resends = plan.attempts().saturating_sub(1);
    if resends > 0 {
        span.record("http.request.resend_count", resends);
    }
    span
}

/// The attempt within its span, which learns what came of it.
pub(super) async fn traced(span: Span, attempt: impl Future<Output = Outcome>) -> Outcome {
    let outcome = attempt.instrument(span.clone()).await;
    let status = match &outcome {
        Ok(received) => Some(received.status),
        Err(failure) => failure.status,
    };
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    let failed = match (&outcome, status) {
        (Err(failure), _) => Some(kind(failure.kind).to_owned()),
        (Ok(_), Some(status)) if status.as_u16() >= 400 => Some(status.as_str().to_owned()),
        _ => None,
    };
    if let Some(failed) = failed {
        span.record("error.type", failed.as_str());
        span.record("otel.status_code", "ERROR");
    }
    outcome
}

fn kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Timeout => "timeout",
        ErrorKind::TooLong => "too_long",
        ErrorKind::Transport => "transport",
        _ => "_OTHER",
    }
}
