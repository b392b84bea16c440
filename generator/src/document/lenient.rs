//! Values of the kinds that keywords ask for, from what documents have: small mistakes are put
//! right with a warning.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Location, Place, quote};

const NOT_A_FLAG: &str = "must be `true` or `false`";

/// The value of one keyword. Its location is made only when something must be said of it.
#[derive(Clone, Copy)]
pub(super) struct Slot<'v, 'l> {
    pub(super) parent: &'l Location,
    pub(super) key: &'l str,
    pub(super) value: &'v Value,
}

impl<'v> Slot<'v, '_> {
    pub(super) fn at(&self) -> Location {
        self.parent.child(self.key)
    }

    /// Says that the value was put right.
    pub(super) fn mended(&self, problem: &str, remedy: &str, diagnostics: &mut Diagnostics) {
        let message = format!("{} {problem}", quote(self.key));
        let place = Place::Value(self.at());
        diagnostics.report(Diagnostic::new(Code::Mended, place, message).label(remedy));
    }

    /// Says that the value cannot be used.
    pub(super) fn invalid(&self, expected: &str, diagnostics: &mut Diagnostics) {
        let found = describe(self.value);
        let message = format!("{} must be {expected}, not {found}", quote(self.key));
        let place = Place::Value(self.at());
        let finding = Diagnostic::new(Code::InvalidShape, place, message);
        diagnostics.report(finding.label(format!("this is {found}")).note("it is left out"));
    }

    fn ignored(&self, expected: &str, diagnostics: &mut Diagnostics) {
        let problem = format!("must be {expected}, not {}", describe(self.value));
        self.lost(&problem, "ignored", diagnostics);
    }

    /// Says that the value means something that is lost.
    pub(super) fn lost(&self, problem: &str, remedy: &str, diagnostics: &mut Diagnostics) {
        let message = format!("{} {problem}", quote(self.key));
        let place = Place::Value(self.at());
        diagnostics.report(Diagnostic::new(Code::InvalidShape, place, message).label(remedy));
    }

    /// Text that matters.
    pub(super) fn text(self, diagnostics: &mut Diagnostics) -> Option<Cow<'v, str>> {
        match self.value {
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Number(_) | Value::Bool(_) => {
                self.mended("must be text", "taken as text", diagnostics);
                Some(Cow::Owned(self.value.to_string()))
            }
            Value::Null => {
                self.absent(diagnostics);
                None
            }
            Value::Array(_) | Value::Object(_) => {
                self.invalid("text", diagnostics);
                None
            }
        }
    }

    /// Text for people: nothing is wrong without it.
    pub(super) fn prose(self, diagnostics: &mut Diagnostics) -> Option<Cow<'v, str>> {
        if let Value::Array(_) | Value::Object(_) = self.value {
            self.ignored("text", diagnostics);
            return None;
        }
        self.text(diagnostics)
    }

    pub(super) fn flag(self, diagnostics: &mut Diagnostics) -> Option<bool> {
        let flag = match self.value {
            Value::Bool(flag) => return Some(*flag),
            Value::Null => {
                self.absent(diagnostics);
                return None;
            }
            Value::String(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => Some(true),
                "false" | "no" | "off" => Some(false),
                _ => None,
            },
            _ => None,
        };
        match flag {
            Some(true) => self.mended(NOT_A_FLAG, "taken as `true`", diagnostics),
            Some(false) => self.mended(NOT_A_FLAG, "taken as `false`", diagnostics),
            None => self.lost(NOT_A_FLAG, "ignored", diagnostics),
        }
        flag
    }

    /// A list of texts. A single one becomes a list of one.
    pub(super) fn texts(self, diagnostics: &mut Diagnostics) -> Option<Vec<Cow<'v, str>>> {
        if let Value::String(text) = self.value {
            self.mended("must be a list", "taken as a list of one", diagnostics);
            return Some(vec![Cow::Borrowed(text)]);
        }
        let list = self.list(diagnostics)?;
        let at = self.at();
        let texts = list.iter().enumerate().filter_map(|(index, value)| {
            Slot { parent: &at, key: &index.to_string(), value }.text(diagnostics)
        });
        Some(texts.collect())
    }

    pub(super) fn list(self, diagnostics: &mut Diagnostics) -> Option<&'v Vec<Value>> {
        match self.value {
            Value::Array(list) => return Some(list),
            Value::Null => self.absent(diagnostics),
            _ => self.invalid("a list", diagnostics),
        }
        None
    }

    pub(super) fn object(self, diagnostics: &mut Diagnostics) -> Option<&'v Map<String, Value>> {
        match self.value {
            Value::Object(object) => return Some(object),
            Value::Null => self.absent(diagnostics),
            _ => self.invalid("an object", diagnostics),
        }
        None
    }

    /// A constraint that counts.
    pub(super) fn count(self, diagnostics: &mut Diagnostics) -> Option<u64> {
        if let Some(count) = self.value.as_u64() {
            return Some(count);
        }
        let count = match self.value {
            Value::Number(number) => number.as_f64().and_then(whole),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        match count {
            Some(count) => {
                self.mended("must be a whole number", &format!("taken as {count}"), diagnostics);
            }
            None => self.ignored("a whole number", diagnostics),
        }
        count
    }

    /// A constraint that is a number.
    pub(super) fn number(self, diagnostics: &mut Diagnostics) -> Option<Number> {
        match self.value {
            Value::Number(number) => Some(number.clone()),
            Value::String(text) => {
                let number = text.trim().parse().ok();
                match &number {
                    Some(_) => self.mended("must be a number", "taken as a number", diagnostics),
                    None => self.ignored("a number", diagnostics),
                }
                number
            }
            _ => {
                self.ignored("a number", diagnostics);
                None
            }
        }
    }

    /// Says that null stands for nothing.
    pub(super) fn absent(&self, diagnostics: &mut Diagnostics) {
        self.mended("is null", "taken as absent", diagnostics);
    }
}

/// A float that is a whole number and not too large to count exactly.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked, and there is no fraction"
)]
fn whole(number: f64) -> Option<u64> {
    let is_whole = number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number);
    is_whole.then_some(number as u64)
}

/// What a value is, with its article.
pub(super) fn describe(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
