//! What the server sends: webhooks and callbacks; and what may be called after an answer.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::Builder;
use crate::diagnostics::{Code, Diagnostic, Location, Place, Severity};
use crate::document::model;
use crate::ir::{Group, Link, Operation};
use crate::names::{self, Kind, Member, Name, Namespace};

/// What stands beside the traits of servers and receivers.
const IMPORTED: &[&str] = &["Answer", "Future", "Router", "Routes"];

/// Names for traits, beside modules that are called `taken`: a tag `Routes` has the trait
/// `RoutesService`.
pub(super) fn traits(members: &[Member], taken: &[&str]) -> Vec<Name> {
    let plain = Namespace::new(Kind::Type).assign(members).names;
    let is_imported = |name: &Name| IMPORTED.contains(&name.plain());
    let apart = |(member, name): (&Member, &Name)| match is_imported(name) {
        true => member.clone().text(&format!("{} service", name.plain())),
        false => member.clone(),
    };
    let members: Vec<Member> = members.iter().zip(&plain).map(apart).collect();
    let taken = taken.iter().chain(IMPORTED).copied();
    Namespace::new(Kind::Type).reserve(taken).assign(&members).names
}

/// What the namespace of operations holds: `call` for those of paths, and those of events.
pub(super) fn members(
    b: &mut Builder<'_>,
    source: &model::Api,
    call: fn(&mut Builder<'_>, &model::Operation) -> Member,
) -> Vec<Member> {
    let mut members: Vec<Member> = source.operations.iter().map(|operation| call(b, operation)).collect();
    let mut methods: HashMap<&str, usize> = HashMap::new();
    for webhook in &source.webhooks {
        *methods.entry(&webhook.event).or_default() += 1;
    }
    for webhook in &source.webhooks {
        let is_one_of_many = methods.get(webhook.event.as_str()).is_some_and(|count| *count > 1);
        let method = if is_one_of_many { webhook.method.to_lowercase() } else { String::new() };
        let member = member(webhook, &format!("{} webhook {method}", webhook.event));
        members.push(called(b, webhook, member));
    }
    let users = Users::new(source);
    for callback in &source.callbacks {
        let user = users.of(callback);
        for operation in &callback.operations {
            let apart = match callback.operations.len() {
                0 | 1 => String::new(),
                // Nothing shorter tells the operations of several expressions apart.
                _ => {
                    let item = operation.location.pointer.parent().and_then(|item| item.last());
                    format!("{} {}", operation.method.to_lowercase(), item.unwrap_or_default())
                }
            };
            let member = member(operation, &format!("{user} {} {apart}", callback.name));
            members.push(called(b, operation, member));
        }
    }
    members
}

/// By the name that the options or the document give it.
fn called(b: &mut Builder<'_>, operation: &model::Operation, member: Member) -> Member {
    match b.operation_name(operation) {
        Some(name) => member.text(&name),
        None => member,
    }
}

fn member(operation: &model::Operation, apart: &str) -> Member {
    names::event(&operation.method, &operation.event, operation.operation_id.as_deref(), apart)
}

/// All operations by where they stand.
struct Users<'s>(HashMap<&'s Location, &'s model::Operation>);

impl<'s> Users<'s> {
    fn new(source: &'s model::Api) -> Self {
        let of_callbacks = source.callbacks.iter().flat_map(|callback| &callback.operations);
        let all = source.operations.iter().chain(&source.webhooks).chain(of_callbacks);
        Self(all.map(|operation| (&operation.location, operation)).collect())
    }

    /// The id, or method and path, of the operation that used a callback first.
    fn of(&self, callback: &model::Callback) -> String {
        self.0.get(&callback.used_by).map_or_else(String::new, |user| match &user.operation_id {
            Some(id) => id.clone(),
            None => format!("{} {}", user.method.to_lowercase(), user.path),
        })
    }
}

/// The callbacks, by where they stand.
pub(super) struct Callbacks<'s>(HashMap<&'s Location, usize>);

impl<'s> Callbacks<'s> {
    pub(super) fn new(source: &'s model::Api) -> Self {
        let places = source.callbacks.iter().enumerate();
        Self(
            places
                .flat_map(|(index, callback)| callback.locations.iter().map(move |at| (at, index)))
                .collect(),
        )
    }

    /// Those of an operation, as indices.
    pub(super) fn of(&self, operation: &model::Operation) -> Vec<usize> {
        operation.callbacks.iter().filter_map(|used| self.0.get(&used.location).copied()).collect()
    }
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
    let users = Users::new(source);
    let member = |callback: &model::Callback| {
        let apart = format!("{} {}", users.of(callback), callback.name);
        Member::new(&callback.name).alternative(&apart)
    };
    let members: Vec<Member> = source.callbacks.iter().map(member).collect();
    let modules = Namespace::new(Kind::Module).assign(&members).names;
    let servers = traits(&members, &[]);
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
    let numbered = || sources.iter().enumerate();
    let targets = Targets {
        ids: numbered()
            .filter_map(|(index, source)| Some((source.operation_id.as_deref()?, index)))
            .collect(),
        places: numbered().map(|(index, source)| (&source.location, index)).collect(),
    };
    for (source, operation) in sources.iter().zip(operations) {
        let mut names = BTreeSet::new();
        for response in &source.responses {
            for link in response.links.iter().filter(|link| names.insert(link.name.as_str())) {
                operation.links.push(resolve(b, &targets, response, link));
            }
        }
    }
}

/// Operations by what links call them.
struct Targets<'s> {
    ids: HashMap<&'s str, usize>,
    places: HashMap<&'s Location, usize>,
}

fn resolve(
    b: &mut Builder<'_>,
    targets: &Targets<'_>,
    response: &model::Response,
    link: &model::Link,
) -> Link {
    let target = match &link.target {
        Some(place) => targets.places.get(place).copied(),
        None => targets.ids.get(link.operation.as_str()).copied(),
    };
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
