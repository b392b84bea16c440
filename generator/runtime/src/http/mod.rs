//! Operations: what client and server share.
//!
//! An operation is a struct of its parameters and its body, with a table that says where each
//! of them goes ([`operation!`](crate::operation)). What comes back is a body, or an enum of
//! bodies by status ([`outcomes!`](crate::outcomes), [`failures!`](crate::failures)). All that
//! happens between the struct and the wire is written once, here and in the modules `client`
//! and `server`, over `dyn` [`Input`], [`Codec`](crate::codec::Codec) and the tables.

mod body;
mod coding;
mod fields;
mod flat;
mod macros;
mod media;
mod operation;
mod outcome;
mod parameter;
mod payload;
mod percent;
mod problem;
mod read;
mod response;
mod shape;
mod template;
mod write;

pub use body::Body;
pub use fields::read_headers;
pub use operation::{vacant, Answer, HeaderSet, Input, Operation};
pub use outcome::Outcome;
pub use parameter::{cookie, header, path, query, Explode, Parameter, Place, Reserved, Style, ValueKind};
pub use payload::{BodyMut, BodyRef, Payload, RawBody};
pub use problem::{Problem, Violation};
pub use response::Response;
pub use shape::{
    fallback, range, response, Api, BodyPresence, BodyShape, Found, Media, MediaCodec, OperationShape, ResponseShape, Scheme,
    SchemeKind, Security, StatusPattern,
};
pub use ::http::{header as headers, HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

pub(crate) use fields::{read_header_set, write_header_set, HeaderList};
pub(crate) use media::negotiate;
#[cfg(feature = "server")]
pub(crate) use {body::ReadError, percent::decode, template::Template};

/// Any error.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;
