//! Responses: successes and errors by status, and the headers of all of them.

use super::media::{self, Direction};
use super::{Builder, parameter};
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::document::model::{self, Status, Style};
use crate::ir::{Docs, Explode, Header, Headers, Outcome, Outcomes, ParameterStyle, Type};
use crate::names::{self, Kind, Member, Name};

/// Names of the types that an operation may need beside its request.
pub(super) struct DerivedNames {
    pub(super) success: Name,
    pub(super) errors: Name,
    pub(super) headers: Name,
    pub(super) call: Name,
}

pub(super) struct Responses {
    pub(super) success: Outcomes,
    pub(super) errors: Outcomes,
    pub(super) headers: Option<Headers>,
}

pub(super) fn build(
    b: &mut Builder<'_>,
    source: &model::Operation,
    names: DerivedNames,
    hint: &str,
) -> Responses {
    let (success, errors) = split(&source.responses);
    let success = Outcomes { name: names.success, list: outcomes(b, &source.method, &success, hint) };
    let errors =
        Outcomes { name: names.errors, list: outcomes(b, &source.method, &errors, &format!("{hint}Error")) };
    Responses { success, errors, headers: headers(b, source, names.headers, hint) }
}

/// Successes are 2XX. An operation that names none is meant to give what is no error: a redirect, or
/// another protocol. `default` is what remains: errors, and the successes if no other is named.
fn split(responses: &[model::Response]) -> (Vec<&model::Response>, Vec<&model::Response>) {
    let digit = |response: &model::Response| match response.status {
        Status::Code(code) => code / 100,
        Status::Range(digit) => u16::from(digit),
        Status::Default => 0,
    };
    for successes in [&[2][..], &[1, 3]] {
        if responses.iter().any(|response| successes.contains(&digit(response))) {
            return responses.iter().partition(|response| successes.contains(&digit(response)));
        }
    }
    let (success, _) = responses.iter().partition(|response| response.status == Status::Default);
    (success, responses.iter().collect())
}

/// Answers to `HEAD`, and those of certain statuses, have no body whatever is documented
/// (RFC 9110 §6.4.1).
fn has_body(method: &str, status: Status) -> bool {
    method != "HEAD" && !matches!(status, Status::Code(100..=199 | 204 | 205 | 304))
}

/// The key as the document writes it.
fn key(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn outcomes(b: &mut Builder<'_>, method: &str, responses: &[&model::Response], hint: &str) -> Vec<Outcome> {
    let mut list = Vec::new();
    for response in responses {
        let name = names::status(&key(response.status));
        let hint = match &response.component {
            Some(component) => names::property(component, "body"),
            None if responses.len() == 1 => names::property(hint, "response"),
            None => names::property(&names::property(hint, name.rust()), "response"),
        };
        let has_body = has_body(method, response.status);
        if !has_body && method != "HEAD" && !response.content.is_empty() {
            let message = format!("a response with the status {} has no body", key(response.status));
            let finding =
                Diagnostic::new(Code::Mended, Place::Key(response.location.child("content")), message);
            b.diagnostics.report(finding.label("ignored"));
        }
        let content = if has_body { response.content.as_slice() } else { &[] };
        let media::Content { ty, media, items } = media::body(b, content, Direction::Response, &hint);
        list.push(Outcome {
            name,
            location: response.location.clone(),
            status: response.status,
            description: response.description.clone(),
            ty,
            media,
            items,
        });
    }
    list
}

/// Headers of the same name are one, whichever response they stand in.
fn headers(b: &mut Builder<'_>, source: &model::Operation, name: Name, hint: &str) -> Option<Headers> {
    let mut found: Vec<&model::Header> = Vec::new();
    for header in source.responses.iter().flat_map(|response| &response.headers) {
        if !found.iter().any(|before| before.name.eq_ignore_ascii_case(&header.name)) {
            found.push(header);
        }
    }
    if found.is_empty() {
        return None;
    }
    let members: Vec<Member> = found.iter().map(|header| Member::new(&header.name)).collect();
    let assigned = b.assign(Kind::Field, &[], &members, &source.location);
    let fields = found.into_iter().zip(assigned);
    let fields = fields.map(|(header, name)| header_field(b, header, name, hint)).collect();
    Some(Headers { name, fields })
}

fn header_field(b: &mut Builder<'_>, header: &model::Header, name: Name, hint: &str) -> Header {
    let string = Type::Scalar(crate::ir::Scalar::String);
    let mut field = Header {
        name,
        location: header.location.clone(),
        ty: string.clone(),
        style: ParameterStyle::Style(Style::Simple),
        explode: Explode::No,
        docs: Docs {
            description: header.description.clone(),
            deprecated: header.deprecated,
            ..Docs::default()
        },
    };
    let Some(schema) = &header.schema else { return field };
    let hint = header.component.clone().unwrap_or_else(|| names::property(hint, &header.name));
    let ty = b.use_schema(schema, &hint).without_null().clone();
    let source = b.read(&schema.location);
    let told = b.docs_of(&source);
    let told = b.with_example(told, &header.location);
    field.docs.remarks = told.remarks;
    if field.docs.description.is_none() && !schema.is_reference() {
        field.docs.description = told.description;
    }
    match parameter::header_form(b, header, &ty) {
        Ok((style, explode)) => {
            if header.media_type.is_none() && style == ParameterStyle::Json {
                parameter::report_json(b, &header.location, "a header");
            }
            Header { ty, style, explode, ..field }
        }
        Err(why) => {
            let message = format!("the header `{}`: {why}", header.name);
            let finding =
                Diagnostic::new(Code::UnsupportedStyle, Place::Value(header.location.clone()), message);
            b.diagnostics.report(finding.note("the generated code takes and gives it as a string"));
            field
        }
    }
}
