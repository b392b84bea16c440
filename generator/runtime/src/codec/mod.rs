//! How generated types become text and come from text.
//!
//! A generated type implements [`Data`], and [`Enumeration`] or [`Union`] if it is one. Their
//! methods are tables: which fields there are, and where each lies. Everything that takes time
//! or thought (looking up names, required fields, `null`, unknown members, error paths) is
//! written once, here. [`Codec`] is what a field is asked to do; all of it goes through
//! `dyn`, so a type costs the compiler a few table rows and no generic code.
//!
//! `serde::Serialize` and `serde::Deserialize` of the generated types delegate to this module,
//! which makes them work with any self-describing serde format.

mod binary;
mod check;
mod container;
mod data;
mod decide;
mod enumeration;
mod error;
mod macros;
mod read;
mod shape;
mod source;
#[cfg(test)]
mod tests;
mod tuple;
mod types;
mod undocumented;
mod view;
mod write;
mod xml;

pub use binary::Binary;
#[cfg(feature = "server")]
pub(crate) use check::{check, is_scalar, Path};
pub use check::{Check, Invalid, Validate};
#[cfg(feature = "http")]
pub(crate) use container::grow;
pub use container::{List, Map};
pub use data::{Codec, Data, Record};
#[cfg(feature = "http")]
pub(crate) use decide::{has_member, read_union, Candidate, Certainty, MAX_TRIES};
#[doc(hidden)]
pub use enumeration::{
    decode_enumeration, decode_integer_enumeration, decode_value_enumeration, from_text, Documented, Literal,
};
pub use error::DecodeError;
#[cfg(feature = "http")]
pub(crate) use read::other;
#[cfg(any(feature = "http", feature = "xml"))]
pub(crate) use read::pass_over;
#[cfg(feature = "server")]
pub(crate) use read::strictly;
pub use read::{deserialize, from_json_slice, from_json_str, from_json_value, violations};
#[cfg(feature = "server")]
pub(crate) use read::{read_demanding_json, Demands};
#[cfg(feature = "http")]
pub(crate) use read::{read_json_bytes, read_json_tree};
#[cfg(feature = "http")]
pub(crate) use shape::checks_at;
pub use shape::{
    optional, required, Case, Decide, EnumerationShape, Field, Kind, Others, RecordShape, Rule, Test,
    UnionShape,
};
pub use source::{Source, TextSource};
#[doc(hidden)]
pub use tuple::decode_tuple;
pub use tuple::Tuple;
pub use types::{Base64, Foreign};
pub use undocumented::Undocumented;
#[doc(hidden)]
pub use view::view_union;
pub use view::View;
#[cfg(feature = "multipart")]
pub(crate) use write::{each_property, json_of};
pub use write::{serialize, to_json_string, to_json_value, to_json_vec};
#[cfg(all(feature = "xml", feature = "server"))]
pub(crate) use xml::check_root as check_xml_root;
#[cfg(all(feature = "xml", feature = "http"))]
pub(crate) use xml::read_xml;
#[cfg(feature = "xml")]
pub use xml::{from_xml_slice, to_xml_vec};
pub use xml::{XmlKind, XmlList, XmlName, XmlNode};

/// What a value made of the input it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)] // as wide as an error: a result of either comes back in two registers
pub enum Filled {
    /// It holds what was read.
    Value,
    /// The input was `null`, which this type cannot hold; the value is unchanged.
    Null,
}

impl Filled {
    /// For places where there may be no `null`.
    ///
    /// # Errors
    /// Where the input was `null`.
    pub(crate) fn not_null(self) -> Result<(), DecodeError> {
        match self {
            Self::Value => Ok(()),
            Self::Null => Err(DecodeError::null()),
        }
    }
}

/// A placeholder of the type at hand.
#[must_use]
#[inline]
pub fn vacant<T: Codec>() -> T {
    T::vacant()
}

/// A value out of a list of documented ones.
pub trait Enumeration {
    /// The documented values on the wire, in order.
    fn shape(&self) -> &'static EnumerationShape;
    /// Becomes the documented value at `index`.
    fn choose(&mut self, index: usize);
    /// Becomes an undocumented string, unless the enumeration is closed.
    fn choose_undocumented(&mut self, text: &str) -> Accepts;
}

/// Whether an enumeration takes values that its document does not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    /// The value was kept.
    Kept,
    /// Only documented values are accepted.
    Refused,
}

/// One of several types.
pub trait Union {
    /// Names of the variants, and how one is decided on.
    fn shape(&self) -> &'static UnionShape;
    /// Becomes the variant at `index`, with a vacant value.
    fn choose(&mut self, index: usize);
    /// The position of the present variant; beyond all of them, if it is undocumented.
    fn index(&self) -> usize;
    /// The present variant's value, to write to.
    fn slot(&mut self) -> &mut dyn Codec;
    /// The present variant's value, to look at.
    fn value(&self) -> &dyn Codec;
}
