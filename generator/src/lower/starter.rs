//! What is said of the generated code to people who begin with it.

use super::Context;
use super::rust::{Own, Uses, type_text};
use crate::config::{Config, Layout, Part};
use crate::diagnostics::Report;
use crate::document::model::Status;
use crate::ir::passes::Analysis;
use crate::ir::{
    Api, Group, MediaCodec, Operation, Parameter, ParameterStyle, Presence, Scalar, Shape, Type, TypeId,
};
use crate::names;
use crate::starter::{Argument, ArgumentKind, Call, Starter};
use crate::summary::Summary;

pub(crate) fn starter(
    api: &Api,
    analysis: &Analysis,
    config: &Config,
    summary: Summary,
    report: Report,
) -> Starter {
    let cx = Context::new(api, analysis, config, Layout::File);
    let of_group = |group| api.operations_of(group).filter_map(|operation| call(&cx, group, operation));
    let mut calls: Vec<Call> = api.groups.iter().flat_map(of_group).collect();
    calls.sort_by_key(|call| (call.method != "GET", call.arguments.len()));
    Starter {
        title: api.info.title.clone(),
        summary,
        package: names::package(&api.info.title),
        features: features(api, config),
        dependencies: api.dependencies.clone(),
        services: api.groups.iter().map(|group| group.server.rust().to_owned()).collect(),
        calls,
        report,
    }
}

/// Features of the runtime: what the code needs, and its sides.
fn features(api: &Api, config: &Config) -> Vec<&'static str> {
    let mut features = api.runtime_features();
    let is_served = !api.groups.is_empty() || api.webhooks.is_some() || !api.callbacks.is_empty();
    for (part, feature, is_there) in
        [(Part::Client, "client", !api.operations.is_empty()), (Part::Server, "server", is_served)]
    {
        if is_there && config.parts.0.contains(&part) {
            features.push(feature);
        }
    }
    // Each side has what both need.
    if features.iter().any(|feature| ["client", "server"].contains(feature)) {
        features.retain(|feature| *feature != "http");
    }
    features.sort_unstable();
    features
}

fn call(cx: &Context<'_>, group: &Group, operation: &Operation) -> Option<Call> {
    let [success] = operation.success.list.as_slice() else { return None };
    let is_json = success.media.iter().any(|media| media.codec == MediaCodec::Json);
    let needs_body = operation.body.as_ref().is_some_and(|body| body.presence == Presence::Required);
    if operation.docs.deprecated || needs_body || !is_json || !matches!(success.status, Status::Code(_)) {
        return None;
    }
    let required = operation.parameters.iter().filter(|parameter| parameter.presence == Presence::Required);
    Some(Call {
        method: operation.method.clone(),
        path: operation.path.clone(),
        name: operation.name.rust().to_owned(),
        request: operation.request.rust().to_owned(),
        service: group.server.rust().to_owned(),
        answer: answer(cx, &success.ty)?,
        arguments: required.map(|parameter| argument(cx, parameter)).collect::<Option<_>>()?,
    })
}

/// A type that is written without further imports.
fn answer(cx: &Context<'_>, ty: &Type) -> Option<String> {
    let element = match ty {
        Type::List(element) => element,
        other => other,
    };
    let is_plain = matches!(element, Type::Named(_));
    is_plain.then(|| type_text(cx, ty, Own::Outside, &mut Uses::default()))
}

fn argument(cx: &Context<'_>, parameter: &Parameter) -> Option<Argument> {
    let kind = match cx.api.types.resolve(&parameter.ty) {
        Type::Scalar(scalar) => match scalar {
            Scalar::String => ArgumentKind::Text,
            Scalar::DateTime | Scalar::Date | Scalar::Uuid | Scalar::Ipv4 | Scalar::Ipv6 => {
                ArgumentKind::Parsed
            }
            Scalar::Base64 | Scalar::File | Scalar::Foreign(_) => return None,
            plain => ArgumentKind::Plain(super::rust::scalar(*plain).0),
        },
        Type::Named(id) => variant(cx, *id)?,
        _ => return None,
    };
    let is_simple = matches!(parameter.style, ParameterStyle::Style(_));
    let argument = Argument { name: parameter.name.wire().to_owned(), place: parameter.place, kind };
    is_simple.then_some(argument)
}

fn variant(cx: &Context<'_>, id: TypeId) -> Option<ArgumentKind> {
    let def = cx.api.types.get(id)?;
    let Shape::StringEnum(variants) = &def.shape else { return None };
    let variants = variants.iter().map(|variant| (variant.value.clone(), variant.name.rust().to_owned()));
    let is_copy = cx.analysis.derives.get(&id).is_some_and(|derives| derives.copy);
    Some(ArgumentKind::Variant {
        ty: def.name.rust().to_owned(),
        variants: variants.collect(),
        borrowed: if is_copy { "" } else { "&" },
    })
}
