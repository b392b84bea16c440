//! What tables say of XML, whether or not anything here can read it.

/// How a value is written in XML: what the `xml` object of its schema says. OpenAPI 3.0.4 §4.7.26,
/// 3.2.0 §4.26.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct XmlNode {
    /// What it is in the tree.
    pub kind: XmlKind,
    /// Its name; where none is said, that of the property.
    pub name: XmlName,
    /// What becomes of an array.
    pub list: XmlList,
    /// The name of an array's elements, if the array is an element itself; where none is said, that
    /// of the array.
    pub item: XmlName,
}

/// What a value is in the tree: `attribute` and `nodeType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlKind {
    /// An element.
    Element,
    /// An attribute of the element around it.
    Attribute,
    /// The text of the element around it.
    Text,
    /// The text of the element around it, in a `CDATA` section.
    CData,
    /// Nothing: the properties of the object stand in the element around it.
    Inline,
}

/// What becomes of an array: `wrapped`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlList {
    /// Its elements stand beside one another in the place of the array.
    Repeated,
    /// It is an element that contains its elements.
    Wrapped,
}

/// The name of an element or an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct XmlName {
    /// The name without a prefix.
    pub local: Option<&'static str>,
    /// The namespace's URI.
    pub namespace: Option<&'static str>,
    /// The prefix that stands for the namespace.
    pub prefix: Option<&'static str>,
}

impl XmlName {
    const NONE: Self = Self { local: None, namespace: None, prefix: None };
}

impl XmlNode {
    /// An element of the property's name: what everything is of which nothing is said.
    pub const ELEMENT: Self =
        Self { kind: XmlKind::Element, name: XmlName::NONE, list: XmlList::Repeated, item: XmlName::NONE };

    /// Of this name.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name.local = Some(name);
        self
    }

    /// In this namespace.
    #[must_use]
    pub const fn namespace(mut self, uri: &'static str) -> Self {
        self.name.namespace = Some(uri);
        self
    }

    /// With this prefix for its namespace.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.name.prefix = Some(prefix);
        self
    }

    /// An attribute.
    #[must_use]
    pub const fn attribute(mut self) -> Self {
        self.kind = XmlKind::Attribute;
        self
    }

    /// Text.
    #[must_use]
    pub const fn text(mut self) -> Self {
        self.kind = XmlKind::Text;
        self
    }

    /// Text in a `CDATA` section.
    #[must_use]
    pub const fn cdata(mut self) -> Self {
        self.kind = XmlKind::CData;
        self
    }

    /// No node of its own.
    #[must_use]
    pub const fn inline(mut self) -> Self {
        self.kind = XmlKind::Inline;
        self
    }

    /// An array that is an element.
    #[must_use]
    pub const fn wrapped(mut self) -> Self {
        self.list = XmlList::Wrapped;
        self
    }

    /// An array whose elements have this name.
    #[must_use]
    pub const fn item(mut self, name: &'static str) -> Self {
        self.item.local = Some(name);
        self
    }

    /// An array whose elements are in this namespace.
    #[must_use]
    pub const fn item_namespace(mut self, uri: &'static str) -> Self {
        self.item.namespace = Some(uri);
        self
    }

    /// An array whose elements have this prefix.
    #[must_use]
    pub const fn item_prefix(mut self, prefix: &'static str) -> Self {
        self.item.prefix = Some(prefix);
        self
    }
}

impl Default for XmlNode {
    fn default() -> Self {
        Self::ELEMENT
    }
}
