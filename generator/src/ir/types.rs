//! What types are made of.

use serde_json::Value;

use super::{Check, TypeId, XmlNode};
use crate::config::RustTypeCodec;
use crate::diagnostics::{Location, Place};
use crate::document::model::{Constraints, SimpleType};
use crate::names::Name;

/// Prose, as the document has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// `title` or `summary`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `x-deprecated-reason`.
    pub deprecated_reason: Option<String>,
    /// What else a schema says of its values, if it does.
    pub remarks: Option<Box<Remarks>>,
}

/// What a schema says of its values, and its type does not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Remarks {
    /// What they must satisfy.
    pub constraints: Constraints,
    /// `example`, as JSON, if it is a single value.
    pub example: Option<String>,
    /// The same of the elements of an array or the values of a map, if they have no definition.
    pub within: Option<Docs>,
}

/// What a defined type is.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Another name for a type.
    Alias(Type),
    /// A struct around one value: where an alias would contain itself.
    Newtype(Type),
    /// A struct with a field per property.
    Record(Record),
    /// A struct with a value per element of an array.
    Tuple(Vec<Type>),
    /// An enum of strings.
    StringEnum(Vec<Variant<String>>),
    /// An enum of integers.
    IntegerEnum(Vec<Variant<i64>>),
    /// An enum of single values of any kind: strings, numbers, booleans.
    ValueEnum(Vec<Variant<Value>>),
    /// An enum of types.
    Union(Union),
}

/// A type where it is used.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// A defined one.
    Named(TypeId),
    /// A single value.
    Scalar(Scalar),
    /// `Vec<T>`
    List(Box<Type>),
    /// `BTreeMap<String, T>`
    Map(Box<Type>),
    /// `Option<T>`: the value may be `null`.
    Nullable(Box<Type>),
    /// Any JSON.
    Json,
    /// A body of bytes without a codec.
    Raw,
    /// `Items<T>`: a body of such items, one after the other.
    Items(Box<Type>),
    /// `Items<Event<T>>`: a body of events with such data.
    Events(Box<Type>),
    /// A body that is one of several types: index into [`Api::alternatives`].
    OneOf(usize),
    /// No body.
    Unit,
}

impl Type {
    /// The type without the permission to be `null`.
    #[must_use]
    pub fn without_null(&self) -> &Self {
        match self {
            Self::Nullable(inner) => inner.without_null(),
            other => other,
        }
    }

    /// The type with the permission to be `null`.
    #[must_use]
    pub fn nullable(self) -> Self {
        match self {
            Self::Nullable(_) | Self::Json => self,
            other => Self::Nullable(Box::new(other)),
        }
    }

    /// What lists, maps and sequences hold in the end, within one another.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        let mut ty = self;
        while let Self::List(inner)
        | Self::Map(inner)
        | Self::Nullable(inner)
        | Self::Items(inner)
        | Self::Events(inner) = ty
        {
            ty = inner;
        }
        ty
    }

    /// The index in [`Api::alternatives`], if it is a body of one of several types.
    #[must_use]
    pub fn one_of(&self) -> Option<usize> {
        if let Self::OneOf(index) = self { Some(*index) } else { None }
    }
}

/// Types with a single value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are those of the Rust types
pub enum Scalar {
    String,
    Boolean,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    I128,
    U128,
    F32,
    F64,
    DateTime,
    Date,
    Uuid,
    Ipv4,
    Ipv6,
    Base64,
    /// Bytes with a name and a type: a part of a multipart body.
    File,
    /// A type from elsewhere: id of one of [`Api::foreign`].
    Foreign(u32),
}

/// A type that is not generated.
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignType {
    /// What [`Scalar::Foreign`] knows it by.
    pub id: u32,
    /// Its path, which has been checked to be one.
    pub path: String,
    /// How it is read and written.
    pub codec: RustTypeCodec,
    /// The JSON type that the schema has; `None` if it has several, or does not tell.
    pub kind: Option<SimpleType>,
    /// What the generated crate depends on because of it: packages, as in a manifest.
    pub dependencies: toml::Table,
    /// What asks for it.
    pub said_at: Place,
}

/// The properties of an object.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// In declared order.
    pub fields: Vec<Field>,
    /// Where further properties go, if they are kept.
    pub extra: Option<Extra>,
    /// `additionalProperties: false`: servers refuse what is not listed.
    pub is_closed: bool,
}

/// One property.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its names.
    pub name: Name,
    /// Where the property's schema stands.
    pub location: Location,
    /// Its type; `null` is told here, absence by `presence`.
    pub ty: Type,
    /// Must it be there?
    pub presence: Presence,
    /// May only one side send it?
    pub access: Access,
    /// What the document says about it.
    pub docs: Docs,
    /// `default`.
    pub default: Option<Value>,
    /// What else its value must satisfy, for people.
    pub constraints: Constraints,
    /// How it is written in XML.
    pub xml: XmlNode,
    /// Further attributes.
    pub attributes: Vec<String>,
    /// The same for machines, with what is within the value.
    pub checks: Vec<Check>,
}

/// Is a value always there?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Required,
    /// Not always.
    Optional,
}

/// `readOnly` and `writeOnly`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Neither.
    Both,
    /// `readOnly`: the server's to set.
    ReadOnly,
    /// `writeOnly`: the client's to set, never told.
    WriteOnly,
}

/// Properties beyond the documented ones.
#[derive(Debug, Clone)]
pub struct Extra {
    /// Name of the field.
    pub name: Name,
    /// Type of the values.
    pub ty: Type,
    /// What the values must satisfy.
    pub checks: Vec<Check>,
}

/// A value of an enumeration.
#[derive(Debug, Clone)]
pub struct Variant<T> {
    /// Its names.
    pub name: Name,
    /// The value.
    pub value: T,
    /// What the document says about it.
    pub docs: Docs,
}

/// One of several types.
#[derive(Debug, Clone)]
pub struct Union {
    /// The members.
    pub members: Vec<Member>,
    /// The property that tells them apart.
    pub discriminator: Option<Discriminator>,
}

/// A member of a union.
#[derive(Debug, Clone)]
pub struct Member {
    /// Name of the variant.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Where the member's schema stands.
    pub location: Location,
}

/// `discriminator`.
#[derive(Debug, Clone)]
pub struct Discriminator {
    /// Where it stands.
    pub location: Location,
    /// The property.
    pub property: String,
    /// Values with the index of the member they stand for.
    pub values: Vec<(String, usize)>,
    /// The member that is meant where there is no such value.
    pub default: Option<usize>,
}
