//! From what a handler gives to a response.

use std::error::Error as StdError;
use std::sync::Arc;

use axum::body::Body;
use http::header::{HeaderMap, HeaderValue, CONTENT_TYPE};
use http::{Response, StatusCode};

use super::keep_alive::Events;
use crate::codec::{to_json_vec, DecodeError};
use crate::error::{ErrorKind, Failure};
use crate::http::{
    supported_media, write_body, write_header_set, Accept, Answer, Fields, HeaderSet, MediaCodec, Operation,
    Outcome, Parameter, Problem, ResponseShape, Variant,
};

/// Why a response is a 500: an extension of the response, for layers that log. Callers do not
/// get to see it.
#[derive(Debug, Clone)]
pub struct Cause(pub Arc<dyn StdError + Send + Sync>);

/// The response to send.
#[inline]
pub(super) fn respond<O: Operation>(answer: Answer<O>, accept: &Accept) -> Response<Body> {
    match answer {
        Ok(success) => {
            let (chosen, own) = success.chosen();
            if let Some(invalid) = &own.invalid {
                return internal(invalid.clone().into());
            }
            let mut variant = success.body().variant();
            variant.status = chosen.or(variant.status);
            let outgoing = Outgoing { responses: O::SHAPE.success, usual: StatusCode::OK, variant };
            outgoing.write(&own.map, Some((O::Headers::SHAPE, success.headers())), accept)
        }
        Err(error) => match error.into_inner() {
            (Some(api), failure) => {
                let usual = StatusCode::INTERNAL_SERVER_ERROR;
                let outgoing = Outgoing { responses: O::SHAPE.failure, usual, variant: api.variant() };
                outgoing.write(&failure.headers, None, accept)
            }
            (None, failure) => refuse(*failure),
        },
    }
}

/// A documented response about to be written.
struct Outgoing<'a> {
    responses: &'static [ResponseShape],
    /// The status where the document leaves it open.
    usual: StatusCode,
    variant: Variant<'a>,
}

impl Outgoing<'_> {
    fn write(
        &self,
        own: &HeaderMap,
        documented: Option<(&'static [Parameter], &dyn Fields)>,
        accept: &Accept,
    ) -> Response<Body> {
        match self.try_write(own, documented, accept) {
            Ok(response) => response,
            Err(why) => internal(Box::new(why)),
        }
    }

    /// Headers that were added by hand win over documented ones. An error that comes in no media
    /// type that is accepted is sent all the same (RFC 9110 §12.4.1).
    fn try_write(
        &self,
        own: &HeaderMap,
        documented: Option<(&'static [Parameter], &dyn Fields)>,
        accept: &Accept,
    ) -> Result<Response<Body>, DecodeError> {
        let mut response = Response::new(());
        *response.status_mut() = self.variant.status_to_send(self.responses, self.usual);
        let headers = response.headers_mut();
        if let Some((shape, set)) = documented {
            write_header_set(shape, set, headers)?;
        }
        let media = self.responses.get(self.variant.index).map_or(&[][..], |response| response.media);
        let fitting = || supported_media(media).filter(|media| self.variant.body.is_for(media));
        let chosen = accept.choose(fitting()).or_else(|| fitting().next());
        let is_events = chosen.is_some_and(|media| media.codec == MediaCodec::EventStream);
        let body = match chosen {
            None if media.is_empty() => None,
            None => return Err(DecodeError::new(format!("no body can be written as {}", list(media)))),
            Some(media) => {
                let written = write_body(media, &self.variant.body)?;
                let content_type = written.content_type().map_err(|why| DecodeError::new(why.to_string()))?;
                headers.insert(CONTENT_TYPE, content_type);
                Some(written.body)
            }
        };
        if !own.is_empty() {
            for name in own.keys() {
                headers.remove(name);
            }
            headers.extend(own.clone());
        }
        if is_events {
            response.extensions_mut().insert(Events);
        }
        Ok(response.map(|()| body.map_or_else(Body::empty, outgoing)))
    }
}

/// What is at hand has a length, which axum would not see through a body of ours.
pub(super) fn outgoing(body: crate::http::Body) -> Body {
    match body.into_bytes() {
        Ok(bytes) => Body::from(bytes),
        Err(stream) => Body::new(stream),
    }
}

fn list(media: &[crate::http::Media]) -> String {
    let names: Vec<_> = media.iter().map(|media| media.name).collect();
    names.join(", ")
}

/// Failures that are no documented error.
fn refuse(failure: Failure) -> Response<Body> {
    let Failure { kind, status, message, headers, source, .. } = failure;
    let mut response = match (kind, status) {
        (ErrorKind::NotImplemented, _) => problem(&Problem::new(StatusCode::NOT_IMPLEMENTED)),
        (ErrorKind::Undocumented, Some(status)) => problem(&Problem::new(status).with_detail(&message)),
        _ => return internal(source.unwrap_or_else(|| message.into())),
    };
    response.headers_mut().extend(headers);
    response
}

pub(super) fn internal(cause: Box<dyn StdError + Send + Sync>) -> Response<Body> {
    let mut response = problem(&Problem::new(StatusCode::INTERNAL_SERVER_ERROR));
    response.extensions_mut().insert(Cause(Arc::from(cause)));
    response
}

/// A problem as a response. RFC 9457 §3.
pub(super) fn problem(problem: &Problem) -> Response<Body> {
    let mut response = Response::new(Body::from(to_json_vec(problem).unwrap_or_default()));
    let status = problem.status.and_then(|status| StatusCode::from_u16(status).ok());
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response.extensions_mut().insert(problem.clone());
    response
}
