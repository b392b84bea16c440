//! The tables that describe the parts of multipart bodies. OpenAPI 3.0.4 §4.7.15, 3.2.0 §4.15.

use super::{Media, Parameter};

/// A part of a multipart body that is written in a way of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartShape {
    /// Its name. Where the body is an array: the position of the item; empty for all that have no position here.
    pub name: &'static str,
    /// Its documented type, range of types, or list of them; empty for the usual one.
    pub content_type: &'static str,
    /// How it is written.
    pub form: PartForm,
}

/// How a property becomes parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartForm {
    /// As its type suggests: a scalar as text, an object as JSON, a file as bytes, an array as a part for each
    /// item.
    Usual,
    /// In one part: the items of an array, or the names and values of an object.
    Joined(Joint),
    /// A part for each pair that this parameter would be in a query: exploded objects and `deepObject`.
    Pairs(Parameter),
    /// In one part, which is written in this media type.
    Whole(Media),
    /// Each item of an array in a part, which is written in this media type.
    Each(Media),
}

/// A part.
#[must_use]
pub const fn part(name: &'static str) -> PartShape {
    PartShape { name, content_type: "", form: PartForm::Usual }
}

impl PartShape {
    /// Of this type, or one of these.
    #[must_use]
    pub const fn content_type(self, content_type: &'static str) -> Self {
        Self { content_type, ..self }
    }

    /// With all items of an array joined, or all names and values of an object.
    #[must_use]
    pub const fn joined(self, joint: Joint) -> Self {
        Self { form: PartForm::Joined(joint), ..self }
    }

    /// A part for each pair that `parameter` would be in a query. OpenAPI 3.1.1 §4.8.15.1.
    #[must_use]
    pub const fn pairs(self, parameter: Parameter) -> Self {
        Self { form: PartForm::Pairs(parameter), ..self }
    }

    /// One part in this media type.
    #[must_use]
    pub const fn whole(self, media: Media) -> Self {
        Self { form: PartForm::Whole(media), ..self }
    }

    /// A part in this media type for each item of an array.
    #[must_use]
    pub const fn each(self, media: Media) -> Self {
        Self { form: PartForm::Each(media), ..self }
    }
}

/// What joins the items of an array, or the names and values of an object. OpenAPI 3.1.1 §4.8.15.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// `form`
    Comma,
    /// `spaceDelimited`
    Space,
    /// `pipeDelimited`
    Pipe,
}

impl Joint {
    #[cfg(feature = "multipart")]
    pub(crate) const fn character(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Space => ' ',
            Self::Pipe => '|',
        }
    }
}
