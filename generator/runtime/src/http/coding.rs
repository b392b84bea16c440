//! Bodies in their media types.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::HeaderValue;
use serde_json::Value;

use super::flat::scalar;
use super::form;
use super::items::write_json_item;
use super::media::parameter;
use super::read::{read_form, read_tree};
use super::{Body, BodyMut, BodyRef, Media, MediaCodec, RawBody};
use crate::codec::{to_json_vec, Codec, DecodeError, Filled, TextSource, View};

/// A body as it is sent.
pub(crate) struct Written {
    pub(crate) body: Body,
    pub(crate) content_type: Cow<'static, str>,
}

impl Written {
    /// The value of `Content-Type`; an error where no header can hold it.
    pub(crate) fn content_type(&self) -> Result<HeaderValue, http::header::InvalidHeaderValue> {
        match &self.content_type {
            Cow::Borrowed(name) => HeaderValue::from_maybe_shared(Bytes::from_static(name.as_bytes())),
            Cow::Owned(name) => HeaderValue::from_str(name),
        }
    }
}

/// Writes a body in a documented media type.
///
/// # Errors
/// Where the media type cannot say what the body is.
pub(crate) fn write_body(media: &Media, body: &BodyRef<'_>) -> Result<Written, DecodeError> {
    match (media.codec, body) {
        (MediaCodec::Json, BodyRef::Value(value)) => Ok(Written {
            body: to_json_vec(*value)?.into(),
            content_type: name_of(media, "application/json"),
        }),
        #[cfg(feature = "xml")]
        (MediaCodec::Xml(root), BodyRef::Value(value)) => Ok(Written {
            body: crate::codec::to_xml_vec(*value, &root)?.into(),
            content_type: name_of(media, "application/xml"),
        }),
        #[cfg(feature = "yaml")]
        (MediaCodec::Yaml, BodyRef::Value(value)) => Ok(Written {
            body: super::yaml::write(*value)?.into(),
            content_type: name_of(media, "application/yaml"),
        }),
        (MediaCodec::Text, BodyRef::Value(value)) => {
            let text = scalar(value.view())?.into_owned();
            Ok(Written { body: text.into(), content_type: name_of(media, "text/plain; charset=utf-8") })
        }
        (MediaCodec::Form(fields), BodyRef::Value(value)) => {
            let form = form::write(fields, *value)?;
            Ok(Written { body: form.into(), content_type: name_of(media, FORM) })
        }
        (_, BodyRef::Raw(raw)) => {
            let own = raw.content_type.clone();
            let content_type = own.map_or_else(|| name_of(media, "application/octet-stream"), Cow::Owned);
            let body = raw.share().map_err(|why| DecodeError::new(why.to_string()))?;
            Ok(Written { body, content_type })
        }
        #[cfg(feature = "multipart")]
        (MediaCodec::Multipart(parts), BodyRef::Value(value)) => {
            super::multipart::write(media.name, parts, *value)
        }
        #[cfg(not(feature = "multipart"))]
        (MediaCodec::Multipart(_), BodyRef::Value(_)) => Err(DecodeError::new(NO_MULTIPART)),
        (codec, BodyRef::Items(items)) => match codec.framing() {
            Some(framing) => {
                let body = items.send(framing).map_err(|why| DecodeError::new(why.to_string()))?;
                Ok(Written { body, content_type: media.name.into() })
            }
            None => Err(DecodeError::new(format!("items cannot be written as {}", media.name))),
        },
        (_, BodyRef::OneOf(body)) => write_body(media, &body.present().1),
        (_, BodyRef::Empty) => Err(DecodeError::new("there is no body")),
        (_, BodyRef::Value(_)) => {
            Err(DecodeError::new(format!("the body cannot be written as {}", media.name)))
        }
    }
}

/// Writes a value as text in the first of these media types.
///
/// # Errors
/// Where the media type cannot say what the value is.
pub(super) fn write_text(media: &[Media], value: &dyn Codec) -> Result<String, DecodeError> {
    let Some(media) = media.first() else { return Err(DecodeError::new("it has no media type")) };
    let bytes = match (media.codec.framing(), value.view()) {
        (Some(framing), View::List(list)) => {
            let mut out = Vec::new();
            let mut items = (0..list.len()).filter_map(|index| list.item(index));
            items.try_for_each(|item| write_json_item(item, framing, &mut out))?;
            out
        }
        _ => write_body(media, &BodyRef::Value(value))?.body.bytes().unwrap_or_default().into(),
    };
    String::from_utf8(bytes).map_err(|why| DecodeError::new(why.to_string()))
}

/// Reads a value from text in the first of these media types.
///
/// # Errors
/// Where it is malformed, or does not fit the type.
pub(super) fn read_text_as(media: &[Media], text: &str, slot: &mut dyn Codec) -> Result<Filled, DecodeError> {
    let json = |text: &str| serde_json::from_str(text).map_err(|why| DecodeError::new(why.to_string()));
    match media.first().map(|media| media.codec) {
        Some(MediaCodec::Json) => read_tree(&json(text)?, slot),
        #[cfg(feature = "xml")]
        Some(MediaCodec::Xml(root)) => {
            crate::codec::read_xml(slot, text.as_bytes(), &root).map(|()| Filled::Value)
        }
        #[cfg(feature = "yaml")]
        Some(MediaCodec::Yaml) => super::yaml::read(text.as_bytes(), slot).map(|()| Filled::Value),
        Some(MediaCodec::Form(fields)) => read_form(fields, text, slot),
        Some(MediaCodec::Text) => slot.decode(&mut TextSource(text)),
        Some(MediaCodec::JsonLines | MediaCodec::JsonSequence) => {
            let items = text.split(['\n', '\x1e']).filter(|item| !item.trim().is_empty());
            let items: Vec<Value> = items.map(json).collect::<Result<_, _>>()?;
            read_tree(&Value::Array(items), slot)
        }
        _ => Err(DecodeError::new("it cannot be read from text")),
    }
}

/// HTML forms. WHATWG URL §5.
const FORM: &str = "application/x-www-form-urlencoded";
#[cfg(not(feature = "multipart"))]
const NO_MULTIPART: &str = "the feature `multipart` of specwright-runtime is not enabled";

/// A range of media types is documented, but one type must be said.
fn name_of(media: &Media, otherwise: &'static str) -> Cow<'static, str> {
    if media.name.contains('*') { otherwise } else { media.name }.into()
}

/// Reads a body that came in a documented media type. Only those that
/// [are streamed](MediaCodec::is_streamed) may still be on their way;
/// `limit` then holds for each of their items.
///
/// # Errors
/// Where it is malformed, or does not fit its type.
pub(crate) fn read_body(
    media: &Media,
    content_type: Option<&str>,
    body: Body,
    limit: usize,
    slot: BodyMut<'_>,
) -> Result<(), DecodeError> {
    let at_hand = |body: &Body| body.bytes().ok_or_else(|| DecodeError::new("the body was not read"));
    match (media.codec, slot.of(media)) {
        (_, BodyMut::Empty) => Ok(()),
        (MediaCodec::Json, BodyMut::Value(slot)) => slot.read_json(without_mark(&at_hand(&body)?)),
        #[cfg(feature = "xml")]
        (MediaCodec::Xml(root), BodyMut::Value(slot)) => {
            crate::codec::read_xml(slot, &at_hand(&body)?, &root)
        }
        (MediaCodec::Form(fields), BodyMut::Value(slot)) => {
            let bytes = at_hand(&body)?;
            let text = std::str::from_utf8(&bytes);
            let text = text.map_err(|why| DecodeError::new(format!("the form is not UTF-8: {why}")))?;
            read_form(fields, text, slot).and_then(Filled::not_null)
        }
        #[cfg(feature = "yaml")]
        (MediaCodec::Yaml, BodyMut::Value(slot)) => super::yaml::read(&at_hand(&body)?, slot),
        (MediaCodec::Text, BodyMut::Value(slot)) => read_text(slot, without_mark(&at_hand(&body)?)),
        (_, BodyMut::Raw(raw)) => {
            *raw = raw_body(content_type, body);
            Ok(())
        }
        #[cfg(feature = "multipart")]
        (MediaCodec::Multipart(_), BodyMut::Value(slot)) => {
            let content_type = content_type.unwrap_or_default();
            let parts = super::multipart::split_bytes(&at_hand(&body)?, content_type)?;
            super::multipart::fill(parts, media, slot)
        }
        #[cfg(not(feature = "multipart"))]
        (MediaCodec::Multipart(_), BodyMut::Value(_)) => Err(DecodeError::new(NO_MULTIPART)),
        (codec, BodyMut::Items(items)) => match codec.framing() {
            Some(framing) => {
                items.receive(framing, body, limit);
                Ok(())
            }
            None => Err(DecodeError::new(format!("items cannot be read from {}", media.name))),
        },
        (_, BodyMut::Value(_) | BodyMut::OneOf(_) | BodyMut::Optional(_)) => {
            Err(DecodeError::new(format!("a body of {} cannot be read", media.name)))
        }
    }
}

fn raw_body(content_type: Option<&str>, body: Body) -> RawBody {
    let raw = RawBody::received(body);
    match content_type {
        Some(content_type) => raw.with_content_type(content_type),
        None => raw,
    }
}

fn read_text(slot: &mut dyn Codec, bytes: &[u8]) -> Result<(), DecodeError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => slot.decode(&mut TextSource(text)).map(drop),
        Err(why) => Err(DecodeError::new(format!("the text is not UTF-8: {why}"))),
    }
}

/// Some servers begin their JSON with a byte order mark, which readers may ignore (RFC 8259 §8.1).
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// Does the content type say that the text is in UTF-8, or nothing about it?
pub(crate) fn is_utf8(content_type: &str) -> bool {
    let utf8 =
        |charset: String| ["utf-8", "utf8", "us-ascii"].iter().any(|it| it.eq_ignore_ascii_case(&charset));
    parameter(content_type, "charset").is_none_or(utf8)
}
