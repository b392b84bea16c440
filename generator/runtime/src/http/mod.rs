//! Operations: what client and server share.
//!
//! An operation is a struct of its parameters and its body, with a table that says where each
//! of them goes ([`operation!`](crate::operation)). What comes back is a body, or an enum of
//! bodies by status ([`outcomes!`](crate::outcomes), [`failures!`](crate::failures)). All that
//! happens between the struct and the wire is written once, here and in the modules `client`
//! and `server`, over `dyn` [`Input`], [`Codec`](crate::codec::Codec) and the tables.

// Each half uses its part of this; with both, nothing may be left over.
#![cfg_attr(not(all(feature = "client", feature = "server")), allow(dead_code))]

mod bodies;
mod body;
mod coding;
mod deep;
mod explain;
mod fields;
mod flat;
mod items;
mod limit;
mod macros;
mod media;
#[cfg(feature = "multipart")]
mod multipart;
mod once;
mod operation;
mod outcome;
mod parameter;
mod payload;
mod percent;
mod problem;
mod raw;
mod read;
mod response;
mod shape;
mod stream_error;
mod template;
mod write;

pub use ::http::{header as headers, HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
pub use body::Body;
#[doc(hidden)]
pub use explain::show_failure;
pub use fields::read_headers;
pub use items::{Event, Item, Items, Sequence};
#[doc(hidden)]
pub use limit::limit;
pub use limit::RateLimit;
#[cfg(feature = "multipart")]
pub use multipart::File;
pub use operation::{vacant, Answer, Fields, HeaderSet, Input, Operation};
pub use outcome::{Outcome, Variant};
pub use parameter::{cookie, header, path, query, Explode, Parameter, Place, Reserved, Style, ValueKind};
pub use payload::{BodyMut, BodyRef, Fill, OneOf, Payload, Slot};
pub use problem::{Problem, Violation};
pub use raw::RawBody;
pub use response::Response;
pub use shape::{
    fallback, part, range, response, Api, BodyPresence, BodyShape, Found, Joint, Media, MediaCodec,
    OperationShape, PartShape, ResponseShape, Scheme, SchemeKind, Security, StatusPattern,
};
pub use stream_error::{StreamError, StreamErrorKind};

pub(crate) use fields::HeaderList;
#[cfg(all(feature = "multipart", feature = "server"))]
pub(crate) use multipart::{fill as fill_from_parts, receive as receive_parts, Part as BodyPart, Refusal};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use {
    body::ReadError,
    coding::{read_body, write_body},
    media::{find as find_media, supported as supported_media},
};
#[cfg(feature = "server")]
pub(crate) use {
    coding::is_utf8,
    fields::{lines, write_header_set},
    media::Accept,
    percent::canonical,
    read::{read as read_parameter, Given, Query},
    template::{Captures, Template},
};
#[cfg(feature = "client")]
pub(crate) use {
    fields::{read_header_set, write_header},
    media::{essence as media_essence, is_json},
    percent::{encode, encode_template},
    stream_error::innermost,
    template::{parts, path_and_query, Part},
    write::write as write_parameter,
};

/// Any error.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;
