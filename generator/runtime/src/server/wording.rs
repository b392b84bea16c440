//! Problems in the words that an API has for them.

use std::sync::Arc;

use axum::body::Body;
use http::header::{HeaderValue, CONTENT_LENGTH, CONTENT_TYPE};
use http::Response;

use super::respond::outgoing;
use crate::codec::Codec;
use crate::http::{supported_media, write_body, Accept, BodyRef, Media, Problem};

/// What a problem looks like on the wire, where it is not as RFC 9457 has it.
#[derive(Clone)]
pub(super) struct Wording(Arc<Write>);

/// Gives a `Content-Type` and a body, unless they cannot be written.
type Write = dyn Fn(&Problem, &Accept) -> Option<(HeaderValue, Body)> + Send + Sync;

impl Wording {
    /// A type of the API's, in the media type that is wanted most. An error that comes in no media type that is
    /// accepted is sent all the same (RFC 9110 §12.4.1).
    pub(super) fn new<T: Codec + 'static>(media: &'static [Media], wording: fn(&Problem) -> T) -> Self {
        Self(Arc::new(move |told, accept| {
            let fitting = || supported_media(media);
            let chosen = accept.choose(fitting()).or_else(|| fitting().next())?;
            let written = write_body(chosen, &BodyRef::Value(&wording(told))).ok()?;
            Some((written.content_type().ok()?, outgoing(written.body)))
        }))
    }

    /// The response in these words, if it is a problem. Where they cannot be written it stays as it is.
    pub(super) fn reword(&self, mut response: Response<Body>, accept: &Accept) -> Response<Body> {
        let Some(told) = response.extensions_mut().remove::<Problem>() else { return response };
        let Some((content_type, body)) = (self.0)(&told, accept) else { return response };
        response.headers_mut().remove(CONTENT_LENGTH);
        response.headers_mut().insert(CONTENT_TYPE, content_type);
        *response.body_mut() = body;
        response
    }
}
