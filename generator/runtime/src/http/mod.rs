//! Operations: what client and server share.
//!
//! An operation is a struct of its parameters and its body, with a table that says where each
//! of them goes ([`operation!`](crate::operation)). What comes back is a body, or an enum of
//! bodies by status ([`outcomes!`](crate::outcomes), [`failures!`](crate::failures)). All that
//! happens between the struct and the wire is written once, here and in the modules `client`
//! and `server`, over `dyn` [`Input`], [`Codec`](crate::codec::Codec) and the tables.

// Each half uses its part of this; with both, nothing may be left over.
#![cfg_attr(not(all(feature = "client", feature = "server")), allow(dead_code))]

mod accept;
mod bodies;
mod body;
mod coding;
mod deep;
mod explain;
mod few;
mod fields;
mod flat;
mod form;
mod items;
mod limit;
mod macros;
mod media;
#[cfg(feature = "multipart")]
mod multipart;
mod once;
mod operation;
mod outcome;
mod paging;
mod parameter;
mod parts;
mod payload;
mod percent;
mod problem;
mod raw;
mod read;
mod response;
mod scheme;
mod server;
mod shape;
#[cfg(any(feature = "client", feature = "server"))]
mod stall;
mod stream_error;
mod template;
mod text;
mod write;
#[cfg(feature = "yaml")]
mod yaml;

pub use ::http::{header as headers, HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
pub use body::Body;
#[doc(hidden)]
pub use explain::show_failure;
pub use fields::read_headers;
pub use form::{from_form_str, to_form_string};
pub use items::{Event, Item, Items, Sequence};
#[doc(hidden)]
pub use limit::limit;
pub use limit::RateLimit;
#[cfg(feature = "multipart")]
pub use multipart::File;
pub use operation::{vacant, Answer, Fields, HeaderSet, Input, Operation};
pub use outcome::{Outcome, Variant};
pub use paging::{IntoItems, Paged, Paging};
pub use parameter::{cookie, header, path, query, Explode, Parameter, Place, Reserved, Style, ValueKind};
pub use parts::{part, Joint, PartForm, PartShape};
pub use payload::{BodyMut, BodyRef, Fill, OneOf, Payload, Slot};
pub use problem::{Problem, Violation};
pub use raw::RawBody;
pub use response::Response;
pub use scheme::{Api, Scheme, SchemeKind, Security};
pub use server::{Server, ServerVariable};
pub use shape::{
    fallback, range, response, BodyPresence, BodyShape, Found, Media, MediaCodec, OperationShape,
    ResponseShape, StatusPattern,
};
pub use stream_error::{StreamError, StreamErrorKind};

pub(crate) use explain::explain;
pub(crate) use fields::HeaderList;
#[cfg(all(feature = "multipart", feature = "server"))]
pub(crate) use multipart::{fill as fill_from_parts, receive as receive_parts, Part as BodyPart, Refusal};
#[cfg(feature = "server")]
pub(crate) use {
    accept::Accept,
    coding::without_mark,
    fields::{lines, write_header_set},
    percent::{canonical, decode, decode_query},
    read::{read as read_parameter, Given, Query},
    stall::is_stalled,
    template::{Captures, Template},
};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use {
    body::{read_all, ReadError},
    coding::{is_utf8, read_body, write_body},
    media::{find as find_media, names as media_names, supported as supported_media},
    stall::Guarded,
};
#[cfg(feature = "client")]
pub(crate) use {
    fields::{read_header_set, replace_headers, write_header},
    media::{
        closeness as media_closeness, essence as media_essence, is_json, is_xml, parameter as media_parameter,
    },
    percent::{encode, encode_template},
    read::read_tree,
    stream_error::innermost,
    template::{parts, path_and_query, Part},
    text::split_once,
    write::{write as write_parameter, write_to_url},
};

/// Any error.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;
