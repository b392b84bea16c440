//! Patterns of JSON Schema (ECMA-262 §22.2) in the syntax that generated code checks them with, that
//! of the crate `regex-lite`. Both read `\d`, `\w` and `\b` as ASCII.

use std::iter::Peekable;
use std::str::Chars;

use regex_lite::Regex;

/// Patterns beyond this length are not looked at.
const MAX_LENGTH: usize = 4_096;

/// The same pattern for `regex-lite`.
///
/// # Errors
/// Where it has no such form: look-around, references back, classes of Unicode.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    if pattern.len() > MAX_LENGTH {
        return Err(format!("it is longer than {MAX_LENGTH} bytes"));
    }
    let mut translator = Translator { rest: pattern.chars().peekable(), out: String::new(), counts: false };
    translator.run();
    match Regex::new(&translator.out) {
        Ok(_) => Ok(translator.out),
        Err(why) => Err(why.to_string()),
    }
}

struct Translator<'p> {
    rest: Peekable<Chars<'p>>,
    out: String,
    /// Between the braces of a quantifier.
    counts: bool,
}

impl Translator<'_> {
    fn run(&mut self) {
        while let Some(c) = self.rest.next() {
            match c {
                '\\' => self.escape(),
                '[' => self.class(),
                '{' if self.is_quantifier() => {
                    self.out.push('{');
                    self.counts = true;
                }
                '{' => self.out.push_str(r"\{"),
                '}' if !std::mem::take(&mut self.counts) => self.out.push_str(r"\}"),
                c => self.out.push(c),
            }
        }
    }

    /// An escape of ECMA-262; those of other letters stand for the letters.
    fn escape(&mut self) {
        match self.rest.next() {
            Some('c') => match self.rest.next() {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    self.push_code(u32::from(letter.to_ascii_uppercase()) - u32::from('@'));
                }
                // Rejected by `regex-lite`, too.
                letter => self.out.extend(['\\', 'c'].into_iter().chain(letter)),
            },
            Some('0') if !self.rest.peek().is_some_and(char::is_ascii_digit) => self.push_code(0),
            Some(c @ ('z' | 'Z' | 'A' | 'a' | 'e' | 'g' | 'h' | 'i' | 'j' | 'l' | 'm' | 'o' | 'q' | 'y')) => {
                self.out.push(c);
            }
            Some(c) if c.is_ascii() => self.out.extend(['\\', c]),
            Some(c) => self.out.push(c),
            None => self.out.push('\\'),
        }
    }

    fn push_code(&mut self, code: u32) {
        self.out.push_str(&format!(r"\x{{{code:x}}}"));
    }

    /// `[^]` is any character and `[]` none; `[`, `&&`, `--` and `~~` mean nothing within.
    fn class(&mut self) {
        let is_negated = self.rest.next_if_eq(&'^').is_some();
        if self.rest.next_if_eq(&']').is_some() {
            self.out.push_str(if is_negated { r"[\s\S]" } else { r"[^\s\S]" });
            return;
        }
        self.out.push_str(if is_negated { "[^" } else { "[" });
        let mut last = None;
        while let Some(c) = self.rest.next() {
            last = match c {
                '\\' if self.rest.peek().is_some_and(is_class) => {
                    self.escape();
                    Some(CLASS)
                }
                '\\' => {
                    self.escape();
                    None
                }
                ']' => {
                    self.out.push(']');
                    return;
                }
                '[' => self.literal(c),
                '&' | '~' if last == Some(c) => self.literal(c),
                '-' if matches!(last, Some('-' | CLASS)) || self.is_before_class() => self.literal(c),
                c => {
                    self.out.push(c);
                    Some(c)
                }
            };
        }
    }

    fn literal(&mut self, c: char) -> Option<char> {
        self.out.extend(['\\', c]);
        Some(c)
    }

    /// `[a-\d]`: what has a class at one end is no range.
    fn is_before_class(&self) -> bool {
        let mut rest = self.rest.clone();
        rest.next() == Some('\\') && rest.next().as_ref().is_some_and(is_class)
    }

    /// Is what follows `{` of the form `2}`, `2,}` or `2,3}`?
    fn is_quantifier(&self) -> bool {
        let inner: String = self.rest.clone().take_while(|c| *c != '}').collect();
        let mut counts = inner.splitn(2, ',');
        let is_count = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let closed = self.rest.clone().any(|c| c == '}');
        closed
            && counts.next().is_some_and(is_count)
            && counts.next().is_none_or(|most| most.is_empty() || is_count(most))
    }
}

/// Stands for a class where a character is asked for.
const CLASS: char = '\0';

/// `\d`, `\w`, `\s` and their opposites.
fn is_class(letter: &char) -> bool {
    matches!(letter, 'd' | 'D' | 'w' | 'W' | 's' | 'S')
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn what_is_the_same_stays_the_same() {
        for pattern in
            [r"^[a-z]{2,3}$", r"^\d{4}-\d\d$", r"^https?:\/\/\S+$", r"(?<year>\d+)|a{2}", r"^[\w.-]+$"]
        {
            assert_eq!(translate(pattern).unwrap(), pattern);
        }
    }

    #[test]
    fn what_ecmascript_says_otherwise_is_translated() {
        assert_eq!(translate("[^]").unwrap(), r"[\s\S]");
        assert_eq!(translate("a[]").unwrap(), r"a[^\s\S]");
        assert_eq!(translate("[[a]").unwrap(), r"[\[a]");
        assert_eq!(translate("[a&&b]").unwrap(), r"[a&\&b]");
        assert_eq!(translate(r"[\w-.a-\d]").unwrap(), r"[\w\-.a\-\d]");
        assert_eq!(translate("^{a}$").unwrap(), r"^\{a\}$");
        assert_eq!(translate("a{,3}").unwrap(), r"a\{,3\}");
        assert_eq!(translate(r"\cA\0").unwrap(), r"\x{1}\x{0}");
        assert_eq!(translate(r"^\é\_$").unwrap(), r"^é\_$");
    }

    #[test]
    fn what_cannot_be_said_is_refused() {
        for pattern in [r"(?=a)b", r"(a)\1", r"\p{L}", "(", &"a".repeat(5_000)] {
            assert!(translate(pattern).is_err(), "{pattern}");
        }
    }
}
