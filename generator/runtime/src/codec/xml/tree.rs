//! A document as elements that know their children. Names and texts are slices of the input
//! wherever they can be.

use std::borrow::Cow;

/// All elements of a document, in the order in which they begin. The first is the root.
#[derive(Default)]
pub(super) struct Tree<'x> {
    pub(super) elements: Vec<Element<'x>>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) namespaces: Vec<String>,
}

/// The position of an element in its tree.
pub(super) type Id = u32;

/// Stands for no element, and for no namespace.
pub(super) const NONE: u32 = u32::MAX;

pub(super) struct Element<'x> {
    /// The name without its prefix.
    pub(super) name: &'x str,
    pub(super) namespace: u32,
    /// All text within the element and not within its children; white space beside children is none.
    pub(super) text: Cow<'x, str>,
    pub(super) is_nil: bool,
    pub(super) attributes: (u32, u32),
    pub(super) child: Id,
    pub(super) next: Id,
}

pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) namespace: u32,
    pub(super) value: String,
}

impl<'x> Tree<'x> {
    pub(super) fn get(&self, id: Id) -> Option<&Element<'x>> {
        self.elements.get(id as usize)
    }

    /// The children of an element, in order.
    pub(super) fn children(&self, id: Id) -> Siblings<'_, 'x> {
        Siblings { tree: self, next: self.get(id).map_or(NONE, |element| element.child) }
    }

    /// The siblings that come after an element.
    pub(super) fn after(&self, id: Id) -> Siblings<'_, 'x> {
        Siblings { tree: self, next: self.get(id).map_or(NONE, |element| element.next) }
    }

    /// The element, and those after it that are called the same.
    pub(super) fn same(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let first = self.get(id);
        let is_same = move |other: &Element<'_>| {
            first.is_some_and(|first| first.name == other.name && first.namespace == other.namespace)
        };
        let others = self.after(id).filter(move |(_, other)| is_same(other));
        std::iter::once(id).chain(others.map(|(id, _)| id))
    }

    pub(super) fn attributes(&self, id: Id) -> &[Attribute] {
        let (from, to) = self.get(id).map_or((0, 0), |element| element.attributes);
        self.attributes.get(from as usize..to as usize).unwrap_or_default()
    }

    /// The URI of a namespace; empty for none.
    pub(super) fn uri(&self, namespace: u32) -> &str {
        self.namespaces.get(namespace as usize).map_or("", String::as_str)
    }
}

/// Elements beside one another.
pub(super) struct Siblings<'t, 'x> {
    tree: &'t Tree<'x>,
    next: Id,
}

impl<'t, 'x> Iterator for Siblings<'t, 'x> {
    type Item = (Id, &'t Element<'x>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let id = self.next;
        let element = self.tree.elements.get(id as usize)?;
        self.next = element.next;
        Some((id, element))
    }
}
