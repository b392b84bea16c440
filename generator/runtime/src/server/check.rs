//! Requests against what their document demands beyond types.

use crate::codec::{check, is_scalar, Check, Codec, Demands, Path};
use crate::http::{BodyRef, Input, OperationShape, Violation};

/// Adds what is wrong with the values of a request that has been read, where there are demands. Of what could not be
/// read all is said already.
pub(super) fn check_input(
    shape: &OperationShape,
    input: &dyn Input,
    of_body: Demands,
    violations: &mut Vec<Violation>,
) {
    let told = violations.len();
    for (index, parameter) in shape.parameters.iter().enumerate() {
        let Some(value) = input.field(index) else { continue };
        let checks = shape.checks_of(index);
        if checks.is_empty() && is_scalar(&value.view()) {
            continue;
        }
        let (place, name) = (parameter.place.name(), Some(parameter.name));
        let is_told = |found: &Violation| found.place == place && found.name.as_deref() == name;
        if !violations.iter().take(told).any(is_told) {
            check_value(value, checks, (place, name), violations);
        }
    }
    let checks = shape.checks_of(shape.parameters.len());
    if checks.is_empty() && of_body == Demands::Nothing {
        return;
    }
    if violations.iter().take(told).any(|found| found.place == BODY) {
        return;
    }
    if let BodyRef::Value(value) = input.body() {
        check_value(value, checks, (BODY, None), violations);
    }
}

/// The place of a body, in messages.
const BODY: &str = "body";

fn check_value(
    value: &dyn Codec,
    checks: &[Check],
    (place, name): (&str, Option<&str>),
    violations: &mut Vec<Violation>,
) {
    let mut errors = Vec::new();
    check(value, checks, &Path::ROOT, &mut errors);
    violations.extend(errors.iter().map(|error| Violation::new(place, name, error)));
}
