//! Answers operations over axum.
//!
//! Generated code registers one handler per operation in [`Routes`]. Requests are checked before
//! the handler runs, and all that does not fit comes back at once as a [`Problem`] (RFC 9457):
//!
//! | status | when |
//! |---|---|
//! | 400 | a parameter or the body is missing, malformed, or is not what the document allows |
//! | 404 | no operation has this path |
//! | 405 | an operation has this path, but not with this method |
//! | 406 | the response comes in none of the media types that are accepted |
//! | 413 | the body is too long |
//! | 415 | the body is in a media type, charset or encoding that is not supported |
//! | 500 | the handler failed, or its response cannot be written |
//! | 501 | the handler is not implemented |
//!
//! A path that no route has at all is the surrounding router's to answer, which says 404 without
//! a body. Nor is a token asked for: that is for a layer around the router.
//!
//! A body that is legal JSON but does not fit is a 400 as well, not a 422: documents that list
//! either list 400.

mod check;
mod endpoint;
mod handler;
mod incoming;
mod respond;
mod routes;

pub use handler::{not_implemented, Handling};
pub use respond::Cause;
pub use routes::Routes;

pub use crate::http::Problem;
pub use axum::Router;
