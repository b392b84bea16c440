use std::fmt;

/// Why a client could not be set up.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL cannot be used.
    BaseUrl(String),
    /// The document has no absolute URL, and none was set.
    NoBaseUrl,
    /// A header or a credential cannot be sent.
    Setting(String),
    /// The transport could not be set up.
    Transport(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl(why) => write!(f, "the base URL {why}"),
            Self::NoBaseUrl => f.write_str("the document has no absolute URL: set one with `base_url`"),
            Self::Setting(why) => f.write_str(why),
            Self::Transport(why) => write!(f, "the transport could not be set up: {why}"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(why) => Some(why.as_ref()),
            _ => None,
        }
    }
}
