//! Who may call: `security` and `securitySchemes`. OpenAPI 3.0.4 §4.7.27, §4.7.30.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Comparing;
use super::changes::Finding;
use super::kind::Event;
use crate::diagnostics::{Location, Pointer, quote};
use crate::document::model::{Operation, SecurityRequirement, SecurityScheme, SecuritySchemeKind};

/// The events of one place where requirements stand.
struct Events {
    added: Event,
    removed: Event,
    scope_added: Event,
    scope_removed: Event,
}

const OPERATION: Events = Events {
    added: Event::SecurityAdded,
    removed: Event::SecurityRemoved,
    scope_added: Event::SecurityScopeAdded,
    scope_removed: Event::SecurityScopeRemoved,
};

const GLOBAL: Events = Events {
    added: Event::GlobalSecurityAdded,
    removed: Event::GlobalSecurityRemoved,
    scope_added: Event::GlobalSecurityScopeAdded,
    scope_removed: Event::GlobalSecurityScopeRemoved,
};

/// What was found of requirements: the event, whether it breaks, what to say.
type Found = (Event, bool, String);

impl Comparing<'_> {
    /// `security` of the document: what it means to the operations that have none of their own.
    pub(super) fn global_security(&mut self) {
        let at = Location::root(Pointer::root().child("security"));
        for (event, breaks, message) in compare(&self.old.api.security, &self.new.api.security, &GLOBAL) {
            let finding = Finding::event(event, Some(&at), Some(&at), message).breaking(breaks);
            self.changes.add("", finding);
        }
    }

    /// `security` of an operation, where it has its own in either document.
    pub(super) fn security_of(&mut self, name: &str, old: &Operation, new: &Operation) {
        if old.security.is_none() && new.security.is_none() {
            return;
        }
        let before = old.security.as_ref().unwrap_or(&self.old.api.security);
        let after = new.security.as_ref().unwrap_or(&self.new.api.security);
        let mut found = compare(before, after, &OPERATION);
        let is = |event: Event| found.iter().any(|(known, ..)| *known == event);
        if is(Event::SecurityAdded) && is(Event::SecurityRemoved) {
            let message = "other credentials are asked for".to_owned();
            found.retain(|(event, ..)| !matches!(event, Event::SecurityAdded | Event::SecurityRemoved));
            found.push((Event::SecurityUpdated, true, message));
        }
        for (event, breaks, message) in found {
            let finding = Finding::event(event, Some(&old.location), Some(&new.location), message);
            self.changes.add(name, finding.breaking(breaks));
        }
    }

    pub(super) fn security_schemes(&mut self) {
        let by_name = |list: &'_ [SecurityScheme]| -> BTreeMap<String, SecurityScheme> {
            list.iter().map(|scheme| (scheme.name.clone(), scheme.clone())).collect()
        };
        let before = by_name(&self.old.api.security_schemes);
        let after = by_name(&self.new.api.security_schemes);
        for old in before.values() {
            let name = quote(&old.name);
            match after.get(&old.name) {
                None => {
                    let message = format!("the security scheme {name} is gone");
                    let finding = Finding::event(Event::SchemeRemoved, Some(&old.location), None, message);
                    self.changes.add("", finding);
                }
                Some(new) => {
                    for (event, message) in scheme(old, new) {
                        let message = format!("the security scheme {name}: {message}");
                        let finding =
                            Finding::event(event, Some(&old.location), Some(&new.location), message);
                        self.changes.add("", finding);
                    }
                }
            }
        }
        for new in after.values().filter(|new| !before.contains_key(&new.name)) {
            let message = format!("there is a new security scheme, {}", quote(&new.name));
            self.changes.add("", Finding::event(Event::SchemeAdded, None, Some(&new.location), message));
        }
    }
}

/// One of several requirements has to be met; none asks for nothing, and neither does an empty list.
fn compare(old: &[SecurityRequirement], new: &[SecurityRequirement], events: &Events) -> Vec<Found> {
    let is_open =
        |list: &[SecurityRequirement]| list.is_empty() || list.iter().any(|one| one.schemes.is_empty());
    let (before, after) = (by_schemes(old), by_schemes(new));
    let mut found = Vec::new();
    for (names, scopes) in &before {
        match after.get(names) {
            Some(later) => scopes_of(names, (scopes, later), events, !is_open(new), &mut found),
            None => {
                let message = format!("{} does not open it any longer", shown(names));
                found.push((events.removed, !is_open(new), message));
            }
        }
    }
    for names in after.keys().filter(|names| !before.contains_key(*names)) {
        let breaks = is_open(old) && !is_open(new);
        found.push((events.added, breaks, format!("{} opens it now", shown(names))));
    }
    found
}

/// The scopes of each scheme of a requirement.
type Scopes<'r> = Vec<&'r [String]>;

/// Requirements by the names of their schemes.
fn by_schemes(list: &[SecurityRequirement]) -> BTreeMap<Vec<&str>, Scopes<'_>> {
    let requirements = list.iter().filter(|one| !one.schemes.is_empty()).map(|one| {
        let schemes: BTreeMap<&str, &[String]> =
            one.schemes.iter().map(|(name, scopes)| (name.as_str(), scopes.as_slice())).collect();
        schemes.into_iter().unzip()
    });
    requirements.collect()
}

fn scopes_of(
    names: &[&str],
    (before, after): (&Scopes<'_>, &Scopes<'_>),
    events: &Events,
    breaks: bool,
    found: &mut Vec<Found>,
) {
    for ((name, before), after) in names.iter().zip(before).zip(after) {
        let (known, kept): (BTreeSet<&String>, BTreeSet<&String>) =
            (before.iter().collect(), after.iter().collect());
        for scope in kept.difference(&known) {
            let message = format!("{} has to have the scope {} now", quote(name), quote(scope));
            found.push((events.scope_added, breaks, message));
        }
        for scope in known.difference(&kept) {
            let message = format!("{} need not have the scope {}", quote(name), quote(scope));
            found.push((events.scope_removed, false, message));
        }
    }
}

/// `` `key` and `token` ``
fn shown(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| quote(name)).collect();
    names.join(" and ")
}

fn scheme(old: &SecurityScheme, new: &SecurityScheme) -> Vec<(Event, String)> {
    use SecuritySchemeKind::{ApiKey, Http, OAuth2, OpenIdConnect, Other};
    match (&old.kind, &new.kind) {
        (OAuth2(before), OAuth2(after)) => flows(before, after),
        (OpenIdConnect { url: before }, OpenIdConnect { url: after }) if before != after => {
            vec![(
                Event::SchemeUrlChanged,
                format!("its address goes from {} to {}", quote(before), quote(after)),
            )]
        }
        (Http { scheme: before }, Http { scheme: after }) if before != after => {
            vec![(Event::SchemeChanged, format!("it is {}, no longer {}", quote(after), quote(before)))]
        }
        (ApiKey { .. }, ApiKey { .. }) if old.kind != new.kind => {
            vec![(Event::SchemeChanged, "the key is sent in another place".to_owned())]
        }
        (Http { .. }, Http { .. })
        | (ApiKey { .. }, ApiKey { .. })
        | (OpenIdConnect { .. }, OpenIdConnect { .. })
        | (Other(_), Other(_)) => Vec::new(),
        _ => vec![(Event::SchemeTypeChanged, "it is of another type".to_owned())],
    }
}

/// The flows of OAuth 2. OpenAPI 3.0.4 §4.7.29.
fn flows(old: &Value, new: &Value) -> Vec<(Event, String)> {
    let mut found = Vec::new();
    for (name, before) in old.as_object().into_iter().flatten() {
        let Some(after) = new.get(name) else {
            found.push((Event::SchemeChanged, format!("the flow {} is gone", quote(name))));
            continue;
        };
        let urls = [
            ("authorizationUrl", Event::SchemeUrlChanged),
            ("tokenUrl", Event::SchemeTokenUrlChanged),
            ("refreshUrl", Event::SchemeTokenUrlChanged),
        ];
        for (key, event) in urls {
            let text = |value: &Value| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            if text(before) != text(after) {
                let message =
                    format!("`{key}` goes from {} to {}", quote(&text(before)), quote(&text(after)));
                found.push((event, message));
            }
        }
        found.extend(scopes(before, after));
    }
    found
}

fn scopes(old: &Value, new: &Value) -> Vec<(Event, String)> {
    let scopes = |value: &Value| value.get("scopes").and_then(Value::as_object).cloned().unwrap_or_default();
    let (before, after) = (scopes(old), scopes(new));
    let mut found = Vec::new();
    for (scope, told) in &before {
        match after.get(scope) {
            None => found.push((Event::SchemeScopeRemoved, format!("the scope {} is gone", quote(scope)))),
            Some(now) if now != told => {
                let message = format!("the scope {} is described in another way", quote(scope));
                found.push((Event::SchemeScopeChanged, message));
            }
            Some(_) => {}
        }
    }
    for scope in after.keys().filter(|scope| !before.contains_key(*scope)) {
        found.push((Event::SchemeScopeAdded, format!("there is a new scope, {}", quote(scope))));
    }
    found
}
