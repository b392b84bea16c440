//! Links: what may be called after a response. OpenAPI 3.0.4 §4.7.20.

use std::borrow::Cow;

use super::model::Link;
use super::reader::{Node, Reader};
use super::reference::{resolve, resolve_text};
use super::shape::LINK;
use crate::diagnostics::{Code, Diagnostic, Location, Place, Severity};

impl<'d> Reader<'d, '_> {
    /// `links` of a response.
    pub(super) fn links(&mut self, response: &Node<'d>) -> Vec<Link> {
        let mut links = Vec::new();
        for (name, node) in self.members(response, "links") {
            if name.starts_with("x-") {
                continue;
            }
            links.extend(self.linked(&node).and_then(|node| self.link(name, &node)));
        }
        links
    }

    /// The link, or where its `$ref` leads. Nothing but documentation is lost with it.
    fn linked(&mut self, node: &Node<'d>) -> Option<Node<'d>> {
        if !self.spend_parts(1, &node.at) {
            return None;
        }
        let target = resolve(self.document, &node.at).ok();
        let found = target.and_then(|at| self.document.value(&at).map(|value| Node { at, value }));
        if found.is_none() {
            let place = Place::Value(node.at.clone());
            let mut finding = Diagnostic::new(Code::DanglingReference, place, "the link cannot be followed");
            finding.severity = Severity::Warning;
            self.report(finding.label("left out"));
        }
        found
    }

    fn link(&mut self, name: &str, node: &Node<'d>) -> Option<Link> {
        self.fields(node, &LINK)?;
        let mut text = |key| node.slot(key).and_then(|slot| slot.text(self.diagnostics)).map(Cow::into_owned);
        let (id, reference) = (text("operationId"), text("operationRef"));
        let description = node.slot("description").and_then(|slot| slot.prose(self.diagnostics));
        let target = reference.as_deref().and_then(|reference| self.operation_at(reference, &node.at));
        let Some(operation) = id.or(reference) else {
            let place = Place::Value(node.at.clone());
            self.lost(place, "a link has neither `operationId` nor `operationRef`", "left out");
            return None;
        };
        let parameters = self.members(node, "parameters").into_iter();
        Some(Link {
            name: name.to_owned(),
            operation,
            target,
            description: description.map(Cow::into_owned),
            parameters: parameters.map(|(name, node)| (name.to_owned(), node.value.clone())).collect(),
            request_body: node.value.get("requestBody").cloned(),
        })
    }

    /// Where a reference in a document leads; one to elsewhere is for people to follow.
    fn operation_at(&self, reference: &str, at: &Location) -> Option<Location> {
        resolve_text(self.document, reference, at).ok()
    }
}
