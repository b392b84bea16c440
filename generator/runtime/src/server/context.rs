//! What a handler can know of its request beside the operation's struct.

use std::fmt;

use http::header::WWW_AUTHENTICATE;
use http::{Extensions, StatusCode};

use super::auth::challenges;
use crate::error::Error;
use crate::http::OperationShape;

tokio::task_local! {
    /// The request that this task answers.
    pub(super) static CURRENT: Current;
}

pub(super) struct Current {
    pub(super) shape: &'static OperationShape,
    pub(super) extensions: Extensions,
}

/// The caller of the handler that asks: what its [`Authenticator`](super::Authenticator) has said of them.
///
/// ```
/// # use specwright_runtime::{server, Error};
/// # #[derive(Clone)]
/// # struct Caller;
/// # fn handler() -> Result<(), Error<std::convert::Infallible>> {
/// let caller: Caller = server::principal()?;
/// # Ok(())
/// # }
/// ```
///
/// It is known to the task that runs the handler: whoever spawns another one takes it along.
///
/// # Errors
/// Where nobody of this type is known: the operation asks for no credentials, or the caller showed none where
/// they were optional. As the error of a handler it is a 401.
pub fn principal<T: Clone + Send + Sync + 'static>() -> Result<T, NobodyKnown> {
    extension().ok_or(NobodyKnown(()))
}

/// An extension of the request that the asking handler answers: what layers around the router have put there, such
/// as axum's `ConnectInfo` or a layer's own type.
#[must_use]
pub fn extension<T: Clone + Send + Sync + 'static>() -> Option<T> {
    CURRENT.try_with(|current| current.extensions.get::<T>().cloned()).ok().flatten()
}

/// There is no principal of the type that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NobodyKnown(());

impl fmt::Display for NobodyKnown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is not known who is asking")
    }
}

impl std::error::Error for NobodyKnown {}

impl<E> From<NobodyKnown> for Error<E> {
    fn from(error: NobodyKnown) -> Self {
        let asked = CURRENT.try_with(|current| challenges(current.shape, StatusCode::UNAUTHORIZED, ""));
        let refused = Self::refused(StatusCode::UNAUTHORIZED, error.to_string());
        asked
            .unwrap_or_default()
            .into_iter()
            .fold(refused, |refused, challenge| refused.with_header(WWW_AUTHENTICATE, challenge))
    }
}
