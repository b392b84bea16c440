use serde_json::{Value, json};

use super::super::chance::Chance;
use super::super::schemas::{Sample, Schemas};

#[allow(clippy::needless_pass_by_value)] // as `json!` makes them
fn sample(schema: Value) -> Result<Value, Value> {
    let Value::Object(all) = json!({"s": schema}) else { return Err(Value::Null) };
    match Schemas::new(all).sample("s", "things", &Chance::new(1, "test")) {
        Sample::Valid(value) => Ok(value),
        Sample::Invalid(value) => Err(value),
    }
}

#[test]
fn what_is_made_is_what_the_schema_allows() {
    let mut wrong = Vec::new();
    for schema in [
        json!({"type": "integer", "minimum": 7, "maximum": 9, "multipleOf": 4}),
        json!({"type": "integer", "exclusiveMinimum": 7, "exclusiveMaximum": 9}),
        json!({"type": "number", "exclusiveMinimum": 0, "maximum": 0.01}),
        json!({"type": "number", "multipleOf": 0.25, "minimum": 3}),
        json!({"type": "integer", "maximum": -5}),
        json!({"type": "string", "minLength": 200}),
        json!({"type": "string", "maxLength": 2}),
        json!({"type": "string", "pattern": "^[A-Z]{3}-\\d{4}(x|y)?$"}),
        json!({"type": "string", "pattern": "^[a-z]+$", "minLength": 30, "maxLength": 40}),
        json!({"type": "string", "pattern": "^(?!x)[a-z/]{3}$"}),
        json!({"type": "string", "enum": ["a", "b"], "example": "c"}),
        json!({"type": "string", "format": "date-time", "example": 5}),
        json!({"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 3}, "uniqueItems": true, "minItems": 3}),
        json!({"type": "array", "maxItems": 0}),
        json!({"type": "array", "contains": {"const": 5}}),
        json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}),
        json!({"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 4}),
        json!({"type": "object", "required": ["x"], "additionalProperties": {"type": "boolean"}}),
        json!({"allOf": [{"properties": {"a": {"type": "string"}}}, {"required": ["a"], "properties": {"a": {"maxLength": 1}}}]}),
        json!({"oneOf": [{"type": "string"}, {"type": "string", "maxLength": 100}, {"type": "integer"}]}),
        json!({"type": ["null", "boolean"]}),
        json!({"anyOf": [{"type": "null"}, {"type": "array", "items": {"format": "uuid", "type": "string"}}]}),
        json!({"type": "object", "properties": {"next": {"$ref": "#/$defs/s"}, "n": {"type": "integer"}}}),
        json!({"not": {"type": "string"}}),
        json!(true),
        json!({}),
    ] {
        if let Err(made) = sample(schema.clone()) {
            wrong.push(format!("{schema}: {made}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_no_value_satisfies_comes_to_an_end() {
    for schema in [
        json!(false),
        json!({"type": "string", "minLength": 5, "maxLength": 2}),
        json!({"type": "string", "minLength": 1_000_000_000_u64}),
        json!({"type": "array", "minItems": 1_000_000_000_u64, "items": {"type": "array", "minItems": 1_000_000_u64}}),
        json!({"type": "object", "minProperties": 1_000_000_000_u64}),
        json!({"type": "object", "required": ["s"], "properties": {"s": {"$ref": "#/$defs/s"}}}),
        json!({"type": "object", "required": ["a", "b"], "properties": {
            "a": {"anyOf": [{"$ref": "#/$defs/s"}, {"$ref": "#/$defs/s"}]}, "b": {"$ref": "#/$defs/s"}}}),
        json!({"allOf": [{"$ref": "#/$defs/s"}, {"type": "string"}, {"type": "integer"}]}),
        json!({"type": "integer", "minimum": 5, "maximum": 2}),
        json!({"type": "number", "minimum": 1e308, "multipleOf": 1e-300}),
    ] {
        let made = sample(schema.clone());
        assert!(made.is_err() || made == sample(schema.clone()), "{schema}");
    }
    for pattern in ["(a{1000}){1000}", "((((a+)+)+)+)+$", "[", "(?=(a))\\1", "^(([a-z])+.)+[A-Z]([a-z])+$"] {
        let made = sample(json!({"type": "string", "pattern": pattern}));
        assert!(made.as_ref().unwrap_or_else(|value| value).is_string(), "{pattern}: {made:?}");
    }
}

#[test]
fn a_seed_decides() {
    let Value::Object(all) =
        json!({"s": {"properties": {"id": {"type": "integer"}, "email": {"type": "string"}}}})
    else {
        panic!("an object")
    };
    let schemas = Schemas::new(all);
    let made = |seed| format!("{:?}", schemas.sample("s", "", &Chance::new(seed, "test")));
    assert_eq!(made(1), made(1));
    assert_ne!(made(1), made(2));
    assert!(made(1).contains("@example.com"), "{}", made(1));
}
