//! How a parameter is written, and what cannot be.

use super::Builder;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::document::model::{self, ParameterPlace, Style};
use crate::ir::{Explode, ParameterStyle, Scalar, Shape, Type, TypeId};

/// What a parameter's value is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ValueKind {
    Scalar,
    Array,
    Object,
    /// Objects and arrays within one another.
    Nested,
}

/// The type and the style of a parameter. What has no form on the wire becomes a string, with a
/// warning. A parameter has no way to be `null`; absence is what it has.
pub(super) fn writable(b: &mut Builder<'_>, source: &model::Parameter, ty: &Type) -> (Type, ParameterStyle) {
    let ty = match ty.without_null() {
        Type::Json if source.media_type.is_none() && source.style != Style::DeepObject => {
            Type::Scalar(Scalar::String)
        }
        other => other.clone(),
    };
    match form(b, source, &ty) {
        Ok(style) => (ty, style),
        Err(why) => {
            b.diagnostics.report(
                Diagnostic::new(Code::UnsupportedStyle, Place::Value(source.location.clone()), why)
                    .note("the generated code takes and gives the parameter as a string, sent as it is"),
            );
            let style = match source.style {
                Style::QueryString => Style::QueryString,
                _ => default_style(source.place),
            };
            (Type::Scalar(Scalar::String), ParameterStyle::Style(style))
        }
    }
}

fn form(b: &Builder<'_>, source: &model::Parameter, ty: &Type) -> Result<ParameterStyle, String> {
    if source.style == Style::QueryString {
        return query_string(b, source.media_type.as_deref().unwrap_or_default(), ty);
    }
    if let Some(media_type) = &source.media_type {
        return content(b, media_type, ty, default_style(source.place));
    }
    let style = ParameterStyle::Style(source.style);
    let place = source.place;
    match (kind(b, ty), source.style) {
        // What is no object, and what is within one, has a form that most servers share.
        (_, Style::DeepObject) => Ok(style),
        (ValueKind::Nested, _) => {
            Err("objects and arrays within one another have no form as a parameter of this style".to_owned())
        }
        (ValueKind::Object, Style::Form) if place == ParameterPlace::Query && source.explode => {
            Ok(ParameterStyle::Members)
        }
        (ValueKind::Array | ValueKind::Object, Style::Form)
            if place == ParameterPlace::Cookie && source.explode =>
        {
            Err("an exploded array or object has no form as a cookie".to_owned())
        }
        (ValueKind::Object, Style::SpaceDelimited | Style::PipeDelimited) if source.explode => {
            Err("an exploded object has no form in this style".to_owned())
        }
        _ => Ok(style),
    }
}

/// A parameter or a header that is written as a media type.
fn content(b: &Builder<'_>, media_type: &str, ty: &Type, style: Style) -> Result<ParameterStyle, String> {
    match kind(b, ty) {
        _ if super::media::is_json(media_type) => Ok(ParameterStyle::Json),
        ValueKind::Scalar if super::media::is_text(media_type) => Ok(ParameterStyle::Style(style)),
        _ => Err(format!("what is written as `{media_type}` has no codec here")),
    }
}

/// How a header of a response is written. `explode` is for objects.
pub(super) fn header_form(
    b: &Builder<'_>,
    source: &model::Header,
    ty: &Type,
) -> Result<(ParameterStyle, Explode), String> {
    let simple = ParameterStyle::Style(Style::Simple);
    match (&source.media_type, kind(b, ty)) {
        (Some(media_type), _) => Ok((content(b, media_type, ty, Style::Simple)?, Explode::No)),
        (None, ValueKind::Nested) => Err("objects and arrays within one another have no form".to_owned()),
        (None, ValueKind::Object) if source.explode => Ok((simple, Explode::Yes)),
        (None, _) => Ok((simple, Explode::No)),
    }
}

/// A parameter that is the whole query. OpenAPI 3.2.0 §4.12.
fn query_string(b: &Builder<'_>, media_type: &str, ty: &Type) -> Result<ParameterStyle, String> {
    if super::media::is_json(media_type) {
        return Ok(ParameterStyle::QueryJson);
    }
    match kind(b, ty) {
        ValueKind::Object if media_type == "application/x-www-form-urlencoded" => Ok(ParameterStyle::Members),
        ValueKind::Scalar => Ok(ParameterStyle::Style(Style::QueryString)),
        _ => Err(format!("a query written as `{media_type}` has no codec")),
    }
}

fn default_style(place: ParameterPlace) -> Style {
    match place {
        ParameterPlace::Path | ParameterPlace::Header => Style::Simple,
        ParameterPlace::Query | ParameterPlace::Cookie => Style::Form,
    }
}

fn kind(b: &Builder<'_>, ty: &Type) -> ValueKind {
    let flat = |ty: &Type, kind| if is_scalar(b, ty.without_null()) { kind } else { ValueKind::Nested };
    let resolved = b.arena.resolve(ty);
    match resolved {
        Type::List(item) => flat(item, ValueKind::Array),
        Type::Map(value) => flat(value, ValueKind::Object),
        _ if is_scalar(b, resolved) => ValueKind::Scalar,
        _ => match b.arena.record(resolved) {
            Some((_, record)) if record.fields.iter().all(|field| is_scalar(b, field.ty.without_null())) => {
                ValueKind::Object
            }
            _ => ValueKind::Nested,
        },
    }
}

/// Is it a single value: written as one string?
pub(super) fn is_scalar(b: &Builder<'_>, ty: &Type) -> bool {
    is_scalar_within(b, ty, &mut Vec::new())
}

/// A union within itself adds nothing to itself.
fn is_scalar_within(b: &Builder<'_>, ty: &Type, open: &mut Vec<TypeId>) -> bool {
    match b.arena.resolve(ty) {
        Type::Scalar(_) => true,
        Type::Named(id) if open.contains(id) => true,
        Type::Named(id) => match b.arena.get(*id).map(|def| &def.shape) {
            Some(Shape::StringEnum(_) | Shape::IntegerEnum(_)) => true,
            Some(Shape::Union(union)) => {
                open.push(*id);
                union.members.iter().all(|member| is_scalar_within(b, member.ty.without_null(), open))
            }
            _ => false,
        },
        _ => false,
    }
}
