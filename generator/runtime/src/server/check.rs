//! Requests against what their document demands beyond types.

use crate::codec::{check, is_scalar, Codec, Path};
use crate::http::{BodyRef, Input, OperationShape, Violation};

/// Adds what is wrong with the values of a request that has been read. Of what could not be read
/// all is said already.
pub(super) fn check_input(shape: &OperationShape, input: &dyn Input, violations: &mut Vec<Violation>) {
    let told = violations.len();
    for (index, parameter) in shape.parameters.iter().enumerate() {
        let (place, name) = (parameter.place.name(), Some(parameter.name));
        let is_told = |found: &Violation| found.place == place && found.name.as_deref() == name;
        if violations.iter().take(told).any(is_told) {
            continue;
        }
        if let Some(value) = input.field(index) {
            check_value(shape, index, value, (place, name), violations);
        }
    }
    if violations.iter().take(told).any(|found| found.place == BODY) {
        return;
    }
    if let BodyRef::Value(value) = input.body() {
        check_value(shape, shape.parameters.len(), value, (BODY, None), violations);
    }
}

/// The place of a body, in messages.
const BODY: &str = "body";

fn check_value(
    shape: &OperationShape,
    index: usize,
    value: &dyn Codec,
    (place, name): (&str, Option<&str>),
    violations: &mut Vec<Violation>,
) {
    let checks = shape.checks_of(index);
    if checks.is_empty() && is_scalar(&value.view()) {
        return;
    }
    let mut errors = Vec::new();
    check(value, checks, &Path::ROOT, &mut errors);
    violations.extend(errors.iter().map(|error| Violation::new(place, name, error)));
}
