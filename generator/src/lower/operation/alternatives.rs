//! Bodies that are one of several types, each an enum.

use super::mentions;
use crate::ir::Alternatives;
use crate::lower::rust::{Own, Uses, type_text};
use crate::lower::table::{macros, packed, table, use_line};
use crate::lower::{Context, Item, Module, Visibility, docs, gates};

/// The module that has them.
pub(super) const MODULE: &str = "bodies";

/// Adds the module with all of them, if there are any, and makes them known beside the operations.
pub(super) fn add(cx: &Context<'_>, parent: &mut Module) {
    if cx.api.alternatives.is_empty() {
        return;
    }
    let mut module = Module::new(MODULE, Visibility::Private);
    module.docs.push("Bodies whose media types have different schemas.".to_owned());
    let all = cx.api.alternatives.iter().enumerate();
    for part in gates::parts(all.map(|(index, known)| (cx.gate_of_body(index), known))) {
        let names: Vec<&str> = part.things.iter().map(|known| known.name.rust()).collect();
        let any_of = cx.features(&part.gate);
        if any_of.is_empty() {
            fill(cx, &mut module, &part.things, 2);
        } else {
            let mut inner = cx.gated_module(&part.gate, Visibility::Private);
            fill(cx, &mut inner, &part.things, 3);
            module.items.extend(gates::pub_use(&any_of, &inner.name, &names));
            module.modules.push(inner);
        }
        parent.items.extend(gates::pub_use(&any_of, MODULE, &names));
    }
    parent.modules.push(module);
}

/// Bodies, in a module `depth` levels below the root.
fn fill(cx: &Context<'_>, module: &mut Module, bodies: &[&Alternatives], depth: usize) {
    let mut uses = Uses::default();
    let texts = bodies.iter().flat_map(|known| [definition(cx, known, &mut uses), codec(known)]);
    let texts: Vec<String> = texts.collect();
    let mut runtime = macros(&texts);
    runtime.extend(&uses.runtime);
    let has_types = texts.iter().any(|text| mentions(text, "types::"));
    let types = has_types.then(|| format!("use {}::types;\n", cx.paths.root(depth)));
    let lines = use_line("specwright_runtime", &runtime).into_iter().chain(types);
    module.items.extend(lines.chain(texts).map(Item::Text));
}

fn definition(cx: &Context<'_>, known: &Alternatives, uses: &mut Uses) -> String {
    let mut text = "/// A body that is one of these, by its media type.\n".to_owned();
    text.push_str("#[derive(Debug, Clone, PartialEq)]\n#[non_exhaustive]\n");
    text.push_str(&format!("pub enum {} {{\n", known.name.rust()));
    for variant in &known.variants {
        let media: Vec<String> = variant.media.iter().map(|name| docs::code(name)).collect();
        text.push_str(&docs::comment(&[format!("{}.", media.join(", "))], 4));
        let ty = type_text(cx, &variant.ty, Own::Qualified, uses);
        text.push_str(&format!("    {}({ty}),\n", variant.name.rust()));
    }
    text.push_str("}\n");
    text
}

/// `bodies! { StoreNoteBody { 0 Json, 1 Text } }`
fn codec(known: &Alternatives) -> String {
    let variants = known.variants.iter().enumerate();
    let rows: Vec<String> =
        variants.map(|(index, variant)| format!("{index} {}", variant.name.rust())).collect();
    table("bodies", known.name.rust(), &packed(&rows, 4), "")
}
