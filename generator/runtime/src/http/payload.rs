//! What a body can be.

use std::fmt;

use bytes::Bytes;

use crate::codec::{from_json_slice, Codec, DecodeError, View};

/// The type of a body: anything with a codec, or [`RawBody`].
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
    /// Bytes.
    Raw(&'a mut RawBody),
    /// Bytes, if there are any.
    OptionalRaw(&'a mut Option<RawBody>),
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
}

impl BodyRef<'_> {
    /// Is there nothing to send, unless something must be sent?
    pub(crate) fn is_absent(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Value(value) => matches!(value.view(), View::Absent),
            Self::Raw(_) => false,
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

impl Payload for RawBody {
    fn vacant() -> Self {
        Self::default()
    }

    fn body_mut(&mut self) -> BodyMut<'_> {
        BodyMut::Raw(self)
    }

    fn body(&self) -> BodyRef<'_> {
        BodyRef::Raw(self)
    }
}

impl Payload for Option<RawBody> {
    fn vacant() -> Self {
        None
    }

    fn body_mut(&mut self) -> BodyMut<'_> {
        BodyMut::OptionalRaw(self)
    }

    fn body(&self) -> BodyRef<'_> {
        self.as_ref().map_or(BodyRef::Empty, BodyRef::Raw)
    }
}

/// A body that is kept as it is: binary, or of a media type that nothing here can read.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct RawBody {
    /// Its `Content-Type`; where there is none, the documented one is sent.
    pub content_type: Option<String>,
    /// Its bytes.
    pub bytes: Bytes,
}

impl RawBody {
    /// These bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { content_type: None, bytes: bytes.into() }
    }

    /// With this `Content-Type`.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }
}

impl<T: Into<Bytes>> From<T> for RawBody {
    fn from(bytes: T) -> Self {
        Self::new(bytes)
    }
}

impl AsRef<[u8]> for RawBody {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content_type = self.content_type.as_deref().unwrap_or("no content type");
        write!(f, "RawBody({content_type}, {} bytes)", self.bytes.len())
    }
}
