//! What a body can be.

use super::items::Sequence;
use super::RawBody;
use crate::codec::{from_json_slice, Codec, DecodeError, View};

/// The type of a body: anything with a codec, [`RawBody`], or [`Items`](super::Items).
pub trait Payload {
    /// A placeholder to decode into.
    fn vacant() -> Self
    where
        Self: Sized;
    /// The body, to write to.
    fn body_mut(&mut self) -> BodyMut<'_>;
    /// The body, to look at.
    fn body(&self) -> BodyRef<'_>;
}

/// A body to write to.
pub enum BodyMut<'a> {
    /// There is none.
    Empty,
    /// A value, in whatever media type its codec is asked to read.
    Value(&'a mut dyn Slot),
    /// Bytes as they are, at hand or on their way.
    Raw(&'a mut RawBody),
    /// Bytes, if there are any.
    OptionalRaw(&'a mut Option<RawBody>),
    /// Items, one after the other.
    Items(&'a mut dyn Sequence),
}

/// A value that can be read from a body.
pub trait Slot: Codec {
    /// Replaces the value by the one that JSON text (RFC 8259) holds.
    ///
    /// # Errors
    /// Where the text is not JSON, or does not fit the type.
    fn read_json(&mut self, text: &[u8]) -> Result<(), DecodeError>;
}

impl<T: Codec> Slot for T {
    #[inline]
    fn read_json(&mut self, text: &[u8]) -> Result<(), DecodeError> {
        *self = from_json_slice(text)?;
        Ok(())
    }
}

/// A body to look at.
pub enum BodyRef<'a> {
    /// There is none.
    Empty,
    /// A value, in whatever media type its codec is asked to write.
    Value(&'a dyn Codec),
    /// Bytes.
    Raw(&'a RawBody),
    /// Items, one after the other.
    Items(&'a dyn Sequence),
}

impl BodyRef<'_> {
    /// Is there nothing to send, unless something must be sent?
    pub(crate) fn is_absent(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Value(value) => matches!(value.view(), View::Absent),
            Self::Raw(_) | Self::Items(_) => false,
        }
    }
}

impl<T: Codec> Payload for T {
    #[inline]
    fn vacant() -> Self {
        T::vacant()
    }

    #[inline]
    fn body_mut(&mut self) -> BodyMut<'_> {
        BodyMut::Value(self)
    }

    #[inline]
    fn body(&self) -> BodyRef<'_> {
        BodyRef::Value(self)
    }
}
