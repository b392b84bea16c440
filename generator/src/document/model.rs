//! A document as the compiler sees it: normalised to the shape of OpenAPI 3.0, references to
//! parameters, headers, responses and bodies followed, every part knowing where it stands.
//!
//! Schemas are read one node at a time: a [`Schema`] names its children by [`SchemaRef`] and
//! does not contain them, so one bad schema is one diagnostic and recursion costs nothing.

use indexmap::IndexMap;
use serde_json::Value;

use crate::diagnostics::Location;

/// Specification extensions (`x-…`) of one node, in the document's order.
pub type Extensions = IndexMap<String, Value>;

/// Everything outside schemas. OpenAPI 3.0.4 §4.7.1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Api {
    /// `info`.
    pub info: Info,
    /// `servers`, in order.
    pub servers: Vec<Server>,
    /// `tags`, in order.
    pub tags: Vec<Tag>,
    /// `security` of the document.
    pub security: Vec<SecurityRequirement>,
    /// `components/securitySchemes` by name.
    pub security_schemes: Vec<SecurityScheme>,
    /// `components/schemas`, in order.
    pub schemas: Vec<NamedSchema>,
    /// All operations of `paths` in the document's order.
    pub operations: Vec<Operation>,
    /// The operations of `webhooks` and `x-webhooks`, in order. OpenAPI 3.1.1 §4.8.1.
    pub webhooks: Vec<Operation>,
    /// All callbacks that operations have, each once, in the order of their first use.
    pub callbacks: Vec<Callback>,
    /// `x-…` of the document.
    pub extensions: Extensions,
}

/// `info`. OpenAPI 3.0.4 §4.7.2.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Info {
    /// `title`; empty where the document has none.
    pub title: String,
    /// `version`, the API's own; any text.
    pub version: String,
    /// `description`.
    pub description: Option<String>,
}

/// One of `servers`. OpenAPI 3.0.4 §4.7.5.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// The URL template.
    pub url: String,
    /// `name`. OpenAPI 3.2.0 §4.6.
    pub name: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `variables`: name, default, allowed values.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server's URL template. OpenAPI 3.0.4 §4.7.6.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerVariable {
    /// Name between the braces.
    pub name: String,
    /// `default`.
    pub default: String,
    /// `enum`, empty for any value.
    pub values: Vec<String>,
    /// `description`.
    pub description: Option<String>,
}

/// One of `tags`. OpenAPI 3.0.4 §4.7.22, OpenAPI 3.2.0 §4.22.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// `name`.
    pub name: String,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
}

/// Schemes that must all be met (name and scopes). OpenAPI 3.0.4 §4.7.30.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SecurityRequirement {
    /// Scheme name and required scopes; empty for anonymous access.
    pub schemes: Vec<(String, Vec<String>)>,
}

/// One of `components/securitySchemes`. OpenAPI 3.0.4 §4.7.27.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// Where it stands.
    pub location: Location,
    /// Name in the components.
    pub name: String,
    /// What it is.
    pub kind: SecuritySchemeKind,
    /// `description`.
    pub description: Option<String>,
}

/// The kinds of security scheme.
#[derive(Debug, Clone, PartialEq)]
pub enum SecuritySchemeKind {
    /// `http` with its scheme (`bearer`, `basic`, …), in lower case.
    Http {
        /// `scheme`.
        scheme: String,
    },
    /// `apiKey`.
    ApiKey {
        /// Header, query parameter or cookie name.
        name: String,
        /// Where the key goes.
        place: ParameterPlace,
    },
    /// `oauth2`; flows stay as data until they are supported.
    OAuth2(Value),
    /// `openIdConnect`.
    OpenIdConnect {
        /// Discovery URL.
        url: String,
    },
    /// Anything else, by the name of its `type`.
    Other(String),
}

/// An operation with everything that applies to it. OpenAPI 3.0.4 §4.7.10.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Where it stands.
    pub location: Location,
    /// HTTP method: in upper case, or as `additionalOperations` writes it.
    pub method: String,
    /// Path template as written. For what the server sends it is where a receiver has it unless it
    /// chooses another place.
    pub path: String,
    /// What a webhook or a callback is called; empty for operations of `paths`.
    pub event: String,
    /// `operationId`.
    pub operation_id: Option<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// The path item's and the operation's parameters, the latter winning; in order.
    pub parameters: Vec<Parameter>,
    /// `requestBody`.
    pub request_body: Option<RequestBody>,
    /// `responses`, in order.
    pub responses: Vec<Response>,
    /// `security`, where the operation has its own.
    pub security: Option<Vec<SecurityRequirement>>,
    /// `servers` of the operation or its path item; empty: the document's.
    pub servers: Vec<Server>,
    /// `callbacks`, in order.
    pub callbacks: Vec<CallbackRef>,
    /// `x-…` of the operation.
    pub extensions: Extensions,
}

/// An operation's use of a callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackRef {
    /// Its key.
    pub name: String,
    /// Where the callback stands (the target, if it was a reference).
    pub location: Location,
}

/// A callback: requests that the server makes because of an operation. OpenAPI 3.0.4 §4.7.18.
#[derive(Debug, Clone, PartialEq)]
pub struct Callback {
    /// Where it stands; the first place, and those where it is repeated word for word.
    pub locations: Vec<Location>,
    /// Its name in `components/callbacks`, or the key of its first use.
    pub name: String,
    /// The operation that used it first, or the callback itself if none does.
    pub used_by: Location,
    /// Its operations, in order.
    pub operations: Vec<Operation>,
}

/// What may be called after a response, and with what. OpenAPI 3.0.4 §4.7.20.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Its key.
    pub name: String,
    /// `operationId`, or the text of `operationRef`.
    pub operation: String,
    /// Where the operation stands, if it is in the document.
    pub target: Option<Location>,
    /// `description`.
    pub description: Option<String>,
    /// `parameters`: name, and a value or an expression.
    pub parameters: Vec<(String, Value)>,
    /// `requestBody`: a value or an expression.
    pub request_body: Option<Value>,
}

/// A parameter. OpenAPI 3.0.4 §4.7.12.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "as many as the specification has")]
pub struct Parameter {
    /// Where it stands (the target, if it was a reference).
    pub location: Location,
    /// Name in the components, if it came from there.
    pub component: Option<String>,
    /// `name`.
    pub name: String,
    /// `in`.
    pub place: ParameterPlace,
    /// `description`.
    pub description: Option<String>,
    /// `required`; always true in paths.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `style`, or the default of its place.
    pub style: Style,
    /// `explode`, or the default of its style.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `schema`, or the one of its single `content` entry.
    pub schema: Option<SchemaRef>,
    /// The media type, if the parameter has `content`.
    pub media_type: Option<String>,
    /// `x-…` of the parameter.
    pub extensions: Extensions,
}

/// `in` of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterPlace {
    /// `path`
    Path,
    /// `query`
    Query,
    /// `header`
    Header,
    /// `cookie`
    Cookie,
}

/// `style` of a parameter. OpenAPI 3.0.4 §4.7.12.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `simple`
    Simple,
    /// `label`
    Label,
    /// `matrix`
    Matrix,
    /// `form`
    Form,
    /// `spaceDelimited`
    SpaceDelimited,
    /// `pipeDelimited`
    PipeDelimited,
    /// `deepObject`
    DeepObject,
    /// The parameter is the query: `in: querystring`. OpenAPI 3.2.0 §4.12.
    QueryString,
}

/// A request body. OpenAPI 3.0.4 §4.7.13.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestBody {
    /// Where it stands (the target, if it was a reference).
    pub location: Location,
    /// Name in `components/requestBodies`, if it came from there.
    pub component: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `required`.
    pub required: bool,
    /// `content`, in order.
    pub content: Vec<MediaType>,
}

/// One entry of `content`. OpenAPI 3.0.4 §4.7.14.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MediaType {
    /// Where it stands.
    pub location: Location,
    /// The key: a media type or range, as written.
    pub name: String,
    /// `schema`.
    pub schema: Option<SchemaRef>,
    /// `itemSchema`: of each item of a sequence. OpenAPI 3.2.0 §4.14.
    pub item_schema: Option<SchemaRef>,
    /// `encoding`: how properties are written in forms and multipart bodies, by their names.
    pub encoding: IndexMap<String, Encoding>,
}

/// How a property is written as a pair of a form or as a part of a multipart body. OpenAPI 3.0.4
/// §4.7.15.
///
/// What is not said is `None`: in 3.1 and later, `contentType` counts only where none of `style`,
/// `explode` and `allowReserved` is said (OpenAPI 3.1.1 §4.8.15.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Encoding {
    /// Where it stands.
    pub location: Location,
    /// `contentType`: a media type or range, or several with commas between.
    pub content_type: Option<String>,
    /// `headers` of the part, without `Content-Type`.
    pub headers: Vec<Header>,
    /// `style`.
    pub style: Option<Style>,
    /// `explode`.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: Option<bool>,
}

/// One entry of `responses`. OpenAPI 3.0.4 §4.7.16.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Where it stands (the target, if it was a reference).
    pub location: Location,
    /// Name in `components/responses`, if it came from there.
    pub component: Option<String>,
    /// The key.
    pub status: Status,
    /// `description`.
    pub description: String,
    /// `headers`, in order; `Content-Type` is ignored as the specification says.
    pub headers: Vec<Header>,
    /// `content`, in order.
    pub content: Vec<MediaType>,
    /// `links`, in order.
    pub links: Vec<Link>,
}

/// The key of a response. OpenAPI 3.0.4 §4.7.16.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One status, such as `404`.
    Code(u16),
    /// A range by its first digit: 4 for `4XX`.
    Range(u8),
    /// `default`.
    Default,
}

/// A response header. OpenAPI 3.0.4 §4.7.21.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// Where it stands (the target, if it was a reference).
    pub location: Location,
    /// Name in the components, if it came from there.
    pub component: Option<String>,
    /// Name, as written.
    pub name: String,
    /// `description`.
    pub description: Option<String>,
    /// `required`.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `explode`.
    pub explode: bool,
    /// `schema`, or the one of its single `content` entry.
    pub schema: Option<SchemaRef>,
    /// The media type, if the header has `content`.
    pub media_type: Option<String>,
}

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
