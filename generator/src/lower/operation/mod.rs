//! Operations: what is sent and what comes back, shared by client and server.

mod alternatives;
mod media;
mod outcomes;
mod request;
mod shape;
mod shared;

use std::collections::BTreeSet;

use super::rust::{self, Uses};
use super::table::{macros, use_line};
use super::{Context, Item, Module, Visibility, docs, gates};
use crate::config::Part;
use crate::ir::{Api, Group, Link, Operation, Type};
use crate::names::{Kind, Member, Name, Namespace};

pub(super) use request::Fields;
pub(super) use shared::{Shared, base_url};

/// Modules beside those of the operations.
const SHARED_MODULES: [&str; 3] = [alternatives::MODULE, "media", "security"];

pub(super) fn module(cx: &Context<'_>, shared: &Shared) -> Module {
    let mut parent = Module::new("operations", Visibility::Public);
    parent.docs.push("What each operation is sent and answers, for clients and servers alike.".to_owned());
    parent.feature = cx.has_features().then_some("operations");
    alternatives::add(cx, &mut parent);
    if shared.has_media() {
        parent.modules.push(shared.media_module(cx));
    }
    if shared.has_schemes() {
        parent.modules.push(shared.security_module(cx));
    }
    for (name, group) in groups(cx.api) {
        parent.modules.push(group_module(cx, &name, group, shared));
        let names: Vec<&str> = cx.api.operations_of(group).flat_map(defined).collect();
        parent.items.extend(gates::pub_use(&cx.features_of(group), name.rust(), &names));
    }
    parent
}

/// All groups: of tags, of webhooks, of callbacks; with the names of their modules.
fn groups(api: &Api) -> Vec<(Name, &Group)> {
    let tags = api.groups.iter().map(|group| (group, Member::new(group.module.plain())));
    let webhooks = api
        .webhooks
        .iter()
        .map(|group| (group, Member::new(group.module.plain()).alternative("received webhooks").rank(1)));
    let callbacks = api.callbacks.iter().map(|group| {
        let name = group.module.plain();
        (group, Member::new(name).alternative(&format!("{name} callback")).rank(2))
    });
    let (groups, members): (Vec<&Group>, Vec<Member>) = tags.chain(webhooks).chain(callbacks).unzip();
    let names = Namespace::new(Kind::Module).reserve(SHARED_MODULES).assign(&members).names;
    names.into_iter().zip(groups).collect()
}

fn group_module(cx: &Context<'_>, name: &Name, group: &Group, shared: &Shared) -> Module {
    let mut uses = Uses::default();
    let mut texts = Vec::new();
    for index in &group.operations {
        let Some(operation) = cx.api.operations.get(*index) else { continue };
        texts.push(request::text(cx, operation, &mut uses));
        texts.extend(outcomes::texts(cx, *index, operation, shared, &mut uses));
        texts.extend(shape::tables(cx, *index, operation, shared, &mut uses));
    }
    let mut module = Module::new(name.rust(), Visibility::Private);
    module.any_of = cx.features_of(group);
    module.items.extend(imports(cx, &uses, &texts));
    module.items.extend(texts.into_iter().map(Item::Text));
    module
}

/// What is defined for an operation.
fn defined(operation: &Operation) -> Vec<&str> {
    let mut names = vec![operation.request.rust()];
    names.extend(outcomes::has_ok_enum(operation).then(|| operation.success.name.rust()));
    names.extend((!operation.errors.list.is_empty()).then(|| operation.errors.name.rust()));
    names.extend(operation.headers.as_ref().map(|headers| headers.name.rust()));
    names
}

/// Everything that the modules of operations define.
pub(super) fn names(api: &Api) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for operation in &api.operations {
        names.insert(operation.request.plain().to_owned());
        names.insert(operation.success.name.plain().to_owned());
        names.insert(operation.errors.name.plain().to_owned());
        names.extend(operation.headers.as_ref().map(|headers| headers.name.plain().to_owned()));
    }
    names.extend(api.alternatives.iter().map(|known| known.name.plain().to_owned()));
    names
}

/// `use` lines for what the file names.
fn imports(cx: &Context<'_>, uses: &Uses, texts: &[String]) -> Vec<Item> {
    let mut runtime = macros(texts);
    runtime.extend(&uses.runtime);
    let mentions = |word: &str| texts.iter().any(|text| mentions(text, word));
    let types = mentions("types::").then(|| format!("use {}::types;\n", cx.paths.root(2)));
    let near: Vec<&str> =
        SHARED_MODULES.into_iter().filter(|module| mentions(&format!("{module}::"))).collect();
    let lines = use_line("specwright_runtime", &runtime).into_iter().chain(types);
    lines.chain(use_line("super", &near)).map(Item::Text).collect()
}

/// Does code, not prose, name something in the module `path`?
pub(super) fn mentions(text: &str, path: &str) -> bool {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let starts = |line: &str| {
        line.match_indices(path).any(|(at, _)| {
            let before = line.get(..at).and_then(|before| before.chars().next_back());
            before.is_none_or(|before| !before.is_alphanumeric() && !matches!(before, '_' | ':'))
        })
    };
    text.lines().filter(is_code).any(starts)
}

/// What the operation does, and its request line.
pub(super) fn operation_docs(operation: &Operation) -> Vec<String> {
    let mut lines = docs::lines(&operation.docs, "");
    match lines.is_empty() {
        true => lines.push(format!("{}.", request_line(operation))),
        false => docs::paragraph(&mut lines, vec![request_line(operation)]),
    }
    let mut answer = outcomes::answer_docs(operation).into_iter();
    if let (Some(last), Some(first)) = (lines.last_mut(), answer.next()) {
        *last = format!("{} {first}", last.trim_end_matches('.'));
    }
    lines.extend(answer);
    docs::paragraph(&mut lines, scopes_docs(operation));
    lines
}

/// The scopes that are asked for: the credentials that a client is given have to have them.
fn scopes_docs(operation: &Operation) -> Vec<String> {
    let schemes = operation.security.iter().flat_map(|requirement| &requirement.schemes);
    let asked = schemes.filter(|(_, scopes)| !scopes.is_empty()).map(|(scheme, scopes)| {
        let scopes: Vec<String> = scopes.iter().map(|scope| docs::code(scope)).collect();
        format!("Needs {} of {}.", scopes.join(", "), docs::code(scheme))
    });
    let mut asked: Vec<String> = asked.collect();
    asked.dedup();
    asked
}

/// The request line, and what the operation does in a sentence: all of it is told at the client's method.
pub(super) fn operation_summary(operation: &Operation) -> Vec<String> {
    let told = operation.docs.title.as_deref().or(operation.docs.description.as_deref());
    let summary = told.map(crate::prose::summary).filter(|summary| !summary.is_empty());
    let line = request_line(operation);
    vec![summary.map_or_else(|| format!("{line}."), |summary| format!("{line}: {summary}"))]
}

fn request_line(operation: &Operation) -> String {
    docs::code(&format!("{} {}", operation.method, operation.path))
}

/// What is said where the client says more, if there is one.
fn request_docs(cx: &Context<'_>, operation: &Operation) -> Vec<String> {
    let has_method =
        cx.config.parts.0.contains(&Part::Client) && operation.sender == crate::ir::Sender::Client;
    let mut lines = if has_method { operation_summary(operation) } else { operation_docs(operation) };
    docs::paragraph(&mut lines, next_docs(cx, operation));
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

/// What the bytes of a sequence are made of.
fn items_docs(cx: &Context<'_>, items: Option<&Type>) -> Vec<String> {
    let Some(items) = items else { return Vec::new() };
    let ty = rust::type_text(cx, items, rust::Own::Qualified, &mut Uses::default());
    vec![format!("A sequence: each item is {}.", docs::code(&ty))]
}
