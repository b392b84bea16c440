//! One schema node. OpenAPI 3.0.4 §4.7.24.
//!
//! The plain keywords go through the objects of `openapiv3` that hold no children, which costs
//! half a microsecond for each schema. Its `SchemaKind` is out of the question: it contains all
//! children, and one wrong keyword spoils them all.

use std::borrow::Cow;

use openapiv3::{AnySchema, SchemaData};
use serde_json::{Map, Value};

use super::beside::{self, resolve_beside, resolve_schema};
use super::bounds::Bounds;
use super::lenient::{Slot, describe};
use super::model::{AdditionalProperties, Constraints, Schema, SchemaRef};
use super::reader::{Fields, Reader};
use super::reference::reference_keyword;
use super::shape::{ANY_SCHEMA, SCHEMA_DATA, Shape};
use super::{Document, Version};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Location, Place};

const LOST: &str = "any value is allowed in its place";

/// Keywords that describe, that name places, or that stand for nothing by themselves.
const SILENT: [&str; 11] = [
    "externalDocs",
    "examples",
    "$comment",
    "$schema",
    // These give names to schemas, which references use.
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
    "$defs",
    "definitions",
    "$vocabulary",
];

/// Reads the schema at a location, or where the `$ref` there leads.
pub(super) fn read(document: &Document, location: &Location, diagnostics: &mut Diagnostics) -> Schema {
    let resolved = match resolve_schema(document, location) {
        Ok(resolved) => resolved,
        Err(unresolved) => {
            unresolved.report(document, LOST, diagnostics);
            return Schema { unresolved: Some(unresolved.reference), ..Schema::default() };
        }
    };
    let Some(value) = document.value(&resolved) else { return Schema::default() };
    let mut reading = Reading {
        document,
        reader: Reader::new(document, diagnostics),
        at: &resolved,
        schema: Schema::default(),
        bounds: Bounds::default(),
        unevaluated_properties: AdditionalProperties::Unspecified,
        unevaluated_items: None,
    };
    reading.value(value);
    reading.schema
}

/// Where a schema is used. A reference that cannot be followed is reported.
pub(super) fn schema_ref(
    document: &Document,
    used_at: Location,
    value: &Value,
    diagnostics: &mut Diagnostics,
) -> SchemaRef {
    let used_at = document.moves.first(used_at);
    let Value::Object(object) = value else { return in_place(used_at) };
    if reference_keyword(value, document.version()).is_none() {
        return in_place(used_at);
    }
    match resolve_schema(document, &used_at) {
        Ok(location) => {
            if object.len() > 1 {
                beside::report(document, object, &used_at, diagnostics);
            }
            SchemaRef { location, used_at }
        }
        Err(unresolved) => {
            unresolved.report(document, LOST, diagnostics);
            in_place(used_at)
        }
    }
}

fn in_place(used_at: Location) -> SchemaRef {
    SchemaRef { location: used_at.clone(), used_at }
}

struct Reading<'d, 'r> {
    document: &'d Document,
    reader: Reader<'d, 'r>,
    at: &'r Location,
    schema: Schema,
    bounds: Bounds,
    unevaluated_properties: AdditionalProperties,
    unevaluated_items: Option<SchemaRef>,
}

impl<'d> Reading<'d, '_> {
    fn value(&mut self, value: &'d Value) {
        match value {
            Value::Object(object) => self.object(value, object),
            Value::Bool(allowed) => self.boolean(*allowed),
            Value::Null => self.mended("a schema is null", "taken as any value"),
            other => {
                let message = format!("a schema must be an object, not {}", describe(other));
                let place = Place::Value(self.at.clone());
                let finding = Diagnostic::new(Code::InvalidShape, place, message);
                self.reader.diagnostics.report(finding.note(LOST));
            }
        }
    }

    /// JSON Schema 2020-12 core §4.3.2.
    fn boolean(&mut self, allowed: bool) {
        self.schema.never = !allowed;
        if self.document.version() >= Version::V3_1 {
            return;
        }
        match allowed {
            true => self.mended("a schema is `true`", "taken as any value"),
            false => self.mended("a schema is `false`", "taken as no value"),
        }
    }

    fn mended(&mut self, message: &str, remedy: &str) {
        let place = Place::Value(self.at.clone());
        self.reader.diagnostics.report(Diagnostic::new(Code::Mended, place, message).label(remedy));
    }

    fn object(&mut self, value: &'d Value, object: &'d Map<String, Value>) {
        let (mut data, mut any) = (Fields::new(), Fields::new());
        let reference = reference_keyword(value, self.document.version()).map(|(keyword, _)| keyword);
        for (key, value) in object {
            let slot = Slot { parent: self.at, key, value };
            if reference == Some(key) {
                self.target(key);
                continue;
            }
            if reference.is_some() && !beside::counts(key, self.document.version()) {
                continue;
            }
            if key.starts_with("x-") {
                data.push((key, Cow::Borrowed(value)));
                continue;
            }
            let is_known = self.plain(slot, &SCHEMA_DATA, &mut data)
                || self.structure(slot)
                || self.plain(slot, &ANY_SCHEMA, &mut any)
                || self.bounds.take(slot, self.document.version(), self.reader.diagnostics)
                || SILENT.contains(&key.as_str());
            if !is_known {
                self.schema.unsupported.push(key.clone());
            }
        }
        if !data.is_empty() {
            self.take_data(&data);
        }
        self.take_constraints(&any);
        self.take_unevaluated();
        self.normalise_null();
    }

    /// Adds a keyword that `openapiv3` takes, if it is one.
    fn plain(&mut self, slot: Slot<'d, '_>, shape: &Shape, fields: &mut Fields<'d>) -> bool {
        let keyword = shape.keywords.iter().find(|(name, _)| *name == slot.key);
        let Some((name, keyword)) = keyword else { return false };
        fields.extend(self.reader.mend(slot, *keyword).map(|value| (*name, value)));
        true
    }

    fn take_data(&mut self, fields: &Fields<'d>) {
        let data: Option<SchemaData> = self.reader.take(self.at, &SCHEMA_DATA, fields);
        let Some(data) = data else { return };
        self.schema.title = data.title;
        self.schema.description = data.description;
        self.schema.nullable |= data.nullable;
        self.schema.deprecated = data.deprecated;
        self.schema.read_only = data.read_only;
        self.schema.write_only = data.write_only;
        self.schema.extensions = data.extensions;
        self.schema.take_extensible();
    }

    fn take_constraints(&mut self, fields: &Fields<'d>) {
        let any: Option<AnySchema> = self.reader.take(self.at, &ANY_SCHEMA, fields);
        let any = any.unwrap_or_default();
        let count = |count: Option<usize>| count.and_then(|count| u64::try_from(count).ok());
        let bounds = std::mem::take(&mut self.bounds);
        self.schema.format = any.format;
        self.schema.constraints = Constraints {
            multiple_of: bounds.multiple_of.clone(),
            minimum: bounds.minimum.close(),
            maximum: bounds.maximum.close(),
            min_length: count(any.min_length),
            max_length: count(any.max_length),
            pattern: any.pattern,
            min_items: count(any.min_items),
            max_items: count(any.max_items),
            unique_items: any.unique_items.unwrap_or_default(),
            min_properties: count(any.min_properties),
            max_properties: count(any.max_properties),
        };
    }

    /// Keywords that choose types, name children, or hold any value.
    fn structure(&mut self, slot: Slot<'d, '_>) -> bool {
        match slot.key {
            "type" => self.types(slot),
            "properties" => self.schema.properties = self.named(slot).into_iter().collect(),
            "required" => self.required(slot),
            "additionalProperties" => self.schema.additional_properties = self.additional_properties(slot),
            "unevaluatedProperties" => self.unevaluated_properties = self.additional_properties(slot),
            "items" => self.items(slot),
            "unevaluatedItems" => self.unevaluated_items = self.child(slot),
            "prefixItems" => self.schema.prefix_items = self.members(slot),
            "patternProperties" => self.schema.pattern_properties = self.named(slot),
            "dependentSchemas" => {
                let dependent = self.named(slot).into_iter().map(|(_, schema)| schema);
                self.schema.conditional.extend(dependent);
                self.schema.unsupported.push(slot.key.to_owned());
            }
            "then" | "else" => {
                let branch = self.child(slot);
                self.schema.conditional.extend(branch);
            }
            "contentEncoding" => {
                let encoding = slot.text(self.reader.diagnostics).map(Cow::into_owned);
                self.schema.content_encoding = encoding;
            }
            "contentMediaType" => {
                let media_type = slot.text(self.reader.diagnostics).map(Cow::into_owned);
                self.schema.content_media_type = media_type;
            }
            "contentSchema" => self.schema.content_schema = self.child(slot),
            "oneOf" => self.schema.one_of = self.members(slot),
            "anyOf" => self.schema.any_of = self.members(slot),
            "allOf" => {
                let members = self.members(slot);
                self.schema.all_of.extend(members);
            }
            "not" => self.schema.not = self.child(slot),
            "enum" => self.enumeration(slot),
            "const" => self.schema.enumeration = Some(vec![slot.value.clone()]),
            "default" => self.schema.default = Some(slot.value.clone()),
            "example" => self.schema.example = Some(slot.value.clone()),
            "discriminator" => self.schema.discriminator = self.reader.discriminator(slot),
            "xml" => self.schema.xml = super::xml::read(slot, self.reader.diagnostics),
            "$ref" => slot.absent(self.reader.diagnostics),
            _ => return false,
        }
        true
    }

    fn types(&mut self, slot: Slot<'d, '_>) {
        let types = self.reader.types(slot);
        self.schema.nullable |= types.has_null;
        if types.has_null && types.simple.is_empty() && self.schema.enumeration.is_none() {
            self.schema.enumeration = Some(vec![Value::Null]);
        }
        self.schema.types = types.simple;
    }

    /// The `$ref` that the schema stands beside: one of those that all hold.
    fn target(&mut self, keyword: &str) {
        match resolve_beside(self.document, self.at) {
            Ok(location) => {
                let target = SchemaRef { location, used_at: self.at.child(keyword) };
                self.schema.all_of.insert(0, target);
            }
            Err(unresolved) => unresolved.report(self.document, LOST, self.reader.diagnostics),
        }
    }

    /// A keyword that holds schemas by name.
    fn named(&mut self, slot: Slot<'d, '_>) -> Vec<(String, SchemaRef)> {
        let Some(named) = slot.object(self.reader.diagnostics) else { return Vec::new() };
        let found = beside::names_in(self.document, named, slot, self.reader.diagnostics);
        let Some((named, at)) = found else { return Vec::new() };
        let mut schema =
            |name: &String, value| schema_ref(self.document, at.child(name), value, self.reader.diagnostics);
        named.iter().map(|(name, value)| (name.clone(), schema(name, value))).collect()
    }

    fn required(&mut self, slot: Slot<'d, '_>) {
        if slot.value.is_boolean() {
            let (problem, remedy) =
                ("must be a list of names", "ignored: the object names its required properties");
            return match slot.value {
                Value::Bool(true) => slot.lost(problem, remedy, self.reader.diagnostics),
                _ => slot.mended(problem, remedy, self.reader.diagnostics),
            };
        }
        let names = slot.texts(self.reader.diagnostics).unwrap_or_default();
        let mut seen = std::collections::HashSet::with_capacity(names.len());
        let names = names.into_iter().filter(|name| seen.insert(name.clone()));
        self.schema.required = names.map(Cow::into_owned).collect();
    }

    fn additional_properties(&mut self, slot: Slot<'d, '_>) -> AdditionalProperties {
        match slot.value {
            Value::Bool(true) => AdditionalProperties::Any,
            Value::Bool(false) => AdditionalProperties::Forbidden,
            Value::Object(object) if object.is_empty() => AdditionalProperties::Any,
            Value::Object(_) => {
                let used = schema_ref(self.document, slot.at(), slot.value, self.reader.diagnostics);
                AdditionalProperties::Schema(used)
            }
            _ => match slot.flag(self.reader.diagnostics) {
                Some(true) => AdditionalProperties::Any,
                Some(false) => AdditionalProperties::Forbidden,
                None => AdditionalProperties::Unspecified,
            },
        }
    }

    /// Once `allOf` is merged, what no keyword has evaluated is what the others leave over. JSON
    /// Schema 2020-12 core §11.
    fn take_unevaluated(&mut self) {
        let properties = std::mem::take(&mut self.unevaluated_properties);
        if self.schema.additional_properties == AdditionalProperties::Unspecified {
            self.schema.additional_properties = properties;
        }
        let items = self.unevaluated_items.take();
        self.schema.items = self.schema.items.take().or(items);
    }

    fn items(&mut self, slot: Slot<'d, '_>) {
        if let Value::Array(list) = slot.value {
            if self.document.version() >= Version::V3_1 {
                slot.mended(
                    "must be a schema, not a list",
                    "taken as `prefixItems`",
                    self.reader.diagnostics,
                );
                self.schema.prefix_items = self.members(slot);
                return;
            }
            let problem = "must be a schema, not a list";
            let [only] = list.as_slice() else {
                return slot.lost(problem, "any value is allowed", self.reader.diagnostics);
            };
            slot.mended(problem, "the only one is taken", self.reader.diagnostics);
            let at = slot.at().index(0);
            self.schema.items = Some(schema_ref(self.document, at, only, self.reader.diagnostics));
            return;
        }
        self.schema.items = self.child(slot);
    }

    fn child(&mut self, slot: Slot<'d, '_>) -> Option<SchemaRef> {
        if slot.value.is_null() {
            slot.absent(self.reader.diagnostics);
            return None;
        }
        Some(schema_ref(self.document, slot.at(), slot.value, self.reader.diagnostics))
    }

    /// `oneOf`, `anyOf` or `allOf`.
    fn members(&mut self, slot: Slot<'d, '_>) -> Vec<SchemaRef> {
        if slot.value.is_object() {
            slot.mended("must be a list", "taken as a list of one", self.reader.diagnostics);
            return self.child(slot).into_iter().collect();
        }
        let Some(list) = slot.list(self.reader.diagnostics) else { return Vec::new() };
        let at = slot.at();
        let member =
            |(index, value)| schema_ref(self.document, at.index(index), value, self.reader.diagnostics);
        list.iter().enumerate().map(member).collect()
    }

    fn enumeration(&mut self, slot: Slot<'d, '_>) {
        let Some(values) = slot.list(self.reader.diagnostics) else { return };
        // `const` says more, and may have been read already.
        if self.schema.enumeration.is_none() {
            self.schema.enumeration = Some(values.clone());
        }
    }

    /// Tells null in one way only.
    fn normalise_null(&mut self) {
        let schema = &mut self.schema;
        if let Some(values) = schema.enumeration.as_mut() {
            let count = values.len();
            values.retain(|value| !value.is_null());
            if values.len() < count {
                schema.nullable = true;
                if values.is_empty() {
                    values.push(Value::Null);
                }
            }
        }
    }
}
