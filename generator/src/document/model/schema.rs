//! Schemas, one node at a time.

use indexmap::IndexMap;
use serde_json::Value;

use super::Extensions;
use crate::diagnostics::Location;

/// A schema that has a name: one of `components/schemas`, or one that a reference reaches at
/// another place or in another file.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedSchema {
    /// Its key, or what its file is called.
    pub name: String,
    /// Where it stands; where it leads, if it only refers to a schema without another name.
    pub location: Location,
    /// For one that is not in the components: where it is. Two of these may have one `name`.
    pub elsewhere: Option<Elsewhere>,
}

/// The place of a schema outside the components.
#[derive(Debug, Clone, PartialEq)]
pub struct Elsewhere {
    /// File and pointer: no two schemas have the same.
    pub address: String,
    /// The name with words of the place in front.
    pub words: String,
}

/// Where a schema is used: in place, or by reference.
///
/// A reference that cannot be followed is treated as a schema in place, which allows anything:
/// see [`Schema::unresolved`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaRef {
    /// Where the schema stands. For a reference, its final target: chains are followed.
    pub location: Location,
    /// Where the use stands (the `$ref` object itself; same as `location` for an inline schema).
    pub used_at: Location,
}

impl SchemaRef {
    /// Is the schema somewhere else than where it is used?
    #[must_use]
    pub fn is_reference(&self) -> bool {
        self.location != self.used_at
    }
}

/// One schema node. OpenAPI 3.0.4 §4.7.24.
///
/// Absent keywords are `None` or empty. Keywords that 3.0 does not know are listed in
/// `unsupported`.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "as many as the specification has")]
pub struct Schema {
    /// `type`s; empty where the schema names none. `null` is told by `nullable`.
    pub types: Vec<SimpleType>,
    /// `format`.
    pub format: Option<String>,
    /// `contentEncoding`. JSON Schema 2020-12 validation §8.3.
    pub content_encoding: Option<String>,
    /// `contentMediaType`: what the text of a string is. JSON Schema 2020-12 validation §8.4.
    pub content_media_type: Option<String>,
    /// `contentSchema`: of what the text of a string says. JSON Schema 2020-12 validation §8.5.
    pub content_schema: Option<SchemaRef>,
    /// Is the schema `false`, which no value satisfies? JSON Schema 2020-12 core §4.3.2.
    pub never: bool,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `nullable`.
    pub nullable: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// `default`.
    pub default: Option<Value>,
    /// `example`.
    pub example: Option<Value>,
    /// `enum`, or the value of `const`; `None` where the keyword is absent. A `null` among other
    /// values is told by `nullable`; null is in the list only if it is the only value.
    pub enumeration: Option<Vec<Value>>,
    /// `properties`, in order.
    pub properties: IndexMap<String, SchemaRef>,
    /// `required`.
    pub required: Vec<String>,
    /// `additionalProperties`, or `unevaluatedProperties`, which means the same once `allOf` is
    /// merged.
    pub additional_properties: AdditionalProperties,
    /// `items`; behind `prefixItems`, the elements after those. `unevaluatedItems` counts as the
    /// same.
    pub items: Option<SchemaRef>,
    /// `prefixItems`, in order. JSON Schema 2020-12 core §10.3.1.1.
    pub prefix_items: Vec<SchemaRef>,
    /// `patternProperties`, in order. JSON Schema 2020-12 core §10.3.2.2.
    pub pattern_properties: Vec<(String, SchemaRef)>,
    /// What holds under a condition: `then`, `else`, `dependentSchemas`. JSON Schema 2020-12 core
    /// §10.2.2.
    pub conditional: Vec<SchemaRef>,
    /// `oneOf`, in order.
    pub one_of: Vec<SchemaRef>,
    /// `anyOf`, in order.
    pub any_of: Vec<SchemaRef>,
    /// `allOf`, in order.
    pub all_of: Vec<SchemaRef>,
    /// `not`.
    pub not: Option<SchemaRef>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator>,
    /// `xml`; empty where the keyword is absent.
    pub xml: Xml,
    /// Bounds, lengths and patterns.
    pub constraints: Constraints,
    /// `x-…` of the schema.
    pub extensions: Extensions,
    /// Keywords present that have no effect on what is generated, in order.
    pub unsupported: Vec<String>,
    /// The text of a `$ref` that cannot be followed, if that is what stands here: this is
    /// reported already, and the schema allows anything.
    pub unresolved: Option<String>,
}

impl Schema {
    /// `x-extensible-enum`: a list there is one of the values so far, in place of `enum`. A boolean says
    /// whether there may be more.
    pub(in crate::document) fn take_extensible(&mut self) {
        let values = self.extensions.get("x-extensible-enum").and_then(Value::as_array);
        let values = values.filter(|values| !values.is_empty());
        self.enumeration = self.enumeration.take().or_else(|| values.cloned());
    }

    /// The schema of the items of what can only be an array.
    #[must_use]
    pub fn array_items(&self) -> Option<&SchemaRef> {
        self.items.as_ref().filter(|_| self.types == [SimpleType::Array])
    }

    /// The schemas that it names, wherever they stand.
    pub fn children(&self) -> impl Iterator<Item = &SchemaRef> {
        let additional = match &self.additional_properties {
            AdditionalProperties::Schema(schema) => Some(schema),
            _ => None,
        };
        let mapped = self.discriminator.iter().flat_map(|d| d.mapping.iter().map(|(_, target)| target));
        let several = [&self.prefix_items, &self.conditional, &self.one_of, &self.any_of, &self.all_of];
        let single = additional.into_iter().chain(&self.items).chain(&self.not);
        let properties = self.properties.values().chain(self.pattern_properties.iter().map(|(_, used)| used));
        properties.chain(single).chain(several.into_iter().flatten()).chain(mapped)
    }
}

/// `type` of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SimpleType {
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

/// `additionalProperties`.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum AdditionalProperties {
    /// The keyword is absent.
    #[default]
    Unspecified,
    /// `true` or `{}`.
    Any,
    /// `false`.
    Forbidden,
    /// A schema.
    Schema(SchemaRef),
}

/// `discriminator`. OpenAPI 3.0.4 §4.7.25.
#[derive(Debug, Clone, PartialEq)]
pub struct Discriminator {
    /// Where it stands.
    pub location: Location,
    /// `propertyName`.
    pub property: String,
    /// `mapping`, values followed to the schemas they name.
    pub mapping: Vec<(String, SchemaRef)>,
    /// `defaultMapping`: the schema that is meant where the property is absent or has an unknown
    /// value. OpenAPI 3.2.0 §4.25.
    pub default_mapping: Option<SchemaRef>,
}

/// `xml`. OpenAPI 3.0.4 §4.7.26, 3.2.0 §4.26.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Xml {
    /// `name`, without a prefix.
    pub name: Option<String>,
    /// `namespace`.
    pub namespace: Option<String>,
    /// `prefix`.
    pub prefix: Option<String>,
    /// `nodeType`, or what `attribute` says.
    pub node: Option<XmlNodeType>,
    /// `wrapped`.
    pub wrapped: bool,
}

/// `nodeType` of an XML object. OpenAPI 3.2.0 §4.26.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlNodeType {
    /// `element`
    Element,
    /// `attribute`
    Attribute,
    /// `text`
    Text,
    /// `cdata`
    CData,
    /// `none`
    None,
}

/// Keywords that constrain values and do not choose a type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Constraints {
    /// `minimum`, with `true` if exclusive.
    pub minimum: Option<(serde_json::Number, bool)>,
    /// `maximum`, with `true` if exclusive.
    pub maximum: Option<(serde_json::Number, bool)>,
    /// `multipleOf`.
    pub multiple_of: Option<serde_json::Number>,
    /// `minLength`, in Unicode characters.
    pub min_length: Option<u64>,
    /// `maxLength`, in Unicode characters.
    pub max_length: Option<u64>,
    /// `pattern`, an ECMA-262 regular expression.
    pub pattern: Option<String>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `uniqueItems`.
    pub unique_items: bool,
    /// `minProperties`.
    pub min_properties: Option<u64>,
    /// `maxProperties`.
    pub max_properties: Option<u64>,
}
