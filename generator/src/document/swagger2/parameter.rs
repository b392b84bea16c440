//! Parameters that are not bodies: their types become schemas. Swagger 2.0, Parameter Object.

use serde_json::{Map, Value, json};

use super::{Node, Rewriter, component};
use crate::diagnostics::{Code, Diagnostic, Location, Place as At, quote};

/// What a parameter says about itself; everything else is about its value.
const OWN: [&str; 7] =
    ["name", "in", "description", "required", "allowEmptyValue", "collectionFormat", "$ref"];

/// What arrays may look like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a query or a form.
    Form,
    /// In a path or a header.
    Simple,
}

/// How arrays are written: `style` and `explode`. Swagger 2.0, `collectionFormat`.
const FORMATS: [(Place, &str, &str, bool); 5] = [
    (Place::Form, "csv", "form", false),
    (Place::Form, "ssv", "spaceDelimited", false),
    (Place::Form, "pipes", "pipeDelimited", false),
    (Place::Form, "multi", "form", true),
    (Place::Simple, "csv", "simple", false),
];

impl<'r> Rewriter<'r, '_> {
    /// `parameters` of the document that are not bodies.
    pub(super) fn shared_parameters(&mut self, parameters: &Node<'r>) -> Value {
        let section = component("parameters");
        self.moves.made(section.clone(), parameters.at.clone());
        let mut new = Map::new();
        for (name, node) in parameters.members().filter(|(_, node)| !is_body(node)) {
            let at = section.child(name);
            self.moves.moved(at.clone(), node.at.clone());
            new.insert(name.to_owned(), self.parameter(&node, &at));
        }
        Value::Object(new)
    }

    /// A parameter that comes to stand at `new`. References within the root stay what they are.
    pub(super) fn parameter(&mut self, node: &Node<'r>, new: &Location) -> Value {
        self.moves.made(new.clone(), node.at.clone());
        let target = match self.follow(node) {
            Some(target) if target.at.document == node.at.document && target.at != node.at => {
                let is_shared = target.at.pointer.as_str().starts_with("/parameters/");
                if is_shared && target.at.document == self.root.at.document {
                    return node.value.clone();
                }
                target
            }
            Some(target) => target,
            // It is reported where it is read.
            None => return node.value.clone(),
        };
        if !target.value.is_object() {
            return target.value.clone();
        }
        self.moves.made(new.clone(), target.at.clone());
        self.parameter_object(&target, new)
    }

    fn parameter_object(&mut self, node: &Node<'r>, new: &Location) -> Value {
        let mut parameter = node.copied(&["name", "in", "description", "required", "allowEmptyValue"]);
        let place = match node.text("in") {
            Some("query") => Place::Form,
            _ => Place::Simple,
        };
        parameter.extend(self.array_style(node, place));
        if let Some(schema) = node.get("schema") {
            parameter.insert("schema".to_owned(), schema.value.clone());
            return Value::Object(parameter);
        }
        self.moves.made_schema(new.child("schema"), node.at.clone());
        parameter.insert("schema".to_owned(), inline_schema(node));
        Value::Object(parameter)
    }

    /// `style` and `explode` of an array.
    pub(super) fn array_style(&mut self, node: &Node<'r>, place: Place) -> Map<String, Value> {
        if node.text("type") != Some("array") {
            return Map::new();
        }
        let format = node.text("collectionFormat").unwrap_or("csv");
        let known = FORMATS.iter().find(|(of, name, ..)| *of == place && *name == format);
        if let Some((_, _, style, explode)) = known {
            return Map::from_iter([
                ("style".to_owned(), json!(style)),
                ("explode".to_owned(), json!(explode)),
            ]);
        }
        let message = format!("arrays cannot be written as {} here", quote(format));
        let place = At::Value(node.at.child("collectionFormat"));
        let finding = Diagnostic::new(Code::UnsupportedStyle, place, message);
        self.diagnostics.report(finding.label("commas are put between the elements"));
        Map::from_iter([("explode".to_owned(), json!(false))])
    }
}

/// Is it a parameter in the body?
pub(super) fn is_body(node: &Node<'_>) -> bool {
    matches!(node.text("in"), Some("body" | "formData"))
}

/// What a parameter, header or part of a form says about its value.
pub(super) fn inline_schema(node: &Node<'_>) -> Value {
    let about_value = node.members().filter(|(key, _)| !OWN.contains(key) && !key.starts_with("x-"));
    let mut schema: Map<String, Value> =
        about_value.map(|(key, node)| (key.to_owned(), node.value.clone())).collect();
    let mut items = schema.get_mut("items");
    while let Some(Value::Object(inner)) = items {
        inner.remove("collectionFormat");
        items = inner.get_mut("items");
    }
    Value::Object(schema)
}
