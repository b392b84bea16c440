//! Which schemas are files: bytes in multipart bodies. Elsewhere they are strings, as they always were.
//!
//! A schema has one type wherever it is used, so they are looked for before anything is built.

use std::collections::BTreeSet;

use super::codec::{self, Family};
use super::same;
use crate::diagnostics::Location;
use crate::document::Version;
use crate::document::model::{self, Encoding, MediaType, Schema, SchemaRef, SimpleType};
use crate::ir::build::{Builder, schema};

/// Schemas that are files, and those around them.
#[derive(Debug, Clone, Default)]
pub(in crate::ir::build) struct Files {
    files: BTreeSet<Location>,
    holders: BTreeSet<Location>,
}

impl Files {
    pub(in crate::ir::build) fn is_file(&self, location: &Location) -> bool {
        self.files.contains(location)
    }

    /// Does the schema describe a multipart body, or a part, with files?
    pub(in crate::ir::build) fn has_files(&self, location: &Location) -> bool {
        self.holders.contains(location)
    }
}

/// Finds the files of all multipart bodies.
pub(in crate::ir::build) fn find(b: &mut Builder<'_>, source: &model::Api) -> Files {
    let called_back = source.callbacks.iter().flat_map(|callback| &callback.operations);
    let operations = source.operations.iter().chain(&source.webhooks).chain(called_back);
    let contents = operations.flat_map(|operation| {
        let body = operation.request_body.iter().map(|body| body.content.as_slice());
        body.chain(operation.responses.iter().map(|response| response.content.as_slice()))
    });
    let mut finder = Finder { b, found: Files::default(), seen: BTreeSet::new() };
    for content in contents {
        for entry in content.iter().filter(|entry| codec::family(&entry.name) == Family::Multipart) {
            if let Some(item) = entry.item_schema.as_ref().filter(|_| entry.schema.is_none()) {
                finder.part(item, entry.item_encoding.as_deref());
            }
            // Other media types may have the same schema, word for word: all of them have one type.
            for other in content {
                if let Some(schema) = other.schema.as_ref().filter(|_| same::schema(finder.b, entry, other)) {
                    finder.body(schema, entry);
                }
            }
        }
    }
    finder.found
}

/// Is one of them a multipart body with files?
pub(super) fn any(b: &Builder<'_>, content: &[MediaType]) -> bool {
    let multipart = content.iter().filter(|entry| codec::family(&entry.name) == Family::Multipart);
    multipart.filter_map(|entry| entry.schema.as_ref()).any(|schema| b.files.has_files(&schema.location))
}

struct Finder<'b, 'a> {
    b: &'b mut Builder<'a>,
    found: Files,
    /// Schemas that were looked at, each as a body or as a part.
    seen: BTreeSet<(Location, Role)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Body,
    Part,
}

impl Finder<'_, '_> {
    /// A body's properties, or its items, are parts.
    fn body(&mut self, schema: &SchemaRef, entry: &MediaType) -> bool {
        if !self.seen.insert((schema.location.clone(), Role::Body)) {
            return self.found.holders.contains(&schema.location);
        }
        let source = self.b.read(&schema.location);
        let mut has_files = false;
        for member in source.all_of.iter().chain(&source.one_of).chain(&source.any_of) {
            has_files |= self.body(member, entry);
        }
        for (name, property) in &source.properties {
            has_files |= self.part(property, entry.encoding.get(name));
        }
        let others = match &source.additional_properties {
            model::AdditionalProperties::Schema(schema) => Some(schema),
            _ => None,
        };
        for (index, part) in source.prefix_items.iter().enumerate() {
            has_files |= self.part(part, entry.prefix_encoding.get(index));
        }
        for part in source.items.iter().chain(others) {
            has_files |= self.part(part, entry.item_encoding.as_deref());
        }
        self.note(schema, has_files)
    }

    /// A part that has parts itself.
    fn nested(&mut self, schema: &SchemaRef, encoding: &Encoding) -> bool {
        let Some(nested) = &encoding.nested else { return self.body(schema, &MediaType::default()) };
        let source = self.b.read(&schema.location);
        let items = source.array_items().filter(|_| !nested.encoding.is_empty());
        // Parts that are described by name are those of each item.
        match items {
            Some(items) => {
                let has_files = self.body(items, nested);
                self.note(schema, has_files)
            }
            None => self.body(schema, nested),
        }
    }

    /// A part is a file, or an array that has a part for each of its items.
    fn part(&mut self, schema: &SchemaRef, encoding: Option<&Encoding>) -> bool {
        if !self.seen.insert((schema.location.clone(), Role::Part)) {
            return self.found.is_file(&schema.location) || self.found.has_files(&schema.location);
        }
        let source = self.b.read(&schema.location);
        // What a use says of its encoding must not change what others refer to.
        let encoding = encoding.filter(|_| !schema.is_reference());
        if is_file(self.b.document.version(), &source, encoding) {
            return self.found.files.insert(schema.location.clone());
        }
        let content_type = encoding.and_then(|encoding| encoding.content_type.as_deref());
        let is_body = content_type.is_some_and(|name| codec::family(name) == Family::Multipart);
        if let (true, Some(encoding)) = (is_body, encoding) {
            return self.nested(schema, encoding);
        }
        let mut has_files = false;
        for member in source.all_of.iter().chain(&source.one_of).chain(&source.any_of).chain(&source.items) {
            has_files |= self.part(member, encoding);
        }
        self.note(schema, has_files)
    }

    fn note(&mut self, schema: &SchemaRef, has_files: bool) -> bool {
        if has_files {
            self.found.holders.insert(schema.location.clone());
        }
        has_files
    }
}

/// OpenAPI 3.0.4 §4.7.14.2 and §4.7.15.1, OpenAPI 3.1.1 §4.8.14.3 and §4.8.15.1.
fn is_file(version: Version, schema: &Schema, encoding: Option<&Encoding>) -> bool {
    let is_string = schema.types.is_empty() || schema.types == [SimpleType::String];
    let is_alternative = schema.all_of.len() + schema.one_of.len() + schema.any_of.len() > 0;
    if !is_string || is_alternative || schema.enumeration.is_some() || schema.content_encoding.is_some() {
        return false;
    }
    if schema.format.as_deref() == Some("binary") {
        return true;
    }
    if schema.content_media_type.as_deref().is_some_and(is_binary_type) {
        return true;
    }
    let encoded = encoding.and_then(|encoding| encoding.content_type.as_deref());
    let says_nothing = schema.types.is_empty() && schema::meant(schema).is_none();
    match encoded {
        Some(types) => schema.format.is_none() && types.split(',').any(is_binary_type),
        None => says_nothing && !matches!(version, Version::V2 | Version::V3_0),
    }
}

fn is_binary_type(name: &str) -> bool {
    codec::is_bytes(name.trim())
}
