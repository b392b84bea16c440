//! Fields of forms that are written in a style of their own. OpenAPI 3.0.4 §4.7.15.

use super::parameter::{self, ValueKind};
use super::{Builder, media};
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::document::model::{Encoding, MediaType, ParameterPlace, Style};
use crate::ir::{Explode, FormField, ParameterStyle, Reserved, Shape, Type};

/// The fields that are not written as fields are of which nothing is said.
pub(super) fn fields(b: &mut Builder<'_>, entry: &MediaType, ty: &Type) -> Vec<FormField> {
    let mut fields = Vec::new();
    for (name, encoding) in &entry.encoding {
        let Some(kind) = kind_of(b, ty, name) else { continue };
        match field(b, entry, name, kind, encoding) {
            Ok(None) => {}
            Ok(Some(field)) => {
                if says_style(encoding) && field.style == ParameterStyle::Json {
                    parameter::report_json(b, &encoding.location, "this style");
                }
                fields.push(field);
            }
            Err(why) => {
                let place = Place::Value(encoding.location.clone());
                let finding = Diagnostic::new(Code::UnsupportedStyle, place, why);
                b.diagnostics.report(
                    finding.note("the field is written as text, or as JSON where it is an object or nested"),
                );
            }
        }
    }
    fields
}

/// What a property is made of; `None` if there is none of this name.
fn kind_of(b: &Builder<'_>, ty: &Type, name: &str) -> Option<ValueKind> {
    let resolved = b.arena.resolve(ty.without_null());
    if let Type::Map(value) = resolved {
        return Some(parameter::kind(b, value));
    }
    if let Some((_, record)) = b.arena.record(resolved) {
        let field = record.fields.iter().find(|field| field.name.wire() == name)?;
        return Some(parameter::kind(b, &field.ty));
    }
    let Type::Named(id) = resolved else { return None };
    match b.arena.get(*id).map(|def| &def.shape) {
        Some(Shape::Union(union)) => union.members.iter().find_map(|member| kind_of(b, &member.ty, name)),
        _ => None,
    }
}

/// `contentType` counts only where nothing is said of the style; `None` if the field needs no row.
fn field(
    b: &mut Builder<'_>,
    entry: &MediaType,
    name: &str,
    kind: ValueKind,
    encoding: &Encoding,
) -> Result<Option<FormField>, String> {
    let row = |style, explode, reserved| FormField {
        name: name.to_owned(),
        style,
        content: None,
        explode,
        reserved,
    };
    if !says_style(encoding) {
        let Some(content_type) = encoding.content_type.as_deref() else { return Ok(None) };
        let style = content_type_style(kind, content_type);
        if style != Some(ParameterStyle::Content) {
            return Ok(style.map(|style| row(style, Explode::No, Reserved::Encoded)));
        }
        let content = media::of_field(b, entry, name, content_type);
        let content = content
            .ok_or_else(|| format!("a field of a form that is written as `{content_type}` has no codec"))?;
        let field = row(ParameterStyle::Content, Explode::No, Reserved::Encoded);
        return Ok(Some(FormField { content: Some(Box::new(content)), ..field }));
    }
    let style = encoding.style.unwrap_or(Style::Form);
    let explode = encoding.explode.unwrap_or(style == Style::Form);
    let reserved = if encoding.allow_reserved == Some(true) { Reserved::Sent } else { Reserved::Encoded };
    let style = parameter::styled(kind, ParameterPlace::Query, style, explode);
    let explode = if explode { Explode::Yes } else { Explode::No };
    let usual = match style {
        ParameterStyle::Field => true,
        ParameterStyle::Style(Style::Form) => explode == Explode::Yes || kind == ValueKind::Scalar,
        _ => false,
    };
    if usual && reserved == Reserved::Encoded {
        return Ok(None);
    }
    Ok(Some(row(style, explode, reserved)))
}

/// Then `contentType` does not count.
fn says_style(encoding: &Encoding) -> bool {
    encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved.is_some()
}

/// What the type of a field's content makes of it, unless it is so by itself.
fn content_type_style(kind: ValueKind, content_type: &str) -> Option<ParameterStyle> {
    let is_text = matches!(kind, ValueKind::Scalar | ValueKind::Array | ValueKind::ScalarOrArray);
    match (media::is_json(content_type), is_text) {
        (true, true) => Some(ParameterStyle::Json),
        (true, false) | (false, true) => None,
        (false, false) => Some(ParameterStyle::Content),
    }
}
