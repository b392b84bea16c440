//! The tables that generated code fills.

use super::{Check, DecodeError, XmlNode};

/// Whether names and values must match to the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// To the letter.
    Exact,
    /// Without regard to ASCII case, where no exact match exists.
    Ignored,
}

impl Case {
    /// Is `found` the name `wanted`?
    #[must_use]
    #[inline]
    pub fn matches(self, wanted: &str, found: &str) -> bool {
        wanted == found || (self == Self::Ignored && wanted.eq_ignore_ascii_case(found))
    }
}

/// One property of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// Must it be there?
    pub required: bool,
    /// What JSON has before the value of one that is not the first: `,"name":`. Empty where that is to be made.
    pub(crate) member: &'static str,
}

impl Field {
    /// With what JSON has before the value if the name needs no escapes.
    #[doc(hidden)]
    #[must_use]
    pub const fn written(self, member: &'static str) -> Self {
        Self { member: if is_plain(self.name) { member } else { "" }, ..self }
    }
}

/// A field that must be there.
#[must_use]
pub const fn required(name: &'static str) -> Field {
    Field { name, required: true, member: "" }
}

/// A field that may be absent.
#[must_use]
pub const fn optional(name: &'static str) -> Field {
    Field { name, required: false, member: "" }
}

/// RFC 8259 §7: quotes, backslashes and controls are escaped, all else may stand for itself.
const fn is_plain(name: &str) -> bool {
    let mut rest = name.as_bytes();
    while let [first, others @ ..] = rest {
        if matches!(first, 0..=0x1f | b'"' | b'\\') {
            return false;
        }
        rest = others;
    }
    true
}

/// Whether an object may have properties that are not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// It may: they are kept or dropped.
    Allowed,
    /// It may not (`additionalProperties: false`). Who receives requests refuses them; who reads answers drops them,
    /// for tomorrow's server may have more to say.
    Forbidden,
}

/// The properties of an object.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecordShape {
    /// The schema's name, for messages.
    pub name: &'static str,
    /// The properties in declared order.
    pub fields: &'static [Field],
    /// How names are matched.
    pub case: Case,
    /// Whether there may be other properties.
    pub others: Others,
    /// What fields must satisfy, by position in ascending order; behind the last of the fields, what
    /// further properties must.
    pub checks: &'static [(usize, &'static [Check])],
    /// The properties that are not plain elements in XML, by position, in order.
    pub xml: &'static [(usize, XmlNode)],
}

impl RecordShape {
    /// That of a type without properties.
    pub(super) const NONE: &'static Self =
        &Self { name: "", fields: &[], case: Case::Exact, others: Others::Allowed, checks: &[], xml: &[] };

    /// What the field at `index` must satisfy.
    pub(crate) fn checks_of(&self, index: usize) -> &'static [Check] {
        checks_at(self.checks, index)
    }

    /// How a property is written in XML, if the document says anything about it.
    #[must_use]
    pub fn node(&self, index: usize) -> Option<&'static XmlNode> {
        self.xml.iter().find(|(of, _)| *of == index).map(|(_, node)| node)
    }

    /// All required properties that did not come are told at once.
    ///
    /// # Errors
    /// Where there are any.
    pub(crate) fn lacks<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Result<(), DecodeError> {
        let mut names = names.into_iter().peekable();
        if names.peek().is_none() {
            return Ok(());
        }
        Err(DecodeError::lacking(self.name, names))
    }

    /// The position of the property `name`. The search starts at `expected`, so that input in
    /// declared order is found at the first look.
    #[must_use]
    #[inline]
    pub fn find(&self, name: &str, expected: usize) -> Option<usize> {
        match self.fields.get(expected) {
            Some(field) if field.name == name => Some(expected),
            _ => self.search(name, expected),
        }
    }

    fn search(&self, name: &str, expected: usize) -> Option<usize> {
        let exact = |field: &Field| field.name == name;
        let (before, after) = self.fields.split_at(expected.min(self.fields.len()));
        let ahead = after.iter().position(exact).map(|i| i + before.len());
        let found = ahead.or_else(|| before.iter().position(exact));
        if found.is_some() || self.case == Case::Exact {
            return found;
        }
        self.fields.iter().position(|field| field.name.eq_ignore_ascii_case(name))
    }
}

/// The row of `index` in a sparse table of checks.
pub(crate) fn checks_at(table: &[(usize, &'static [Check])], index: usize) -> &'static [Check] {
    let found = table.binary_search_by_key(&index, |(at, _)| *at);
    found.ok().and_then(|found| table.get(found)).map_or(&[], |(_, checks)| *checks)
}

/// The documented values of an enumeration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnumerationShape {
    /// The schema's name, for messages.
    pub name: &'static str,
    /// The values in declared order.
    pub values: &'static [&'static str],
    /// How values are matched.
    pub case: Case,
}

impl EnumerationShape {
    /// The position of `text` among the values.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<usize> {
        let exact = self.values.iter().position(|value| *value == text);
        if exact.is_some() || self.case == Case::Exact {
            return exact;
        }
        self.values.iter().position(|value| value.eq_ignore_ascii_case(text))
    }
}

/// The variants of a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnionShape {
    /// The schema's name, for messages.
    pub name: &'static str,
    /// The variants' names, for messages.
    pub variants: &'static [&'static str],
    /// How the variant is told from the input.
    pub decide: Decide,
    /// Is an undocumented member kept? Its variant then comes after the documented ones.
    pub open: bool,
}

/// How a union's variant is told from the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decide {
    /// By the value of a property. OpenAPI 3.0.4 §4.7.25.
    Tag {
        /// The property.
        property: &'static str,
        /// Values with the variants they stand for; a variant's first is the one written.
        values: &'static [(&'static str, usize)],
        /// How the property and its values are matched.
        case: Case,
    },
    /// By the first rule that holds.
    Rules(&'static [Rule]),
}

/// One line of a decision table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The JSON type that the input must have.
    pub kind: Kind,
    /// What else must hold.
    pub test: Test,
    /// The variant that is then decided on.
    pub variant: usize,
}

impl Rule {
    /// A line of a decision table.
    #[must_use]
    pub const fn new(kind: Kind, test: Test, variant: usize) -> Self {
        Self { kind, test, variant }
    }
}

/// A JSON type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// May input of the kind `found` be read as this kind?
    #[must_use]
    pub fn accepts(self, found: Self) -> bool {
        self == found || (self == Self::Number && found == Self::Integer)
    }
}

/// What a rule asks of the input beyond its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Nothing: the type decides.
    Any,
    /// That the object has this property.
    Has(&'static str),
    /// That this property of the object is this string.
    Equals(&'static str, &'static str),
    /// That the string is one of these.
    Among(&'static [&'static str]),
    /// That the variant can be decoded. Rules of this kind come last, strictest first.
    Try,
}
