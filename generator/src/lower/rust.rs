//! Identifiers, paths and types as they are written.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::Context;
use crate::ir::{Scalar, Type, TypeId};
use crate::names::Name;

/// How the modules will be laid out, which decides how they refer to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A crate of its own.
    Crate,
    /// One file, to be included somewhere in another crate.
    File,
}

/// Paths between the modules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paths(Layout);

impl Paths {
    pub(crate) fn new(layout: Layout) -> Self {
        Self(layout)
    }

    /// The root of what is generated, seen from a module `depth` levels below it.
    pub(crate) fn root(self, depth: usize) -> String {
        match self.0 {
            Layout::Crate => "crate".to_owned(),
            Layout::File => vec!["super"; depth].join("::"),
        }
    }
}

/// A name as an identifier.
pub(crate) fn ident(name: &Name) -> Ident {
    if name.is_raw() {
        return Ident::new_raw(name.plain(), Span::call_site());
    }
    format_ident!("{}", name.plain())
}

/// A scalar's type, and whether it has to be imported from the runtime.
pub(crate) fn scalar(scalar: Scalar) -> (&'static str, Origin) {
    match scalar {
        Scalar::String => ("String", Origin::Prelude),
        Scalar::Boolean => ("bool", Origin::Prelude),
        Scalar::I32 => ("i32", Origin::Prelude),
        Scalar::I64 => ("i64", Origin::Prelude),
        Scalar::U32 => ("u32", Origin::Prelude),
        Scalar::U64 => ("u64", Origin::Prelude),
        Scalar::F32 => ("f32", Origin::Prelude),
        Scalar::F64 => ("f64", Origin::Prelude),
        Scalar::DateTime => ("DateTime", Origin::Runtime),
        Scalar::Date => ("Date", Origin::Runtime),
        Scalar::Uuid => ("Uuid", Origin::Runtime),
        Scalar::Ipv4 => ("Ipv4Addr", Origin::Runtime),
        Scalar::Ipv6 => ("Ipv6Addr", Origin::Runtime),
        Scalar::Base64 => ("Base64", Origin::Runtime),
    }
}

/// Where a type comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Always in scope.
    Prelude,
    /// The runtime.
    Runtime,
}

/// What a file uses from elsewhere, collected while its types are written.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// Definitions of the document.
    pub(crate) types: std::collections::BTreeSet<String>,
    /// Types of the runtime.
    pub(crate) runtime: std::collections::BTreeSet<&'static str>,
}

/// How a file writes the document's own types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Own {
    /// By their names, which the file imports.
    Bare,
    /// As `types::Name`, where other names of the file might be the same.
    Qualified,
}

/// Writes a type and notes what it uses.
pub(crate) fn type_tokens(cx: &Context<'_>, ty: &Type, own: Own, uses: &mut Uses) -> TokenStream {
    match ty {
        Type::Named(id) => named(cx, *id, own, uses),
        Type::Scalar(kind) => match scalar(*kind) {
            (name, Origin::Prelude) => {
                let name = format_ident!("{name}");
                quote!(#name)
            }
            (name, Origin::Runtime) => runtime(cx, name, uses),
        },
        Type::List(item) => {
            let item = type_tokens(cx, item, own, uses);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let map = runtime(cx, "Map", uses);
            let value = type_tokens(cx, value, own, uses);
            quote!(#map<#value>)
        }
        Type::Nullable(inner) => {
            let inner = type_tokens(cx, inner, own, uses);
            quote!(Option<#inner>)
        }
        Type::Json => runtime(cx, "Json", uses),
        Type::Raw => runtime(cx, "RawBody", uses),
        Type::Unit => quote!(()),
    }
}

fn named(cx: &Context<'_>, id: TypeId, own: Own, uses: &mut Uses) -> TokenStream {
    let Some(def) = cx.api.types.get(id) else { return quote!(()) };
    let name = ident(&def.name);
    match own {
        Own::Bare => {
            uses.types.insert(def.name.rust().to_owned());
            quote!(#name)
        }
        Own::Qualified => quote!(types::#name),
    }
}

/// A type of the runtime: imported, unless the document has one of that name.
pub(crate) fn runtime(cx: &Context<'_>, name: &'static str, uses: &mut Uses) -> TokenStream {
    let ident = format_ident!("{name}");
    if cx.api.types.iter().any(|(_, def)| def.name.rust() == name) {
        return quote!(specwright_runtime::#ident);
    }
    uses.runtime.insert(name);
    quote!(#ident)
}
