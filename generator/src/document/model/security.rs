//! Security schemes, and what asks for them.

use serde_json::Value;

use super::ParameterPlace;
use crate::diagnostics::Location;

/// Schemes that must all be met (name and scopes). OpenAPI 3.0.4 §4.7.30.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SecurityRequirement {
    /// Scheme name and required scopes; empty for anonymous access.
    pub schemes: Vec<(String, Vec<String>)>,
}

/// One of `components/securitySchemes`. OpenAPI 3.0.4 §4.7.27.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// Where it stands.
    pub location: Location,
    /// Name in the components.
    pub name: String,
    /// What it is.
    pub kind: SecuritySchemeKind,
    /// `description`.
    pub description: Option<String>,
}

/// The kinds of security scheme.
#[derive(Debug, Clone, PartialEq)]
pub enum SecuritySchemeKind {
    /// `http` with its scheme (`bearer`, `basic`, …), in lower case.
    Http {
        /// `scheme`.
        scheme: String,
    },
    /// `apiKey`.
    ApiKey {
        /// Header, query parameter or cookie name.
        name: String,
        /// Where the key goes.
        place: ParameterPlace,
    },
    /// `oauth2`; flows stay as data until they are supported.
    OAuth2(Value),
    /// `openIdConnect`.
    OpenIdConnect {
        /// Discovery URL.
        url: String,
    },
    /// Anything else, by the name of its `type`.
    Other(String),
}
