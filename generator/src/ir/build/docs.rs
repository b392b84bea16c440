//! What a schema says to people.

use serde_json::Value;

use super::{Builder, all_of, list};
use crate::diagnostics::Location;
use crate::document::model::{AdditionalProperties, Extensions, Schema};
use crate::ir::{Docs, Remarks};

/// Longer examples are for the document.
const MAX_EXAMPLE: usize = 80;

/// Arrays within arrays are told of so far.
const MAX_DEPTH: usize = 3;

impl Builder<'_> {
    pub(super) fn docs_of(&mut self, schema: &Schema) -> Docs {
        self.docs_at(schema, 0)
    }

    /// With the `example` that stands at a location, beside the schema: it goes before that of the schema.
    pub(super) fn with_example(&self, mut docs: Docs, at: &Location) -> Docs {
        let told = self.document.value(at).and_then(|node| example(node.get("example")?));
        if told.is_some() {
            docs.remarks.get_or_insert_default().example = told;
        }
        docs
    }

    fn docs_at(&mut self, schema: &Schema, depth: usize) -> Docs {
        Docs {
            title: schema.title.clone(),
            description: schema.description.clone(),
            deprecated: schema.deprecated || reason(&schema.extensions).is_some(),
            deprecated_reason: reason(&schema.extensions),
            remarks: self.remarks(schema, depth),
        }
    }

    fn remarks(&mut self, schema: &Schema, depth: usize) -> Option<Box<Remarks>> {
        let mut constraints = schema.constraints.clone();
        if list::is_tuple(self, schema) {
            // The type has as many elements.
            (constraints.min_items, constraints.max_items) = (None, None);
        }
        let remarks = Remarks {
            constraints,
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
            && (inner.all_of.is_empty() || all_of::annotated(&inner).is_some());
        let docs = is_plain.then(|| self.docs_at(&inner, depth + 1))?;
        (docs != Docs::default()).then_some(docs)
    }
}

/// `x-deprecated-reason`: why something is deprecated, or what to use in its place.
pub(super) fn reason(extensions: &Extensions) -> Option<String> {
    let reason = extensions.get("x-deprecated-reason")?.as_str()?.trim();
    (!reason.is_empty()).then(|| reason.to_owned())
}

fn example(value: &Value) -> Option<String> {
    let is_single = !matches!(value, Value::Array(_) | Value::Object(_) | Value::Null);
    let text = is_single.then(|| value.to_string())?;
    (text.len() <= MAX_EXAMPLE).then_some(text)
}
