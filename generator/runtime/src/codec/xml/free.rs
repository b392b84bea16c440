//! JSON of any kind in XML, as well as it goes: objects are elements with children, arrays are
//! elements beside one another, all else is text. What comes back is made of texts.
//!
//! An attribute is a member whose name begins with `@`, text beside attributes or elements is the
//! member `#text`.

pub(super) use serde_json::Value;
use serde_json::{map::Entry, Map};

use super::tree::{Id, Tree};

/// Begins the name of a member that is an attribute.
pub(super) const ATTRIBUTE: char = '@';
/// The name of a member that is text.
pub(super) const TEXT: &str = "#text";

/// The element as JSON.
pub(super) fn read(tree: &Tree<'_>, id: Id) -> Value {
    let Some(element) = tree.get(id) else { return Value::Null };
    if element.is_nil {
        return Value::Null;
    }
    let attributes = tree.attributes(id);
    if element.child == super::tree::NONE && attributes.is_empty() {
        return Value::String(element.text.to_string());
    }
    let mut members = Map::new();
    for attribute in attributes {
        members.insert(format!("{ATTRIBUTE}{}", attribute.name), Value::String(attribute.value.clone()));
    }
    if !element.text.is_empty() {
        members.insert(TEXT.to_owned(), Value::String(element.text.to_string()));
    }
    for (child, element) in tree.children(id) {
        let value = read(tree, child);
        match members.entry(element.name) {
            Entry::Vacant(place) => {
                place.insert(value);
            }
            Entry::Occupied(mut place) => match place.get_mut() {
                Value::Array(items) => items.push(value),
                first => *first = Value::Array(vec![first.take(), value]),
            },
        }
    }
    Value::Object(members)
}
