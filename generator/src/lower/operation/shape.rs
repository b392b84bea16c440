//! The tables of an operation: where each field goes, and what comes back under which status.

use super::outcomes::{has_ok_enum, headers_type, ok_type};
use super::shared::Shared;
use crate::document::model::{ParameterPlace, Status, Style};
use crate::ir::{
    Explode, Header, Headers, Operation, Outcome, Outcomes, Parameter, ParameterStyle, Presence, Reserved,
    Type,
};
use crate::lower::rust::Uses;
use crate::lower::table::{block, literal, packed};
use crate::lower::{Context, check};

pub(super) fn tables(
    cx: &Context<'_>,
    index: usize,
    operation: &Operation,
    shared: &Shared,
    uses: &mut Uses,
) -> Vec<String> {
    let mut tables = vec![self::operation(cx, operation, shared, uses)];
    if has_ok_enum(operation) {
        tables.push(outcomes("specwright_runtime::outcomes", &operation.success, shared));
    }
    if !operation.errors.list.is_empty() && shared.errors.of(cx.api, index).is_none() {
        tables.push(outcomes("specwright_runtime::failures", &operation.errors, shared));
    }
    if shared.headers.of(cx.api, index).is_none() {
        tables.extend(operation.headers.as_ref().map(headers));
    }
    tables
}

fn operation(cx: &Context<'_>, operation: &Operation, shared: &Shared, uses: &mut Uses) -> String {
    let method = match operation.method.as_str() {
        word if is_word(word) => word.to_owned(),
        other => literal(other),
    };
    let mut rows = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let (name, presence) = (parameter.name.rust(), presence(parameter.presence));
        rows.push(format!("{index} {name}: {presence} {}", parameter_expression(parameter)));
    }
    if let Some(body) = &operation.body {
        let (name, presence) = (body.name.rust(), presence(body.presence));
        rows.push(format!("body {name}: {presence} {}", shared.media(&body.media)));
    }
    let (request, id) = (operation.request.rust(), literal(operation.name.wire()));
    let head = format!("{request} as {id}, {method} {}", literal(&operation.path));
    block(
        "specwright_runtime::operation",
        &head,
        &packed(&rows, 8),
        &format!("{}\n{}", checks(operation), results(cx, operation, shared, uses).trim_end()),
    )
}

/// ` checks { … }`, or nothing.
fn checks(operation: &Operation) -> String {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.checks);
    check::table(parameters.chain(operation.body.iter().map(|body| &body.checks)), 4)
}

/// `Ok(types::Order, ()) = 200 media::JSON, Err(GetOrderError)`
fn results(cx: &Context<'_>, operation: &Operation, shared: &Shared, uses: &mut Uses) -> String {
    let ok = ok_type(cx, operation, uses);
    let success = match operation.success.list.as_slice() {
        [only] => format!(" = {}", status_and_media(only, shared)),
        _ => String::new(),
    };
    let mut parts = vec![
        format!("Ok({ok}, {}){success}", headers_type(operation)),
        format!("Err({})", super::outcomes::error_type(operation)),
    ];
    if let Some(security) = shared.security(&operation.security) {
        parts.push(format!("security: {security}"));
    }
    if let Some(server) = operation.servers.first() {
        parts.push(format!("server: Some({})", literal(&super::shared::base_url(server))));
    }
    packed(&parts, 4)
}

/// `200 media::JSON`
fn status_and_media(outcome: &Outcome, shared: &Shared) -> String {
    let status = match outcome.status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    };
    if outcome.media.is_empty() { status } else { format!("{status} {}", shared.media(&outcome.media)) }
}

/// Can it be written as an identifier?
fn is_word(method: &str) -> bool {
    method.starts_with(|first: char| first.is_ascii_alphabetic())
        && method.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "required",
        Presence::Optional => "optional",
    }
}

/// `query("tags").joined()`
fn parameter_expression(parameter: &Parameter) -> String {
    let place = match parameter.place {
        ParameterPlace::Path => "path",
        ParameterPlace::Query => "query",
        ParameterPlace::Header => "header",
        ParameterPlace::Cookie => "cookie",
    };
    let mut text = format!("{place}({})", literal(parameter.name.wire()));
    // What the place has by default needs no word.
    let by_default = matches!(parameter.place, ParameterPlace::Query | ParameterPlace::Cookie);
    let (style, exploded) = match parameter.style {
        ParameterStyle::Json => (".json()", false),
        ParameterStyle::Members => (".members()", true),
        ParameterStyle::QueryJson => (".query_json()", false),
        ParameterStyle::Style(Style::QueryString) => (".query_text()", false),
        ParameterStyle::Style(Style::Label) => (".label()", false),
        ParameterStyle::Style(Style::Matrix) => (".matrix()", false),
        ParameterStyle::Style(Style::SpaceDelimited) => (".space_delimited()", false),
        ParameterStyle::Style(Style::PipeDelimited) => (".pipe_delimited()", false),
        ParameterStyle::Style(Style::DeepObject) => (".deep_object()", true),
        ParameterStyle::Style(Style::Simple | Style::Form) => ("", by_default),
    };
    text.push_str(style);
    if !matches!(parameter.style, ParameterStyle::Json | ParameterStyle::QueryJson) {
        match (parameter.explode, exploded) {
            (Explode::Yes, false) => text.push_str(".exploded()"),
            (Explode::No, true) if style.is_empty() => text.push_str(".joined()"),
            _ => {}
        }
    }
    if parameter.reserved == Reserved::Sent {
        text.push_str(".allow_reserved()");
    }
    text
}

fn outcomes(name: &str, outcomes: &Outcomes, shared: &Shared) -> String {
    let rows = outcomes.list.iter().enumerate();
    let rows: Vec<String> =
        rows.map(|(index, outcome)| format!("{index} {}", row(outcome, shared))).collect();
    block(name, outcomes.name.rust(), &packed(&rows, 8), "")
}

/// `ClientError(status, body) = 4XX media::JSON`
fn row(outcome: &Outcome, shared: &Shared) -> String {
    let carries_status = !matches!(outcome.status, Status::Code(_));
    let content = match (carries_status, &outcome.ty) {
        (false, Type::Unit) => "",
        (true, Type::Unit) => "(status)",
        (false, _) => "(body)",
        (true, _) => "(status, body)",
    };
    format!("{}{content} = {}", outcome.name.rust(), status_and_media(outcome, shared))
}

fn headers(headers: &Headers) -> String {
    let row = |(index, header): (usize, &Header)| {
        let form = match (header.style, header.explode) {
            (ParameterStyle::Json, _) => ".json()",
            (_, Explode::Yes) => ".exploded()",
            (_, Explode::No) => "",
        };
        format!("{index} {}: optional header({}){form}", header.name.rust(), literal(header.name.wire()))
    };
    let rows: Vec<String> = headers.fields.iter().enumerate().map(row).collect();
    block("specwright_runtime::headers", headers.name.rust(), &packed(&rows, 8), "")
}
