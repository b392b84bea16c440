//! The API as data: no document, no tokens, nothing left to compute about names or shapes.
//!
//! Types live in an arena and are named by [`TypeId`]; *defining* a type ([`TypeDef`]) and *using*
//! one ([`Type`]) are different things. What passes find out goes into side tables
//! ([`passes::Analysis`]), never into the nodes.

mod arena;
mod body;
pub mod build;
mod check;
mod dump;
mod multipart;
mod operation;
pub mod passes;
mod prune;
mod types;
mod used;
mod xml;

pub use arena::{Arena, Module, TypeDef, TypeId};
pub use body::{Alternative, Alternatives, Body, FormField, Media, MediaCodec};
pub use check::Check;
pub use dump::{describe_rule, dump, kind, shown};
pub use multipart::{Joint, Part, PartForm};
pub use operation::{
    Explode, Group, Header, Headers, Link, Operation, Outcome, Outcomes, Parameter, ParameterStyle, Reserved,
    Sender,
};
pub use types::{
    Access, Discriminator, Docs, Extra, Field, ForeignType, Member, Presence, Record, Remarks, Scalar, Shape,
    Type, Union, Variant,
};
pub use used::Used;
pub(crate) use used::{Names, leave_out_unused};
pub use xml::{XmlKind, XmlList, XmlName, XmlNode};

use std::collections::BTreeSet;

use crate::diagnostics::Location;
use crate::document::model::{Info, SecurityScheme, Server};

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
    /// Types that are not generated.
    pub foreign: Vec<ForeignType>,
    /// Where things stand that the options leave out.
    pub left_out: BTreeSet<Location>,
}

impl Api {
    /// The operations of a group, in order.
    pub fn operations_of<'a>(&'a self, group: &'a Group) -> impl Iterator<Item = &'a Operation> {
        group.operations.iter().filter_map(|index| self.operations.get(*index))
    }

    /// The types that a body may be of: its alternatives, or itself.
    pub fn types_of_body<'a>(&'a self, ty: &'a Type) -> impl Iterator<Item = &'a Type> {
        let alternatives = ty.one_of().and_then(|index| self.alternatives.get(index));
        let own = alternatives.is_none().then_some(ty);
        let variants = alternatives.into_iter().flat_map(|known| &known.variants);
        variants.map(|variant| &variant.ty).chain(own)
    }

    /// What the generated crate depends on because of types that are not generated: packages, as in a manifest.
    #[must_use]
    pub fn dependencies(&self) -> toml::Table {
        let mut all = toml::Table::new();
        for (package, dependency) in self.foreign.iter().flat_map(|foreign| &foreign.dependencies) {
            all.entry(package.clone()).or_insert_with(|| dependency.clone());
        }
        all
    }

    /// A type that is not generated.
    #[must_use]
    pub fn foreign_type(&self, id: u32) -> Option<&ForeignType> {
        self.foreign.iter().find(|foreign| foreign.id == id)
    }

    /// Is it a time of one of the crates that the runtime knows?
    pub(crate) fn is_foreign_time(&self, id: u32) -> bool {
        self.foreign_type(id).is_some_and(|foreign| foreign.path.starts_with("specwright_runtime::"))
    }

    /// Is any body read and written by this codec?
    #[must_use]
    pub fn has_codec(&self, codec: MediaCodec) -> bool {
        self.operations.iter().any(|operation| {
            let bodies = operation.body.iter().flat_map(|body| &body.media);
            let outcomes = operation.success.list.iter().chain(&operation.errors.list);
            let parameters = operation.parameters.iter().filter_map(|parameter| parameter.content.as_deref());
            let mut media = bodies.chain(outcomes.flat_map(|outcome| &outcome.media)).chain(parameters);
            media.any(|media| media.has_codec(codec))
        })
    }

    /// What of the runtime the code needs on both sides.
    #[must_use]
    pub fn runtime_features(&self) -> Vec<&'static str> {
        let mut features = Vec::new();
        if !self.operations.is_empty() {
            features.push("http");
        }
        if self.has_multipart() {
            features.push("multipart");
        }
        for (codec, feature) in [(MediaCodec::Xml, "xml"), (MediaCodec::Yaml, "yaml")] {
            if self.has_codec(codec) {
                features.push(feature);
            }
        }
        for feature in ["jiff", "time"] {
            let module = format!("specwright_runtime::{feature}::");
            if self.foreign.iter().any(|foreign| foreign.path.starts_with(&module)) {
                features.push(feature);
            }
        }
        features
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
