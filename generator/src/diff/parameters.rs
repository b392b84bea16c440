//! Parameters of requests. OpenAPI 3.0.4 §4.7.12.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::Comparing;
use super::changes::Finding;
use super::dates::Date;
use super::kind::{Aspect, Event, Flow, Kind, Scope};
use super::life::{Notice, notice};
use super::schema::Use;
use crate::diagnostics::{Location, quote};
use crate::document::Document;
use crate::document::model::{Operation, Parameter, ParameterPlace};

impl Comparing<'_> {
    pub(super) fn parameters(&mut self, name: &str, (old, new): (&Operation, &Operation), flow: Flow) {
        let (before, after) = (by_key(old), by_key(new));
        for (key, parameter) in &before {
            match after.get(key) {
                Some(still) => self.parameter(name, parameter, still, flow),
                None => self.parameter_removed(name, parameter),
            }
        }
        for parameter in after.iter().filter(|(key, _)| !before.contains_key(*key)).map(|(_, known)| known) {
            self.parameter_added(name, parameter);
        }
    }

    fn parameter(&mut self, name: &str, old: &Parameter, new: &Parameter, flow: Flow) {
        let is_required =
            |parameter: &Parameter| parameter.required || parameter.place == ParameterPlace::Path;
        let shown = quote(&new.name);
        let aspect = match (is_required(old), is_required(new)) {
            (false, true) => Some((Aspect::BecameRequired, format!("the parameter {shown} is required now"))),
            (true, false) => {
                Some((Aspect::BecameOptional, format!("the parameter {shown} is no longer required")))
            }
            _ => None,
        };
        if let Some((aspect, message)) = aspect {
            let finding = Finding {
                kind: Kind::Schema(Scope::RequestParameter, aspect),
                breaks_wire: flow.is_broken_by(aspect.effect()),
                message,
                old: Some(old.location.clone()),
                new: Some(new.location.clone()),
                subject: (Some(old.location.clone()), Some(new.location.clone())),
            };
            self.changes.add(name, finding);
        }
        self.declaration(name, old, new);
        if old.place == ParameterPlace::Path && old.name != new.name {
            let message = format!("the parameter {} of the path is called {shown} now", quote(&old.name));
            self.add_parameter(name, Event::ParameterRenamed, Some(old), Some(new), message);
        }
        let how = |parameter: &Parameter| {
            (
                parameter.style,
                parameter.explode,
                parameter.allow_reserved,
                parameter.media_type().map(str::to_owned),
            )
        };
        if how(old) != how(new) && is_written_otherwise(self, old, new) {
            let message = format!("the parameter {shown} is written in another way");
            self.add_parameter(name, Event::ParameterStyleChanged, Some(old), Some(new), message);
        }
        self.parameter_life(name, old, new);
        let inner = match new.place {
            ParameterPlace::Header => Scope::RequestHeaderProperty,
            _ => Scope::RequestParameterProperty,
        };
        if let (Some(before), Some(after)) = (&old.schema, &new.schema) {
            let uses = Use { scope: Scope::RequestParameter, inner, flow };
            self.schemas.compare(name, &before.used_at, &after.used_at, uses);
        }
    }

    /// A path has the parameters that it names, whether they are declared or not.
    fn declaration(&mut self, name: &str, old: &Parameter, new: &Parameter) {
        let is_declared = |parameter: &Parameter| parameter.schema.is_some() || parameter.content.is_some();
        let shown = quote(&new.name);
        let (event, message) = match (is_declared(old), is_declared(new)) {
            (false, true) => (Event::PathParameterAdded, format!("the parameter {shown} is declared now")),
            (true, false) => {
                (Event::ParameterRemoved, format!("the parameter {shown} is no longer declared"))
            }
            _ => return,
        };
        let (old, new) = (Some(&old.location), Some(&new.location));
        self.changes.add(name, Finding::event(event, old, new, message).breaking(false));
    }

    fn add_parameter(
        &mut self,
        name: &str,
        event: Event,
        old: Option<&Parameter>,
        new: Option<&Parameter>,
        message: String,
    ) {
        let at = |parameter: &Parameter| parameter.location.clone();
        let (old, new) = (old.map(at), new.map(at));
        let breaks = self.breaks(event);
        let finding = Finding::event(event, old.as_ref(), new.as_ref(), message);
        self.changes.add(name, finding.breaking(breaks));
    }

    fn parameter_added(&mut self, name: &str, new: &Parameter) {
        let has_default = new
            .schema
            .as_ref()
            .is_some_and(|schema| keyword(&self.new.document, &schema.location, "default"));
        let event = match (new.place, new.required, has_default) {
            (ParameterPlace::Path, ..) => Event::PathParameterAdded,
            (_, true, true) => Event::RequiredDefaultParameterAdded,
            (_, true, false) => Event::RequiredParameterAdded,
            (_, false, true) => Event::OptionalDefaultParameterAdded,
            (_, false, false) => Event::OptionalParameterAdded,
        };
        let needed = if new.required { "required" } else { "optional" };
        let message = format!("there is a new {needed} parameter, {}", quote(&new.name));
        self.add_parameter(name, event, None, Some(new), message);
    }

    fn parameter_removed(&mut self, name: &str, old: &Parameter) {
        let sunset = old.extensions.get("x-sunset").and_then(text);
        let date = sunset.as_deref().map(Date::parse);
        let today = self.today;
        let is_ahead = |date: &Date| today.is_some_and(|today| today.until(*date) > 0);
        if old.deprecated && date == Some(None) {
            let message = format!("`x-sunset` of the parameter {} is no date", quote(&old.name));
            self.add_parameter(name, Event::ParameterSunsetParse, Some(old), None, message);
        }
        let (event, why) = match (old.deprecated, date.flatten().filter(is_ahead)) {
            (false, _) => (Event::ParameterRemoved, "and was not deprecated"),
            (true, Some(_)) => (Event::ParameterRemovedBeforeSunset, "before the day that `x-sunset` names"),
            (true, None) => (Event::ParameterRemovedWithDeprecation, "and was deprecated"),
        };
        let message = format!("the parameter {} is gone, {why}", quote(&old.name));
        self.add_parameter(name, event, Some(old), None, message);
    }

    fn parameter_life(&mut self, name: &str, old: &Parameter, new: &Parameter) {
        let extension = |parameter: &Parameter, key: &str| parameter.extensions.get(key).and_then(text);
        let (earlier, later) = (extension(old, "x-sunset"), extension(new, "x-sunset"));
        let level = extension(new, "x-stability-level");
        let shown = quote(&new.name);
        let said = notice(later.as_deref(), level.as_deref(), self.today);
        let (event, message) = match (old.deprecated, new.deprecated, said) {
            (true, false, _) => {
                (Event::ParameterReactivated, format!("the parameter {shown} is no longer deprecated"))
            }
            (false, true, Notice::Missing) => (
                Event::ParameterSunsetMissing,
                format!(
                    "the parameter {shown} is deprecated now, and `x-sunset` does not say until when it is there"
                ),
            ),
            (false, true, Notice::TooSmall(days)) => (
                Event::ParameterSunsetTooSmall,
                format!(
                    "the parameter {shown} is deprecated now, and `x-sunset` is less than {days} days ahead"
                ),
            ),
            (_, true, Notice::Invalid(text)) if !old.deprecated || earlier != later => (
                Event::ParameterSunsetParse,
                format!("`x-sunset` of the parameter {shown} is no date: {text}"),
            ),
            (false, true, _) => {
                (Event::ParameterDeprecated, format!("the parameter {shown} is deprecated now"))
            }
            (true, true, _) if earlier.is_some() && later.is_none() => (
                Event::ParameterSunsetDeleted,
                format!("`x-sunset` no longer says until when the parameter {shown} is there"),
            ),
            (true, true, Notice::TooSmall(days)) if earlier != later => (
                Event::ParameterSunsetChangedTooSmall,
                format!("`x-sunset` of the parameter {shown} is another day, less than {days} days ahead"),
            ),
            (true, true, _) if earlier != later => {
                (Event::ParameterSunsetChanged, format!("`x-sunset` of the parameter {shown} is another day"))
            }
            _ => return,
        };
        self.add_parameter(name, event, Some(old), Some(new), message);
    }
}

/// Does the way a parameter is written matter to what it holds? Single values are the same whether
/// they are exploded or not.
fn is_written_otherwise(comparing: &Comparing<'_>, old: &Parameter, new: &Parameter) -> bool {
    let is_compound = |document: &Document, parameter: &Parameter| {
        let Some(schema) = &parameter.schema else { return true };
        let at = document.resolve(&schema.location).unwrap_or_else(|_| schema.location.clone());
        let Some(value) = document.value(&at) else { return true };
        let kind = value.get("type").and_then(Value::as_str);
        !matches!(kind, Some("string" | "integer" | "number" | "boolean"))
    };
    (old.style, old.media_type()) != (new.style, new.media_type())
        || is_compound(&comparing.old.document, old)
        || is_compound(&comparing.new.document, new)
}

fn keyword(document: &Document, at: &Location, keyword: &str) -> bool {
    let at = document.resolve(at).unwrap_or_else(|_| at.clone());
    document.value(&at).is_some_and(|value| value.get(keyword).is_some())
}

/// Parameters by what they are known by: those of a path by where they stand in it, headers whether they
/// are written in capital letters or not.
fn by_key(operation: &Operation) -> BTreeMap<(ParameterPlace, String), &Parameter> {
    let positions: HashMap<&str, String> =
        names(&operation.path).into_iter().zip((0..).map(|index: usize| index.to_string())).collect();
    let key = |parameter: &Parameter| match parameter.place {
        ParameterPlace::Path => {
            positions.get(parameter.name.as_str()).cloned().unwrap_or_else(|| parameter.name.clone())
        }
        ParameterPlace::Header => parameter.name.to_ascii_lowercase(),
        ParameterPlace::Query | ParameterPlace::Cookie => parameter.name.clone(),
    };
    operation.parameters.iter().map(|known| ((known.place, key(known)), known)).collect()
}

/// The names of a path's parameters, in order.
fn names(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)).collect()
}

/// An extension's text; what is no text is shown as JSON.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
