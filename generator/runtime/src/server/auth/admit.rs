//! Requirements, one after the other, and what is answered where none is met.

use std::time::Duration;

use axum::body::Body;
use http::header::{HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{Response, StatusCode};

use super::{credentials, Claim, Credential, Denied, Gatekeeper, Reason};
use crate::http::{Captures, OperationShape, Problem, Scheme, SchemeKind};
use crate::server::respond::{internal, problem};

/// Lets a request pass that meets one of the operation's requirements; the principal is then among its
/// extensions. Requirements are tried in order, and those with credentials before the one without: who shows bad
/// credentials is told so, even where none are needed.
pub(in crate::server) async fn admit(
    keeper: &dyn Gatekeeper,
    shape: &'static OperationShape,
    path: &Captures<'_>,
    head: &mut Parts,
) -> Result<(), Box<Response<Body>>> {
    let mut denied = None;
    for requirement in shape.security.iter().filter(|requirement| !requirement.is_empty()) {
        let Some(credentials) = present(requirement, head) else { continue };
        match keeper.admit(Claim { shape, credentials, path: owned(path), head: head.clone() }).await {
            Ok(extensions) => {
                head.extensions.extend(extensions);
                return Ok(());
            }
            Err(Denied(Reason::Failed(cause))) => return Err(Box::new(internal(cause))),
            Err(reason) => denied = Some(graver(denied, reason)),
        }
    }
    let is_open =
        shape.security.is_empty() || shape.security.iter().any(|requirement| requirement.is_empty());
    match denied {
        None if is_open => Ok(()),
        denied => Err(Box::new(refuse(shape, denied))),
    }
}

fn owned(captures: &Captures<'_>) -> Vec<(&'static str, String)> {
    captures.iter().map(|(name, raw)| (*name, (*raw).to_owned())).collect()
}

/// What came for all schemes of a requirement.
fn present(requirement: &[Scheme], head: &Parts) -> Option<Vec<(Scheme, Credential)>> {
    requirement.iter().map(|scheme| Some((*scheme, credentials::find(scheme, head)?))).collect()
}

/// Who is known and may not is told so; else what was said first.
fn graver(before: Option<Denied>, now: Denied) -> Denied {
    match (before, now) {
        (None, now) => now,
        (Some(Denied(Reason::Invalid(_))), now @ Denied(Reason::Forbidden(_) | Reason::TooMany { .. })) => {
            now
        }
        (Some(before), _) => before,
    }
}

fn refuse(shape: &'static OperationShape, denied: Option<Denied>) -> Response<Body> {
    let mut wait = None;
    let (status, error, detail) = match denied {
        None => (StatusCode::UNAUTHORIZED, "", "credentials are required".to_owned()),
        Some(Denied(Reason::Forbidden(detail))) => (StatusCode::FORBIDDEN, "insufficient_scope", detail),
        Some(Denied(Reason::Invalid(detail))) => (StatusCode::UNAUTHORIZED, "invalid_token", detail),
        Some(Denied(Reason::TooMany { detail, wait: time })) => {
            wait = Some(time);
            (StatusCode::TOO_MANY_REQUESTS, "", detail)
        }
        Some(Denied(Reason::Failed(cause))) => return internal(cause),
    };
    let mut told = Problem::new(status);
    if !detail.is_empty() {
        told = told.with_detail(&detail);
    }
    let mut response = problem(&told);
    if let Some(wait) = wait {
        response.headers_mut().insert(RETRY_AFTER, whole_seconds(wait).into());
        return response;
    }
    for challenge in challenges(shape, status, error) {
        if let Ok(challenge) = HeaderValue::from_str(&challenge) {
            response.headers_mut().append(WWW_AUTHENTICATE, challenge);
        }
    }
    response
}

/// Enough of them, and at least one: after none a client would be back at once.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0)).max(1)
}

/// One for each scheme that would do. A 401 has to have them (RFC 9110 §11.6.1); a 403 has one where more scopes
/// would help (RFC 6750 §3.1).
pub(in crate::server) fn challenges(
    shape: &'static OperationShape,
    status: StatusCode,
    error: &str,
) -> Vec<String> {
    let mut told = Vec::new();
    for scheme in shape.security.iter().copied().flatten() {
        let is_token = scheme.kind == SchemeKind::Bearer;
        if status == StatusCode::FORBIDDEN && (!is_token || scheme.scopes.is_empty()) {
            continue;
        }
        let challenge = challenge(scheme, error);
        if !told.contains(&challenge) {
            told.push(challenge);
        }
    }
    told
}

/// API keys and the like have no registered scheme: theirs is a name of our own, with where the key belongs.
fn challenge(scheme: &Scheme, error: &str) -> String {
    let realm = quoted(scheme.name);
    match scheme.kind {
        SchemeKind::Bearer => {
            let scope = match scheme.scopes {
                [] => String::new(),
                scopes => format!(", scope={}", quoted(&scopes.join(" "))),
            };
            let error = if error.is_empty() { String::new() } else { format!(", error={}", quoted(error)) };
            format!("Bearer realm={realm}{scope}{error}")
        }
        SchemeKind::Basic => format!("Basic realm={realm}, charset=\"UTF-8\""),
        SchemeKind::Header(name) => format!("ApiKey realm={realm}, in=\"header\", name={}", quoted(name)),
        SchemeKind::Query(name) => format!("ApiKey realm={realm}, in=\"query\", name={}", quoted(name)),
        SchemeKind::Cookie(name) => format!("ApiKey realm={realm}, in=\"cookie\", name={}", quoted(name)),
        SchemeKind::Other => format!("Unknown realm={realm}"),
    }
}

/// A quoted string. RFC 9110 §5.6.4.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(if c.is_ascii_graphic() || c == ' ' { c } else { '?' });
    }
    quoted.push('"');
    quoted
}
