//! XML 1.0 with namespaces, from the same tables as JSON.
//!
//! Where a table says nothing, an object is an element with a child for each property, and an array
//! is its elements, each called as the array. OpenAPI 3.0.4 §4.7.26, 3.1.1 §4.8.26, 3.2.0 §4.26.
//!
//! Reading is lenient where no meaning is lost: elements and attributes come in any order, the
//! elements of an array may have others between them, what is not documented is ignored or kept, a
//! namespace counts only where one is documented. Nothing but the five predefined entities is
//! expanded, and a `DOCTYPE` is refused.

#[cfg(feature = "xml")]
mod chars;
#[cfg(feature = "xml")]
mod free;
#[cfg(feature = "xml")]
mod object;
#[cfg(feature = "xml")]
mod parse;
#[cfg(feature = "xml")]
mod read;
mod shape;
#[cfg(all(test, feature = "xml"))]
mod tests;
#[cfg(feature = "xml")]
mod tree;
#[cfg(feature = "xml")]
mod write;

pub use shape::{XmlKind, XmlList, XmlName, XmlNode};

#[cfg(feature = "xml")]
pub use {read::from_xml_slice, write::to_xml_vec};

#[cfg(all(feature = "xml", feature = "http"))]
pub(crate) use read::{read_xml, RootName};

/// The namespace of `xsi:nil`, which says that an element is `null`. XML Schema 1.1 part 1 §2.7.2.
#[cfg(feature = "xml")]
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
