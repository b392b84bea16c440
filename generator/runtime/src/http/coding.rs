//! Bodies in their media types.

use bytes::Bytes;

use super::flat::scalar;
use super::form;
use super::media::parameter;
use super::read::{not_null, read_form};
use super::{BodyMut, BodyRef, Media, MediaCodec, RawBody};
use crate::codec::{to_json_vec, Codec, DecodeError, TextSource};

/// A body as it is sent.
pub(crate) struct Written {
    pub(crate) bytes: Bytes,
    pub(crate) content_type: String,
}

/// Writes a body in a documented media type.
///
/// # Errors
/// Where the media type cannot say what the body is.
pub(crate) fn write_body(media: &Media, body: &BodyRef<'_>) -> Result<Written, DecodeError> {
    match (media.codec, body) {
        (MediaCodec::Json, BodyRef::Value(value)) => Ok(Written {
            bytes: to_json_vec(*value)?.into(),
            content_type: name_of(media, "application/json"),
        }),
        (MediaCodec::Text, BodyRef::Value(value)) => {
            let text = scalar(value.view())?.into_owned();
            Ok(Written { bytes: text.into(), content_type: name_of(media, "text/plain; charset=utf-8") })
        }
        (MediaCodec::Form(fields), BodyRef::Value(value)) => {
            let form = form::write(fields, *value)?;
            Ok(Written { bytes: form.into(), content_type: name_of(media, FORM) })
        }
        (_, BodyRef::Raw(raw)) => {
            let own = raw.content_type.clone();
            let content_type = own.unwrap_or_else(|| name_of(media, "application/octet-stream"));
            Ok(Written { bytes: raw.bytes.clone(), content_type })
        }
        (_, BodyRef::Empty) => Err(DecodeError::new("there is no body")),
        (MediaCodec::Raw | MediaCodec::Unsupported, BodyRef::Value(_)) => {
            Err(DecodeError::new(format!("the body cannot be written as {}", media.name)))
        }
    }
}

/// HTML forms. WHATWG URL §5.
const FORM: &str = "application/x-www-form-urlencoded";

/// A range of media types is documented, but one type must be said.
fn name_of(media: &Media, otherwise: &str) -> String {
    if media.name.contains('*') { otherwise } else { media.name }.to_owned()
}

/// Reads a body that came in a documented media type.
///
/// # Errors
/// Where it is malformed, or does not fit its type.
pub(crate) fn read_body(
    media: &Media,
    content_type: Option<&str>,
    bytes: &Bytes,
    body: BodyMut<'_>,
) -> Result<(), DecodeError> {
    match (media.codec, body) {
        (_, BodyMut::Empty) => Ok(()),
        (MediaCodec::Json, BodyMut::Value(slot)) => slot.read_json(without_mark(bytes)),
        (MediaCodec::Form(fields), BodyMut::Value(slot)) => {
            let text = std::str::from_utf8(bytes);
            let text = text.map_err(|why| DecodeError::new(format!("the form is not UTF-8: {why}")))?;
            read_form(fields, text, slot).and_then(not_null)
        }
        (MediaCodec::Text, BodyMut::Value(slot)) => read_text(slot, without_mark(bytes)),
        (_, BodyMut::Raw(raw)) => {
            *raw = raw_body(content_type, bytes);
            Ok(())
        }
        (_, BodyMut::OptionalRaw(raw)) => {
            *raw = Some(raw_body(content_type, bytes));
            Ok(())
        }
        (MediaCodec::Raw | MediaCodec::Unsupported, BodyMut::Value(_)) => {
            Err(DecodeError::new(format!("a body of {} cannot be read", media.name)))
        }
    }
}

fn raw_body(content_type: Option<&str>, bytes: &Bytes) -> RawBody {
    RawBody { content_type: content_type.map(str::to_owned), bytes: bytes.clone() }
}

fn read_text(slot: &mut dyn Codec, bytes: &[u8]) -> Result<(), DecodeError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => slot.decode(&mut TextSource(text)).map(drop),
        Err(why) => Err(DecodeError::new(format!("the text is not UTF-8: {why}"))),
    }
}

/// Some servers begin their JSON with a byte order mark, which readers may ignore (RFC 8259 §8.1).
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// Does the content type say that the text is in UTF-8, or nothing about it?
pub(crate) fn is_utf8(content_type: &str) -> bool {
    let utf8 =
        |charset: &str| charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("us-ascii");
    parameter(content_type, "charset").is_none_or(utf8)
}
