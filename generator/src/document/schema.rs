//! One schema node. OpenAPI 3.0.4 §4.7.24.
//!
//! The plain keywords go through the objects of `openapiv3` that hold no children, which costs
//! half a microsecond for each schema. Its `SchemaKind` is out of the question: it contains all
//! children, and one wrong keyword spoils them all.

use std::borrow::Cow;

use openapiv3::{AnySchema, SchemaData};
use serde_json::{Map, Value};

use super::Document;
use super::bounds::Bounds;
use super::lenient::{Slot, describe};
use super::model::{AdditionalProperties, Constraints, Schema, SchemaRef};
use super::reader::{Fields, Reader};
use super::reference::{reference_keyword, resolve};
use super::shape::{ANY_SCHEMA, SCHEMA_DATA, Shape};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Location, Place, quote};

const LOST: &str = "any value is allowed in its place";

/// Keywords that describe and change nothing.
const SILENT: [&str; 14] = [
    "$ref",
    "externalDocs",
    "examples",
    "$comment",
    "$schema",
    // These give names to schemas, which references use.
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$recursiveAnchor",
    "$recursiveRef",
    "$defs",
    "definitions",
    "$vocabulary",
];

/// Reads the schema at a location, or where the `$ref` there leads.
pub(super) fn read(document: &Document, location: &Location, diagnostics: &mut Diagnostics) -> Schema {
    let resolved = match resolve(document, location) {
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
    match resolve(document, &used_at) {
        Ok(location) => {
            if object.len() > 1 {
                let target = document.value(&location);
                report_beside_ref(object, target, &used_at, diagnostics);
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

/// Says which keywords a `$ref` hides, unless the target says the same. OpenAPI 3.0.4 §4.7.23.2.
fn report_beside_ref(
    object: &Map<String, Value>,
    target: Option<&Value>,
    at: &Location,
    diagnostics: &mut Diagnostics,
) {
    const MISSED_BY_NOBODY: [&str; 4] = ["description", "summary", "title", "example"];
    for (key, value) in object {
        let key = key.as_str();
        if key.starts_with("x-") || SILENT.contains(&key) || MISSED_BY_NOBODY.contains(&key) {
            continue;
        }
        if target.and_then(|target| target.get(key)) == Some(value) {
            continue;
        }
        let message = format!("{} has no effect beside `$ref`", quote(key));
        let finding = Diagnostic::new(Code::Unsupported, Place::Key(at.child(key)), message);
        diagnostics.report(finding.label("ignored").help("put the `$ref` into `allOf`"));
    }
}

struct Reading<'d, 'r> {
    document: &'d Document,
    reader: Reader<'d, 'r>,
    at: &'r Location,
    schema: Schema,
    bounds: Bounds,
}

impl<'d> Reading<'d, '_> {
    fn value(&mut self, value: &'d Value) {
        match value {
            Value::Object(object) => self.object(object),
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

    fn boolean(&mut self, allowed: bool) {
        if allowed {
            self.mended("a schema is `true`", "taken as any value");
        } else {
            self.mended("a schema is `false`", "taken as no value");
            self.schema.enumeration = Some(Vec::new());
        }
    }

    fn mended(&mut self, message: &str, remedy: &str) {
        let place = Place::Value(self.at.clone());
        self.reader.diagnostics.report(Diagnostic::new(Code::Mended, place, message).label(remedy));
    }

    fn object(&mut self, object: &'d Map<String, Value>) {
        let (mut data, mut any) = (Fields::new(), Fields::new());
        for (key, value) in object {
            let slot = Slot { parent: self.at, key, value };
            if key.starts_with("x-") {
                data.push((key, Cow::Borrowed(value)));
                continue;
            }
            let is_known = self.plain(slot, &SCHEMA_DATA, &mut data)
                || self.structure(slot)
                || self.plain(slot, &ANY_SCHEMA, &mut any)
                || self.bounds.take(slot, self.reader.diagnostics)
                || SILENT.contains(&key.as_str());
            if !is_known {
                self.schema.unsupported.push(key.clone());
            }
        }
        if !data.is_empty() {
            self.take_data(&data);
        }
        self.take_constraints(&any);
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
            "properties" => self.properties(slot),
            "required" => self.required(slot),
            "additionalProperties" => self.additional_properties(slot),
            "items" => self.items(slot),
            "oneOf" => self.schema.one_of = self.members(slot),
            "anyOf" => self.schema.any_of = self.members(slot),
            "allOf" => self.schema.all_of = self.members(slot),
            "not" => self.schema.not = self.child(slot),
            "enum" => self.enumeration(slot),
            "const" => self.schema.enumeration = Some(vec![slot.value.clone()]),
            "default" => self.schema.default = Some(slot.value.clone()),
            "example" => self.schema.example = Some(slot.value.clone()),
            "discriminator" => self.schema.discriminator = self.reader.discriminator(slot),
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

    fn properties(&mut self, slot: Slot<'d, '_>) {
        let Some(properties) = slot.object(self.reader.diagnostics) else { return };
        let at = slot.at();
        self.schema.properties.reserve(properties.len());
        for (name, value) in properties {
            let used = schema_ref(self.document, at.child(name), value, self.reader.diagnostics);
            self.schema.properties.insert(name.clone(), used);
        }
    }

    fn required(&mut self, slot: Slot<'d, '_>) {
        if slot.value.is_boolean() {
            let remedy = "ignored: the object names its required properties";
            return slot.mended("must be a list of names", remedy, self.reader.diagnostics);
        }
        let names = slot.texts(self.reader.diagnostics).unwrap_or_default();
        let mut seen = std::collections::HashSet::with_capacity(names.len());
        let names = names.into_iter().filter(|name| seen.insert(name.clone()));
        self.schema.required = names.map(Cow::into_owned).collect();
    }

    fn additional_properties(&mut self, slot: Slot<'d, '_>) {
        self.schema.additional_properties = match slot.value {
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
        };
    }

    fn items(&mut self, slot: Slot<'d, '_>) {
        if let Value::Array(list) = slot.value {
            let remedy = match list.len() {
                1 => "the only one is taken",
                _ => "any value is allowed",
            };
            slot.mended("must be a schema, not a list", remedy, self.reader.diagnostics);
            if let [only] = list.as_slice() {
                let at = slot.at().index(0);
                self.schema.items = Some(schema_ref(self.document, at, only, self.reader.diagnostics));
            }
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
