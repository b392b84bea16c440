//! Tokens that change.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use http::HeaderValue;

use super::credentials::secret;
use crate::clock::Instant;

/// A token is renewed this long before it expires, or in the last tenth of its time.
const RENEWAL: Duration = Duration::from_secs(60);

/// An access token. It never shows itself.
#[derive(Clone)]
pub struct Token {
    text: String,
    times: Option<Times>,
}

#[derive(Clone, Copy)]
struct Times {
    renewal: Instant,
    last_use: Instant,
}

impl Token {
    /// A token, good until the server refuses it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), times: None }
    }

    /// It expires after so long.
    #[must_use]
    pub fn valid_for(mut self, time: Duration) -> Self {
        let now = Instant::now();
        // A century is for ever, and no instant is out of range.
        let time = time.min(Duration::from_secs(100 * 365 * 24 * 3600));
        let lead = RENEWAL.min(time / 10);
        self.times = Some(Times { renewal: now + (time - lead), last_use: now + (time - lead / 10) });
        self
    }

    /// `Bearer …`, if that is a legal header.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        secret(&format!("Bearer {}", self.text))
    }

    pub(super) fn is_fresh(&self) -> bool {
        self.times.is_none_or(|times| Instant::now() < times.renewal)
    }

    /// Is it so late that it may have expired on arrival?
    pub(super) fn is_stale(&self) -> bool {
        self.times.is_some_and(|times| Instant::now() >= times.last_use)
    }
}

/// The same text is the same token, whenever it was given.
impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Token {}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// What a [`TokenSource`] gives.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Token, Box<dyn std::error::Error + Send + Sync>>> + Send + 'a>>;

/// Where tokens come from. Any function that returns a future of one is such a source:
///
/// ```
/// use specwright_runtime::client::{Cached, Token};
///
/// let source = Cached::new(|| async { Ok::<_, std::io::Error>(Token::new("…")) });
/// // Client::builder().token_source(source)
/// ```
///
/// A token has to come within the time of an attempt. Where none comes, or the error is or stems from
/// an `io::Error` of a connection that failed or took too long, the call is tried again as [`Retry`]
/// says; other errors end it.
///
/// [`Retry`]: super::Retry
pub trait TokenSource: Send + Sync + 'static {
    /// The token to send now; another one than `refused`, which the server answered 401. It is
    /// asked before each request, and by many at a time: [`Cached`](super::Cached) asks it when there is need.
    fn token<'a>(&'a self, refused: Option<&'a Token>) -> TokenFuture<'a>;
}

impl<F, T, E> TokenSource for F
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Future<Output = Result<Token, E>> + Send + 'static,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn token<'a>(&'a self, _: Option<&'a Token>) -> TokenFuture<'a> {
        let asked = self();
        Box::pin(async move { asked.await.map_err(Into::into) })
    }
}
