/// A server that the document names. OpenAPI 3.0.4 §4.7.5.
#[derive(Debug, Clone, Copy)]
pub struct Server {
    /// Its URL, with the names of variables in braces.
    pub url: &'static str,
    /// The variables of the URL.
    pub variables: &'static [ServerVariable],
}

/// A variable of a server's URL: its name, its default, and the values that it may have; none for any.
/// OpenAPI 3.0.4 §4.7.6.
pub type ServerVariable = (&'static str, &'static str, &'static [&'static str]);

impl Server {
    /// A server at this URL.
    #[must_use]
    pub const fn new(url: &'static str, variables: &'static [ServerVariable]) -> Self {
        Self { url, variables }
    }
}
