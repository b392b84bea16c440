//! XML: the tables of the specification, what is refused, and that nothing is lost on the way.

mod lists;
mod malformed;
mod nodes;
mod random;
mod unions;

use super::{from_xml_slice, to_xml_vec, XmlNode};
use crate::codec::{Codec, DecodeError};

pub(super) fn read<T: Codec>(text: &str, root: &'static str) -> Result<T, DecodeError> {
    from_xml_slice(text.as_bytes(), &XmlNode::ELEMENT.named(root))
}

/// What is written, without the declaration.
pub(super) fn write(value: &dyn Codec, root: &'static str) -> String {
    let text = String::from_utf8(to_xml_vec(value, &XmlNode::ELEMENT.named(root)).unwrap()).unwrap();
    text.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#).unwrap().to_owned()
}

pub(super) fn why<T: Codec>(text: &str, root: &'static str) -> String {
    read::<T>(text, root).err().unwrap().to_string()
}

/// Writes to these bytes, and reads the value from them.
pub(super) fn both<T: Codec + PartialEq + std::fmt::Debug>(value: &T, root: &'static str, text: &str) {
    assert_eq!(write(value, root), text);
    assert_eq!(&read::<T>(text, root).unwrap(), value);
}
