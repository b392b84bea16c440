//! What stands in a line: code spans, links, escapes.

use super::code::longest_run;
use super::link;

/// Links within links, at most.
const DEEPEST: usize = 4;

/// What surrounds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    /// Nothing, so there may be links.
    Nothing,
    /// A link, and links do not nest.
    Link,
}

/// Writes text anew. Its lines stay lines, but code spans and links come to stand on one.
pub(super) fn inline(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    unlink(text, Around::Nothing, DEEPEST, &mut plain);
    let mut out = String::with_capacity(plain.len());
    write(&plain, Around::Nothing, &mut out);
    out
}

/// Leaves only the text of links that cannot stay, and makes links of images. This comes first,
/// for what is left may go together with what is around it.
fn unlink(text: &str, around: Around, depth: usize, out: &mut String) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.strip_prefix(c).unwrap_or_default();
        let link = match c {
            '[' => link::parse(after),
            '!' => after.strip_prefix('[').and_then(link::parse),
            _ => None,
        };
        if let Some((label, target, next)) = link.filter(|_| depth > 0) {
            let mut inner = String::new();
            unlink(label, Around::Link, depth - 1, &mut inner);
            match link::safe(target).filter(|_| around == Around::Nothing) {
                Some(target) => out.push_str(&format!("[{inner}]({target})")),
                None => out.push_str(&inner),
            }
            rest = next;
            continue;
        }
        let next = match c {
            '\\' => after.strip_prefix(|c: char| c.is_ascii_punctuation()).unwrap_or(after),
            '`' => span(rest).map_or_else(|| rest.trim_start_matches('`'), |(_, next)| next),
            _ => after,
        };
        out.push_str(rest.strip_suffix(next).unwrap_or_default());
        rest = next;
    }
}

fn write(text: &str, around: Around, out: &mut String) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.strip_prefix(c).unwrap_or_default();
        rest = match c {
            '\\' if after.starts_with('\n') && around == Around::Link => after,
            '\\' => escape(after, out),
            '`' => code(rest, out),
            '<' => angle(after, around, out),
            '[' => bracket(after, around, out),
            ']' => literal("\\]", after, out),
            '!' if after.starts_with('[') => literal("\\!", after, out),
            '&' if after.starts_with('#') => literal("\\&", after, out),
            'h' | 'H' if link::starts(rest) => address(rest, around, out),
            '\n' if around == Around::Link => literal(" ", after, out),
            _ => {
                out.push(c);
                after
            }
        };
    }
}

fn literal<'t>(text: &str, after: &'t str, out: &mut String) -> &'t str {
    out.push_str(text);
    after
}

/// After a backslash.
fn escape<'t>(after: &'t str, out: &mut String) -> &'t str {
    match after.chars().next() {
        Some('\n') => literal("\\", after, out),
        Some(c) if c.is_ascii_punctuation() => {
            out.push('\\');
            out.push(c);
            after.strip_prefix(c).unwrap_or_default()
        }
        _ => literal("\\\\", after, out),
    }
}

/// At a run of backticks: a code span if a run of the same length follows.
fn code<'t>(text: &'t str, out: &mut String) -> &'t str {
    let after = text.trim_start_matches('`');
    let length = text.len() - after.len();
    let Some((code, rest)) = span(text) else {
        out.push_str(&"\\`".repeat(length));
        return after;
    };
    let code = code.replace('\n', " ");
    // A run of another length may have become the longest when lines were joined.
    let ticks = "`".repeat(if longest_run(&code, '`') == 0 { 1 } else { length });
    out.push_str(&format!("{ticks}{code}{ticks}"));
    rest
}

/// The code span at the start of `text`: its content, and what follows it.
pub(super) fn span(text: &str) -> Option<(&str, &str)> {
    let after = text.trim_start_matches('`');
    let length = text.len() - after.len();
    let mut rest = after;
    while let Some(start) = rest.find('`') {
        let (_, run) = rest.split_at_checked(start)?;
        let next = run.trim_start_matches('`');
        if run.len() - next.len() == length {
            let (code, _) = after.split_at_checked(after.len() - run.len())?;
            return Some((code, next));
        }
        rest = next;
    }
    None
}

/// After `<`: an address in brackets, or nothing that may stay.
fn angle<'t>(after: &'t str, around: Around, out: &mut String) -> &'t str {
    if let Some((address, rest)) = link::in_angles(after) {
        match around {
            Around::Nothing => out.push_str(&format!("<{address}>")),
            Around::Link => out.push_str(&link::as_text(address)),
        }
        return rest;
    }
    let is_harmless = after.starts_with([' ', '=']);
    literal(if is_harmless { "<" } else { "\\<" }, after, out)
}

/// At an address that stands for itself.
fn address<'t>(text: &'t str, around: Around, out: &mut String) -> &'t str {
    let (address, rest) = link::address(text);
    match around {
        Around::Nothing if link::safe(address).is_some() => out.push_str(&format!("<{address}>")),
        _ => out.push_str(&link::as_text(address)),
    }
    rest
}

/// After `[`: a link into the web, or a bracket.
fn bracket<'t>(after: &'t str, around: Around, out: &mut String) -> &'t str {
    let link = link::parse(after).filter(|_| around == Around::Nothing);
    let link = link.and_then(|(label, target, rest)| Some((label, link::safe(target)?, rest)));
    let Some((text, target, rest)) = link else {
        return literal("\\[", after, out);
    };
    let mut label = String::new();
    write(text, Around::Link, &mut label);
    if label.trim().is_empty() {
        out.push_str(&format!("<{target}>"));
    } else {
        out.push_str(&format!("[{}]({target})", label.trim()));
    }
    rest
}
