//! Keywords that constrain values. OpenAPI 3.0.4 §4.7.24.1.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::lenient::Slot;
use super::model::Constraints;
use crate::diagnostics::Diagnostics;

/// What makes bounds exclusive, until both keywords are known.
#[derive(Debug, Default)]
pub(super) struct Constraining {
    minimum: Exclusive,
    maximum: Exclusive,
}

#[derive(Debug, Default)]
enum Exclusive {
    #[default]
    No,
    /// As OpenAPI 3.0 says it.
    Yes,
    /// As JSON Schema says it since draft 6: the bound itself.
    Bound(Number),
}

impl Constraining {
    /// Takes the value of a keyword; false if it constrains nothing.
    pub(super) fn take(
        &mut self,
        slot: Slot<'_, '_>,
        constraints: &mut Constraints,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let into = constraints;
        match slot.key {
            "minimum" => into.minimum = slot.number(diagnostics).map(|bound| (bound, false)),
            "maximum" => into.maximum = slot.number(diagnostics).map(|bound| (bound, false)),
            "exclusiveMinimum" => self.minimum = exclusive(slot, diagnostics),
            "exclusiveMaximum" => self.maximum = exclusive(slot, diagnostics),
            "multipleOf" => into.multiple_of = positive(slot, diagnostics),
            "minLength" => into.min_length = slot.count(diagnostics),
            "maxLength" => into.max_length = slot.count(diagnostics),
            "pattern" => into.pattern = slot.text(diagnostics).map(Cow::into_owned),
            "minItems" => into.min_items = slot.count(diagnostics),
            "maxItems" => into.max_items = slot.count(diagnostics),
            "uniqueItems" => into.unique_items = slot.flag(diagnostics).unwrap_or_default(),
            "minProperties" => into.min_properties = slot.count(diagnostics),
            "maxProperties" => into.max_properties = slot.count(diagnostics),
            _ => return false,
        }
        true
    }

    /// Puts bounds and what makes them exclusive together.
    pub(super) fn finish(&mut self, constraints: &mut Constraints) {
        close(std::mem::take(&mut self.minimum), &mut constraints.minimum);
        close(std::mem::take(&mut self.maximum), &mut constraints.maximum);
    }
}

fn exclusive(slot: Slot<'_, '_>, diagnostics: &mut Diagnostics) -> Exclusive {
    if let Value::Number(bound) = slot.value {
        slot.mended("is a number", "read as in OpenAPI 3.1", diagnostics);
        return Exclusive::Bound(bound.clone());
    }
    match slot.flag(diagnostics) {
        Some(true) => Exclusive::Yes,
        _ => Exclusive::No,
    }
}

fn close(exclusive: Exclusive, bound: &mut Option<(Number, bool)>) {
    match (exclusive, bound.as_mut()) {
        (Exclusive::Yes, Some((_, is_exclusive))) => *is_exclusive = true,
        (Exclusive::Bound(number), _) => *bound = Some((number, true)),
        _ => {}
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
