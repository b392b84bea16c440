//! What tells the members of a union apart. OpenAPI 3.0.4 §4.7.25, 3.2.0 §4.25.

use std::borrow::Cow;

use serde_json::Value;

use super::lenient::{Slot, describe};
use super::model::{Discriminator, SchemaRef};
use super::reader::{Node, Reader};
use super::reference::resolve_text;
use super::shape::DISCRIMINATOR;
use crate::diagnostics::{Code, Diagnostic, Place};

impl<'d> Reader<'d, '_> {
    /// `discriminator`. OpenAPI 3.0.4 §4.7.25.
    pub(super) fn discriminator(&mut self, slot: Slot<'d, '_>) -> Option<Discriminator> {
        if let Value::String(property) = slot.value {
            slot.mended("must be an object", "taken as its `propertyName`", self.diagnostics);
            let property = property.clone();
            let location = slot.at();
            return Some(Discriminator { location, property, mapping: Vec::new(), default_mapping: None });
        }
        if slot.value.is_null() {
            slot.absent(self.diagnostics);
            return None;
        }
        let node = Node { at: slot.at(), value: slot.value };
        let read: openapiv3::Discriminator = self.read(&node, &DISCRIMINATOR, &[])?;
        let mut mapping = Vec::new();
        for (value, target) in self.members(&node, "mapping") {
            let target = self.mapped(target);
            mapping.extend(target.map(|target| (value.to_owned(), target)));
        }
        let default_mapping = node.get("defaultMapping").and_then(|target| self.mapped(target));
        Some(Discriminator { location: node.at, property: read.property_name, mapping, default_mapping })
    }

    /// The schema that an entry of a mapping names: by its name, or by a reference.
    fn mapped(&mut self, node: Node<'d>) -> Option<SchemaRef> {
        let Value::String(text) = node.value else {
            let message = format!("a mapping must name a schema, not {}", describe(node.value));
            let place = Place::Value(node.at);
            self.diagnostics.report(Diagnostic::new(Code::InvalidShape, place, message).label("ignored"));
            return None;
        };
        let named = self.document.root().get("components").and_then(|c| c.get("schemas"));
        let is_name = named.is_some_and(|schemas| schemas.get(text).is_some());
        let is_bare = !text.contains(['#', '/', '.']);
        let reference = if is_name || is_bare {
            let escaped = text.replace('~', "~0").replace('/', "~1");
            Cow::Owned(format!("#/components/schemas/{escaped}"))
        } else {
            Cow::Borrowed(text.as_str())
        };
        match resolve_text(self.document, &reference, &node.at) {
            Ok(location) => Some(SchemaRef { location, used_at: node.at }),
            Err(unresolved) => {
                let lost = "the value of the discriminator is left out";
                unresolved.report(self.document, lost, self.diagnostics);
                None
            }
        }
    }
}
