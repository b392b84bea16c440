//! Multipart bodies. OpenAPI 3.0.4 §4.7.15.

use super::{Api, FormField, Media, MediaCodec, Scalar, Shape, Type};

/// A part of a multipart body that is written in a way of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Part {
    /// Its name; of an item of an array its position, or nothing for all further ones.
    pub name: String,
    /// Media types it may have, as written in the document; empty for the usual one.
    pub content_type: String,
    /// How it is written.
    pub form: PartForm,
}

/// How a property becomes parts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PartForm {
    /// As its type suggests.
    Usual,
    /// In one part: the items of an array, or the names and values of an object.
    Joined(Joint),
    /// A part for each pair that this field would be in a query.
    Pairs(FormField),
    /// In one part, which is written in this media type.
    Whole(Box<Media>),
    /// Each item of an array in a part, which is written in this media type.
    Each(Box<Media>),
}

/// What joins the items of an array, or the names and values of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Joint {
    /// `style: form, explode: false`
    Comma,
    /// `spaceDelimited`
    Space,
    /// `pipeDelimited`
    Pipe,
}

impl Media {
    /// The media types of its parts and fields that have one of their own, and of theirs, after itself.
    #[must_use]
    pub fn and_parts(&self) -> Vec<&Self> {
        let mut all = vec![self];
        for content in self.fields.iter().filter_map(|field| field.content.as_ref()) {
            all.extend(content.and_parts());
        }
        for part in &self.parts {
            if let PartForm::Whole(media) | PartForm::Each(media) = &part.form {
                all.extend(media.and_parts());
            }
        }
        all
    }

    /// Is it, or one of its parts, read and written by this codec?
    #[must_use]
    pub fn has_codec(&self, codec: MediaCodec) -> bool {
        self.and_parts().iter().any(|media| media.codec == codec)
    }
}

impl Api {
    /// Is there a body of several parts, or a file that was meant for one?
    #[must_use]
    pub fn has_multipart(&self) -> bool {
        let in_bodies = self.has_codec(MediaCodec::Multipart);
        in_bodies || self.types.iter().any(|(_, def)| holds_file(&def.shape))
    }
}

fn holds_file(shape: &Shape) -> bool {
    match shape {
        Shape::Alias(ty) | Shape::Newtype(ty) => is_file(ty),
        Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_) => false,
        Shape::Tuple(elements) => elements.iter().any(is_file),
        Shape::Record(record) => {
            let fields = record.fields.iter().map(|field| &field.ty);
            fields.chain(record.extra.iter().map(|extra| &extra.ty)).any(is_file)
        }
        Shape::Union(union) => union.members.iter().any(|member| is_file(&member.ty)),
    }
}

fn is_file(ty: &Type) -> bool {
    match ty {
        Type::Scalar(scalar) => *scalar == Scalar::File,
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => is_file(inner),
        _ => false,
    }
}
