//! What the options say of single types, fields and operations; and what the document says of the
//! same in `x-…`.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Builder, choose::request_line};
use crate::config::{FieldOptions, Openness, OperationOptions, PagesBy, Pattern, TypeOptions, misspelt};
use crate::diagnostics::{Location, quote};
use crate::document::model;

/// Extensions that say what a thing is called; the first counts for most.
const NAMES: [&str; 2] = ["x-rust-name", "x-ms-client-name"];

/// Keys of the options that something was found for.
#[derive(Debug, Default)]
pub(super) struct Found {
    types: BTreeSet<String>,
    fields: BTreeSet<String>,
    operations: BTreeSet<String>,
}

impl<'c> Builder<'c> {
    /// What the options say of the type of a schema.
    pub(super) fn type_options(&mut self, at: &Location) -> TypeOptions {
        let mut options = TypeOptions::default();
        if self.config.types.is_empty() {
            return options;
        }
        let config = self.config;
        let spoken = self.spoken(at);
        for key in fitting(config.types.keys(), at, spoken.as_deref()) {
            if let Some(said) = config.types.get(key) {
                options.take(said);
            }
            self.found.types.insert(key.clone());
        }
        options
    }

    /// What the type of a schema shall be called, if anything says so.
    pub(super) fn type_name_of(&mut self, at: &Location) -> Option<String> {
        let own = self.type_options(at).name;
        let schema = self.document.value(at);
        let told = |key: &str| schema?.get(key)?.as_str().map(str::to_owned);
        let of_enum = || schema?.get("x-ms-enum")?.get("name")?.as_str().map(str::to_owned);
        // Inside another schema, the name is that of the property.
        let component = || self.is_component(at).then(|| NAMES.iter().find_map(|key| told(key))).flatten();
        own.or_else(component).or_else(of_enum).filter(|name| is_telling(name))
    }

    /// What the options and the document say of the field of a property.
    pub(super) fn field_options(&mut self, at: &Location) -> FieldOptions {
        let spoken = if self.config.fields.is_empty() { None } else { self.spoken(at) };
        self.field_options_as(at, spoken.as_deref())
    }

    /// The same of something that the options call `spoken`.
    pub(super) fn field_options_as(&mut self, at: &Location, spoken: Option<&str>) -> FieldOptions {
        let mut options = FieldOptions { name: self.name_at(at), ..FieldOptions::default() };
        let config = self.config;
        for key in fitting(config.fields.keys(), at, spoken) {
            if let Some(said) = config.fields.get(key) {
                options.take(said);
            }
            self.found.fields.insert(key.clone());
        }
        options
    }

    /// What a parameter, which the options call `spoken`, shall be called. It has no attributes: what a pattern
    /// says of those is about properties.
    pub(super) fn parameter_name(&mut self, at: &Location, spoken: &str) -> Option<String> {
        let config = self.config;
        for key in fitting(config.fields.keys(), at, Some(spoken)) {
            let has_attributes = config.fields.get(key).is_some_and(|said| !said.attributes.is_empty());
            if has_attributes && !Pattern(key).is_glob() {
                let message = format!("{} is a parameter, which takes no attributes", quote(key));
                let finding = config.origin.finding(&["fields", key, "attributes"], message);
                self.diagnostics.report(finding.help("say `name` of it only"));
            }
        }
        self.field_options_as(at, Some(spoken)).name
    }

    /// What the options say of the place of a type and of those within it, in a form that is the same for
    /// another place only if they say the same there.
    pub(super) fn said_within(&self, at: &Location) -> Vec<String> {
        let config = self.config;
        if config.types.is_empty() && config.fields.is_empty() {
            return Vec::new();
        }
        let spoken = self.spoken(at);
        let rests = |key: &String| -> Vec<String> {
            let (pattern, text, separator, ends) = match key.trim_start_matches('#') {
                pointer if pointer.starts_with('/') => (pointer, Some(at.pointer.as_str()), '/', "/*"),
                _ => (key.as_str(), spoken.as_deref(), '.', ".[{*"),
            };
            let rests = text.into_iter().flat_map(|text| Pattern(pattern).rests(text, &[separator]));
            rests.filter(|rest| rest.is_empty() || rest.starts_with(|c: char| ends.contains(c))).collect()
        };
        let of_types = config.types.keys().enumerate().map(|(index, key)| (index, 't', rests(key)));
        let of_fields = config.fields.keys().enumerate().map(|(index, key)| {
            // What is said of the field of a property is not said of its type.
            let rests = rests(key).into_iter().filter(|rest| !rest.is_empty()).collect();
            (index, 'f', rests)
        });
        let all = of_types.chain(of_fields).filter(|(_, _, rests)| !rests.is_empty());
        all.map(|(index, table, rests)| format!("{table}{index} {}", rests.join(" "))).collect()
    }

    /// What an operation shall be called, if anything says so.
    pub(super) fn operation_name(&mut self, operation: &model::Operation) -> Option<String> {
        let own = self.operation_options(operation).and_then(|(_, options)| options.name.clone());
        own.filter(|name| is_telling(name)).or_else(|| self.name_at(&operation.location))
    }

    /// How the pages of an operation follow one another, if anything says so.
    pub(super) fn pagination(&mut self, operation: &model::Operation) -> Option<model::Pagination> {
        let told = self.operation_options(operation);
        let Some((key, said)) = told.and_then(|(key, options)| Some((key, options.pagination.as_ref()?)))
        else {
            return operation.pagination.clone();
        };
        let by = match said.by {
            PagesBy::None => "none",
            PagesBy::Link => "link",
            PagesBy::Url => "url",
            PagesBy::Token => "token",
            PagesBy::Page => "page",
            PagesBy::Offset => "offset",
        };
        Some(model::Pagination {
            place: self.config.origin.place(&["operations", key, "pagination"]),
            by: by.to_owned(),
            next: said.next.clone(),
            parameter: said.parameter.clone(),
            items: said.items.clone(),
            first: said.first,
        })
    }

    /// What the options say of an operation, and under which key.
    fn operation_options(
        &mut self,
        operation: &model::Operation,
    ) -> Option<(&'c String, &'c OperationOptions)> {
        let (config, line) = (self.config, request_line(operation));
        let known = [operation.operation_id.as_deref().unwrap_or(&line), &line];
        let told = known.into_iter().find_map(|key| config.operations.get_key_value(key))?;
        self.found.operations.insert(told.0.clone());
        Some(told)
    }

    fn name_at(&self, at: &Location) -> Option<String> {
        let node = self.document.value(at)?;
        let told = NAMES.iter().find_map(|key| node.get(*key)?.as_str());
        told.filter(|name| is_telling(name)).map(str::to_owned)
    }

    /// `Order.lines[].price`: a place within a component, as the options call it.
    fn spoken(&self, at: &Location) -> Option<String> {
        let (component, name) =
            at.around().find_map(|around| Some((around.clone(), self.component_names.get(&around)?)))?;
        let rest = at.pointer.as_str().strip_prefix(component.pointer.as_str())?;
        let mut spoken = name.clone();
        let steps: Vec<String> = crate::diagnostics::Pointer::parse(rest)?.steps().collect();
        let mut steps = steps.into_iter();
        while let Some(step) = steps.next() {
            match step.as_str() {
                "properties" => spoken = format!("{spoken}.{}", steps.next()?),
                "items" => spoken.push_str("[]"),
                "additionalProperties" => spoken.push_str("{}"),
                "allOf" => drop(steps.next()?),
                _ => return None,
            }
        }
        Some(spoken)
    }

    /// Settles what the options say of all types, now that they have their places.
    pub(super) fn settle_options(&mut self) {
        let ids: Vec<_> = self.arena.iter().map(|(id, def)| (id, def.location.clone())).collect();
        for (id, location) in ids {
            let mut options = self.type_options(&location);
            let told = options.enums.or_else(|| openness(self.document.value(&location)?));
            options.enums = Some(told.unwrap_or(self.config.enums));
            if let Some(def) = self.arena.get_mut(id) {
                def.options = options;
            }
        }
    }

    /// Options for what the document does not have.
    pub(super) fn report_unfound_options(&mut self, source: &model::Api) {
        let (config, found) = (self.config, std::mem::take(&mut self.found));
        let components: BTreeSet<&str> = self.component_names.values().map(String::as_str).collect();
        let properties: BTreeSet<String> =
            self.field_places().iter().filter_map(|at| self.spoken(at)).collect();
        let operations: BTreeSet<String> = super::choose::sources(source)
            .into_iter()
            .flat_map(|operation| operation.operation_id.clone().into_iter().chain([request_line(operation)]))
            .collect();
        let tables = [
            ("types", "schema", config.types.keys().collect::<Vec<_>>(), &found.types),
            ("fields", "property", config.fields.keys().collect(), &found.fields),
            ("operations", "operation", config.operations.keys().collect(), &found.operations),
        ];
        for (table, what, keys, found) in tables {
            for key in keys.into_iter().filter(|key| !found.contains(*key)) {
                let message = match table {
                    "types" => misspelt(what, key, components.iter().copied()),
                    "fields" => misspelt(what, key, properties.iter().map(String::as_str)),
                    _ => misspelt(what, key, operations.iter().map(String::as_str)),
                };
                self.diagnostics.report(config.origin.finding(&[table, key], message));
            }
        }
    }

    fn field_places(&self) -> Vec<Location> {
        let records = self.arena.iter().filter_map(|(_, def)| match &def.shape {
            crate::ir::Shape::Record(record) => Some(record),
            _ => None,
        });
        records.flat_map(|record| &record.fields).map(|field| field.location.clone()).collect()
    }
}

/// The keys that are about a place: patterns first, so that what is said of one place alone counts
/// for more.
fn fitting<'k>(
    keys: impl Iterator<Item = &'k String>,
    at: &Location,
    spoken: Option<&str>,
) -> Vec<&'k String> {
    let fits = |key: &&String| match key.trim_start_matches('#') {
        pointer if pointer.starts_with('/') => Pattern(pointer).matches(at.pointer.as_str(), &['/']),
        _ => spoken.is_some_and(|spoken| *key == spoken || Pattern(key).matches(spoken, &['.'])),
    };
    let mut keys: Vec<&String> = keys.filter(fits).collect();
    keys.sort_by_key(|key| !Pattern(key).is_glob());
    keys
}

/// `x-extensible-enum` (a list of values, or a boolean) and `modelAsString` of `x-ms-enum`.
fn openness(schema: &Value) -> Option<Openness> {
    let flag = match schema.get("x-extensible-enum") {
        Some(Value::Array(_)) => Some(true),
        Some(flag) => flag.as_bool(),
        None => schema.get("x-ms-enum").and_then(|told| told.get("modelAsString")?.as_bool()),
    };
    flag.map(|open| if open { Openness::Open } else { Openness::Closed })
}

/// A name without a letter would be no name.
pub(super) fn is_telling(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric)
}
