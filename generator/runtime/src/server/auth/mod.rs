//! Who is asking. OpenAPI 3.0.4 §4.7.30.
//!
//! The document says what credentials an operation takes, and the runtime finds them in the request. Whether they
//! are good is for an [`Authenticator`] to say; what it knows of the caller then is what
//! [`principal`](super::principal) gives to the handler.

mod admit;
mod credentials;

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use http::request::Parts;
use http::Extensions;

pub(super) use admit::{admit, challenges};

use crate::http::{decode, BoxError, OperationShape, Scheme};

/// Says whose credentials these are. A closure can be one:
///
/// ```
/// use specwright_runtime::server::{Claim, Denied, Routes};
///
/// #[derive(Clone)]
/// struct Caller(&'static str);
///
/// let routes = Routes::new(()).authenticate(|claim: Claim| async move {
///     match claim.bearer() {
///         Some("open sesame") => Ok(Caller("Ali")),
///         _ => Err(Denied::invalid("the token is not known")),
///     }
/// });
/// ```
pub trait Authenticator: Send + Sync + 'static {
    /// What is known of a caller.
    type Principal: Clone + Send + Sync + 'static;

    /// Looks at the credentials of one security requirement.
    fn authenticate(&self, claim: Claim) -> impl Future<Output = Result<Self::Principal, Denied>> + Send;
}

impl<F, Fut, P> Authenticator for F
where
    F: Fn(Claim) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<P, Denied>> + Send,
    P: Clone + Send + Sync + 'static,
{
    type Principal = P;

    fn authenticate(&self, claim: Claim) -> impl Future<Output = Result<P, Denied>> + Send {
        self(claim)
    }
}

/// An authenticator of whatever principal: it comes as an extension.
pub(super) trait Gatekeeper: Send + Sync {
    fn admit(&self, claim: Claim) -> Pin<Box<dyn Future<Output = Result<Extensions, Denied>> + Send + '_>>;
}

impl<A: Authenticator> Gatekeeper for A {
    fn admit(&self, claim: Claim) -> Pin<Box<dyn Future<Output = Result<Extensions, Denied>> + Send + '_>> {
        Box::pin(async move {
            let principal = self.authenticate(claim).await?;
            let mut extensions = Extensions::new();
            extensions.insert(principal);
            Ok(extensions)
        })
    }
}

/// The credentials that came for one of an operation's security requirements: one of each scheme that the
/// requirement lists.
#[derive(Clone)]
pub struct Claim {
    shape: &'static OperationShape,
    credentials: Vec<(Scheme, Credential)>,
    path: Vec<(&'static str, String)>,
    head: Parts,
}

/// What a caller shows.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credential {
    /// A token of `Authorization: Bearer …` (RFC 6750 §2.1), also of OAuth 2 and OpenID Connect.
    Bearer(String),
    /// `Authorization: Basic …`, decoded. RFC 7617 §2.
    Basic {
        /// Who it is.
        user: String,
        /// What only they know.
        password: String,
    },
    /// The value of a header, a query parameter or a cookie.
    ApiKey(String),
    /// The scheme is of a kind that the runtime does not know, such as a client's certificate: look at
    /// [`Claim::head`].
    Unknown,
}

impl Claim {
    /// The `operationId` of what is asked for.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.shape.id
    }

    /// The names of the schemes in the document, with what came for each of them.
    pub fn credentials(&self) -> impl Iterator<Item = (&'static str, &Credential)> {
        self.credentials.iter().map(|(scheme, credential)| (scheme.name, credential))
    }

    /// What came for the scheme of this name in the document.
    #[must_use]
    pub fn credential(&self, scheme: &str) -> Option<&Credential> {
        self.credentials().find(|(name, _)| *name == scheme).map(|(_, credential)| credential)
    }

    /// The token, if the requirement has a scheme with one.
    #[must_use]
    pub fn bearer(&self) -> Option<&str> {
        self.credentials().find_map(|(_, credential)| match credential {
            Credential::Bearer(token) => Some(token.as_str()),
            _ => None,
        })
    }

    /// User and password, if the requirement has a scheme with them.
    #[must_use]
    pub fn basic(&self) -> Option<(&str, &str)> {
        self.credentials().find_map(|(_, credential)| match credential {
            Credential::Basic { user, password } => Some((user.as_str(), password.as_str())),
            _ => None,
        })
    }

    /// The API key, if the requirement has a scheme with one.
    #[must_use]
    pub fn api_key(&self) -> Option<&str> {
        self.credentials().find_map(|(_, credential)| match credential {
            Credential::ApiKey(key) => Some(key.as_str()),
            _ => None,
        })
    }

    /// The scopes or roles that the requirement asks for.
    pub fn scopes(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.credentials.iter().flat_map(|(scheme, _)| scheme.scopes.iter().copied())
    }

    /// What the path says of a parameter, decoded; nothing where the template has no such parameter, or where it is
    /// no UTF-8.
    #[must_use]
    pub fn path_parameter(&self, name: &str) -> Option<String> {
        let (_, raw) = self.path.iter().find(|(captured, _)| *captured == name)?;
        decode(raw).ok().map(Cow::into_owned)
    }

    /// The request without its body.
    #[must_use]
    pub fn head(&self) -> &Parts {
        &self.head
    }
}

/// Says which schemes there are, and nothing of what came for them.
impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self.credentials().map(|(name, _)| name).collect();
        f.debug_struct("Claim").field("operation", &self.operation()).field("schemes", &schemes).finish()
    }
}

/// Says of what kind it is, and nothing else.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bearer(_) => "Bearer(..)",
            Self::Basic { .. } => "Basic(..)",
            Self::ApiKey(_) => "ApiKey(..)",
            Self::Unknown => "Unknown",
        })
    }
}

/// Why an [`Authenticator`] lets nobody in.
#[derive(Debug)]
pub struct Denied(Reason);

#[derive(Debug)]
enum Reason {
    Invalid(String),
    Forbidden(String),
    TooMany { detail: String, wait: Duration },
    Failed(BoxError),
}

impl Denied {
    /// The credentials are not good (any more): 401, with what the caller may know of it.
    #[must_use]
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self(Reason::Invalid(detail.into()))
    }

    /// The caller is known, and may not do this: 403, with what the caller may know of it.
    #[must_use]
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self(Reason::Forbidden(detail.into()))
    }

    /// The caller is known, and has asked too often: 429 with `Retry-After` (RFC 6585 §4), in whole seconds.
    #[must_use]
    pub fn too_many(detail: impl Into<String>, wait: Duration) -> Self {
        Self(Reason::TooMany { detail: detail.into(), wait })
    }

    /// Nothing can be said of the credentials, for something else went wrong: 500 without details.
    #[must_use]
    pub fn failed(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(Reason::Failed(source.into()))
    }
}
