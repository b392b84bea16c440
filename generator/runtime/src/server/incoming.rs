//! From a request to an operation's struct.

use axum::body::Body;
use http::header::{HeaderValue, ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, COOKIE};
use http::request::Parts;
use http::{Response, StatusCode};
use http_body::Body as _;

use super::check::check_input;
use super::respond::problem;
use super::routes::Limits;
use crate::codec::{violations, Codec, DecodeError, Filled};
#[cfg(feature = "multipart")]
use crate::http::{fill_from_parts, receive_parts, BodyPart, Refusal};
use crate::http::{
    find_media, is_utf8, lines, read_body, read_parameter, supported_media, Accept, BodyMut, BodyPresence,
    Given, Input, Media, MediaCodec, OperationShape, Parameter, Place, Problem, Query, ReadError, Style,
    Violation,
};

/// A request for an operation, read to its end unless its body is streamed.
pub(super) struct Incoming {
    head: Head,
    body: Option<(&'static Media, Content)>,
    pub(super) accept: Accept,
    limit: usize,
}

/// The body of a request.
enum Content {
    Body(crate::http::Body),
    /// All parts of a multipart body.
    #[cfg(feature = "multipart")]
    Parts(Vec<BodyPart>),
}

/// A request without its body.
pub(super) struct Head {
    pub(super) parts: Parts,
    /// What the path says of its parameters, still encoded.
    pub(super) captures: Vec<(&'static str, String)>,
}

/// Reads a request, unless it is clear beforehand that it cannot be answered.
pub(super) async fn receive(
    shape: &'static OperationShape,
    head: Head,
    body: Body,
    limits: Limits,
) -> Result<Incoming, Box<Response<Body>>> {
    let accept = Accept::new(&head.parts.headers);
    check_acceptable(shape, &accept).map_err(|wrong| Box::new(problem(&wrong)))?;
    let body = match shape.body {
        Some(documented) if !body.is_end_stream() => {
            let media = media_of(documented.media, &head.parts)?;
            let content = read_content(media, &head.parts, body, limits).await;
            content.map_err(|wrong| Box::new(problem(&wrong)))?.map(|content| (media, content))
        }
        _ => None,
    };
    Ok(Incoming { head, body, accept, limit: limits.whole })
}

async fn read_content(
    media: &'static Media,
    head: &Parts,
    body: Body,
    limits: Limits,
) -> Result<Option<Content>, Problem> {
    let body = match media.codec {
        #[cfg(feature = "multipart")]
        MediaCodec::Multipart(_) => return read_parts(head, body, limits.multipart).await.map(Some),
        codec if codec.is_streamed() => crate::http::Body::stream(body),
        _ => read(body, limits.whole).await?,
    };
    Ok((!body.is_end_stream()).then_some(Content::Body(body)))
}

/// RFC 9110 §15.5.7.
fn check_acceptable(shape: &'static OperationShape, accept: &Accept) -> Result<(), Problem> {
    let offered = || shape.success.iter().flat_map(|response| supported_media(response.media));
    let bodiless = shape.success.iter().any(|response| response.media.is_empty()) || shape.success.is_empty();
    if bodiless || accept.choose(offered()).is_some() {
        return Ok(());
    }
    let names: Vec<_> = offered().map(|media| media.name).collect();
    Err(Problem::new(StatusCode::NOT_ACCEPTABLE).with_detail(&format!("there is: {}", names.join(", "))))
}

/// The documented media type that the body is in. RFC 9110 §15.5.16.
fn media_of(documented: &'static [Media], parts: &Parts) -> Result<&'static Media, Box<Response<Body>>> {
    if parts.headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        let mut response = unsupported("the content encoding is not supported");
        response.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        return Err(response);
    }
    let json = || documented.iter().find(|media| media.codec == MediaCodec::Json);
    let said = parts.headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
    let media = match said {
        Some(content_type) => find_media(documented, content_type),
        None => json().or_else(|| supported_media(documented).next()),
    };
    let utf8 = |media: &&Media| media.codec == MediaCodec::Raw || said.is_none_or(is_utf8);
    if let Some(media) = media.filter(|media| media.codec != MediaCodec::Unsupported).filter(utf8) {
        return Ok(media);
    }
    let names: Vec<_> = supported_media(documented).map(|media| media.name).collect();
    let mut response = unsupported(&format!("supported, in UTF-8: {}", names.join(", ")));
    if let Ok(accept) = HeaderValue::from_str(&names.join(", ")) {
        response.headers_mut().insert(ACCEPT, accept);
    }
    Err(response)
}

fn unsupported(detail: &str) -> Box<Response<Body>> {
    Box::new(problem(&Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE).with_detail(detail)))
}

fn too_long(limit: impl std::fmt::Display) -> Problem {
    let detail = format!("the body is longer than {limit} bytes");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE).with_detail(&detail)
}

fn broke_off() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST).with_detail("the body broke off")
}

#[cfg(feature = "multipart")]
async fn read_parts(head: &Parts, body: Body, limit: u64) -> Result<Content, Problem> {
    if body.size_hint().lower() > limit {
        return Err(too_long(limit));
    }
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let parts = receive_parts(crate::http::Body::stream(body), content_type.unwrap_or_default(), limit).await;
    parts.map(Content::Parts).map_err(|refusal| match refusal {
        Refusal::Malformed(why) => Problem::new(StatusCode::BAD_REQUEST).with_detail(&format!("body: {why}")),
        Refusal::TooLong => too_long(limit),
        Refusal::BrokeOff => broke_off(),
        Refusal::NoSpace(_) => Problem::new(StatusCode::INSUFFICIENT_STORAGE),
    })
}

async fn read(body: Body, limit: usize) -> Result<crate::http::Body, Problem> {
    if body.size_hint().lower() > limit as u64 {
        return Err(too_long(limit));
    }
    match crate::http::Body::stream(body).read(limit).await {
        Ok(bytes) => Ok(bytes.into()),
        Err(ReadError::TooLong(_)) => Err(too_long(limit)),
        Err(ReadError::Failed(..)) => Err(broke_off()),
    }
}

impl Incoming {
    /// Fills an operation's struct.
    ///
    /// # Errors
    /// Where parameters or the body do not fit; all that do not are told.
    pub(super) fn read(
        &mut self,
        shape: &'static OperationShape,
        input: &mut dyn Input,
    ) -> Result<(), Problem> {
        let mut violations = Vec::new();
        self.head.read_parameters(shape, input, &mut violations);
        if let Err(wrong) = self.read_body(shape, input) {
            violations.extend(self.all_of_body(wrong, input));
        }
        check_input(shape, input, &mut violations);
        if violations.is_empty() {
            return Ok(());
        }
        let told: Vec<_> = violations.iter().map(tell).collect();
        let mut wrong = Problem::new(StatusCode::BAD_REQUEST).with_detail(&told.join("; "));
        wrong.errors = Some(violations);
        Err(wrong)
    }

    fn read_body(
        &mut self,
        shape: &'static OperationShape,
        input: &mut dyn Input,
    ) -> Result<(), DecodeError> {
        match (&mut self.body, shape.body) {
            #[cfg(feature = "multipart")]
            (Some((media, Content::Parts(parts))), _) => match (media.codec, input.body_mut().of(media)) {
                (MediaCodec::Multipart(rows), BodyMut::Value(slot)) => {
                    fill_from_parts(std::mem::take(parts), rows, slot)
                }
                _ => Ok(()),
            },
            (Some((media, Content::Body(body))), _) => {
                let content_type =
                    self.head.parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
                read_body(media, content_type, body.hand_over(), self.limit, input.body_mut())
            }
            (None, Some(documented)) if documented.presence == BodyPresence::Required => {
                Err(DecodeError::new("it is required"))
            }
            (None, _) => Ok(()),
        }
    }
}

impl Head {
    /// Do the parameters of the request fit the operation?
    pub(super) fn fits(&self, shape: &'static OperationShape, input: &mut dyn Input) -> bool {
        let mut violations = Vec::new();
        self.read_parameters(shape, input, &mut violations);
        violations.is_empty()
    }

    fn read_parameters(
        &self,
        shape: &'static OperationShape,
        input: &mut dyn Input,
        violations: &mut Vec<Violation>,
    ) {
        let query = Query::new(self.parts.uri.query().unwrap_or_default());
        for (index, parameter) in shape.parameters.iter().enumerate() {
            let Some(slot) = input.slot(index) else { continue };
            let missing = parameter.required && parameter.style != Style::Members;
            let result = self.read_parameter(parameter, &query, shape.parameters, slot);
            let error = match result {
                Ok(Filled::Value) => continue,
                Ok(Filled::Null) if !missing => continue,
                Ok(Filled::Null) => DecodeError::new("it is required"),
                Err(error) => error,
            };
            violations.push(Violation::new(parameter.place.name(), Some(parameter.name), &error));
        }
    }

    fn read_parameter(
        &self,
        parameter: &'static Parameter,
        query: &Query<'_>,
        all: &[Parameter],
        slot: &mut dyn Codec,
    ) -> Result<Filled, DecodeError> {
        let given = match parameter.place {
            Place::Path => match self.captures.iter().find(|(name, _)| *name == parameter.name) {
                Some((_, raw)) => Given::Path(raw),
                None => return Ok(Filled::Null),
            },
            Place::Query => Given::Query(query, all),
            Place::Header => Given::Lines(lines(&self.parts.headers, parameter.name)?),
            Place::Cookie => Given::Lines(self.cookies(parameter.name)?),
        };
        read_parameter(parameter, given, slot)
    }

    /// The values of a cookie. RFC 6265 §4.2.1.
    fn cookies(&self, name: &str) -> Result<Vec<&str>, DecodeError> {
        let lines = lines(&self.parts.headers, COOKIE.as_str())?;
        let pairs =
            lines.into_iter().flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
        Ok(pairs.filter(|(found, _)| found.trim() == name).map(|(_, value)| value.trim()).collect())
    }
}

impl Incoming {
    /// Reading stops at the first error. A body that is JSON all the same is read once more, as a
    /// tree, for the sake of the others.
    fn all_of_body(&self, first: DecodeError, input: &mut dyn Input) -> Vec<Violation> {
        let mut found = Vec::new();
        let at_hand = match &self.body {
            Some((media, Content::Body(body))) if media.codec == MediaCodec::Json => {
                Some((media, body.bytes()))
            }
            _ => None,
        };
        if let Some((media, Some(bytes))) = at_hand {
            if let (BodyMut::Value(slot), Ok(tree)) =
                (input.body_mut().of(media), serde_json::from_slice(&bytes))
            {
                found = violations(slot, &tree);
            }
        }
        if found.is_empty() {
            found.push(first);
        }
        found.iter().map(|error| Violation::new("body", None, error)).collect()
    }
}

fn tell(violation: &Violation) -> String {
    let place = match &violation.name {
        Some(name) => format!("{} parameter `{name}`", violation.place),
        None => violation.place.clone(),
    };
    match violation.pointer.as_deref() {
        Some(pointer) => format!("{place} at {pointer}: {}", violation.detail),
        None => format!("{place}: {}", violation.detail),
    }
}
