//! How a parameter is written, and what cannot be.

use super::{Builder, media};
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{self, MediaType, ParameterPlace, Style};
use crate::ir::{Explode, Media, ParameterStyle, Scalar, Shape, Type, TypeId};

/// What a parameter's value is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueKind {
    Scalar,
    /// An array of scalars.
    Array,
    /// An object of scalars.
    Object,
    /// A scalar or an array of scalars.
    ScalarOrArray,
    /// A scalar or an object of scalars.
    ScalarOrObject,
    /// An array of objects or arrays.
    NestedArray,
    /// An object of objects or arrays.
    NestedObject,
    /// A union of values of other kinds.
    Nested,
}

/// How a parameter is written.
pub(super) struct Form {
    pub(super) style: ParameterStyle,
    pub(super) content: Option<Box<Media>>,
}

impl From<ParameterStyle> for Form {
    fn from(style: ParameterStyle) -> Self {
        Self { style, content: None }
    }
}

/// The type and the form of a parameter. What has no form on the wire becomes a string, with a
/// warning. A parameter has no way to be `null`; absence is what it has.
pub(super) fn writable(b: &mut Builder<'_>, source: &model::Parameter, ty: &Type) -> (Type, Form) {
    let ty = match ty.without_null() {
        Type::Json if source.content.is_none() && source.style != Style::DeepObject => {
            Type::Scalar(Scalar::String)
        }
        other => other.clone(),
    };
    match form(b, source, &ty) {
        Ok(form) => {
            if source.content.is_none() && form.style == ParameterStyle::Json {
                report_json(b, &source.location, "this style");
            }
            (ty, form)
        }
        Err(why) => {
            b.diagnostics.report(
                Diagnostic::new(Code::UnsupportedStyle, Place::Value(source.location.clone()), why)
                    .note("the generated code takes and gives the parameter as a string, sent as it is"),
            );
            let style = match source.style {
                Style::QueryString => Style::QueryString,
                _ => default_style(source.place),
            };
            (Type::Scalar(Scalar::String), ParameterStyle::Style(style).into())
        }
    }
}

fn form(b: &mut Builder<'_>, source: &model::Parameter, ty: &Type) -> Result<Form, String> {
    match &source.content {
        Some(entry) if source.style == Style::QueryString => query_string(b, entry, ty),
        Some(entry) => content(b, entry, ty, default_style(source.place)),
        None => Ok(styled(kind(b, ty), source.place, source.style, source.explode).into()),
    }
}

/// What is nested is JSON where OpenAPI has no form for it.
pub(super) fn report_json(b: &mut Builder<'_>, at: &Location, place: &str) {
    let message = format!("OpenAPI has no form for objects and arrays within one another in {place}");
    let finding = Diagnostic::new(Code::Mended, Place::Value(at.clone()), message);
    b.diagnostics.report(finding.label("taken as JSON"));
}

/// How a value is written in a style. What is nested is JSON, for OpenAPI leaves it open: a member or an
/// element where each stands for itself, else the whole.
pub(super) fn styled(kind: ValueKind, place: ParameterPlace, style: Style, explode: bool) -> ParameterStyle {
    let delimited = matches!(style, Style::Form | Style::SpaceDelimited | Style::PipeDelimited);
    let in_pairs = place == ParameterPlace::Query && explode && delimited;
    match kind {
        // What is no object, and what is within one, has a form that most servers share.
        _ if style == Style::DeepObject => ParameterStyle::Style(style),
        ValueKind::Object | ValueKind::ScalarOrObject | ValueKind::NestedObject if in_pairs => {
            ParameterStyle::Members
        }
        ValueKind::NestedArray | ValueKind::Nested if in_pairs => ParameterStyle::Field,
        ValueKind::NestedArray | ValueKind::NestedObject | ValueKind::Nested => ParameterStyle::Json,
        _ => ParameterStyle::Style(style),
    }
}

/// A parameter that is written as a media type.
fn content(b: &mut Builder<'_>, entry: &MediaType, ty: &Type, style: Style) -> Result<Form, String> {
    let kind = kind(b, ty);
    if media::is_json(&entry.name) {
        return Ok(ParameterStyle::Json.into());
    }
    if kind == ValueKind::Scalar {
        return Ok(ParameterStyle::Style(style).into());
    }
    match media::in_text(b, entry, ty).filter(|_| style != Style::Simple || !media::has_lines(&entry.name)) {
        Some(media) => Ok(Form { style: ParameterStyle::Content, content: Some(Box::new(media)) }),
        None => Err(format!("nothing says how a value of this schema is written in `{}` here", entry.name)),
    }
}

/// A header that is written as a media type.
fn header_content(b: &Builder<'_>, media_type: &str, ty: &Type) -> Result<ParameterStyle, String> {
    match kind(b, ty) {
        _ if media::is_json(media_type) => Ok(ParameterStyle::Json),
        ValueKind::Scalar => Ok(ParameterStyle::Style(Style::Simple)),
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
        (Some(media_type), _) => Ok((header_content(b, media_type, ty)?, Explode::No)),
        (None, ValueKind::Nested | ValueKind::NestedArray | ValueKind::NestedObject) => {
            Ok((ParameterStyle::Json, Explode::No))
        }
        (None, ValueKind::Object | ValueKind::ScalarOrObject) if source.explode => Ok((simple, Explode::Yes)),
        (None, _) => Ok((simple, Explode::No)),
    }
}

/// A parameter that is the whole query. OpenAPI 3.2.0 §4.12.
fn query_string(b: &mut Builder<'_>, entry: &MediaType, ty: &Type) -> Result<Form, String> {
    if media::is_json(&entry.name) {
        return Ok(ParameterStyle::QueryJson.into());
    }
    match kind(b, ty) {
        _ if media::is_form(&entry.name) && is_object(b, ty) => {
            let media = media::in_text(b, entry, ty);
            Ok(Form { style: ParameterStyle::QueryForm, content: media.map(Box::new) })
        }
        ValueKind::Scalar => Ok(ParameterStyle::Style(Style::QueryString).into()),
        _ => Err(format!("nothing says how a value of this schema is a query in `{}`", entry.name)),
    }
}

fn default_style(place: ParameterPlace) -> Style {
    match place {
        ParameterPlace::Path | ParameterPlace::Header => Style::Simple,
        ParameterPlace::Query | ParameterPlace::Cookie => Style::Form,
    }
}

/// Unions within unions that are looked into.
const MAX_DEPTH: usize = 16;

pub(super) fn kind(b: &Builder<'_>, ty: &Type) -> ValueKind {
    kind_within(b, ty, 0)
}

fn kind_within(b: &Builder<'_>, ty: &Type, depth: usize) -> ValueKind {
    let is_flat = |ty: &Type| is_scalar(b, ty.without_null()) || *ty == Type::Json;
    let array = |flat: bool| if flat { ValueKind::Array } else { ValueKind::NestedArray };
    let object = |flat: bool| if flat { ValueKind::Object } else { ValueKind::NestedObject };
    let resolved = b.arena.resolve(ty.without_null());
    if is_scalar(b, resolved) {
        return ValueKind::Scalar;
    }
    let shape = match resolved {
        Type::List(item) => return array(is_flat(item)),
        Type::Map(value) => return object(is_flat(value)),
        Type::Named(id) => b.arena.get(*id).map(|def| &def.shape),
        _ => None,
    };
    match shape {
        Some(Shape::Record(record)) => {
            let extra = record.extra.as_ref().is_none_or(|extra| is_flat(&extra.ty));
            object(extra && record.fields.iter().all(|field| is_flat(&field.ty)))
        }
        Some(Shape::Tuple(tuple)) => array(tuple.iter().all(is_flat)),
        Some(Shape::Newtype(inner)) if depth < MAX_DEPTH => kind_within(b, inner, depth + 1),
        Some(Shape::Union(union)) if depth < MAX_DEPTH => {
            let kinds = union.members.iter().map(|member| kind_within(b, &member.ty, depth + 1));
            kinds.reduce(either).unwrap_or(ValueKind::Nested)
        }
        _ => ValueKind::Nested,
    }
}

/// The kind of a union of both.
fn either(one: ValueKind, other: ValueKind) -> ValueKind {
    use ValueKind::{Array, NestedObject, Object, Scalar, ScalarOrArray, ScalarOrObject};
    match (one, other) {
        _ if one == other => one,
        (Scalar | Array | ScalarOrArray, Scalar | Array | ScalarOrArray) => ScalarOrArray,
        (Scalar | Object | ScalarOrObject, Scalar | Object | ScalarOrObject) => ScalarOrObject,
        (Object | NestedObject, Object | NestedObject) => NestedObject,
        _ => ValueKind::Nested,
    }
}

/// Is it an object whatever it holds, or anything at all: can it be a form?
pub(super) fn is_object(b: &Builder<'_>, ty: &Type) -> bool {
    let kind = kind(b, ty);
    *b.arena.resolve(ty.without_null()) == Type::Json
        || matches!(kind, ValueKind::Object | ValueKind::NestedObject)
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
            Some(Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_)) => true,
            Some(Shape::Union(union)) => {
                open.push(*id);
                union.members.iter().all(|member| is_scalar_within(b, member.ty.without_null(), open))
            }
            _ => false,
        },
        _ => false,
    }
}
