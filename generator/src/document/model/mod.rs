//! A document as the compiler sees it: normalised to the shape of OpenAPI 3.0, references to
//! parameters, headers, responses and bodies followed, every part knowing where it stands.
//!
//! Schemas are read one node at a time: a [`Schema`] names its children by [`SchemaRef`] and
//! does not contain them, so one bad schema is one diagnostic and recursion costs nothing.

mod operation;
mod schema;
mod security;

pub use operation::{
    Callback, CallbackRef, Encoding, Header, Link, MediaType, Operation, Pagination, Parameter,
    ParameterPlace, RateLimit, RequestBody, Response, Status, Style,
};
pub use schema::{
    AdditionalProperties, Constraints, Discriminator, Elsewhere, NamedSchema, Schema, SchemaRef, SimpleType,
    Xml, XmlNodeType,
};
pub use security::{SecurityRequirement, SecurityScheme, SecuritySchemeKind};

use indexmap::IndexMap;
use serde_json::Value;

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
