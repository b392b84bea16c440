//! Answers operations over axum.
//!
//! Generated code registers one handler per operation in [`Routes`]. Requests are checked before
//! the handler runs, and all that does not fit comes back at once as a [`Problem`] (RFC 9457):
//!
//! | status | when |
//! |---|---|
//! | 400 | a parameter or the body is missing, malformed, or is not what the document allows |
//! | 401 | credentials are missing, or not good ([`Routes::authenticate`]) |
//! | 403 | the caller is known, and may not do this |
//! | 404 | no operation has this path |
//! | 405 | an operation has this path, but not with this method |
//! | 406 | the response comes in none of the media types that are accepted |
//! | 408 | the body does not come ([`Routes::stall_timeout`], [`Routes::timeout`]) |
//! | 413 | the body is too long |
//! | 415 | the body is in a media type, charset or encoding that is not supported |
//! | 431 | the headers are too long |
//! | 500 | the handler failed or panicked, or its response cannot be written |
//! | 501 | the handler is not implemented |
//! | 503 | the handler takes too long ([`Routes::timeout`]) |
//!
//! A body that is legal JSON but does not fit is a 400 as well, not a 422: documents that list
//! either list 400.
//!
//! [`serve`] puts a router behind a listener, with limits for connections, for the time that the head of a request
//! takes, and for who does not take in an answer.

mod absent;
mod auth;
mod check;
mod context;
mod document;
mod endpoint;
mod guard;
mod handler;
mod incoming;
mod keep_alive;
mod pace;
mod respond;
mod routes;
mod seldom;
mod serve;
mod settings;
mod time;
mod wording;

pub use auth::{Authenticator, Claim, Credential, Denied};
pub use context::{extension, principal, NobodyKnown};
pub use guard::RequestId;
pub use handler::{not_implemented, Handling};
pub use respond::Cause;
pub use routes::Routes;
pub use serve::{asked_to_end, serve, Serve};

pub use crate::http::Problem;
pub use axum::Router;
