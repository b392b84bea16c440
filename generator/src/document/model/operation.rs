//! Operations, their parameters, bodies and responses.

use indexmap::IndexMap;
use serde_json::Value;

use super::{Extensions, SchemaRef, SecurityRequirement, Server};
use crate::diagnostics::{Location, Place};

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
    /// `x-rate-limit` of the operation, its path item or the document.
    pub rate_limit: Option<RateLimit>,
    /// `x-pagination`.
    pub pagination: Option<Pagination>,
}

/// `x-rate-limit`: how many requests the service takes in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimit {
    /// Where it stands.
    pub location: Location,
    /// Requests in a period.
    pub requests: u32,
    /// The length of the period.
    pub milliseconds: u64,
    /// The parameter whose values are counted apart.
    pub key: Option<String>,
}

/// `x-pagination`, or what the options say in its place: how one page leads to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    /// Where it stands.
    pub place: Place,
    /// `link`, `url`, `token`, `page`, `offset`; `none` if there is none, whatever it looks like.
    pub by: String,
    /// The property that leads on: its name, or a JSON pointer.
    pub next: Option<String>,
    /// The query parameter that it goes to.
    pub parameter: Option<String>,
    /// The property with the items; without it they are the body.
    pub items: Option<String>,
    /// The number of the first page.
    pub first: Option<i64>,
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
    /// The single entry of `content`, if the parameter has it.
    pub content: Option<Box<MediaType>>,
    /// `x-…` of the parameter.
    pub extensions: Extensions,
    /// `x-idempotency-key`: does it make a request that is sent twice count once?
    pub is_idempotency_key: bool,
}

impl Parameter {
    /// The media type, if the parameter has `content`.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        self.content.as_ref().map(|content| content.name.as_str())
    }
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// `cookie`: OpenAPI 3.2.0 §4.12.
    Cookie,
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
    /// `prefixEncoding`: how the first items of a multipart body are written. OpenAPI 3.2.0 §4.14.
    pub prefix_encoding: Vec<Encoding>,
    /// `itemEncoding`: how all further items are. OpenAPI 3.2.0 §4.14.
    pub item_encoding: Option<Box<Encoding>>,
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
    /// `encoding`, `prefixEncoding` and `itemEncoding`: how the parts of the part are written, as if it was a
    /// body. OpenAPI 3.2.0 §4.15.
    pub nested: Option<Box<MediaType>>,
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
