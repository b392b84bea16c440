//! Places in YAML, found by the parser that reads the documents, so that both agree on every
//! alias, merge key and oddity of indentation.
//!
//! The parser tells places in its errors only, but goes on after an error in a key or a scalar.
//! So each wanted key and scalar is answered with an error, whose line and column are kept.

use std::collections::HashSet;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};

use super::Wanted;
use super::lines::{Mark, extent, offsets};

/// Enough of a scalar to recognise it in the text.
const CONTENT: usize = 200;

/// Fills in the places of `wanted`, as far as the text can be read.
pub(super) fn scan(text: &str, wanted: &mut Wanted) {
    let mut search = Search { wanted, sightings: Vec::new(), known: HashSet::new(), answered: None };
    let document = serde_yaml::Deserializer::from_str(text).next();
    if let Some(document) = document {
        // The answer to the root is an error if it is a scalar: there is nothing in it to find.
        let _ = Place { search: &mut search, node: 0, mode: Mode::Own }.deserialize(document);
    }
    let mut sightings = search.sightings;
    sightings.sort_by_key(|sighting| sighting.mark);
    let marks: Vec<Mark> = sightings.iter().map(|sighting| sighting.mark).collect();
    let mut ranges: Vec<_> = sightings.into_iter().zip(offsets(text, &marks)).collect();
    ranges.sort_by_key(|(sighting, _)| sighting.turn);
    for (sighting, start) in ranges {
        sighting.keep(text, start, wanted);
    }
}

struct Search<'w> {
    wanted: &'w mut Wanted,
    sightings: Vec<Sighting>,
    /// Nodes whose key was seen.
    known: HashSet<usize>,
    /// The content of a key or scalar that was just answered with an error.
    answered: Option<String>,
}

struct Sighting {
    node: usize,
    what: What,
    mark: Mark,
    turn: usize,
    content: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Key,
    Scalar,
    /// The first key of a mapping that may have none of its own, being in a list.
    Start,
}

impl Sighting {
    fn keep(self, text: &str, start: usize, wanted: &mut Wanted) {
        if self.what == What::Key {
            wanted.forget(self.node);
        }
        let range = extent(text, start, &self.content);
        let Some(found) = wanted.found(self.node) else { return };
        match self.what {
            What::Key => found.key = Some(range),
            What::Scalar | What::Start => {
                found.value = Some(range);
                found.is_scalar = self.what == What::Scalar;
            }
        }
    }
}

impl Search<'_> {
    /// Keeps the place that an error tells, if it is one of our answers.
    fn answer<E: Error>(&mut self, node: Option<usize>, what: What, error: E) -> Result<String, E> {
        let Some(content) = self.answered.take() else { return Err(error) };
        if let Some(node) = node {
            self.sight(node, what, mark_of(&error), &content);
        }
        Ok(content)
    }

    fn sight(&mut self, node: usize, what: What, mark: Mark, content: &str) {
        let content = content.chars().take(CONTENT).collect();
        let turn = self.sightings.len();
        self.sightings.push(Sighting { node, what, mark, turn, content });
    }
}

/// Messages end in `at line 3 column 5`, unless that would be line 1, column 1.
fn mark_of<E: Error>(error: &E) -> Mark {
    let message = error.to_string();
    let mark = message.rsplit_once(" at line ").and_then(|(_, place)| {
        let (line, column) = place.split_once(" column ")?;
        let (line, column) = (line.parse::<usize>().ok()?, column.parse::<usize>().ok()?);
        Some(Mark { line: line.checked_sub(1)?, column: column.checked_sub(1)? })
    });
    mark.unwrap_or_default()
}

/// Is a mapping read as the value of its node, or as what is merged into it?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Own,
    Merged,
}

/// Reads the value of a wanted node.
struct Place<'s, 'w> {
    search: &'s mut Search<'w>,
    node: usize,
    mode: Mode,
}

impl<'de> DeserializeSeed<'de> for Place<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Place<'_, '_> {
    fn scalar<E: Error>(self, content: impl Into<String>) -> Result<(), E> {
        self.search.answered = Some(content.into());
        Err(E::custom(""))
    }

    fn entry<'de, A: MapAccess<'de>>(&mut self, map: &mut A, is_first: bool) -> Result<Option<()>, A::Error> {
        let error = match map.next_key_seed(Key { search: self.search }) {
            Ok(None) => return Ok(None),
            Ok(Some(())) => return map.next_value::<IgnoredAny>().map(|_| Some(())),
            Err(error) => error,
        };
        let mark = mark_of(&error);
        let key = self.search.answer(None, What::Key, error)?;
        if is_first && self.mode == Mode::Own {
            self.search.sight(self.node, What::Start, mark, &key);
        }
        let child = self.search.wanted.child(self.node, &key);
        let (node, mode) = match child {
            _ if key == "<<" => (self.node, Mode::Merged),
            Some(child) if self.mode == Mode::Own || !self.search.known.contains(&child) => {
                (child, Mode::Own)
            }
            _ => return map.next_value::<IgnoredAny>().map(|_| Some(())),
        };
        if mode == Mode::Own {
            self.search.known.insert(node);
            self.search.sight(node, What::Key, mark, &key);
        }
        self.value(node, mode, |place| map.next_value_seed(place).map(Some))
    }

    fn value<E: Error>(
        &mut self,
        node: usize,
        mode: Mode,
        read: impl FnOnce(Place<'_, '_>) -> Result<Option<()>, E>,
    ) -> Result<Option<()>, E> {
        match read(Place { search: self.search, node, mode }) {
            Err(error) => {
                let node = (mode == Mode::Own).then_some(node);
                self.search.answer(node, What::Scalar, error).map(|_| Some(()))
            }
            done => done,
        }
    }
}

impl<'de> Visitor<'de> for Place<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.scalar("")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.scalar(value.to_string())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        self.scalar(value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.scalar(value.to_string())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        self.scalar(value.to_string())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.scalar("")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.scalar("")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<(), A::Error> {
        let (IgnoredAny, value) = tagged.variant()?;
        value.newtype_variant_seed(self)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut is_first = true;
        while self.entry(&mut map, is_first)?.is_some() {
            is_first = false;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        for index in 0_usize.. {
            let merged = (self.mode == Mode::Merged).then_some(self.node);
            let child = merged.or_else(|| self.search.wanted.child(self.node, &index.to_string()));
            let more = match child {
                Some(child) => {
                    let mode = self.mode;
                    self.value(child, mode, |place| elements.next_element_seed(place))?
                }
                None => elements.next_element::<IgnoredAny>()?.map(|_| ()),
            };
            if more.is_none() {
                break;
            }
        }
        Ok(())
    }
}

/// Reads a key as text and answers it with an error.
struct Key<'s, 'w> {
    search: &'s mut Search<'w>,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.search.answered = Some(value.to_owned());
        Err(E::custom(""))
    }
}
