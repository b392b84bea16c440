//! Splits what a document calls a thing into lower-case words.

use std::mem;

use heck::ToSnakeCase;

use super::chars::{Class, class, is_foreign, only_lookalikes};
use super::symbols::{code_point, symbol};

/// What to do with characters that an identifier cannot have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbols<'a> {
    /// Leave them out, except for signs: `-1`, `+1`, `-created`, `18+`.
    Dropped,
    /// Say the names of all but these.
    NamedBut(&'a str),
}

/// The words of `text`: at least one, each of characters that an identifier may have.
pub(super) fn words(text: &str, symbols: Symbols<'_>) -> Vec<String> {
    if text.is_empty() {
        return vec!["empty".to_owned()];
    }
    let words = split(text, symbols);
    if words.is_empty() { split(text, Symbols::NamedBut("")) } else { words }
}

fn split(text: &str, symbols: Symbols<'_>) -> Vec<String> {
    let lookalikes = only_lookalikes(text);
    let mut words = Vec::new();
    let mut run = String::new();
    let mut before = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let found = match class(c, before) {
            Class::Kept if lookalikes && is_foreign(c) => Class::Escaped,
            found => found,
        };
        if found == Class::Kept {
            run.push(c);
        } else {
            split_run(&mem::take(&mut run), &mut words);
        }
        match found {
            Class::Kept => {}
            Class::Escaped => words.push(code_point(c)),
            Class::Symbol => words.extend(named(c, before, rest.as_str(), symbols)),
        }
        before = Some(c);
    }
    split_run(&run, &mut words);
    words
}

/// Splits a run of letters and digits where the case changes.
fn split_run(run: &str, words: &mut Vec<String>) {
    // heck takes marks, which many scripts write within words, for the ends of words.
    if !run.chars().all(char::is_alphanumeric) {
        words.push(run.to_lowercase());
        return;
    }
    let snake = mend_acronyms(run).to_snake_case();
    words.extend(snake.split('_').filter(|word| !word.is_empty()).map(str::to_owned));
}

/// The word for a symbol between `before` and `rest`, where it gets one.
fn named(c: char, before: Option<char>, rest: &str, symbols: Symbols<'_>) -> Option<String> {
    let after = rest.chars().next();
    let stays = |other: Option<char>| other.is_some_and(|o| class(o, None) == Class::Kept);
    match c {
        '-' if before.is_none() && stays(after) => Some("minus".to_owned()),
        '+' if before.is_none() && stays(after) => Some("plus".to_owned()),
        '+' if before.is_some() && rest.chars().all(|c| c == '+') => Some("plus".to_owned()),
        _ if is_silent(c, symbols) => None,
        '-' if after.is_none() && stays(before) => Some("minus".to_owned()),
        '-' if after.is_some_and(|c| c.is_ascii_digit()) => Some("minus".to_owned()),
        '_' if stays(before) && stays(after) => None,
        _ => Some(symbol(c)),
    }
}

fn is_silent(c: char, symbols: Symbols<'_>) -> bool {
    match symbols {
        Symbols::Dropped => true,
        Symbols::NamedBut(others) => others.contains(c),
    }
}

/// Lowers what heck would tear apart: `IDs` (`i_ds`), `IPv4` (`i_pv4`), `OAuth` (`o_auth`).
fn mend_acronyms(run: &str) -> String {
    let run = run.replace("OAuth", "Oauth");
    let chars: Vec<char> = run.chars().collect();
    let mut mended = String::new();
    let mut rest = chars.as_slice();
    while let Some((&first, after)) = rest.split_first() {
        let capitals = rest.iter().take_while(|c| c.is_uppercase()).count();
        let Some((acronym, tail)) = rest.split_at_checked(capitals) else {
            break;
        };
        if capitals >= 2 && has_small_end(tail) {
            mended.push(first);
            mended.extend(acronym.iter().skip(1).flat_map(|c| c.to_lowercase()));
            rest = tail;
        } else if capitals >= 2 {
            mended.extend(acronym);
            rest = tail;
        } else {
            mended.push(first);
            rest = after;
        }
    }
    mended
}

/// Does an acronym go on in small letters here: the `s` of a plural, or `v` and a digit?
fn has_small_end(tail: &[char]) -> bool {
    match tail {
        ['s'] => true,
        ['s', next, ..] => !next.is_lowercase(),
        ['v', next, ..] => next.is_ascii_digit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        words(text, Symbols::Dropped).join(" ")
    }

    fn full(text: &str) -> String {
        words(text, Symbols::NamedBut("")).join(" ")
    }

    #[test]
    fn splits_by_case_and_punctuation() {
        assert_eq!(plain("lineItems"), "line items");
        assert_eq!(plain("MS-RequestId"), "ms request id");
        assert_eq!(plain("XMLHttpRequest"), "xml http request");
        assert_eq!(plain("io.k8s.api.core.v1.Pod"), "io k8s api core v1 pod");
        assert_eq!(plain("größeWert"), "größe wert");
        assert_eq!(plain("हिन्दी_नाम"), "हिन्दी नाम");
    }

    #[test]
    fn keeps_acronyms_together() {
        assert_eq!(plain("userIDs"), "user ids");
        assert_eq!(plain("URLsByName"), "urls by name");
        assert_eq!(plain("IPv4Address"), "ipv4 address");
        assert_eq!(plain("OAuth2Token"), "oauth2 token");
        assert_eq!(plain("isSSL"), "is ssl");
        assert_eq!(plain("HTTPServer"), "http server");
        assert_eq!(plain("SKUset"), "sk uset");
    }

    #[test]
    fn signs_carry_meaning() {
        assert_eq!(plain("+1"), "plus 1");
        assert_eq!(plain("-1"), "minus 1");
        assert_eq!(plain("-created"), "minus created");
        assert_eq!(plain("18+"), "18 plus");
        assert_eq!(plain("c++"), "c plus plus");
        assert_eq!(plain("2020-01-01"), "2020 01 01");
        assert_eq!(plain("--flag"), "flag");
    }

    #[test]
    fn other_symbols_are_named_only_on_demand() {
        assert_eq!(plain("@type"), "type");
        assert_eq!(full("@type"), "at type");
        assert_eq!(plain("<="), "less_than equal");
        assert_eq!(full("a_b"), "a b");
        assert_eq!(full("_links"), "underscore links");
        assert_eq!(full("A-"), "a minus");
        assert_eq!(plain(""), "empty");
        assert_eq!(plain(" "), "space");
    }

    #[test]
    fn what_cannot_be_kept_is_escaped() {
        assert_eq!(plain("😀"), "u1f600");
        assert_eq!(plain("happy 😀"), "happy u1f600");
        assert_eq!(plain("cafe\u{301}"), "cafe");
        assert_eq!(full("cafe\u{301}"), "cafe u0301");
        assert_eq!(plain("а"), "u0430");
    }
}
