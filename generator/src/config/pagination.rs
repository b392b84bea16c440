//! Options about lists that come in pages.

use serde::Deserialize;

/// How the pages of an operation follow one another. It goes before what `x-pagination` says of it, and before what its
/// shape suggests.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pagination {
    /// What leads from one page to the next.
    pub by: PagesBy,
    /// The property of the answer that leads on: its name, or a JSON pointer (RFC 6901).
    #[serde(default)]
    pub next: Option<String>,
    /// The parameter that it goes to, or that counts.
    #[serde(default)]
    pub parameter: Option<String>,
    /// The property with the items, where it is not clear which one has them.
    #[serde(default)]
    pub items: Option<String>,
    /// The number of the first page: the parameter's default, or else 1.
    #[serde(default)]
    pub first: Option<i64>,
}

/// What leads from one page to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PagesBy {
    /// Nothing: the operation gives no pages, whatever it looks like.
    None,
    /// A `Link` header (RFC 8288).
    Link,
    /// A URL in the answer.
    Url,
    /// A value in the answer, for a parameter.
    Token,
    /// The number of the page, in a parameter.
    Page,
    /// The number of items so far, in a parameter.
    Offset,
}

impl Pagination {
    /// With no more said than what leads to the next page.
    #[must_use]
    pub fn by(by: PagesBy) -> Self {
        Self { by, next: None, parameter: None, items: None, first: None }
    }
}
