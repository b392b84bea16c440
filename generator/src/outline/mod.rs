//! A document as plain data, for programs that work with it and generate nothing: its operations,
//! and its schemas as JSON Schema 2020-12 that is complete in itself. The command's mock server is
//! made of it.

mod schemas;

use serde_json::{Map, Value};

use crate::config::Config;
use crate::diagnostics::{Diagnostics, Location, Report, Severity};
use crate::document::Document;
use crate::document::model::{self, Api, SchemaRef};
pub use crate::document::model::{ParameterPlace, SecurityScheme, SecuritySchemeKind, Status, Style};
use crate::load::Source;
use schemas::Schemas;

/// A document: what can be asked of the service, and what is answered.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outline {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// The operations of `paths`, in order.
    pub operations: Vec<Operation>,
    /// `components/securitySchemes`.
    pub security_schemes: Vec<SecurityScheme>,
    /// All schemas by their keys, as they hold for what a client sends: what is `readOnly` is not
    /// required. OpenAPI 3.0.4 §4.7.24.2.
    pub requests: Map<String, Value>,
    /// All schemas by their keys, as they hold for what a server sends: what is `writeOnly` is not
    /// required.
    pub responses: Map<String, Value>,
    /// What was noticed: warnings only.
    pub report: Report,
}

/// An operation. OpenAPI 3.0.4 §4.7.10.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Operation {
    /// The method, in upper case unless `additionalOperations` writes it otherwise.
    pub method: String,
    /// The path template, as written.
    pub path: String,
    /// `operationId`.
    pub id: Option<String>,
    /// URLs of its servers, or of the document's, with the variables' defaults filled in.
    pub servers: Vec<String>,
    /// Lists of names of schemes: all of one list must be met. Empty: nothing is asked for.
    pub security: Vec<Vec<String>>,
    /// All parameters.
    pub parameters: Vec<Parameter>,
    /// `requestBody`.
    pub body: Option<Body>,
    /// `responses`, in order.
    pub responses: Vec<Response>,
}

/// A parameter. OpenAPI 3.0.4 §4.7.12.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Parameter {
    /// `name`.
    pub name: String,
    /// `in`.
    pub place: ParameterPlace,
    /// `required`.
    pub required: bool,
    /// `style`, or the default of its place.
    pub style: Style,
    /// `explode`, or the default of its style.
    pub explode: bool,
    /// The key of its schema.
    pub schema: Option<String>,
    /// The media type, if it has `content`.
    pub media_type: Option<String>,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
}

/// A request body. OpenAPI 3.0.4 §4.7.13.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Body {
    /// `required`.
    pub required: bool,
    /// `content`, in order.
    pub content: Vec<MediaType>,
}

/// One entry of `content`. OpenAPI 3.0.4 §4.7.14.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MediaType {
    /// The media type or range.
    pub name: String,
    /// The key of its schema.
    pub schema: Option<String>,
    /// The key of the schema of its items. OpenAPI 3.2.0 §4.14.
    pub item_schema: Option<String>,
    /// `examples` by their names; that of `example` is empty.
    pub examples: Vec<(String, Value)>,
}

/// A response. OpenAPI 3.0.4 §4.7.17.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Response {
    /// The key.
    pub status: Status,
    /// `headers`.
    pub headers: Vec<Header>,
    /// `content`, in order.
    pub content: Vec<MediaType>,
}

/// A response header. OpenAPI 3.0.4 §4.7.21.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Header {
    /// Its name, as written.
    pub name: String,
    /// `required`.
    pub required: bool,
    /// The key of its schema.
    pub schema: Option<String>,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
}

/// Reads a document without generating anything.
///
/// # Errors
/// The report of everything that is wrong with the document, if anything is, or if a warning is
/// denied.
pub fn outline(source: &Source, config: &Config) -> Result<Outline, Report> {
    crate::generate::with_room(|| read(source, config))
}

fn read(source: &Source, config: &Config) -> Result<Outline, Report> {
    let mut diagnostics = Diagnostics::new();
    let mut sources = source.sources();
    let document = Document::parse(source, &mut diagnostics);
    if let Some(document) = &document {
        sources = document.sources();
    }
    let api = document.as_ref().map(|document| document.api(&mut diagnostics));
    let has_errors = diagnostics.has_errors();
    let (Some(document), Some(api), false) = (document, api, has_errors) else {
        return Err(Report::new(config.diagnostics.apply(diagnostics.into_vec()), &sources));
    };
    let mut reading = Reading { document: &document, schemas: Schemas::new(&document, &api) };
    let operations = api.operations.iter().map(|operation| reading.operation(operation, &api)).collect();
    let (requests, responses) = reading.schemas.finish(&mut diagnostics);
    let report = Report::new(config.diagnostics.apply(diagnostics.into_vec()), &sources);
    if report.count(Severity::Error) > 0 {
        return Err(report);
    }
    let model::Info { title, version, .. } = api.info;
    let security_schemes = api.security_schemes;
    Ok(Outline { title, version, operations, security_schemes, requests, responses, report })
}

struct Reading<'d> {
    document: &'d Document,
    schemas: Schemas<'d>,
}

impl Reading<'_> {
    fn operation(&mut self, operation: &model::Operation, api: &Api) -> Operation {
        let security = operation.security.as_ref().unwrap_or(&api.security);
        let names = |requirement: &model::SecurityRequirement| -> Vec<String> {
            requirement.schemes.iter().map(|(name, _)| name.clone()).collect()
        };
        let servers = if operation.servers.is_empty() { &api.servers } else { &operation.servers };
        Operation {
            method: operation.method.clone(),
            path: operation.path.clone(),
            id: operation.operation_id.clone(),
            servers: servers.iter().map(url).collect(),
            security: security.iter().map(names).collect(),
            parameters: operation.parameters.iter().map(|parameter| self.parameter(parameter)).collect(),
            body: operation.request_body.as_ref().map(|body| Body {
                required: body.required,
                content: body.content.iter().map(|media| self.media_type(media)).collect(),
            }),
            responses: operation.responses.iter().map(|response| self.response(response)).collect(),
        }
    }

    fn parameter(&mut self, parameter: &model::Parameter) -> Parameter {
        Parameter {
            name: parameter.name.clone(),
            place: parameter.place,
            required: parameter.required,
            style: parameter.style,
            explode: parameter.explode,
            schema: self.key(parameter.schema.as_ref()),
            media_type: parameter.media_type().map(str::to_owned),
            example: self.examples(&parameter.location).into_iter().next().map(|(_, value)| value),
        }
    }

    fn response(&mut self, response: &model::Response) -> Response {
        Response {
            status: response.status,
            headers: response.headers.iter().map(|header| self.header(header)).collect(),
            content: response.content.iter().map(|media| self.media_type(media)).collect(),
        }
    }

    fn header(&mut self, header: &model::Header) -> Header {
        Header {
            name: header.name.clone(),
            required: header.required,
            schema: self.key(header.schema.as_ref()),
            example: self.examples(&header.location).into_iter().next().map(|(_, value)| value),
        }
    }

    fn media_type(&mut self, media: &model::MediaType) -> MediaType {
        MediaType {
            name: media.name.clone(),
            schema: self.key(media.schema.as_ref()),
            item_schema: self.key(media.item_schema.as_ref()),
            examples: self.examples(&media.location),
        }
    }

    fn key(&mut self, used: Option<&SchemaRef>) -> Option<String> {
        used.map(|used| self.schemas.key(&used.location))
    }

    /// `example`, then `examples`. One that is a file of its own is not read. OpenAPI 3.0.4 §4.7.19.
    fn examples(&self, at: &Location) -> Vec<(String, Value)> {
        let mut found = Vec::new();
        let node = self.document.value(at);
        found.extend(node.and_then(|node| node.get("example")).map(|value| (String::new(), value.clone())));
        let named = node.and_then(|node| node.get("examples")).and_then(Value::as_object);
        for name in named.into_iter().flat_map(Map::keys) {
            let Ok(example) = self.document.resolve(&at.child("examples").child(name)) else { continue };
            let Some(example) = self.document.value(&example) else { continue };
            let value = example.get("value").or_else(|| example.get("dataValue"));
            found.extend(value.map(|value| (name.clone(), value.clone())));
        }
        found
    }
}

/// A server's URL with the defaults of its variables. OpenAPI 3.0.4 §4.7.5.
fn url(server: &model::Server) -> String {
    server.variables.iter().fold(server.url.clone(), |url, variable| {
        url.replace(&format!("{{{}}}", variable.name), &variable.default)
    })
}
