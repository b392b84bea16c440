//! Arrays whose elements have types of their own.

use super::{Codec, DecodeError, Filled, List, Source};

/// A struct whose values are the elements of an array. JSON Schema 2020-12 core §10.3.1.1.
pub trait Tuple: List {
    /// The element at `index`, to write to.
    fn slot(&mut self, index: usize) -> Option<&mut dyn Codec>;
}

/// Decodes a tuple in place: all its elements, and no more.
pub fn decode_tuple(
    tuple: &mut dyn Tuple,
    name: &str,
    source: &mut dyn Source,
) -> Result<Filled, DecodeError> {
    let length = tuple.len();
    let mut filling = Filling { tuple, filled: 0 };
    let filled = source.list(&mut filling)?;
    if filled == Filled::Value && filling.filled != length {
        let message = format!("{name} has {length} elements, found {}", filling.filled);
        return Err(DecodeError::new(message));
    }
    Ok(filled)
}

/// A tuple while its elements come in.
struct Filling<'a> {
    tuple: &'a mut dyn Tuple,
    filled: usize,
}

impl List for Filling<'_> {
    fn clear(&mut self) {
        self.filled = 0;
    }

    fn grow(&mut self) -> Option<&mut dyn Codec> {
        let slot = self.tuple.slot(self.filled)?;
        self.filled += 1;
        Some(slot)
    }

    fn len(&self) -> usize {
        self.filled
    }

    fn item(&self, index: usize) -> Option<&dyn Codec> {
        self.tuple.item(index)
    }
}
