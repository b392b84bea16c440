//! What a schema says to people.

use serde_json::Value;

use super::Builder;
use crate::document::model::{AdditionalProperties, Schema};
use crate::ir::{Docs, Remarks};

/// Longer examples are for the document.
const MAX_EXAMPLE: usize = 80;

/// Arrays within arrays are told of so far.
const MAX_DEPTH: usize = 3;

impl Builder<'_> {
    pub(super) fn docs_of(&mut self, schema: &Schema) -> Docs {
        self.docs_at(schema, 0)
    }

    fn docs_at(&mut self, schema: &Schema, depth: usize) -> Docs {
        Docs {
            title: schema.title.clone(),
            description: schema.description.clone(),
            deprecated: schema.deprecated,
            remarks: self.remarks(schema, depth),
        }
    }

    fn remarks(&mut self, schema: &Schema, depth: usize) -> Option<Box<Remarks>> {
        let remarks = Remarks {
            constraints: schema.constraints.clone(),
            example: schema.example.as_ref().and_then(example),
            within: self.within(schema, depth),
        };
        (remarks != Remarks::default()).then(|| Box::new(remarks))
    }

    /// What has a definition is told of there.
    fn within(&mut self, schema: &Schema, depth: usize) -> Option<Docs> {
        let inner = match (&schema.items, &schema.additional_properties) {
            (Some(items), _) => items,
            (None, AdditionalProperties::Schema(values)) if schema.properties.is_empty() => values,
            _ => return None,
        };
        if inner.is_reference() || depth >= MAX_DEPTH {
            return None;
        }
        let inner = self.read(&inner.location);
        let is_plain = inner.properties.is_empty()
            && inner.enumeration.is_none()
            && inner.one_of.is_empty()
            && inner.any_of.is_empty()
            && inner.all_of.is_empty();
        let docs = is_plain.then(|| self.docs_at(&inner, depth + 1))?;
        (docs != Docs::default()).then_some(docs)
    }
}

fn example(value: &Value) -> Option<String> {
    let is_single = !matches!(value, Value::Array(_) | Value::Object(_) | Value::Null);
    let text = is_single.then(|| value.to_string())?;
    (text.len() <= MAX_EXAMPLE).then_some(text)
}
