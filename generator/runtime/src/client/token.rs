//! Tokens that change.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use http::HeaderValue;
use tokio::sync::Mutex;

use super::clock::Instant;
use super::credentials::secret;
use crate::http::BoxError;

/// A token is renewed this long before it expires, or in the last tenth of its time.
const RENEWAL: Duration = Duration::from_secs(60);

/// After a failure nobody asks again for so long.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// An access token. It never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    text: String,
    times: Option<Times>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Times {
    renewal: Instant,
    expiry: Instant,
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
        self.times = Some(Times { renewal: now + (time - lead), expiry: now + time });
        self
    }

    /// `Bearer …`, if that is a legal header.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        secret(&format!("Bearer {}", self.text))
    }

    fn is_fresh(&self) -> bool {
        self.times.is_none_or(|times| Instant::now() < times.renewal)
    }

    fn has_expired(&self) -> bool {
        self.times.is_some_and(|times| Instant::now() >= times.expiry)
    }
}

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
pub trait TokenSource: Send + Sync + 'static {
    /// The token to send now; another one than `refused`, which the server answered 401. It is
    /// asked before each request, and by many at a time: [`Cached`] asks it when there is need.
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

/// Keeps the token of a source until shortly before it expires or until the server refuses it.
/// However many need one, one at a time asks for it.
pub struct Cached<S> {
    source: S,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    token: Option<Token>,
    failure: Option<(Instant, String)>,
}

impl<S: TokenSource> Cached<S> {
    /// Asks this source.
    #[must_use]
    pub fn new(source: S) -> Self {
        Self { source, kept: Mutex::default() }
    }

    async fn get(&self, refused: Option<&Token>) -> Result<Token, BoxError> {
        let mut kept = self.kept.lock().await;
        kept.token.take_if(|token| token.has_expired() || Some(&*token) == refused);
        if let Some(token) = kept.token.as_ref().filter(|token| token.is_fresh()) {
            return Ok(token.clone());
        }
        let renewed = match kept.recent_failure() {
            Some(why) => Err(why.into()),
            None => self.source.token(refused).await,
        };
        match (renewed, &kept.token) {
            (Ok(token), _) => {
                *kept = Kept { token: Some(token.clone()), failure: None };
                Ok(token)
            }
            // The old one is good for a while yet.
            (Err(why), Some(old)) => {
                let old = old.clone();
                kept.failed(&why);
                Ok(old)
            }
            (Err(why), None) => {
                kept.failed(&why);
                Err(why)
            }
        }
    }
}

impl Kept {
    /// Who waited for what failed just now does not ask again.
    fn recent_failure(&self) -> Option<String> {
        let (when, why) = self.failure.as_ref()?;
        (when.elapsed() < PAUSE_AFTER_FAILURE).then(|| why.clone())
    }

    fn failed(&mut self, why: &BoxError) {
        if self.recent_failure().is_none() {
            self.failure = Some((Instant::now(), why.to_string()));
        }
    }
}

impl<S: TokenSource> TokenSource for Cached<S> {
    fn token<'a>(&'a self, refused: Option<&'a Token>) -> TokenFuture<'a> {
        Box::pin(self.get(refused))
    }
}

impl<S> fmt::Debug for Cached<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cached")
    }
}
