//! Does a request fit the document?

use axum::http::StatusCode;
use serde_json::Value;
use specwright::outline::{Body, MediaType, Operation, ParameterPlace, SecurityScheme, SecuritySchemeKind};

use super::problem::{Problem, part};
use super::reply::Asked;
use super::routes::Captures;
use super::schemas::{Schemas, Violation};
use super::words::Given;
use super::{form, media, multipart, parameters, steps, xml};

/// Are the credentials there that an operation asks for? Whether they are good is not for a mock to
/// tell. OpenAPI 3.0.4 §4.7.30.
pub(super) fn credentials(
    operation: &Operation,
    schemes: &[SecurityScheme],
    asked: &Asked<'_>,
) -> Result<(), Problem> {
    let known = |name: &String| schemes.iter().find(|scheme| scheme.name == *name);
    let is_met = |name: &String| known(name).is_none_or(|scheme| has_credentials(&scheme.kind, asked));
    let is_open = operation.security.is_empty();
    if is_open || operation.security.iter().any(|names| names.iter().all(is_met)) {
        return Ok(());
    }
    let alternatives: Vec<String> = operation.security.iter().map(|names| names.join(" and ")).collect();
    let detail = format!("credentials are missing: {}", alternatives.join(", or "));
    let mut problem = Problem::new(StatusCode::UNAUTHORIZED, detail);
    for scheme in operation.security.iter().flatten().filter_map(known) {
        problem = problem.with_header("www-authenticate", &challenge(&scheme.kind));
    }
    Err(problem)
}

fn has_credentials(kind: &SecuritySchemeKind, asked: &Asked<'_>) -> bool {
    let has_scheme = |wanted: &str| {
        let header = asked.header("authorization").unwrap_or_default();
        let (scheme, rest) = header.split_once(' ').unwrap_or((&header, ""));
        scheme.eq_ignore_ascii_case(wanted) && !rest.trim().is_empty()
    };
    match kind {
        SecuritySchemeKind::Http { scheme } => has_scheme(scheme),
        SecuritySchemeKind::OAuth2(_) | SecuritySchemeKind::OpenIdConnect { .. } => has_scheme("bearer"),
        SecuritySchemeKind::ApiKey { name, place } => match place {
            ParameterPlace::Header => asked.header(name).is_some_and(|value| !value.is_empty()),
            ParameterPlace::Query => {
                asked.pairs().iter().any(|(found, value)| found == name && !value.is_empty())
            }
            ParameterPlace::Cookie => {
                asked.cookies().iter().any(|(found, value)| found == name && !value.is_empty())
            }
            ParameterPlace::Path => true,
        },
        SecuritySchemeKind::Other(_) => true,
    }
}

/// What a 401 has to say. RFC 9110 §11.6.1.
fn challenge(kind: &SecuritySchemeKind) -> String {
    match kind {
        SecuritySchemeKind::Http { scheme } if scheme == "basic" => "Basic realm=\"mock\"".to_owned(),
        SecuritySchemeKind::Http { scheme } if scheme != "bearer" => scheme.clone(),
        SecuritySchemeKind::ApiKey { .. } => "ApiKey".to_owned(),
        _ => "Bearer".to_owned(),
    }
}

/// Checks parameters and body; all that is wrong is told at once.
pub(super) fn check(
    schemas: &Schemas,
    operation: &Operation,
    asked: &Asked<'_>,
    captures: &Captures,
) -> Result<(), Problem> {
    let mut errors = Vec::new();
    for parameter in &operation.parameters {
        let violations = parameters::violations(schemas, parameter, asked, captures);
        let place = parameters::place(parameter);
        errors.extend(violations.iter().map(|violation| part(place, Some(&parameter.name), violation)));
    }
    if let Some(body) = &operation.body {
        let violations = body_violations(schemas, body, asked)?;
        errors.extend(violations.iter().map(|violation| part("body", None, violation)));
    }
    if !steps::are_left() {
        let detail = format!("the request cannot be checked in {} steps", steps::OF_A_REQUEST);
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
    }
    if errors.is_empty() { Ok(()) } else { Err(Problem::violated(errors)) }
}

fn body_violations(schemas: &Schemas, body: &Body, asked: &Asked<'_>) -> Result<Vec<Violation>, Problem> {
    let sent = asked.header("content-type");
    // A form without fields and a text without characters have no bytes, and are bodies all the same.
    let has_bytes = |sent: &str| media::is_json(sent) || media::is_xml(sent);
    if asked.body.is_empty() && sent.as_deref().is_none_or(has_bytes) {
        let missing = Violation::of_all("it is required");
        return Ok(if body.required { vec![missing] } else { Vec::new() });
    }
    if body.content.is_empty() {
        return Ok(Vec::new());
    }
    let sent = sent.unwrap_or_default();
    let fitting = body.content.iter().map(|media| (media::closeness(&media.name, &sent), media));
    let best = fitting.filter(|(fit, _)| *fit > 0 && !sent.is_empty()).max_by_key(|(fit, _)| *fit);
    let Some((_, media)) = best else {
        let names: Vec<&str> = body.content.iter().map(|media| media.name.as_str()).collect();
        let names = names.join(", ");
        let what = match sent.as_str() {
            "" => "a body needs a Content-Type".to_owned(),
            sent => format!("{sent:?} is not supported"),
        };
        let detail = format!("{what}; there is {names}, in UTF-8");
        let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail);
        return Err(problem.with_header("accept", &names));
    };
    Ok(content_violations(schemas, media, &sent, asked.body))
}

/// JSON, XML and forms are checked; of other media types a body has to be there, and no more.
fn content_violations(schemas: &Schemas, media: &MediaType, sent: &str, body: &[u8]) -> Vec<Violation> {
    let Some(key) = &media.schema else { return Vec::new() };
    if media::is_json(sent) {
        return match serde_json::from_slice::<Value>(body) {
            Ok(value) => schemas.violations(key, &value, Given::Json),
            Err(error) => vec![Violation::of_all(error.to_string())],
        };
    }
    let schema = schemas.all.get(key).unwrap_or(&Value::Null);
    let read = match media::essence(sent).as_str() {
        "application/x-www-form-urlencoded" => Ok(form::value(&schemas.all, schema, body)),
        "multipart/form-data" => multipart::value(&schemas.all, schema, sent, body)
            .map_err(|why| format!("is no form of several parts: {why}")),
        _ if media::is_xml(sent) => {
            xml::value(&schemas.all, schema, body).map_err(|why| format!("is no XML: {why}"))
        }
        _ => Ok(None),
    };
    match read {
        Ok(value) => value.map_or_else(Vec::new, |value| schemas.violations(key, &value, Given::Texts)),
        Err(detail) => vec![Violation::of_all(detail)],
    }
}
