//! Optional, boxed, repeated and keyed values.

use std::collections::btree_map::{BTreeMap, Entry};

use super::{Codec, Data, DecodeError, Filled, Record, Source, View};

/// An array whose elements are decoded in place.
pub trait List {
    /// Forgets all elements.
    fn clear(&mut self);
    /// Adds a vacant element.
    fn grow(&mut self) -> Option<&mut dyn Codec>;
    /// The number of elements.
    fn len(&self) -> usize;
    /// Has it no elements?
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The element at `index`.
    fn item(&self, index: usize) -> Option<&dyn Codec>;
}

/// A vacant element at the end of the list.
///
/// # Errors
/// Where it holds no more.
#[cfg(any(feature = "http", feature = "xml"))]
pub(crate) fn grow(list: &mut dyn List) -> Result<&mut dyn Codec, DecodeError> {
    list.grow().ok_or_else(|| DecodeError::new("too many elements"))
}

/// An object whose keys are data.
pub trait Map {
    /// Forgets all entries.
    fn clear(&mut self);
    /// A vacant value under `key`, in place of any that was there.
    fn entry(&mut self, key: &str) -> &mut dyn Codec;
    /// Forgets an entry.
    fn remove(&mut self, key: &str);
    /// Has it no entries?
    fn is_empty(&self) -> bool;
    /// All entries, in the order of their keys.
    fn entries(&self) -> Box<dyn Iterator<Item = (&str, &dyn Codec)> + '_>;
}

/// `null` is accepted as absent. In `Option<Option<T>>` the outer one tells whether the value is
/// there, the inner one whether it is `null`.
impl<T: Codec> Data for Option<T> {
    fn vacant() -> Self {
        None
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        if self.insert(T::vacant()).decode(source)? == Filled::Null {
            *self = None;
        }
        Ok(Filled::Value)
    }

    fn view(&self) -> View<'_> {
        match self {
            None => View::Absent,
            Some(value) => match value.view() {
                View::Absent => View::Null,
                view => view,
            },
        }
    }
}

impl<T: Codec> Data for Box<T> {
    fn vacant() -> Self {
        Self::new(T::vacant())
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        (**self).decode(source)
    }

    fn view(&self) -> View<'_> {
        (**self).view()
    }

    fn as_record(&mut self) -> Option<&mut dyn Record> {
        (**self).as_record()
    }
}

impl<T: Codec> Data for Vec<T> {
    fn vacant() -> Self {
        Self::new()
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        source.list(self)
    }

    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Codec> List for Vec<T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn grow(&mut self) -> Option<&mut dyn Codec> {
        self.push(T::vacant());
        self.last_mut().map(|last| last as &mut dyn Codec)
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> Option<&dyn Codec> {
        self.get(index).map(|item| item as &dyn Codec)
    }
}

impl<T: Codec> Data for BTreeMap<String, T> {
    fn vacant() -> Self {
        Self::new()
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        source.map(self)
    }

    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

impl<T: Codec> Map for BTreeMap<String, T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn entry(&mut self, key: &str) -> &mut dyn Codec {
        match self.entry(key.to_owned()) {
            Entry::Vacant(place) => place.insert(T::vacant()),
            Entry::Occupied(place) => {
                let value = place.into_mut();
                *value = T::vacant();
                value
            }
        }
    }

    fn remove(&mut self, key: &str) {
        self.remove(key);
    }

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn entries(&self) -> Box<dyn Iterator<Item = (&str, &dyn Codec)> + '_> {
        Box::new(self.iter().map(|(key, value)| (key.as_str(), value as &dyn Codec)))
    }
}
