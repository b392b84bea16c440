//! The same table of fields as different types: what Specwright generates, and what one would
//! write by hand with serde's derive macros.

/// Structs with the tables that Specwright generates.
macro_rules! records {
    ($($type:ident $name:literal {
        required { $($ri:literal $rf:ident $rw:literal: $rt:ty,)* }
        optional { $($oi:literal $of:ident $ow:literal: $ot:ty,)* }
    })*) => {$(
        #[derive(Debug, Clone, PartialEq)]
        pub(crate) struct $type {
            $(pub(crate) $rf: $rt,)*
            $(pub(crate) $of: Option<$ot>,)*
        }

        specwright_runtime::record! {
            $type as $name, Exact {
                $($ri $rf: required $rw,)*
                $($oi $of: optional $ow,)*
            }
        }
    )*};
}

/// Structs with serde's derive macros.
macro_rules! derived {
    ($($type:ident $name:literal {
        required { $($ri:literal $rf:ident $rw:literal: $rt:ty,)* }
        optional { $($oi:literal $of:ident $ow:literal: $ot:ty,)* }
    })*) => {$(
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        pub(crate) struct $type {
            $(#[serde(rename = $rw)] pub(crate) $rf: $rt,)*
            $(#[serde(rename = $ow, skip_serializing_if = "Option::is_none")] pub(crate) $of: Option<$ot>,)*
        }
    )*};
}

/// As [`derived!`], keeping undocumented properties.
macro_rules! keeping_derived {
    ($($type:ident $name:literal {
        required { $($ri:literal $rf:ident $rw:literal: $rt:ty,)* }
        optional { $($oi:literal $of:ident $ow:literal: $ot:ty,)* }
    })*) => {$(
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        pub(crate) struct $type {
            $(#[serde(rename = $rw)] pub(crate) $rf: $rt,)*
            $(#[serde(rename = $ow, skip_serializing_if = "Option::is_none")] pub(crate) $of: Option<$ot>,)*
            #[serde(flatten)]
            pub(crate) additional_properties: std::collections::BTreeMap<String, serde_json::Value>,
        }
    )*};
}

/// An open enumeration with the table that Specwright generates.
macro_rules! enumerations {
    ($($type:ident $name:literal { $($index:literal $variant:ident $wire:literal,)* })*) => {$(
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub(crate) enum $type {
            $($variant,)*
            Undocumented(specwright_runtime::Undocumented<String>),
        }

        specwright_runtime::enumeration! {
            $type as $name, Exact {
                $($index $variant = $wire,)*
                ..Undocumented
            }
        }
    )*};
}

/// A closed enumeration with serde's derive macros: their fastest kind.
macro_rules! derived_enumerations {
    ($($type:ident $name:literal { $($index:literal $variant:ident $wire:literal,)* })*) => {$(
        #[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub(crate) enum $type {
            $(#[serde(rename = $wire)] $variant,)*
        }
    )*};
}

pub(crate) use {derived, derived_enumerations, enumerations, keeping_derived, records};
