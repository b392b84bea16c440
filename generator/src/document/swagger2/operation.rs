//! Paths and operations: parameters in the body become `requestBody`. Swagger 2.0, Path Item Object
//! and Operation Object.

use serde_json::{Map, Value, json};

use super::media::{BodySchema, MediaTypes};
use super::parameter::{Place, inline_schema, is_body};
use super::{Node, Rewriter, component};
use crate::diagnostics::{Code, Diagnostic, Location, Place as At, quote};

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];
const URL_ENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// A parameter in the body: what stands in the list, and where that leads.
#[derive(Clone)]
struct InBody<'r> {
    used: Node<'r>,
    target: Node<'r>,
}

impl InBody<'_> {
    /// Is it the whole body, and not a part of a form?
    fn is_whole(&self) -> bool {
        self.target.text("in") == Some("body")
    }
}

impl<'r> Rewriter<'r, '_> {
    pub(super) fn paths(&mut self, paths: &Node<'r>) -> Value {
        if !paths.value.is_object() {
            return paths.value.clone();
        }
        let mut new = Map::new();
        for (template, node) in paths.members() {
            let item = if template.starts_with("x-") { node.value.clone() } else { self.path(&node) };
            new.insert(template.to_owned(), item);
        }
        Value::Object(new)
    }

    /// A path item. One from another place is taken in.
    fn path(&mut self, node: &Node<'r>) -> Value {
        let new = node.at.clone();
        let Some(target) = self.follow(node) else {
            self.dangling(node, "the operations of the path are left out");
            return json!({});
        };
        if !target.value.is_object() {
            return target.value.clone();
        }
        if target.at != node.at {
            self.report_beside_ref(node);
        }
        self.moves.made(new.clone(), target.at.clone());
        let (parameters, shared) = self.parameters(&target, &new);
        let mut item = Map::new();
        for (key, member) in target.members() {
            let value = match key {
                "$ref" => continue,
                "parameters" => parameters.clone(),
                key if METHODS.contains(&key) => self.operation(&member, &shared, &new.child(key)),
                _ => member.value.clone(),
            };
            item.insert(key.to_owned(), value);
        }
        Value::Object(item)
    }

    fn report_beside_ref(&mut self, node: &Node<'r>) {
        for (key, member) in node.members().filter(|(key, _)| *key != "$ref" && !key.starts_with("x-")) {
            let message = format!("{} has no effect beside `$ref`", quote(key));
            let finding = Diagnostic::new(Code::Unsupported, At::Key(member.at), message);
            self.diagnostics.report(finding.label("left out"));
        }
    }

    fn operation(&mut self, node: &Node<'r>, shared: &[InBody<'r>], new: &Location) -> Value {
        if !node.value.is_object() {
            return node.value.clone();
        }
        let (parameters, mut in_body) = self.parameters(node, new);
        // A body of the operation replaces that of its path.
        if !in_body.iter().any(InBody::is_whole) {
            in_body.extend(shared.iter().cloned());
        }
        let produces = MediaTypes::read(node, "produces").unwrap_or_else(|| self.produces.clone());
        let mut operation = Map::new();
        for (key, member) in node.members() {
            let value = match key {
                "consumes" | "produces" | "schemes" => continue,
                "parameters" => parameters.clone(),
                "responses" => self.responses(&member, &produces, &new.child("responses")),
                _ => member.value.clone(),
            };
            operation.insert(key.to_owned(), value);
        }
        if let Some(body) = self.body(node, &in_body, &new.child("requestBody")) {
            operation.insert("requestBody".to_owned(), body);
        }
        if let Some(servers) = self.own_servers(node) {
            operation.insert("servers".to_owned(), servers);
        }
        Value::Object(operation)
    }

    /// `parameters` of a path or an operation without those in the body, and those.
    fn parameters(&mut self, node: &Node<'r>, new: &Location) -> (Value, Vec<InBody<'r>>) {
        let Some(list) = node.get("parameters").filter(|list| list.value.is_array()) else {
            return (node.value.get("parameters").cloned().unwrap_or(json!([])), Vec::new());
        };
        let (mut parameters, mut in_body) = (Vec::new(), Vec::new());
        for used in list.elements() {
            match self.follow(&used).filter(is_body) {
                Some(target) => in_body.push(InBody { used, target }),
                None => {
                    let at = new.child("parameters").index(parameters.len());
                    parameters.push(self.parameter(&used, &at));
                }
            }
        }
        (Value::Array(parameters), in_body)
    }

    fn body(&mut self, operation: &Node<'r>, in_body: &[InBody<'r>], new: &Location) -> Option<Value> {
        let own = MediaTypes::read(operation, "consumes");
        let consumes = own.clone().unwrap_or_else(|| self.consumes.clone());
        let Some(whole) = in_body.iter().find(|part| part.is_whole()) else {
            return self.form(in_body, &consumes, new);
        };
        if in_body.len() > 1 {
            let place = At::Value(whole.used.at.clone());
            let finding = Diagnostic::new(Code::InvalidShape, place, "an operation has one body");
            self.diagnostics.report(finding.label("the others are left out"));
        }
        self.moves.made(new.clone(), whole.used.at.clone());
        let is_shared = whole.target.at.document == self.root.at.document
            && whole.target.at.pointer.as_str().starts_with("/parameters/")
            && whole.used.at != whole.target.at;
        if is_shared && consumes.says_the_same(&self.consumes) {
            return Some(whole.used.value.clone());
        }
        Some(self.body_object(&whole.target, &consumes, new))
    }

    /// `parameters` of the document that are bodies.
    pub(super) fn shared_bodies(&mut self, parameters: &Node<'r>) -> Value {
        let section = component("requestBodies");
        self.moves.made(section.clone(), parameters.at.clone());
        let consumes = self.consumes.clone();
        let mut new = Map::new();
        for (name, node) in parameters.members().filter(|(_, node)| node.text("in") == Some("body")) {
            let at = section.child(name);
            self.moves.moved(at.clone(), node.at.clone());
            new.insert(name.to_owned(), self.body_object(&node, &consumes, &at));
        }
        Value::Object(new)
    }

    fn body_object(&mut self, node: &Node<'r>, consumes: &MediaTypes, new: &Location) -> Value {
        let mut body = node.copied(&["description", "required"]);
        let schema = match node.get("schema") {
            Some(schema) => BodySchema { value: schema.value.clone(), at: schema.at },
            None => BodySchema { value: json!({}), at: node.at.clone() },
        };
        let media = consumes.clone().or_usual(&node.at);
        body.insert("content".to_owned(), self.content(&schema, &media, new));
        Value::Object(body)
    }

    /// The parameters `in: formData`, each of which becomes a property.
    fn form(&mut self, parts: &[InBody<'r>], consumes: &MediaTypes, new: &Location) -> Option<Value> {
        let first = parts.first()?;
        let at = first.used.at.clone();
        let is_file = |part: &InBody<'_>| part.target.text("format") == Some("binary");
        let media = match parts.iter().any(is_file) {
            true => MediaTypes::only(MULTIPART, &at),
            false => consumes.filtered(&[URL_ENCODED, MULTIPART]),
        };
        let media = if media.is_empty() { MediaTypes::only(URL_ENCODED, &at) } else { media };
        let (mut properties, mut required, mut encoding) = (Map::new(), Vec::new(), Map::new());
        for part in parts {
            let Some(name) = part.target.text("name") else { continue };
            let mut schema = inline_schema(&part.target);
            if let (Some(schema), Some(text)) = (schema.as_object_mut(), part.target.get("description")) {
                schema.insert("description".to_owned(), text.value.clone());
            }
            if part.target.is_true("required") {
                required.push(json!(name));
            }
            let style = self.array_style(&part.target, Place::Form);
            if style.get("explode") == Some(&json!(false)) {
                encoding.insert(name.to_owned(), Value::Object(style));
            }
            properties.insert(name.to_owned(), schema);
        }
        let is_required = !required.is_empty();
        let mut schema = Map::from_iter([
            ("type".to_owned(), json!("object")),
            ("properties".to_owned(), Value::Object(properties)),
        ]);
        if is_required {
            schema.insert("required".to_owned(), Value::Array(required));
        }
        self.moves.made(new.clone(), at.clone());
        let schema = BodySchema { value: Value::Object(schema), at };
        let mut content = self.content(&schema, &media, new);
        self.place_parts(parts, &content, new);
        for entry in content.as_object_mut().into_iter().flat_map(|content| content.values_mut()) {
            if let Some(entry) = entry.as_object_mut().filter(|_| !encoding.is_empty()) {
                entry.insert("encoding".to_owned(), Value::Object(encoding.clone()));
            }
        }
        Some(json!({"required": is_required, "content": content}))
    }

    /// Says where the properties of a form stood.
    fn place_parts(&mut self, parts: &[InBody<'r>], content: &Value, new: &Location) {
        for name in content.as_object().into_iter().flat_map(Map::keys) {
            let properties = new.child("content").child(name).child("schema").child("properties");
            for part in parts {
                let Some(property) = part.target.text("name") else { continue };
                self.moves.made(properties.child(property), part.target.at.clone());
            }
        }
    }
}
