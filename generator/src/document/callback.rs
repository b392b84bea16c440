//! Requests that the server makes: callbacks and webhooks. OpenAPI 3.0.4 §4.7.18, OpenAPI 3.1.1
//! §4.8.1.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

use super::body::component_name;
use super::model::{Callback, CallbackRef, Operation};
use super::reader::{Node, Reader};
use crate::diagnostics::Location;

impl<'d> Reader<'d, '_> {
    /// The operations of `webhooks`, and of `x-webhooks`, which documents of version 3.0 have.
    pub(super) fn webhooks(&mut self, root: &Node<'d>) -> Vec<Operation> {
        let mut operations = Vec::new();
        for key in ["webhooks", "x-webhooks"] {
            for (name, node) in self.members(root, key) {
                if !name.starts_with("x-") || node.value.is_object() {
                    let path = format!("/{}", literal(name.trim_start_matches('/')));
                    self.path_item(Cow::Owned(path), name, &node, None, &mut operations);
                }
            }
        }
        operations
    }

    /// `callbacks` of an operation, by name.
    pub(super) fn callback_refs(&mut self, operation: &Node<'d>) -> Vec<CallbackRef> {
        let mut callbacks = Vec::new();
        for (name, node) in self.members(operation, "callbacks") {
            if name.starts_with("x-") {
                continue;
            }
            let node = self.follow(&node, "nothing is generated to receive these requests");
            callbacks.extend(node.map(|node| CallbackRef { name: name.to_owned(), location: node.at }));
        }
        callbacks
    }

    /// All callbacks of operations, of the operations of callbacks, and of the components. Those
    /// that are equal and have the same name are one: documents repeat them for every operation.
    pub(super) fn callbacks<'o>(
        &mut self,
        components: Option<&Node<'d>>,
        operations: impl Iterator<Item = &'o Operation>,
    ) -> Vec<Callback> {
        let mut found = Found::default();
        let mut open: VecDeque<_> = operations.flat_map(uses).collect();
        let components = components.map(|node| self.members(node, "callbacks")).unwrap_or_default();
        for (name, node) in components {
            let node = self.follow(&node, "nothing is generated to receive these requests");
            let callback = node.map(|node| CallbackRef { name: name.to_owned(), location: node.at });
            open.extend(callback.map(|callback| (callback.clone(), callback.location)));
        }
        while let Some((callback, used_by)) = open.pop_front() {
            let Some(value) = self.document.value(&callback.location) else { continue };
            let name = component_name(&callback.location, "callbacks").unwrap_or(callback.name);
            if found.is_known(&name, value, &callback.location) {
                continue;
            }
            let node = Node { at: callback.location.clone(), value };
            let operations = self.callback(&name, &node);
            open.extend(operations.iter().flat_map(uses));
            found.add(Callback { locations: vec![callback.location], name, used_by, operations }, value);
        }
        found.callbacks
    }

    /// The operations of a callback: a path item for each expression.
    fn callback(&mut self, name: &str, node: &Node<'d>) -> Vec<Operation> {
        let mut operations = Vec::new();
        let Some(object) = node.value.as_object() else {
            self.invalid(&node.at, "a callback must be an object", "it is left out");
            return operations;
        };
        for (expression, value) in object {
            if expression.starts_with("x-") || expression == "$ref" {
                continue;
            }
            let item = Node { at: node.at.child(expression), value };
            let path = format!("/{}{}", literal(name), tail(expression));
            self.path_item(Cow::Owned(path), name, &item, None, &mut operations);
        }
        operations
    }
}

/// The callbacks of an operation, with where it stands.
fn uses(operation: &Operation) -> Vec<(CallbackRef, Location)> {
    let refs = operation.callbacks.iter().cloned();
    refs.map(|callback| (callback, operation.location.clone())).collect()
}

/// Callbacks that were read already.
#[derive(Default)]
struct Found<'d> {
    callbacks: Vec<Callback>,
    values: Vec<&'d Value>,
    /// The callback at each place.
    places: HashMap<Location, usize>,
    /// Candidates by name and digest.
    alike: HashMap<(String, u64), Vec<usize>>,
}

impl<'d> Found<'d> {
    /// Was it read before, there or at another place?
    fn is_known(&mut self, name: &str, value: &Value, at: &Location) -> bool {
        if self.places.contains_key(at) {
            return true;
        }
        let mut same = self.alike.get(&(name.to_owned(), digest(value))).into_iter().flatten().copied();
        let Some(index) = same.find(|index| self.values.get(*index).is_some_and(|v| *v == value)) else {
            return false;
        };
        self.places.insert(at.clone(), index);
        if let Some(callback) = self.callbacks.get_mut(index) {
            callback.locations.push(at.clone());
        }
        true
    }

    fn add(&mut self, callback: Callback, value: &'d Value) {
        let index = self.callbacks.len();
        self.alike.entry((callback.name.clone(), digest(value))).or_default().push(index);
        self.places.extend(callback.locations.iter().map(|at| (at.clone(), index)));
        self.callbacks.push(callback);
        self.values.push(value);
    }
}

fn digest(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.to_string().hash(&mut hasher);
    hasher.finish()
}

/// What stands after the URL in an expression such as `{$request.body#/url}/items/{id}`.
fn tail(expression: &str) -> &str {
    let after = expression.strip_prefix("{$").and_then(|rest| rest.split_once('}'));
    let tail = after.map_or("", |(_, tail)| tail.split(['?', '#']).next().unwrap_or_default());
    if tail.starts_with('/') && !tail.contains("{$") { tail } else { "" }
}

/// A name as the text of a path template, in which braces, `?` and `#` mean something.
fn literal(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '{' | '}' | '?' | '#' | '%' => {
                let _ = write!(text, "%{:02X}", u32::from(character));
            }
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{literal, tail};

    #[test]
    fn names_are_text_in_templates() {
        assert_eq!(literal("order.paid"), "order.paid");
        assert_eq!(literal("{a}?50%"), "%7Ba%7D%3F50%25");
    }

    #[test]
    fn only_what_follows_a_url_is_a_path() {
        assert_eq!(tail("{$request.body#/url}"), "");
        assert_eq!(tail("{$request.body#/url}/items/{id}?x={$url}"), "/items/{id}");
        assert_eq!(tail("https://hooks.example?url={$request.query.url}"), "");
        assert_eq!(tail("{$request.body#/url}/{$request.body#/id}"), "");
    }
}
