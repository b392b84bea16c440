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
        dependencies: api.dependencies(),
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
    Some(ArgumentKind::Variant {
        ty: def.name.rust().to_owned(),
        variants: variants.collect(),
        borrowed: if cx.analysis.is_copy(id) { "" } else { "&" },
    })
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Part, Parts};
    use crate::load::Source;
    use crate::starter::Starter;

    const SHOP: &str = "\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /items/{kind}:
    get:
      operationId: items
      parameters:
        - {name: kind, in: path, required: true, schema: {$ref: '#/components/schemas/Kind'}}
        - {name: since, in: query, required: true, schema: {type: string, format: date}}
        - {name: page, in: query, schema: {type: integer}}
      responses: {'200': {description: '', content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Item'}}}}}}
  /item:
    get: {operationId: item, responses: &one {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}}}
    put: {operationId: change, requestBody: {required: true, content: {application/xml: {schema: {$ref: '#/components/schemas/Item'}}}}, responses: *one}
  /old:
    get: {operationId: old, deprecated: true, responses: *one}
  /text:
    get: {operationId: text, responses: {'200': {description: '', content: {text/plain: {schema: {type: string}}}}}}
components:
  schemas:
    Item: {type: object, properties: {name: {type: string}}}
    Kind: {type: string, enum: [new, second-hand]}
";

    fn starter(parts: &[Part]) -> Starter {
        let config = Config { parts: Parts(parts.iter().copied().collect()), ..Config::default() };
        crate::starter(&Source::from_text("shop.yaml", SHOP), &config).unwrap()
    }

    #[test]
    fn what_is_simple_comes_first_and_what_is_not_is_left_out() {
        let found = starter(&[Part::Client, Part::Server]);
        let calls: Vec<String> = found
            .calls
            .iter()
            .map(|call| {
                let kinds = call.arguments.iter().map(|argument| format!(", {:?}", argument.kind));
                format!("{} -> {}{}", call.name, call.answer, kinds.collect::<String>())
            })
            .collect();
        let kind = "Variant { ty: \"Kind\", variants: [(\"new\", \"New\"), (\"second-hand\", \"SecondHand\")], borrowed: \"\" }";
        assert_eq!(
            calls,
            ["item -> types::Item".to_owned(), format!("items -> Vec<types::Item>, {kind}, Parsed")]
        );
    }

    #[test]
    fn features_are_those_of_the_sides_and_of_the_bodies() {
        assert_eq!(starter(&[Part::Client, Part::Server]).features, ["client", "server", "xml"]);
        assert_eq!(starter(&[Part::Client]).features, ["client", "xml"]);
        assert_eq!(starter(&[Part::Operations]).features, ["http", "xml"]);
    }
}
