//! Schemas with names of their own: those of the components, and those that references reach at
//! other places and in other files. OpenAPI 3.2.0 §4.6.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

use super::files::collect;
use super::model::{Api, Elsewhere, NamedSchema, SchemaRef};
use super::{Document, address};
use crate::diagnostics::{Diagnostics, DocumentId, Location};

/// Keys under which schemas have names.
const NAMED: [&str; 3] = ["schemas", "definitions", "$defs"];

/// Keys that say what a schema is for, and not what it is.
const ROLES: [&str; 14] = [
    "schema",
    "items",
    "additionalProperties",
    "additionalItems",
    "unevaluatedProperties",
    "unevaluatedItems",
    "propertyNames",
    "contains",
    "not",
    "if",
    "then",
    "else",
    "itemSchema",
    "contentSchema",
];

/// Keys under which schemas stand that belong to the one around them.
const PARTS: [&str; 7] =
    ["properties", "patternProperties", "dependentSchemas", "allOf", "anyOf", "oneOf", "prefixItems"];

/// How many parts of a place may stand in a name.
const MAX_PLACE_WORDS: usize = 8;

/// The schemas of the components, then all others that are reached by a reference and have a name,
/// in the order in which they are met.
pub(super) fn named(document: &Document, api: &Api, diagnostics: &mut Diagnostics) -> Vec<NamedSchema> {
    let components = with_targets(document, &api.schemas);
    if !refers_elsewhere(document) {
        return components;
    }
    let mut search = Search {
        document,
        diagnostics,
        locations: components.iter().map(|schema| schema.location.clone()).collect(),
        components: api.schemas.iter().map(|schema| schema.location.clone()).collect(),
        named: components,
        open: VecDeque::new(),
    };
    search.run(api);
    let mut named = search.named;
    place_words(&mut named);
    named
}

/// A component that only refers to a schema that has no other name gives it its own.
fn with_targets(document: &Document, components: &[NamedSchema]) -> Vec<NamedSchema> {
    let own: BTreeSet<&Location> = components.iter().map(|schema| &schema.location).collect();
    let target = |schema: &NamedSchema| {
        let is_plain = document.value(&schema.location).is_some_and(is_only_a_reference);
        let target = document.resolve(&schema.location).ok().filter(|_| is_plain)?;
        (!own.contains(&target)).then_some(target)
    };
    let targets: Vec<Option<Location>> = components.iter().map(target).collect();
    let mut owners: BTreeMap<&Location, &str> = BTreeMap::new();
    for (schema, target) in components.iter().zip(&targets) {
        let Some(target) = target else { continue };
        if name_of(document, target).as_ref() == Some(&schema.name) {
            owners.insert(target, &schema.name);
        }
        owners.entry(target).or_insert(&schema.name);
    }
    let pairs = components.iter().zip(&targets);
    let settled = pairs.map(|(schema, target)| match target {
        Some(target) if owners.get(target) == Some(&schema.name.as_str()) => {
            NamedSchema { location: target.clone(), ..schema.clone() }
        }
        _ => schema.clone(),
    });
    settled.collect()
}

fn is_only_a_reference(value: &Value) -> bool {
    let Some(object) = value.as_object() else { return false };
    let is_silent = |key: &String| matches!(key.as_str(), "$ref" | "description" | "summary");
    object.contains_key("$ref") && object.keys().all(|key| is_silent(key) || key.starts_with("x-"))
}

/// Is there a reference to anything but a component of the root document?
fn refers_elsewhere(document: &Document) -> bool {
    let mut found = document.files.iter().count() > 1;
    collect(document.root(), &mut |reference| {
        let component = reference.strip_prefix("#/components/");
        found |= component.is_none_or(|name| name.matches('/').count() != 1);
    });
    found
}

struct Search<'d, 'x> {
    document: &'d Document,
    diagnostics: &'x mut Diagnostics,
    named: Vec<NamedSchema>,
    /// Of schemas that have a name.
    locations: BTreeSet<Location>,
    /// Where the components themselves stand.
    components: BTreeSet<Location>,
    open: VecDeque<Location>,
}

impl Search<'_, '_> {
    fn run(&mut self, api: &Api) {
        self.open.extend(self.named.iter().map(|schema| schema.location.clone()));
        for used in uses(api) {
            self.meet(&used);
        }
        let mut read = BTreeSet::new();
        while let Some(location) = self.open.pop_front() {
            if !read.insert(location.clone()) {
                continue;
            }
            let schema = self.document.schema(&location, self.diagnostics);
            for child in schema.children() {
                self.meet(child);
            }
        }
    }

    fn meet(&mut self, used: &SchemaRef) {
        self.open.push_back(used.location.clone());
        let is_new = used.is_reference()
            && !self.locations.contains(&used.location)
            && !self.components.contains(&used.location);
        let name = is_new.then(|| name_of(self.document, &used.location)).flatten();
        let Some(name) = name else { return };
        let location = used.location.clone();
        self.locations.insert(location.clone());
        let address = address_of(self.document, &location);
        let elsewhere = Some(Elsewhere { address, words: String::new() });
        self.named.push(NamedSchema { name, location, elsewhere });
    }
}

/// The schemas that operations use.
fn uses(api: &Api) -> Vec<SchemaRef> {
    let mut uses = Vec::new();
    let callbacks = api.callbacks.iter().flat_map(|callback| &callback.operations);
    for operation in api.operations.iter().chain(&api.webhooks).chain(callbacks) {
        uses.extend(operation.parameters.iter().filter_map(|parameter| parameter.schema.clone()));
        let body = operation.request_body.iter().flat_map(|body| &body.content);
        uses.extend(body.filter_map(|media| media.schema.clone()));
        for response in &operation.responses {
            uses.extend(response.headers.iter().filter_map(|header| header.schema.clone()));
            uses.extend(response.content.iter().filter_map(|media| media.schema.clone()));
        }
    }
    uses
}

/// What a schema is called that does not stand in the components: by its key, or by its file.
fn name_of(document: &Document, location: &Location) -> Option<String> {
    let Some(last) = location.pointer.last() else {
        let (folder, stem) = folder_and_stem(&document.files.get(location.document)?.name);
        let folder = folder.rsplit('/').next().filter(|folder| !folder.is_empty() && *folder != "..");
        let is_index = stem.trim_start_matches('_') == "index";
        return Some(folder.filter(|_| is_index).unwrap_or(stem).to_owned());
    };
    let parent = location.pointer.parent().and_then(|parent| parent.last());
    let is_named = parent.as_deref().is_some_and(|parent| NAMED.contains(&parent));
    let is_part = parent.as_deref().is_some_and(|parent| PARTS.contains(&parent));
    let is_role = parent.is_some() && ROLES.contains(&last.as_str());
    let is_index = last.bytes().all(|byte| byte.is_ascii_digit());
    (is_named || !(is_part || is_role || is_index)).then_some(last)
}

/// `schemas` and `pet` of `schemas/pet.yaml`.
fn folder_and_stem(name: &str) -> (&str, &str) {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    (folder, file.split_once('.').map_or(file, |(stem, _)| stem))
}

/// Tells schemas of one name apart by as few words of their places as that takes.
fn place_words(named: &mut [NamedSchema]) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, schema) in named.iter().enumerate().filter(|(_, schema)| schema.elsewhere.is_some()) {
        let letters = schema.name.chars().filter(|c| c.is_alphanumeric());
        groups.entry(letters.flat_map(char::to_lowercase).collect()).or_default().push(index);
    }
    for group in groups.values() {
        let words = |count: usize| -> Vec<String> {
            group.iter().filter_map(|index| Some(last_words(named.get(*index)?, count))).collect()
        };
        let is_enough = |count: &usize| {
            let words = words(*count);
            words.iter().collect::<BTreeSet<_>>().len() == words.len()
        };
        let words = words((1..MAX_PLACE_WORDS).find(is_enough).unwrap_or(MAX_PLACE_WORDS));
        for (index, words) in group.iter().zip(words) {
            let elsewhere = named.get_mut(*index).and_then(|schema| schema.elsewhere.as_mut());
            elsewhere.into_iter().for_each(|elsewhere| elsewhere.words.clone_from(&words));
        }
    }
}

/// The name behind the last parts of its place: `archive sheet` for `schemas/archive/sheet.yaml`.
fn last_words(schema: &NamedSchema, count: usize) -> String {
    let address = schema.elsewhere.as_ref().map_or("", |elsewhere| elsewhere.address.as_str());
    let (file, pointer) = address::split(address);
    let (folder, stem) = folder_and_stem(file);
    let place = pointer.rsplit_once('/').map_or("", |(place, _)| place);
    let parts = folder.split('/').chain([stem]).chain(place.split('/'));
    let is_word = |part: &&str| !matches!(*part, "" | "..") && *part != schema.name;
    let mut parts: Vec<&str> = parts.filter(is_word).collect();
    let mut words = parts.split_off(parts.len().saturating_sub(count));
    words.push(&schema.name);
    words.join(" ")
}

/// File and pointer, as the folder of the root document sees them: the same wherever a command is started.
fn address_of(document: &Document, location: &Location) -> String {
    let path = |id| document.files.get(id).map_or("", |file| file.name.as_str());
    if location.document == DocumentId::default() {
        return format!("#{}", location.pointer);
    }
    let (root, _) = folder_and_stem(path(DocumentId::default()));
    format!("{}#{}", seen_from(root, path(location.document)), location.pointer)
}

/// `../common/film.yaml`, for `spec/common/film.yaml` and the folder `spec/api`.
fn seen_from(folder: &str, file: &str) -> String {
    if address::has_scheme(file) || file.starts_with('/') != folder.starts_with('/') {
        return file.to_owned();
    }
    let parts = |path: &str| path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let (folder, file): (Vec<String>, Vec<String>) = (parts(folder), parts(file));
    let common = folder.iter().zip(&file).take_while(|(one, other)| one == other).count();
    let up = folder.iter().skip(common).map(|_| "..");
    up.chain(file.iter().skip(common).map(String::as_str)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::seen_from;

    #[test]
    fn a_file_is_named_as_the_folder_of_the_document_sees_it() {
        for (folder, file, seen) in [
            ("", "film.yaml", "film.yaml"),
            ("spec", "spec/parts/film.yaml", "parts/film.yaml"),
            ("spec/api", "spec/common/film.yaml", "../common/film.yaml"),
            ("/w/spec/api", "/w/spec/common/film.yaml", "../common/film.yaml"),
            ("../api", "../common/film.yaml", "../common/film.yaml"),
            ("doc", "docs/film.yaml", "../docs/film.yaml"),
            ("api", "../film.yaml", "../../film.yaml"),
            ("api", "https://films.example/film.yaml", "https://films.example/film.yaml"),
        ] {
            assert_eq!(seen_from(folder, file), seen);
        }
    }
}
