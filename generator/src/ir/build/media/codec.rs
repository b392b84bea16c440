//! Which codec a media type has.

use super::{multipart, sequence};
use crate::document::model::{MediaType, SchemaRef, SimpleType};
use crate::ir::MediaCodec;
use crate::ir::build::{Builder, schema, xml};

/// What becomes of an entry of `content`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Carried {
    /// A value of its schema's type, read and written by this codec.
    Value(MediaCodec),
    /// Bytes as they are: nothing here could say more about them.
    Bytes,
    /// The bytes of a value that other entries hold: there is nothing that is lost with them.
    Repeated,
    /// Nothing: it has no codec, and the value has others.
    Nothing,
}

impl Carried {
    pub(super) fn codec(self) -> MediaCodec {
        match self {
            Self::Value(codec) => codec,
            Self::Bytes | Self::Repeated => MediaCodec::Raw,
            Self::Nothing => MediaCodec::Unsupported,
        }
    }
}

/// What becomes of an entry that stands among `content`. Text is for single values, but whether its
/// schema has one is known when its type is.
pub(super) fn carried(b: &mut Builder<'_>, entry: &MediaType, content: &[MediaType]) -> Carried {
    match family(&entry.name) {
        Family::Json => Carried::Value(MediaCodec::Json),
        Family::Text if is_binary(b, entry.schema.as_ref()) => Carried::Bytes,
        Family::Text => Carried::Value(MediaCodec::Text),
        Family::Range if is_left_over(b, entry, content) => Carried::Bytes,
        Family::Range => Carried::Value(MediaCodec::Json),
        Family::Xml if is_opaque(b, entry.schema.as_ref()) => of_text(b, entry),
        Family::Xml => Carried::Value(MediaCodec::Xml),
        Family::Yaml if is_opaque(b, entry.schema.as_ref()) => of_text(b, entry),
        Family::Yaml => Carried::Value(MediaCodec::Yaml),
        Family::Sequence => sequence::codec(&entry.name).map_or(Carried::Nothing, Carried::Value),
        Family::Multipart if multipart::has_parts(b, entry) => Carried::Value(MediaCodec::Multipart),
        Family::Form => Carried::Value(MediaCodec::Form),
        Family::Other if is_single(b, entry) => Carried::Value(MediaCodec::Text),
        Family::Multipart | Family::Other => Carried::Bytes,
    }
}

/// Media types that are spoken in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// `application/json`, `text/json`, `…+json`. RFC 8259 §11, RFC 6839 §3.1.
    Json,
    /// `application/xml`, `text/xml`, `…+xml`. RFC 7303 §9, §4.2.
    Xml,
    /// `application/yaml`, `…+yaml`, and what it was called before. RFC 9512 §2.
    Yaml,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/…`. RFC 2046 §5.1.
    Multipart,
    /// Items one after the other: events, lines of JSON.
    Sequence,
    /// `text/…`. RFC 2046 §4.1.
    Text,
    /// `*/*`, `application/*`: JSON, unless it says otherwise.
    Range,
    /// Whatever else there is.
    Other,
}

pub(super) fn family(name: &str) -> Family {
    let essence = essence(name);
    match essence.as_str() {
        "application/json" | "text/json" => Family::Json,
        "application/xml" | "text/xml" => Family::Xml,
        "application/yaml" | "application/x-yaml" | "application/yml" => Family::Yaml,
        "text/yaml" | "text/x-yaml" | "text/yml" | "text/vnd.yaml" => Family::Yaml,
        "application/x-www-form-urlencoded" => Family::Form,
        _ if sequence::codec(&essence).is_some() => Family::Sequence,
        "*/*" | "*" | "application/*" => Family::Range,
        _ if is_bytes(name) => Family::Other,
        _ if essence.starts_with("multipart/") => Family::Multipart,
        _ if essence.ends_with("+json") => Family::Json,
        _ if essence.ends_with("+xml") => Family::Xml,
        _ if essence.ends_with("+yaml") => Family::Yaml,
        _ if essence.starts_with("text/") => Family::Text,
        _ => Family::Other,
    }
}

/// The type and the subtype, without parameters.
pub(super) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// JSON in all its names, with any parameters; and the ranges that contain it.
pub(in crate::ir::build) fn is_json(name: &str) -> bool {
    matches!(family(name), Family::Json | Family::Range)
}

/// HTML forms. OpenAPI 3.0.4 §4.7.14.4.
pub(in crate::ir::build) fn is_form(name: &str) -> bool {
    family(name) == Family::Form
}

/// Text without a syntax of its own.
pub(in crate::ir::build) fn is_text(name: &str) -> bool {
    matches!(essence(name).as_str(), "text/plain" | "text/*")
}

/// Types whose bytes are all there is to them.
pub(super) fn is_bytes(name: &str) -> bool {
    let essence = essence(name);
    matches!(
        essence.as_str(),
        "application/octet-stream" | "application/zip" | "application/gzip" | "application/pdf"
    ) || ["image/", "audio/", "video/", "font/"].iter().any(|prefix| essence.starts_with(prefix))
}

/// Does it only write a value in another way, for the eye or more densely? Who can have the value as JSON
/// seldom wants it. Services that speak one of these list it at all of their operations.
pub(super) fn is_rendering(name: &str) -> bool {
    const DENSE: [&str; 8] =
        ["protobuf", "msgpack", "messagepack", "cbor", "avro", "bson", "thrift", "smile"];
    let essence = essence(name);
    essence == "text/html" || DENSE.iter().any(|dense| essence.contains(dense))
}

/// XML or YAML that is said to be a string is that string: whoever documents no structure means the
/// text. Where nothing is said, it is bytes.
fn of_text(b: &mut Builder<'_>, entry: &MediaType) -> Carried {
    match &entry.schema {
        None => Carried::Bytes,
        Some(schema) if is_binary(b, Some(schema)) => Carried::Bytes,
        Some(schema) if xml::has_name(b, schema) => Carried::Value(MediaCodec::Xml),
        Some(_) => Carried::Value(MediaCodec::Text),
    }
}

/// A range is for everything else if it has a schema of bytes, or none beside JSON that has one.
fn is_left_over(b: &mut Builder<'_>, entry: &MediaType, content: &[MediaType]) -> bool {
    let is_typed_json = |other: &MediaType| family(&other.name) == Family::Json && other.schema.is_some();
    match &entry.schema {
        Some(_) => is_binary(b, entry.schema.as_ref()),
        None => content.iter().any(is_typed_json),
    }
}

/// `type: string, format: binary`. OpenAPI 3.0.4 §4.7.14.2.
fn is_binary(b: &mut Builder<'_>, schema: Option<&SchemaRef>) -> bool {
    schema.is_some_and(|schema| b.read(&schema.location).format.as_deref() == Some("binary"))
}

/// Is it a number, a boolean or a value of a list, in a type of which nothing is known? What such a value is as
/// text is known all the same.
fn is_single(b: &mut Builder<'_>, entry: &MediaType) -> bool {
    let Some(schema) = entry.schema.as_ref().filter(|_| !is_bytes(&entry.name)) else { return false };
    let schema = b.read(&schema.location);
    let is_text = |ty: &SimpleType| !matches!(ty, SimpleType::Object | SimpleType::Array);
    let says_more = schema.types != [SimpleType::String] || schema.enumeration.is_some();
    says_more && !schema.types.is_empty() && schema.types.iter().all(is_text)
}

/// Does the schema say nothing of values? A description alone is for people.
pub(super) fn is_open(b: &mut Builder<'_>, entry: &MediaType) -> bool {
    let Some(schema) = &entry.schema else { return true };
    let schema = b.read(&schema.location);
    let has_members = !(schema.all_of.is_empty() && schema.one_of.is_empty() && schema.any_of.is_empty());
    let says_type = !schema.types.is_empty() || schema::meant(&schema).is_some();
    !says_type && !has_members && schema.enumeration.is_none()
}

/// Do bytes say all that the schema says? So it is where there is none, or one of strings.
pub(super) fn is_opaque(b: &mut Builder<'_>, schema: Option<&SchemaRef>) -> bool {
    let Some(schema) = schema else { return true };
    let schema = b.read(&schema.location);
    schema.types == [SimpleType::String] && schema.enumeration.is_none()
}
