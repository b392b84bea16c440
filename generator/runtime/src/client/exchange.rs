//! A request out, a response in, and what it means.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_LOCATION, CONTENT_TYPE, LINK, LOCATION, REFRESH, SET_COOKIE};
use http::{HeaderMap, StatusCode, Uri};
use tower::ServiceExt;

use super::attempt::run;
use super::options::Options;
use super::outgoing::Outgoing;
use super::plan::{Outcome, Plan};
use super::transport::{chain, Carrier};
use super::{request, Client, Core, Destination};
use crate::error::{Error, ErrorKind, Failure, Kept};
use crate::http::{
    find_media, innermost, is_json, is_xml, media_essence, read_all, read_body, read_header_set,
    supported_media, Answer, Body, BodyMut, BoxError, Fields, Found, Guarded, HeaderSet, Input, Media,
    MediaCodec, Operation, OperationShape, Outcome as _, ReadError, Response, ResponseShape, StatusPattern,
};

pub(super) type Pending = Pin<Box<dyn Future<Output = Result<Received, Box<Failure>>> + Send>>;

/// Writes the request now, and sends it when the future is polled.
pub(super) fn start(
    client: &Client,
    shape: &'static OperationShape,
    input: &dyn Input,
    options: &Options,
    to: Destination<'_>,
) -> Pending {
    match request::write(&client.0, shape, input, options, to) {
        Ok((outgoing, plan)) => Box::pin(run(Arc::clone(&client.0), outgoing, plan)),
        Err(why) => Box::pin(std::future::ready(Err(why))),
    }
}

/// The same, with the URL that it is sent to.
pub(super) fn start_at(
    client: &Client,
    shape: &'static OperationShape,
    input: &dyn Input,
    options: &Options,
    to: Destination<'_>,
) -> (Option<Uri>, Pending) {
    match request::write(&client.0, shape, input, options, to) {
        Ok((outgoing, plan)) => (outgoing.uri().ok(), Box::pin(run(Arc::clone(&client.0), outgoing, plan))),
        Err(why) => (None, Box::pin(std::future::ready(Err(why)))),
    }
}

/// A response, read to its end unless its body is streamed.
pub(super) struct Received {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    body: Body,
    /// How long a body, or an item of one, may be.
    limit: usize,
    /// Requests that were sent for it.
    pub(super) attempts: u32,
}

/// One request out, one response in.
pub(super) async fn exchange(core: &Core, plan: &Plan, outgoing: &mut Outgoing) -> Outcome {
    let limit = core.max_response_bytes;
    match &core.carrier {
        Carrier::Network(network) => {
            let (mut received, mut body) = begin(plan, limit, network.send(outgoing).await)?;
            received.read(plan, &mut body).await?;
            Ok(received)
        }
        Carrier::Other(transport) => {
            let mut request = outgoing.request().map_err(|why| plan.failure(ErrorKind::Request, why))?;
            request.extensions_mut().insert(plan.shape);
            let sent = transport.clone().oneshot(request).await;
            let (mut received, mut body) = begin(plan, limit, sent)?;
            received.read(plan, &mut body).await?;
            Ok(received)
        }
    }
}

/// A response, and its body that is still to be read.
fn begin<B>(
    plan: &Plan,
    limit: usize,
    sent: Result<http::Response<B>, BoxError>,
) -> Result<(Received, Option<Guarded<B>>), Box<Failure>> {
    let (parts, body) = sent.map_err(|source| not_received(plan.shape, source))?.into_parts();
    let http::response::Parts { status, mut headers, .. } = parts;
    conceal(&mut headers);
    let received = Received { status, headers, body: Body::empty(), limit, attempts: 0 };
    Ok((received, Some(Guarded::new(body, plan.timeouts.stall))))
}

/// URLs may be signed: they are secrets like cookies.
fn conceal(headers: &mut HeaderMap) {
    for (name, value) in headers.iter_mut() {
        if matches!(*name, SET_COOKIE | LOCATION | CONTENT_LOCATION | LINK | REFRESH) {
            value.set_sensitive(true);
        }
    }
}

fn not_received(shape: &'static OperationShape, source: BoxError) -> Box<Failure> {
    let told = format!("no response: {}", innermost(source.as_ref()));
    let mut failure = Failure::new(transport_kind(source.as_ref()), shape.id, told);
    failure.source = Some(source);
    failure
}

pub(super) fn transport_kind(error: &(dyn std::error::Error + 'static)) -> ErrorKind {
    let io_kind = |error: &(dyn std::error::Error + 'static)| error.downcast_ref().map(io::Error::kind);
    // What the transport itself does not take will never be sent. Deeper down it is about bytes
    // that came.
    if io_kind(error) == Some(io::ErrorKind::InvalidInput) {
        return ErrorKind::Request;
    }
    let timed_out = |error| io_kind(error) == Some(io::ErrorKind::TimedOut);
    if chain(error).any(timed_out) {
        ErrorKind::Timeout
    } else {
        ErrorKind::Transport
    }
}

/// What the response means to the operation.
#[inline]
pub(super) fn finish<O: Operation>(received: Result<Received, Box<Failure>>) -> Answer<O> {
    let mut received = received?;
    let status = received.status;
    match O::SHAPE.find_response(status) {
        Some(Found::Success(index)) => {
            let Some(mut ok) = O::Ok::make(index, status) else {
                return Err(received.undocumented(O::SHAPE).into());
            };
            let mut headers = O::Headers::vacant();
            received.read_success(O::SHAPE, index, ok.body_mut(), O::Headers::SHAPE, &mut headers)?;
            Ok(Response::received(status, headers, received.headers, ok))
        }
        Some(Found::Failure(index)) => {
            let Some(mut error) = O::Err::make(index, status) else {
                return Err(received.undocumented(O::SHAPE).into());
            };
            let failure = received.read_failure(O::SHAPE, index, error.body_mut())?;
            Err(Error::api_error(error, failure))
        }
        None => Err(received.undocumented(O::SHAPE).into()),
    }
}

impl Received {
    /// Reads the body to its end, unless it is streamed. What is borrowed is not moved from future to future.
    async fn read<B>(&mut self, plan: &Plan, body: &mut Option<Guarded<B>>) -> Result<(), Box<Failure>>
    where
        B: http_body::Body<Data = Bytes, Error = BoxError> + Unpin + Send + 'static,
    {
        if self.is_streamed(plan.shape) {
            self.body = body.take().map(Body::stream).unwrap_or_default();
            return Ok(());
        }
        let Some(body) = body else { return Ok(()) };
        match read_all(body, self.limit).await {
            Ok(body) => self.body = body.into(),
            Err(why) => return Err(self.unread(plan.shape, why)),
        }
        Ok(())
    }

    /// The failure of a response whose body was not read to its end.
    fn unread(&mut self, shape: &'static OperationShape, why: ReadError) -> Box<Failure> {
        match why {
            ReadError::TooLong(beginning) => {
                self.body = beginning.into();
                let told = format!("the body of {} is longer than {} bytes", self.status, self.limit);
                self.failure(ErrorKind::TooLong, shape, told)
            }
            ReadError::Failed(beginning, source) => {
                self.body = beginning.into();
                let told = format!("the body of {} broke off: {}", self.status, innermost(source.as_ref()));
                let mut failure = self.failure(transport_kind(source.as_ref()), shape, told);
                failure.source = Some(source);
                failure
            }
        }
    }

    fn failure(&self, kind: ErrorKind, shape: &'static OperationShape, message: String) -> Box<Failure> {
        let mut failure = Failure::new(kind, shape.id, message);
        failure.status = Some(self.status);
        failure.headers = self.headers.clone();
        failure.body = Kept::new(&self.body.bytes().unwrap_or_default());
        failure.attempts = self.attempts;
        failure
    }

    /// Is the body left on its way? Errors are read: they are told and passed on.
    fn is_streamed(&self, shape: &'static OperationShape) -> bool {
        let is_streamed = |media: &Media| media.codec.is_streamed();
        // Few operations have such a body, whatever the status.
        if !shape.success.iter().any(|response| response.media.iter().any(is_streamed)) {
            return false;
        }
        let Some(Found::Success(index)) = shape.find_response(self.status) else { return false };
        let response = shape.success.get(index);
        let documented = response.map_or(&[][..], |response| response.media);
        !never_has_body(shape, response) && choose(documented, self.content_type()).0.codec.is_streamed()
    }

    fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok())
    }

    fn undocumented(&self, shape: &'static OperationShape) -> Box<Failure> {
        self.failure(ErrorKind::Undocumented, shape, format!("{} is not documented", self.status))
    }

    fn read_success(
        &mut self,
        shape: &'static OperationShape,
        index: usize,
        body: BodyMut<'_>,
        header_shape: &'static [crate::http::Parameter],
        headers: &mut dyn Fields,
    ) -> Result<(), Box<Failure>> {
        self.read_body(shape, shape.success.get(index), body)?;
        read_header_set(header_shape, headers, &self.headers)
            .map_err(|error| self.failure(ErrorKind::Decode, shape, format!("{}, but {error}", self.status)))
    }

    fn read_failure(
        &mut self,
        shape: &'static OperationShape,
        index: usize,
        body: BodyMut<'_>,
    ) -> Result<Box<Failure>, Box<Failure>> {
        self.read_body(shape, shape.failure.get(index), body)?;
        Ok(self.failure(ErrorKind::Api, shape, String::new()))
    }

    /// A documented body is read if the response has one, whatever it is called: many servers
    /// send JSON without saying so. What is called something else and cannot be read is
    /// undocumented.
    fn read_body(
        &mut self,
        shape: &'static OperationShape,
        response: Option<&'static ResponseShape>,
        slot: BodyMut<'_>,
    ) -> Result<(), Box<Failure>> {
        let documented = response.map_or(&[][..], |response| response.media);
        if documented.is_empty() || never_has_body(shape, response) {
            return Ok(());
        }
        let content_type = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let called = content_type.unwrap_or("of no type");
        let (media, chosen) = choose(documented, content_type);
        let (kind, what, source) = match (chosen, media.codec) {
            (Chosen::Guessed, codec) if !codec.is_supported() => {
                (ErrorKind::Undocumented, format!("{called}, which is not documented"), None)
            }
            (Chosen::Said, codec) if !codec.is_supported() => {
                (ErrorKind::Undocumented, format!("{called}, which is not supported"), None)
            }
            _ => match (read_body(media, content_type, self.body.hand_over(), self.limit, slot), chosen) {
                (Ok(()), _) => return Ok(()),
                (Err(error), _) if self.body.bytes().is_none_or(|bytes| bytes.is_empty()) => {
                    (ErrorKind::Decode, "empty".to_owned(), Some(error))
                }
                (Err(error), Chosen::Guessed) => {
                    (ErrorKind::Undocumented, format!("{called}, which is not documented"), Some(error))
                }
                (Err(error), Chosen::Said) => {
                    (ErrorKind::Decode, format!("not as documented: {error}"), Some(error))
                }
            },
        };
        let mut failure = self.failure(kind, shape, format!("{}, but its body is {what}", self.status));
        failure.source = source.map(Into::into);
        Err(failure)
    }
}

/// Some documents describe bodies where HTTP allows none (RFC 9110 §6.4.1). The value stays vacant.
fn never_has_body(shape: &OperationShape, response: Option<&ResponseShape>) -> bool {
    let bodiless = |response: &ResponseShape| matches!(response.status, StatusPattern::Code(204 | 205 | 304));
    shape.method == "HEAD" || response.is_some_and(bodiless)
}

#[derive(Clone, Copy)]
enum Chosen {
    /// The response says what it is.
    Said,
    /// It says nothing, or something that is not documented.
    Guessed,
}

/// The documented media type to read a body as. JSON by whatever name is JSON, and XML is XML.
fn choose(documented: &'static [Media], content_type: Option<&str>) -> (&'static Media, Chosen) {
    const NOTHING: &Media = &Media::unsupported("");
    if let Some(media) = content_type.and_then(|content_type| find_media(documented, content_type)) {
        return (media, Chosen::Said);
    }
    let xml = content_type.is_some_and(|content_type| is_xml(media_essence(content_type)));
    if let Some(media) = documented.iter().find(|media| xml && matches!(media.codec, MediaCodec::Xml(_))) {
        return (media, Chosen::Said);
    }
    let json = documented.iter().find(|media| media.codec == MediaCodec::Json);
    let supported = supported_media(documented).next();
    match (json, content_type) {
        (Some(media), Some(content_type)) if is_json(media_essence(content_type)) => (media, Chosen::Said),
        (Some(media), _) => (media, if content_type.is_none() { Chosen::Said } else { Chosen::Guessed }),
        (None, None) => (supported.unwrap_or(NOTHING), Chosen::Guessed),
        (None, Some(content_type)) => {
            let supported = supported.filter(|media| may_be(media.codec, media_essence(content_type)));
            (supported.unwrap_or(NOTHING), Chosen::Guessed)
        }
    }
}

/// May a body be read as something that it is not called? Of anything, events can be read, or none:
/// an error page would be a stream without any.
fn may_be(codec: MediaCodec, essence: &str) -> bool {
    let plain = ["text/plain", "application/octet-stream"];
    match codec {
        MediaCodec::EventStream => false,
        MediaCodec::JsonLines | MediaCodec::JsonSequence => {
            is_json(essence) || plain.iter().any(|plain| plain.eq_ignore_ascii_case(essence))
        }
        _ => true,
    }
}
