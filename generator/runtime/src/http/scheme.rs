//! Who may call what, and where. OpenAPI 3.0.4 §4.7.27 and §4.7.30.

/// Requirements of which one must be satisfied, each a list of schemes that are all needed. An
/// empty requirement is satisfied by anybody; no requirements at all ask for nothing.
pub type Security = &'static [&'static [Scheme]];

/// A way to say who is asking. OpenAPI 3.0.4 §4.7.27.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheme {
    /// Its name in the document.
    pub name: &'static str,
    /// How it is written.
    pub kind: SchemeKind,
    /// Where OAuth 2 tokens come from (OpenAPI 3.0.4 §4.7.29); empty if the document names nothing.
    pub token_url: &'static str,
    /// The scopes or roles that an operation asks for. OpenAPI 3.0.4 §4.7.30.
    pub scopes: &'static [&'static str],
}

/// How a caller's credentials are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// `Authorization: Bearer …` (RFC 6750 §2.1): also OAuth 2 and OpenID Connect.
    Bearer,
    /// `Authorization: Basic …`. RFC 7617.
    Basic,
    /// A header of this name.
    Header(&'static str),
    /// A query parameter of this name.
    Query(&'static str),
    /// A cookie of this name.
    Cookie(&'static str),
    /// Something that neither client nor server knows; it is up to a layer around them.
    Other,
}

impl Scheme {
    /// A scheme by its name in the document.
    #[must_use]
    pub const fn new(name: &'static str, kind: SchemeKind) -> Self {
        Self { name, kind, token_url: "", scopes: &[] }
    }

    /// With an OAuth 2 token endpoint.
    #[must_use]
    pub const fn token_url(self, token_url: &'static str) -> Self {
        Self { token_url, ..self }
    }

    /// With the scopes or roles that an operation asks for.
    #[must_use]
    pub const fn scopes(self, scopes: &'static [&'static str]) -> Self {
        Self { scopes, ..self }
    }
}

/// What is known of an API as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Api {
    /// The `User-Agent` of its client; empty for none.
    pub user_agent: &'static str,
    /// The URL that its paths are relative to; empty if unknown.
    pub base_url: &'static str,
    /// Its security schemes.
    pub schemes: &'static [Scheme],
}
