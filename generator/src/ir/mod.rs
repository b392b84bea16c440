//! The API as data: no document, no tokens, nothing left to compute about names or shapes.
//!
//! Types live in an arena and are named by [`TypeId`]; *defining* a type ([`TypeDef`]) and *using*
//! one ([`Type`]) are different things. What passes find out goes into side tables
//! ([`passes::Analysis`]), never into the nodes.

pub mod build;
mod dump;
pub mod passes;

pub use dump::dump;

use serde_json::Value;

use crate::diagnostics::Location;
use crate::document::model::{
    Constraints, Info, ParameterPlace, SecurityRequirement, SecurityScheme, Server, Status, Style,
};
use crate::names::Name;

/// Everything that is to be generated.
#[derive(Debug, Clone)]
pub struct Api {
    /// Title, version, description.
    pub info: Info,
    /// Where the API is served.
    pub servers: Vec<Server>,
    /// Ways to authenticate.
    pub security_schemes: Vec<SecurityScheme>,
    /// All type definitions.
    pub types: Arena,
    /// Groups of types by the schema component (or operation) they belong to, in order.
    pub modules: Vec<Module>,
    /// All operations, in the document's order: of paths, then of webhooks, then of callbacks.
    pub operations: Vec<Operation>,
    /// Bodies that are one of several types, by their media types.
    pub alternatives: Vec<Alternatives>,
    /// Groups of operations of paths, by their first tag.
    pub groups: Vec<Group>,
    /// The operations of webhooks.
    pub webhooks: Option<Group>,
    /// The operations of each callback.
    pub callbacks: Vec<Group>,
}

impl Api {
    /// The operations of a group, in order.
    pub fn operations_of<'a>(&'a self, group: &'a Group) -> impl Iterator<Item = &'a Operation> {
        group.operations.iter().filter_map(|index| self.operations.get(*index))
    }

    /// The types that a body may be of: its alternatives, or itself.
    pub fn types_of_body<'a>(&'a self, ty: &'a Type) -> impl Iterator<Item = &'a Type> {
        let alternatives = match ty {
            Type::OneOf(index) => self.alternatives.get(*index),
            _ => None,
        };
        let own = alternatives.is_none().then_some(ty);
        let variants = alternatives.into_iter().flat_map(|known| &known.variants);
        variants.map(|variant| &variant.ty).chain(own)
    }

    /// Is there anything that the document says nothing about?
    #[must_use]
    pub fn has_undescribed(&self) -> bool {
        let is_bare = |docs: &Docs| docs.title.is_none() && docs.description.is_none();
        let in_shape = |shape: &Shape| match shape {
            Shape::Record(record) => record.fields.iter().any(|field| is_bare(&field.docs)),
            _ => false,
        };
        let in_operation = |operation: &Operation| {
            let headers = operation.headers.iter().flat_map(|headers| &headers.fields);
            operation.parameters.iter().any(|parameter| is_bare(&parameter.docs))
                || headers.into_iter().any(|header| is_bare(&header.docs))
        };
        self.types.iter().any(|(_, def)| in_shape(&def.shape)) || self.operations.iter().any(in_operation)
    }

    /// Is anything in it deprecated?
    #[must_use]
    pub fn has_deprecated(&self) -> bool {
        let in_shape = |shape: &Shape| match shape {
            Shape::Record(record) => record.fields.iter().any(|field| field.docs.deprecated),
            _ => false,
        };
        let in_operation = |operation: &Operation| {
            let headers = operation.headers.iter().flat_map(|headers| &headers.fields);
            operation.docs.deprecated
                || operation.parameters.iter().any(|parameter| parameter.docs.deprecated)
                || headers.into_iter().any(|header| header.docs.deprecated)
        };
        self.types.iter().any(|(_, def)| def.docs.deprecated || in_shape(&def.shape))
            || self.operations.iter().any(in_operation)
    }
}

/// Names one definition in the [`Arena`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(u32);

/// The definitions, in the order in which they were found.
#[derive(Debug, Clone, Default)]
pub struct Arena {
    defs: Vec<TypeDef>,
}

impl Arena {
    /// Adds a definition.
    pub fn push(&mut self, def: TypeDef) -> TypeId {
        let id = TypeId(u32::try_from(self.defs.len()).unwrap_or(u32::MAX));
        self.defs.push(def);
        id
    }

    /// The definition of `id`; `None` for an id of another arena.
    #[must_use]
    pub fn get(&self, id: TypeId) -> Option<&TypeDef> {
        self.defs.get(id.0 as usize)
    }

    /// The definition of `id`, to complete it.
    pub fn get_mut(&mut self, id: TypeId) -> Option<&mut TypeDef> {
        self.defs.get_mut(id.0 as usize)
    }

    /// All definitions with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        (0..).map(TypeId).zip(&self.defs)
    }

    /// The number of definitions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.defs.len()
    }

    /// What an alias stands for in the end; other types as they are.
    #[must_use]
    pub fn resolve<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut ty = ty;
        for _ in 0..=self.defs.len() {
            let Type::Named(id) = ty else { return ty };
            match self.get(*id).map(|def| &def.shape) {
                Some(Shape::Alias(target)) => ty = target,
                _ => return ty,
            }
        }
        ty
    }

    /// The record that `ty` names, directly or through aliases.
    #[must_use]
    pub fn record<'a>(&'a self, ty: &'a Type) -> Option<(TypeId, &'a Record)> {
        let Type::Named(id) = self.resolve(ty) else { return None };
        match &self.get(*id)?.shape {
            Shape::Record(record) => Some((*id, record)),
            _ => None,
        }
    }
}

/// A type to be emitted.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// Its name; `wire` is the schema's.
    pub name: Name,
    /// The module it is emitted in: index into [`Api::modules`].
    pub module: usize,
    /// The schema it was made from.
    pub location: Location,
    /// What the document says about it.
    pub docs: Docs,
    /// What it is.
    pub shape: Shape,
}

impl TypeDef {
    /// The schema's name in the document; `None` for one that stands in place.
    #[must_use]
    pub fn schema_name(&self) -> Option<&str> {
        let wire = self.name.wire();
        (!wire.starts_with('/')).then_some(wire)
    }
}

/// A file of types: a schema component with the inline types that belong to it.
#[derive(Debug, Clone)]
pub struct Module {
    /// Name of the module.
    pub name: Name,
    /// Its types, in order.
    pub types: Vec<TypeId>,
}

/// Prose, as the document has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// `title` or `summary`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
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
}

/// The properties of an object.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// In declared order.
    pub fields: Vec<Field>,
    /// Where further properties go, if they are kept.
    pub extra: Option<Extra>,
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
    /// The same for machines, with what is within the value.
    pub checks: Vec<Check>,
}

/// What a value must satisfy beyond its type. JSON Schema 2020-12 validation §6.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// `minimum`
    Minimum(f64),
    /// `maximum`
    Maximum(f64),
    /// `exclusiveMinimum`
    Above(f64),
    /// `exclusiveMaximum`
    Below(f64),
    /// `multipleOf`
    MultipleOf(f64),
    /// `minLength`
    MinLength(u64),
    /// `maxLength`
    MaxLength(u64),
    /// `pattern`, in the syntax of `regex-lite`.
    Pattern(String),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `uniqueItems`
    UniqueItems,
    /// `minProperties`
    MinProperties(u64),
    /// `maxProperties`
    MaxProperties(u64),
    /// What every element of an array, or every value of a map, must satisfy.
    Each(Vec<Check>),
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

/// Operations that share a tag: a client file and a server trait. Or those of the webhooks or of
/// a callback: a receiver's trait.
#[derive(Debug, Clone)]
pub struct Group {
    /// Name of the module; `wire` is the tag or the callback.
    pub module: Name,
    /// Name of the trait.
    pub server: Name,
    /// The tag's description.
    pub description: Option<String>,
    /// Indices into [`Api::operations`].
    pub operations: Vec<usize>,
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Name of the method; `wire` is the operation's id.
    pub name: Name,
    /// Name of the request struct.
    pub request: Name,
    /// Name of the client's call.
    pub call: Name,
    /// Where it stands.
    pub location: Location,
    /// What the document says about it.
    pub docs: Docs,
    /// HTTP method in upper case.
    pub method: String,
    /// Path template.
    pub path: String,
    /// Parameters in the order of the fields.
    pub parameters: Vec<Parameter>,
    /// Request body.
    pub body: Option<Body>,
    /// Successes: none if the document names none.
    pub success: Outcomes,
    /// Errors by status.
    pub errors: Outcomes,
    /// Documented response headers.
    pub headers: Option<Headers>,
    /// Security that applies: alternatives. Empty: none asked.
    pub security: Vec<SecurityRequirement>,
    /// Servers of its own.
    pub servers: Vec<Server>,
    /// Who sends the request.
    pub sender: Sender,
    /// What the document calls the webhook or callback; empty for operations of paths.
    pub event: String,
    /// Callbacks it leads to: indices into [`Api::callbacks`].
    pub callbacks: Vec<usize>,
    /// What may be called next.
    pub links: Vec<Link>,
}

/// Who sends the request of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// The client: an operation of a path.
    Client,
    /// The server: a webhook or a callback.
    Server,
}

/// What may be called after an operation. OpenAPI 3.0.4 §4.7.20.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its key.
    pub name: String,
    /// The operation's id, or a reference to it.
    pub operation: String,
    /// The operation, if it is one of the document: index into [`Api::operations`].
    pub target: Option<usize>,
    /// `description`.
    pub description: Option<String>,
    /// Parameters with their values, and the body as `body`; as the document writes them.
    pub values: Vec<(String, String)>,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name of the field.
    pub name: Name,
    /// Where it stands.
    pub location: Location,
    /// Where it goes.
    pub place: ParameterPlace,
    /// How it is written.
    pub style: ParameterStyle,
    /// Are members written one by one?
    pub explode: Explode,
    /// What becomes of reserved characters?
    pub reserved: Reserved,
    /// Its type.
    pub ty: Type,
    /// Must it be given?
    pub presence: Presence,
    /// What the document says about it.
    pub docs: Docs,
    /// `default` of its schema.
    pub default: Option<Value>,
    /// What its value must satisfy.
    pub checks: Vec<Check>,
}

/// How a parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterStyle {
    /// In one of the styles of OpenAPI 3.0.4 §4.7.12.3.
    Style(Style),
    /// An object of style `form`, exploded: every member is a parameter of its own.
    Members,
    /// As JSON (`content: application/json`).
    Json,
    /// The query is the parameter, as JSON.
    QueryJson,
}

/// `explode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explode {
    /// Members are written one by one.
    Yes,
    /// Members are joined.
    No,
}

/// `allowReserved`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserved {
    /// Reserved characters are percent-encoded.
    Encoded,
    /// Reserved characters are sent as they are.
    Sent,
}

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
    /// Which of several types the body is in it: index into [`Alternatives::variants`]. 0 where there
    /// is one type only.
    pub variant: usize,
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

/// What reads and writes a media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaCodec {
    /// JSON.
    Json,
    /// A scalar as plain text.
    Text,
    /// The bytes as they are.
    Raw,
    /// Nothing yet.
    Unsupported,
}

/// The successes, or the errors, of an operation.
#[derive(Debug, Clone)]
pub struct Outcomes {
    /// Name of the enum, if there is to be one.
    pub name: Name,
    /// By status, in the document's order.
    pub list: Vec<Outcome>,
}

/// A response.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Name of the variant.
    pub name: Name,
    /// Where it stands.
    pub location: Location,
    /// Which statuses.
    pub status: Status,
    /// `description`.
    pub description: String,
    /// Its body.
    pub ty: Type,
    /// Media types, in order.
    pub media: Vec<Media>,
    /// The type of the items, if the body is a sequence of them.
    pub items: Option<Type>,
}

/// The documented response headers of an operation, of all its responses together.
#[derive(Debug, Clone)]
pub struct Headers {
    /// Name of the struct.
    pub name: Name,
    /// One field per header; all optional, for not every response has every header.
    pub fields: Vec<Header>,
}

/// A documented response header.
#[derive(Debug, Clone)]
pub struct Header {
    /// Name of the field.
    pub name: Name,
    /// Where it stands.
    pub location: Location,
    /// Its type.
    pub ty: Type,
    /// How it is written.
    pub style: ParameterStyle,
    /// Are members written with their names?
    pub explode: Explode,
    /// What the document says about it.
    pub docs: Docs,
}
