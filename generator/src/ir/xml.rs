//! How values are written in XML.

/// How a value is written in XML, where it is no element of its property's name. OpenAPI 3.0.4
/// §4.7.26, 3.2.0 §4.26.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct XmlNode {
    /// What it is in the tree.
    pub kind: XmlKind,
    /// Its name, if it has one of its own.
    pub name: XmlName,
    /// Is the array an element that contains its elements?
    pub list: XmlList,
    /// The name of the elements of an array that is one itself.
    pub item: XmlName,
}

/// What a value is in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum XmlKind {
    /// An element.
    #[default]
    Element,
    /// An attribute.
    Attribute,
    /// The text of the element around it.
    Text,
    /// The same, as a `CDATA` section.
    CData,
    /// Nothing: its properties stand in the element around it.
    Inline,
}

/// What becomes of an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum XmlList {
    /// It is its elements.
    #[default]
    Repeated,
    /// It is an element with its elements in it.
    Wrapped,
}

/// The name of an element or an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct XmlName {
    /// The name without a prefix.
    pub local: Option<String>,
    /// The namespace's URI.
    pub namespace: Option<String>,
    /// The prefix for the namespace.
    pub prefix: Option<String>,
}

impl XmlNode {
    /// What is to be said of it: the methods of the runtime's type, in order.
    #[must_use]
    pub fn words(&self) -> Vec<(&'static str, Option<&str>)> {
        let kind = match self.kind {
            XmlKind::Element => None,
            XmlKind::Attribute => Some("attribute"),
            XmlKind::Text => Some("text"),
            XmlKind::CData => Some("cdata"),
            XmlKind::Inline => Some("inline"),
        };
        let wrapped = (self.list == XmlList::Wrapped).then_some("wrapped");
        let texts = [
            ("named", &self.name.local),
            ("namespace", &self.name.namespace),
            ("prefix", &self.name.prefix),
            ("item", &self.item.local),
            ("item_namespace", &self.item.namespace),
            ("item_prefix", &self.item.prefix),
        ];
        let texts = texts.into_iter().filter_map(|(word, text)| Some((word, Some(text.as_deref()?))));
        kind.into_iter().chain(wrapped).map(|word| (word, None)).chain(texts).collect()
    }
}
