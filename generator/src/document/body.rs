//! Request bodies and responses. OpenAPI 3.0.4 §4.7.13 to §4.7.17.

use serde_json::{Map, json};

use super::encoding::Encodings;
use super::model::{MediaType, RequestBody, Response, Status};
use super::reader::{Node, Reader};
use super::shape::{MEDIA_TYPE, REQUEST_BODY, RESPONSE};
use crate::diagnostics::{Code, Diagnostic, Location, Place, quote};

impl<'d> Reader<'d, '_> {
    /// `requestBody` of an operation.
    pub(super) fn request_body(&mut self, operation: &Node<'d>) -> Option<RequestBody> {
        let node = operation.get("requestBody")?;
        let node = self.follow(&node, "the operation is generated without its body")?;
        let body: openapiv3::RequestBody = self.read(&node, &REQUEST_BODY, &[])?;
        if node.get("content").is_none() {
            let place = Place::Value(node.at.clone());
            self.mended(place, "a request body has no `content`", "taken as any bytes");
        }
        Some(RequestBody {
            component: component_name(&node.at, "requestBodies"),
            description: body.description,
            required: body.required,
            content: self.content(&node),
            location: node.at,
        })
    }

    /// `responses` of an operation.
    pub(super) fn responses(&mut self, operation: &Node<'d>) -> Vec<Response> {
        let responses = operation.get("responses");
        if responses.is_none_or(|node| node.value.as_object().is_some_and(Map::is_empty)) {
            let place = Place::Value(operation.at.clone());
            self.mended(place, "the operation has no `responses`", "any response is unexpected");
        }
        let mut responses = Vec::new();
        for (key, node) in self.members(operation, "responses") {
            if key.starts_with("x-") {
                continue;
            }
            let Some(status) = self.status(key, &node) else { continue };
            let Some(node) = self.follow(&node, "the response is unexpected") else { continue };
            responses.extend(self.response(status, node));
        }
        responses
    }

    /// The key of a response. OpenAPI 3.0.4 §4.7.16.2.
    fn status(&mut self, key: &str, node: &Node<'d>) -> Option<Status> {
        let place = || Place::Key(node.at.clone());
        match key.as_bytes() {
            b"default" => return Some(Status::Default),
            [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => return key.parse().ok().map(Status::Code),
            [first @ b'1'..=b'9', b'X', b'X'] => return Some(Status::Range(first - b'0')),
            [first @ b'1'..=b'9', b'X' | b'x', b'X' | b'x'] => {
                self.mended(place(), "a range of statuses is written `4XX`", "taken as a range");
                return Some(Status::Range(first - b'0'));
            }
            _ => {}
        }
        if key.eq_ignore_ascii_case("default") {
            self.mended(place(), "`default` is written in lower case", "taken as `default`");
            return Some(Status::Default);
        }
        let message = format!("{} is not a status", quote(key));
        let finding = Diagnostic::new(Code::InvalidShape, place(), message);
        self.report(finding.label("left out").note("answers of this kind are undocumented ones"));
        None
    }

    fn response(&mut self, status: Status, node: Node<'d>) -> Option<Response> {
        if node.value.is_null() {
            let place = Place::Value(node.at.clone());
            self.mended(place, "a response is null", "taken as a response without a body");
            return Some(empty_response(status, node.at));
        }
        if node.value.is_object() && node.get("description").is_none() {
            let place = Place::Value(node.at.clone());
            self.mended(place, "a response has no `description`", "taken as empty");
        }
        let filled = [("description", json!(""))];
        let response: openapiv3::Response = self.read(&node, &RESPONSE, &filled)?;
        Some(Response {
            component: component_name(&node.at, "responses"),
            status,
            description: response.description,
            headers: self.headers(&node),
            content: self.content(&node),
            links: self.links(&node),
            location: node.at,
        })
    }

    /// `content` of a body, parameter or header.
    pub(super) fn content(&mut self, node: &Node<'d>) -> Vec<MediaType> {
        let mut content = Vec::new();
        for (name, node) in self.members(node, "content") {
            content.extend(self.media_type(name, node));
        }
        content
    }

    fn media_type(&mut self, name: &str, node: Node<'d>) -> Option<MediaType> {
        let name = name.to_owned();
        if node.value.is_null() {
            let place = Place::Value(node.at.clone());
            self.mended(place, "a media type is null", "taken as one without a schema");
            return Some(MediaType { location: node.at, name, ..MediaType::default() });
        }
        let node = self.follow(&node, "the media type is left out")?;
        self.read::<openapiv3::MediaType>(&node, &MEDIA_TYPE, &[])?;
        let schema = self.schema_of(&node);
        let item_schema = node.get("itemSchema").map(|items| self.schema_ref(items.at, items.value));
        let Encodings { named, prefix, items } = self.encodings(&node);
        Some(MediaType {
            location: node.at,
            name,
            schema,
            item_schema,
            encoding: named,
            prefix_encoding: prefix,
            item_encoding: items,
        })
    }

    /// `schema` of a media type, parameter or header.
    pub(super) fn schema_of(&mut self, node: &Node<'d>) -> Option<super::model::SchemaRef> {
        let schema = node.get("schema")?;
        Some(self.schema_ref(schema.at, schema.value))
    }
}

fn empty_response(status: Status, location: Location) -> Response {
    Response {
        component: None,
        status,
        description: String::new(),
        headers: Vec::new(),
        content: Vec::new(),
        links: Vec::new(),
        location,
    }
}

/// The name of a component, if this is one of `section`.
pub(super) fn component_name(at: &Location, section: &str) -> Option<String> {
    let mut steps = at.pointer.steps();
    let is_component = steps.next()? == "components" && steps.next()? == section;
    let name = steps.next()?;
    (is_component && steps.next().is_none()).then_some(name)
}
