//! Properties, and what an object may hold beside them. JSON Schema 2020-12 §10.3.2.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::keywords::is_anything;
use super::view::{Part, View};
use super::whole::Whole;
use super::{Comparing, Use};
use crate::diagnostics::quote;
use crate::diff::changes::Finding;
use crate::diff::kind::{Aspect, Event, Flow, Kind, Scope};
use serde_json::Value;

/// What is said of properties without a schema of their own.
enum Others<'d> {
    Allowed,
    Forbidden,
    Typed(Part<'d>),
}

/// A property of one of two schemas.
pub(super) struct Property<'d> {
    pub(super) name: &'d str,
    pub(super) view: View<'d>,
    pub(super) is_required: bool,
}

impl Property<'_> {
    pub(super) fn is(&self, flag: &str) -> bool {
        self.view.flag(flag)
    }
}

impl<'d> Comparing<'_, 'd> {
    pub(super) fn object(&mut self, old: &View<'d>, new: &View<'d>) {
        self.properties(old, new);
        self.others(old, new);
        self.patterns(old, new);
        self.dependents(old, new);
    }

    fn properties(&mut self, old: &View<'d>, new: &View<'d>) {
        let (before, after) = (properties_of(old), properties_of(new));
        let by_name: HashMap<&str, &Property<'_>> = after.iter().map(|known| (known.name, known)).collect();
        let known: HashSet<&str> = before.iter().map(|property| property.name).collect();
        let (gone, kept): (Vec<_>, Vec<_>) =
            before.iter().partition(|property| !by_name.contains_key(property.name));
        for (property, still) in kept.into_iter().filter_map(|known| Some((known, by_name.get(known.name)?)))
        {
            self.both(property, still);
        }
        let fresh: Vec<_> = after.iter().filter(|property| !known.contains(property.name)).collect();
        // What is gone may be in a schema of `allOf` now, and the other way round.
        let (earlier, later) = (Whole::of(old), Whole::of(new));
        for property in gone {
            match elsewhere(property.name, new, &later) {
                Some(still) => self.both(property, &still),
                None => self.removed((old, new), property),
            }
        }
        for property in fresh {
            match elsewhere(property.name, old, &earlier) {
                Some(before) => self.both(&before, property),
                None => self.added((old, new), property),
            }
        }
        let declared: HashSet<&str> = before.iter().chain(&after).map(|property| property.name).collect();
        self.undeclared((old, new), (&earlier, &later), &declared);
    }

    /// Names in `required` that no schema belongs to.
    fn undeclared(
        &mut self,
        (old, new): (&View<'d>, &View<'d>),
        (earlier, later): (&Whole<'d>, &Whole<'d>),
        declared: &HashSet<&str>,
    ) {
        let (own_old, own_new) = (old.required(), new.required());
        for name in own_new.difference(&earlier.required).filter(|name| !declared.contains(*name)) {
            let message = format!("the property {} is required now", quote(name));
            self.at_keyword(Aspect::BecameRequired, old, new, "required", message);
        }
        for name in own_old.difference(&later.required).filter(|name| !declared.contains(*name)) {
            let message = format!("the property {} is no longer required", quote(name));
            self.at_keyword(Aspect::BecameOptional, old, new, "required", message);
        }
    }

    fn both(&mut self, old: &Property<'d>, new: &Property<'d>) {
        let uses = self.uses_of(old, new);
        self.presence(uses, old, new);
        self.access(old, new);
        self.child(&old.view.used_at, &new.view.used_at, uses);
    }

    /// Nobody takes notice of what is only for the other side.
    fn uses_of(&self, old: &Property<'_>, new: &Property<'_>) -> Use {
        let uses = self.uses.within();
        let flag = match (uses.scope.is_request(), uses.flow) {
            (true, Flow::ToServer) => "readOnly",
            (false, Flow::ToClient) => "writeOnly",
            // What a webhook sends is sent by the server, and the other way round.
            _ => return uses,
        };
        if old.is(flag) && new.is(flag) && !uses.scope.is_idle() { uses.idle() } else { uses }
    }

    fn presence(&mut self, uses: Use, old: &Property<'_>, new: &Property<'_>) {
        let name = quote(old.name);
        let has_default = new.view.has("default");
        let (aspect, message) = match (old.is_required, new.is_required) {
            (false, true) if has_default && uses.scope.is_request() => (
                Aspect::BecameRequiredWithDefault,
                format!("the property {name} is required now, with a default"),
            ),
            (false, true) => (Aspect::BecameRequired, format!("the property {name} is required now")),
            (true, false) => (Aspect::BecameOptional, format!("the property {name} is no longer required")),
            _ => return,
        };
        let breaks = uses.flow.is_broken_by(aspect.effect()) && !uses.scope.is_idle();
        self.tell(Kind::Schema(uses.scope, aspect), breaks, (Some(&old.view), Some(&new.view)), message);
    }

    fn added(&mut self, (old, _): (&View<'d>, &View<'d>), property: &Property<'_>) {
        let has_default = property.view.has("default");
        let is_servers = self.uses.flow == Flow::ToServer && property.is("readOnly");
        let is_idle = self.uses.scope.is_idle() || is_servers;
        let event = match (self.uses.scope.is_request(), property.is_required) {
            (true, true) if is_idle => Event::RequestOptionalAdded,
            (true, true) if has_default => Event::RequestRequiredDefaultAdded,
            (true, true) if self.uses.inner == Scope::RequestHeaderProperty => {
                Event::RequestHeaderRequiredAdded
            }
            (true, true) => Event::RequestRequiredAdded,
            (true, false) => Event::RequestOptionalAdded,
            (false, true) if property.is("writeOnly") => Event::ResponseRequiredWriteOnlyAdded,
            (false, false) if property.is("writeOnly") => Event::ResponseOptionalWriteOnlyAdded,
            (false, true) => Event::ResponseRequiredAdded,
            (false, false) => Event::ResponseOptionalAdded,
        };
        let is_closed = matches!(Others::of(old), Others::Forbidden);
        let breaks = match self.uses.flow {
            Flow::ToServer => property.is_required && !has_default && !is_idle,
            Flow::ToClient => is_closed && !property.is("writeOnly"),
        };
        let needed = if property.is_required { "required" } else { "optional" };
        let message = format!("there is a new {needed} property, {}", quote(property.name));
        self.tell(Kind::Event(event), breaks, (None, Some(&property.view)), message);
    }

    fn removed(&mut self, (_, new): (&View<'d>, &View<'d>), property: &Property<'_>) {
        let event = match (self.uses.scope.is_request(), property.is_required) {
            (true, _) => Event::RequestPropertyRemoved,
            (false, true) if property.is("writeOnly") => Event::ResponseRequiredWriteOnlyRemoved,
            (false, false) if property.is("writeOnly") => Event::ResponseOptionalWriteOnlyRemoved,
            (false, true) => Event::ResponseRequiredRemoved,
            (false, false) => Event::ResponseOptionalRemoved,
        };
        let is_idle = self.uses.scope.is_idle();
        let breaks = match self.uses.flow {
            Flow::ToServer => !property.is("readOnly") && !is_idle,
            Flow::ToClient => property.is_required && !property.is("writeOnly") && !is_idle,
        };
        let message = match Others::of(new) {
            Others::Forbidden => {
                format!("the property {} is gone, and no longer allowed", quote(property.name))
            }
            _ => format!("the property {} is gone", quote(property.name)),
        };
        self.tell(Kind::Event(event), breaks, (Some(&property.view), None), message);
    }

    /// Notes a change of a property, where its schema stands.
    pub(super) fn tell(
        &mut self,
        kind: Kind,
        breaks_wire: bool,
        (old, new): (Option<&View<'_>>, Option<&View<'_>>),
        message: String,
    ) {
        let (old, new) = (old.map(|view| view.used_at.clone()), new.map(|view| view.used_at.clone()));
        let subject = (old.clone(), new.clone());
        self.node.findings.push(Finding { kind, breaks_wire, message, old, new, subject });
    }

    fn others(&mut self, old: &View<'d>, new: &View<'d>) {
        let (aspect, message) = match (Others::of(old), Others::of(new)) {
            (Others::Allowed, Others::Allowed) | (Others::Forbidden, Others::Forbidden) => return,
            (Others::Typed(before), Others::Typed(after)) => {
                return self.child(&before.at, &after.at, self.uses.within());
            }
            (_, Others::Forbidden) => {
                (Aspect::AdditionalPropertiesForbidden, "properties that are not listed are forbidden now")
            }
            (Others::Forbidden, _) => {
                (Aspect::AdditionalPropertiesAllowed, "properties that are not listed are allowed now")
            }
            (_, Others::Typed(_)) => {
                (Aspect::AdditionalPropertiesTyped, "properties that are not listed have a schema now")
            }
            (Others::Typed(_), _) => {
                (Aspect::AdditionalPropertiesUntyped, "properties that are not listed may be anything now")
            }
        };
        self.at_keyword(aspect, old, new, "additionalProperties", message.to_owned());
    }

    fn patterns(&mut self, old: &View<'d>, new: &View<'d>) {
        let aspects = (Aspect::PatternPropertyAdded, Aspect::PatternPropertyRemoved);
        self.named((old, new), "patternProperties", aspects, self.uses.within());
        let aspects = (Aspect::DependentSchemaAdded, Aspect::DependentSchemaRemoved);
        self.named((old, new), "dependentSchemas", aspects, self.uses);
    }

    /// Schemas by names, which are of no property.
    fn named(
        &mut self,
        (old, new): (&View<'d>, &View<'d>),
        keyword: &str,
        (added, removed): (Aspect, Aspect),
        uses: Use,
    ) {
        let (before, after) = (old.named(keyword), new.named(keyword));
        let (known, kept) = (by_name(&before), by_name(&after));
        for (name, part) in &before {
            match kept.get(name) {
                Some(still) => self.child(&part.at, &still.at, uses),
                None => {
                    let message = format!("{} is gone from `{keyword}`", quote(name));
                    self.note(removed, (old, new), (Some(&part.at), None), message);
                }
            }
        }
        for (name, part) in after.iter().filter(|(name, _)| !known.contains_key(name)) {
            let message = format!("{} is new in `{keyword}`", quote(name));
            self.note(added, (old, new), (None, Some(&part.at)), message);
        }
    }

    /// `dependentRequired`. JSON Schema 2020-12 validation §6.5.4.
    fn dependents(&mut self, old: &View<'d>, new: &View<'d>) {
        let (before, after) = (old.named("dependentRequired"), new.named("dependentRequired"));
        let (known, kept) = (by_name(&before), by_name(&after));
        for (name, part) in &before {
            let (aspect, verb, at) = match kept.get(name) {
                Some(still) if same_names(still.value, part.value) => continue,
                Some(still) => {
                    (Aspect::DependentRequiredChanged, "asks for other properties", Some(&still.at))
                }
                None => (Aspect::DependentRequiredRemoved, "asks for no other properties any longer", None),
            };
            let message = format!("the property {} {verb}", quote(name));
            self.note(aspect, (old, new), (Some(&part.at), at), message);
        }
        for (name, part) in after.iter().filter(|(name, _)| !known.contains_key(name)) {
            let message = format!("the property {} asks for other properties now", quote(name));
            self.note(Aspect::DependentRequiredAdded, (old, new), (None, Some(&part.at)), message);
        }
    }
}

impl<'d> Others<'d> {
    fn of(view: &View<'d>) -> Self {
        match view.get("additionalProperties") {
            Some(part) if part.value == &Value::Bool(false) => Self::Forbidden,
            Some(part) if !is_anything(part.value) => Self::Typed(part),
            _ => Self::Allowed,
        }
    }
}

fn properties_of<'d>(view: &View<'d>) -> Vec<Property<'d>> {
    let required = view.required();
    let properties = view.named("properties").into_iter().map(|(name, part)| Property {
        name,
        view: view.another(&part.at),
        is_required: required.contains(name),
    });
    properties.collect()
}

/// A property that a schema has by its `allOf`.
fn elsewhere<'d>(name: &'d str, view: &View<'d>, whole: &Whole<'d>) -> Option<Property<'d>> {
    let part = whole.properties.get(name)?;
    Some(Property { name, view: view.another(&part.at), is_required: whole.required.contains(name) })
}

fn by_name<'p, 'd>(parts: &'p [(&'d str, Part<'d>)]) -> HashMap<&'d str, &'p Part<'d>> {
    parts.iter().map(|(name, part)| (*name, part)).collect()
}

fn same_names(one: &Value, other: &Value) -> bool {
    let names = |value: &Value| {
        let list = value.as_array().into_iter().flatten().filter_map(Value::as_str);
        list.map(str::to_owned).collect::<BTreeSet<String>>()
    };
    names(one) == names(other)
}
