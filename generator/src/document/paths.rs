//! Paths and their operations. OpenAPI 3.0.4 §4.7.8 and §4.7.9.

use std::borrow::Cow;
use std::collections::HashMap;

use super::model::Operation;
use super::operation::{Parameters, Path};
use super::reader::{Node, Reader};
use super::shape::PATH_ITEM;
use crate::diagnostics::{Code, Diagnostic, Location, Place, quote};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

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
        let mut parameters = Parameters::default();
        for item in items.iter().rev() {
            self.add_parameters(item, &mut parameters);
        }
        let servers = items.iter().map(|item| self.servers(item)).find(|list| !list.is_empty());
        let servers = servers.unwrap_or_default();
        let mut path = Path { template, at: node.at.clone(), parameters, servers, undeclared: vec![] };
        for (method, node) in methods(&items) {
            operations.extend(self.operation(&mut path, method, node));
        }
        self.check_names(&path);
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
        if node.get("$ref").is_some() {
            let target = self.follow(node, "the operations of the path are left out");
            let target = target.filter(|target| self.fields(target, &PATH_ITEM).is_some());
            items.extend(target);
        }
        items
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
