//! Links: only those into the web are links.

use super::inline::span;

/// A longer label is not one.
const LONGEST_LABEL: usize = 1000;

/// Nor is one with more brackets in brackets.
const DEEPEST_LABEL: usize = 8;

/// What ends an address, wherever it stands.
const ENDS: [char; 9] = ['<', '>', '"', '`', '\\', '[', ']', '|', '^'];

/// Does an address of the web start here?
pub(super) fn starts(text: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// Splits the address at the start of `text` off, less punctuation that belongs to the sentence.
pub(super) fn address(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| c.is_whitespace() || ENDS.contains(&c)).unwrap_or(text.len());
    let (whole, _) = text.split_at_checked(end).unwrap_or((text, ""));
    let mut address = whole;
    while let Some(last) = address.chars().last() {
        let is_punctuation = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' => true,
            ')' => address.matches(')').count() > address.matches('(').count(),
            other => !other.is_ascii() && !other.is_alphanumeric(),
        };
        if !is_punctuation {
            break;
        }
        address = address.strip_suffix(last).unwrap_or_default();
    }
    text.split_at_checked(address.len()).unwrap_or((text, ""))
}

/// The address that ends at the next `>`, and what follows; `after` follows a `<`.
pub(super) fn in_angles(after: &str) -> Option<(&str, &str)> {
    let (address, rest) = after.split_once('>')?;
    let is_plain = !address.contains(|c: char| c.is_whitespace() || ENDS.contains(&c));
    let is_address = is_plain && (safe(address).is_some() || is_mail(address));
    is_address.then_some((address, rest))
}

fn is_mail(address: &str) -> bool {
    let is_part = |part: &str, others: &[char]| {
        let mut chars = part.chars();
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.ends_with(|c: char| c.is_ascii_alphanumeric())
            && chars.all(|c| c.is_ascii_alphanumeric() || others.contains(&c))
            && !part.contains("..")
    };
    address.split_once('@').is_some_and(|(name, host)| {
        is_part(name, &['.', '_', '+', '-']) && host.len() < 64 && is_part(host, &['.', '-'])
    })
}

/// An address as text that is no link and no markup.
pub(super) fn as_text(address: &str) -> String {
    let mut text = String::new();
    for c in address.chars() {
        if matches!(c, '*' | '_' | '~' | '&' | '!') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// Reads `text](target)`, which follows a `[`: the text, the target, and what follows.
pub(super) fn parse(after: &str) -> Option<(&str, &str, &str)> {
    let (text, rest) = label(after)?;
    let inside = rest.strip_prefix('(')?.trim_start();
    if let Some(bracketed) = inside.strip_prefix('<') {
        let (target, rest) = bracketed.split_once('>')?;
        return Some((text, target, close(rest)?));
    }
    let mut open = 0_usize;
    let end = inside.find(|c: char| {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return true,
            ')' => open -= 1,
            _ => {}
        }
        c.is_whitespace()
    })?;
    let (target, rest) = inside.split_at_checked(end)?;
    Some((text, target, close(rest)?))
}

/// The text up to the bracket that closes it, and what follows that.
fn label(after: &str) -> Option<(&str, &str)> {
    let mut open = 1_usize;
    let mut rest = after;
    while let Some(c) = rest.chars().next().filter(|_| after.len() - rest.len() < LONGEST_LABEL) {
        let next = rest.strip_prefix(c)?;
        rest = match c {
            '\\' => next.strip_prefix(|c: char| c.is_ascii_punctuation()).unwrap_or(next),
            '`' => span(rest).map_or_else(|| rest.trim_start_matches('`'), |(_, after)| after),
            _ => next,
        };
        match c {
            '[' => open += 1,
            ']' => open -= 1,
            _ => {}
        }
        if open > DEEPEST_LABEL {
            return None;
        }
        if open == 0 {
            let (text, _) = after.split_at_checked(after.len() - next.len() - 1)?;
            return Some((text, next));
        }
    }
    None
}

/// Skips what may stand between a target and its parenthesis: a title.
fn close(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    if let Some(rest) = rest.strip_prefix(')') {
        return Some(rest);
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (_, rest) = rest.strip_prefix(quote)?.split_once(quote)?;
    rest.trim_start().strip_prefix(')')
}

/// The address, so written that it ends where it should, if it is one of the web or of mail.
pub(super) fn safe(address: &str) -> Option<String> {
    let is_mail = address.strip_prefix("mailto:").is_some_and(is_mail);
    let (_, host) = address.split_once("://").unwrap_or_default();
    if !is_mail && (host.is_empty() || !starts(address)) {
        return None;
    }
    if address.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return None;
    }
    let mut written = String::with_capacity(address.len());
    let mut rest = address.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' if rest.peek().is_some_and(char::is_ascii_punctuation) => {}
            '(' | ')' | '<' | '>' | '"' | '`' | '\\' | '[' | ']' | '|' | '^' => {
                written.push_str(&format!("%{:02X}", u32::from(c)));
            }
            other => written.push(other),
        }
    }
    Some(written)
}
