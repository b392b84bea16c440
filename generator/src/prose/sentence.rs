//! The first sentence of prose that has been written for rustdoc.

use super::block::RULE;
use super::code::Fence;
use super::inline::span;
use super::line::{Marker, guard, heading, quoted};

/// A longer sentence is cut.
const LONGEST: usize = 240;

/// Words that end in a full stop within a sentence.
const ABBREVIATIONS: &[&str] = &["e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "incl.", "resp."];

/// The first sentence of `lines`, which are [`doc_lines`](super::doc_lines).
pub(super) fn first(lines: &[String]) -> String {
    let text = paragraph(lines).join(" ");
    guard(&cut(text.trim()))
}

/// The lines of the first paragraph, or else the text of the first heading, item or quote.
fn paragraph(lines: &[String]) -> Vec<&str> {
    let lines = without_code(lines);
    let is_plain = |line: &&str| !line.is_empty() && bare(line) == *line && !line.starts_with("| ");
    let plain = lines.iter().copied().skip_while(|line| !is_plain(line)).take_while(is_plain);
    let plain: Vec<&str> = plain.map(|line| line.strip_suffix('\\').unwrap_or(line)).collect();
    if !plain.is_empty() {
        return plain;
    }
    let marked = lines.into_iter().filter(|line| *line != RULE && !line.starts_with("| "));
    marked.map(bare).find(|text| !text.is_empty()).into_iter().collect()
}

/// The lines, with empty ones for code.
fn without_code(lines: &[String]) -> Vec<&str> {
    let mut fence: Option<Fence> = None;
    let mut outside = Vec::with_capacity(lines.len());
    for line in lines {
        let was_open = fence.is_some();
        fence = match fence {
            Some(open) => Some(open).filter(|open| !open.is_closed_by(unwrapped(line))),
            None => Fence::open(unwrapped(line)),
        };
        outside.push(if was_open || fence.is_some() { "" } else { line.as_str() });
    }
    outside
}

/// A line without the marks of the blocks it stands in.
fn bare(line: &str) -> &str {
    let text = unwrapped(line);
    heading(text).map_or(text, |(_, text)| text)
}

/// A line without the marks of quotes and lists.
fn unwrapped(line: &str) -> &str {
    let mut text = line;
    while let Some(next) = quoted(text).or_else(|| Marker::of(text).map(|marker| marker.content)) {
        text = next;
    }
    text.trim_start()
}

/// Cuts after the first sentence, or where the longest one would end.
fn cut(text: &str) -> String {
    let mut rest = text;
    let mut last_word = 0;
    while let Some(c) = rest.chars().next() {
        let at = text.len() - rest.len();
        if at > LONGEST && last_word > 0 {
            let (head, _) = text.split_at_checked(last_word).unwrap_or((text, ""));
            return format!("{}…", head.trim_end_matches([',', ';', ':', ' ']));
        }
        rest = after_token(c, rest);
        if c.is_whitespace() {
            last_word = at;
        }
        let end = text.len() - rest.len();
        let (head, _) = text.split_at_checked(end).unwrap_or((text, ""));
        if matches!(c, '.' | '!' | '?' | '。') && ends_sentence(head, rest) {
            return head.to_owned();
        }
    }
    text.to_owned()
}

/// Steps over a character, or over what must not be torn apart.
fn after_token(c: char, rest: &str) -> &str {
    let after = rest.strip_prefix(c).unwrap_or_default();
    match c {
        '\\' => after.strip_prefix(|c: char| c.is_ascii_punctuation()).unwrap_or(after),
        '`' => span(rest).map_or(after, |(_, after)| after),
        '<' if super::link::starts(after) => after.split_once('>').map_or(after, |(_, after)| after),
        '[' => super::link::parse(after).map_or(after, |(_, _, after)| after),
        _ => after,
    }
}

fn ends_sentence(head: &str, rest: &str) -> bool {
    if head.ends_with('。') || rest.is_empty() {
        return true;
    }
    let word = head.rsplit([' ', '(']).next().unwrap_or_default().to_lowercase();
    let next = rest.trim_start().chars().next();
    rest.starts_with(char::is_whitespace)
        && !ABBREVIATIONS.contains(&word.as_str())
        && next.is_none_or(|next| !next.is_lowercase())
}
