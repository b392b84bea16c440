//! Defaults that are no value of their type: they are documented, and nobody could send them.

use serde_json::Value;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Location, Place};
use crate::ir::{Api, Scalar, Shape, Type};

/// Types within types are looked through so often: unions of unions would multiply. Whatever is
/// behind that is taken to fit.
const MAX_STEPS: usize = 10_000;

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
    if (Judging { api, steps: MAX_STEPS, depth: 0 }).fits(ty, default) {
        return;
    }
    let place = Place::Value(at.child("default"));
    let finding = Diagnostic::new(Code::UnfitDefault, place, "the default is no value of its own schema");
    diagnostics.report(finding.label("documented as it is"));
}

struct Judging<'a> {
    api: &'a Api,
    steps: usize,
    depth: usize,
}

impl Judging<'_> {
    fn fits(&mut self, ty: &Type, value: &Value) -> bool {
        const DEEP_ENOUGH: usize = 64;
        let Some(steps) = self.steps.checked_sub(1) else { return true };
        self.steps = steps;
        if self.depth > DEEP_ENOUGH {
            return true;
        }
        self.depth += 1;
        let fits = self.fits_type(ty, value);
        self.depth -= 1;
        fits
    }

    fn fits_type(&mut self, ty: &Type, value: &Value) -> bool {
        match ty {
            Type::Named(id) => self.api.types.get(*id).is_none_or(|def| self.fits_shape(&def.shape, value)),
            Type::Scalar(scalar) => fits_scalar(*scalar, value),
            Type::List(inner) => {
                value.as_array().is_some_and(|values| values.iter().all(|value| self.fits(inner, value)))
            }
            Type::Map(inner) => {
                value.as_object().is_some_and(|values| values.values().all(|value| self.fits(inner, value)))
            }
            Type::Nullable(inner) => value.is_null() || self.fits(inner, value),
            Type::Json | Type::Raw | Type::Items(_) | Type::Events(_) | Type::OneOf(_) | Type::Unit => true,
        }
    }

    fn fits_shape(&mut self, shape: &Shape, value: &Value) -> bool {
        match shape {
            Shape::Alias(ty) | Shape::Newtype(ty) => self.fits(ty, value),
            Shape::Record(_) => value.is_object(),
            Shape::Tuple(elements) => value.as_array().is_some_and(|values| values.len() == elements.len()),
            Shape::StringEnum(list) => list.iter().any(|known| value.as_str() == Some(&known.value)),
            Shape::IntegerEnum(list) => list.iter().any(|known| value.as_i64() == Some(known.value)),
            Shape::ValueEnum(list) => list.iter().any(|known| *value == known.value),
            Shape::Union(union) => union.members.iter().any(|member| self.fits(&member.ty, value)),
        }
    }
}

fn fits_scalar(scalar: Scalar, value: &Value) -> bool {
    let is_whole = || value.as_f64().is_some_and(|number| number.fract() == 0.0);
    match scalar {
        Scalar::Boolean => value.is_boolean(),
        Scalar::F32 | Scalar::F64 => value.is_number(),
        Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64 | Scalar::I128 => is_whole(),
        Scalar::U8 | Scalar::U16 | Scalar::U32 | Scalar::U64 | Scalar::U128 => {
            is_whole() && value.as_f64().is_some_and(|number| number >= 0.0)
        }
        Scalar::Foreign(_) => true,
        _ => value.is_string(),
    }
}
