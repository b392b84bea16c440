//! What the server sends: webhooks and callbacks; and what may be called after an answer.

use serde_json::Value;

use super::Builder;
use crate::diagnostics::{Code, Diagnostic, Place, Severity};
use crate::document::model;
use crate::ir::{Group, Link, Operation};
use crate::names::{self, Kind, Member, Name, Namespace};

/// What stands beside the trait of a tag, or of a callback.
pub(super) const IMPORTED: &[&str] = &["Answer", "Future", "Router", "Routes"];

/// What the namespace of operations holds: `call` for those of paths, and those of events.
pub(super) fn members(
    b: &mut Builder<'_>,
    source: &model::Api,
    call: fn(&mut Builder<'_>, &model::Operation) -> Member,
) -> Vec<Member> {
    let mut members: Vec<Member> = source.operations.iter().map(|operation| call(b, operation)).collect();
    for webhook in &source.webhooks {
        let item = webhook.location.pointer.parent();
        let others = source.webhooks.iter().filter(|other| other.location.pointer.parent() == item);
        let method = if others.count() > 1 { webhook.method.to_lowercase() } else { String::new() };
        members.push(member(webhook, &format!("{} webhook {method}", webhook.event)));
    }
    for callback in &source.callbacks {
        let user = place_of(source, callback);
        for operation in &callback.operations {
            let apart = match callback.operations.len() {
                0 | 1 => String::new(),
                // Nothing shorter tells the operations of several expressions apart.
                _ => {
                    let item = operation.location.pointer.parent().and_then(|item| item.last());
                    format!("{} {}", operation.method.to_lowercase(), item.unwrap_or_default())
                }
            };
            members.push(member(operation, &format!("{user} {} {apart}", callback.name)));
        }
    }
    members
}

fn member(operation: &model::Operation, apart: &str) -> Member {
    names::event(&operation.method, &operation.event, operation.operation_id.as_deref(), apart)
}

/// Method and path of the operation that used a callback first.
fn place_of(source: &model::Api, callback: &model::Callback) -> String {
    let of_callbacks = source.callbacks.iter().flat_map(|callback| &callback.operations);
    let mut all = source.operations.iter().chain(&source.webhooks).chain(of_callbacks);
    let user = all.find(|operation| operation.location == callback.used_by);
    user.map_or_else(String::new, |user| match &user.operation_id {
        Some(id) => id.clone(),
        None => format!("{} {}", user.method.to_lowercase(), user.path),
    })
}

/// The callbacks of an operation, as indices.
pub(super) fn callbacks_of(source: &model::Api, operation: &model::Operation) -> Vec<usize> {
    let position = |used: &model::CallbackRef| {
        source.callbacks.iter().position(|callback| callback.locations.contains(&used.location))
    };
    operation.callbacks.iter().filter_map(position).collect()
}

/// The trait that receives webhooks, if there are any.
pub(super) fn webhooks(source: &model::Api) -> Option<Group> {
    let first = source.operations.len();
    let count = source.webhooks.len();
    (count > 0).then(|| Group {
        module: Name::alone("webhooks", Kind::Module),
        server: Name::alone("webhooks", Kind::Type),
        description: None,
        operations: (first..first + count).collect(),
    })
}

/// The traits that receive callbacks.
pub(super) fn callbacks(source: &model::Api) -> Vec<Group> {
    let member = |callback: &model::Callback| {
        let apart = format!("{} {}", place_of(source, callback), callback.name);
        Member::new(&callback.name).alternative(&apart)
    };
    let members: Vec<Member> = source.callbacks.iter().map(member).collect();
    let modules = Namespace::new(Kind::Module).assign(&members).names;
    let servers = Namespace::new(Kind::Type).reserve(IMPORTED.iter().copied()).assign(&members).names;
    let mut first = source.operations.len() + source.webhooks.len();
    let mut groups = Vec::new();
    for ((callback, module), server) in source.callbacks.iter().zip(modules).zip(servers) {
        let next = first + callback.operations.len();
        groups.push(Group { module, server, description: None, operations: (first..next).collect() });
        first = next;
    }
    groups
}

/// Finds the operations that links lead to.
pub(super) fn link(b: &mut Builder<'_>, sources: &[&model::Operation], operations: &mut [Operation]) {
    for (source, operation) in sources.iter().zip(operations) {
        for response in &source.responses {
            for link in &response.links {
                if operation.links.iter().all(|before| before.name != link.name) {
                    operation.links.push(resolve(b, sources, response, link));
                }
            }
        }
    }
}

fn resolve(
    b: &mut Builder<'_>,
    sources: &[&model::Operation],
    response: &model::Response,
    link: &model::Link,
) -> Link {
    let is_target = |source: &&model::Operation| match &link.target {
        Some(target) => source.location == *target,
        None => source.operation_id.as_ref() == Some(&link.operation),
    };
    let target = sources.iter().position(is_target);
    let is_elsewhere = link.operation.contains(['#', '/']) && !link.operation.starts_with('#');
    if target.is_none() && !is_elsewhere {
        let place = Place::Value(response.location.child("links").child(&link.name));
        let message = format!("the link leads to `{}`, which is no operation", link.operation);
        let mut finding = Diagnostic::new(Code::DanglingReference, place, message);
        finding.severity = Severity::Warning;
        b.diagnostics.report(finding.note("it is documented as it is"));
    }
    let mut values: Vec<_> =
        link.parameters.iter().map(|(name, value)| (name.clone(), text(value))).collect();
    values.extend(link.request_body.as_ref().map(|body| ("body".to_owned(), text(body))));
    Link {
        name: link.name.clone(),
        operation: link.operation.clone(),
        target,
        description: link.description.clone(),
        values,
    }
}

/// An expression as it is, a value as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
