//! From an operation's struct to a request.

use std::sync::atomic::AtomicU32;

use http::header::{
    HeaderMap, HeaderName, HeaderValue, ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, USER_AGENT,
};
use http::{Method, Request, Uri};
use uuid::Uuid;

use super::credentials::Target;
use super::limit::Claim;
use super::options::Options;
use super::plan::{Plan, Repeat};
use super::wishes::Wishes;
use super::{Base, Core, Destination, DocumentedLimits};
use crate::codec::{to_json_string, DecodeError};
use crate::error::{ErrorKind, Failure};
use crate::http::{
    encode_template, parts, path_and_query, split_at, write_body, write_header, write_parameter, Body,
    BodyPresence, BodyShape, Input, OperationShape, Parameter, Part, Place, RateLimit, Style,
};

/// Writes the request of a call.
///
/// # Errors
/// Where a value cannot be sent as what it is.
pub(super) fn write(
    core: &Core,
    shape: &'static OperationShape,
    input: &dyn Input,
    options: &Options,
    to: Destination<'_>,
) -> Result<(Request<Body>, Plan), Box<Failure>> {
    match try_write(core, shape, input, options, to) {
        Ok(written) => Ok(written),
        Err(why) => Err(Failure::new(ErrorKind::Request, shape.id, format!("it cannot be sent: {why}"))),
    }
}

fn try_write(
    core: &Core,
    shape: &'static OperationShape,
    input: &dyn Input,
    options: &Options,
    to: Destination<'_>,
) -> Result<(Request<Body>, Plan), String> {
    let own = &options.headers;
    if let Some(invalid) = &own.invalid {
        return Err(invalid.clone());
    }
    let headers = match to {
        Destination::Documented | Destination::Page(_) => core.headers.clone(),
        Destination::Url(_) => user_agent(core),
    };
    let mut draft = Draft { headers, ..Draft::default() };
    draft.add_parameters(shape, input)?;
    let key = draft.add_idempotency_key(shape);
    let body = draft.add_body(core, shape, input, &options.wishes)?;
    if let Some(accept) = core.accepts.of(&options.wishes, &core.wishes, shape)? {
        draft.add_accept(accept, &options.wishes);
    }
    let claims = claims(core, shape, input);
    let Draft { path, mut query, mut headers, mut cookies } = draft;
    if let Destination::Page(_) = to {
        // The server has put the parameters there.
        query.clear();
    }
    let mut target = Target { headers: &mut headers, query: &mut query, cookies: &mut cookies };
    let token = core.credentials.apply(core.api, shape.security, to, &mut target);
    if !cookies.is_empty() {
        let mut line = HeaderValue::from_str(&cookies.join("; ")).map_err(|why| why.to_string())?;
        line.set_sensitive(true);
        headers.append(COOKIE, line);
    }
    own.replace_in(&mut headers);

    let url = match to {
        Destination::Documented => url(core, shape, &path)?,
        Destination::Url(url) | Destination::Page(url) => {
            url.split('#').next().unwrap_or_default().to_owned()
        }
    };
    let mut request = Request::new(body);
    *request.method_mut() = Method::from_bytes(shape.method.as_bytes()).map_err(|why| why.to_string())?;
    if url.contains('?') {
        query.retain(|pair| !has_pair(&url, pair));
    }
    *request.uri_mut() = with_query(url, &query)?;
    let repeat = match key {
        Some(name) if headers.contains_key(&name) => Repeat::Harmless,
        _ => Repeat::of(request.method()),
    };
    *request.headers_mut() = headers;
    request.extensions_mut().insert(shape);
    let plan = Plan {
        shape,
        timeouts: options.timeouts(core.timeouts),
        max_retries: options.retries(core.max_retries),
        repeat,
        token,
        claims,
        deadline: None,
        attempts: AtomicU32::new(0),
    };
    Ok((request, plan))
}

/// The limits that a call counts against, each with the value of its key.
fn claims(core: &Core, shape: &'static OperationShape, input: &dyn Input) -> Vec<Claim> {
    let documented = shape.rate_limit.filter(|_| core.documented_limits == DocumentedLimits::Kept);
    let key_of = |limit: RateLimit| match limit.key {
        None => Some((limit, String::new())),
        Some(key) => {
            let index = shape.parameters.iter().position(|parameter| parameter.name == key)?;
            // As JSON, for a header is not written like a query.
            Some((limit, to_json_string(input.field(index)?).unwrap_or_default()))
        }
    };
    let mut claims = Vec::new();
    for claim in core.rate_limits.iter().copied().chain(documented).filter_map(key_of) {
        // Who states a documented limit once more means the same one.
        if !claims.contains(&claim) {
            claims.push(claim);
        }
    }
    claims
}

/// A request while it is written.
#[derive(Default)]
struct Draft {
    /// Parameters of the path by name, encoded.
    path: Vec<(&'static str, String)>,
    query: Vec<String>,
    headers: HeaderMap,
    cookies: Vec<String>,
}

impl Draft {
    fn add_parameters(&mut self, shape: &'static OperationShape, input: &dyn Input) -> Result<(), String> {
        for (index, parameter) in shape.parameters.iter().enumerate() {
            let Some(value) = input.field(index) else { continue };
            let written = write_parameter(parameter, value).and_then(|written| match written {
                None if parameter.required && parameter.style != Style::Members => {
                    Err(DecodeError::new("it is required, but this value leaves nothing to send"))
                }
                written => Ok(written),
            });
            let added = written.and_then(|written| self.add_parameter(parameter, written));
            added
                .map_err(|why| format!("{} parameter `{}`: {why}", parameter.place.name(), parameter.name))?;
        }
        Ok(())
    }

    fn add_parameter(&mut self, parameter: &Parameter, written: Option<String>) -> Result<(), DecodeError> {
        let Some(text) = written else { return Ok(()) };
        match parameter.place {
            Place::Path if text.is_empty() => return Err(DecodeError::new("it must not be empty")),
            Place::Path => self.path.push((parameter.name, text)),
            Place::Query => self.query.push(text),
            Place::Cookie => self.cookies.push(text),
            Place::Header => {
                if let Ok(name) = HeaderName::from_bytes(parameter.name.as_bytes()) {
                    self.headers.remove(name);
                }
                write_header(parameter, &text, &mut self.headers)?;
            }
        }
        Ok(())
    }

    /// A key of its own for the call, in the header that the document marks, unless it has one.
    fn add_idempotency_key(&mut self, shape: &'static OperationShape) -> Option<HeaderName> {
        let marked = shape.parameters.iter().find(|parameter| parameter.is_idempotency_key)?;
        let name = HeaderName::from_bytes(marked.name.as_bytes()).ok()?;
        let key = HeaderValue::from_str(&Uuid::new_v4().to_string()).ok()?;
        self.headers.entry(name.clone()).or_insert(key);
        Some(name)
    }

    fn add_body(
        &mut self,
        core: &Core,
        shape: &'static OperationShape,
        input: &dyn Input,
        wishes: &Wishes,
    ) -> Result<Body, String> {
        let body = input.body();
        let absent =
            |documented: &BodyShape| documented.presence == BodyPresence::Optional && body.is_absent();
        let Some(documented) = shape.body.filter(|documented| !absent(documented)) else {
            self.say_there_is_no_body(shape);
            return Ok(Body::empty());
        };
        let (media, called) = wishes.media_for(&core.wishes, documented.media, &body)?;
        let written = write_body(media, &body).map_err(|why| format!("the body: {why}"))?;
        let content_type = match called {
            Some(called) => HeaderValue::try_from(called),
            None => written.content_type(),
        };
        self.headers.insert(CONTENT_TYPE, content_type.map_err(|why| why.to_string())?);
        Ok(written.body)
    }

    /// RFC 9110 §8.6: where a body is to be expected, its absence is said.
    fn say_there_is_no_body(&mut self, shape: &'static OperationShape) {
        if matches!(shape.method, "POST" | "PUT" | "PATCH") {
            self.headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
        }
    }

    /// What was said of this call wins over a header that was set for all.
    fn add_accept(&mut self, accept: HeaderValue, wishes: &Wishes) {
        if wishes.accept.is_empty() {
            self.headers.entry(ACCEPT).or_insert(accept);
        } else {
            self.headers.insert(ACCEPT, accept);
        }
    }
}

fn url(
    core: &Core,
    shape: &'static OperationShape,
    parameters: &[(&'static str, String)],
) -> Result<String, String> {
    let (path, fixed) = path_and_query(shape.path);
    let mut used = Vec::new();
    let path = fill(path, parameters, &mut used)?;
    let fixed = fill(fixed, parameters, &mut used)?;
    if let Some((name, _)) = parameters.iter().find(|(name, _)| !used.contains(name)) {
        return Err(format!("path parameter `{name}`: {} does not have it", shape.path));
    }
    if split_at(&path, b'/').any(is_dots) {
        return Err("a segment of the path is `.` or `..`, which would name another path (RFC 3986 §5.2.4)"
            .to_owned());
    }
    let slash = if path.starts_with('/') { "" } else { "/" };
    let mut url = base(core, shape);
    url.reserve(slash.len() + path.len() + 64);
    url.push_str(slash);
    url.push_str(&path);
    if !fixed.is_empty() {
        url.push('?');
        url.push_str(&fixed);
    }
    Ok(url)
}

/// Adds parameters to a URL, which may have some already.
fn with_query(mut url: String, query: &[String]) -> Result<Uri, String> {
    if !query.is_empty() {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&query.join("&"));
    }
    url.parse().map_err(|why| format!("the URL: {why}"))
}

/// The URL of a page may have the key of the query already.
fn has_pair(url: &str, pair: &str) -> bool {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    query.split('&').any(|present| present == pair)
}

/// What others may know of the client.
fn user_agent(core: &Core) -> HeaderMap {
    let agent = core.headers.get(USER_AGENT).cloned();
    agent.map(|agent| (USER_AGENT, agent)).into_iter().collect()
}

/// RFC 3986 §6.2.2: a dot is the same, percent-encoded or not.
fn is_dots(segment: &str) -> bool {
    // No longer one is only dots.
    let may_be = segment.len() <= "%2E%2E".len() && segment.starts_with(['.', '%']);
    may_be && matches!(segment.replace("%2E", ".").replace("%2e", ".").as_str(), "." | "..")
}

fn fill<'t>(
    template: &'t str,
    parameters: &[(&'static str, String)],
    used: &mut Vec<&'t str>,
) -> Result<String, String> {
    let mut filled = String::with_capacity(2 * template.len());
    for part in parts(template) {
        match part {
            Part::Text(text) => filled.push_str(&encode_template(text)),
            Part::Parameter(wanted) => {
                let Some((_, value)) = parameters.iter().find(|(name, _)| *name == wanted) else {
                    return Err(format!("path parameter `{wanted}`: it is in the path, but not documented"));
                };
                filled.push_str(value);
                used.push(wanted);
            }
        }
    }
    Ok(filled)
}

/// The URL to append the path to, without a slash at its end.
fn base(core: &Core, shape: &'static OperationShape) -> String {
    match &core.base {
        Base::Chosen(base) => base.clone(),
        Base::Documented { origin, server } => {
            let documented = shape.server.unwrap_or(server).trim_end_matches('/');
            let start = if documented.contains("://") { "" } else { origin };
            let slash = if start.is_empty() || documented.is_empty() || documented.starts_with('/') {
                ""
            } else {
                "/"
            };
            format!("{start}{slash}{documented}")
        }
    }
}
