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
        _ => {}
    }
    // Documents often round the bounds of 64 bits, as a double does: -9223372036854776000.
    const SLACK: f64 = 4096.0;
    const I64: f64 = 9_223_372_036_854_775_808.0;
    let bound = |bound: &Option<(serde_json::Number, bool)>| bound.as_ref().and_then(|(it, _)| it.as_f64());
    let (least, most) = (bound(&schema.constraints.minimum), bound(&schema.constraints.maximum));
    let is_natural = least.is_some_and(|least| least >= 0.0);
    if is_natural && format != Some("int64") && most.is_some_and(|most| most > I64 + SLACK) {
        if most.is_some_and(|most| most > 2.0 * I64 + SLACK) {
            too_large(b, at, "u64");
        }
        return Scalar::U64;
    }
    let is_beyond = least.is_some_and(|least| least < -I64 - SLACK)
        || most.is_some_and(|most| most > I64 + SLACK)
        || matches!(format, Some("int128" | "uint128"));
    if is_beyond {
        too_large(b, at, "i64");
    }
    Scalar::I64
}

fn too_large(b: &mut Builder<'_>, at: &Location, ty: &str) {
    let message = format!("integers beyond 64 bits have no type: this one becomes `{ty}`");
    let finding = Diagnostic::new(Code::Unsupported, Place::Value(at.clone()), message);
    b.diagnostics.report(finding.note("larger values are refused when they are read"));
}

/// The type that a format belongs to, for schemas that do not name it.
pub(super) fn meant(format: &str) -> Option<SimpleType> {
    Some(match format {
        "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64" => {
            SimpleType::Integer
        }
        "float" | "double" => SimpleType::Number,
        "date-time" | "date" | "uuid" | "ipv4" | "ipv6" | "byte" | "binary" | "password" | "email"
        | "uri" | "hostname" | "time" | "duration" => SimpleType::String,
        _ => return None,
    })
}
