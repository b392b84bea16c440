use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Openness, Surface, surface};
use crate::config::{Config, Layout};
use crate::diagnostics::Diagnostics;
use crate::document::Document;
use crate::ir::passes::Analysis;
use crate::ir::{self, passes};
use crate::load::Source;
use crate::lower::{Item, Module, lower};

/// Public structs, enums and aliases with their fields or variants, as they are emitted.
/// Aliases have none: those of operations stand for what others have as well.
type Emitted = BTreeMap<String, Option<BTreeSet<String>>>;

#[test]
fn what_is_compared_is_what_is_emitted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/features");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Some((api, analysis)) = path.is_file().then(|| front(&path)).flatten() else { continue };
        let config = Config::default();
        let surface = surface(&api, &analysis, &config);
        let mut emitted = Emitted::new();
        for module in lower(&api, &analysis, &config, Layout::Crate) {
            if matches!(module.name.as_str(), "types" | "operations") {
                let name = module.name.clone();
                collect(&name, &module, &mut emitted);
            }
        }
        let compared = compared(&surface);
        for (item, parts) in &emitted {
            let known = compared.get(item);
            assert!(known.is_some(), "{item} of {} is not compared", path.display());
            assert!(
                parts.is_none() || known == Some(parts),
                "{item} of {}: {known:?} {parts:?}",
                path.display()
            );
        }
        for item in compared.keys() {
            assert!(emitted.contains_key(item), "{item} of {} is not emitted", path.display());
        }
        count += emitted.len();
    }
    assert!(count > 500, "{count}");
}

fn front(path: &Path) -> Option<(ir::Api, Analysis)> {
    let mut diagnostics = Diagnostics::new();
    let document = Document::parse(&Source::read(path).ok()?, &mut diagnostics)?;
    let model = document.api(&mut diagnostics);
    let mut api = ir::build::build(&document, &model, &Config::default(), &mut diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let analysis = passes::run(&mut api, &mut diagnostics);
    Some((api, analysis))
}

fn compared(surface: &Surface) -> Emitted {
    // Constructors are made by a macro.
    let is_item = |path: &str| path.matches("::").count() == 1;
    let items = surface
        .items
        .iter()
        .filter(|(path, _)| path.starts_with("types::") || path.starts_with("operations::"))
        .filter(|(path, _)| is_item(path));
    let parts = |item: &super::Item| match item.openness {
        Openness::Whole => Some(BTreeSet::new()),
        _ => Some(item.parts.keys().cloned().collect()),
    };
    items.map(|(path, item)| (path.clone(), parts(item))).collect()
}

/// Tables are macro calls and constants, and no items that callers name.
fn collect(prefix: &str, module: &Module, emitted: &mut Emitted) {
    for item in &module.items {
        let items = match item {
            Item::Rust(item) => vec![(**item).clone()],
            Item::Text(text) => syn::parse_file(text).unwrap().items,
        };
        items.iter().for_each(|item| add(prefix, item, emitted));
    }
    let is_table = |name: &str| prefix == "operations" && matches!(name, "media" | "security");
    let inner = module.modules.iter().filter(|module| !is_table(&module.name));
    inner.for_each(|module| collect(prefix, module, emitted));
}

fn add(prefix: &str, item: &syn::Item, emitted: &mut Emitted) {
    let (name, parts) = match item {
        syn::Item::Struct(item) => (&item.ident, fields(&item.fields)),
        syn::Item::Enum(item) => {
            (&item.ident, item.variants.iter().map(|variant| variant.ident.to_string()).collect())
        }
        syn::Item::Type(item) => {
            emitted.insert(format!("{prefix}::{}", item.ident), None);
            return;
        }
        _ => return,
    };
    emitted.insert(format!("{prefix}::{name}"), Some(parts));
}

fn fields(fields: &syn::Fields) -> BTreeSet<String> {
    fields.iter().filter_map(|field| Some(field.ident.as_ref()?.to_string())).collect()
}
