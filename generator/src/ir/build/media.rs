//! Media types of bodies.

use super::{Builder, form, parameter};
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::document::model::MediaType;
use crate::ir::{Media, MediaCodec, Scalar, Type};
use crate::names;

/// Which side writes a body.
#[derive(Clone, Copy)]
pub(super) enum Direction {
    Request,
    Response,
}

/// What a body is made of.
pub(super) struct Content {
    pub(super) ty: Type,
    pub(super) media: Vec<Media>,
    /// The type of its items, if it is a sequence.
    pub(super) items: Option<Type>,
}

/// The type of a body, and what reads and writes each of its media types.
pub(super) fn body(b: &mut Builder<'_>, content: &[MediaType], direction: Direction, hint: &str) -> Content {
    for entry in content.iter().filter(|entry| !entry.encoding.is_empty() && !is_form(&entry.name)) {
        usual_encoding(b, entry);
    }
    let (ty, media) = whole(b, content, direction, hint);
    let items = content.iter().find_map(|entry| entry.item_schema.as_ref());
    let items = items.map(|schema| b.use_schema(schema, &names::property(hint, "item")));
    Content { ty, media, items }
}

/// A body has one type: that of its JSON, else of its form, else of its text, else bytes.
fn whole(b: &mut Builder<'_>, content: &[MediaType], direction: Direction, hint: &str) -> (Type, Vec<Media>) {
    if content.is_empty() {
        return (Type::Unit, Vec::new());
    }
    if let Some(json) = content.iter().find(|entry| is_json(&entry.name)) {
        let ty = match &json.schema {
            Some(schema) => b.use_schema(schema, hint),
            None => Type::Json,
        };
        return typed(b, content, json, ty, direction);
    }
    if let Some(form) = content.iter().find(|entry| is_form(&entry.name)) {
        let ty = match &form.schema {
            Some(schema) => b.use_schema(schema, hint),
            None => Type::Json,
        };
        if parameter::is_object(b, &ty) {
            return typed(b, content, form, ty, direction);
        }
    }
    if let Some(text) = content.iter().find(|entry| is_text(&entry.name)) {
        let ty = match &text.schema {
            Some(schema) => b.use_schema(schema, hint),
            None => Type::Scalar(Scalar::String),
        };
        if parameter::is_scalar(b, &ty) {
            return typed(b, content, text, ty, direction);
        }
    }
    raw(b, content, direction)
}

fn typed(
    b: &mut Builder<'_>,
    content: &[MediaType],
    main: &MediaType,
    ty: Type,
    direction: Direction,
) -> (Type, Vec<Media>) {
    let mut media = Vec::new();
    for entry in content {
        let codec = if is_json(&entry.name) {
            MediaCodec::Json
        } else if is_text(&entry.name) && parameter::is_scalar(b, &ty) {
            MediaCodec::Text
        } else if is_form(&entry.name) && parameter::is_object(b, &ty) {
            MediaCodec::Form(form::fields(b, entry, &ty))
        } else {
            MediaCodec::Unsupported
        };
        let codec = match codec {
            MediaCodec::Unsupported => {
                unsupported(b, entry, direction);
                MediaCodec::Unsupported
            }
            _ if !same_schema(b, entry, main) => {
                different(b, entry, &main.name);
                MediaCodec::Unsupported
            }
            codec => codec,
        };
        media.push(Media { name: entry.name.clone(), codec });
    }
    (ty, media)
}

/// Do they lead to the same schema, or to schemas that are the same word for word?
fn same_schema(b: &Builder<'_>, one: &MediaType, other: &MediaType) -> bool {
    match (&one.schema, &other.schema) {
        (Some(one), Some(other)) => {
            one.location == other.location
                || b.document.value(&one.location) == b.document.value(&other.location)
        }
        (None, None) => true,
        _ => false,
    }
}

fn different(b: &mut Builder<'_>, entry: &MediaType, main: &str) {
    let message = format!("`{}` has another schema than `{main}`", entry.name);
    let note = format!("the body has one type, that of `{main}`; `{}` is not spoken", entry.name);
    let place = Place::Key(entry.location.clone());
    b.diagnostics.report(Diagnostic::new(Code::UnsupportedMediaType, place, message).note(note));
}

fn usual_encoding(b: &mut Builder<'_>, entry: &MediaType) {
    let place = Place::Key(entry.location.child("encoding"));
    let finding = Diagnostic::new(Code::Unsupported, place, "`encoding` is not supported yet");
    b.diagnostics.report(finding.note("the parts of the body are encoded in the usual way"));
}

/// No entry has a codec: the body is bytes, whatever they are.
fn raw(b: &mut Builder<'_>, content: &[MediaType], direction: Direction) -> (Type, Vec<Media>) {
    for entry in content.iter().filter(|entry| !is_bytes(&entry.name)) {
        report(b, entry, direction, "the generated code takes and gives the body as bytes");
    }
    let media = content.iter().map(|entry| Media { name: entry.name.clone(), codec: MediaCodec::Raw });
    (Type::Raw, media.collect())
}

fn unsupported(b: &mut Builder<'_>, entry: &MediaType, direction: Direction) {
    let lost = match direction {
        Direction::Request => "a server answers it with 415, a client does not send it",
        Direction::Response => {
            "a server answers 406 to those who accept nothing else, a client does not ask for it"
        }
    };
    report(b, entry, direction, lost);
}

fn report(b: &mut Builder<'_>, entry: &MediaType, direction: Direction, lost: &str) {
    let noun = match direction {
        Direction::Request => "request",
        Direction::Response => "response",
    };
    let message = format!("no codec for {noun} bodies of type `{}`", entry.name);
    let place = Place::Key(entry.location.clone());
    b.diagnostics.report(Diagnostic::new(Code::UnsupportedMediaType, place, message).note(lost));
}

fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// JSON in all its names: `application/json`, `text/json`, the `+json` suffix (RFC 6839 §3.1),
/// with any parameters; and the ranges that contain it.
pub(super) fn is_json(name: &str) -> bool {
    let essence = essence(name);
    matches!(essence.as_str(), "application/json" | "text/json" | "*/*" | "application/*")
        || essence.ends_with("+json")
}

pub(super) fn is_text(name: &str) -> bool {
    matches!(essence(name).as_str(), "text/plain" | "text/*")
}

/// HTML forms. OpenAPI 3.0.4 §4.7.14.4.
pub(super) fn is_form(name: &str) -> bool {
    essence(name) == "application/x-www-form-urlencoded"
}

/// Types whose bytes are all there is to them.
fn is_bytes(name: &str) -> bool {
    let essence = essence(name);
    matches!(
        essence.as_str(),
        "application/octet-stream" | "application/zip" | "application/gzip" | "application/pdf"
    ) || ["image/", "audio/", "video/", "font/"].iter().any(|prefix| essence.starts_with(prefix))
}
