use crate::document::model::SimpleType;
use crate::ir::Scalar;

/// The scalar for a `type` and `format`. Formats without a type of their own stay strings or
/// plain numbers: a format is an annotation (OpenAPI 3.0.4 §4.4).
pub(super) fn of(simple: SimpleType, format: Option<&str>) -> Scalar {
    match (simple, format) {
        (SimpleType::Boolean, _) => Scalar::Boolean,
        (SimpleType::Integer, Some("int32")) => Scalar::I32,
        (SimpleType::Integer, Some("uint32")) => Scalar::U32,
        (SimpleType::Integer, Some("uint64")) => Scalar::U64,
        (SimpleType::Integer, _) => Scalar::I64,
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
        _ => Scalar::String,
    }
}
