//! The server: a trait per tag with a method per operation, and the routes.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use super::rust::ident;
use super::table::{MAX_WIDTH, literal, packed, signature, use_line};
use super::{Context, Item, Module, Visibility, docs, gates, operation, servers};
use crate::ir::{Group, Operation};
use crate::prose;

pub(super) fn module(cx: &Context<'_>) -> Module {
    let mut parent = Module::new("server", Visibility::Public);
    parent
        .docs
        .push("Answers calls: implement the traits, and hand the implementation to `router`.".to_owned());
    parent.feature = Some("server");
    if cx.has_features() {
        let note = "`router` asks for the traits of the tags whose features are on. Who is compiled together with \
                    others, that turn on more, takes those of some tags: `orders::register(Routes::new(service))`.";
        docs::paragraph(&mut parent.docs, vec![note.to_owned()]);
    }
    let mut bounds: Vec<TokenStream> = Vec::new();
    for group in &cx.api.groups {
        let (module, name) = (ident(&group.module), ident(&group.server));
        parent.modules.push(group_module(cx, group));
        let any_of = cx.features_of(group);
        parent.items.extend(gates::pub_use(&any_of, group.module.rust(), &[group.server.rust()]));
        bounds.push(if any_of.is_empty() { quote!(#name) } else { quote!(#module::#name) });
    }
    let registrations = registrations(cx);
    parent.items.push(Item::Text("use specwright_runtime::server::{Router, Routes};\n".to_owned()));
    parent.items.extend(absent(cx).map(Item::Text));
    let base = servers::base_path(&cx.api.servers);
    let note: &[&str] = match base {
        None => &[],
        Some(_) => &[
            "",
            " They are where the document's `paths` have them: `routes(service).below(BASE_PATH)` is for a",
            " service behind no proxy that takes [`BASE_PATH`] away.",
        ],
    };
    parent.items.extend(base.map(|base| {
        let text = literal(&base);
        Item::Text(format!(
            "/// The path of the document's first server.\npub const BASE_PATH: &str = {text};\n"
        ))
    }));
    parent.items.push(rust(parse_quote! {
        /// The routes of all operations, to be merged with others or limited before they become a
        /// router.
        #(#[doc = #note])*
        pub fn routes<S: #(#bounds)+*>(service: S) -> Routes<S> {
            #registrations
        }
    }));
    parent.items.push(rust(parse_quote! {
        /// A router that answers all operations with `service`.
        pub fn router<S: #(#bounds)+*>(service: S) -> Router {
            routes(service).into_router()
        }
    }));
    parent
}

/// What stands for the tags that are off: a trait that everything implements, and no routes.
fn absent(cx: &Context<'_>) -> Option<String> {
    let gated = cx.api.groups.iter().map(|group| (cx.features_of(group), group));
    let rows = gated.filter_map(|(any_of, group)| {
        let feature = any_of.first()?;
        Some(format!("{} {} {}", literal(feature), group.module.rust(), group.server.rust()))
    });
    let rows: Vec<String> = rows.collect();
    (!rows.is_empty()).then(|| format!("specwright_runtime::absent! {{\n{}}}\n", packed(&rows, 4)))
}

/// `let routes = orders::register(routes);`, for every tag.
fn registrations(cx: &Context<'_>) -> TokenStream {
    let modules: Vec<_> = cx.api.groups.iter().map(|group| ident(&group.module)).collect();
    match modules.split_last() {
        None => quote!(Routes::new(service)),
        Some((only, [])) => quote!(#only::register(Routes::new(service))),
        Some((last, others)) => quote! {
            let routes = Routes::new(service);
            #(let routes = #others::register(routes);)*
            #last::register(routes)
        },
    }
}

fn rust(item: syn::Item) -> Item {
    Item::Rust(Box::new(item))
}

fn group_module(cx: &Context<'_>, group: &Group) -> Module {
    let mut module = Module::new(group.module.rust(), Visibility::Public);
    module.any_of = cx.features_of(group);
    module.docs = tag_docs(group);
    let lines = tag_docs(group);
    fill(cx, &mut module, group, lines, 2, &["not_implemented", "Routes"]);
    module
}

/// A trait and its routes, in a module `depth` levels below the root.
pub(super) fn fill(
    cx: &Context<'_>,
    module: &mut Module,
    group: &Group,
    lines: Vec<String>,
    depth: usize,
    runtime: &[&str],
) {
    let operations: Vec<&Operation> = cx.api.operations_of(group).collect();
    let imports = [
        use_line("std::future", &["Future"]),
        use_line(&cx.paths.root(depth), &["operations"]),
        use_line("specwright_runtime", &["Answer"]),
        use_line("specwright_runtime::server", runtime),
    ];
    module.items.extend(imports.into_iter().flatten().map(Item::Text));
    module.items.push(Item::Text(service(group, lines, &operations)));
    module.items.push(Item::Text(register(group, &operations)));
}

fn tag_docs(group: &Group) -> Vec<String> {
    let lines = group.description.as_deref().map(prose::doc_lines).unwrap_or_default();
    match (lines.is_empty(), group.module.wire()) {
        (false, _) => lines,
        (true, "") => vec!["Operations without a tag.".to_owned()],
        (true, tag) => vec![format!("Operations of the tag {}.", docs::code(tag))],
    }
}

/// The trait. Every method has a default, so that an empty implementation compiles.
fn service(group: &Group, mut lines: Vec<String>, operations: &[&Operation]) -> String {
    docs::paragraph(&mut lines, vec!["What is not implemented is answered with 501.".to_owned()]);
    let mut text = docs::comment(&lines, 0);
    let _ = writeln!(text, "pub trait {}: Send + Sync + 'static {{", group.server.rust());
    let methods: Vec<String> = operations.iter().map(|operation| method(operation)).collect();
    text.push_str(&methods.join("\n"));
    text.push_str("}\n");
    text
}

fn method(operation: &Operation) -> String {
    let mut text = docs::comment(&operation::operation_summary(operation), 4);
    text.push_str(&docs::deprecated_line(&operation.docs, 4));
    let (name, request) = (operation.name.rust(), operation.request.rust());
    let answer = format!("impl Future<Output = Answer<operations::{request}>> + Send");
    let arguments = ["&self".to_owned(), format!("request: operations::{request}")];
    let head = signature(&format!("    fn {name}"), &arguments, &answer);
    let body = "not_implemented(request)";
    let line = format!("{} {body} }}", head.trim_end());
    match line.lines().next_back().is_some_and(|last| last.chars().count() <= MAX_WIDTH) {
        true => text + &line + "\n",
        false => format!("{text}{head}        {body}\n    }}\n"),
    }
}

/// A line per operation, too long for a formatter to leave alone.
fn register(group: &Group, operations: &[&Operation]) -> String {
    let mut text = "/// Adds these operations to the routes of a service.\n#[must_use]\n".to_owned();
    let _ = writeln!(text, "pub fn register<S: {}>(routes: Routes<S>) -> Routes<S> {{", group.server.rust());
    text.push_str("    routes\n");
    for operation in operations {
        let (method, request) = (operation.name.rust(), operation.request.rust());
        let handler = format!("|service, request| Box::pin(service.{method}(request))");
        let _ = writeln!(text, "        .operation::<operations::{request}>({handler})");
    }
    text.push_str("}\n");
    text
}
