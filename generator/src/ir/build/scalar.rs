//! `type` and `format` of single values.

use super::Builder;
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{Schema, SimpleType};
use crate::ir::Scalar;

/// The scalar for a `type` and `format`. Formats without a type of their own stay strings or
/// plain numbers: a format is an annotation (OpenAPI 3.0.4 §4.4).
pub(super) fn of(b: &mut Builder<'_>, simple: SimpleType, schema: &Schema, at: &Location) -> Scalar {
    match (simple, schema.format.as_deref()) {
        (SimpleType::Boolean, _) => Scalar::Boolean,
        (SimpleType::Integer, format) => integer(b, format, schema, at),
        (SimpleType::Number, Some("float")) => Scalar::F32,
        (SimpleType::Number, Some("int32")) => Scalar::I32,
        (SimpleType::Number, Some("int64")) => Scalar::I64,
        (SimpleType::Number, _) => Scalar::F64,
        (_, Some("date-time")) => Scalar::DateTime,
        (_, Some("date")) => Scalar::Date,
        (_, Some("uuid")) => Scalar::Uuid,
        (_, Some("ipv4")) => Scalar::Ipv4,
        (_, Some("ipv6")) => Scalar::Ipv6,
        (_, Some("byte")) => Scalar::Base64,
        (_, None) if is_base64(schema) => Scalar::Base64,
        _ => Scalar::String,
    }
}

/// `contentEncoding: base64`. JSON Schema 2020-12 validation §8.3.
fn is_base64(schema: &Schema) -> bool {
    schema.content_encoding.as_deref().is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64"))
}

fn integer(b: &mut Builder<'_>, format: Option<&str>, schema: &Schema, at: &Location) -> Scalar {
    match format {
        Some("int8") => return Scalar::I8,
        Some("int16") => return Scalar::I16,
        Some("int32") => return Scalar::I32,
        Some("uint8") => return Scalar::U8,
        Some("uint16") => return Scalar::U16,
        Some("uint32") => return Scalar::U32,
        Some("uint64") => return Scalar::U64,
        Some("int128" | "bigint" | "biginteger" | "big-integer") => return Scalar::I128,
        Some("uint128") => return Scalar::U128,
        _ => {}
    }
    by_bounds(b, format, schema, at)
}

/// The narrowest type from 64 bits on that holds all values within the bounds.
fn by_bounds(b: &mut Builder<'_>, format: Option<&str>, schema: &Schema, at: &Location) -> Scalar {
    // Documents often round the bounds of 64 bits, as a double does: -9223372036854776000.
    const SLACK: f64 = 4096.0;
    const I64: f64 = 9_223_372_036_854_775_808.0;
    const I128: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0;
    let bound = |bound: &Option<(serde_json::Number, bool)>| bound.as_ref().and_then(|(it, _)| it.as_f64());
    let (least, most) = (bound(&schema.constraints.minimum), bound(&schema.constraints.maximum));
    let fits = |limit: f64| {
        least.is_none_or(|least| least >= -limit - SLACK) && most.is_none_or(|most| most <= limit + SLACK)
    };
    let is_natural = least.is_some_and(|least| least >= 0.0);
    match format {
        Some("int64") if !fits(I64) => too_large(b, at, Scalar::I64),
        Some("int64") => Scalar::I64,
        Some("int256" | "uint256") => too_large(b, at, Scalar::I128),
        _ if fits(I64) => Scalar::I64,
        _ if is_natural && fits(2.0 * I64) => Scalar::U64,
        _ if fits(I128) => Scalar::I128,
        _ if is_natural && fits(2.0 * I128) => Scalar::U128,
        _ => too_large(b, at, Scalar::I128),
    }
}

fn too_large(b: &mut Builder<'_>, at: &Location, scalar: Scalar) -> Scalar {
    let ty = if scalar == Scalar::I64 { "i64" } else { "i128" };
    let message = format!("this integer becomes `{ty}`, which does not hold all of its values");
    let finding = Diagnostic::new(Code::Unsupported, Place::Value(at.clone()), message);
    b.diagnostics.report(finding.note("larger values are refused when they are read"));
    scalar
}

/// The type that a format belongs to, for schemas that do not name it.
pub(super) fn meant(format: &str) -> Option<SimpleType> {
    Some(match format {
        "int8" | "int16" | "int32" | "int64" | "int128" | "uint8" | "uint16" | "uint32" | "uint64"
        | "uint128" => SimpleType::Integer,
        "float" | "double" => SimpleType::Number,
        "date-time" | "date" | "uuid" | "ipv4" | "ipv6" | "byte" | "binary" | "password" | "email"
        | "uri" | "hostname" | "time" | "duration" => SimpleType::String,
        _ => return None,
    })
}
