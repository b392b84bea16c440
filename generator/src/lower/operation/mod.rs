//! Operations: what is sent and what comes back, shared by client and server.

mod outcomes;
mod request;
mod shape;

use quote::quote;
use syn::parse_quote;

use super::rust::{Uses, ident};
use super::{Context, Item, Module, Visibility, docs};
use crate::ir::Operation;

pub(super) use outcomes::{ok_type, result_alias};
pub(super) use request::field_type;

pub(super) fn module(cx: &Context<'_>) -> Module {
    let mut parent = Module::new("operations", Visibility::Public);
    parent.docs.push("What each operation is sent and answers, for clients and servers alike.".to_owned());
    for operation in &cx.api.operations {
        parent.modules.push(operation_module(cx, operation));
        parent.items.push(reexport(operation));
    }
    parent
}

fn operation_module(cx: &Context<'_>, operation: &Operation) -> Module {
    let mut uses = Uses::default();
    let mut items: Vec<syn::Item> = vec![request::item(cx, operation, &mut uses)];
    items.extend(outcomes::items(cx, operation, &mut uses));
    let mut module = Module::new(operation.module.rust(), Visibility::Private);
    let tables = shape::tables(cx, operation);
    module.items.extend(shape::imports(cx, operation, &uses));
    module.items.extend(items.into_iter().map(|item| Item::Rust(Box::new(item))));
    module.items.extend(tables.into_iter().map(Item::Text));
    module
}

/// `pub use get_order::{GetOrder, GetOrderError};`
fn reexport(operation: &Operation) -> Item {
    let module = ident(&operation.module);
    let mut names = vec![ident(&operation.request)];
    if outcomes::has_ok_enum(operation) {
        names.push(ident(&operation.success.name));
    }
    names.push(ident(&operation.errors.name));
    names.extend(operation.headers.as_ref().map(|headers| ident(&headers.name)));
    names.push(outcomes::result_ident(operation));
    Item::Rust(Box::new(parse_quote!(pub use #module::{#(#names),*};)))
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

/// Doc attributes and `#[deprecated]`.
pub(super) fn operation_attributes(operation: &Operation) -> proc_macro2::TokenStream {
    let lines = docs::attributes(&operation_docs(operation));
    let deprecated = docs::deprecated(&operation.docs);
    quote!(#lines #deprecated)
}
