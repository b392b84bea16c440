//! Texts for what the document does not name: inline schemas, called after where they stand.
//!
//! A text follows from its place alone, so all of them can be made first and then be named together
//! in one [`Namespace`](super::Namespace).

use super::case::pascal;
use super::singular::singular;
use super::words::{Symbols, words};
use super::{Kind, Member, case};

/// What stands in the property `wire` of `parent`: `Order`, `lineItems` -> `OrderLineItems`.
#[must_use]
pub(crate) fn property(parent: &str, wire: &str) -> String {
    pascal(&[words(parent, Symbols::Dropped), words(wire, Symbols::Dropped)].concat())
}

/// An item of the list `list`: `OrderLineItems` -> `OrderLineItem`, `OrderData` -> `OrderDataItem`.
#[must_use]
pub(crate) fn element(list: &str) -> String {
    one_of(list, "item")
}

/// A value of the map `map`: `OrderLabels` -> `OrderLabel`, `OrderData` -> `OrderDataValue`.
#[must_use]
pub(crate) fn value(map: &str) -> String {
    one_of(map, "value")
}

fn one_of(many: &str, otherwise: &str) -> String {
    let mut words = words(many, Symbols::Dropped);
    let last = words.pop().unwrap_or_default();
    match singular(&last) {
        Some(one) => words.push(one),
        None => words.extend([last, otherwise.to_owned()]),
    }
    pascal(&words)
}

/// An inline schema in the namespace of types: it goes by `text`, steps back before the named
/// schemas, which are of rank 0, and becomes `…Inline` if one of them has its name. `place` is what
/// makes it different from all others, such as its pointer.
#[must_use]
pub(crate) fn inline(place: &str, text: &str) -> Member {
    let alternative = format!("{}Inline", case::identifier(text, Kind::Type));
    Member::new(place).text(text).rank(1).alternative(&alternative)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_their_parents() {
        let items = property("Order", "lineItems");
        assert_eq!(items, "OrderLineItems");
        assert_eq!(element(&items), "OrderLineItem");
        assert_eq!(element(&property("Order", "data")), "OrderDataItem");
        assert_eq!(element("Addresses"), "Address");
        assert_eq!(value("OrderLabels"), "OrderLabel");
        assert_eq!(value(&value("Order")), "OrderValueValue");
        assert_eq!(property("V1_5", "x"), "V1_5X");
        assert_eq!(property("V1", "5"), "V1_5");
    }
}
