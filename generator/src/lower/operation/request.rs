//! The request: a struct with all parameters and the body.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use crate::ir::{Body, Operation, Parameter, Presence, Type};
use crate::lower::rust::{Own, Uses, ident, type_tokens};
use crate::lower::{Context, docs};

pub(super) fn item(cx: &Context<'_>, operation: &Operation, uses: &mut Uses) -> syn::Item {
    let mut lines = super::operation_docs(operation);
    docs::paragraph(&mut lines, super::next_docs(cx, operation));
    let (lines, deprecated) = (docs::attributes(&lines), docs::deprecated(&operation.docs));
    let attributes = quote!(#lines #deprecated);
    let name = ident(&operation.request);
    let default = every_field_is_optional(operation).then(|| quote!(, Default));
    let parameters = operation.parameters.iter().map(|parameter| {
        let docs = docs::attributes(&parameter_docs(parameter));
        let deprecated = docs::deprecated(&parameter.docs);
        let name = ident(&parameter.name);
        let ty = field_type(cx, &parameter.ty, parameter.presence, uses);
        quote!(#docs #deprecated pub #name: #ty,)
    });
    let parameters: Vec<_> = parameters.collect();
    let body = operation.body.as_ref().map(|body| {
        let mut lines = body_docs(body);
        docs::paragraph(&mut lines, super::items_docs(cx, body.items.as_ref()));
        let docs = docs::attributes(&lines);
        let name = ident(&body.name);
        let ty = field_type(cx, &body.ty, body.presence, uses);
        quote!(#docs pub #name: #ty,)
    });
    parse_quote! {
        #attributes
        #[derive(Debug, Clone, PartialEq #default)]
        pub struct #name { #(#parameters)* #body }
    }
}

fn every_field_is_optional(operation: &Operation) -> bool {
    let optional = |presence: Presence| presence == Presence::Optional;
    operation.parameters.iter().all(|parameter| optional(parameter.presence))
        && operation.body.iter().all(|body| optional(body.presence))
}

pub(crate) fn field_type(cx: &Context<'_>, ty: &Type, presence: Presence, uses: &mut Uses) -> TokenStream {
    let ty = type_tokens(cx, ty, Own::Qualified, uses);
    match presence {
        Presence::Required => ty,
        Presence::Optional => quote!(Option<#ty>),
    }
}

/// What the document says about a parameter, with its default.
pub(crate) fn parameter_docs(parameter: &Parameter) -> Vec<String> {
    let fallback = format!("The parameter {}.", docs::code(parameter.name.wire()));
    let mut lines = docs::lines(&parameter.docs, &fallback);
    if let Some(default) = &parameter.default {
        docs::paragraph(&mut lines, vec![docs::default(default)]);
    }
    lines
}

fn body_docs(body: &Body) -> Vec<String> {
    let lines = body.description.as_deref().map(crate::prose::doc_lines).unwrap_or_default();
    if lines.is_empty() { vec!["The body of the request.".to_owned()] } else { lines }
}
