//! Receivers of what the server sends: a trait and routes for webhooks, and for each callback.

use quote::quote;
use syn::parse_quote;

use super::rust::ident;
use super::{Context, Item, Module, Visibility, docs, server};
use crate::ir::Group;

const AT: &str = "Another place for an operation is given with `routes(service).at::<Operation>(\"/path\")`; \
                  a prefix for all of them with `Router::nest`.";

/// `webhooks`, if the document has any.
pub(super) fn webhooks(cx: &Context<'_>) -> Option<Module> {
    let group = cx.api.webhooks.as_ref()?;
    let mut module = Module::new("webhooks", Visibility::Public);
    module.docs.push(
        "Receives what the server sends by itself: implement `Webhooks`, and hand the \
         implementation to `router`. Each webhook is expected at its name."
            .to_owned(),
    );
    docs::paragraph(&mut module.docs, vec![AT.to_owned()]);
    module.feature = Some("server");
    module.any_of = cx.features_of(group);
    let docs = "What the server sends by itself, each webhook as a method.";
    fill(cx, &mut module, group, docs, 1);
    Some(module)
}

/// `callbacks`, if operations have any: a module for each.
pub(super) fn callbacks(cx: &Context<'_>) -> Option<Module> {
    if cx.api.callbacks.is_empty() {
        return None;
    }
    let mut parent = Module::new("callbacks", Visibility::Public);
    parent.docs.push(
        "Receives what the server sends because of an operation: a trait, and a router, for each \
         callback. Each is expected at its name."
            .to_owned(),
    );
    docs::paragraph(&mut parent.docs, vec![AT.to_owned()]);
    parent.feature = Some("server");
    for group in &cx.api.callbacks {
        let mut module = Module::new(group.module.rust(), Visibility::Public);
        module.any_of = cx.features_of(group);
        let docs = format!("The callback {}.", docs::code(group.module.wire()));
        module.docs.push(docs.clone());
        fill(cx, &mut module, group, &docs, 2);
        parent.modules.push(module);
    }
    Some(parent)
}

/// The trait, and its routes.
fn fill(cx: &Context<'_>, module: &mut Module, group: &Group, docs: &str, depth: usize) {
    let name = ident(&group.server);
    let imported = ["not_implemented", "Router", "Routes"];
    server::fill(cx, module, group, vec![docs.to_owned()], depth, &imported);
    let bound = quote!(#name);
    module.items.push(Item::Rust(Box::new(parse_quote! {
        /// The routes, to be moved, merged with others or limited before they become a router.
        pub fn routes<S: #bound>(service: S) -> Routes<S> {
            register(Routes::new(service))
        }
    })));
    module.items.push(Item::Rust(Box::new(parse_quote! {
        /// A router that hands all of it to `service`.
        pub fn router<S: #bound>(service: S) -> Router {
            routes(service).into_router()
        }
    })));
}
