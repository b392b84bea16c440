//! What people read: structs, enums and aliases.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use super::rust::{Own, Uses, ident, runtime, tokens, type_text, type_tokens};
use super::table::{call, pub_use_line, use_line};
use super::{Context, Item, Module, Visibility, docs};
use crate::ir::{
    Access, Field, Member, Module as TypeModule, Presence, Record, Shape, Type, TypeDef, TypeId, Union,
    Variant,
};

/// Struct literals beyond this many required fields read better than a call.
const MAX_NEW_ARGUMENTS: usize = 7;

pub(super) fn module(cx: &Context<'_>, module: &TypeModule) -> Module {
    let mut uses = Uses::default();
    let mut items = Vec::new();
    for id in &module.types {
        if let Some(def) = cx.api.types.get(*id) {
            items.extend(definition(cx, *id, def, &mut uses));
        }
    }
    let mut lowered = Module::new(module.name.rust(), Visibility::Private);
    lowered.items.extend(imports(cx, module, &uses));
    lowered.items.extend(items);
    lowered
}

/// `pub use order::{Order, OrderLine};`
pub(super) fn reexport(cx: &Context<'_>, module: &TypeModule) -> Option<Item> {
    let defs = module.types.iter().filter_map(|id| cx.api.types.get(*id));
    let names: Vec<&str> = defs.map(|def| def.name.rust()).collect();
    pub_use_line(module.name.rust(), &names).map(Item::Text)
}

fn imports(cx: &Context<'_>, module: &TypeModule, uses: &Uses) -> Vec<Item> {
    let own = |name: &&str| {
        let defs = module.types.iter().filter_map(|id| cx.api.types.get(*id));
        !defs.into_iter().any(|def| def.name.rust() == *name)
    };
    let siblings: Vec<&str> = uses.types.iter().map(String::as_str).filter(own).collect();
    let runtime: Vec<&str> = uses.runtime.iter().copied().collect();
    let lines = use_line("specwright_runtime", &runtime).into_iter();
    lines.chain(use_line("super", &siblings)).map(Item::Text).collect()
}

fn definition(cx: &Context<'_>, id: TypeId, def: &TypeDef, uses: &mut Uses) -> Vec<Item> {
    let item = match &def.shape {
        Shape::Record(record) => return self::record(cx, id, def, record, uses),
        Shape::Alias(ty) => alias(cx, def, ty, uses),
        Shape::Newtype(ty) => newtype(cx, id, def, ty, uses),
        Shape::StringEnum(variants) => {
            let undocumented =
                undocumented(cx, id, &quote!(String), "A value that the document does not list.", uses);
            enumeration(cx, id, def, variants, &undocumented)
        }
        Shape::IntegerEnum(variants) => {
            let undocumented =
                undocumented(cx, id, &quote!(i64), "A value that the document does not list.", uses);
            enumeration(cx, id, def, variants, &undocumented)
        }
        Shape::ValueEnum(variants) => {
            let json = if cx.analysis.is_open(id) {
                runtime(cx, "Json", Own::Bare, uses)
            } else {
                TokenStream::new()
            };
            let undocumented = undocumented(cx, id, &json, "A value that the document does not list.", uses);
            enumeration(cx, id, def, variants, &undocumented)
        }
        Shape::Tuple(elements) => tuple(cx, id, def, elements, uses),
        Shape::Union(union) => self::union(cx, id, def, union, uses),
    };
    vec![Item::Rust(Box::new(item))]
}

fn item_docs(def: &TypeDef) -> TokenStream {
    let fallback = match def.schema_name() {
        Some(name) => format!("The schema {}.", docs::code(name)),
        None => format!("The schema at {}.", docs::code(def.location.pointer.as_str())),
    };
    let mut lines = docs::lines(&def.docs, &fallback);
    docs::remarks(&mut lines, &def.docs);
    let lines = docs::attributes(&lines);
    let deprecated = docs::deprecated(&def.docs);
    quote!(#lines #deprecated)
}

fn derives(cx: &Context<'_>, id: TypeId) -> TokenStream {
    let known = cx.analysis.derives.get(&id).copied().unwrap_or_default();
    let mut list = vec![quote!(Debug), quote!(Clone)];
    if known.copy {
        list.push(quote!(Copy));
    }
    list.push(quote!(PartialEq));
    if known.eq {
        list.extend([quote!(Eq), quote!(Hash)]);
    }
    if known.default {
        list.push(quote!(Default));
    }
    let own = cx.api.types.get(id).map(|def| &def.options);
    for path in own.into_iter().flat_map(|options| &options.derive) {
        let path = tokens(path);
        if !list.iter().any(|known| known.to_string() == path.to_string()) {
            list.push(path);
        }
    }
    let attributes = attributes(own.map(|options| options.attributes.as_slice()).unwrap_or_default());
    quote!(#[derive(#(#list),*)] #attributes)
}

/// Attributes of the options, which have been checked.
fn attributes(texts: &[String]) -> TokenStream {
    texts.iter().map(|text| tokens(&format!("#[{text}]"))).collect()
}

fn alias(cx: &Context<'_>, def: &TypeDef, ty: &Type, uses: &mut Uses) -> syn::Item {
    let docs = item_docs(def);
    let name = ident(&def.name);
    let ty = type_tokens(cx, ty, Own::Bare, uses);
    parse_quote!(#docs pub type #name = #ty;)
}

fn newtype(cx: &Context<'_>, id: TypeId, def: &TypeDef, ty: &Type, uses: &mut Uses) -> syn::Item {
    let docs = item_docs(def);
    let derives = derives(cx, id);
    let name = ident(&def.name);
    let ty = boxed(cx, id, 0, type_tokens(cx, ty, Own::Bare, uses));
    parse_quote!(#docs #derives pub struct #name(pub #ty);)
}

fn tuple(cx: &Context<'_>, id: TypeId, def: &TypeDef, elements: &[Type], uses: &mut Uses) -> syn::Item {
    let docs = item_docs(def);
    let derives = derives(cx, id);
    let name = ident(&def.name);
    let mut types = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        types.push(boxed(cx, id, index, type_tokens(cx, element, Own::Bare, uses)));
    }
    parse_quote!(#docs #derives pub struct #name(#(pub #types),*);)
}

fn record(cx: &Context<'_>, id: TypeId, def: &TypeDef, record: &Record, uses: &mut Uses) -> Vec<Item> {
    let docs = item_docs(def);
    let derives = derives(cx, id);
    let name = ident(&def.name);
    let fields = record.fields.iter().enumerate().map(|(index, field)| {
        let docs = docs::attributes(&field_docs(cx, field));
        let deprecated = docs::deprecated(&field.docs);
        let name = ident(&field.name);
        let ty = field_type(cx, id, index, field, uses);
        let attributes = attributes(&field.attributes);
        quote!(#docs #deprecated #attributes pub #name: #ty,)
    });
    let fields: Vec<_> = fields.collect();
    let extra = record.extra.as_ref().map(|extra| {
        let name = ident(&extra.name);
        let map = runtime(cx, "Map", Own::Bare, uses);
        let ty = type_tokens(cx, &extra.ty, Own::Bare, uses);
        quote! {
            /// Properties beyond the documented ones.
            pub #name: #map<#ty>,
        }
    });
    let item = parse_quote!(#docs #derives pub struct #name { #(#fields)* #extra });
    let mut items = vec![Item::Rust(Box::new(item))];
    items.extend(constructor(cx, id, def, record, uses).map(Item::Text));
    items
}

/// `Order::new(required…)`, where that spares writing `None`s.
fn constructor(
    cx: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    record: &Record,
    uses: &mut Uses,
) -> Option<String> {
    let fields = record.fields.iter().enumerate();
    let required: Vec<_> = fields.filter(|(_, field)| field.presence == Presence::Required).collect();
    let spares = required.len() < record.fields.len() || record.extra.is_some();
    if required.is_empty() || required.len() > MAX_NEW_ARGUMENTS || !spares {
        return None;
    }
    let arguments = required
        .into_iter()
        .map(|(index, field)| format!("{}: {}", field.name.rust(), field_text(cx, id, index, field, uses)));
    Some(call("constructor", def.name.rust(), &arguments.collect::<Vec<_>>()))
}

/// The type of a field as text.
fn field_text(cx: &Context<'_>, id: TypeId, index: usize, field: &Field, uses: &mut Uses) -> String {
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

fn field_type(cx: &Context<'_>, id: TypeId, index: usize, field: &Field, uses: &mut Uses) -> TokenStream {
    tokens(&field_text(cx, id, index, field, uses))
}

fn boxed(cx: &Context<'_>, id: TypeId, index: usize, ty: TokenStream) -> TokenStream {
    if cx.analysis.is_boxed(id, index) { quote!(Box<#ty>) } else { ty }
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

fn enumeration<T>(
    cx: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    variants: &[Variant<T>],
    undocumented: &TokenStream,
) -> syn::Item
where
    T: ToString,
{
    let docs = item_docs(def);
    let derives = derives(cx, id);
    let name = ident(&def.name);
    let variants = variants.iter().map(|variant| {
        let docs = docs::attributes(&docs::lines(&variant.docs, &docs::code(&variant.value.to_string())));
        let name = ident(&variant.name);
        quote!(#docs #name,)
    });
    parse_quote! {
        #docs #derives #[non_exhaustive] pub enum #name { #(#variants)* #undocumented }
    }
}

/// The catch-all of open enumerations and unions.
fn undocumented(cx: &Context<'_>, id: TypeId, of: &TokenStream, docs: &str, uses: &mut Uses) -> TokenStream {
    if !cx.analysis.is_open(id) {
        return TokenStream::new();
    }
    let wrapper = runtime(cx, "Undocumented", Own::Bare, uses);
    let docs = docs::attributes(&[docs.to_owned()]);
    quote!(#docs Undocumented(#wrapper<#of>),)
}

fn union(cx: &Context<'_>, id: TypeId, def: &TypeDef, union: &Union, uses: &mut Uses) -> syn::Item {
    let docs = item_docs(def);
    let derives = derives(cx, id);
    let name = ident(&def.name);
    let mut members = Vec::new();
    for (index, member) in union.members.iter().enumerate() {
        members.push(union_member(cx, id, index, member, uses));
    }
    let json =
        if cx.analysis.is_open(id) { runtime(cx, "Json", Own::Bare, uses) } else { TokenStream::new() };
    let undocumented = undocumented(cx, id, &json, "A member that the document does not list.", uses);
    parse_quote! {
        #docs #derives #[non_exhaustive] pub enum #name { #(#members)* #undocumented }
    }
}

fn union_member(cx: &Context<'_>, id: TypeId, index: usize, member: &Member, uses: &mut Uses) -> TokenStream {
    let name = ident(&member.name);
    let docs = docs::attributes(&[docs::code(member.name.wire())]);
    let ty = boxed(cx, id, index, type_tokens(cx, &member.ty, Own::Bare, uses));
    quote!(#docs #name(#ty),)
}
