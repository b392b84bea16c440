//! Parts that are written in a media type of their own. OpenAPI 3.0.4 §4.7.15.1, 3.2.0 §4.15.

use super::part::Part;
use super::{fill, split_bytes};
use crate::codec::{Codec, Data, DecodeError, Filled, Source, TextSource, View};
use crate::http::coding::{write_body, Written};
use crate::http::read::{read_form, read_tree};
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
    let done = |()| Filled::Value;
    match media.codec {
        MediaCodec::Multipart(_) => {
            let parts = split_bytes(part.bytes()?, content_type)?;
            fill(parts, media, slot).map(done)
        }
        #[cfg(feature = "xml")]
        MediaCodec::Xml(root) => crate::codec::read_xml(slot, part.text()?.as_bytes(), &root).map(done),
        #[cfg(feature = "yaml")]
        MediaCodec::Yaml => crate::http::yaml::read(part.text()?.as_bytes(), slot).map(done),
        MediaCodec::Form(fields) => read_form(fields, part.text()?, slot),
        MediaCodec::Json => read_tree(&part.tree()?, slot),
        MediaCodec::Text => slot.decode(&mut TextSource(part.text()?)),
        _ => Err(DecodeError::new(format!("a part of {} cannot be read", media.name))),
    }
}
