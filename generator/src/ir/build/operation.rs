//! Operations: names, parameters, bodies, groups.

use super::media::{self, Direction};
use super::responses::{self, DerivedNames};
use super::{Builder, behaviour, checks, docs, event, parameter};
use crate::diagnostics::{Code, Diagnostic, Location, Place, Pointer};
use crate::document::model::{self, ParameterPlace};
use crate::ir::{Body, Docs, Explode, Group, Operation, Parameter, Presence, Reserved, Scalar, Sender, Type};
use crate::names::{self, Kind, Member, Name, Namespace};

/// Methods of every call that a parameter's setter must not hide.
const CALL_METHODS: &[&str] =
    &["accept", "content_type", "header", "into_future", "send", "send_blocking", "timeout", "with"];

/// Methods of the generated client that operations must not hide.
const CLIENT_METHODS: &[&str] = &["builder", "clone", "from", "into", "new", "send", "send_to"];

/// All operations: of paths, of webhooks, of callbacks.
pub(super) fn build_all(b: &mut Builder<'_>, source: &model::Api) -> Vec<Operation> {
    let paths = Location::root(Pointer::root().child("paths"));
    let sources = super::choose::sources(source);
    let members = event::members(b, source, member);
    let methods = b.assign(Kind::Function, CLIENT_METHODS, &members, &paths);
    let requests = Namespace::new(Kind::Type).assign(&members).names;
    let derived = derived_names(b, &requests, &paths);
    let callbacks = event::Callbacks::new(source);
    let mut operations = Vec::new();
    let named = methods.into_iter().zip(requests).zip(derived);
    for (operation, ((method, request), derived)) in sources.iter().zip(named) {
        b.open_operation_module(operation);
        let mut built = build(b, source, operation, [method, request], derived);
        built.callbacks = callbacks.of(operation);
        operations.push(built);
    }
    event::link(b, &sources, &mut operations);
    operations
}

/// Names of what belongs to an operation beside its request.
fn derived_names(b: &mut Builder<'_>, requests: &[Name], at: &Location) -> Vec<DerivedNames> {
    const SUFFIXES: [&str; 4] = ["Ok", "Error", "Headers", "Call"];
    let taken: Vec<&str> = requests.iter().map(Name::plain).collect();
    let members: Vec<Member> = requests
        .iter()
        .flat_map(|request| SUFFIXES.map(|suffix| Member::new(&format!("{} {suffix}", request.plain()))))
        .collect();
    let names = b.assign(Kind::Type, &taken, &members, at);
    let triples = names.chunks_exact(SUFFIXES.len()).filter_map(|names| match names {
        [success, errors, headers, call] => Some(DerivedNames {
            success: success.clone(),
            errors: errors.clone(),
            headers: headers.clone(),
            call: call.clone(),
        }),
        _ => None,
    });
    triples.collect()
}

fn member(b: &mut Builder<'_>, operation: &model::Operation) -> Member {
    let id = operation.operation_id.as_deref().filter(|id| !id.trim().is_empty());
    let member = names::operation(&operation.method, &operation.path, id);
    if let Some(name) = b.operation_name(operation) {
        return member.text(&name).rank(0);
    }
    if id.is_none() {
        let name = Namespace::new(Kind::Function).assign(std::slice::from_ref(&member)).names;
        let name = name.first().map(Name::rust).unwrap_or_default();
        b.diagnostics.report(
            Diagnostic::new(
                Code::MissingOperationId,
                Place::Key(operation.location.clone()),
                format!("the operation has no `operationId`: it is called `{name}`"),
            )
            .help("add an `operationId`, so that the name stays when the path changes"),
        );
    }
    member
}

fn build(
    b: &mut Builder<'_>,
    api: &model::Api,
    source: &model::Operation,
    [name, request]: [Name; 2],
    derived: DerivedNames,
) -> Operation {
    let hint = request.plain().to_owned();
    let (names, body_name) = field_names(b, source);
    let named = source.parameters.iter().zip(names);
    let parameters = named.map(|(parameter, name)| build_parameter(b, parameter, name, &hint)).collect();
    let body = source.request_body.as_ref().zip(body_name);
    let body = body.and_then(|(body, name)| request_body(b, body, name, &hint));
    let call = derived.call.clone();
    let responses = responses::build(b, source, derived, &hint);
    let sender = if source.event.is_empty() { Sender::Client } else { Sender::Server };
    let security = match (&source.security, sender) {
        (Some(own), _) => own.clone(),
        (None, Sender::Client) => api.security.clone(),
        // Who may call the API is not what a receiver asks of the API.
        (None, Sender::Server) => Vec::new(),
    };
    Operation {
        name,
        request,
        call,
        location: source.location.clone(),
        docs: Docs {
            title: source.summary.clone(),
            description: source.description.clone(),
            deprecated_reason: docs::reason(&source.extensions),
            deprecated: source.deprecated || docs::reason(&source.extensions).is_some(),
            remarks: None,
        },
        method: source.method.clone(),
        path: source.path.clone(),
        parameters,
        body,
        success: responses.success,
        errors: responses.errors,
        headers: responses.headers,
        security,
        servers: source.servers.clone(),
        sender,
        event: source.event.clone(),
        callbacks: Vec::new(),
        links: Vec::new(),
        rate_limit: behaviour::rate_limit(b, source),
        pagination: b.pagination(source),
    }
}

/// Names of the parameters' fields, and of the body's. Parameters of the same name in different
/// places are told apart by their place.
fn field_names(b: &mut Builder<'_>, source: &model::Operation) -> (Vec<Name>, Option<Name>) {
    let of = source.operation_id.clone().unwrap_or_else(|| super::choose::request_line(source));
    let mut members: Vec<Member> = source
        .parameters
        .iter()
        .map(|parameter| {
            let spoken = format!("{of}.{}", parameter.name);
            let named = b.parameter_name(&parameter.location, &spoken);
            let place = match parameter.place {
                ParameterPlace::Path => "path",
                ParameterPlace::Query => "query",
                ParameterPlace::Header => "header",
                ParameterPlace::Cookie => "cookie",
            };
            let text = named.as_ref().unwrap_or(&parameter.name);
            Member::new(&parameter.name).text(text).alternative(&format!("{text} in {place}"))
        })
        .collect();
    members.push(Member::new("").text("body").alternative("request body").rank(1));
    let mut names = b.assign(Kind::Field, CALL_METHODS, &members, &source.location);
    let body = names.pop();
    (names, body)
}

fn build_parameter(b: &mut Builder<'_>, source: &model::Parameter, name: Name, hint: &str) -> Parameter {
    // A parameter that many share is not one of any of them.
    let hint = source.component.clone().unwrap_or_else(|| names::property(hint, &source.name));
    let (ty, default, told, checks) = match &source.schema {
        Some(used) => {
            let ty = b.use_schema(used, &hint);
            let schema = b.read(&used.location);
            let told = b.docs_of(&schema);
            let own = if used.is_reference() { None } else { told.description };
            let told = b.with_example(Docs { description: own, ..told }, &source.location);
            (ty, schema.default, told, checks::of(b, used))
        }
        None => {
            let ty = source.content.as_ref().and_then(|content| media::type_of_items(b, content, &hint));
            (ty.unwrap_or(Type::Scalar(Scalar::String)), None, Docs::default(), Vec::new())
        }
    };
    let (ty, parameter::Form { style, content }) = parameter::writable(b, source, &ty);
    Parameter {
        name,
        location: source.location.clone(),
        place: source.place,
        style,
        content,
        explode: if source.explode { Explode::Yes } else { Explode::No },
        reserved: if source.allow_reserved { Reserved::Sent } else { Reserved::Encoded },
        ty,
        presence: if source.required { Presence::Required } else { Presence::Optional },
        docs: Docs {
            title: None,
            description: source.description.clone().or(told.description),
            deprecated_reason: docs::reason(&source.extensions),
            deprecated: source.deprecated || docs::reason(&source.extensions).is_some(),
            remarks: told.remarks,
        },
        default,
        is_idempotency_key: behaviour::is_idempotency_key(b, source),
        checks,
    }
}

fn request_body(b: &mut Builder<'_>, source: &model::RequestBody, name: Name, hint: &str) -> Option<Body> {
    let hint = source.component.clone().unwrap_or_else(|| names::property(hint, "body"));
    let media::Content { ty, media, items } = media::body(b, &source.content, Direction::Request, &hint);
    if ty == Type::Unit {
        b.warn(Code::Mended, &source.location, "a request body without `content` is none");
        return None;
    }
    let checks = checks::of_body(b, &source.content);
    Some(Body {
        name,
        location: source.location.clone(),
        ty,
        presence: if source.required { Presence::Required } else { Presence::Optional },
        description: source.description.clone(),
        media,
        items,
        checks,
    })
}

/// What operations without a tag go by.
const UNTAGGED: &str = "";

/// Operations by their first tag, in the order of the tags' first use.
pub(super) fn group(api: &model::Api) -> Vec<Group> {
    let tags: Vec<&str> = api
        .operations
        .iter()
        .map(|operation| operation.tags.first().map_or(UNTAGGED, String::as_str))
        .collect();
    let mut order: Vec<&str> = Vec::new();
    for tag in &tags {
        if !order.contains(tag) {
            order.push(tag);
        }
    }
    let member = |tag: &&str| match *tag {
        UNTAGGED => Member::new(tag).text("api").alternative("untagged").rank(1),
        tag => Member::new(tag),
    };
    let members: Vec<Member> = order.iter().map(member).collect();
    let modules = Namespace::new(Kind::Module).assign(&members).names;
    // A trait stands beside its module, and what both use.
    let taken: Vec<&str> = modules.iter().map(Name::plain).collect();
    let servers = event::traits(&members, &taken);
    let named = order.iter().zip(modules).zip(servers);
    named
        .map(|((tag, module), server)| Group {
            module,
            server,
            description: api
                .tags
                .iter()
                .find(|known| known.name == *tag)
                .and_then(|known| known.description.clone().or_else(|| known.summary.clone())),
            operations: (0..tags.len()).filter(|index| tags.get(*index) == Some(tag)).collect(),
        })
        .collect()
}
