//! The tables of an operation: where each field goes, and what comes back under which status.

use super::media;
use super::outcomes::{has_ok_enum, headers_type, ok_type};
use super::shared::{self, Shared};
use crate::document::model::{ParameterPlace, Status, Style};
use crate::ir::passes::{By, Paging};
use crate::ir::{
    Explode, Header, Headers, Operation, Outcome, Outcomes, Parameter, ParameterStyle, Presence, Reserved,
    Type,
};
use crate::lower::rust::{Own, Uses, type_text};
use crate::lower::table::{literal, packed, table};
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
        tables.push(outcomes("outcomes", &operation.success, shared));
    }
    if !operation.errors.list.is_empty() && shared.errors.of(cx.api, index).is_none() {
        tables.push(outcomes("failures", &operation.errors, shared));
    }
    if shared.headers.of(cx.api, index).is_none() {
        tables.extend(operation.headers.as_ref().map(headers));
    }
    tables.extend(cx.analysis.paging.get(&index).map(|paging| paged(cx, operation, paging, uses)));
    tables
}

/// `ListThings by Token("/next", 2), types::Thing => items "/items"`
fn paged(cx: &Context<'_>, operation: &Operation, paging: &Paging, uses: &mut Uses) -> String {
    let by = match &paging.by {
        By::Link => "Link".to_owned(),
        By::Url(pointer) => format!("Url({})", literal(pointer)),
        By::Token(pointer, parameter) => format!("Token({}, {parameter})", literal(pointer)),
        By::Page(parameter, first) => format!("Page({parameter}, {first})"),
        By::Offset(parameter) => format!("Offset({parameter})"),
    };
    let item = type_text(cx, &paging.item, Own::Qualified, uses);
    let field = paging.field.as_ref().map(|field| {
        let pointer = format!("/{}", field.wire().replace('~', "~0").replace('/', "~1"));
        format!(" => {} {}", field.rust(), literal(&pointer))
    });
    let row = format!("{} by {by}, {item}{}", operation.request.rust(), field.unwrap_or_default());
    format!("paged! {{ {row} }}\n")
}

fn operation(cx: &Context<'_>, operation: &Operation, shared: &Shared, uses: &mut Uses) -> String {
    let method = match operation.method.as_str() {
        word if is_word(word) => word.to_owned(),
        other => literal(other),
    };
    let mut rows = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let (name, presence) = (parameter.name.rust(), presence(parameter.presence));
        rows.push(format!("{index} {name}: {presence} {}", parameter_expression(parameter, shared)));
    }
    if let Some(body) = &operation.body {
        let (name, presence) = (body.name.rust(), presence(body.presence));
        rows.push(format!("body {name}: {presence} {}", shared.media(&body.media)));
    }
    let (request, id) = (operation.request.rust(), literal(operation.name.wire()));
    let head = format!("{request} as {id}, {method} {}", literal(&operation.path));
    let results = results(cx, operation, shared, uses);
    let results = results.trim().trim_end_matches(',');
    table("operation", &head, &packed(&rows, 4), &format!("{} {results}", checks(operation)))
}

/// ` checks { … }`, or nothing.
fn checks(operation: &Operation) -> String {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.checks);
    check::table(parameters.chain(operation.body.iter().map(|body| &body.checks)))
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
        parts.push(format!("server: Some({})", literal(&shared::base_url(server))));
    }
    if let Some(limit) = &operation.rate_limit {
        let (requests, milliseconds) = (limit.requests, limit.milliseconds);
        let key = literal(limit.key.as_deref().unwrap_or_default());
        parts.push(format!("rate_limit: specwright_runtime::http::limit({requests}, {milliseconds}, {key})"));
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
fn parameter_expression(parameter: &Parameter, shared: &Shared) -> String {
    let place = match parameter.place {
        ParameterPlace::Path => "path",
        ParameterPlace::Query => "query",
        ParameterPlace::Header => "header",
        ParameterPlace::Cookie => "cookie",
    };
    let mut text = format!("{place}({})", literal(parameter.name.wire()));
    // What the place has by default needs no word.
    let by_default = matches!(parameter.place, ParameterPlace::Query | ParameterPlace::Cookie);
    text.push_str(&match (parameter.style, parameter.content.as_deref()) {
        (ParameterStyle::Content, Some(media)) => {
            format!(".content({})", shared.media(std::slice::from_ref(media)))
        }
        (ParameterStyle::QueryForm, Some(media)) => format!(".query_form({})", media::field_rows(media)),
        _ => style(parameter.style, parameter.explode, by_default),
    });
    if parameter.reserved == Reserved::Sent {
        text.push_str(".allow_reserved()");
    }
    if parameter.is_idempotency_key {
        text.push_str(".idempotency_key()");
    }
    text
}

pub(super) fn style(style: ParameterStyle, explode: Explode, by_default: bool) -> String {
    let (style, exploded) = match style {
        ParameterStyle::Json => return ".json()".to_owned(),
        ParameterStyle::QueryJson => return ".query_json()".to_owned(),
        ParameterStyle::QueryForm => return ".query_form(&[])".to_owned(),
        ParameterStyle::Content => return ".content(&[])".to_owned(),
        ParameterStyle::Field => return ".field()".to_owned(),
        ParameterStyle::Members => return ".members()".to_owned(),
        ParameterStyle::Style(Style::DeepObject) => return ".deep_object()".to_owned(),
        ParameterStyle::Style(Style::QueryString) => (".query_text()", false),
        ParameterStyle::Style(Style::Label) => (".label()", false),
        ParameterStyle::Style(Style::Matrix) => (".matrix()", false),
        ParameterStyle::Style(Style::SpaceDelimited) => (".space_delimited()", false),
        ParameterStyle::Style(Style::PipeDelimited) => (".pipe_delimited()", false),
        ParameterStyle::Style(Style::Cookie) => (".plain()", true),
        ParameterStyle::Style(Style::Simple | Style::Form) => ("", by_default),
    };
    let explode = match (explode, exploded) {
        (Explode::Yes, false) => ".exploded()",
        (Explode::No, true) => ".joined()",
        _ => "",
    };
    format!("{style}{explode}")
}

fn outcomes(name: &str, outcomes: &Outcomes, shared: &Shared) -> String {
    let rows = outcomes.list.iter().enumerate();
    let rows: Vec<String> =
        rows.map(|(index, outcome)| format!("{index} {}", row(outcome, shared))).collect();
    table(name, outcomes.name.rust(), &packed(&rows, 4), "")
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
    table("headers", headers.name.rust(), &packed(&rows, 4), "")
}
