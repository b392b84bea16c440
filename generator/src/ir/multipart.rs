//! Multipart bodies. OpenAPI 3.0.4 §4.7.15.

use super::{Api, MediaCodec, Scalar, Shape, Type};

/// A part of a multipart body that is written in a way of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Media types it may have, as written in the document; empty for the usual one.
    pub content_type: String,
    /// How the items of an array are joined, if they are not a part each, or the names and values of an object.
    pub joint: Option<Joint>,
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
