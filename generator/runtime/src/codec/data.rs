//! What every value can do, whatever it is.
//!
//! [`Data`] is implemented, once per type; [`Codec`] and [`Record`] are what becomes of it behind
//! `dyn`. A struct says of itself what is its own, and shares all else: each further function, and
//! each further `impl`, of two thousand structs is half a second of the compiler's time.

use super::{DecodeError, Filled, Map, RecordShape, Source, View};

/// A type whose values can be read from and shown to any format. What is not said is as it is for
/// a struct whose fields are the properties of an object.
pub trait Data: Sized {
    /// The names of the properties, for a struct of them. OpenAPI 3.0.4 §4.7.24.
    const PROPERTIES: Option<&'static RecordShape> = None;

    /// A placeholder to decode into: empty, zero, the first of several.
    fn vacant() -> Self;

    /// Replaces the value, which is vacant, by what `source` holds.
    ///
    /// # Errors
    /// Where the input is of another type, or out of range.
    #[inline]
    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        source.record(self)
    }

    /// Shows the value.
    #[inline]
    fn view(&self) -> View<'_> {
        View::Record(self)
    }

    /// The value as a record, if it is one.
    #[inline]
    fn as_record(&mut self) -> Option<&mut dyn Record> {
        match Self::PROPERTIES {
            Some(_) => Some(self),
            None => None,
        }
    }

    /// The property at `index`, to write to.
    #[inline]
    fn slot(&mut self, _index: usize) -> Option<&mut dyn Codec> {
        None
    }

    /// The property at `index`, to look at.
    #[inline]
    fn field(&self, _index: usize) -> Option<&dyn Codec> {
        None
    }

    /// Where properties go that have no field, if they are kept.
    #[inline]
    fn extra_mut(&mut self) -> Option<&mut dyn Map> {
        None
    }

    /// The properties that have no field, if they are kept.
    #[inline]
    fn extra(&self) -> Option<&dyn Map> {
        None
    }
}

/// A value that can be read from and shown to any format.
pub trait Codec {
    /// A placeholder to decode into: empty, zero, the first of several.
    fn vacant() -> Self
    where
        Self: Sized;

    /// Replaces the value, which is vacant, by what `source` holds.
    ///
    /// # Errors
    /// Where the input is of another type, or out of range.
    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError>;

    /// Shows the value.
    fn view(&self) -> View<'_>;

    /// The value as a record, if it is one: members of a discriminated union are filled directly.
    fn as_record(&mut self) -> Option<&mut dyn Record>;
}

impl<T: Data> Codec for T {
    #[inline]
    fn vacant() -> Self {
        T::vacant()
    }

    #[inline]
    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        Data::decode(self, source)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        Data::view(self)
    }

    #[inline]
    fn as_record(&mut self) -> Option<&mut dyn Record> {
        Data::as_record(self)
    }
}

/// A struct whose fields are the properties of an object.
pub trait Record {
    /// Names of the fields, in order, and how to match them.
    fn shape(&self) -> &'static RecordShape;
    /// The field at `index` of the shape, to write to.
    fn slot(&mut self, index: usize) -> Option<&mut dyn Codec>;
    /// The field at `index` of the shape, to look at.
    fn field(&self, index: usize) -> Option<&dyn Codec>;
    /// Where properties go that are not in the shape, if the record keeps them.
    fn extra_mut(&mut self) -> Option<&mut dyn Map>;
    /// The properties that are not in the shape, if the record keeps them.
    fn extra(&self) -> Option<&dyn Map>;
}

impl<T: Data> Record for T {
    #[inline]
    fn shape(&self) -> &'static RecordShape {
        T::PROPERTIES.unwrap_or(RecordShape::NONE)
    }

    #[inline]
    fn slot(&mut self, index: usize) -> Option<&mut dyn Codec> {
        Data::slot(self, index)
    }

    #[inline]
    fn field(&self, index: usize) -> Option<&dyn Codec> {
        Data::field(self, index)
    }

    #[inline]
    fn extra_mut(&mut self) -> Option<&mut dyn Map> {
        Data::extra_mut(self)
    }

    #[inline]
    fn extra(&self) -> Option<&dyn Map> {
        Data::extra(self)
    }
}
