//! Schemas: nearly those of OpenAPI 3.0. Swagger 2.0, Schema Object.

use serde_json::{Map, Value, json};

/// Keys under which anything may stand.
const DATA: [&str; 4] = ["example", "examples", "default", "enum"];

/// Rewrites all schemas of a tree, in place.
pub(super) fn rewrite(value: &mut Value) {
    match value {
        Value::Object(object) => {
            keywords(object);
            let is_data = |key: &str| DATA.contains(&key) || key.starts_with("x-");
            // Among responses, `default` is one of them.
            let is_response =
                |value: &Value| value.get("description").is_some() || value.get("$ref").is_some();
            for (key, value) in object.iter_mut() {
                if !is_data(key) || (key == "default" && is_response(value)) {
                    rewrite(value);
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(rewrite),
        _ => {}
    }
}

fn keywords(object: &mut Map<String, Value>) {
    if object.get("type").is_some_and(|name| name == "file") {
        object.insert("type".to_owned(), json!("string"));
        object.insert("format".to_owned(), json!("binary"));
    }
    if let Some(nullable) = object.get("x-nullable").filter(|value| value.is_boolean()).cloned() {
        object.entry("nullable").or_insert(nullable);
    }
    if let Some(Value::String(property)) = object.get("discriminator") {
        let discriminator = json!({"propertyName": property});
        object.insert("discriminator".to_owned(), discriminator);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::rewrite;

    #[test]
    fn what_has_another_form_gets_it() {
        let mut tree = json!({
            "Pet": {"discriminator": "kind", "example": {"type": "file"}},
            "Photo": {"type": "file", "x-nullable": true},
            "Kind": {"properties": {"discriminator": {"type": "string"}}, "default": {"type": "file"}},
        });
        rewrite(&mut tree);
        let expected = json!({
            "Pet": {"discriminator": {"propertyName": "kind"}, "example": {"type": "file"}},
            "Photo": {"type": "string", "format": "binary", "x-nullable": true, "nullable": true},
            "Kind": {"properties": {"discriminator": {"type": "string"}}, "default": {"type": "file"}},
        });
        assert_eq!(tree, expected);
    }
}
