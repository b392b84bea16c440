//! What comes back: the success, the errors by status, the documented headers.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use crate::document::model::Status;
use crate::ir::{Header, Headers, Operation, Outcome, Type};
use crate::lower::rust::{Own, Uses, ident, runtime, tokens, type_text, type_tokens};
use crate::lower::{Context, docs};
use crate::prose;

pub(super) fn items(cx: &Context<'_>, operation: &Operation, uses: &mut Uses) -> Vec<syn::Item> {
    let mut items = Vec::new();
    if has_ok_enum(operation) {
        items.push(success(cx, operation, uses));
        items.extend(getters(cx, operation, uses));
    }
    if !operation.errors.list.is_empty() {
        items.push(errors(cx, operation, uses));
    }
    items.extend(operation.headers.as_ref().map(|headers| self::headers(cx, operation, headers, uses)));
    items.push(result_alias(cx, operation, uses));
    items
}

/// One documented success gives its body; several give an enum.
pub(crate) fn has_ok_enum(operation: &Operation) -> bool {
    operation.success.list.len() > 1
}

/// The type of the success.
pub(crate) fn ok_type(cx: &Context<'_>, operation: &Operation, uses: &mut Uses) -> String {
    match operation.success.list.as_slice() {
        [] => "()".to_owned(),
        [only] => type_text(cx, &only.ty, Own::Qualified, uses),
        _ => operation.success.name.rust().to_owned(),
    }
}

/// The type of the errors.
pub(super) fn error_type(operation: &Operation) -> &str {
    if operation.errors.list.is_empty() { "std::convert::Infallible" } else { operation.errors.name.rust() }
}

/// The type of the documented headers.
pub(super) fn headers_type(operation: &Operation) -> &str {
    operation.headers.as_ref().map_or("()", |headers| headers.name.rust())
}

/// `pub type GetOrderResult = …`, so that signatures stay short.
pub(crate) fn result_alias(cx: &Context<'_>, operation: &Operation, uses: &mut Uses) -> syn::Item {
    let mut lines = vec![format!("What [`{}`] comes to.", operation.request.rust())];
    if let [only] = operation.success.list.as_slice() {
        docs::paragraph(&mut lines, super::items_docs(cx, only.items.as_ref()));
    }
    let docs = docs::attributes(&lines);
    let name = ident(&operation.result);
    let response = runtime(cx, "Response", Own::Qualified, uses);
    let error = runtime(cx, "Error", Own::Qualified, uses);
    let ok = tokens(&ok_type(cx, operation, uses));
    let headers = tokens(headers_type(operation));
    let errors = tokens(error_type(operation));
    parse_quote!(#docs pub type #name = Result<#response<#ok, #headers>, #error<#errors>>;)
}

fn success(cx: &Context<'_>, operation: &Operation, uses: &mut Uses) -> syn::Item {
    let name = ident(&operation.success.name);
    let docs = docs::attributes(&[format!("The successes of [`{}`].", operation.request.rust())]);
    let variants = variants(cx, &operation.success.list, uses);
    parse_quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* }
    }
}

fn errors(cx: &Context<'_>, operation: &Operation, uses: &mut Uses) -> syn::Item {
    let name = ident(&operation.errors.name);
    let docs = docs::attributes(&[format!("The documented errors of [`{}`].", operation.request.rust())]);
    let variants = variants(cx, &operation.errors.list, uses);
    parse_quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* }
    }
}

fn variants(cx: &Context<'_>, outcomes: &[Outcome], uses: &mut Uses) -> Vec<TokenStream> {
    let mut variants = Vec::new();
    for outcome in outcomes {
        let name = ident(&outcome.name);
        let docs = docs::attributes(&outcome_docs(cx, outcome));
        let ty = match &outcome.ty {
            Type::Unit => None,
            other => Some(type_tokens(cx, other, Own::Qualified, uses)),
        };
        let status = (!matches!(outcome.status, Status::Code(_)))
            .then(|| runtime(cx, "StatusCode", Own::Qualified, uses));
        let content: Vec<_> = status.into_iter().chain(ty).collect();
        variants.push(match content.as_slice() {
            [] => quote!(#docs #name,),
            content => quote!(#docs #name(#(#content),*),),
        });
    }
    variants
}

fn outcome_docs(cx: &Context<'_>, outcome: &Outcome) -> Vec<String> {
    let status = match outcome.status {
        Status::Code(code) => format!("`{code}`"),
        Status::Range(digit) => format!("`{digit}XX`"),
        Status::Default => "Any other status".to_owned(),
    };
    let mut lines = match prose::summary(&outcome.description) {
        text if text.is_empty() => vec![format!("{status}.")],
        text => vec![format!("{status}: {text}")],
    };
    docs::paragraph(&mut lines, super::items_docs(cx, outcome.items.as_ref()));
    lines
}

/// `fn created(&self) -> Option<&Order>`, for those who care for one of several successes.
fn getters(cx: &Context<'_>, operation: &Operation, uses: &mut Uses) -> Option<syn::Item> {
    let mut getters = Vec::new();
    for outcome in operation.success.list.iter().filter(|outcome| outcome.ty != Type::Unit) {
        let variant = ident(&outcome.name);
        let method = crate::names::Name::alone(outcome.name.plain(), crate::names::Kind::Function);
        let method = ident(&method);
        let docs = docs::attributes(&[format!("The body of `{}`, if it is that.", outcome.name.rust())]);
        let ty = type_tokens(cx, &outcome.ty, Own::Qualified, uses);
        let pattern = match outcome.status {
            Status::Code(_) => quote!(Self::#variant(body)),
            _ => quote!(Self::#variant(_, body)),
        };
        getters.push(quote! {
            #docs
            #[must_use]
            #[inline]
            pub fn #method(&self) -> Option<&#ty> {
                match self {
                    #pattern => Some(body),
                    _ => None,
                }
            }
        });
    }
    let name = ident(&operation.success.name);
    (!getters.is_empty()).then(|| parse_quote!(impl #name { #(#getters)* }))
}

fn headers(cx: &Context<'_>, operation: &Operation, headers: &Headers, uses: &mut Uses) -> syn::Item {
    let name = ident(&headers.name);
    let docs = docs::attributes(&[format!(
        "The documented headers of answers to [`{}`].",
        operation.request.rust()
    )]);
    let fields: Vec<_> = headers.fields.iter().map(|header| header_field(cx, header, uses)).collect();
    parse_quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct #name { #(#fields)* }
    }
}

fn header_field(cx: &Context<'_>, header: &Header, uses: &mut Uses) -> TokenStream {
    let name = ident(&header.name);
    let fallback = format!("The header {}.", docs::code(header.name.wire()));
    let docs = docs::attributes(&docs::lines(&header.docs, &fallback));
    let deprecated = docs::deprecated(&header.docs);
    let ty = type_tokens(cx, &header.ty, Own::Qualified, uses);
    quote!(#docs #deprecated pub #name: Option<#ty>,)
}
