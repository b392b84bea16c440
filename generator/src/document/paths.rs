//! Paths and operations. OpenAPI 3.0.4 §4.7.8 to §4.7.10.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::json;

use super::model::{Operation, Parameter, ParameterPlace, Server};
use super::reader::{Node, Reader};
use super::reference::reference_in;
use super::shape::{OPERATION, PATH_ITEM};
use super::template;
use crate::diagnostics::{Code, Diagnostic, Location, Place, Severity, quote};

const METHODS: [&str; 8] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A path and what its operations have in common.
struct Path<'d> {
    /// With a slash in front.
    template: Cow<'d, str>,
    at: Location,
    parameters: Parameters,
    servers: Vec<Server>,
}

/// An operation, and whether parameters of it could not be read, which is reported already.
struct Read {
    operation: Operation,
    is_incomplete: bool,
}

/// Parameters by place and name: those of an operation replace those of its path.
type Parameters = IndexMap<(ParameterPlace, String), Parameter>;

impl<'d> Reader<'d, '_> {
    /// All operations of `paths`.
    pub(super) fn operations(&mut self, root: &Node<'d>) -> Vec<Operation> {
        let mut operations = Vec::new();
        for (path, node) in self.members(root, "paths") {
            if !path.starts_with("x-") {
                self.path(path, &node, &mut operations);
            }
        }
        self.check_duplicates(&operations);
        operations
    }

    fn path(&mut self, template: &'d str, node: &Node<'d>, operations: &mut Vec<Operation>) {
        let template = self.with_slash(template, node);
        let items = self.path_items(node);
        let mut path = Path {
            template,
            at: node.at.clone(),
            parameters: Parameters::new(),
            servers: Vec::new(),
        };
        for item in items.iter().rev() {
            self.add_parameters(item, &mut path.parameters);
        }
        for item in &items {
            if path.servers.is_empty() {
                path.servers = self.servers(item);
            }
        }
        let first = operations.len();
        for (method, node) in methods(&items) {
            operations.extend(self.operation(&path, method, node));
        }
        self.check_template(&path, operations.get_mut(first..).unwrap_or_default());
    }

    fn with_slash(&mut self, template: &'d str, node: &Node<'d>) -> Cow<'d, str> {
        if template.starts_with('/') {
            return Cow::Borrowed(template);
        }
        let message = format!("the path {} does not start with `/`", quote(template));
        self.mended(Place::Key(node.at.clone()), message, "taken as if it did");
        Cow::Owned(format!("/{template}"))
    }

    /// The path item, and the one its `$ref` leads to; what the first one has goes before.
    fn path_items(&mut self, node: &Node<'d>) -> Vec<Node<'d>> {
        if node.value.is_null() {
            self.mended(Place::Value(node.at.clone()), "a path is null", "it has no operations");
            return Vec::new();
        }
        if self.fields(node, &PATH_ITEM).is_none() {
            return Vec::new();
        }
        let mut items = vec![node.clone()];
        if node.value.get("$ref").is_some() {
            let target = self.follow(node.clone(), "the operations of the path are left out");
            let target = target.filter(|target| self.fields(target, &PATH_ITEM).is_some());
            items.extend(target);
        }
        items
    }

    fn add_parameters(&mut self, node: &Node<'d>, parameters: &mut Parameters) {
        let mut own = Parameters::new();
        for element in self.elements(node, "parameters") {
            let Some(parameter) = self.parameter(element.clone()) else { continue };
            let key = (parameter.place, parameter.name.clone());
            if own.contains_key(&key) {
                let message = format!("the parameter {} is there twice", quote(&parameter.name));
                self.mended(Place::Value(element.at), message, "ignored");
                continue;
            }
            own.insert(key, parameter);
        }
        parameters.extend(own);
    }

    fn operation(&mut self, path: &Path<'d>, method: &str, node: Node<'d>) -> Option<Operation> {
        if node.value.is_null() {
            let place = Place::Value(node.at.clone());
            self.mended(place, "an operation is null", "left out");
            return None;
        }
        let node = self.operation_node(node)?;
        let filled = [("responses", json!({}))];
        let operation: openapiv3::Operation = self.read(&node, &OPERATION, &filled)?;
        let mut parameters = path.parameters.clone();
        self.add_parameters(&node, &mut parameters);
        let own_servers = self.servers(&node);
        let has_security = node.get("security").is_some();
        Some(Operation {
            method: method.to_ascii_uppercase(),
            path: path.template.clone().into_owned(),
            operation_id: operation.operation_id.filter(|id| !id.is_empty()),
            summary: operation.summary,
            description: operation.description,
            tags: operation.tags,
            deprecated: operation.deprecated,
            parameters: parameters.into_values().collect(),
            request_body: self.request_body(&node),
            responses: self.responses(&node),
            security: has_security.then(|| self.security(&node)),
            servers: if own_servers.is_empty() { path.servers.clone() } else { own_servers },
            extensions: operation.extensions,
            location: node.at,
        })
    }

    fn operation_node(&mut self, node: Node<'d>) -> Option<Node<'d>> {
        if reference_in(node.value).is_none() {
            return Some(node);
        }
        let place = Place::Value(node.at.child("$ref"));
        let message = "an operation cannot be a `$ref` in OpenAPI 3.0";
        self.mended(place, message, "followed nonetheless");
        self.follow(node, "the operation is left out")
    }

    /// Do the names in braces and the path parameters agree? OpenAPI 3.0.4 §4.6.
    fn check_template(&mut self, path: &Path<'d>, operations: &mut [Operation]) {
        let names = template::names(&path.template);
        for name in &names {
            let lacking: Vec<&str> = operations
                .iter()
                .filter(|operation| !operation.parameters.iter().any(|p| is_path(p, name)))
                .map(|operation| operation.method.as_str())
                .collect();
            if !lacking.is_empty() {
                let message = format!("the path parameter {} is not declared", quote(name));
                let place = Place::Key(path.at.clone());
                let finding = Diagnostic::new(Code::PathParameterMismatch, place, message);
                let help = "declare it in `parameters`, with `in: path` and `required: true`";
                self.report(finding.label(format!("for {}", lacking.join(", "))).help(help));
            }
        }
        for operation in operations {
            operation.parameters.retain(|parameter| {
                let is_used = parameter.place != ParameterPlace::Path
                    || names.contains(&parameter.name.as_str());
                if !is_used {
                    self.report_unused(path, parameter);
                }
                is_used
            });
        }
    }

    fn report_unused(&mut self, path: &Path<'d>, parameter: &Parameter) {
        let (name, template) = (quote(&parameter.name), quote(&path.template));
        let message = format!("the path parameter {name} is not in the path {template}");
        let place = Place::Value(parameter.location.child("name"));
        let mut finding = Diagnostic::new(Code::PathParameterMismatch, place, message);
        finding.severity = Severity::Warning;
        let finding = finding.label("left out");
        self.report(finding.related(Place::Key(path.at.clone()), "the path"));
    }

    fn check_duplicates(&mut self, operations: &[Operation]) {
        let mut ids: HashMap<&str, &Location> = HashMap::new();
        let mut places: HashMap<(&str, &str), &Location> = HashMap::new();
        for operation in operations {
            let Operation { location, method, path, .. } = operation;
            if let Some(first) = places.get(&(method.as_str(), path.as_str())) {
                let message = format!("there are two operations for {}", quote(path));
                let place = Place::Key(location.clone());
                let finding = Diagnostic::new(Code::DuplicateOperation, place, message);
                self.report(finding.related(Place::Key((*first).clone()), "the other one"));
            }
            places.entry((method, path)).or_insert(location);
            let Some(id) = operation.operation_id.as_deref() else { continue };
            if let Some(first) = ids.get(id) {
                let message = format!("the `operationId` {} is used twice", quote(id));
                let place = Place::Value(location.child("operationId"));
                let first = Place::Value(first.child("operationId"));
                let finding = Diagnostic::new(Code::DuplicateOperationId, place, message);
                self.report(finding.label("again").related(first, "used first here"));
            }
            ids.entry(id).or_insert(location);
        }
    }
}

/// The operations of path items in order, each method once.
fn methods<'d>(items: &[Node<'d>]) -> Vec<(&'d str, Node<'d>)> {
    let mut found: Vec<(&str, Node<'d>)> = Vec::new();
    for item in items {
        let Some(object) = item.value.as_object() else { continue };
        for (key, value) in object.iter().filter(|(key, _)| METHODS.contains(&key.as_str())) {
            if !found.iter().any(|(method, _)| method == key) {
                found.push((key, Node { at: item.at.child(key), value }));
            }
        }
    }
    found
}

fn is_path(parameter: &Parameter, name: &str) -> bool {
    parameter.place == ParameterPlace::Path && parameter.name == name
}
