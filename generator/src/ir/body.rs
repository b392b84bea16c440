//! Bodies and their media types.

use super::{Check, Explode, ParameterStyle, Part, Presence, Reserved, Type, XmlNode};
use crate::diagnostics::Location;
use crate::names::Name;

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// Name of the field.
    pub name: Name,
    /// Where it stands.
    pub location: Location,
    /// Its type.
    pub ty: Type,
    /// Must it be given?
    pub presence: Presence,
    /// What the document says about it.
    pub description: Option<String>,
    /// Media types, in order.
    pub media: Vec<Media>,
    /// The type of the items, if the body is a sequence of them.
    pub items: Option<Type>,
    /// What its value must satisfy.
    pub checks: Vec<Check>,
}

/// A documented media type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Media {
    /// As written in the document.
    pub name: String,
    /// What reads and writes it.
    pub codec: MediaCodec,
    /// Parts of a multipart body that are written in a way of their own, in the document's order.
    pub parts: Vec<Part>,
    /// Fields of a form that are in a style of their own, in the document's order.
    pub fields: Vec<FormField>,
    /// Which of several types the body is in it: index into [`Alternatives::variants`]. 0 where there
    /// is one type only.
    pub variant: usize,
    /// The root element of XML.
    pub root: Option<XmlNode>,
}

/// The types of a body whose media types have different schemas. OpenAPI 3.0.4 §4.7.14.
#[derive(Debug, Clone)]
pub struct Alternatives {
    /// Name of the enum.
    pub name: Name,
    /// One per type, in the order of their first media types.
    pub variants: Vec<Alternative>,
}

/// A type that a body may be of.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// Name of the variant.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// The media types in which the body is of this type.
    pub media: Vec<String>,
}

/// A field of a form that the document gives a style. OpenAPI 3.0.4 §4.7.15.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FormField {
    /// The property.
    pub name: String,
    /// How it is written, as a query parameter is.
    pub style: ParameterStyle,
    /// The media type of [`ParameterStyle::Content`].
    pub content: Option<Box<Media>>,
    /// Are members written one by one?
    pub explode: Explode,
    /// What becomes of reserved characters?
    pub reserved: Reserved,
}

/// What reads and writes a media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaCodec {
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// YAML.
    Yaml,
    /// A scalar as plain text.
    Text,
    /// A form.
    Form,
    /// A part for each property or item.
    Multipart,
    /// The bytes as they are.
    Raw,
    /// Server-sent events.
    EventStream,
    /// A JSON value per line.
    JsonLines,
    /// JSON text sequences.
    JsonSequence,
    /// Nothing yet.
    Unsupported,
}
