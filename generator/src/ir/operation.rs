//! Operations: what they are called with, and what comes of them.

use serde_json::Value;

use super::{Body, Check, Docs, Media, Presence, Type};
use crate::diagnostics::Location;
use crate::document::model::{
    Pagination, ParameterPlace, RateLimit, SecurityRequirement, Server, Status, Style,
};
use crate::names::Name;

/// Operations that share a tag: a client file and a server trait. Or those of the webhooks or of
/// a callback: a receiver's trait.
#[derive(Debug, Clone)]
pub struct Group {
    /// Name of the module; `wire` is the tag or the callback.
    pub module: Name,
    /// Name of the trait.
    pub server: Name,
    /// The tag's description.
    pub description: Option<String>,
    /// Indices into [`Api::operations`].
    pub operations: Vec<usize>,
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Name of the method; `wire` is the operation's id.
    pub name: Name,
    /// Name of the request struct.
    pub request: Name,
    /// Name of the client's call.
    pub call: Name,
    /// Where it stands.
    pub location: Location,
    /// What the document says about it.
    pub docs: Docs,
    /// HTTP method in upper case.
    pub method: String,
    /// Path template.
    pub path: String,
    /// Parameters in the order of the fields.
    pub parameters: Vec<Parameter>,
    /// Request body.
    pub body: Option<Body>,
    /// Successes: none if the document names none.
    pub success: Outcomes,
    /// Errors by status.
    pub errors: Outcomes,
    /// Documented response headers.
    pub headers: Option<Headers>,
    /// Security that applies: alternatives. Empty: none asked.
    pub security: Vec<SecurityRequirement>,
    /// Servers of its own.
    pub servers: Vec<Server>,
    /// Who sends the request.
    pub sender: Sender,
    /// What the document calls the webhook or callback; empty for operations of paths.
    pub event: String,
    /// Callbacks it leads to: indices into [`Api::callbacks`].
    pub callbacks: Vec<usize>,
    /// What may be called next.
    pub links: Vec<Link>,
    /// How many requests the service takes.
    pub rate_limit: Option<RateLimit>,
    /// What the document says of pages.
    pub pagination: Option<Pagination>,
}

impl Operation {
    /// The types of what its caller sends, as they are named here: parameters, and the body.
    pub fn sent(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        parameters.chain(self.body.iter().flat_map(|body| body.items.iter().chain([&body.ty])))
    }

    /// As [`sent`](Self::sent), to be changed.
    pub fn sent_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let parameters = self.parameters.iter_mut().map(|parameter| &mut parameter.ty);
        parameters.chain(self.body.iter_mut().flat_map(|body| body.items.iter_mut().chain([&mut body.ty])))
    }

    /// The types of what comes back: bodies, and headers.
    pub fn answered(&self) -> impl Iterator<Item = &Type> {
        let outcomes = self.success.list.iter().chain(&self.errors.list);
        let headers = self.headers.iter().flat_map(|headers| &headers.fields);
        let bodies = outcomes.flat_map(|outcome| outcome.items.iter().chain([&outcome.ty]));
        bodies.chain(headers.map(|header| &header.ty))
    }

    /// As [`answered`](Self::answered), to be changed.
    pub fn answered_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let outcomes = self.success.list.iter_mut().chain(&mut self.errors.list);
        let headers = self.headers.iter_mut().flat_map(|headers| &mut headers.fields);
        let bodies = outcomes.flat_map(|outcome| outcome.items.iter_mut().chain([&mut outcome.ty]));
        bodies.chain(headers.map(|header| &mut header.ty))
    }
}

/// Who sends the request of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// The client: an operation of a path.
    Client,
    /// The server: a webhook or a callback.
    Server,
}

/// What may be called after an operation. OpenAPI 3.0.4 §4.7.20.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its key.
    pub name: String,
    /// The operation's id, or a reference to it.
    pub operation: String,
    /// The operation, if it is one of the document: index into [`Api::operations`].
    pub target: Option<usize>,
    /// `description`.
    pub description: Option<String>,
    /// Parameters with their values, and the body as `body`; as the document writes them.
    pub values: Vec<(String, String)>,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name of the field.
    pub name: Name,
    /// Where it stands.
    pub location: Location,
    /// Where it goes.
    pub place: ParameterPlace,
    /// How it is written.
    pub style: ParameterStyle,
    /// The media type of [`ParameterStyle::Content`], and the form of [`ParameterStyle::QueryForm`].
    pub content: Option<Box<Media>>,
    /// Are members written one by one?
    pub explode: Explode,
    /// What becomes of reserved characters?
    pub reserved: Reserved,
    /// Its type.
    pub ty: Type,
    /// Must it be given?
    pub presence: Presence,
    /// What the document says about it.
    pub docs: Docs,
    /// `default` of its schema.
    pub default: Option<Value>,
    /// A header that makes a request which is sent twice count once.
    pub is_idempotency_key: bool,
    /// What its value must satisfy.
    pub checks: Vec<Check>,
}

/// How a parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterStyle {
    /// In one of the styles of OpenAPI 3.0.4 §4.7.12.3.
    Style(Style),
    /// An object of style `form`, exploded: every member is a parameter of its own.
    Members,
    /// As JSON (`content: application/json`).
    Json,
    /// As text in another media type.
    Content,
    /// The query is the parameter, as JSON.
    QueryJson,
    /// As the field of a form of which nothing is said: nested values as JSON.
    Field,
    /// The query is the parameter, as a form.
    QueryForm,
}

/// `explode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Explode {
    /// Members are written one by one.
    Yes,
    /// Members are joined.
    No,
}

/// `allowReserved`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reserved {
    /// Reserved characters are percent-encoded.
    Encoded,
    /// Reserved characters are sent as they are.
    Sent,
}

/// The successes, or the errors, of an operation.
#[derive(Debug, Clone)]
pub struct Outcomes {
    /// Name of the enum, if there is to be one.
    pub name: Name,
    /// By status, in the document's order.
    pub list: Vec<Outcome>,
}

/// A response.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Name of the variant.
    pub name: Name,
    /// Where it stands.
    pub location: Location,
    /// Which statuses.
    pub status: Status,
    /// `description`.
    pub description: String,
    /// Its body.
    pub ty: Type,
    /// Media types, in order.
    pub media: Vec<Media>,
    /// The type of the items, if the body is a sequence of them.
    pub items: Option<Type>,
}

/// The documented response headers of an operation, of all its responses together.
#[derive(Debug, Clone)]
pub struct Headers {
    /// Name of the struct.
    pub name: Name,
    /// One field per header; all optional, for not every response has every header.
    pub fields: Vec<Header>,
}

/// A documented response header.
#[derive(Debug, Clone)]
pub struct Header {
    /// Name of the field.
    pub name: Name,
    /// Where it stands.
    pub location: Location,
    /// Its type.
    pub ty: Type,
    /// How it is written.
    pub style: ParameterStyle,
    /// Are members written with their names?
    pub explode: Explode,
    /// What the document says about it.
    pub docs: Docs,
}
