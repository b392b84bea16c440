//! What is wrong with a value, in the words of generated servers: what is told of a request does not depend on which
//! of them it was sent to.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::{Map, Value};

use super::schemas::Violation;

/// How the value came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// As JSON, in which values have types.
    Json,
    /// As texts: in parameters, forms and XML.
    Texts,
}

/// All that is wrong, one place after the other.
pub(super) fn told(
    errors: &[ValidationError<'_>],
    schemas: &Map<String, Value>,
    given: Given,
) -> Vec<Violation> {
    let is_of_type = |error: &ValidationError<'_>| matches!(error.kind(), ValidationErrorKind::Type { .. });
    let mistyped: Vec<String> = errors.iter().filter(|error| is_of_type(error)).map(pointer).collect();
    let mut told: Vec<Violation> = Vec::new();
    for error in errors {
        let pointer = pointer(error);
        if !is_of_type(error) && mistyped.contains(&pointer) {
            continue;
        }
        let name = name(error, schemas);
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                let place = below(&pointer, property.as_str().unwrap_or_default());
                // Layers may require the same.
                if !told.iter().any(|known| known.pointer == place) {
                    told.push(Violation::new(place, "it is required"));
                }
            }
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                let detail = "there must not be such a property";
                told.extend(unexpected.iter().map(|key| Violation::new(below(&pointer, key), detail)));
            }
            ValidationErrorKind::Enum { options } if is_tag(error, schemas) => {
                told.push(Violation::new(pointer, no_member(error.instance(), options)));
            }
            _ => told.push(Violation::new(pointer, words(error, name, given))),
        }
    }
    told
}

fn pointer(error: &ValidationError<'_>) -> String {
    error.instance_path().as_str().to_owned()
}

/// The place of a property.
fn below(pointer: &str, property: &str) -> String {
    format!("{pointer}/{}", property.replace('~', "~0").replace('/', "~1"))
}

/// Is it what `tagged` says of the property that a union is decided by?
fn is_tag(error: &ValidationError<'_>, schemas: &Map<String, Value>) -> bool {
    let Some((key, way)) = way(error) else { return false };
    let ["allOf", "0", "properties", property, "enum"] = way.as_slice() else { return false };
    let Some(schema) = schemas.get(key) else { return false };
    let known = schema.get("discriminator").and_then(|it| it.get("propertyName")?.as_str());
    known == Some(*property) && (schema.get("oneOf").is_some() || schema.get("anyOf").is_some())
}

fn no_member(instance: &Value, known: &Value) -> String {
    let known = known.as_array().into_iter().flatten().map(Value::to_string);
    format!("expected one of {}, found {instance}", known.collect::<Vec<_>>().join(", "))
}

/// The key of the schema that a value does not fit, and the way from there to the keyword.
fn way<'e>(error: &'e ValidationError<'_>) -> Option<(&'e str, Vec<&'e str>)> {
    let (_, place) = error.schema_path().as_str().rsplit_once("/$defs/")?;
    let mut parts = place.split('/');
    // Steps are counted around every schema, by an `if`.
    Some((parts.next()?, parts.filter(|part| !matches!(*part, "then" | "else")).collect()))
}

/// The name of the schema that a value does not fit, if it has one.
fn name<'s>(error: &ValidationError<'_>, schemas: &'s Map<String, Value>) -> Option<&'s str> {
    let (key, within) = way(error)?;
    // Layers are one schema: `Order/allOf/0/required`.
    let is_itself =
        within.split_last().is_some_and(|(_, way)| way.chunks(2).all(|step| matches!(step, ["allOf", _])));
    let (known, _) = schemas.get_key_value(key)?;
    let is_numbered = known.strip_prefix("schema-").is_some_and(|rest| rest.parse::<usize>().is_ok());
    (is_itself && !is_numbered).then_some(known.as_str())
}

fn words(error: &ValidationError<'_>, name: Option<&str>, given: Given) -> String {
    let instance: &Value = error.instance();
    match error.kind() {
        ValidationErrorKind::Type { kind } => mistyped(instance, &expected(kind, name), given),
        ValidationErrorKind::Enum { options } => {
            unlisted(instance, options.as_array().map_or(&[], Vec::as_slice), name)
        }
        ValidationErrorKind::Constant { expected_value } => {
            unlisted(instance, std::slice::from_ref(expected_value.as_ref()), name)
        }
        ValidationErrorKind::Minimum { limit } => format!("must be at least {}", bound(limit)),
        ValidationErrorKind::Maximum { limit } => format!("must be at most {}", bound(limit)),
        ValidationErrorKind::ExclusiveMinimum { limit } => format!("must be above {}", bound(limit)),
        ValidationErrorKind::ExclusiveMaximum { limit } => format!("must be below {}", bound(limit)),
        ValidationErrorKind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        ValidationErrorKind::MinLength { limit } => at_least(*limit, "character", "characters"),
        ValidationErrorKind::MaxLength { limit } => at_most(*limit, "character", "characters"),
        ValidationErrorKind::MinItems { limit } => at_least(*limit, "item", "items"),
        ValidationErrorKind::MaxItems { limit } => at_most(*limit, "item", "items"),
        ValidationErrorKind::MinProperties { limit } => at_least(*limit, "property", "properties"),
        ValidationErrorKind::MaxProperties { limit } => at_most(*limit, "property", "properties"),
        ValidationErrorKind::Pattern { pattern } => format!("must match `{pattern}`"),
        ValidationErrorKind::UniqueItems => repeated(instance),
        ValidationErrorKind::Format { format } => format!("expected {}, found {instance}", meant(format)),
        ValidationErrorKind::OneOfNotValid { .. } | ValidationErrorKind::AnyOf { .. } => {
            format!("fits no member of {}", name.unwrap_or("the union"))
        }
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            format!("fits more than one member of {}", name.unwrap_or("the union"))
        }
        ValidationErrorKind::FalseSchema => "there must not be such a value".to_owned(),
        _ => error.masked_with("the value").to_string(),
    }
}

fn expected(kind: &TypeKind, name: Option<&str>) -> String {
    let words = |kind: JsonType| match kind {
        JsonType::Null => "null".to_owned(),
        JsonType::Boolean => "a boolean".to_owned(),
        JsonType::Integer => "an integer".to_owned(),
        JsonType::Number => "a number".to_owned(),
        JsonType::String => "a string".to_owned(),
        JsonType::Array => "an array".to_owned(),
        JsonType::Object => name.map_or_else(|| "an object".to_owned(), |name| format!("an object ({name})")),
    };
    match kind {
        TypeKind::Single(kind) => words(*kind),
        // That it may be null goes without saying.
        TypeKind::Multiple(kinds) => {
            let kinds = kinds.iter().filter(|kind| *kind != JsonType::Null);
            kinds.map(words).collect::<Vec<_>>().join(" or ")
        }
    }
}

fn mistyped(instance: &Value, expected: &str, given: Given) -> String {
    match (instance, given) {
        (Value::Null, _) => "must not be null".to_owned(),
        (Value::String(text), Given::Texts) => {
            let expected = expected.replace("a boolean", "true or false");
            format!("expected {expected}, found {text:?}")
        }
        _ => format!("invalid type: {}, expected {expected}", kind_of(instance)),
    }
}

/// A value as serde's readers tell of it.
fn kind_of(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("boolean `{value}`"),
        Value::Number(number) if number.is_f64() => format!("floating point `{number}`"),
        Value::Number(number) => format!("integer `{number}`"),
        Value::String(text) => format!("string {text:?}"),
        Value::Array(_) => "sequence".to_owned(),
        Value::Object(_) => "map".to_owned(),
    }
}

fn unlisted(instance: &Value, known: &[Value], name: Option<&str>) -> String {
    let found = instance.as_str().map_or_else(|| instance.to_string(), |text| format!("{text:?}"));
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let known: Vec<String> = known.iter().filter(|value| !value.is_null()).map(plain).collect();
    format!("{found} is no {}: expected one of {}", name.unwrap_or("documented value"), known.join(", "))
}

/// `1`, whether it is written so or `1.0`.
fn bound(limit: &Value) -> String {
    limit.as_f64().map_or_else(|| limit.to_string(), |limit| limit.to_string())
}

fn at_least(limit: u64, one: &str, many: &str) -> String {
    format!("must have at least {limit} {}", if limit == 1 { one } else { many })
}

fn at_most(limit: u64, one: &str, many: &str) -> String {
    format!("must have at most {limit} {}", if limit == 1 { one } else { many })
}

/// The first two items that are equal.
fn repeated(instance: &Value) -> String {
    let items = instance.as_array().map_or(&[][..], Vec::as_slice);
    let before = |at: usize| items.iter().take(at).position(|item| Some(item) == items.get(at));
    match (0..items.len()).find_map(|at| Some((before(at)?, at))) {
        Some((first, second)) => format!("items {first} and {second} are equal"),
        None => "two items are equal".to_owned(),
    }
}

/// What a format stands for.
fn meant(format: &str) -> String {
    match format {
        "date-time" => "a date and time (RFC 3339)".to_owned(),
        "date" => "a date (RFC 3339 full-date)".to_owned(),
        "uuid" => "a UUID (RFC 9562)".to_owned(),
        "ipv4" => "an IPv4 address".to_owned(),
        "ipv6" => "an IPv6 address".to_owned(),
        other => format!("a text of the format `{other}`"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use specwright_runtime::Map;
    use specwright_runtime::codec::{Validate as _, from_json_str, violations};

    use super::Given;
    use crate::mock::schemas::Schemas;
    use crate::mock::steps;

    #[derive(Debug, Clone, PartialEq, Default)]
    struct Parcel {
        label: String,
        weight: Option<f64>,
        tags: Vec<String>,
        stops: Option<Map<Stop>>,
        count: i64,
        sent: Option<specwright_runtime::chrono::NaiveDate>,
    }

    #[derive(Debug, Clone, PartialEq, Default)]
    struct Stop {
        code: String,
        open: bool,
    }

    specwright_runtime::record! {
        Parcel as "Parcel", Exact {
            0 label: required "label", 1 weight: optional "weight", 2 tags: required "tags",
            3 stops: optional "stops", 4 count: required "count", 5 sent: optional "sent",
        } checks {
            0 min_length(1) max_length(4), 1 above(0.0) maximum(31.5) multiple_of(0.5),
            2 max_items(2) unique_items each(pattern("^[a-z]+$")), 3 min_properties(1), 4 minimum(1.0) below(1e3),
        }
    }

    specwright_runtime::record! { Stop as "Stop", Exact { 0 code: required "code", 1 open: required "open", } }

    fn schemas() -> Schemas {
        let parcel = json!({
            "type": "object",
            "required": ["count", "tags", "label"],
            "properties": {
                "label": {"type": "string", "minLength": 1, "maxLength": 4},
                "weight": {"type": "number", "exclusiveMinimum": 0, "maximum": 31.5, "multipleOf": 0.5},
                "tags": {"type": "array", "maxItems": 2, "uniqueItems": true, "items": {"type": "string", "pattern": "^[a-z]+$"}},
                "stops": {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/$defs/Stop"}},
                "count": {"type": "integer", "minimum": 1, "exclusiveMaximum": 1000.0},
                "sent": {"type": "string", "format": "date"},
            },
        });
        let stop = json!({"type": "object", "required": ["code", "open"], "properties": {"code": {"type": "string"}, "open": {"type": "boolean"}}});
        let all = json!({"Parcel": parcel, "Stop": {"allOf": [stop]}});
        Schemas::new(all.as_object().unwrap().clone())
    }

    /// What the runtime says: of types, or where those fit, of what is demanded beyond them.
    fn by_runtime(value: &Value) -> Vec<(String, String)> {
        let errors = match from_json_str::<Parcel>(&value.to_string()) {
            Ok(parcel) => {
                parcel.validate().err().map(|invalid| invalid.errors().to_vec()).unwrap_or_default()
            }
            Err(_) => violations(&mut Parcel::default(), value),
        };
        errors.iter().map(|error| (error.pointer(), error.message().to_owned())).collect()
    }

    #[test]
    fn the_words_are_those_of_the_runtime() {
        let schemas = schemas();
        for value in [
            json!({"label": "", "tags": [], "count": 1000, "weight": 31.75}),
            json!({"label": "longer", "tags": ["a", "A", "a"], "count": 0, "weight": 0, "stops": {}}),
            json!({"label": 5, "tags": {}, "count": "1", "weight": true, "stops": {"a": []}}),
            json!({"label": null, "tags": [1.5, []], "count": 2.5, "sent": "soon"}),
            json!({"stops": {"a": {}, "b/c": {"code": "b"}, "d": 5}}),
            json!({"label": "a", "tags": "a", "count": {}}),
            json!([]),
            json!("text"),
        ] {
            steps::start();
            let mut expected = by_runtime(&value);
            let told = schemas.violations("Parcel", &value, Given::Json).into_iter();
            let mut told: Vec<(String, String)> = told.map(|it| (it.pointer, it.detail)).collect();
            expected.sort();
            told.sort();
            assert!(!expected.is_empty(), "{value}");
            assert_eq!(told, expected, "{value}");
        }
    }

    /// Where the runtime stops with types, everything is told.
    #[test]
    fn wrong_types_hide_nothing_else() {
        steps::start();
        let value = json!({"label": "", "tags": 5, "count": 0});
        let told = schemas().violations("Parcel", &value, Given::Json).into_iter();
        let mut told: Vec<String> = told.map(|it| it.pointer).collect();
        told.sort();
        assert_eq!(told, ["/count", "/label", "/tags"]);
    }
}
