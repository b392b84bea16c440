//! Responses: `schema` becomes `content`. Swagger 2.0, Response Object and Header Object.

use serde_json::{Map, Value, json};

use super::media::{BodySchema, MediaTypes};
use super::parameter::{Place, inline_schema};
use super::{Node, Rewriter, component};
use crate::diagnostics::Location;

impl<'r> Rewriter<'r, '_> {
    /// `responses` of the document.
    pub(super) fn shared_responses(&mut self, responses: &Node<'r>) -> Value {
        let section = component("responses");
        self.moves.moved(section.clone(), responses.at.clone());
        let produces = self.produces.clone();
        let mut new = Map::new();
        for (name, node) in responses.members() {
            let at = section.child(name);
            new.insert(name.to_owned(), self.response(&node, &produces, &at));
        }
        Value::Object(new)
    }

    /// `responses` of an operation.
    pub(super) fn responses(&mut self, responses: &Node<'r>, produces: &MediaTypes, new: &Location) -> Value {
        if !responses.value.is_object() {
            return responses.value.clone();
        }
        let mut rewritten = Map::new();
        for (status, node) in responses.members() {
            let response = self.response(&node, produces, &new.child(status));
            rewritten.insert(status.to_owned(), response);
        }
        Value::Object(rewritten)
    }

    /// A response. A reference stays one if what it leads to says the same in this place.
    fn response(&mut self, node: &Node<'r>, produces: &MediaTypes, new: &Location) -> Value {
        self.moves.made(new.clone(), node.at.clone());
        let target = match node.text("$ref") {
            None => node.clone(),
            Some(_) => match self.follow(node) {
                Some(target) if target.at.document == self.root.at.document => {
                    let is_shared = target.at.pointer.as_str().starts_with("/responses/");
                    if is_shared && produces.says_the_same(&self.produces) {
                        return node.value.clone();
                    }
                    target
                }
                Some(target) => target,
                // It is reported where it is read.
                None => return node.value.clone(),
            },
        };
        if !target.value.is_object() {
            return target.value.clone();
        }
        self.moves.made(new.clone(), target.at.clone());
        self.response_object(&target, produces, new)
    }

    fn response_object(&mut self, node: &Node<'r>, produces: &MediaTypes, new: &Location) -> Value {
        let mut response = node.copied(&["description"]);
        if let Some(schema) = node.get("schema") {
            let is_file = schema.value.get("format").is_some_and(|format| format == "binary");
            let media = match is_file && produces.is_empty() {
                true => MediaTypes::only("application/octet-stream", &schema.at),
                false => produces.clone().or_usual(&schema.at),
            };
            let schema = BodySchema { value: schema.value.clone(), at: schema.at };
            response.insert("content".to_owned(), self.content(&schema, &media, new));
        }
        if let Some(headers) = node.get("headers") {
            response.insert("headers".to_owned(), self.headers(&headers, &new.child("headers")));
        }
        Value::Object(response)
    }

    fn headers(&mut self, headers: &Node<'r>, new: &Location) -> Value {
        if !headers.value.is_object() {
            return headers.value.clone();
        }
        let mut rewritten = Map::new();
        for (name, node) in headers.members() {
            self.moves.made_schema(new.child(name).child("schema"), node.at.clone());
            let mut header = node.copied(&["description"]);
            header.extend(self.array_style(&node, Place::Simple));
            header.insert("schema".to_owned(), json!(inline_schema(&node)));
            rewritten.insert(name.to_owned(), Value::Object(header));
        }
        Value::Object(rewritten)
    }
}
