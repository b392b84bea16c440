//! Parts that are written in a media type of their own. OpenAPI 3.0.4 §4.7.15.1, 3.2.0 §4.15.

use super::part::Part;
use super::{fill, split_bytes};
use crate::codec::{Codec, Data, DecodeError, Filled, Source, View};
use crate::http::coding::{read_text_as, write_body, Written};
use crate::http::read::read_tree;
use crate::http::{BodyRef, Media, MediaCodec};

/// A value that only its view is known of.
pub(super) struct Viewed<'v>(pub(super) &'v View<'v>);

impl Data for Viewed<'_> {
    fn vacant() -> Self {
        Self(&View::Absent)
    }

    fn decode(&mut self, _: &mut dyn Source) -> Result<Filled, DecodeError> {
        Err(DecodeError::new("it can only be looked at"))
    }

    fn view(&self) -> View<'_> {
        self.0.clone()
    }
}

/// The content of a part, with its type.
pub(super) fn write(view: &View<'_>, media: &Media) -> Result<Written, DecodeError> {
    write_body(media, &BodyRef::Value(&Viewed(view)))
}

/// Reads a part in its documented type, unless it says that it is JSON.
pub(super) fn read(part: &Part, media: &Media, slot: &mut dyn Codec) -> Result<Filled, DecodeError> {
    if part.is_json() {
        return read_tree(&part.tree()?, slot);
    }
    let content_type = part.content_type.as_deref().unwrap_or(media.name);
    if let MediaCodec::Multipart(_) = media.codec {
        let parts = split_bytes(part.bytes()?, content_type)?;
        return fill(parts, media, slot).map(|()| Filled::Value);
    }
    read_text_as(std::slice::from_ref(media), part.text()?, slot)
}
