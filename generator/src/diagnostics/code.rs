use std::fmt;
use std::str::FromStr;

use super::text::{distance, quote};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be generated until it is mended.
    Error,
    /// Something is generated differently from what the document asks, or a mistake was mended.
    Warning,
}

impl Severity {
    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a warning means for the generated code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cost {
    /// It lacks something that the document asks for.
    Degrades,
    /// It lacks nothing: a mistake was put right, or a name was chosen.
    Harmless,
}

/// One row per code: its name and severity. Warnings degrade what they point at, unless they are
/// said to be `Harmless`.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident $(, $cost:ident)?;)+) => {
        /// The kinds of finding. Their names are stable: configuration and tools refer to them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The severity it has unless the configuration says otherwise.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// What it means, in one sentence.
            #[must_use]
            pub fn summary(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+).trim_ascii(),)+ }
            }

            fn cost(self) -> Cost {
                match self { $(Self::$variant => cost!($($cost)?),)+ }
            }
        }
    };
}

macro_rules! cost {
    () => {
        Cost::Degrades
    };
    ($cost:ident) => {
        Cost::$cost
    };
}

codes! {
    /// A file could not be read.
    UnreadableFile = "unreadable-file", Error;
    /// The text is neither YAML nor JSON.
    SyntaxError = "syntax-error", Error;
    /// The document is nested too deeply, or its aliases expand to too much.
    TooLarge = "too-large", Error;
    /// The document is not an OpenAPI document.
    NotOpenApi = "not-openapi", Error;
    /// The document's version of OpenAPI is not supported.
    UnsupportedVersion = "unsupported-version", Error;
    /// An overlay is no OpenAPI Overlay, or cannot be applied.
    InvalidOverlay = "invalid-overlay", Error;
    /// An action of an overlay selects nothing.
    UnmatchedTarget = "unmatched-target", Error;
    /// An overlay says that it is for another document.
    OverlayMismatch = "overlay-mismatch", Warning, Harmless;
    /// A part of the document does not have the shape the specification gives it.
    InvalidShape = "invalid-shape", Warning;
    /// A `$ref` leads nowhere.
    DanglingReference = "dangling-reference", Warning;
    /// A `$ref` leads back to itself.
    CyclicReference = "cyclic-reference", Warning;
    /// A `$ref` leads to a network address, from which nothing was fetched.
    RemoteReference = "remote-reference", Warning;
    /// Two operations have the same `operationId`.
    DuplicateOperationId = "duplicate-operation-id", Warning, Harmless;
    /// Two operations have the same method and path.
    DuplicateOperation = "duplicate-operation", Warning;
    /// Two operations are for the same requests, but for the names of their parameters.
    AmbiguousPath = "ambiguous-path", Warning, Harmless;
    /// A schema's `type` is not one of JSON Schema's.
    UnknownType = "unknown-type", Warning;
    /// A path template names a parameter that is not declared, or the other way round.
    PathParameterMismatch = "path-parameter-mismatch", Warning;
    /// The configuration is wrong.
    InvalidConfiguration = "invalid-configuration", Error;
    /// A small mistake of the document was put right.
    Mended = "mended", Warning, Harmless;
    /// A mapping has the same key twice.
    DuplicateKey = "duplicate-key", Warning;
    /// A keyword or construct is not supported and was left out.
    Unsupported = "unsupported", Warning;
    /// A value's bounds, length or pattern are not checked.
    UncheckedConstraint = "unchecked-constraint", Warning;
    /// A schema cannot be expressed as a Rust type and became a JSON value.
    DegradedToJson = "degraded-to-json", Warning;
    /// Nothing says how a value is written in a media type.
    UnsupportedMediaType = "unsupported-media-type", Warning;
    /// Nothing says how a parameter or a field is written.
    UnsupportedStyle = "unsupported-style", Warning;
    /// A security scheme has no support yet.
    UnsupportedSecurity = "unsupported-security", Warning;
    /// Two names became the same in Rust and were told apart.
    NameCollision = "name-collision", Warning, Harmless;
    /// A union's members cannot be told apart for certain.
    AmbiguousUnion = "ambiguous-union", Warning;
    /// Members of an `allOf` contradict each other.
    ConflictingAllOf = "conflicting-all-of", Warning;
    /// A default is no value of its own schema.
    UnfitDefault = "unfit-default", Warning;
    /// A type that requires itself: no finite value exists.
    UninhabitedType = "uninhabited-type", Warning;
    /// What a schema says contradicts itself: no value can ever be valid.
    UnsatisfiableSchema = "unsatisfiable-schema", Warning, Harmless;
    /// An operation has no `operationId`; a name was made from method and path.
    MissingOperationId = "missing-operation-id", Warning, Harmless;
    /// An operation was skipped.
    SkippedOperation = "skipped-operation", Warning;
    /// What a calling crate uses is not known for certain, and more is generated.
    UnclearUse = "unclear-use", Warning, Harmless;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Code {
    /// Does the generated code lack something at the place of a warning of this kind?
    #[must_use]
    pub fn degrades(self) -> bool {
        self.cost() == Cost::Degrades
    }
}

/// A name that no [`Code`] has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode {
    name: String,
}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(name: &str) -> Result<Self, UnknownCode> {
        let found = Self::ALL.iter().find(|code| code.as_str() == name);
        found.copied().ok_or_else(|| UnknownCode { name: name.to_owned() })
    }
}

/// With the most similar name, if one is similar enough to be meant, or else those that it is a part of.
impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no diagnostic {}", quote(&self.name))?;
        let name = self.name.to_lowercase().replace('_', "-");
        let nearest = Code::ALL.iter().map(|code| (distance(&name, code.as_str()), code)).min();
        match nearest {
            Some((distance, code)) if distance <= code.as_str().len() / 3 => {
                write!(f, "; do you mean `{code}`?")
            }
            _ => {
                let parts = Code::ALL.iter().filter(|code| name.len() > 2 && code.as_str().contains(&name));
                let parts: Vec<String> = parts.take(3).map(|code| format!("`{code}`")).collect();
                if parts.is_empty() { Ok(()) } else { write!(f, "; do you mean {}?", parts.join(" or ")) }
            }
        }
    }
}

impl std::error::Error for UnknownCode {}
