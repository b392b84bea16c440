//! Multipart bodies: which parts are written in a way of their own. OpenAPI 3.0.4 §4.7.15.

use super::codec::{self, Family};
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::document::Version;
use crate::document::model::{Encoding, MediaType, SchemaRef, SimpleType, Style};
use crate::ir::build::{Builder, all_of, schema};
use crate::ir::{Joint, Part};

/// Is the body an object, whose properties are parts, or an array, whose items are?
pub(super) fn has_parts(b: &mut Builder<'_>, entry: &MediaType) -> bool {
    let Some(schema) = &entry.schema else { return false };
    let source = b.read(&schema.location);
    if !(source.all_of.is_empty() && source.one_of.is_empty() && source.any_of.is_empty()) {
        return true;
    }
    let is_parts = |ty: &SimpleType| matches!(ty, SimpleType::Object | SimpleType::Array);
    match source.types.as_slice() {
        [] => schema::meant(&source).as_ref().is_some_and(is_parts),
        types => types.iter().all(is_parts),
    }
}

/// What `encoding` says of the parts, as far as there is a way to follow it.
pub(super) fn parts(b: &mut Builder<'_>, entry: &MediaType) -> Vec<Part> {
    let mut parts = Vec::new();
    for (name, encoding) in &entry.encoding {
        let Some(property) = property(b, entry.schema.as_ref(), name) else {
            let message = format!("`encoding` names `{name}`, which is no property");
            b.warn(Code::Mended, &encoding.location, message);
            continue;
        };
        parts.extend(part(b, name, encoding, &property));
    }
    parts
}

fn property(b: &mut Builder<'_>, schema: Option<&SchemaRef>, name: &str) -> Option<SchemaRef> {
    let schema = schema?;
    let source = b.read(&schema.location);
    let whole = all_of::flat(b, &source, &schema.location);
    if let Some(property) = whole.properties.get(name) {
        return Some(property.clone());
    }
    whole.one_of.iter().chain(&whole.any_of).find_map(|member| {
        let source = b.read(&member.location);
        all_of::flat(b, &source, &member.location).properties.get(name).cloned()
    })
}

fn part(b: &mut Builder<'_>, name: &str, encoding: &Encoding, property: &SchemaRef) -> Option<Part> {
    let kind = kind(b, property, 0);
    if kind != Kind::File && !encoding.headers.is_empty() {
        let place = Place::Key(encoding.location.child("headers"));
        let finding = Diagnostic::new(Code::Unsupported, place, "only files have headers of their own");
        b.diagnostics.report(finding.note("the generated code neither sends nor shows them"));
    }
    let part = Part { name: name.to_owned(), content_type: String::new(), joint: None };
    if has_style(b.document.version(), encoding) {
        let joint = joint(b, kind, encoding, property)?;
        return Some(Part { joint: Some(joint), ..part });
    }
    let content_type = encoding.content_type.as_deref()?;
    if !fits(content_type, kind) {
        let place = Place::Value(encoding.location.child("contentType"));
        let message = format!("no codec for parts of type `{content_type}` here");
        let note = match kind {
            Kind::Nested => "the part is sent as JSON",
            Kind::File | Kind::Text => "the part is sent as text",
        };
        b.diagnostics.report(Diagnostic::new(Code::UnsupportedMediaType, place, message).note(note));
        return None;
    }
    Some(Part { content_type: content_type.to_owned(), ..part })
}

/// What a part is written from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Text,
    Nested,
}

/// Of an array it is the items that are parts.
fn kind(b: &mut Builder<'_>, schema: &SchemaRef, depth: usize) -> Kind {
    const DEEP_ENOUGH: usize = 8;
    if b.files.is_file(&schema.location) {
        return Kind::File;
    }
    let source = b.read(&schema.location);
    let members = source.all_of.iter().chain(&source.one_of).chain(&source.any_of).chain(&source.items);
    let inner = members.map(|member| &member.location);
    if b.files.has_files(&schema.location) && inner.count() > 0 {
        return Kind::File;
    }
    if let (true, Some(items)) = (source.types == [SimpleType::Array] && depth < DEEP_ENOUGH, &source.items) {
        return kind(b, items, depth + 1);
    }
    let is_text = |ty: &SimpleType| !matches!(ty, SimpleType::Object | SimpleType::Array);
    match source.types.as_slice() {
        [] => Kind::Nested,
        types if types.iter().all(is_text) => Kind::Text,
        _ => Kind::Nested,
    }
}

/// A file may be of any type, text may be called anything that is text; all else is JSON.
fn fits(content_type: &str, kind: Kind) -> bool {
    let is_json = |name: &str| matches!(codec::family(name), Family::Json | Family::Range);
    match kind {
        Kind::File => true,
        Kind::Text => content_type.split(',').all(|name| codec::family(name) != Family::Multipart),
        Kind::Nested => content_type.split(',').any(is_json),
    }
}

/// `style` and its companions count for multipart bodies from 3.1 on, and then instead of
/// `contentType` (OpenAPI 3.1.1 §4.8.15.1). In Swagger 2.0 it is `collectionFormat` that they stand for.
fn has_style(version: Version, encoding: &Encoding) -> bool {
    let says = encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved.is_some();
    says && version != Version::V3_0
}

/// Is it an object of single values?
fn is_flat(b: &mut Builder<'_>, property: &SchemaRef) -> bool {
    let source = b.read(&property.location);
    let properties: Vec<&SchemaRef> = source.properties.values().collect();
    source.types == [SimpleType::Object]
        && properties.into_iter().all(|property| kind(b, property, 0) == Kind::Text)
}

fn joint(b: &mut Builder<'_>, kind: Kind, encoding: &Encoding, property: &SchemaRef) -> Option<Joint> {
    let style = encoding.style.unwrap_or(Style::Form);
    let explode = encoding.explode.unwrap_or(style == Style::Form);
    let is_array = b.read(&property.location).types == [SimpleType::Array];
    let is_joined = !explode && (is_array || is_flat(b, property));
    match style {
        Style::Form if is_joined => Some(Joint::Comma),
        Style::SpaceDelimited if is_joined => Some(Joint::Space),
        Style::PipeDelimited if is_joined => Some(Joint::Pipe),
        // Items are a part each, and a single value has nothing to be joined to.
        Style::Form if (is_array && explode) || kind != Kind::Nested => None,
        _ => {
            let place = Place::Value(encoding.location.child("style"));
            let finding = Diagnostic::new(Code::UnsupportedStyle, place, "no part is written in this style");
            b.diagnostics.report(finding.note("the part is written as if nothing was said about it"));
            None
        }
    }
}
