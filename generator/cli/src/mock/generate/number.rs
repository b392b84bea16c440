//! Numbers within bounds.

use serde_json::{Map, Number, Value, json};

use super::super::chance::Chance;

/// Whole numbers that a double tells apart.
const EXACT: f64 = 9_007_199_254_740_991.0;

pub(super) fn integer(schema: &Map<String, Value>, name: &str, chance: &mut Chance) -> Value {
    let step = step(schema).map_or(1.0, |step| if step.fract() == 0.0 { step } else { whole(step) });
    let number = within(schema, name, step, chance);
    #[allow(clippy::cast_possible_truncation, reason = "it is clamped to what fits")]
    let number = number.clamp(-EXACT, EXACT) as i64;
    json!(number)
}

pub(super) fn number(schema: &Map<String, Value>, name: &str, chance: &mut Chance) -> Value {
    let number = match step(schema) {
        Some(step) => within(schema, name, step, chance),
        None => {
            let (low, high) = range(schema, name);
            let rounded = ((low + (high - low) * chance.unit()) * 100.0).round() / 100.0;
            if rounded <= low || rounded >= high { f64::midpoint(low, high) } else { rounded }
        }
    };
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// A multiple of `step` within the bounds.
fn within(schema: &Map<String, Value>, name: &str, step: f64, chance: &mut Chance) -> f64 {
    let (low, high) = range(schema, name);
    let first = (low / step).ceil();
    let last = (high / step).floor().max(first);
    // Few steps: numbers that people read are small.
    let steps = (last - first).min(1000.0);
    let mut at = first + (steps * chance.unit()).round();
    let is_open = |keyword: &str| schema.get(keyword).and_then(Value::as_f64) == Some(at * step);
    if is_open("exclusiveMinimum") {
        at += 1.0;
    } else if is_open("exclusiveMaximum") {
        at -= 1.0;
    }
    at * step
}

fn step(schema: &Map<String, Value>) -> Option<f64> {
    schema.get("multipleOf").and_then(Value::as_f64).filter(|step| *step > 0.0)
}

/// The smallest of the first multiples of a broken number that is whole: 5 for 2.5.
fn whole(step: f64) -> f64 {
    let multiples = (1..=1000).map(|times| step * f64::from(times));
    multiples.into_iter().find(|multiple| (multiple - multiple.round()).abs() < 1e-9).unwrap_or(1.0).round()
}

/// From where to where: what the schema says, or what is usual.
fn range(schema: &Map<String, Value>, name: &str) -> (f64, f64) {
    let get = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    let low = [get("minimum"), get("exclusiveMinimum")].into_iter().flatten().reduce(f64::max);
    let high = [get("maximum"), get("exclusiveMaximum")].into_iter().flatten().reduce(f64::min);
    let (usual_low, usual_high) = usual(name);
    match (low, high) {
        (Some(low), Some(high)) if low <= usual_low && usual_high <= high => (usual_low, usual_high),
        (Some(low), Some(high)) => (low, high.max(low)),
        (Some(low), None) if low <= usual_low => (usual_low, usual_high),
        (Some(low), None) => (low, low + 100.0),
        (None, Some(high)) if usual_high <= high => (usual_low, usual_high),
        (None, Some(high)) => (high - 100.0, high),
        (None, None) => (usual_low, usual_high),
    }
}

fn usual(name: &str) -> (f64, f64) {
    let name = name.to_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match () {
        () if is(&["latitude"]) || name == "lat" => (-60.0, 60.0),
        () if is(&["longitude"]) || name == "lng" || name == "lon" => (-170.0, 170.0),
        () if is(&["year"]) => (1990.0, 2024.0),
        () if is(&["timestamp", "_at", "created", "updated", "expires"]) => {
            (1_700_000_000.0, 1_730_000_000.0)
        }
        () if is(&["age"]) && name.len() < 5 => (18.0, 80.0),
        () if is(&["percent", "ratio", "rate"]) => (0.0, 100.0),
        () if is(&["count", "total", "quantity", "size"]) => (1.0, 50.0),
        () => (1.0, 1000.0),
    }
}
