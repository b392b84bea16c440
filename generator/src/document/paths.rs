//! Paths, webhooks and their operations. OpenAPI 3.0.4 §4.7.8 and §4.7.9, OpenAPI 3.2.0 §4.9.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::lenient::Slot;
use super::model::{Operation, RateLimit, Server};
use super::operation::{Parameters, Path};
use super::reader::{Node, Reader};
use super::shape::PATH_ITEM;
use super::template;
use crate::diagnostics::{Code, Diagnostic, Location, Place, quote};

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

impl<'d> Reader<'d, '_> {
    /// All operations of `paths`.
    pub(super) fn operations(&mut self, root: &Node<'d>) -> Vec<Operation> {
        let mut operations = Vec::new();
        let limit = self.rate_limit(root).flatten();
        for (path, node) in self.members(root, "paths") {
            if path.starts_with("x-") {
                continue;
            }
            let path = self.with_slash(path, &node);
            self.path_item(path, "", &node, limit.as_ref(), &mut operations);
        }
        self.without_duplicates(operations)
    }

    /// The operations of a path item: of a path, a webhook or a callback.
    pub(super) fn path_item(
        &mut self,
        template: Cow<'d, str>,
        event: &str,
        node: &Node<'d>,
        limit: Option<&RateLimit>,
        operations: &mut Vec<Operation>,
    ) {
        let items = self.path_items(node);
        let mut parameters = Parameters::default();
        for item in items.iter().rev() {
            self.add_parameters(item, &mut parameters);
        }
        let mut path = Path {
            template,
            event: event.to_owned(),
            at: node.at.clone(),
            parameters,
            servers: self.first_servers(&items),
            rate_limit: items.iter().find_map(|item| self.rate_limit(item)).unwrap_or_else(|| limit.cloned()),
            summary: self.prose_of(&items, "summary"),
            description: self.prose_of(&items, "description"),
            undeclared: Vec::new(),
        };
        for (method, node) in self.methods(&items) {
            operations.extend(self.operation(&mut path, &method, node));
        }
        self.check_names(&path);
    }

    fn first_servers(&mut self, items: &[Node<'d>]) -> Vec<Server> {
        let mut lists = items.iter().map(|item| self.servers(item));
        lists.find(|list| !list.is_empty()).unwrap_or_default()
    }

    fn prose_of(&mut self, items: &[Node<'d>], key: &str) -> Option<String> {
        let mut texts = items.iter().filter_map(|item| item.slot(key)?.prose(self.diagnostics));
        texts.next().map(Cow::into_owned)
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
        if self.check_item(node).is_none() {
            return Vec::new();
        }
        let mut items = vec![node.clone()];
        if node.get("$ref").is_some() {
            let target = self.follow(node, "the operations of the path are left out");
            let target = target.filter(|target| self.check_item(target).is_some());
            items.extend(target);
        }
        items
    }

    /// Reports what does not belong into a path item.
    fn check_item(&mut self, node: &Node<'d>) -> Option<()> {
        let Value::Object(object) = node.value else {
            return self.fields(node, &PATH_ITEM).map(drop);
        };
        if !self.spend_parts(object.len(), &node.at) {
            return None;
        }
        for (key, value) in object {
            if !key.starts_with("x-") && undocumented_method(key, value).is_none() {
                self.field(Slot { parent: &node.at, key, value }, &PATH_ITEM);
            }
        }
        Some(())
    }

    /// The operations of path items in order, each method once.
    fn methods(&mut self, items: &[Node<'d>]) -> Vec<(Cow<'d, str>, Node<'d>)> {
        let mut found: Vec<(Cow<'d, str>, Node<'d>)> = Vec::new();
        for item in items {
            let Some(object) = item.value.as_object() else { continue };
            for (key, value) in object {
                let node = || Node { at: item.at.child(key), value };
                if METHODS.contains(&key.as_str()) {
                    add(&mut found, Cow::Owned(key.to_ascii_uppercase()), node());
                } else if let Some(method) = undocumented_method(key, value) {
                    let message = format!("{} is no method that a path may have", quote(key));
                    let remedy = format!("taken as the method {method}");
                    self.mended(Place::Key(item.at.child(key)), message, &remedy);
                    add(&mut found, Cow::Owned(method), node());
                }
            }
            for (method, node) in self.members(item, "additionalOperations") {
                if is_token(method) {
                    add(&mut found, Cow::Borrowed(method), node);
                    continue;
                }
                let message = format!("{} is no name of a method", quote(method));
                let finding = Diagnostic::new(Code::SkippedOperation, Place::Key(node.at), message);
                self.report(finding.label("left out").note("a method is a token (RFC 9110 §9.1)"));
            }
        }
        found
    }

    /// Of operations with the same method and the same path, only the first can be meant.
    fn without_duplicates(&mut self, operations: Vec<Operation>) -> Vec<Operation> {
        let mut kept: Vec<Operation> = Vec::with_capacity(operations.len());
        let mut places: HashMap<(String, String), Location> = HashMap::new();
        for operation in operations {
            let place = (operation.method.clone(), operation.path.clone());
            let Some(first) = places.get(&place) else {
                places.insert(place, operation.location.clone());
                kept.push(operation);
                continue;
            };
            let message = format!("there are two operations for {}", quote(&operation.path));
            let finding = Diagnostic::new(Code::DuplicateOperation, Place::Key(operation.location), message);
            self.report(finding.label("left out").related(Place::Key(first.clone()), "the other one"));
        }
        self.check_ambiguous(&kept);
        kept
    }

    /// Operations that the same requests are for, whatever their parameters are called.
    fn check_ambiguous(&mut self, operations: &[Operation]) {
        let mut requests: HashMap<(&str, String), &Operation> = HashMap::new();
        for operation in operations {
            let place = (operation.method.as_str(), template::without_names(&operation.path));
            let Some(first) = requests.get(&place) else {
                requests.insert(place, operation);
                continue;
            };
            let (path, other) = (quote(&operation.path), quote(&first.path));
            let message = format!("{path} and {other} are the same to a server");
            let place = Place::Key(operation.location.clone());
            let finding = Diagnostic::new(Code::AmbiguousPath, place, message);
            let note = "the generated server takes the one whose parameters fit, and the first of several";
            self.report(finding.note(note).related(Place::Key(first.location.clone()), "the other one"));
        }
    }

    /// `operationId`s that are used twice, wherever.
    pub(super) fn check_ids<'o>(&mut self, operations: impl Iterator<Item = &'o Operation>) {
        let mut ids: HashMap<&str, &Location> = HashMap::new();
        for Operation { operation_id, location, .. } in operations {
            let Some(id) = operation_id.as_deref() else { continue };
            if let Some(first) = ids.get(id) {
                let message = format!("the `operationId` {} is used twice", quote(id));
                let place = Place::Value(location.child("operationId"));
                let first = Place::Value(first.child("operationId"));
                let finding = Diagnostic::new(Code::DuplicateOperationId, place, message);
                let note = "operations that share it are named by method and path";
                self.report(finding.label("again").note(note).related(first, "used first here"));
            }
            ids.entry(id).or_insert(location);
        }
    }
}

fn add<'d>(found: &mut Vec<(Cow<'d, str>, Node<'d>)>, method: Cow<'d, str>, node: Node<'d>) {
    if !found.iter().any(|(before, _)| *before == method) {
        found.push((method, node));
    }
}

/// The method of what must be meant as an operation: `GET`, or `purge`, with `responses` inside.
fn undocumented_method(key: &str, value: &Value) -> Option<String> {
    let is_known = METHODS.contains(&key) || PATH_ITEM.keyword(key).is_some() || key.starts_with("x-");
    let is_operation = value.get("responses").is_some() || value.get("operationId").is_some();
    (!is_known && is_operation && is_token(key)).then(|| key.to_ascii_uppercase())
}

/// May it be the name of a method? RFC 9110 §5.6.2 and §9.1.
fn is_token(text: &str) -> bool {
    let symbol = |byte| b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || symbol(byte))
}
