//! From a value to everything that is wrong with it.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::Value;

use super::super::{to_json_string, Codec, DecodeError, Map, Record, View};
use super::{number::Number, pattern, Check};

/// Errors beyond these are not looked for.
const MAX_ERRORS: usize = 100;

/// Values within one another are looked into this far; nothing that was read goes further.
const MAX_DEPTH: usize = 256;

/// Where a value stands, from the inside out: nothing is written down until something is wrong.
pub(crate) struct Path<'p> {
    outer: Option<&'p Path<'p>>,
    step: Step<'p>,
    depth: usize,
}

enum Step<'p> {
    Root,
    Key(&'p str),
    Index(usize),
}

impl Path<'_> {
    pub(crate) const ROOT: Path<'static> = Path { outer: None, step: Step::Root, depth: 0 };

    fn to<'p>(&'p self, step: Step<'p>) -> Path<'p> {
        Path { outer: Some(self), step, depth: self.depth + 1 }
    }

    fn place(&self, error: DecodeError) -> DecodeError {
        std::iter::successors(Some(self), |path| path.outer).fold(error, |error, path| match path.step {
            Step::Root => error,
            Step::Key(key) => error.under(key),
            Step::Index(index) => error.at(index),
        })
    }
}

/// Holds a value against `checks`, and what is within it against those of its type.
pub(crate) fn check(value: &dyn Codec, checks: &[Check], path: &Path<'_>, errors: &mut Vec<DecodeError>) {
    if errors.len() >= MAX_ERRORS || path.depth > MAX_DEPTH {
        return;
    }
    let view = value.view();
    for told in checks.iter().filter_map(|check| violated(*check, &view)) {
        errors.push(path.place(DecodeError::new(told)));
    }
    check_within(&view, checks, path, errors);
}

fn check_within(view: &View<'_>, checks: &[Check], path: &Path<'_>, errors: &mut Vec<DecodeError>) {
    match view {
        View::List(list) => {
            for index in 0..list.len() {
                let Some(item) = list.item(index) else { continue };
                check(item, each(checks), &path.to(Step::Index(index)), errors);
            }
        }
        View::Map(map) => check_entries(*map, each(checks), path, errors),
        View::Record(record) => check_fields(*record, path, errors),
        View::Tagged(union) => check_within(&union.value().view(), checks, path, errors),
        _ => {}
    }
}

fn check_entries(map: &dyn Map, checks: &[Check], path: &Path<'_>, errors: &mut Vec<DecodeError>) {
    for (key, value) in map.entries() {
        check(value, checks, &path.to(Step::Key(key)), errors);
    }
}

fn check_fields(record: &dyn Record, path: &Path<'_>, errors: &mut Vec<DecodeError>) {
    let shape = record.shape();
    for (index, field) in shape.fields.iter().enumerate() {
        let Some(value) = record.field(index) else { continue };
        let checks = shape.checks_of(index);
        if checks.is_empty() && is_scalar(&value.view()) {
            continue;
        }
        check(value, checks, &path.to(Step::Key(field.name)), errors);
    }
    if let Some(extra) = record.extra() {
        check_entries(extra, shape.checks_of(shape.fields.len()), path, errors);
    }
}

/// Is there nothing within it?
pub(crate) fn is_scalar(view: &View<'_>) -> bool {
    !matches!(view, View::List(_) | View::Map(_) | View::Record(_) | View::Tagged(_))
}

/// What the elements or values must satisfy.
fn each(checks: &[Check]) -> &'static [Check] {
    let each = checks.iter().find_map(|check| if let Check::Each(each) = check { Some(*each) } else { None });
    each.unwrap_or_default()
}

/// What is wrong, if the value does not satisfy the check.
fn violated(check: Check, view: &View<'_>) -> Option<String> {
    match check {
        Check::Minimum(bound) => compared(view, bound, &[Ordering::Less], "must be at least"),
        Check::Maximum(bound) => compared(view, bound, &[Ordering::Greater], "must be at most"),
        Check::Above(bound) => compared(view, bound, &[Ordering::Less, Ordering::Equal], "must be above"),
        Check::Below(bound) => compared(view, bound, &[Ordering::Greater, Ordering::Equal], "must be below"),
        Check::MultipleOf(factor) => {
            let number = Number::of(view)?;
            (!number.is_multiple_of(factor)).then(|| format!("must be a multiple of {factor}"))
        }
        Check::MinLength(least) => {
            (length(view)? < least).then(|| format!("must have at least {}", count(least, "character")))
        }
        Check::MaxLength(most) => {
            (length(view)? > most).then(|| format!("must have at most {}", count(most, "character")))
        }
        Check::Pattern(wanted) => {
            (!pattern::is_match(wanted, text(view)?)).then(|| format!("must match `{wanted}`"))
        }
        Check::MinItems(least) => {
            (items(view)? < least).then(|| format!("must have at least {}", count(least, "item")))
        }
        Check::MaxItems(most) => {
            (items(view)? > most).then(|| format!("must have at most {}", count(most, "item")))
        }
        Check::UniqueItems => {
            repeated(view).map(|(first, second)| format!("items {first} and {second} are equal"))
        }
        Check::MinProperties(least) => {
            (properties(view)? < least).then(|| format!("must have at least {}", properties_of(least)))
        }
        Check::MaxProperties(most) => {
            (properties(view)? > most).then(|| format!("must have at most {}", properties_of(most)))
        }
        Check::Each(_) => None,
    }
}

fn compared(view: &View<'_>, bound: f64, wrong: &[Ordering], told: &str) -> Option<String> {
    let order = Number::of(view)?.compare(bound)?;
    wrong.contains(&order).then(|| format!("{told} {bound}"))
}

fn count(number: u64, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

fn properties_of(number: u64) -> String {
    if number == 1 {
        "1 property".to_owned()
    } else {
        format!("{number} properties")
    }
}

fn text<'v>(view: &'v View<'_>) -> Option<&'v str> {
    match view {
        View::Str(text) => Some(text),
        View::Text(text) => Some(text),
        View::Json(Value::String(text)) => Some(text),
        _ => None,
    }
}

fn length(view: &View<'_>) -> Option<u64> {
    text(view).map(|text| text.chars().count() as u64)
}

fn items(view: &View<'_>) -> Option<u64> {
    match view {
        View::List(list) => Some(list.len() as u64),
        View::Json(Value::Array(items)) => Some(items.len() as u64),
        _ => None,
    }
}

fn properties(view: &View<'_>) -> Option<u64> {
    match view {
        View::Map(map) => Some(map.entries().count() as u64),
        View::Json(Value::Object(members)) => Some(members.len() as u64),
        View::Record(record) => Some(members(*record)),
        // The tag is written whether or not the member has a field for it: at least as many.
        View::Tagged(union) => properties(&union.value().view()),
        _ => None,
    }
}

fn members(record: &dyn Record) -> u64 {
    let fields = 0..record.shape().fields.len();
    let present =
        fields.filter_map(|index| record.field(index)).filter(|value| !matches!(value.view(), View::Absent));
    let extra = record.extra().map_or(0, |extra| extra.entries().count());
    (present.count() + extra) as u64
}

/// The first two items that are equal. Items are equal if their JSON is.
fn repeated(view: &View<'_>) -> Option<(usize, usize)> {
    let texts: Vec<String> = match view {
        View::List(list) => {
            (0..list.len()).filter_map(|index| to_json_string(list.item(index)?).ok()).collect()
        }
        View::Json(Value::Array(items)) => items.iter().map(Value::to_string).collect(),
        _ => return None,
    };
    let mut seen = BTreeSet::new();
    let second = texts.iter().position(|text| !seen.insert(text))?;
    let first = texts.iter().position(|text| Some(text) == texts.get(second))?;
    Some((first, second))
}
