//! What callers of the generated code may name: for comparisons, not for output.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::operation::Fields;
use super::rust::{Own, Uses, type_text};
use super::{Context, client, types};
use crate::config::{Config, Layout, Part as Side};
use crate::diagnostics::Location;
use crate::document::model::Status;
use crate::ir::passes::Analysis;
use crate::ir::{Api, Group, Operation, Outcome, Outcomes, Presence, Shape, Type, TypeDef, TypeId};

/// All public items, by their paths.
#[derive(Debug, Default)]
pub(crate) struct Surface {
    pub(crate) items: BTreeMap<String, Item>,
    /// Where types without a name of their own are used: those that are alike are one type, which knows
    /// one of its places only.
    pub(crate) uses: BTreeMap<String, Vec<Location>>,
}

/// A public item.
#[derive(Debug, PartialEq)]
pub(crate) struct Item {
    /// `struct Order`, or the whole of an item that has no parts.
    pub(crate) head: String,
    /// Traits that not every item has.
    pub(crate) traits: BTreeSet<&'static str>,
    /// Fields, variants or methods.
    pub(crate) parts: IndexMap<String, Part>,
    pub(crate) openness: Openness,
    /// What it is made of.
    pub(crate) location: Option<Location>,
    /// What it is there for, if that is something else.
    pub(crate) whole: Option<Location>,
}

/// A field, a variant or a method.
#[derive(Debug, PartialEq)]
pub(crate) struct Part {
    /// Its type, or what it holds.
    pub(crate) text: String,
    pub(crate) location: Option<Location>,
}

/// May there be more parts without breaking anybody?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Openness {
    /// A struct.
    Exhaustive,
    /// An enum that is `#[non_exhaustive]`, methods of a struct, or of a trait that have defaults.
    Open,
    /// An item without parts.
    Whole,
}

/// What is public of what would be generated.
pub(crate) fn surface(api: &Api, analysis: &Analysis, config: &Config) -> Surface {
    let cx = Context::new(api, analysis, config, Layout::Crate);
    let mut surface = Surface::default();
    for (id, def) in api.types.iter() {
        let path = format!("types::{}", def.name.rust());
        surface.constructor(&cx, id, def, &path);
        surface.items.insert(path, definition(&cx, id, def));
        surface.uses_in(&cx, &def.shape);
    }
    for known in &api.alternatives {
        let parts = known.variants.iter().map(|variant| {
            (variant.name.rust().to_owned(), Part { text: text(&cx, &variant.ty), location: None })
        });
        let item = Item::new("enum", known.name.rust(), Openness::Open, None, parts.collect());
        surface.items.insert(format!("operations::{}", known.name.rust()), item);
    }
    for (index, operation) in api.operations.iter().enumerate() {
        surface.operation(&cx, index, operation);
    }
    surface.sides(&cx);
    surface
}

impl Item {
    fn new(
        kind: &str,
        name: &str,
        openness: Openness,
        location: Option<&Location>,
        parts: IndexMap<String, Part>,
    ) -> Self {
        let head = format!("{kind} {name}");
        Self { head, traits: BTreeSet::new(), parts, openness, location: location.cloned(), whole: None }
    }
}

fn text(cx: &Context<'_>, ty: &Type) -> String {
    type_text(cx, ty, Own::Qualified, &mut Uses::default())
}

fn definition(cx: &Context<'_>, id: TypeId, def: &TypeDef) -> Item {
    let name = def.name.rust();
    let mut parts = IndexMap::new();
    let part = |ty: &Type, location: &Location| Part { text: text(cx, ty), location: Some(location.clone()) };
    let (head, openness) = match &def.shape {
        Shape::Alias(ty) => (format!("type {name} = {}", text(cx, ty)), Openness::Whole),
        Shape::Newtype(ty) => (format!("struct {name}({})", text(cx, ty)), Openness::Whole),
        Shape::Tuple(elements) => {
            let elements: Vec<String> = elements.iter().map(|ty| text(cx, ty)).collect();
            (format!("struct {name}({})", elements.join(", ")), Openness::Whole)
        }
        Shape::Record(record) => {
            for (index, field) in record.fields.iter().enumerate() {
                let text = types::field_text(cx, id, index, field, &mut Uses::default());
                let part = Part { text, location: Some(field.location.clone()) };
                parts.insert(field.name.rust().to_owned(), part);
            }
            if let Some(extra) = &record.extra {
                let text = format!("Map<{}>", text(cx, &extra.ty));
                parts.insert(extra.name.rust().to_owned(), Part { text, location: None });
            }
            (format!("struct {name}"), Openness::Exhaustive)
        }
        Shape::StringEnum(variants) => {
            parts.extend(variants.iter().map(|variant| unit(variant.name.rust())));
            (format!("enum {name}"), Openness::Open)
        }
        Shape::IntegerEnum(variants) => {
            parts.extend(variants.iter().map(|variant| unit(variant.name.rust())));
            (format!("enum {name}"), Openness::Open)
        }
        Shape::ValueEnum(variants) => {
            parts.extend(variants.iter().map(|variant| unit(variant.name.rust())));
            (format!("enum {name}"), Openness::Open)
        }
        Shape::Union(union) => {
            for member in &union.members {
                parts.insert(member.name.rust().to_owned(), part(&member.ty, &member.location));
            }
            (format!("enum {name}"), Openness::Open)
        }
    };
    if openness == Openness::Open && cx.analysis.is_open(id) {
        parts.extend([unit("Undocumented")]);
    }
    let derives = cx.analysis.derives.get(&id).copied().unwrap_or_default();
    let traits = [("Copy", derives.copy), ("Eq", derives.eq), ("Default", derives.default)];
    let traits = if matches!(def.shape, Shape::Alias(_)) { Vec::new() } else { traits.to_vec() };
    let traits = traits.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect();
    Item { head, traits, parts, openness, location: Some(def.location.clone()), whole: None }
}

fn unit(name: &str) -> (String, Part) {
    (name.to_owned(), Part { text: String::new(), location: None })
}

/// The path of the definition that a type is made of, if that is inline.
fn inline(cx: &Context<'_>, ty: &Type) -> Option<String> {
    let Type::Named(id) = ty.innermost() else { return None };
    let def = cx.api.types.get(*id).filter(|def| def.schema_name().is_none())?;
    Some(format!("types::{}", def.name.rust()))
}

impl Surface {
    fn use_at(&mut self, cx: &Context<'_>, ty: &Type, location: &Location) {
        if let Some(path) = inline(cx, ty) {
            self.uses.entry(path).or_default().push(location.clone());
        }
    }

    fn uses_in(&mut self, cx: &Context<'_>, shape: &Shape) {
        match shape {
            Shape::Record(record) => {
                record.fields.iter().for_each(|field| self.use_at(cx, &field.ty, &field.location));
            }
            Shape::Union(union) => {
                union.members.iter().for_each(|member| self.use_at(cx, &member.ty, &member.location));
            }
            _ => {}
        }
    }

    /// `Order::new`, whose arguments have an order.
    fn constructor(&mut self, cx: &Context<'_>, id: TypeId, def: &TypeDef, path: &str) {
        let Shape::Record(record) = &def.shape else { return };
        let Some(arguments) = types::constructor_arguments(cx, id, record, &mut Uses::default()) else {
            return;
        };
        let head = format!("fn new({})", arguments.join(", "));
        let item = Item { head, ..Item::new("", "", Openness::Whole, Some(&def.location), IndexMap::new()) };
        self.items.insert(format!("{path}::new"), item);
    }

    fn operation(&mut self, cx: &Context<'_>, index: usize, operation: &Operation) {
        let mut parts = IndexMap::new();
        let places = operation.parameters.iter().map(|parameter| &parameter.location);
        let places = places.chain(operation.body.iter().map(|body| &body.location));
        for (field, location) in Fields::of(operation).into_iter().zip(places) {
            let text = match field.presence {
                Presence::Required => text(cx, field.ty),
                Presence::Optional => format!("Option<{}>", text(cx, field.ty)),
            };
            self.use_at(cx, field.ty, location);
            parts.insert(field.name.rust().to_owned(), Part { text, location: Some(location.clone()) });
        }
        let location = Some(&operation.location);
        let name = operation.request.rust();
        let item = Item::new("struct", name, Openness::Exhaustive, location, parts);
        self.items.insert(format!("operations::{name}"), item);
        self.answers(cx, operation);
        if cx.analysis.paging.contains_key(&index) && cx.config.parts.0.contains(&Side::Client) {
            let name = operation.call.rust();
            let head = format!("pages of {name}");
            let item = Item { head, ..Item::new("", "", Openness::Whole, location, IndexMap::new()) };
            self.items.insert(format!("client::{name}::pages"), item);
        }
    }

    /// What a call gives: its success, its errors, its headers.
    fn answers(&mut self, cx: &Context<'_>, operation: &Operation) {
        let location = Some(&operation.location);
        let ok = match operation.success.list.as_slice() {
            [] => "()".to_owned(),
            [only] => text(cx, &only.ty),
            _ => {
                self.outcomes(cx, operation, &operation.success);
                operation.success.name.rust().to_owned()
            }
        };
        for outcome in operation.success.list.iter().chain(&operation.errors.list) {
            self.use_at(cx, &outcome.ty, &outcome.location);
        }
        let has_errors = !operation.errors.list.is_empty();
        let error = if has_errors { operation.errors.name.rust() } else { "Infallible" };
        if has_errors {
            self.outcomes(cx, operation, &operation.errors);
        }
        let mut headers = "()";
        if let Some(known) = &operation.headers {
            headers = known.name.rust();
            known.fields.iter().for_each(|header| self.use_at(cx, &header.ty, &header.location));
            let fields = known.fields.iter().map(|header| {
                let text = format!("Option<{}>", text(cx, &header.ty));
                (header.name.rust().to_owned(), Part { text, location: Some(header.location.clone()) })
            });
            let item = Item::new("struct", headers, Openness::Exhaustive, location, fields.collect());
            self.items.insert(format!("operations::{headers}"), item);
        }
        let name = operation.request.rust();
        let responses = operation.location.child("responses");
        let place = match operation.success.list.as_slice() {
            [only] => only.location.clone(),
            _ => responses.clone(),
        };
        let part = |text: &str, at: &Location| Part { text: text.to_owned(), location: Some(at.clone()) };
        let parts = IndexMap::from([
            ("Ok".to_owned(), part(&ok, &place)),
            ("Headers".to_owned(), part(headers, &responses)),
            ("Error".to_owned(), part(error, &responses)),
        ]);
        let item = Item::new("answer", name, Openness::Open, Some(&responses), parts);
        let item = Item { whole: Some(operation.location.clone()), ..item };
        self.items.insert(format!("Answer<operations::{name}>"), item);
    }

    fn outcomes(&mut self, cx: &Context<'_>, operation: &Operation, outcomes: &Outcomes) {
        let variant = |outcome: &Outcome| {
            let status = if matches!(outcome.status, Status::Code(_)) { "" } else { "StatusCode, " };
            let text = format!("{status}{}", text(cx, &outcome.ty));
            (outcome.name.rust().to_owned(), Part { text, location: Some(outcome.location.clone()) })
        };
        let parts = outcomes.list.iter().map(variant).collect();
        let name = outcomes.name.rust();
        let item = Item::new("enum", name, Openness::Open, Some(&operation.location), parts);
        self.items.insert(format!("operations::{name}"), item);
    }

    /// The client's methods, the traits of servers and receivers.
    fn sides(&mut self, cx: &Context<'_>) {
        if cx.config.parts.0.contains(&Side::Client) {
            for group in &cx.api.groups {
                self.methods(cx, group);
            }
        }
        if !cx.config.parts.0.contains(&Side::Server) {
            return;
        }
        let bounds: Vec<&str> = cx.api.groups.iter().map(|group| group.server.rust()).collect();
        if !bounds.is_empty() {
            let head = format!("fn router<S: {}>(service: S)", bounds.join(" + "));
            let item = Item { head, ..Item::new("", "", Openness::Whole, None, IndexMap::new()) };
            self.items.insert("server::router".to_owned(), item);
        }
        for (module, groups) in [
            ("server", cx.api.groups.iter().collect::<Vec<_>>()),
            ("webhooks", cx.api.webhooks.iter().collect()),
            ("callbacks", cx.api.callbacks.iter().collect()),
        ] {
            groups.into_iter().for_each(|group| self.service(cx, module, group));
        }
    }

    /// A method stands for itself: which file it is in makes no difference.
    fn methods(&mut self, cx: &Context<'_>, group: &Group) {
        for operation in cx.api.operations_of(group) {
            let head = client::head(cx, operation);
            let location = Some(&operation.location);
            let item = Item { head, ..Item::new("", "", Openness::Whole, location, IndexMap::new()) };
            self.items.insert(format!("Client::{}", operation.name.rust()), item);
        }
    }

    fn service(&mut self, cx: &Context<'_>, module: &str, group: &Group) {
        let methods = cx.api.operations_of(group).map(|operation| {
            let text = format!("fn(operations::{0}) -> Answer<operations::{0}>", operation.request.rust());
            (operation.name.rust().to_owned(), Part { text, location: Some(operation.location.clone()) })
        });
        let name = group.server.rust();
        let first = cx.api.operations_of(group).next().map(|operation| &operation.location);
        let item = Item::new("trait", name, Openness::Open, first, methods.collect());
        self.items.insert(format!("{module}::{name}"), item);
    }
}

#[cfg(test)]
#[path = "surface_tests.rs"]
mod tests;
