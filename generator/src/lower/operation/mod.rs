//! Operations: what is sent and what comes back, shared by client and server.

mod outcomes;
mod request;
mod shape;
mod shared;

use std::collections::BTreeSet;

use quote::{ToTokens as _, quote};
use syn::parse_quote;

use super::rust::{self, Uses, ident};
use super::{Context, Item, Module, Visibility, docs};
use crate::ir::{Api, Link, Operation, Type};

pub(super) use request::parameter_docs;
pub(super) use shared::{Shared, base_url};

pub(super) fn module(cx: &Context<'_>, shared: &Shared) -> Module {
    let mut parent = Module::new("operations", Visibility::Public);
    parent.docs.push("What each operation is sent and answers, for clients and servers alike.".to_owned());
    if shared.has_media() {
        parent.modules.push(shared.media_module());
    }
    if shared.has_schemes() {
        parent.modules.push(shared.security_module(cx.api));
    }
    for operation in &cx.api.operations {
        parent.modules.push(operation_module(cx, operation, shared));
        parent.items.push(reexport(operation));
    }
    parent
}

fn operation_module(cx: &Context<'_>, operation: &Operation, shared: &Shared) -> Module {
    let mut uses = Uses::default();
    let mut items: Vec<syn::Item> = vec![request::item(cx, operation, &mut uses)];
    items.extend(outcomes::items(cx, operation, &mut uses));
    let mut module = Module::new(operation.module.rust(), Visibility::Private);
    let tables = shape::tables(cx, operation, shared);
    module.items.extend(imports(cx, &uses, &items, &tables));
    module.items.extend(items.into_iter().map(|item| Item::Rust(Box::new(item))));
    module.items.extend(tables.into_iter().map(Item::Text));
    module
}

/// Everything that the modules of operations define.
pub(super) fn names(api: &Api) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for operation in &api.operations {
        names.insert(operation.request.plain().to_owned());
        names.insert(operation.success.name.plain().to_owned());
        names.insert(operation.errors.name.plain().to_owned());
        names.extend(operation.headers.as_ref().map(|headers| headers.name.plain().to_owned()));
        names.insert(operation.result.plain().to_owned());
    }
    names
}

/// `pub use get_order::{GetOrder, GetOrderError};`
fn reexport(operation: &Operation) -> Item {
    let module = ident(&operation.module);
    let mut names = vec![ident(&operation.request)];
    if outcomes::has_ok_enum(operation) {
        names.push(ident(&operation.success.name));
    }
    if !operation.errors.list.is_empty() {
        names.push(ident(&operation.errors.name));
    }
    names.extend(operation.headers.as_ref().map(|headers| ident(&headers.name)));
    names.push(ident(&operation.result));
    Item::Rust(Box::new(parse_quote!(pub use #module::{#(#names),*};)))
}

/// `use` lines for what the file names.
fn imports(cx: &Context<'_>, uses: &Uses, items: &[syn::Item], tables: &[String]) -> Vec<Item> {
    let mut lines = Vec::new();
    let runtime: Vec<&str> = uses.runtime.iter().copied().collect();
    lines.extend(use_line("specwright_runtime", &runtime));
    let mentions = |word: &str| tables.iter().any(|table| table.contains(word));
    let types = items.iter().any(|item| item.to_token_stream().to_string().contains("types ::"));
    if types || mentions("types::") {
        lines.push(format!("use {}::types;\n", cx.paths.root(2)));
    }
    let mut near = Vec::new();
    if mentions("media::") {
        near.push("media");
    }
    if mentions("security::") {
        near.push("security");
    }
    lines.extend(use_line("super", &near));
    lines.into_iter().map(Item::Text).collect()
}

/// `use path::{a, b};`
pub(super) fn use_line(path: &str, names: &[&str]) -> Option<String> {
    match names {
        [] => None,
        [only] => Some(format!("use {path}::{only};\n")),
        several => Some(format!("use {path}::{{{}}};\n", several.join(", "))),
    }
}

/// What the operation does, and its request line.
pub(super) fn operation_docs(operation: &Operation) -> Vec<String> {
    let line = docs::code(&format!("{} {}", operation.method, operation.path));
    let mut lines = docs::lines(&operation.docs, "");
    if lines == [String::new()] {
        return vec![format!("{line}.")];
    }
    docs::paragraph(&mut lines, vec![line]);
    lines
}

/// The callbacks of an operation, and what its links lead to.
fn next_docs(cx: &Context<'_>, operation: &Operation) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(server) = operation.servers.first() {
        let url = docs::code(&base_url(server));
        let line = format!("Served at {url}, unless the client is told another base URL.");
        docs::paragraph(&mut lines, vec![line]);
    }
    let callbacks = operation.callbacks.iter().filter_map(|index| cx.api.callbacks.get(*index));
    let names: Vec<String> = callbacks.map(|callback| docs::code(callback.server.rust())).collect();
    if !names.is_empty() {
        docs::paragraph(&mut lines, vec![format!("The server calls back: {}.", names.join(", "))]);
    }
    if !operation.links.is_empty() {
        docs::paragraph(&mut lines, vec!["What may be called next:".to_owned(), String::new()]);
        lines.extend(operation.links.iter().map(|link| link_docs(cx, link)));
    }
    lines
}

/// ``- `cancel`: `cancel_reservation` with `id` = `$response.body#/id`. Cancel it.``
fn link_docs(cx: &Context<'_>, link: &Link) -> String {
    let target = link.target.and_then(|index| cx.api.operations.get(index));
    let target = docs::code(target.map_or(link.operation.as_str(), |target| target.name.rust()));
    let mut text = format!("- {}: {target}", docs::code(&link.name));
    for (index, (name, value)) in link.values.iter().enumerate() {
        let joint = if index == 0 { " with" } else { "," };
        text.push_str(&format!("{joint} {} = {}", docs::code(name), docs::code(value)));
    }
    text.push('.');
    if let Some(description) = &link.description {
        text.push_str(&format!(" {}", crate::prose::summary(description)));
    }
    text
}

/// Doc attributes and `#[deprecated]`.
pub(super) fn operation_attributes(operation: &Operation) -> proc_macro2::TokenStream {
    let lines = docs::attributes(&operation_docs(operation));
    let deprecated = docs::deprecated(&operation.docs);
    quote!(#lines #deprecated)
}

/// What the bytes of a sequence are made of.
fn items_docs(cx: &Context<'_>, items: Option<&Type>) -> Vec<String> {
    let Some(items) = items else { return Vec::new() };
    let ty = rust::type_text(cx, items, rust::Own::Qualified, &mut Uses::default());
    vec![format!("A sequence: each item is {}.", docs::code(&ty))]
}
