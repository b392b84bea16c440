//! Multipart bodies: which parts are written in a way of their own. OpenAPI 3.0.4 §4.7.15.

use super::codec::{self, Family};
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::document::Version;
use crate::document::model::{Encoding, MediaType, SchemaRef, SimpleType, Style};
use crate::ir::build::{Builder, all_of, parameter, schema, xml};
use crate::ir::{Explode, FormField, Joint, Media, MediaCodec, ParameterStyle, Part, PartForm, Reserved};
use crate::names::is_xml_name;

/// Is the body an object, whose properties are parts, or an array, whose items are?
pub(super) fn has_parts(b: &mut Builder<'_>, entry: &MediaType) -> bool {
    let Some(schema) = &entry.schema else {
        // One that replaces its parts has no end to wait for.
        return entry.item_schema.is_some() && codec::essence(&entry.name) != "multipart/x-mixed-replace";
    };
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

/// What `encoding` and its companions say of the parts, as far as there is a way to follow it.
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
    for (name, encoding, item) in items(b, entry) {
        parts.extend(part(b, &name, encoding, &item));
    }
    parts
}

/// What is said of the items of an array, each with its position; nothing stands for all further ones. OpenAPI
/// 3.2.0 §4.14.
fn items<'e>(b: &mut Builder<'_>, entry: &'e MediaType) -> Vec<(String, &'e Encoding, SchemaRef)> {
    let whole = entry.schema.as_ref().map(|schema| b.read(&schema.location));
    let (prefix, items) = whole.map(|schema| (schema.prefix_items, schema.items)).unwrap_or_default();
    let items = entry.item_schema.clone().or(items);
    let first = entry.prefix_encoding.iter().enumerate().map(|(index, encoding)| {
        let item = prefix.get(index).or(items.as_ref());
        (index.to_string(), encoding, item)
    });
    let further = entry.item_encoding.as_deref().map(|encoding| (String::new(), encoding, items.as_ref()));
    let all = first.chain(further);
    all.filter_map(|(name, encoding, item)| Some((name, encoding, item?.clone()))).collect()
}

pub(super) fn property(b: &mut Builder<'_>, schema: Option<&SchemaRef>, name: &str) -> Option<SchemaRef> {
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
    let part = Part { name: name.to_owned(), content_type: String::new(), form: PartForm::Usual };
    if has_style(b.document.version(), encoding) {
        let form = styled(b, name, kind, encoding, property)?;
        return Some(Part { form, ..part });
    }
    let content_type = encoding.content_type.as_deref()?;
    if let Some(mut form) = coded(b, content_type, kind, encoding, property) {
        if let PartForm::Whole(media) | PartForm::Each(media) = &mut form {
            call_root(media, name);
        }
        return Some(Part { form, ..part });
    }
    if !fits(content_type, kind) {
        let place = Place::Value(encoding.location.child("contentType"));
        let message = format!("nothing says how a part of this schema is written in `{content_type}`");
        let note = match kind {
            Kind::Nested | Kind::Any => "the part is sent as JSON",
            Kind::File | Kind::Text => "the part is sent as text",
        };
        b.diagnostics.report(Diagnostic::new(Code::UnsupportedMediaType, place, message).note(note));
        return None;
    }
    Some(Part { content_type: content_type.to_owned(), ..part })
}

/// A part that is no text, no bytes and no JSON.
fn coded(
    b: &mut Builder<'_>,
    content_type: &str,
    kind: Kind,
    encoding: &Encoding,
    property: &SchemaRef,
) -> Option<PartForm> {
    if kind == Kind::Text || content_type.split(',').any(codec::is_json) {
        return None;
    }
    let source = b.read(&property.location);
    let items = source.array_items();
    for name in content_type.split(',').map(str::trim) {
        let family = codec::family(name);
        let is_own_body = family == Family::Multipart && is_array_of_parts(encoding);
        let (each, schema) = match items {
            Some(items) if !is_own_body => (true, items),
            _ => (false, property),
        };
        let Some(media) = media(b, name, kind, encoding, schema) else { continue };
        let media = Box::new(media);
        return Some(if each { PartForm::Each(media) } else { PartForm::Whole(media) });
    }
    None
}

/// The element of a property that is called nothing else is called as the property.
pub(super) fn call_root(media: &mut Media, property: &str) {
    if let Some(root) = media.root.as_mut().filter(|_| is_xml_name(property)) {
        root.name.local.get_or_insert_with(|| property.to_owned());
    }
}

/// An array of which parts are described by name is several parts that have such parts; else it is one, whose parts
/// are the items.
fn is_array_of_parts(encoding: &Encoding) -> bool {
    encoding.nested.as_ref().is_none_or(|nested| nested.encoding.is_empty())
}

fn media(
    b: &mut Builder<'_>,
    name: &str,
    kind: Kind,
    encoding: &Encoding,
    schema: &SchemaRef,
) -> Option<Media> {
    let codec = match codec::family(name) {
        Family::Multipart => MediaCodec::Multipart,
        _ if kind == Kind::File => return None,
        Family::Xml => MediaCodec::Xml,
        Family::Yaml => MediaCodec::Yaml,
        Family::Form if b.read(&schema.location).types == [SimpleType::Object] => MediaCodec::Form,
        _ => return None,
    };
    let name = name.to_owned();
    let nested = MediaType {
        schema: Some(schema.clone()),
        ..encoding
            .nested
            .as_deref()
            .cloned()
            .unwrap_or_else(|| MediaType { name: name.clone(), ..MediaType::default() })
    };
    if codec == MediaCodec::Multipart && !has_parts(b, &nested) {
        return None;
    }
    let parts = if codec == MediaCodec::Multipart { parts(b, &nested) } else { Vec::new() };
    let root = (codec == MediaCodec::Xml).then(|| xml::of_root(b, schema));
    Some(Media { parts, root, ..super::plain(&name, codec) })
}

/// What a part is written from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Text,
    Nested,
    /// Whatever it is: text, or anything else.
    Any,
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
    if let Some(items) = source.array_items().filter(|_| depth < DEEP_ENOUGH) {
        return kind(b, items, depth + 1);
    }
    let is_text = |ty: &SimpleType| !matches!(ty, SimpleType::Object | SimpleType::Array);
    match source.types.as_slice() {
        [] => Kind::Any,
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
        Kind::Any => content_type.split(',').any(|name| is_json(name) || codec::family(name) == Family::Text),
    }
}

/// `style` and its companions count for multipart bodies from 3.1 on, and then instead of
/// `contentType` (OpenAPI 3.1.1 §4.8.15.1). In Swagger 2.0 it is `collectionFormat` that they stand for.
fn has_style(version: Version, encoding: &Encoding) -> bool {
    let says = encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved.is_some();
    says && version != Version::V3_0
}

/// Is it an array of single values?
fn is_flat_array(b: &mut Builder<'_>, property: &SchemaRef) -> bool {
    let source = b.read(&property.location);
    let Some(items) = source.array_items() else { return false };
    b.read(&items.location).types != [SimpleType::Array] && kind(b, items, 0) == Kind::Text
}

/// Is it an object of single values?
fn is_flat(b: &mut Builder<'_>, property: &SchemaRef) -> bool {
    let source = b.read(&property.location);
    let properties: Vec<&SchemaRef> = source.properties.values().collect();
    source.types == [SimpleType::Object]
        && properties.into_iter().all(|property| kind(b, property, 0) == Kind::Text)
}

/// The styles of query parameters. What would be pairs of a query are parts (OpenAPI 3.1.1 §4.8.15.1).
fn styled(
    b: &mut Builder<'_>,
    name: &str,
    kind: Kind,
    encoding: &Encoding,
    property: &SchemaRef,
) -> Option<PartForm> {
    let style = encoding.style.unwrap_or(Style::Form);
    let explode = encoding.explode.unwrap_or(style == Style::Form);
    let is_array = b.read(&property.location).types == [SimpleType::Array];
    let is_joined = !explode && (is_flat_array(b, property) || is_flat(b, property));
    let field = |style| {
        let (explode, reserved) = (Explode::Yes, Reserved::Encoded);
        PartForm::Pairs(FormField { name: name.to_owned(), style, content: None, explode, reserved })
    };
    match style {
        // A single value has nothing to be joined to, and a file is no text.
        _ if kind == Kind::File || (kind == Kind::Text && !is_array) => None,
        Style::DeepObject => Some(field(ParameterStyle::Style(Style::DeepObject))),
        Style::SpaceDelimited if is_joined => Some(PartForm::Joined(Joint::Space)),
        Style::PipeDelimited if is_joined => Some(PartForm::Joined(Joint::Pipe)),
        _ if is_joined => Some(PartForm::Joined(Joint::Comma)),
        // Items are a part each.
        _ if is_array && explode => None,
        _ if explode => Some(field(ParameterStyle::Members)),
        _ => {
            parameter::report_json(b, &encoding.location, "this style");
            Some(PartForm::Whole(Box::new(super::plain("application/json", MediaCodec::Json))))
        }
    }
}
