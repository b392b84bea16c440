//! Identifiers, paths and types as they are written.

use proc_macro2::{Ident, Span};
use quote::format_ident;

use super::Context;
use crate::config::{Layout, RustTypeCodec};
use crate::ir::{Scalar, Type, TypeId};
use crate::names::Name;

/// Paths between the modules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paths(Layout);

impl Paths {
    pub(crate) fn new(layout: Layout) -> Self {
        Self(layout)
    }

    /// Is it a crate of its own?
    pub(crate) fn is_crate(self) -> bool {
        self.0 == Layout::Crate
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
        Scalar::I8 => ("i8", Origin::Prelude),
        Scalar::I16 => ("i16", Origin::Prelude),
        Scalar::I32 => ("i32", Origin::Prelude),
        Scalar::I64 => ("i64", Origin::Prelude),
        Scalar::U8 => ("u8", Origin::Prelude),
        Scalar::U16 => ("u16", Origin::Prelude),
        Scalar::U32 => ("u32", Origin::Prelude),
        Scalar::U64 => ("u64", Origin::Prelude),
        Scalar::I128 => ("i128", Origin::Prelude),
        Scalar::U128 => ("u128", Origin::Prelude),
        Scalar::F32 => ("f32", Origin::Prelude),
        Scalar::F64 => ("f64", Origin::Prelude),
        Scalar::DateTime => ("DateTime", Origin::Runtime),
        Scalar::Date => ("Date", Origin::Runtime),
        Scalar::Uuid => ("Uuid", Origin::Runtime),
        Scalar::Ipv4 => ("Ipv4Addr", Origin::Runtime),
        Scalar::Ipv6 => ("Ipv6Addr", Origin::Runtime),
        Scalar::Base64 => ("Base64", Origin::Runtime),
        Scalar::File => ("File", Origin::Runtime),
        Scalar::Foreign(_) => ("Foreign", Origin::Runtime),
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
    /// The same, away from the operations: those are `operations::Name`.
    Outside,
}

/// Writes a type and notes what it uses.
pub(crate) fn type_text(cx: &Context<'_>, ty: &Type, own: Own, uses: &mut Uses) -> String {
    match ty {
        Type::Named(id) => named(cx, *id, own, uses),
        Type::Scalar(Scalar::Foreign(index)) => foreign(cx, *index, own, uses),
        Type::Scalar(kind) => match scalar(*kind) {
            (name, Origin::Prelude) => name.to_owned(),
            (name, Origin::Runtime) => runtime_text(cx, name, own, uses),
        },
        Type::List(item) => format!("Vec<{}>", type_text(cx, item, own, uses)),
        Type::Map(value) => {
            format!("{}<{}>", runtime_text(cx, "Map", own, uses), type_text(cx, value, own, uses))
        }
        Type::Nullable(inner) => format!("Option<{}>", type_text(cx, inner, own, uses)),
        Type::Json => runtime_text(cx, "Json", own, uses),
        Type::Raw => runtime_text(cx, "RawBody", own, uses),
        Type::Items(item) => {
            format!("{}<{}>", runtime_text(cx, "Items", own, uses), type_text(cx, item, own, uses))
        }
        Type::Events(data) => {
            let (items, event) = (runtime_text(cx, "Items", own, uses), runtime_text(cx, "Event", own, uses));
            format!("{items}<{event}<{}>>", type_text(cx, data, own, uses))
        }
        Type::OneOf(index) => match (cx.api.alternatives.get(*index), own) {
            (None, _) => "()".to_owned(),
            (Some(known), Own::Outside) => format!("operations::{}", known.name.rust()),
            (Some(known), Own::Bare | Own::Qualified) => format!("bodies::{}", known.name.rust()),
        },
        Type::Unit => "()".to_owned(),
    }
}

/// A type that is not generated: in a wrapper that reads and writes it, unless it does so itself.
fn foreign(cx: &Context<'_>, index: u32, own: Own, uses: &mut Uses) -> String {
    let Some(foreign) = cx.api.foreign_type(index) else { return "()".to_owned() };
    match foreign.codec {
        RustTypeCodec::Runtime => foreign.path.clone(),
        RustTypeCodec::Serde => format!("{}<{}>", runtime_text(cx, "Foreign", own, uses), foreign.path),
    }
}

fn named(cx: &Context<'_>, id: TypeId, own: Own, uses: &mut Uses) -> String {
    let Some(def) = cx.api.types.get(id) else { return "()".to_owned() };
    let name = def.name.rust();
    match own {
        Own::Bare => {
            uses.types.insert(name.to_owned());
            name.to_owned()
        }
        Own::Qualified | Own::Outside => format!("types::{name}"),
    }
}

/// A type of the runtime: imported, unless the file has something of that name.
pub(crate) fn runtime_text(cx: &Context<'_>, name: &'static str, own: Own, uses: &mut Uses) -> String {
    let taken = match own {
        Own::Bare => &cx.type_names,
        Own::Qualified | Own::Outside => &cx.operation_names,
    };
    if taken.contains(name) {
        return format!("specwright_runtime::{name}");
    }
    uses.runtime.insert(name);
    name.to_owned()
}
