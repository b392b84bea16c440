//! Keywords that bound numbers. OpenAPI 3.0.4 §4.7.24.1.
//!
//! They are read as they are written: as floats, which is how `openapiv3` knows them, the bounds
//! of 64-bit integers would be others.

use serde_json::{Number, Value};

use super::Version;
use super::lenient::Slot;
use crate::diagnostics::Diagnostics;

/// What a schema says about the size of numbers.
#[derive(Debug, Default)]
pub(super) struct Bounds {
    pub(super) minimum: Bound,
    pub(super) maximum: Bound,
    pub(super) multiple_of: Option<Number>,
}

/// One bound, said by two keywords in any order.
#[derive(Debug, Default)]
pub(super) struct Bound {
    number: Option<Number>,
    exclusive: Exclusive,
}

#[derive(Debug, Default)]
enum Exclusive {
    #[default]
    No,
    /// As OpenAPI 3.0 says it.
    Yes,
    /// As JSON Schema says it since draft 6: the bound itself.
    Number(Number),
}

impl Bounds {
    /// Takes the value of a keyword; false if it is another one.
    pub(super) fn take(
        &mut self,
        slot: Slot<'_, '_>,
        version: Version,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        match slot.key {
            "minimum" => self.minimum.number = slot.number(diagnostics),
            "maximum" => self.maximum.number = slot.number(diagnostics),
            "exclusiveMinimum" => self.minimum.exclusive = exclusive(slot, version, diagnostics),
            "exclusiveMaximum" => self.maximum.exclusive = exclusive(slot, version, diagnostics),
            "multipleOf" => self.multiple_of = positive(slot, diagnostics),
            _ => return false,
        }
        true
    }
}

impl Bound {
    /// The bound, and whether it is exclusive.
    pub(super) fn close(self) -> Option<(Number, bool)> {
        match self.exclusive {
            Exclusive::No => self.number.map(|number| (number, false)),
            Exclusive::Yes => self.number.map(|number| (number, true)),
            Exclusive::Number(number) => Some((number, true)),
        }
    }
}

fn exclusive(slot: Slot<'_, '_>, version: Version, diagnostics: &mut Diagnostics) -> Exclusive {
    if let Value::Number(bound) = slot.value {
        if version < Version::V3_1 {
            slot.mended("is a number", "read as in OpenAPI 3.1", diagnostics);
        }
        return Exclusive::Number(bound.clone());
    }
    if slot.value.is_boolean() && version >= Version::V3_1 {
        slot.mended("is a boolean", "read as in OpenAPI 3.0", diagnostics);
    }
    match slot.flag(diagnostics) {
        Some(true) => Exclusive::Yes,
        _ => Exclusive::No,
    }
}

fn positive(slot: Slot<'_, '_>, diagnostics: &mut Diagnostics) -> Option<Number> {
    let number = slot.number(diagnostics)?;
    if number.as_f64().is_some_and(|number| number > 0.0) {
        return Some(number);
    }
    slot.mended("must be greater than 0", "ignored", diagnostics);
    None
}
