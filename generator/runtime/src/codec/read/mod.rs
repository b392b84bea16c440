//! From any serde format to the codecs.
//!
//! Format and type meet only through `dyn`: a [`Reader`] wraps whatever serde hands out and is
//! compiled once per format, the codecs once per type.

mod held;
mod object;
mod scalar;
mod strict;
mod union;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny};
use serde_json::Value;

use super::decide::MAX_TRIES;
use super::{Codec, DecodeError, Filled, List, Map, Record, Source, Union};
#[cfg(feature = "xml")]
pub(super) use object::Seen;
use object::{ListVisitor, MapVisitor, RecordVisitor};
use scalar::{
    Nullable, TextVisitor, ToBoolean, ToInteger, ToNumber, ToString, ToUnsigned, ToWide, ToWideUnsigned,
    ROUNDED,
};
#[cfg(feature = "http")]
pub(crate) use strict::other;
#[cfg(any(feature = "http", feature = "xml"))]
pub(crate) use strict::pass_over;
#[cfg(feature = "server")]
pub(crate) use strict::strictly;
pub(in crate::codec) use strict::tagged;
pub(in crate::codec) use strict::Strictness;

/// Objects and arrays within one another, at most: as many as serde_json itself allows.
const MAX_DEPTH: usize = 128;

/// Reads a generated type from any serde format: what its `Deserialize` does.
///
/// # Errors
/// Where the input does not fit the type.
pub fn deserialize<'de, T: Codec, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::vacant();
    read_any(&mut value, deserializer).map_err(de::Error::custom)?;
    Ok(value)
}

/// Reads a value from JSON text (RFC 8259) in UTF-8.
///
/// # Errors
/// Where the text is not JSON, or does not fit the type.
pub fn from_json_slice<T: Codec>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::vacant();
    read_json_bytes(&mut value, bytes)?;
    Ok(value)
}

/// Reads a value from JSON text (RFC 8259).
///
/// # Errors
/// Where the text is not JSON, or does not fit the type.
pub fn from_json_str<T: Codec>(text: &str) -> Result<T, DecodeError> {
    let mut value = T::vacant();
    read_json(&mut value, text)?;
    Ok(value)
}

/// Reads a value from a JSON tree.
///
/// # Errors
/// Where the tree does not fit the type.
pub fn from_json_value<T: Codec>(tree: &Value) -> Result<T, DecodeError> {
    let mut value = T::vacant();
    read_any(&mut value, tree)?;
    Ok(value)
}

pub(crate) fn read_json_bytes(slot: &mut dyn Codec, bytes: &[u8]) -> Result<(), DecodeError> {
    read_demanding_json(slot, bytes).map(drop)
}

/// The same for who holds values against what is demanded of them.
pub(crate) fn read_demanding_json(slot: &mut dyn Codec, bytes: &[u8]) -> Result<Demands, DecodeError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => read_json(slot, text),
        Err(why) => Err(DecodeError::new(format!("the text is not UTF-8: {why}"))),
    }
}

#[cfg(feature = "http")]
pub(crate) fn read_json_tree(slot: &mut dyn Codec, tree: &Value) -> Result<(), DecodeError> {
    read_any(slot, tree)
}

fn read_json(slot: &mut dyn Codec, text: &str) -> Result<Demands, DecodeError> {
    let mut cx = Context::new();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    fill(slot, &mut deserializer, &mut cx)?;
    deserializer.end().map_err(|why| DecodeError::new(why.to_string()))?;
    Ok(cx.demands)
}

fn read_any<'de, D: Deserializer<'de>>(slot: &mut dyn Codec, deserializer: D) -> Result<(), DecodeError> {
    fill(slot, deserializer, &mut Context::new())
}

/// Everything in which a JSON tree does not fit a type, up to a hundred places, for those who report
/// to people. What was decoded is of no further use if there is anything.
#[must_use]
pub fn violations(slot: &mut dyn Codec, tree: &Value) -> Vec<DecodeError> {
    let mut cx = Context::new();
    cx.violations = Some(Vec::new());
    let last = fill(slot, tree, &mut cx).err();
    let all = cx.violations.unwrap_or_default().into_iter().chain(last);
    all.flat_map(DecodeError::each).take(MAX_VIOLATIONS).collect()
}

/// Decodes one value that must not be `null`.
fn fill<'de, D: Deserializer<'de>>(
    slot: &mut dyn Codec,
    deserializer: D,
    cx: &mut Context,
) -> Result<(), DecodeError> {
    fill_or_null(slot, deserializer, cx)?.not_null()
}

/// Decodes one value.
fn fill_or_null<'de, D: Deserializer<'de>>(
    slot: &mut dyn Codec,
    deserializer: D,
    cx: &mut Context,
) -> Result<Filled, DecodeError> {
    let mut reader = Reader { inner: Some(deserializer), cx };
    let filled = slot.decode(&mut reader)?;
    reader.skip_unread().map(|()| filled)
}

/// What all readers of one decoding share.
struct Context {
    depth: usize,
    /// Our error while serde's own type of error travels outwards in its stead.
    failure: Option<DecodeError>,
    /// How often a member of a union may still be tried.
    tries: usize,
    /// Where decoding goes on behind errors: those met so far.
    violations: Option<Vec<DecodeError>>,
    strictness: Strictness,
    demands: Demands,
}

/// What a document demands of the fields of the records that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Demands {
    /// Nothing: no value has to be looked at once more.
    Nothing,
    /// Something, or that is not known.
    Something,
}

/// Violations beyond these are not looked for.
const MAX_VIOLATIONS: usize = 100;

impl Context {
    fn new() -> Self {
        Self {
            depth: 0,
            failure: None,
            tries: MAX_TRIES,
            violations: None,
            strictness: Strictness::present(),
            demands: Demands::Nothing,
        }
    }

    fn enter(&mut self) -> Result<(), DecodeError> {
        if self.depth == MAX_DEPTH {
            return Err(DecodeError::new(format!("nested more than {MAX_DEPTH} levels deep")));
        }
        self.depth += 1;
        Ok(())
    }

    /// Pays for trying one member of a union.
    fn pay_for_try(&mut self) -> Result<(), DecodeError> {
        match self.tries.checked_sub(1) {
            Some(left) => {
                self.tries = left;
                Ok(())
            }
            None => Err(DecodeError::new("there are too many ways to read this")),
        }
    }

    /// Our error into serde's.
    #[cold]
    fn raise<E: de::Error>(&mut self, error: DecodeError) -> E {
        let stand_in = E::custom(error.message());
        self.failure = Some(error);
        stand_in
    }

    /// Serde's error back into ours.
    #[cold]
    fn settle<E: de::Error>(&mut self, error: &E) -> DecodeError {
        self.failure.take().unwrap_or_else(|| DecodeError::new(error.to_string()))
    }

    /// Fails with an error, or notes it and goes on, if all violations are wanted.
    #[cold]
    fn refuse<E: de::Error>(&mut self, error: DecodeError) -> Result<(), E> {
        match &mut self.violations {
            Some(found) if found.len() < MAX_VIOLATIONS => {
                found.push(error);
                Ok(())
            }
            _ => Err(self.raise(error)),
        }
    }

    /// The number of violations so far: those that come after it are from within what is read next.
    fn mark(&self) -> usize {
        self.violations.as_ref().map_or(0, Vec::len)
    }

    /// Tells violations from within a value where the value stands.
    #[cold]
    fn place(&mut self, mark: usize, place: impl Fn(DecodeError) -> DecodeError) {
        if let Some(found) = &mut self.violations {
            let within = found.split_off(mark.min(found.len()));
            found.extend(within.into_iter().map(place));
        }
    }

    /// What to do about the outcome of reading a value that must not be `null`.
    #[inline]
    fn conclude<E: de::Error>(
        &mut self,
        mark: usize,
        outcome: Result<Filled, E>,
        place: impl Fn(DecodeError) -> DecodeError,
    ) -> Result<(), E> {
        let error = match outcome {
            Ok(Filled::Value) => {
                if self.violations.is_some() {
                    self.place(mark, place);
                }
                return Ok(());
            }
            Ok(Filled::Null) => DecodeError::null(),
            Err(error) => self.settle(&error),
        };
        self.place(mark, &place);
        self.refuse(place(error))
    }
}

/// A value of the serde format `D`, to be read once.
struct Reader<'cx, D> {
    inner: Option<D>,
    cx: &'cx mut Context,
}

impl<'de, D: Deserializer<'de>> Reader<'_, D> {
    fn take(&mut self) -> Result<D, DecodeError> {
        self.inner.take().ok_or_else(|| DecodeError::new("the value was read before"))
    }

    fn skip_unread(&mut self) -> Result<(), DecodeError> {
        match self.inner.take() {
            None => Ok(()),
            Some(deserializer) => match deserializer.deserialize_ignored_any(IgnoredAny) {
                Ok(_) => Ok(()),
                Err(error) => Err(self.cx.settle(&error)),
            },
        }
    }

    /// Runs `read` one level deeper.
    fn nested<T>(
        &mut self,
        read: impl FnOnce(D, &mut Context) -> Result<T, D::Error>,
    ) -> Result<T, DecodeError> {
        let deserializer = self.take()?;
        self.cx.enter()?;
        let result = read(deserializer, self.cx);
        self.cx.depth -= 1;
        result.map_err(|error| self.cx.settle(&error))
    }

    fn scalar<V: scalar::Hinted<'de>>(&mut self, visitor: V) -> Result<Filled, DecodeError> {
        let deserializer = self.take()?;
        deserializer.deserialize_option(Nullable(visitor)).map_err(|error| self.cx.settle(&error))
    }
}

impl<D> Reader<'_, D> {
    /// Violations are looked for in a tree, which rounds what has more than 64 bits: that is none.
    fn despite_rounding(&self, outcome: Result<Filled, DecodeError>) -> Result<Filled, DecodeError> {
        match outcome {
            Err(error) if self.cx.violations.is_some() && error.message() == ROUNDED => Ok(Filled::Value),
            outcome => outcome,
        }
    }
}

impl<'de, D: Deserializer<'de>> Source for Reader<'_, D> {
    fn is_textual(&self) -> bool {
        false
    }

    fn boolean(&mut self, slot: &mut bool) -> Result<Filled, DecodeError> {
        self.scalar(ToBoolean(slot))
    }

    fn integer(&mut self, slot: &mut i64) -> Result<Filled, DecodeError> {
        self.scalar(ToInteger(slot))
    }

    fn unsigned(&mut self, slot: &mut u64) -> Result<Filled, DecodeError> {
        self.scalar(ToUnsigned(slot))
    }

    fn wide(&mut self, slot: &mut i128) -> Result<Filled, DecodeError> {
        let outcome = self.scalar(ToWide(slot));
        self.despite_rounding(outcome)
    }

    fn wide_unsigned(&mut self, slot: &mut u128) -> Result<Filled, DecodeError> {
        let outcome = self.scalar(ToWideUnsigned(slot));
        self.despite_rounding(outcome)
    }

    fn number(&mut self, slot: &mut f64) -> Result<Filled, DecodeError> {
        self.scalar(ToNumber(slot))
    }

    fn string(&mut self, slot: &mut String) -> Result<Filled, DecodeError> {
        self.scalar(ToString(slot))
    }

    fn text(&mut self, read: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError> {
        let deserializer = self.take()?;
        let visitor = Nullable(TextVisitor { read, cx: self.cx });
        let outcome = deserializer.deserialize_option(visitor);
        outcome.map_err(|error| self.cx.settle(&error))
    }

    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError> {
        self.nested(|d, cx| d.deserialize_option(Nullable(ListVisitor { list, cx })))
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        self.nested(|d, cx| d.deserialize_option(Nullable(MapVisitor { map, cx })))
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        self.nested(|d, cx| d.deserialize_option(Nullable(RecordVisitor { record, cx })))
    }

    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError> {
        let deserializer = self.take()?;
        self.cx.enter()?;
        let result = union::read(deserializer, union, self.cx);
        self.cx.depth -= 1;
        result
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        let deserializer = self.take()?;
        de::Deserialize::deserialize(deserializer).map_err(|error| self.cx.settle::<D::Error>(&error))
    }
}

/// Decodes one element or property in place.
struct SlotSeed<'a> {
    slot: &'a mut dyn Codec,
    cx: &'a mut Context,
}

impl<'de> DeserializeSeed<'de> for SlotSeed<'_> {
    type Value = Filled;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Filled, D::Error> {
        fill_or_null(self.slot, deserializer, self.cx).map_err(|error| self.cx.raise(error))
    }
}
