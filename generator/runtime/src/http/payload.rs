//! What a body can be.

use super::items::Sequence;
use super::{Media, RawBody};
use crate::codec::{from_json_slice, Codec, DecodeError, View};

/// The type of a body: anything with a codec, [`RawBody`], [`Items`](super::Items), or an enum of such
/// types ([`bodies!`](crate::bodies)).
pub trait Payload {
    /// A placeholder to decode into.
    fn vacant() -> Self
    where
        Self: Sized;
    /// The body, to write to.
    fn body_mut(&mut self) -> BodyMut<'_>;
    /// The body, to look at.
    fn body(&self) -> BodyRef<'_>;

    /// A body that may be left out, to write to.
    fn optional_body_mut(body: &mut Option<Self>) -> BodyMut<'_>
    where
        Self: Sized,
    {
        BodyMut::Optional(body)
    }

    /// A body that may be left out, to look at.
    fn optional_body(body: &Option<Self>) -> BodyRef<'_>
    where
        Self: Sized,
    {
        body.as_ref().map_or(BodyRef::Empty, Self::body)
    }
}

/// A body to write to.
pub enum BodyMut<'a> {
    /// There is none.
    Empty,
    /// A value, in whatever media type its codec is asked to read.
    Value(&'a mut dyn Slot),
    /// Bytes as they are, at hand or on their way.
    Raw(&'a mut RawBody),
    /// Items, one after the other.
    Items(&'a mut dyn Sequence),
    /// One of several, by its media type.
    OneOf(&'a mut dyn OneOf),
    /// Something that is not there yet.
    Optional(&'a mut dyn Fill),
}

impl<'a> BodyMut<'a> {
    /// What a body in this media type is written to.
    pub(crate) fn of(self, media: &Media) -> Self {
        match self {
            Self::OneOf(body) => body.select(media.variant).of(media),
            Self::Optional(body) => body.fill().of(media),
            other => other,
        }
    }
}

/// A body that is one of several, by its media type. What [`bodies!`](crate::bodies) implements.
pub trait OneOf {
    /// Becomes the variant at `index`, with a vacant body to write to; nothing if there is none.
    fn select(&mut self, index: usize) -> BodyMut<'_>;
    /// The index of the present variant, and its body.
    fn present(&self) -> (usize, BodyRef<'_>);
}

/// A body that may be left out.
pub trait Fill {
    /// Puts a vacant one there, to write to.
    fn fill(&mut self) -> BodyMut<'_>;
}

impl<T: Payload> Fill for Option<T> {
    fn fill(&mut self) -> BodyMut<'_> {
        self.insert(T::vacant()).body_mut()
    }
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
    /// One of several, by its media type.
    OneOf(&'a dyn OneOf),
}

impl BodyRef<'_> {
    /// May it be written in this media type? One of several has its own.
    pub(crate) fn is_for(&self, media: &Media) -> bool {
        match self {
            Self::OneOf(body) => body.present().0 == media.variant,
            _ => true,
        }
    }

    /// Is there nothing to send, unless something must be sent?
    pub(crate) fn is_absent(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Value(value) => matches!(value.view(), View::Absent),
            Self::Raw(_) | Self::Items(_) => false,
            Self::OneOf(body) => body.present().1.is_absent(),
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

    /// A value that may be left out has a codec, too: it may be `null`.
    #[inline]
    fn optional_body_mut(body: &mut Option<Self>) -> BodyMut<'_> {
        BodyMut::Value(body)
    }

    #[inline]
    fn optional_body(body: &Option<Self>) -> BodyRef<'_> {
        BodyRef::Value(body)
    }
}
