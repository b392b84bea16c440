//! Options for single types, properties and operations, by patterns.

use serde::Deserialize;

use super::{Matching, Openness, Pagination, RustType};

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
    /// How its pages follow one another.
    pub pagination: Option<Pagination>,
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
        self.reached(text, separators).last().copied().unwrap_or(false)
    }

    /// What may be left of the pattern behind `text`. Where that is the same for two texts, whatever is put
    /// behind both is matched behind both or behind none.
    pub(crate) fn rests(self, text: &str, separators: &[char]) -> Vec<String> {
        let reached = self.reached(text, separators).into_iter().enumerate();
        let from = reached.filter(|(_, is_reached)| *is_reached).map(|(from, _)| from);
        from.map(|from| self.0.chars().skip(from).collect()).collect()
    }

    /// Which characters of the pattern may be next behind `text`; linear in both for each.
    fn reached(self, text: &str, separators: &[char]) -> Vec<bool> {
        let pattern: Vec<char> = self.0.chars().collect();
        let is_star = |at: usize| pattern.get(at) == Some(&'*');
        let is_double = |at: usize| is_star(at) && (is_star(at + 1) || at > 0 && is_star(at - 1));
        let mut reached = vec![false; pattern.len() + 1];
        if let Some(first) = reached.first_mut() {
            *first = true;
        }
        skip_stars(&mut reached, &pattern);
        for c in text.chars() {
            let stays = |at: usize| is_star(at) && (is_double(at) || !separators.contains(&c));
            let mut before = false;
            for (at, here) in reached.iter_mut().enumerate() {
                let is_passed = before && at.checked_sub(1).is_some_and(|at| pattern.get(at) == Some(&c));
                before = *here && !is_star(at);
                *here = is_passed || *here && stays(at);
            }
            skip_stars(&mut reached, &pattern);
        }
        reached
    }
}

/// A star may stand for nothing.
fn skip_stars(reached: &mut [bool], pattern: &[char]) {
    let mut before = false;
    for (at, here) in reached.iter_mut().enumerate() {
        *here |= before;
        before = *here && pattern.get(at) == Some(&'*');
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
            ("**.id", "Order.lines.id", true),
            ("*.id", "Order.lines.id", false),
            ("***", "Order.id", true),
        ] {
            assert_eq!(Pattern(pattern).matches(text, &['.', '/']), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_left_of_a_pattern_tells_places_apart() {
        let rests = |pattern, text| Pattern(pattern).rests(text, &['.']);
        assert_eq!(rests("Order.status", "Order"), [".status"]);
        assert_eq!(rests("Order.status", "Line"), Vec::<String>::new());
        assert_eq!(rests("*.status", "Order"), ["*.status", ".status"]);
        assert_eq!(rests("*", "Order.id"), Vec::<String>::new());
        assert_eq!(rests("**", "Order.id"), rests("**", "Line.id"));
    }

    #[test]
    fn a_hostile_pattern_comes_to_an_end() {
        let pattern = "*a".repeat(500);
        assert!(!Pattern(&pattern).matches(&"a".repeat(400), &[]));
    }
}
