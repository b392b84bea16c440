//! The tables of an operation: where each field goes, and what comes back under which status.

use std::fmt::Write as _;

use super::outcomes::{has_ok_enum, headers_type, ok_type};
use super::shared::Shared;
use crate::document::model::{ParameterPlace, Status, Style};
use crate::ir::{
    Explode, Headers, Operation, Outcome, Outcomes, Parameter, ParameterStyle, Presence, Reserved, Type,
};
use crate::lower::Context;
use crate::lower::codec::literal;
use crate::lower::rust::Uses;

pub(super) fn tables(cx: &Context<'_>, operation: &Operation, shared: &Shared) -> Vec<String> {
    let mut tables = vec![self::operation(cx, operation, shared)];
    if has_ok_enum(operation) {
        tables.push(outcomes("outcomes", &operation.success, shared));
    }
    if !operation.errors.list.is_empty() {
        tables.push(outcomes("failures", &operation.errors, shared));
    }
    tables.extend(operation.headers.as_ref().map(headers));
    tables
}

fn operation(cx: &Context<'_>, operation: &Operation, shared: &Shared) -> String {
    let mut text = "specwright_runtime::operation! {\n".to_owned();
    let request = operation.request.rust();
    let id = literal(operation.name.wire());
    let method = if is_word(&operation.method) { operation.method.as_str() } else { "OTHER" };
    let _ = writeln!(text, "    {request} as {id}, {method} {} {{", literal(&operation.path));
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let (name, presence) = (parameter.name.rust(), presence(parameter.presence));
        let _ = writeln!(text, "        {index} => {name}: {presence} {},", parameter_expression(parameter));
    }
    if let Some(body) = &operation.body {
        let (name, presence) = (body.name.rust(), presence(body.presence));
        let _ = writeln!(text, "        body => {name}: {presence} {},", shared.media(&body.media));
    }
    text.push_str("    }\n");
    let ok = ok_type(cx, operation, &mut Uses::default());
    let _ = writeln!(text, "    Ok({ok}, {}) = {},", headers_type(operation), successes(operation, shared));
    let _ = writeln!(text, "    Err({}),", super::outcomes::error_type(operation));
    if method != operation.method {
        let _ = writeln!(text, "    method({}),", literal(&operation.method));
    }
    if let Some(security) = shared.security(&operation.security) {
        let _ = writeln!(text, "    security({security}),");
    }
    if let Some(server) = operation.servers.first() {
        let _ = writeln!(text, "    server({}),", literal(&super::shared::base_url(server)));
    }
    text.push_str("}\n");
    text
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

fn successes(operation: &Operation, shared: &Shared) -> String {
    match operation.success.list.as_slice() {
        [] => "&[]".to_owned(),
        [only] => {
            let media = shared.media(&only.media);
            match only.status {
                Status::Code(code) => format!("&[response({code}, {media})]"),
                Status::Range(digit) => format!("&[range({digit}, {media})]"),
                Status::Default => format!("&[fallback({media})]"),
            }
        }
        _ => format!("{}::RESPONSES", operation.success.name.rust()),
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
    let mut text = format!("specwright_runtime::{name}! {{\n    {} {{\n", outcomes.name.rust());
    for (index, outcome) in outcomes.list.iter().enumerate() {
        let _ = writeln!(text, "        {index} => {},", row(outcome, shared));
    }
    text.push_str("    }\n}\n");
    text
}

/// `ClientError(status, body) = 4XX media::JSON`
fn row(outcome: &Outcome, shared: &Shared) -> String {
    let status = match outcome.status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    };
    let carries_status = !matches!(outcome.status, Status::Code(_));
    let content = match (carries_status, &outcome.ty) {
        (false, Type::Unit) => "",
        (true, Type::Unit) => "(status)",
        (false, _) => "(body)",
        (true, _) => "(status, body)",
    };
    let media =
        if outcome.ty == Type::Unit { String::new() } else { format!(" {}", shared.media(&outcome.media)) };
    format!("{}{content} = {status}{media}", outcome.name.rust())
}

fn headers(headers: &Headers) -> String {
    let mut text = format!("specwright_runtime::headers! {{\n    {} {{\n", headers.name.rust());
    for (index, header) in headers.fields.iter().enumerate() {
        let name = header.name.rust();
        let mut row = format!("header({})", literal(header.name.wire()));
        match (header.style, header.explode) {
            (ParameterStyle::Json, _) => row.push_str(".json()"),
            (_, Explode::Yes) => row.push_str(".exploded()"),
            (_, Explode::No) => {}
        }
        let _ = writeln!(text, "        {index} => {name}: optional {row},");
    }
    text.push_str("    }\n}\n");
    text
}
