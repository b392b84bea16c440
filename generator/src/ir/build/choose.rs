//! What of a document is wanted: `only`, `except`, `internal` of the options.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use super::{Builder, Component};
use crate::config::{Config, Internal, Pattern, Selection, UnusedSchemas, misspelt};
use crate::diagnostics::{Diagnostics, Location, Place, quote};
use crate::document::Document;
use crate::document::model;
use crate::ir::prune::{Wanted, prune};
use crate::ir::{Api, Sender, TypeId};

/// What the choice is made from.
pub(super) struct Chooser<'a> {
    document: &'a Document,
    config: &'a Config,
    diagnostics: &'a mut Diagnostics,
    components: Vec<Component>,
    names: BTreeMap<Location, String>,
}

impl<'a> Chooser<'a> {
    /// Takes what is needed of a builder that has done its work.
    pub(super) fn of(builder: Builder<'a>) -> Self {
        Self {
            document: builder.document,
            config: builder.config,
            diagnostics: builder.diagnostics,
            components: builder.components,
            names: builder.component_names,
        }
    }

    /// Leaves out what is not wanted.
    pub(super) fn apply(mut self, source: &model::Api, api: &mut Api) {
        let sources = sources(source);
        let only = self.selected("only", &self.config.only, &sources, api);
        let except = self.selected("except", &self.config.except, &sources, api);
        let asks = !self.config.only.is_empty();
        let is_refused = |index: usize| {
            let is_internal = sources.get(index).is_some_and(|source| self.is_internal(source));
            is_internal || except.operations.contains(&index)
        };
        let is_wanted = |index: usize| !is_refused(index) && (!asks || only.operations.contains(&index));
        let operations = wanted(api, is_wanted, is_refused);
        let drops = operations.len() < api.operations.len();
        let keeps_types = match self.config.unused_schemas {
            UnusedSchemas::Auto => !drops && !asks,
            UnusedSchemas::Keep => true,
            UnusedSchemas::Prune => false,
        };
        let hides = self.config.internal == Internal::Exclude || !except.schemas.is_empty();
        if !drops && keeps_types && !hides {
            return;
        }
        let mut types = only.schemas;
        if keeps_types {
            types.extend(self.components.iter().filter(|known| !self.hides(known)).map(|known| known.id));
        }
        types.retain(|id| !except.schemas.contains(id));
        leave_out(self.document, self.diagnostics, api, &Wanted { operations, types });
        self.report_needed(api);
    }

    /// A schema that shall be left out, and that something else needs.
    fn report_needed(&mut self, api: &Api) {
        for (index, name) in self.config.except.schemas.iter().enumerate() {
            let is_meant = |component: &&Component| self.names.get(&component.location) == Some(name);
            let component = self.components.iter().find(is_meant);
            if component.is_some_and(|component| api.types.get(component.id).is_some()) {
                let message = format!("{} cannot be left out: something else needs it", quote(name));
                let help = "leave that out, too, or name a type for the schema: `rust-type` in `[types]`";
                let finding = self.config.origin.finding(&["except", "schemas", &index.to_string()], message);
                self.diagnostics.report(finding.help(help));
            }
        }
    }

    fn is_internal(&self, operation: &model::Operation) -> bool {
        self.config.internal == Internal::Exclude
            && (is_marked(&operation.extensions.get("x-internal"))
                || operation.location.pointer.parent().is_some_and(|pointer| {
                    let item = Location { document: operation.location.document, pointer };
                    is_marked(&self.document.value(&item).and_then(|item| item.get("x-internal")))
                }))
    }

    fn hides(&self, component: &Component) -> bool {
        let marked = self.document.value(&component.location).and_then(|schema| schema.get("x-internal"));
        self.config.internal == Internal::Exclude && is_marked(&marked)
    }

    /// Which operations and schemas are meant; what means none is an error.
    fn selected(
        &mut self,
        key: &str,
        selection: &Selection,
        sources: &[&model::Operation],
        api: &Api,
    ) -> Selected {
        let mut selected = Selected::default();
        let lists = [
            ("operations", "operation", &selection.operations),
            ("tags", "tag", &selection.tags),
            ("paths", "path", &selection.paths),
            ("schemas", "schema", &selection.schemas),
            ("any", "operation, tag, path or schema", &selection.any),
        ];
        for (list, what, names) in lists {
            for (index, name) in names.iter().enumerate() {
                let found = self.found(list, name, sources, api);
                if found.is_empty() {
                    let known = self.known(list, sources, api);
                    let message = misspelt(what, name, known.iter().map(String::as_str));
                    let mut finding = self.config.origin.finding(&[key, list, &index.to_string()], message);
                    if list == "any" {
                        finding.place = Place::File(format!("--{key}"));
                    }
                    self.diagnostics.report(finding);
                }
                selected.operations.extend(found.operations);
                selected.schemas.extend(found.schemas);
            }
        }
        selected
    }

    fn found(&self, list: &str, name: &str, sources: &[&model::Operation], api: &Api) -> Selected {
        let is_asked = |own: &str| list == own || list == "any";
        let is_meant = |index: &usize| {
            let Some((source, operation)) = sources.get(*index).zip(api.operations.get(*index)) else {
                return false;
            };
            let named = [operation.name.plain(), &request_line(source), &source.event];
            let is_named = source.operation_id.as_deref() == Some(name) || named.contains(&name);
            let is_path = operation.sender == Sender::Client && Pattern(name).matches(&source.path, &['/']);
            (is_asked("operations") && is_named && !name.is_empty())
                || (is_asked("tags") && source.tags.iter().any(|tag| tag == name))
                || (is_asked("paths") && is_path)
        };
        let is_schema = |component: &&Component| {
            is_asked("schemas") && self.names.get(&component.location).is_some_and(|known| known == name)
        };
        Selected {
            operations: (0..sources.len()).filter(is_meant).collect(),
            schemas: self.components.iter().filter(is_schema).map(|component| component.id).collect(),
        }
    }

    /// What there is to be chosen from.
    fn known(&self, list: &str, sources: &[&model::Operation], api: &Api) -> BTreeSet<String> {
        let is_asked = |own: &str| list == own || list == "any";
        let mut known = BTreeSet::new();
        for (source, operation) in sources.iter().zip(&api.operations) {
            if is_asked("operations") {
                let id = source.operation_id.clone();
                known.extend([id.unwrap_or_else(|| operation.name.plain().to_owned()), request_line(source)]);
            }
            if is_asked("tags") {
                known.extend(source.tags.iter().cloned());
            }
            if is_asked("paths") && operation.sender == Sender::Client {
                known.insert(source.path.clone());
            }
        }
        if is_asked("schemas") {
            known.extend(self.names.values().cloned());
        }
        known
    }
}

/// Leaves out what is not wanted, and takes back what was said of it. Gives the new place of each operation.
pub(in crate::ir) fn leave_out(
    document: &Document,
    diagnostics: &mut Diagnostics,
    api: &mut Api,
    wanted: &Wanted,
) -> Vec<Option<usize>> {
    let before: Vec<Location> = places(api);
    let moved = prune(api, wanted);
    let after: BTreeSet<Location> = places(api).into_iter().collect();
    let left_out: BTreeSet<Location> = before.into_iter().filter(|at| !after.contains(at)).collect();
    diagnostics.forget(&left_out, &reached(document, after, &left_out));
    api.left_out.extend(left_out);
    moved
}

/// Those that are wanted, and the callbacks of those that are.
fn wanted(
    api: &Api,
    is_wanted: impl Fn(usize) -> bool,
    is_refused: impl Fn(usize) -> bool,
) -> BTreeSet<usize> {
    let of_callbacks: BTreeSet<usize> =
        api.callbacks.iter().flat_map(|group| group.operations.clone()).collect();
    let own = (0..api.operations.len()).filter(|index| !of_callbacks.contains(index));
    let mut found: BTreeSet<usize> = own.filter(|index| is_wanted(*index)).collect();
    let callbacks = |index: &usize| api.operations.get(*index).into_iter().flat_map(|one| &one.callbacks);
    let used: BTreeSet<usize> = found.iter().flat_map(callbacks).copied().collect();
    let has_user: BTreeSet<usize> = api.operations.iter().flat_map(|one| &one.callbacks).copied().collect();
    for (index, group) in api.callbacks.iter().enumerate() {
        let of_wanted = used.contains(&index);
        let stays = |operation: usize| {
            (of_wanted && !is_refused(operation)) || (!has_user.contains(&index) && is_wanted(operation))
        };
        found.extend(group.operations.iter().filter(|operation| stays(**operation)));
    }
    found
}

#[derive(Default)]
struct Selected {
    operations: BTreeSet<usize>,
    schemas: BTreeSet<TypeId>,
}

impl Selected {
    fn is_empty(&self) -> bool {
        self.operations.is_empty() && self.schemas.is_empty()
    }
}

fn is_marked(value: &Option<&Value>) -> bool {
    *value == Some(&Value::Bool(true))
}

/// `GET /orders/{id}`
pub(super) fn request_line(operation: &model::Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// The operations in the order of [`Api::operations`].
pub(super) fn sources(source: &model::Api) -> Vec<&model::Operation> {
    let of_callbacks = source.callbacks.iter().flat_map(|callback| &callback.operations);
    source.operations.iter().chain(&source.webhooks).chain(of_callbacks).collect()
}

/// Where everything stands that is generated.
fn places(api: &Api) -> Vec<Location> {
    let operations = api.operations.iter().map(|operation| operation.location.clone());
    operations.chain(api.types.iter().map(|(_, def)| def.location.clone())).collect()
}

/// These places, and those that references lead to from within them: what is generated is made of both, as
/// of what `allOf` puts together.
fn reached(
    document: &Document,
    places: BTreeSet<Location>,
    left_out: &BTreeSet<Location>,
) -> BTreeSet<Location> {
    let mut open: Vec<Location> = places.iter().cloned().collect();
    let mut found = places;
    let mut seen = HashSet::new();
    while let Some(at) = open.pop() {
        let Some(value) = document.value(&at).filter(|_| seen.insert(at.clone())) else { continue };
        if let Some(target) = document.follow(&at) {
            found.insert(target.clone());
            open.push(target);
        }
        let children: Vec<Location> = match value {
            Value::Object(members) => {
                members.iter().filter(|(_, value)| is_tree(value)).map(|(key, _)| at.child(key)).collect()
            }
            Value::Array(items) => {
                let trees = items.iter().enumerate().filter(|(_, value)| is_tree(value));
                trees.map(|(index, _)| at.index(index)).collect()
            }
            _ => Vec::new(),
        };
        open.extend(children.into_iter().filter(|child| !left_out.contains(child)));
    }
    found
}

fn is_tree(value: &Value) -> bool {
    value.is_object() || value.is_array()
}
