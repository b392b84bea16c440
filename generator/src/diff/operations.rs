//! Operations against operations: which there are, and what is asked and answered.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::Finding;
use super::kind::{Event, Flow};
use super::life::{Level, Notice, notice};
use super::{Comparing, dates::Date};
use crate::diagnostics::quote;
use crate::document::model::Operation;

/// What an operation is known by: its method, and its path without the names of parameters; or what
/// calls it.
type Key = (String, String, String);

/// Operations of one of two documents.
type Known<'o> = BTreeMap<Key, &'o Operation>;

/// What it is called when an operation goes.
struct Gone {
    without_deprecation: Event,
    with_deprecation: Event,
    before_sunset: Event,
    sunset_parse: Event,
}

const OPERATION_GONE: Gone = Gone {
    without_deprecation: Event::RemovedWithoutDeprecation,
    with_deprecation: Event::RemovedWithDeprecation,
    before_sunset: Event::RemovedBeforeSunset,
    sunset_parse: Event::SunsetParse,
};

/// It was the last one of its path.
const PATH_GONE: Gone = Gone {
    without_deprecation: Event::PathRemovedWithoutDeprecation,
    with_deprecation: Event::PathRemovedWithDeprecation,
    before_sunset: Event::PathRemovedBeforeSunset,
    sunset_parse: Event::PathSunsetParse,
};

impl Comparing<'_> {
    pub(super) fn operations(&mut self) {
        let (before, after) = (known(&self.old.api.operations), known(&self.new.api.operations));
        let paths: BTreeSet<&str> = after.keys().map(|(_, path, _)| path.as_str()).collect();
        for (key, operation) in &before {
            match after.get(key) {
                Some(still) => self.operation(operation, still, Flow::ToServer),
                None if paths.contains(key.1.as_str()) => self.gone(operation, &OPERATION_GONE),
                None => self.gone(operation, &PATH_GONE),
            }
        }
        for operation in after.iter().filter(|(key, _)| !before.contains_key(*key)).map(|(_, known)| known) {
            let message = format!("{} is new", quote(&title(operation)));
            let finding = Finding::event(Event::EndpointAdded, None, Some(&operation.location), message);
            self.changes.add(&title(operation), finding);
        }
        self.sent_by_server();
    }

    /// Webhooks and callbacks.
    fn sent_by_server(&mut self) {
        let (old, new) = (&self.old.api, &self.new.api);
        self.events(
            &known(&old.webhooks),
            &known(&new.webhooks),
            (Event::WebhookAdded, Event::WebhookRemoved),
        );
        let callbacks = |api: &crate::document::model::Api| -> Vec<Operation> {
            api.callbacks.iter().flat_map(|callback| callback.operations.clone()).collect()
        };
        let (before, after) = (callbacks(old), callbacks(new));
        self.events(&known(&before), &known(&after), (Event::CallbackAdded, Event::CallbackRemoved));
    }

    fn events(&mut self, before: &Known<'_>, after: &Known<'_>, (added, removed): (Event, Event)) {
        for (key, operation) in before {
            let name = title(operation);
            match after.get(key) {
                Some(still) => self.operation(operation, still, Flow::ToClient),
                None => {
                    let message = format!("{} is no longer sent", quote(&name));
                    self.changes
                        .add(&name, Finding::event(removed, Some(&operation.location), None, message));
                }
            }
        }
        for operation in after.iter().filter(|(key, _)| !before.contains_key(*key)).map(|(_, known)| known) {
            let name = title(operation);
            let message = format!("{} is sent now", quote(&name));
            self.changes.add(&name, Finding::event(added, None, Some(&operation.location), message));
        }
    }

    fn operation(&mut self, old: &Operation, new: &Operation, flow: Flow) {
        let name = title(new);
        self.flow = flow;
        self.identity(&name, old, new);
        self.ending(&name, old, new);
        self.stability(&name, old, new);
        self.security_of(&name, old, new);
        self.parameters(&name, (old, new), flow);
        self.request_body(&name, old, new, flow);
        let back = if flow == Flow::ToServer { Flow::ToClient } else { Flow::ToServer };
        self.responses(&name, old, new, back);
    }

    /// Does an event break what is sent, by whoever sends it?
    pub(super) fn breaks(&self, event: Event) -> bool {
        match (self.flow, event) {
            (Flow::ToServer, _) => event.breaks(),
            // A client that is sent more passes over it, and one that is sent less misses it.
            (Flow::ToClient, Event::RequiredParameterAdded | Event::BodyAddedRequired) => false,
            (Flow::ToClient, Event::RequestMediaRemoved | Event::RequestMediaSchemaAdded) => false,
            (Flow::ToClient, Event::RequestMediaAdded | Event::RequestMediaSchemaRemoved) => true,
            (Flow::ToClient, _) => event.breaks(),
        }
    }

    fn note(&mut self, name: &str, event: Event, (old, new): (&Operation, &Operation), message: String) {
        let finding = Finding::event(event, Some(&old.location), Some(&new.location), message);
        self.changes.add(name, finding);
    }

    /// `operationId` and `tags`: they mean nothing on the wire, and much in Rust.
    fn identity(&mut self, name: &str, old: &Operation, new: &Operation) {
        let (event, message) = match (&old.operation_id, &new.operation_id) {
            (None, Some(new)) => (Some(Event::OperationIdAdded), format!("it is called {} now", quote(new))),
            (Some(old), None) => {
                (Some(Event::OperationIdRemoved), format!("it is no longer called {}", quote(old)))
            }
            (Some(old), Some(new)) if old != new => {
                let message = format!("it is called {}, no longer {}", quote(new), quote(old));
                (Some(Event::OperationIdChanged), message)
            }
            _ => (None, String::new()),
        };
        if let Some(event) = event {
            self.note(name, event, (old, new), message);
        }
        for tag in old.tags.iter().filter(|tag| !new.tags.contains(tag)) {
            let message = format!("it has the tag {} no longer", quote(tag));
            self.note(name, Event::TagRemoved, (old, new), message);
        }
        for tag in new.tags.iter().filter(|tag| !old.tags.contains(tag)) {
            self.note(name, Event::TagAdded, (old, new), format!("it has the tag {} now", quote(tag)));
        }
    }

    fn gone(&mut self, operation: &Operation, events: &Gone) {
        let name = title(operation);
        let sunset = extension(operation, "x-sunset");
        let ends = sunset.as_deref().map(Date::parse);
        let ahead = |date: Date| self.today.is_some_and(|today| today.until(date) > 0);
        let (event, why) = match (operation.deprecated, ends) {
            (false, _) => (events.without_deprecation, "and was not deprecated"),
            (true, Some(Some(date))) if ahead(date) => {
                (events.before_sunset, "before the day that `x-sunset` names")
            }
            (true, ends) => {
                if ends == Some(None) {
                    let message = "its `x-sunset` is no date";
                    let at = Some(&operation.location);
                    self.changes.add(&name, Finding::event(events.sunset_parse, at, None, message));
                }
                (events.with_deprecation, "and was deprecated")
            }
        };
        let message = format!("{} is gone, {why}", quote(&name));
        self.changes.add(&name, Finding::event(event, Some(&operation.location), None, message));
    }

    /// `deprecated` and `x-sunset`.
    fn ending(&mut self, name: &str, old: &Operation, new: &Operation) {
        let (earlier, later) = (extension(old, "x-sunset"), extension(new, "x-sunset"));
        let level = extension(new, "x-stability-level");
        let (event, message) = match (old.deprecated, new.deprecated) {
            (true, false) => (Event::EndpointReactivated, "it is no longer deprecated".to_owned()),
            (false, true) => match notice(later.as_deref(), level.as_deref(), self.today) {
                Notice::None => (Event::EndpointDeprecated, "it is deprecated now".to_owned()),
                Notice::Missing => (
                    Event::SunsetMissing,
                    "it is deprecated now, and `x-sunset` does not say until when it is there".to_owned(),
                ),
                Notice::Invalid(text) => (Event::SunsetParse, format!("`x-sunset` is no date: {text}")),
                Notice::TooSmall(days) => (
                    Event::SunsetTooSmall,
                    format!("it is deprecated now, and `x-sunset` is less than {days} days ahead"),
                ),
                Notice::Given(text) => {
                    (Event::EndpointDeprecatedWithSunset, format!("it is deprecated now, until {text}"))
                }
            },
            (true, true) if earlier.is_some() && later.is_none() => {
                (Event::SunsetDeleted, "`x-sunset` no longer says until when it is there".to_owned())
            }
            (true, true) if earlier != later => {
                let days = match notice(later.as_deref(), level.as_deref(), self.today) {
                    Notice::TooSmall(days) => days,
                    Notice::Invalid(text) => {
                        let message = format!("`x-sunset` is no date: {text}");
                        return self.note(name, Event::SunsetParse, (old, new), message);
                    }
                    _ => {
                        let message = "`x-sunset` is another day".to_owned();
                        return self.note(name, Event::SunsetChanged, (old, new), message);
                    }
                };
                let message = format!("`x-sunset` is another day, less than {days} days ahead");
                (Event::SunsetChangedTooSmall, message)
            }
            _ => return,
        };
        self.note(name, event, (old, new), message);
    }

    fn stability(&mut self, name: &str, old: &Operation, new: &Operation) {
        let (earlier, later) = (extension(old, "x-stability-level"), extension(new, "x-stability-level"));
        let Some(after) = Level::of(later.as_deref()) else {
            if earlier != later {
                let text = quote(later.as_deref().unwrap_or_default());
                let message = format!("{text} is no level of stability");
                self.note(name, Event::StabilityInvalid, (old, new), message);
            }
            return;
        };
        // What was no level was less than any.
        let before = Level::of(earlier.as_deref());
        let event = match before.cmp(&Some(after)) {
            std::cmp::Ordering::Equal => return,
            std::cmp::Ordering::Less => Event::StabilityIncreased,
            std::cmp::Ordering::Greater => Event::StabilityDecreased,
        };
        let word = before.map_or("nothing that is known", Level::word);
        let message = format!("it was {word}, and is {}", after.word());
        self.note(name, event, (old, new), message);
    }
}

/// `GET /orders`, or `POST newOrder` for what a webhook is called.
pub(super) fn title(operation: &Operation) -> String {
    let name = if operation.event.is_empty() { &operation.path } else { &operation.event };
    format!("{} {name}", operation.method)
}

fn known(operations: &[Operation]) -> Known<'_> {
    let key = |operation: &Operation| {
        (operation.event.clone(), without_names(&operation.path), operation.method.clone())
    };
    operations.iter().map(|operation| (key(operation), operation)).collect()
}

/// `/orders/{}`: parameters of a path have names for people only.
fn without_names(path: &str) -> String {
    let mut parts = path.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("{}");
        text.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    text
}

/// The text of an extension; a date that YAML readers took for something else is shown as it is.
fn extension(operation: &Operation, name: &str) -> Option<String> {
    super::parameters::text(operation.extensions.get(name)?)
}
