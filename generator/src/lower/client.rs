//! The client: one method per operation, required parameters as arguments, optional ones as
//! setters of the call.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use super::codec::literal;
use super::operation::{self, Shared};
use super::rust::{Own, Uses, ident, tokens, type_text};
use super::{Context, Item, Module, Visibility, docs};
use crate::ir::passes::Derives;
use crate::ir::{Group, Operation, Parameter, Presence, Scalar, Type};

pub(super) fn module(cx: &Context<'_>, shared: &Shared) -> Module {
    let mut parent = Module::new("client", Visibility::Public);
    parent.docs.push("Calls the API.".to_owned());
    parent.feature = Some("client");
    parent.modules.extend(cx.api.groups.iter().map(|group| group_module(cx, group)));
    for group in &cx.api.groups {
        let module = ident(&group.module);
        let calls = operations(cx, group).map(call_ident);
        parent.items.push(Item::Rust(Box::new(parse_quote!(pub use #module::{#(#calls),*};))));
    }
    parent.items.extend(client(cx, shared));
    parent
}

fn operations<'a>(cx: &'a Context<'_>, group: &'a Group) -> impl Iterator<Item = &'a Operation> {
    group.operations.iter().filter_map(|index| cx.api.operations.get(*index))
}

/// The newtype, and what is known of the API as a whole.
fn client(cx: &Context<'_>, shared: &Shared) -> Vec<Item> {
    let title = docs::code(&cx.api.info.title);
    let mut lines = vec![format!("A client of the {title} API. Cheap to clone.")];
    let heading = "Unless it is told another base URL it calls the first of these servers:";
    docs::paragraph(&mut lines, super::servers::docs(&cx.api.servers, heading));
    let docs = docs::attributes(&lines);
    let item: syn::Item = parse_quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct Client(specwright_runtime::client::Client);
    };
    let mut base = cx.api.servers.first().map(operation::base_url).unwrap_or_default();
    if base.is_empty() && cx.api.groups.is_empty() {
        // Nothing is called there: what is sent to receivers has URLs of its own.
        "http://localhost".clone_into(&mut base);
    }
    let schemes = shared.all_schemes(&format!("{}::operations::security::", cx.paths.root(1)));
    let agent = match cx.paths.is_crate() {
        true => "concat!(env!(\"CARGO_PKG_NAME\"), \"/\", env!(\"CARGO_PKG_VERSION\"))".to_owned(),
        false => literal(&crate::names::package(&cx.api.info.title)),
    };
    let mut api = "const API: specwright_runtime::http::Api = specwright_runtime::http::Api {\n".to_owned();
    api.push_str(&format!(
        "    user_agent: {agent},\n    base_url: {},\n    schemes: &[{schemes}],\n}};\n",
        literal(&base)
    ));
    vec![
        Item::Rust(Box::new(item)),
        Item::Text(api),
        Item::Text("specwright_runtime::client!(Client, &API);\n".to_owned()),
    ]
}

fn group_module(cx: &Context<'_>, group: &Group) -> Module {
    let mut module = Module::new(group.module.rust(), Visibility::Private);
    let mut uses = Uses::default();
    let methods: Vec<TokenStream> =
        operations(cx, group).map(|operation| method(cx, operation, &mut uses)).collect();
    let calls: Vec<Item> =
        operations(cx, group).flat_map(|operation| call(cx, operation, &mut uses)).collect();
    let item: syn::Item = parse_quote!(impl super::Client { #(#methods)* });
    module.items.extend(imports(cx, &uses, &item, &calls));
    module.items.push(Item::Rust(Box::new(item)));
    module.items.extend(calls);
    module
}

fn imports(cx: &Context<'_>, uses: &Uses, item: &syn::Item, calls: &[Item]) -> Vec<Item> {
    let root = cx.paths.root(2);
    let mut lines = Vec::new();
    let runtime: Vec<&str> = uses.runtime.iter().copied().collect();
    lines.extend(operation::use_line("specwright_runtime", &runtime));
    let in_calls = |item: &Item| match item {
        Item::Rust(item) => names_types(item),
        Item::Text(_) => false,
    };
    let types = names_types(item) || calls.iter().any(in_calls);
    let near: &[&str] = if types { &["operations", "types"] } else { &["operations"] };
    lines.extend(operation::use_line(&root, near));
    lines.into_iter().map(Item::Text).collect()
}

fn names_types(item: &syn::Item) -> bool {
    use quote::ToTokens as _;
    item.to_token_stream().to_string().contains("types ::")
}

fn call_ident(operation: &Operation) -> proc_macro2::Ident {
    ident(&operation.call)
}

/// `pub fn get_order(&self, order_id: &str) -> GetOrderCall`
fn method(cx: &Context<'_>, operation: &Operation, uses: &mut Uses) -> TokenStream {
    let attributes = operation::operation_attributes(operation);
    let name = ident(&operation.name);
    let request = ident(&operation.request);
    let call = call_ident(operation);
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for parameter in &operation.parameters {
        let name = ident(&parameter.name);
        match parameter.presence {
            Presence::Optional => values.push(quote!(#name: None)),
            Presence::Required => {
                let (ty, value) = argument(cx, &parameter.ty, &name, uses);
                arguments.push(quote!(#name: #ty));
                values.push(if value.is_empty() { quote!(#name) } else { quote!(#name: #value) });
            }
        }
    }
    if let Some(body) = &operation.body {
        let name = ident(&body.name);
        match body.presence {
            Presence::Optional => values.push(quote!(#name: None)),
            Presence::Required => {
                let (ty, value) = argument(cx, &body.ty, &name, uses);
                arguments.push(quote!(#name: #ty));
                values.push(if value.is_empty() { quote!(#name) } else { quote!(#name: #value) });
            }
        }
    }
    let deprecated = operation.parameters.iter().any(|parameter| parameter.docs.deprecated);
    let deprecated = deprecated.then(|| quote!(#[allow(deprecated)]));
    let many = (arguments.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    quote! {
        #attributes
        #[inline]
        #deprecated
        #many
        pub fn #name(&self #(, #arguments)*) -> #call {
            let request = operations::#request { #(#values),* };
            #call(self.0.call(request))
        }
    }
}

/// How a value is handed over, and what makes the field of it (nothing: it is the field).
fn argument(
    cx: &Context<'_>,
    ty: &Type,
    name: &proc_macro2::Ident,
    uses: &mut Uses,
) -> (TokenStream, TokenStream) {
    let written = |uses: &mut Uses| tokens(&type_text(cx, ty, Own::Qualified, uses));
    match cx.api.types.resolve(ty) {
        Type::Scalar(Scalar::String) => (quote!(&str), quote!(#name.to_owned())),
        Type::Scalar(Scalar::Base64) => (written(uses), TokenStream::new()),
        Type::Scalar(_) | Type::Raw | Type::Unit => (written(uses), TokenStream::new()),
        Type::Named(id) if cx.analysis.derives.get(id).is_some_and(|derives: &Derives| derives.copy) => {
            (written(uses), TokenStream::new())
        }
        _ => {
            let ty = written(uses);
            (quote!(&#ty), quote!(#name.clone()))
        }
    }
}

/// The call with its setters.
fn call(cx: &Context<'_>, operation: &Operation, uses: &mut Uses) -> Vec<Item> {
    let name = call_ident(operation);
    let request = ident(&operation.request);
    let docs = docs::attributes(&[format!(
        "A call of [`{0}`](operations::{0}), sent when awaited.",
        operation.request.rust()
    )]);
    let item: syn::Item = parse_quote! {
        #docs
        #[derive(Debug)]
        #[must_use = "nothing is sent until it is awaited"]
        pub struct #name(specwright_runtime::client::Call<operations::#request>);
    };
    let table = format!("specwright_runtime::call!({name}(operations::{}));\n", operation.request.rust());
    let mut items = vec![Item::Rust(Box::new(item)), Item::Text(table)];
    let optional = operation.parameters.iter().filter(|parameter| parameter.presence == Presence::Optional);
    let mut setters: Vec<TokenStream> = optional.map(|parameter| setter(cx, parameter, uses)).collect();
    if let Some(body) = operation.body.as_ref().filter(|body| body.presence == Presence::Optional) {
        let docs = docs::attributes(&["With this body.".to_owned()]);
        setters.push(set(cx, &ident(&body.name), &body.ty, &docs, uses));
    }
    if !setters.is_empty() {
        items.push(Item::Rust(Box::new(parse_quote!(impl #name { #(#setters)* }))));
    }
    items
}

fn setter(cx: &Context<'_>, parameter: &Parameter, uses: &mut Uses) -> TokenStream {
    let lines = docs::attributes(&operation::parameter_docs(parameter));
    let deprecated = docs::deprecated(&parameter.docs);
    let allow = parameter.docs.deprecated.then(|| quote!(#[allow(deprecated)]));
    set(cx, &ident(&parameter.name), &parameter.ty, &quote!(#lines #deprecated #allow), uses)
}

fn set(
    cx: &Context<'_>,
    name: &proc_macro2::Ident,
    ty: &Type,
    attributes: &TokenStream,
    uses: &mut Uses,
) -> TokenStream {
    let (argument, value) = argument(cx, ty, name, uses);
    let value = if value.is_empty() { quote!(#name) } else { value };
    quote! {
        #attributes
        #[inline]
        pub fn #name(mut self, #name: #argument) -> Self {
            self.0.request.#name = Some(#value);
            self
        }
    }
}
