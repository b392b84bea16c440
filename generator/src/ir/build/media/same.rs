//! Which schemas say the same.

use serde_json::Value;

use crate::diagnostics::Location;
use crate::document::model::{MediaType, SchemaRef};
use crate::ir::build::Builder;

/// Keywords that say nothing about values.
const SILENT: [&str; 5] = ["title", "description", "example", "examples", "default"];

/// Keywords under which names, not keywords, lead to schemas.
const NAMED: [&str; 5] = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];

/// How many values are looked at: schemas that differ mostly differ soon.
const MANY_ENOUGH: usize = 10_000;

/// Have two media types the same schema? By reference, or word for word but for annotations; the
/// order of keywords and properties makes no difference.
pub(super) fn schema(b: &Builder<'_>, one: &MediaType, other: &MediaType) -> bool {
    match (&one.schema, &other.schema) {
        (Some(one), Some(other)) => same(b, one, other),
        (None, None) => true,
        _ => false,
    }
}

fn same(b: &Builder<'_>, one: &SchemaRef, other: &SchemaRef) -> bool {
    let target = |schema: &SchemaRef| -> Location {
        b.document.resolve(&schema.location).unwrap_or_else(|_| schema.location.clone())
    };
    let (one, other) = (target(one), target(other));
    if one == other {
        return true;
    }
    // A relative reference means something else in another file.
    let (Some(left), Some(right)) = (b.document.value(&one), b.document.value(&other)) else { return false };
    one.document == other.document && Comparison { left: MANY_ENOUGH }.schemas(left, right)
}

struct Comparison {
    left: usize,
}

impl Comparison {
    fn schemas(&mut self, one: &Value, other: &Value) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        let (Value::Object(one), Value::Object(other)) = (one, other) else { return one == other };
        let matters = |(key, _): &(&String, &Value)| !SILENT.contains(&key.as_str());
        one.iter().filter(matters).count() == other.iter().filter(matters).count()
            && one
                .iter()
                .filter(matters)
                .all(|(key, value)| other.get(key).is_some_and(|found| self.keyword(key, value, found)))
    }

    fn keyword(&mut self, key: &str, one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Object(one), Value::Object(other)) if NAMED.contains(&key) => {
                one.len() == other.len()
                    && one.iter().all(|(name, schema)| {
                        other.get(name).is_some_and(|found| self.schemas(schema, found))
                    })
            }
            (Value::Array(one), Value::Array(other)) if key != "enum" => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| self.schemas(one, other))
            }
            _ if key == "const" || key == "enum" => one == other,
            _ => self.schemas(one, other),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Comparison, MANY_ENOUGH};

    fn same(one: &serde_json::Value, other: &serde_json::Value) -> bool {
        Comparison { left: MANY_ENOUGH }.schemas(one, other)
    }

    #[test]
    fn annotations_and_order_make_no_difference() {
        let one = json!({"type": "object", "properties": {"a": {"type": "string", "title": "A"}, "b": {}}});
        let other =
            json!({"properties": {"b": {}, "a": {"example": "x", "type": "string"}}, "type": "object"});
        assert!(same(&one, &other));
        assert!(!same(&one, &json!({"type": "object", "properties": {"a": {"type": "string"}}})));
    }

    #[test]
    fn properties_may_be_called_as_annotations_are() {
        let of = |ty: &str| json!({"properties": {"title": {"type": ty}}});
        assert!(same(&of("string"), &of("string")));
        assert!(!same(&of("string"), &of("integer")));
        assert!(!same(&json!({"enum": [{"title": 1}]}), &json!({"enum": [{"title": 2}]})));
    }
}
