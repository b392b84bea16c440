//! Keeps tokens, and sees to it that one at a time asks for another.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::Poll;
use std::time::Duration;

use futures_util::future::{FutureExt, Shared};

use super::token::{Token, TokenFuture, TokenSource};
use super::transient::{is_transient, Transient};
use super::transport::Cause;
use crate::clock::{sleep, Instant};
use crate::http::BoxError;

/// After a failure nobody asks again for so long.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Keeps the token of a source until shortly before it expires or until the server refuses it.
/// However many need one, one at a time asks for it; who asks may leave, and what comes is kept all
/// the same. A token that is about to expire is given out while the next one is on its way.
pub struct Cached<S> {
    source: Arc<S>,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    token: Option<Token>,
    failure: Option<(Instant, SharedError)>,
    renewal: Option<Renewal>,
}

/// What all wait for who need a token. A refresh token is good once, so whoever leaves must not take
/// what the server has answered away with him.
type Renewal = Shared<Pin<Box<dyn Future<Output = Result<Token, SharedError>> + Send>>>;

impl<S: TokenSource> Cached<S> {
    /// Asks this source.
    #[must_use]
    pub fn new(source: S) -> Self {
        Self { source: Arc::new(source), kept: Arc::default() }
    }

    async fn get(&self, refused: Option<&Token>) -> Result<Token, BoxError> {
        let (mut renewal, old) = match self.look(refused) {
            Found::Token(token) => return Ok(token),
            Found::Failure(why) => return Err(why.told()),
            Found::Renewal(renewal, old) => (renewal, old),
        };
        let Some(old) = old else { return renewal.await.map_err(SharedError::told) };
        // Some sources answer at once.
        let answered = std::future::poll_fn(|cx| Poll::Ready(Pin::new(&mut renewal).poll(cx))).await;
        match answered {
            Poll::Ready(Ok(new)) => Ok(new),
            Poll::Ready(Err(_)) | Poll::Pending => Ok(old),
        }
    }

    fn look(&self, refused: Option<&Token>) -> Found {
        let mut kept = lock(&self.kept);
        kept.token.take_if(|token| token.is_stale() || Some(&*token) == refused);
        let old = kept.token.clone();
        if let Some(renewal) = &kept.renewal {
            return match old {
                Some(token) if token.is_fresh() => Found::Token(token),
                old => Found::Renewal(renewal.clone(), old),
            };
        }
        let pause = kept.pause();
        match (old, &kept.failure) {
            (Some(token), _) if token.is_fresh() || pause.is_some() => Found::Token(token),
            (None, Some((_, why))) if pause.is_some() && !why.is_transient => Found::Failure(why.clone()),
            (old, _) => {
                let renewal = self.renewal(pause, refused.cloned());
                kept.renewal = Some(renewal.clone());
                drop(kept);
                drive(renewal.clone());
                Found::Renewal(renewal, old)
            }
        }
    }

    fn renewal(&self, pause: Option<Duration>, refused: Option<Token>) -> Renewal {
        let source = Arc::clone(&self.source);
        let under_way = UnderWay(Arc::downgrade(&self.kept));
        let asked = async move {
            if let Some(pause) = pause {
                sleep(pause).await;
            }
            let answer = source.token(refused.as_ref()).await.map_err(SharedError::new);
            under_way.end(&answer);
            answer
        };
        let asked: Pin<Box<dyn Future<Output = _> + Send>> = Box::pin(asked);
        asked.shared()
    }
}

enum Found {
    Token(Token),
    Failure(SharedError),
    /// What is on its way, and what will do until then.
    Renewal(Renewal, Option<Token>),
}

impl Kept {
    /// How long nobody shall ask again.
    fn pause(&self) -> Option<Duration> {
        let (when, _) = self.failure.as_ref()?;
        PAUSE_AFTER_FAILURE.checked_sub(when.elapsed()).filter(|pause| !pause.is_zero())
    }
}

fn lock(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A renewal, which ends even if its source panics.
struct UnderWay(Weak<Mutex<Kept>>);

impl UnderWay {
    fn end(&self, answer: &Result<Token, SharedError>) {
        let Some(kept) = self.0.upgrade() else { return };
        let mut kept = lock(&kept);
        match answer {
            Ok(token) => {
                kept.token = Some(token.clone());
                kept.failure = None;
            }
            Err(why) => kept.failure = Some((Instant::now(), why.clone())),
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let Some(kept) = self.0.upgrade() else { return };
        // What is dropped within may lock again.
        let renewal = lock(&kept).renewal.take();
        drop(renewal);
    }
}

/// Runs it to its end, whoever else waits for it.
#[cfg(not(target_arch = "wasm32"))]
fn drive(renewal: Renewal) {
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn(renewal);
    }
}

#[cfg(target_arch = "wasm32")]
fn drive(renewal: Renewal) {
    wasm_bindgen_futures::spawn_local(async move { drop(renewal.await) });
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

/// An error that many are told of. It reads like the one that it is.
#[derive(Debug, Clone)]
struct SharedError {
    error: Arc<dyn std::error::Error + Send + Sync>,
    is_transient: bool,
}

impl SharedError {
    fn new(error: BoxError) -> Self {
        Self { is_transient: is_transient(error.as_ref()), error: Arc::from(error) }
    }

    fn told(self) -> BoxError {
        if self.is_transient {
            Transient::mark(self)
        } else {
            self.into()
        }
    }
}

impl fmt::Display for SharedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for SharedError {
    fn source(&self) -> Option<&Cause> {
        self.error.source()
    }
}
