//! Defaults that are no value of their type: they are documented, and nobody could send them.

use serde_json::Value;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Location, Place};
use crate::ir::{Api, Scalar, Shape, Type};

/// Types within types are looked through no deeper than this.
const DEEP_ENOUGH: usize = 32;

pub(super) fn check(api: &Api, diagnostics: &mut Diagnostics) {
    for (_, def) in api.types.iter() {
        let Shape::Record(record) = &def.shape else { continue };
        for field in &record.fields {
            judge(api, &field.ty, field.default.as_ref(), &field.location, diagnostics);
        }
    }
    for parameter in api.operations.iter().flat_map(|operation| &operation.parameters) {
        let at = parameter.location.child("schema");
        judge(api, &parameter.ty, parameter.default.as_ref(), &at, diagnostics);
    }
}

fn judge(api: &Api, ty: &Type, default: Option<&Value>, at: &Location, diagnostics: &mut Diagnostics) {
    // `default: null` says that there is none.
    let Some(default) = default.filter(|default| !default.is_null()) else { return };
    if fits(api, ty, default, 0) {
        return;
    }
    let place = Place::Value(at.child("default"));
    let finding = Diagnostic::new(Code::UnfitDefault, place, "the default is no value of its own schema");
    diagnostics.report(finding.label("documented as it is"));
}

fn fits(api: &Api, ty: &Type, value: &Value, depth: usize) -> bool {
    if depth > DEEP_ENOUGH {
        return true;
    }
    let all = |inner: &Type, values: &[Value]| values.iter().all(|value| fits(api, inner, value, depth + 1));
    match ty {
        Type::Named(id) => api.types.get(*id).is_none_or(|def| fits_shape(api, &def.shape, value, depth + 1)),
        Type::Scalar(scalar) => fits_scalar(*scalar, value),
        Type::List(inner) => value.as_array().is_some_and(|values| all(inner, values)),
        Type::Map(inner) => value
            .as_object()
            .is_some_and(|values| values.values().all(|value| fits(api, inner, value, depth + 1))),
        Type::Nullable(inner) => value.is_null() || fits(api, inner, value, depth),
        Type::Json | Type::Raw | Type::Unit => true,
    }
}

fn fits_shape(api: &Api, shape: &Shape, value: &Value, depth: usize) -> bool {
    match shape {
        Shape::Alias(ty) | Shape::Newtype(ty) => fits(api, ty, value, depth),
        Shape::Record(_) => value.is_object(),
        Shape::Tuple(elements) => value.as_array().is_some_and(|values| values.len() == elements.len()),
        Shape::StringEnum(list) => list.iter().any(|known| value.as_str() == Some(&known.value)),
        Shape::IntegerEnum(list) => list.iter().any(|known| value.as_i64() == Some(known.value)),
        Shape::ValueEnum(list) => list.iter().any(|known| *value == known.value),
        Shape::Union(union) => union.members.iter().any(|member| fits(api, &member.ty, value, depth)),
    }
}

fn fits_scalar(scalar: Scalar, value: &Value) -> bool {
    let is_whole = || value.as_f64().is_some_and(|number| number.fract() == 0.0);
    match scalar {
        Scalar::Boolean => value.is_boolean(),
        Scalar::F32 | Scalar::F64 => value.is_number(),
        Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64 => is_whole(),
        Scalar::U8 | Scalar::U16 | Scalar::U32 | Scalar::U64 => {
            is_whole() && value.as_f64().is_some_and(|number| number >= 0.0)
        }
        _ => value.is_string(),
    }
}
