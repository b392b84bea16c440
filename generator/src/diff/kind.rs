//! Kinds of change, by codes that stay what they are.

use std::borrow::Cow;

pub use super::aspect::Aspect;
use super::aspect::Effect;
pub use super::event::Event;

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Outside schemas, or of the properties of one.
    Event(Event),
    /// Of a schema, where it is used.
    Schema(Scope, Aspect),
}

impl Kind {
    /// `request-property-max-length-decreased`
    #[must_use]
    pub fn code(self) -> Cow<'static, str> {
        match self {
            Self::Event(event) => event.code().into(),
            Self::Schema(Scope::ResponseBody, Aspect::EnumValueRemoved) => {
                "response-mediatype-enum-value-removed".into()
            }
            Self::Schema(scope, aspect) => format!("{}-{}", scope.word(), aspect.word()).into(),
        }
    }

    /// May the generated Rust be other code because of it?
    pub(super) fn shapes(self) -> bool {
        match self {
            Self::Schema(_, aspect) => aspect.shapes(),
            Self::Event(_) => true,
        }
    }
}

macro_rules! scopes {
    ($($name:ident $word:literal,)*) => {
        /// Where a schema is used.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the words say it")]
        pub enum Scope { $($name,)* }

        impl Scope {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The start of the code: `request-property`.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

scopes! {
    RequestBody "request-body",
    RequestProperty "request-property",
    RequestReadOnlyProperty "request-read-only-property",
    RequestParameter "request-parameter",
    RequestParameterProperty "request-parameter-property",
    RequestHeaderProperty "request-header-property",
    ResponseBody "response-body",
    ResponseProperty "response-property",
    ResponseWriteOnlyProperty "response-write-only-property",
    ResponseHeader "response-header",
    ResponseHeaderProperty "response-header-property",
}

/// Who sends the values of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Flow {
    /// The old client, to the new server.
    ToServer,
    /// The new server, to the old client.
    ToClient,
}

impl Flow {
    /// Does a change of such an effect break what is sent?
    pub(super) fn is_broken_by(self, effect: Effect) -> bool {
        match effect {
            Effect::Tightens => self == Self::ToServer,
            Effect::Loosens => self == Self::ToClient,
            Effect::Replaces => true,
            Effect::Keeps => false,
        }
    }
}

impl Scope {
    pub(super) fn is_request(self) -> bool {
        self.word().starts_with("request")
    }

    /// What is within a value: its properties, its items.
    pub(super) fn within(self) -> Self {
        match self {
            Self::RequestBody | Self::RequestProperty => Self::RequestProperty,
            Self::RequestParameter | Self::RequestParameterProperty => Self::RequestParameterProperty,
            Self::ResponseBody | Self::ResponseProperty => Self::ResponseProperty,
            Self::ResponseHeader | Self::ResponseHeaderProperty => Self::ResponseHeaderProperty,
            other => other,
        }
    }

    /// Nobody looks at what a client sends for `readOnly`, or may expect what is `writeOnly`.
    pub(super) fn is_idle(self) -> bool {
        matches!(self, Self::RequestReadOnlyProperty | Self::ResponseWriteOnlyProperty)
    }
}
