//! Responses: successes and errors by status, and the headers of all of them.

use super::media::{self, Direction};
use super::{Builder, docs_of};
use crate::diagnostics::Code;
use crate::document::model::{self, Status};
use crate::ir::{Docs, Header, Headers, Outcome, Outcomes, Type};
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

/// Successes are 2XX. `default` is what remains: errors, and the successes if no other is named.
fn split(responses: &[model::Response]) -> (Vec<&model::Response>, Vec<&model::Response>) {
    let is_success = |status: Status| match status {
        Status::Code(code) => (200..300).contains(&code),
        Status::Range(digit) => digit == 2,
        Status::Default => false,
    };
    let mut success: Vec<_> = responses.iter().filter(|response| is_success(response.status)).collect();
    if success.is_empty() {
        success.extend(responses.iter().filter(|response| response.status == Status::Default));
    }
    let errors = responses.iter().filter(|response| !is_success(response.status)).collect();
    (success, errors)
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
        let content = if has_body(method, response.status) { response.content.as_slice() } else { &[] };
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
    let fields = found.into_iter().zip(assigned).map(|(header, name)| {
        let (ty, docs) = header_type(b, header, hint);
        Header { name, location: header.location.clone(), ty, docs }
    });
    let fields = fields.collect();
    Some(Headers { name, fields })
}

fn header_type(b: &mut Builder<'_>, header: &model::Header, hint: &str) -> (Type, Docs) {
    let mut docs =
        Docs { title: None, description: header.description.clone(), deprecated: header.deprecated };
    let Some(schema) = &header.schema else { return (Type::Scalar(crate::ir::Scalar::String), docs) };
    let ty = b.use_schema(schema, &names::property(hint, &header.name)).without_null().clone();
    if docs.description.is_none() && !schema.is_reference() {
        docs.description = docs_of(&b.read(&schema.location)).description;
    }
    let writable = match b.arena.resolve(&ty) {
        Type::List(item) => super::parameter::is_scalar(b, item.without_null()),
        other => super::parameter::is_scalar(b, other),
    };
    if writable {
        return (ty, docs);
    }
    let message = format!(
        "the header `{}` is no scalar and no list of them: a string in the generated code",
        header.name
    );
    b.warn(Code::UnsupportedStyle, &header.location, message);
    (Type::Scalar(crate::ir::Scalar::String), docs)
}
