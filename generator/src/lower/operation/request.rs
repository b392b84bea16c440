//! The request: a struct with all parameters and the body.

use crate::ir::{Body, Docs, Operation, Parameter, Presence, Type};
use crate::lower::rust::{Own, Uses, type_text};
use crate::lower::{Context, docs};
use crate::names::Name;

/// A field of a request, whether a parameter or the body.
pub(crate) struct Fields<'a> {
    pub(crate) name: &'a Name,
    pub(crate) ty: &'a Type,
    pub(crate) presence: Presence,
}

impl<'a> Fields<'a> {
    /// The fields of an operation's request, in order.
    pub(crate) fn of(operation: &'a Operation) -> Vec<Self> {
        let parameters = operation.parameters.iter();
        let parameters =
            parameters.map(|Parameter { name, ty, presence, .. }| Self { name, ty, presence: *presence });
        let body = operation.body.iter();
        parameters
            .chain(body.map(|Body { name, ty, presence, .. }| Self { name, ty, presence: *presence }))
            .collect()
    }
}

pub(super) fn text(cx: &Context<'_>, operation: &Operation, uses: &mut Uses) -> String {
    let mut text = docs::comment(&super::request_docs(cx, operation), 0);
    text.push_str(&docs::deprecated_line(&operation.docs, 0));
    let all_optional = Fields::of(operation).iter().all(|field| field.presence == Presence::Optional);
    let default = if all_optional { ", Default" } else { "" };
    text.push_str(&format!("#[derive(Debug, Clone, PartialEq{default})]\n"));
    let name = operation.request.rust();
    if operation.parameters.is_empty() && operation.body.is_none() {
        text.push_str(&format!("pub struct {name} {{}}\n"));
        return text;
    }
    text.push_str(&format!("pub struct {name} {{\n"));
    for parameter in &operation.parameters {
        text.push_str(&docs::comment(&parameter_docs(parameter), 4));
        text.push_str(&docs::deprecated_line(&parameter.docs, 4));
        text.push_str(&field(cx, &parameter.name, &parameter.ty, parameter.presence, uses));
    }
    if let Some(body) = &operation.body {
        let mut lines = body_docs(body);
        docs::paragraph(&mut lines, super::items_docs(cx, body.items.as_ref()));
        text.push_str(&docs::comment(&lines, 4));
        text.push_str(&field(cx, &body.name, &body.ty, body.presence, uses));
    }
    text.push_str("}\n");
    text
}

fn field(cx: &Context<'_>, name: &Name, ty: &Type, presence: Presence, uses: &mut Uses) -> String {
    let ty = type_text(cx, ty, Own::Qualified, uses);
    match presence {
        Presence::Required => format!("    pub {}: {ty},\n", name.rust()),
        Presence::Optional => format!("    pub {}: Option<{ty}>,\n", name.rust()),
    }
}

/// What the document says about a parameter, with its default.
pub(crate) fn parameter_docs(parameter: &Parameter) -> Vec<String> {
    let mut lines = docs::lines(&parameter.docs, &docs::renamed("parameter", &parameter.name));
    if let Some(default) = &parameter.default {
        docs::note(&mut lines, docs::default(default));
    }
    docs::remarks(&mut lines, &parameter.docs);
    lines
}

fn body_docs(body: &Body) -> Vec<String> {
    let docs = Docs { description: body.description.clone(), ..Docs::default() };
    docs::lines(&docs, "The body of the request.")
}
