//! From a request to an operation's struct.

use axum::body::Body;
use http::header::{
    HeaderMap, HeaderName, HeaderValue, ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, COOKIE,
};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use http_body::Body as _;

use super::check::check_input;
use super::respond::problem;
use super::settings::Limits;
use super::time::broke_off;
use crate::codec::{read_demanding_json, violations, Codec, DecodeError, Demands, Filled};
#[cfg(feature = "multipart")]
use crate::http::{fill_from_parts, receive_parts, BodyPart, Refusal};
use crate::http::{
    find_media, is_utf8, lines, media_names, read_all, read_body, read_parameter, supported_media,
    without_mark, Accept, BodyMut, BodyPresence, Captures, Given, Guarded, Input, Media, MediaCodec,
    OperationShape, Parameter, Place, Problem, Query, ReadError, Style, Violation,
};

/// A request for an operation, read to its end unless its body is streamed.
pub(super) struct Incoming<'h, 'p> {
    pub(super) head: Head<'h, 'p>,
    pub(super) body: Received,
    /// What its response is to be.
    pub(super) accept: Accept,
    /// How long an item of a streamed body may be.
    pub(super) limit: usize,
}

/// The body of a request, unless there is none, and its media type.
pub(super) type Received = Option<(&'static Media, Content)>;

/// The body of a request.
pub(super) enum Content {
    Body(crate::http::Body),
    /// All parts of a multipart body.
    #[cfg(feature = "multipart")]
    Parts(Vec<BodyPart>),
}

/// A request without its body, and without its URI beyond these parts of it.
pub(super) struct Head<'h, 'p> {
    pub(super) parts: &'h Parts,
    /// What the path says of its parameters, still encoded.
    pub(super) captures: Captures<'p>,
    pub(super) query: &'p str,
}

/// Reads the body of a request, unless it cannot be read or is streamed.
pub(super) async fn receive(
    shape: &'static OperationShape,
    head: &Parts,
    body: Body,
    limits: &Limits,
) -> Result<Received, Box<Response<Body>>> {
    let Some(documented) = shape.body else { return Ok(None) };
    if body.is_end_stream() && !is_form(documented.media, head) {
        return Ok(None);
    }
    let media = media_of(documented.media, head)?;
    let content = read_content(media, head, body, limits).await;
    Ok(content.map_err(|wrong| Box::new(problem(&wrong)))?.map(|content| (media, content)))
}

async fn read_content(
    media: &'static Media,
    #[cfg_attr(not(feature = "multipart"), allow(unused_variables))] head: &Parts, // parts need a boundary
    body: Body,
    limits: &Limits,
) -> Result<Option<Content>, Problem> {
    let body = match media.codec {
        #[cfg(feature = "multipart")]
        // What few operations need should not be part of all requests.
        MediaCodec::Multipart(_) => return Box::pin(read_parts(head, body, limits)).await.map(Some),
        codec if codec.is_streamed() => crate::http::Body::stream(Guarded::new(body, limits.stall)),
        _ => read(body, limits).await?,
    };
    let is_form = matches!(media.codec, MediaCodec::Form(_));
    Ok((is_form || !body.is_end_stream()).then_some(Content::Body(body)))
}

/// Is there a media type that is accepted? RFC 9110 §15.5.7.
pub(super) fn check_acceptable(
    shape: &'static OperationShape,
    accept: &Accept,
    headers: &HeaderMap,
) -> Result<(), Problem> {
    let offered = || shape.success.iter().flat_map(|response| supported_media(response.media));
    let bodiless = shape.success.iter().any(|response| response.media.is_empty()) || shape.success.is_empty();
    if bodiless || accept.choose(offered()).is_some() {
        return Ok(());
    }
    let wanted = text_of(headers, &ACCEPT).unwrap_or_default();
    let detail = format!("{wanted:?} is not supported; there is {}", media_names(offered()));
    Err(Problem::new(StatusCode::NOT_ACCEPTABLE).with_detail(&detail))
}

/// `Accept`, for the method that changes things. RFC 5789 §3.1.
const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");

/// A form without fields has no bytes, and is a body all the same.
fn is_form(documented: &'static [Media], parts: &Parts) -> bool {
    let said = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = said.and_then(|content_type| find_media(documented, content_type));
    media.is_some_and(|media| matches!(media.codec, MediaCodec::Form(_)))
}

/// The documented media type that the body is in. RFC 9110 §15.5.16.
fn media_of(documented: &'static [Media], parts: &Parts) -> Result<&'static Media, Box<Response<Body>>> {
    if parts.headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        let encoding = text_of(&parts.headers, &CONTENT_ENCODING).unwrap_or_default();
        let mut response = unsupported(&format!("the content encoding {encoding:?} is not supported"));
        response.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        return Err(response);
    }
    let said = parts.headers.get(CONTENT_TYPE);
    let is_said = |media: &&Media| said.is_some_and(|said| said == media.name) && !media.name.contains(';');
    // So say most requests: there is nothing to compare, and no charset.
    if let Some(media) = supported_media(documented).next().filter(is_said) {
        return Ok(media);
    }
    let json = || documented.iter().find(|media| media.codec == MediaCodec::Json);
    let said = said.map(|value| value.to_str().unwrap_or_default());
    let media = match said {
        Some(content_type) => find_media(documented, content_type),
        None => json().or_else(|| supported_media(documented).next()),
    };
    let utf8 = |media: &&Media| media.codec == MediaCodec::Raw || said.is_none_or(is_utf8);
    if let Some(media) = media.filter(|media| media.codec.is_supported()).filter(utf8) {
        return Ok(media);
    }
    let names = media_names(supported_media(documented));
    let found = text_of(&parts.headers, &CONTENT_TYPE).unwrap_or_default();
    let mut response = unsupported(&format!("{found:?} is not supported; there is {names}, in UTF-8"));
    if let Ok(names) = HeaderValue::from_str(&names) {
        if parts.method == Method::PATCH {
            response.headers_mut().insert(ACCEPT_PATCH, names.clone());
        }
        response.headers_mut().insert(ACCEPT, names);
    }
    Err(response)
}

/// The lines of a header, for people.
fn text_of(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let lines = headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
    let lines: Vec<_> = lines.collect();
    (!lines.is_empty()).then(|| lines.join(", "))
}

fn unsupported(detail: &str) -> Box<Response<Body>> {
    Box::new(problem(&Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE).with_detail(detail)))
}

fn too_long(limit: impl std::fmt::Display) -> Problem {
    let detail = format!("the body is longer than {limit} bytes");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE).with_detail(&detail)
}

#[cfg(feature = "multipart")]
async fn read_parts(head: &Parts, body: Body, limits: &Limits) -> Result<Content, Problem> {
    let limit = limits.multipart;
    if body.size_hint().lower() > limit {
        return Err(too_long(limit));
    }
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let body = crate::http::Body::stream(Guarded::new(body, limits.stall));
    let parts = receive_parts(body, content_type.unwrap_or_default(), limit).await;
    parts.map(Content::Parts).map_err(|refusal| match refusal {
        Refusal::Malformed(why) => Problem::new(StatusCode::BAD_REQUEST).with_detail(&format!("body: {why}")),
        Refusal::TooLong => too_long(limit),
        Refusal::BrokeOff => broke_off(None),
        Refusal::NoSpace(_) => Problem::new(StatusCode::INSUFFICIENT_STORAGE),
    })
}

async fn read(body: Body, limits: &Limits) -> Result<crate::http::Body, Problem> {
    let limit = limits.whole;
    if body.size_hint().lower() > limit as u64 {
        return Err(too_long(limit));
    }
    match read_all(Guarded::new(body, limits.stall), limit).await {
        Ok(bytes) => Ok(bytes.into()),
        Err(ReadError::TooLong(_)) => Err(too_long(limit)),
        Err(ReadError::Failed(_, why)) => Err(broke_off(Some(&*why))),
    }
}

impl Incoming<'_, '_> {
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
        let demands = self.read_body(shape, input).unwrap_or_else(|wrong| {
            violations.extend(self.all_of_body(wrong, input));
            Demands::Something
        });
        check_input(shape, input, demands, &mut violations);
        if violations.is_empty() {
            return Ok(());
        }
        Err(Problem::violated(violations))
    }

    fn read_body(
        &mut self,
        shape: &'static OperationShape,
        input: &mut dyn Input,
    ) -> Result<Demands, DecodeError> {
        let Some((media, content)) = &mut self.body else {
            let is_required = shape.body.is_some_and(|body| body.presence == BodyPresence::Required);
            return if is_required { Err(DecodeError::new("it is required")) } else { Ok(Demands::Nothing) };
        };
        #[cfg_attr(not(feature = "multipart"), allow(clippy::infallible_destructuring_match))]
        // one kind is left
        let body = match content {
            Content::Body(body) => body,
            #[cfg(feature = "multipart")]
            Content::Parts(parts) => {
                let BodyMut::Value(slot) = input.body_mut().of(media) else { return Ok(Demands::Something) };
                return fill_from_parts(std::mem::take(parts), media, slot).map(|()| Demands::Something);
            }
        };
        if let (MediaCodec::Json, Some(bytes)) = (media.codec, body.as_bytes()) {
            if let BodyMut::Value(slot) = input.body_mut().of(media) {
                return read_demanding_json(slot, without_mark(bytes));
            }
        }
        #[cfg(feature = "xml")]
        if let (MediaCodec::Xml(root), Some(bytes)) = (&media.codec, body.bytes()) {
            crate::codec::check_xml_root(&bytes, root)?;
        }
        let content_type = self.head.parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        read_body(media, content_type, body.hand_over(), self.limit, input.body_mut())?;
        Ok(Demands::Something)
    }
}

impl Head<'_, '_> {
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
        let query = Query::new(self.query);
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
            let place = parameter.place.name();
            violations
                .extend(error.each().iter().map(|error| Violation::new(place, Some(parameter.name), error)));
        }
    }

    fn read_parameter(
        &self,
        parameter: &'static Parameter,
        query: &Query<'_>,
        all: &[Parameter],
        slot: &mut dyn Codec,
    ) -> Result<Filled, DecodeError> {
        let is_other = |name: &str| {
            let mut others = all.iter().filter(|other| other.name != parameter.name);
            others.any(|other| other.place == Place::Query && other.name == name)
        };
        let cookies;
        let given = match parameter.place {
            Place::Path => match self.captures.iter().find(|(name, _)| *name == parameter.name) {
                Some((_, raw)) => Given::Path(raw),
                None => return Ok(Filled::Null),
            },
            Place::Query => Given::Query(query, &is_other),
            Place::Header => Given::Lines(lines(&self.parts.headers, parameter.name)?),
            Place::Cookie => {
                cookies = self.cookies()?;
                Given::Cookies(&cookies)
            }
        };
        read_parameter(parameter, given, slot)
    }

    /// All cookies. RFC 6265 §4.2.1.
    fn cookies(&self) -> Result<Vec<(&str, &str)>, DecodeError> {
        let lines = lines(&self.parts.headers, COOKIE.as_str())?;
        let pairs = lines.iter().flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
        Ok(pairs.map(|(name, value)| (name.trim(), value.trim())).collect())
    }
}

impl Incoming<'_, '_> {
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
            found = first.each();
        }
        found.iter().map(|error| Violation::new("body", None, error)).collect()
    }
}
