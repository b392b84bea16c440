//! Which member of a union a value is: one decision for all formats.
//!
//! A format shows what it has as a [`Candidate`]. Only the reader of serde formats finds tags on its
//! own, while properties come in; it shares [`Tag::variant`].

use std::borrow::Cow;

use serde_json::Number;

use super::read::{tagged, Strictness};
use super::{
    Case, Codec, Decide, DecodeError, Filled, Kind, RecordShape, Rule, Test, TextSource, Union, UnionShape,
};

/// Unions within unions whose members are tried in turn multiply: a few hundred bytes of input could
/// keep a reader busy for hours. No honest input comes near this.
pub(crate) const MAX_TRIES: usize = 1_000;

/// A value of some format, looked at before it is known what it is to become.
pub(crate) trait Candidate {
    /// What the value may be, the most telling first. JSON says one kind; the text `7` is an integer,
    /// unless nobody wants one, and else a string.
    fn kinds(&self) -> &'static [Kind];

    /// Is it an object with this property?
    fn has(&self, property: &str) -> bool;

    /// The value as text, if it is a string.
    fn text(&self) -> Option<&str>;

    /// A property that is a string.
    fn property(&self, name: &str, case: Case) -> Option<Cow<'_, str>>;

    /// Reads the value. Tells `null` by [`Filled::Null`].
    fn read(&mut self, slot: &mut dyn Codec, certainty: Certainty) -> Result<Filled, DecodeError>;

    /// Pays for a try, of which there are [`MAX_TRIES`].
    ///
    /// # Errors
    /// Where there were too many.
    fn pay_for_try(&mut self) -> Result<(), DecodeError>;
}

/// Whether the value is known to be the member that it is read as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// What does not fit is wrong.
    Decided,
    /// What does not fit may fit another member.
    Tried,
}

/// Reads a union from a value.
///
/// # Errors
/// Where the value fits no member.
pub(crate) fn read_union<C: Candidate>(union: &mut dyn Union, value: &mut C) -> Result<Filled, DecodeError> {
    match union.shape().decide {
        Decide::Rules(rules) => by_rules(union, rules, value),
        Decide::Tag { property, values, case } => by_tag(union, Tag { property, values, case }, value),
    }
}

/// Is any member of this kind?
#[cfg(feature = "http")]
pub(crate) fn has_member(shape: &UnionShape, kind: Kind) -> bool {
    match shape.decide {
        Decide::Rules(rules) => rules.iter().any(|rule| rule.kind.accepts(kind)),
        Decide::Tag { .. } => kind == Kind::Object,
    }
}

/// The table of a discriminator.
#[derive(Clone, Copy)]
pub(crate) struct Tag {
    pub(crate) property: &'static str,
    pub(crate) values: &'static [(&'static str, usize)],
    pub(crate) case: Case,
}

impl Tag {
    /// The variant that the tag's value stands for.
    pub(crate) fn variant(self, value: &str) -> Option<usize> {
        let exact = self.values.iter().find(|(known, _)| *known == value);
        let found = exact.or_else(|| self.values.iter().find(|(known, _)| self.case.matches(known, value)));
        found.map(|(_, variant)| *variant)
    }

    /// Must the tag be there, as it must in requests? No member is newer than the document for the lack of it. Where
    /// a member may be without it, so may the union.
    pub(crate) fn is_demanded(self, union: &mut dyn Union) -> bool {
        let shape = union.shape();
        if Strictness::present() == Strictness::Lenient {
            return false;
        }
        let mut variants = 0..shape.variants.len();
        !variants.any(|variant| {
            union.choose(variant);
            union.slot().as_record().is_some_and(|record| self.is_optional_in(record.shape()))
        })
    }

    fn is_optional_in(self, shape: &RecordShape) -> bool {
        shape
            .find(self.property, 0)
            .and_then(|index| shape.fields.get(index))
            .is_some_and(|field| !field.required)
    }

    /// Why a value is no member.
    pub(crate) fn refuse(self, shape: &UnionShape, found: Option<&str>) -> DecodeError {
        let Some(found) = found else {
            return DecodeError::lacking(shape.name, [self.property]);
        };
        let known: Vec<_> = self.values.iter().map(|(value, _)| format!("{value:?}")).collect();
        DecodeError::new(format!("expected one of {}, found {found}", known.join(", "))).under(self.property)
    }
}

fn by_tag<C: Candidate>(union: &mut dyn Union, tag: Tag, value: &mut C) -> Result<Filled, DecodeError> {
    let found = value.property(tag.property, tag.case);
    if let Some(variant) = found.as_deref().and_then(|text| tag.variant(text)) {
        union.choose(variant);
        return tagged(tag.property, || value.read(union.slot(), Certainty::Decided));
    }
    let refused = tag.refuse(union.shape(), found.as_ref().map(|text| format!("{text:?}")).as_deref());
    if found.is_none() && value.kinds() != [Kind::Null] && tag.is_demanded(union) {
        return Err(refused);
    }
    otherwise(union, value, |_| refused)
}

fn by_rules<C: Candidate>(
    union: &mut dyn Union,
    rules: &'static [Rule],
    value: &mut C,
) -> Result<Filled, DecodeError> {
    let mut reasons = Vec::new();
    let mut kinds = value.kinds().iter().peekable();
    while let Some(kind) = kinds.next() {
        for rule in rules.iter().filter(|rule| rule.kind.accepts(*kind)) {
            if !holds(rule.test, value) {
                continue;
            }
            // Where the kind is not certain, neither is what follows from it.
            let tried = rule.test == Test::Try || kinds.peek().is_some();
            if tried {
                value.pay_for_try()?;
            }
            union.choose(rule.variant);
            if !tried {
                return value.read(union.slot(), Certainty::Decided);
            }
            match value.read(union.slot(), Certainty::Tried) {
                Ok(Filled::Value) => return Ok(Filled::Value),
                Ok(Filled::Null) => {}
                Err(error) => reasons.push((rule.variant, error)),
            }
        }
    }
    otherwise(union, value, |shape| no_variant(shape, &reasons))
}

/// `null` is the caller's business; unions that are open keep what they do not know.
fn otherwise<C: Candidate>(
    union: &mut dyn Union,
    value: &mut C,
    refuse: impl FnOnce(&UnionShape) -> DecodeError,
) -> Result<Filled, DecodeError> {
    let shape = union.shape();
    if value.kinds() == [Kind::Null] {
        return Ok(Filled::Null);
    }
    if shape.open {
        union.choose(shape.variants.len());
        return value.read(union.slot(), Certainty::Decided);
    }
    Err(refuse(shape))
}

fn holds<C: Candidate>(test: Test, value: &C) -> bool {
    match test {
        Test::Any | Test::Try => true,
        Test::Has(name) => value.has(name),
        Test::Equals(name, wanted) => value.property(name, Case::Exact).as_deref() == Some(wanted),
        Test::Among(values) => value.text().is_some_and(|text| values.contains(&text)),
    }
}

/// Characters of a member's reason that are told: reasons hold reasons.
const MAX_REASON: usize = 200;

fn no_variant(shape: &UnionShape, reasons: &[(usize, DecodeError)]) -> DecodeError {
    if reasons.is_empty() {
        return DecodeError::new(format!("fits none of {} ({})", shape.name, shape.variants.join(", ")));
    }
    let told: Vec<_> = reasons
        .iter()
        .map(|(variant, error)| {
            let name = shape.variants.get(*variant).copied().unwrap_or_default();
            let reason: String = error.to_string().chars().take(MAX_REASON).collect();
            format!("{name}: {reason}")
        })
        .collect();
    DecodeError::new(format!("fits no member of {}; {}", shape.name, told.join("; ")))
}

impl Kind {
    /// The kind that a value is, and no other.
    pub(crate) const fn alone(self) -> &'static [Self] {
        match self {
            Self::Null => &[Self::Null],
            Self::Boolean => &[Self::Boolean],
            Self::Integer => &[Self::Integer],
            Self::Number => &[Self::Number],
            Self::String => &[Self::String],
            Self::Array => &[Self::Array],
            Self::Object => &[Self::Object],
        }
    }

    /// The kinds that a text may be of where all values are text.
    pub(crate) fn of_text(text: &str) -> &'static [Self] {
        Self::of_text_or_list(text).split_last().map_or(&[], |(_, kinds)| kinds)
    }

    /// The kinds that a text may be of where a list of one element looks like the element.
    pub(crate) fn of_text_or_list(text: &str) -> &'static [Self] {
        if matches!(text, "true" | "false") {
            return &[Self::Boolean, Self::String, Self::Array];
        }
        match number(text) {
            Some(number) if number.is_f64() => &[Self::Number, Self::String, Self::Array],
            Some(_) => &[Self::Integer, Self::String, Self::Array],
            None => &[Self::String, Self::Array],
        }
    }
}

/// A number as JSON has it (RFC 8259 §6): `007` and `+7` are other texts than `7`.
fn number(text: &str) -> Option<Number> {
    let ends = |byte: Option<&u8>| byte.is_some_and(|byte| *byte == b'-' || byte.is_ascii_digit());
    let plausible = ends(text.as_bytes().first()) && ends(text.as_bytes().last());
    plausible.then(|| serde_json::from_str(text).ok()).flatten()
}

impl Candidate for TextSource<'_> {
    fn kinds(&self) -> &'static [Kind] {
        Kind::of_text(self.0)
    }

    fn has(&self, _: &str) -> bool {
        false
    }

    fn text(&self) -> Option<&str> {
        Some(self.0)
    }

    fn property(&self, _: &str, _: Case) -> Option<Cow<'_, str>> {
        None
    }

    fn read(&mut self, slot: &mut dyn Codec, _: Certainty) -> Result<Filled, DecodeError> {
        slot.decode(self)
    }

    /// A text holds nothing, so its tries cannot multiply.
    fn pay_for_try(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn a_text_may_be_what_json_would_write_so_or_a_string() {
        for (text, kind) in [
            ("true", Some(Kind::Boolean)),
            ("-7", Some(Kind::Integer)),
            ("18446744073709551615", Some(Kind::Integer)),
            ("1.5", Some(Kind::Number)),
            ("1e3", Some(Kind::Number)),
            ("007", None),
            ("+7", None),
            (" 7", None),
            ("1.", None),
            ("NaN", None),
            ("True", None),
            ("", None),
        ] {
            let kinds: Vec<_> = kind.into_iter().chain([Kind::String]).collect();
            assert_eq!(Kind::of_text(text), kinds, "{text:?}");
        }
    }
}
