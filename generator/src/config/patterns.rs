//! Options for single types, properties and operations, by patterns.

use serde::Deserialize;

use super::{Matching, Openness, RustType};

/// Exceptions for the types of some schemas.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypeOptions {
    /// How its property names or values are matched.
    pub case: Option<Matching>,
    /// What becomes of values or members that it does not list.
    pub enums: Option<Openness>,
    /// What the type is called; the case of letters follows Rust's habits.
    pub name: Option<String>,
    /// A type of yours that stands for it: nothing is generated for the schema.
    pub rust_type: Option<RustType>,
    /// Further traits to derive.
    pub derive: Vec<String>,
    /// Further attributes, without `#[` and `]`.
    pub attributes: Vec<String>,
}

/// Exceptions for some properties or parameters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct FieldOptions {
    /// What the field is called.
    pub name: Option<String>,
    /// Further attributes, without `#[` and `]`.
    pub attributes: Vec<String>,
}

/// Exceptions for one operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OperationOptions {
    /// What the method is called, and what is named after it.
    pub name: Option<String>,
}

impl TypeOptions {
    /// Takes what `other`, which counts for more, says.
    pub(crate) fn take(&mut self, other: &Self) {
        self.case = other.case.or(self.case);
        self.enums = other.enums.or(self.enums);
        self.name = other.name.clone().or(self.name.take());
        self.rust_type = other.rust_type.clone().or(self.rust_type.take());
        self.derive.extend(other.derive.iter().cloned());
        self.attributes.extend(other.attributes.iter().cloned());
    }
}

impl FieldOptions {
    /// Takes what `other`, which counts for more, says.
    pub(crate) fn take(&mut self, other: &Self) {
        self.name = other.name.clone().or(self.name.take());
        self.attributes.extend(other.attributes.iter().cloned());
    }
}

/// A text in which `*` stands for any characters but separators, and `**` for any at all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pattern<'a>(pub(crate) &'a str);

impl Pattern<'_> {
    /// Does it stand for many?
    pub(crate) fn is_glob(self) -> bool {
        self.0.contains('*')
    }

    /// Is `text` one of those? `separators` stop a single `*`.
    pub(crate) fn matches(self, text: &str, separators: &[char]) -> bool {
        // Which prefixes of the text are matched by the pattern so far: linear in both for each.
        let text: Vec<char> = text.chars().collect();
        let mut reached = vec![false; text.len() + 1];
        if let Some(first) = reached.first_mut() {
            *first = true;
        }
        let mut pattern = self.0.chars().peekable();
        while let Some(wanted) = pattern.next() {
            if wanted != '*' {
                step(&mut reached, &text, wanted);
                continue;
            }
            let mut any = false;
            while pattern.next_if_eq(&'*').is_some() {
                any = true;
            }
            spread(&mut reached, &text, |c| any || !separators.contains(&c));
        }
        reached.last().copied().unwrap_or(false)
    }
}

/// One character more.
fn step(reached: &mut [bool], text: &[char], wanted: char) {
    let mut before = false;
    for (index, here) in reached.iter_mut().enumerate() {
        let is_wanted = index.checked_sub(1).and_then(|index| text.get(index)) == Some(&wanted);
        let next = before && is_wanted;
        before = *here;
        *here = next;
    }
}

/// Any number of characters more.
fn spread(reached: &mut [bool], text: &[char], may_stand: impl Fn(char) -> bool) {
    let mut before = false;
    for (index, here) in reached.iter_mut().enumerate() {
        let c = index.checked_sub(1).and_then(|index| text.get(index));
        *here |= before && c.is_some_and(|c| may_stand(*c));
        before = *here;
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_star_stops_at_separators_and_two_do_not() {
        for (pattern, text, expected) in [
            ("Order", "Order", true),
            ("Order", "Orders", false),
            ("Order*", "OrderLine", true),
            ("*", "Order", true),
            ("*", "Order.id", false),
            ("Order.*", "Order.id", true),
            ("**", "Order.id", true),
            ("/orders/*", "/orders/{id}", true),
            ("/orders/*", "/orders/{id}/lines", false),
            ("/orders/**", "/orders/{id}/lines", true),
            ("*Id", "orderId", true),
            ("", "", true),
            ("", "a", false),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "aXbY", false),
        ] {
            assert_eq!(Pattern(pattern).matches(text, &['.', '/']), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_hostile_pattern_comes_to_an_end() {
        let pattern = "*a".repeat(500);
        assert!(!Pattern(&pattern).matches(&"a".repeat(400), &[]));
    }
}
