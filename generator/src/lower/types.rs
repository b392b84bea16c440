//! What people read: structs, enums and aliases.

use std::fmt::Write as _;

use super::rust::{Own, Uses, runtime_text, type_text};
use super::table::{call, use_line};
use super::{Context, Item, Module, Visibility, docs};
use crate::ir::{
    Access, Field, Module as TypeModule, Presence, Record, Shape, Type, TypeDef, TypeId, Union, Variant,
};

/// Struct literals beyond this many required fields read better than a call.
const MAX_NEW_ARGUMENTS: usize = 7;

/// Where all types are, seen from this module, is `others`.
pub(super) fn module(cx: &Context<'_>, module: &TypeModule, others: &str) -> Module {
    let mut uses = Uses::default();
    let mut items = Vec::new();
    for id in &module.types {
        if let Some(def) = cx.api.types.get(*id) {
            items.extend(definition(cx, *id, def, &mut uses));
        }
    }
    let mut lowered = Module::new(module.name.rust(), Visibility::Private);
    lowered.items.extend(imports(cx, module, others, &uses));
    lowered.items.extend(items.into_iter().map(Item::Text));
    lowered
}

/// What a module defines.
pub(super) fn names<'a>(cx: &Context<'a>, module: &TypeModule) -> Vec<&'a str> {
    let api = cx.api;
    module.types.iter().filter_map(|id| api.types.get(*id)).map(|def| def.name.rust()).collect()
}

fn imports(cx: &Context<'_>, module: &TypeModule, others: &str, uses: &Uses) -> Vec<Item> {
    let own = |name: &&str| {
        let defs = module.types.iter().filter_map(|id| cx.api.types.get(*id));
        !defs.into_iter().any(|def| def.name.rust() == *name)
    };
    let siblings: Vec<&str> = uses.types.iter().map(String::as_str).filter(own).collect();
    let runtime: Vec<&str> = uses.runtime.iter().copied().collect();
    let lines = use_line("specwright_runtime", &runtime).into_iter();
    lines.chain(use_line(others, &siblings)).map(Item::Text).collect()
}

fn definition(cx: &Context<'_>, id: TypeId, def: &TypeDef, uses: &mut Uses) -> Vec<String> {
    match &def.shape {
        Shape::Record(record) => {
            let constructor = constructor(cx, id, def, record, uses);
            std::iter::once(self::record(cx, id, def, record, uses)).chain(constructor).collect()
        }
        Shape::Alias(ty) => {
            let ty = type_text(cx, ty, Own::Bare, uses);
            vec![format!("{}pub type {} = {ty};\n", item_docs(def, &[]), def.name.rust())]
        }
        Shape::Newtype(ty) => vec![tuple(cx, id, def, std::slice::from_ref(ty), uses)],
        Shape::Tuple(elements) => vec![tuple(cx, id, def, elements, uses)],
        Shape::StringEnum(variants) => vec![enumeration(cx, id, def, variants, Some("String"), uses)],
        Shape::IntegerEnum(variants) => vec![enumeration(cx, id, def, variants, Some("i64"), uses)],
        Shape::ValueEnum(variants) => vec![enumeration(cx, id, def, variants, None, uses)],
        Shape::Union(union) => vec![self::union(cx, id, def, union, uses)],
    }
}

/// What a type is, and `more` about it.
fn item_docs(def: &TypeDef, more: &[String]) -> String {
    let fallback = match def.schema_name() {
        Some(name) => format!("The schema {}.", docs::code(name)),
        None => format!("The schema at {}.", docs::code(def.location.pointer.as_str())),
    };
    let mut lines = docs::lines(&def.docs, &fallback);
    docs::remarks(&mut lines, &def.docs);
    docs::paragraph(&mut lines, more.to_vec());
    docs::comment(&lines, 0) + &docs::deprecated_line(&def.docs, 0)
}

fn derives(cx: &Context<'_>, id: TypeId) -> String {
    let known = cx.analysis.derives.get(&id).copied().unwrap_or_default();
    let copy = if known.copy { ", Copy" } else { "" };
    let eq = if known.eq { ", Eq, Hash" } else { "" };
    let default = if known.default { ", Default" } else { "" };
    let mut list = format!("Debug, Clone{copy}, PartialEq{eq}{default}");
    let Some(options) = cx.api.types.get(id).map(|def| &def.options) else { return String::new() };
    for path in &options.derive {
        if !list.split(", ").any(|known| known == path) {
            let _ = write!(list, ", {path}");
        }
    }
    format!("#[derive({list})]\n{}", attributes(&options.attributes, 0))
}

/// Attributes of the options, which have been checked.
fn attributes(texts: &[String], indent: usize) -> String {
    texts.iter().map(|text| format!("{}#[{text}]\n", " ".repeat(indent))).collect()
}

/// A struct without names, of one value or several.
fn tuple(cx: &Context<'_>, id: TypeId, def: &TypeDef, elements: &[Type], uses: &mut Uses) -> String {
    let mut types = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        types.push(format!("pub {}", boxed(cx, id, index, type_text(cx, element, Own::Bare, uses))));
    }
    let (docs, derives) = (item_docs(def, &[]), derives(cx, id));
    format!("{docs}{derives}pub struct {}({});\n", def.name.rust(), types.join(", "))
}

fn record(cx: &Context<'_>, id: TypeId, def: &TypeDef, record: &Record, uses: &mut Uses) -> String {
    let mut text = item_docs(def, &[]) + &derives(cx, id);
    let mut fields = String::new();
    for (index, field) in record.fields.iter().enumerate() {
        fields.push_str(&docs::comment(&field_docs(cx, field), 4));
        fields.push_str(&docs::deprecated_line(&field.docs, 4));
        fields.push_str(&attributes(&field.attributes, 4));
        let ty = field_text(cx, id, index, field, uses);
        let _ = writeln!(fields, "    pub {}: {ty},", field.name.rust());
    }
    if let Some(extra) = &record.extra {
        let map = runtime_text(cx, "Map", Own::Bare, uses);
        let ty = type_text(cx, &extra.ty, Own::Bare, uses);
        fields.push_str("    /// Properties beyond the documented ones.\n");
        let _ = writeln!(fields, "    pub {}: {map}<{ty}>,", extra.name.rust());
    }
    let end = if fields.is_empty() { "}" } else { "\n" };
    let _ = write!(text, "pub struct {} {{{end}", def.name.rust());
    if fields.is_empty() {
        return text + "\n";
    }
    text + &fields + "}\n"
}

/// `Order::new(required…)`: spares writing `None`s, and goes on compiling where properties are added that
/// callers need not give.
fn constructor(
    cx: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    record: &Record,
    uses: &mut Uses,
) -> Option<String> {
    let arguments = constructor_arguments(cx, id, record, uses)?;
    let all = if arguments.len() == record.fields.len() && record.extra.is_none() { "all " } else { "" };
    Some(call("specwright_runtime::constructor", &format!("{all}{}", def.name.rust()), &arguments))
}

/// The arguments of `Order::new`: the required fields in order.
pub(super) fn constructor_arguments(
    cx: &Context<'_>,
    id: TypeId,
    record: &Record,
    uses: &mut Uses,
) -> Option<Vec<String>> {
    let fields = record.fields.iter().enumerate();
    let required: Vec<_> = fields.filter(|(_, field)| field.presence == Presence::Required).collect();
    if required.is_empty() || required.len() > MAX_NEW_ARGUMENTS {
        return None;
    }
    let arguments = required
        .into_iter()
        .map(|(index, field)| format!("{}: {}", field.name.rust(), field_text(cx, id, index, field, uses)));
    Some(arguments.collect())
}

/// The type of a field as text.
pub(super) fn field_text(
    cx: &Context<'_>,
    id: TypeId,
    index: usize,
    field: &Field,
    uses: &mut Uses,
) -> String {
    let mut ty = type_text(cx, field.ty.without_null(), Own::Bare, uses);
    if cx.analysis.is_boxed(id, index) {
        ty = format!("Box<{ty}>");
    }
    if matches!(field.ty, Type::Nullable(_)) {
        ty = format!("Option<{ty}>");
    }
    match field.presence {
        Presence::Required => ty,
        Presence::Optional => format!("Option<{ty}>"),
    }
}

fn boxed(cx: &Context<'_>, id: TypeId, index: usize, ty: String) -> String {
    if cx.analysis.is_boxed(id, index) { format!("Box<{ty}>") } else { ty }
}

fn field_docs(cx: &Context<'_>, field: &Field) -> Vec<String> {
    let mut lines = docs::lines(&field.docs, &docs::of_type(cx, &field.ty, "property", &field.name));
    let access = match field.access {
        Access::Both => None,
        Access::ReadOnly => Some("Read-only: set by the server."),
        Access::WriteOnly => Some("Write-only: never sent by the server."),
    };
    let notes = access.map(str::to_owned);
    let notes = notes.into_iter().chain(docs::constraints(&field.constraints));
    let notes = notes.chain(field.default.as_ref().map(docs::default));
    for note in notes {
        docs::note(&mut lines, note);
    }
    docs::examples(&mut lines, &field.docs);
    lines
}

/// Values, with what is said of each; where nothing is, they are listed above the enum. Those that
/// have other letters than their names in Rust are always told: `+1` above `Plus1`.
fn enumeration<T>(
    cx: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    variants: &[Variant<T>],
    of: Option<&str>,
    uses: &mut Uses,
) -> String
where
    T: ToString,
{
    let values: Vec<String> = variants.iter().map(|variant| variant.value.to_string()).collect();
    let told: Vec<_> = variants.iter().map(|variant| docs::lines(&variant.docs, "")).collect();
    let spelt: Vec<bool> =
        variants.iter().zip(&values).map(|(variant, value)| docs::is_spelt(value, &variant.name)).collect();
    let is_listed = told.iter().all(Vec::is_empty) && spelt.contains(&true);
    let mut rows = String::new();
    for (((variant, value), is_spelt), mut lines) in variants.iter().zip(&values).zip(spelt).zip(told) {
        match lines.is_empty() {
            true if is_listed && is_spelt => {}
            true => lines.push(docs::code(value)),
            false if is_spelt => {}
            false => docs::note(&mut lines, format!("The value {}.", docs::code(value))),
        }
        rows.push_str(&docs::comment(&lines, 4));
        let _ = writeln!(rows, "    {},", variant.name.rust());
    }
    let list = match values.len() {
        _ if !is_listed => Vec::new(),
        1 => docs::list("Only", &values),
        _ => docs::list("One of", &values),
    };
    if cx.analysis.is_open(id) {
        let of = of.map_or_else(|| runtime_text(cx, "Json", Own::Bare, uses), str::to_owned);
        rows.push_str(&undocumented(cx, &of, "A value that the document does not list.", uses));
    }
    choice(cx, id, def, &list, &rows)
}

/// The catch-all of open enumerations and unions.
fn undocumented(cx: &Context<'_>, of: &str, told: &str, uses: &mut Uses) -> String {
    let wrapper = runtime_text(cx, "Undocumented", Own::Bare, uses);
    format!("    /// {told}\n    Undocumented({wrapper}<{of}>),\n")
}

fn union(cx: &Context<'_>, id: TypeId, def: &TypeDef, union: &Union, uses: &mut Uses) -> String {
    let mut rows = String::new();
    for (index, member) in union.members.iter().enumerate() {
        rows.push_str(&docs::comment(&[docs::code(member.name.wire())], 4));
        let ty = boxed(cx, id, index, type_text(cx, &member.ty, Own::Bare, uses));
        let _ = writeln!(rows, "    {}({ty}),", member.name.rust());
    }
    if cx.analysis.is_open(id) {
        let json = runtime_text(cx, "Json", Own::Bare, uses);
        rows.push_str(&undocumented(cx, &json, "A member that the document does not list.", uses));
    }
    choice(cx, id, def, &[], &rows)
}

/// An enum.
fn choice(cx: &Context<'_>, id: TypeId, def: &TypeDef, more: &[String], rows: &str) -> String {
    let (docs, derives) = (item_docs(def, more), derives(cx, id));
    format!("{docs}{derives}#[non_exhaustive]\npub enum {} {{\n{rows}}}\n", def.name.rust())
}
