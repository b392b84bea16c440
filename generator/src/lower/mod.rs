//! From the IR to items of Rust: modules, each a list of items, still without a place on disk.
//!
//! Types and signatures are `syn` items. Tables (the codecs, the operations' shapes) are rows
//! that the runtime's macros and constants take as they are, so they are text from the start.
//! What is emitted here holds no mechanics: those live in the runtime.

mod check;
mod client;
mod codec;
mod docs;
mod gates;
mod legal;
mod operation;
mod receiver;
mod rust;
mod server;
mod servers;
#[cfg(feature = "starter")]
mod starter;
#[cfg(feature = "diff")]
mod surface;
mod table;
mod types;
mod words;

use std::collections::BTreeSet;

use crate::config::{Config, Layout, Part};
use crate::ir::passes::Analysis;
use crate::ir::{Api, Module as TypeModule};
use rust::Paths;
use table::pub_use_line;

pub(crate) use gates::{attribute, condition};
pub(crate) use legal::is_attribute;
#[cfg(feature = "starter")]
pub(crate) use starter::starter;
#[cfg(feature = "diff")]
pub(crate) use surface::{Item as PublicItem, Openness, Part as PublicPart, Surface, surface};
pub(crate) use words::{identifiers, words};

/// A module to be written.
#[derive(Clone)]
pub struct Module {
    /// Its name, as an identifier.
    pub name: String,
    /// What it holds, as lines of documentation.
    pub docs: Vec<String>,
    /// Who sees it.
    pub visibility: Visibility,
    /// The cargo feature it is behind.
    pub feature: Option<&'static str>,
    /// The features of tags, any of which it needs beside that one, if there are any.
    pub any_of: Vec<String>,
    /// Does it hold what no module uses if some features are off?
    pub is_partly_used: bool,
    /// What it holds.
    pub items: Vec<Item>,
    /// Modules within it.
    pub modules: Vec<Self>,
}

/// Who sees a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// The crate.
    Crate,
    /// Its parent, which re-exports what is for others.
    Private,
}

/// Something in a module.
#[derive(Clone)]
pub enum Item {
    /// An item of Rust, to be formatted.
    Rust(Box<syn::Item>),
    /// Text that is formatted already.
    Text(String),
}

impl Module {
    fn new(name: impl Into<String>, visibility: Visibility) -> Self {
        Self {
            name: name.into(),
            docs: Vec::new(),
            visibility,
            feature: None,
            any_of: Vec::new(),
            is_partly_used: false,
            items: Vec::new(),
            modules: Vec::new(),
        }
    }
}

/// Everything that lowering reads.
pub(crate) struct Context<'a> {
    pub(crate) api: &'a Api,
    pub(crate) analysis: &'a Analysis,
    pub(crate) config: &'a Config,
    pub(crate) paths: Paths,
    /// Names that the modules of types define.
    pub(crate) type_names: BTreeSet<String>,
    /// Names that the modules of operations define.
    pub(crate) operation_names: BTreeSet<String>,
    /// What modules are called that hold what the same features turn on.
    gates: gates::Names,
}

impl<'a> Context<'a> {
    fn new(api: &'a Api, analysis: &'a Analysis, config: &'a Config, layout: Layout) -> Self {
        Self {
            api,
            analysis,
            config,
            paths: Paths::new(layout),
            type_names: api.types.iter().map(|(_, def)| def.name.plain().to_owned()).collect(),
            operation_names: operation::names(api),
            gates: gates::names(api, analysis.tags.as_ref()),
        }
    }
}

/// Lowers an API to its top-level modules.
#[must_use]
pub fn lower(api: &Api, analysis: &Analysis, config: &Config, layout: Layout) -> Vec<Module> {
    let cx = Context::new(api, analysis, config, layout);
    let mut modules = vec![types_module(&cx), codec::module(&cx)];
    if !api.operations.is_empty() {
        let shared = operation::Shared::new(&cx);
        modules.push(operation::module(&cx, &shared));
        if config.parts.0.contains(&Part::Client) {
            modules.push(client::module(&cx, &shared));
        }
        if config.parts.0.contains(&Part::Server) {
            modules.extend((!api.groups.is_empty()).then(|| server::module(&cx)));
            modules.extend(receiver::webhooks(&cx));
            modules.extend(receiver::callbacks(&cx));
        }
    }
    modules
}

fn types_module(cx: &Context<'_>) -> Module {
    let mut parent = Module::new("types", Visibility::Public);
    parent.docs.push("The schemas of the document.".to_owned());
    for part in cx.parts_of_types() {
        if part.gate.0.is_empty() {
            fill(cx, &mut parent, &part.things, "super");
            continue;
        }
        let mut module = cx.gated_module(&part.gate, Visibility::Private);
        fill(cx, &mut module, &part.things, "crate::types");
        let names: Vec<&str> = part.things.iter().flat_map(|module| types::names(cx, module)).collect();
        parent.items.extend(gates::pub_use(&module.any_of, &module.name, &names));
        parent.modules.push(module);
    }
    parent
}

/// Modules of types, and the names of their types; `others` is where all types are.
fn fill(cx: &Context<'_>, parent: &mut Module, modules: &[TypeModule], others: &str) {
    for module in modules {
        parent.modules.push(types::module(cx, module, others));
        parent.items.extend(pub_use_line(module.name.rust(), &types::names(cx, module)).map(Item::Text));
    }
}
