//! From an operation's struct to a request.

use std::sync::atomic::AtomicU32;

use http::header::{
    HeaderMap, HeaderName, HeaderValue, ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE,
};
use uuid::Uuid;

use super::limit::Claim;
use super::options::Options;
use super::outgoing::{Outgoing, NOWHERE};
use super::plan::{Plan, Repeat};
use super::prepared::{Preparations, Prepared};
use super::wishes::Wishes;
use super::{url, Core, Destination, DocumentedLimits};
use crate::codec::{to_json_string, Codec, DecodeError};
use crate::error::{ErrorKind, Failure};
use crate::http::{
    write_body, write_header, write_parameter, write_to_url, Body, BodyPresence, BodyShape, Input,
    OperationShape, Parameter, Place, RateLimit, Style,
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
) -> Result<(Outgoing, Plan), Box<Failure>> {
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
) -> Result<(Outgoing, Plan), String> {
    let own = &options.headers;
    if let Some(invalid) = &own.invalid {
        return Err(invalid.clone());
    }
    let prepared = Preparations::of(core, shape, to)?;
    let mut draft = Draft::new(&prepared, shape, input, to)?;
    draft.add_parameters(shape, input, to)?;
    let key = draft.add_idempotency_key(&prepared, shape);
    let body = draft.add_body(core, shape, input, &options.wishes)?;
    if !options.wishes.accept.is_empty() {
        draft.add_accept(options.wishes.accept(&core.wishes, shape)?);
    }
    draft.add_credentials(&prepared)?;
    own.replace_in(&mut draft.headers);
    let Draft { url, headers, .. } = draft;
    let target = match to {
        Destination::Documented => url.path()?,
        Destination::Url(_) | Destination::Page(_) => url.url()?,
    };
    let token = prepared.token.clone();
    let outgoing = Outgoing::new(prepared, target, headers, body);
    let plan = Plan {
        shape,
        timeouts: options.timeouts(core.timeouts),
        max_retries: options.retries(core.max_retries),
        repeat: match key {
            Some(name) if outgoing.has(&name) => Repeat::Harmless,
            _ => Repeat::of(outgoing.method()),
        },
        token: token.filter(|_| !outgoing.has(&AUTHORIZATION)),
        claims: claims(core, shape, input),
        deadline: None,
        attempts: AtomicU32::new(0),
    };
    Ok((outgoing, plan))
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
struct Draft {
    url: url::Draft,
    /// In the place of those that were prepared.
    headers: HeaderMap,
    cookies: Vec<String>,
}

impl Draft {
    fn new(
        prepared: &Prepared,
        shape: &'static OperationShape,
        input: &dyn Input,
        to: Destination<'_>,
    ) -> Result<Self, String> {
        let url = match (to, &prepared.location) {
            (Destination::Url(url) | Destination::Page(url), _) => {
                url::Draft::new(url.split('#').next().unwrap_or_default().to_owned())
            }
            (Destination::Documented, Some(location)) => location.fill(shape, input)?,
            (Destination::Documented, None) => return Err(NOWHERE.to_owned()),
        };
        Ok(Self { url, headers: HeaderMap::new(), cookies: Vec::new() })
    }

    /// All but those of the path, which are part of the URL by now. The URL of a page has those of the query, too.
    fn add_parameters(
        &mut self,
        shape: &'static OperationShape,
        input: &dyn Input,
        to: Destination<'_>,
    ) -> Result<(), String> {
        for (index, parameter) in shape.parameters.iter().enumerate() {
            let is_there =
                matches!((parameter.place, to), (Place::Path, _) | (Place::Query, Destination::Page(_)));
            let Some(value) = input.field(index).filter(|_| !is_there) else { continue };
            let added = self.add_parameter(parameter, value).and_then(|is_added| {
                if !is_added && parameter.required && parameter.style != Style::Members {
                    return Err(DecodeError::new("it is required, but this value leaves nothing to send"));
                }
                Ok(())
            });
            added
                .map_err(|why| format!("{} parameter `{}`: {why}", parameter.place.name(), parameter.name))?;
        }
        Ok(())
    }

    fn add_parameter(&mut self, parameter: &Parameter, value: &dyn Codec) -> Result<bool, DecodeError> {
        if parameter.place == Place::Query {
            return self.url.add_to_query(|url| write_to_url(url, parameter, value));
        }
        let Some(text) = write_parameter(parameter, value)? else { return Ok(false) };
        if parameter.place == Place::Cookie {
            self.cookies.push(text);
            return Ok(true);
        }
        if let Ok(name) = HeaderName::from_bytes(parameter.name.as_bytes()) {
            self.headers.remove(name);
        }
        write_header(parameter, &text, &mut self.headers)?;
        Ok(true)
    }

    /// A key of its own for the call, in the header that the document marks, unless it has one.
    fn add_idempotency_key(
        &mut self,
        prepared: &Prepared,
        shape: &'static OperationShape,
    ) -> Option<HeaderName> {
        let marked = shape.parameters.iter().find(|parameter| parameter.is_idempotency_key)?;
        let name = HeaderName::from_bytes(marked.name.as_bytes()).ok()?;
        if !prepared.headers.contains_key(&name) && !self.headers.contains_key(&name) {
            let key = HeaderValue::from_str(&Uuid::new_v4().to_string()).ok()?;
            self.headers.insert(name.clone(), key);
        }
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
    fn add_accept(&mut self, accept: Option<HeaderValue>) {
        if let Some(accept) = accept {
            self.headers.insert(ACCEPT, accept);
        }
    }

    /// What says who is asking, where that is no header. All cookies are one line.
    fn add_credentials(&mut self, prepared: &Prepared) -> Result<(), String> {
        for pair in &prepared.query {
            self.url.add_to_query(|url| {
                url.push_str(pair);
                Ok::<_, String>(true)
            })?;
        }
        if self.cookies.is_empty() && prepared.cookies.is_empty() {
            return Ok(());
        }
        let cookies = [self.cookies.as_slice(), prepared.cookies.as_slice()].concat();
        let mut line = HeaderValue::from_str(&cookies.join("; ")).map_err(|why| why.to_string())?;
        line.set_sensitive(true);
        if !self.headers.contains_key(COOKIE) {
            for line in prepared.headers.get_all(COOKIE) {
                self.headers.append(COOKIE, line.clone());
            }
        }
        self.headers.append(COOKIE, line);
        Ok(())
    }
}
