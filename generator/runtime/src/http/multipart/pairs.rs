//! Properties whose members are parts of their own: exploded objects and `deepObject`.
//!
//! OpenAPI 3.1.1 §4.8.15.1 has the styles of query parameters for parts. What would be a pair of the query is
//! a part of its name, and nothing is percent-encoded, for parts have no need of it (RFC 7578 §5.1).

use super::coded::Viewed;
use super::part::Part;
use crate::codec::{Codec, DecodeError, Filled, RecordShape, View};
use crate::http::percent::{decode_query, encode};
use crate::http::read::{read, Given, Query};
use crate::http::write::write;
use crate::http::{Parameter, Style};

/// Names and texts of the parts that a property becomes.
pub(super) fn take_apart(
    view: &View<'_>,
    parameter: &Parameter,
) -> Result<Vec<(String, String)>, DecodeError> {
    let query = write(parameter, &Viewed(view))?.unwrap_or_default();
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| Ok((decode_query(name)?.into_owned(), decode_query(value)?.into_owned())))
        .collect()
}

/// May the part be one of the property's? It is, if it is no field's.
pub(super) fn is_member(part: &Part, parameter: &Parameter, shape: &RecordShape) -> bool {
    let Some(name) = part.name.as_deref().filter(|_| part.file_name.is_none()) else { return false };
    let is_within = |name: &str| name.strip_prefix(parameter.name).is_some_and(|rest| rest.starts_with('['));
    shape.find(name, 0).is_none() && (parameter.style != Style::DeepObject || is_within(name))
}

/// Reads a property from the parts that may be its own; `Null` if none of them is.
pub(super) fn put_together<'p>(
    parts: impl Iterator<Item = &'p Part>,
    parameter: &Parameter,
    slot: &mut dyn Codec,
) -> Result<Filled, DecodeError> {
    let mut query = String::new();
    for (index, part) in parts.enumerate() {
        let name = part.name.as_deref().unwrap_or_default();
        let text = part.text().map_err(|error| error.under(name))?;
        let between = if index == 0 { "" } else { "&" };
        query.push_str(&format!("{between}{}={}", encode(name), encode(text)));
    }
    read(parameter, Given::Query(&Query::new(&query), &|_| false), slot)
}
