//! Prose of the document as text for rustdoc and comments.
//!
//! Prose is data. Whatever it says, it becomes no code, attribute, path, link into the crate or
//! doctest, and rustdoc has nothing to warn of. To be sure of that, prose is not patched but read,
//! by a simple reading of CommonMark, and written anew in a subset of it in which every line stands
//! for itself: code spans and links never cross lines, all code is in `text` fences, all angle
//! brackets are escaped, and so is everything that looks like markup and was not read as such.

mod block;
mod code;
mod html;
mod inline;
mod item;
mod line;
mod link;
mod sentence;
mod table;
#[cfg(test)]
mod tests;

/// Longer prose is cut: 16 KiB.
const LONGEST: usize = 16 * 1024;

/// A comment has one line, and that is not for reading novels.
const LONGEST_COMMENT: usize = 1024;

/// The lines of rustdoc for CommonMark of a document. They lack the space that belongs before
/// them: an empty line is to be written `///`, and another `/// line`.
#[must_use]
pub(crate) fn doc_lines(text: &str) -> Vec<String> {
    let markdown = html::to_markdown(&clean(&cut(text, LONGEST)));
    let lines: Vec<String> = markdown.lines().map(expand_tabs).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    block::blocks(&lines, 0)
}

/// The first sentence, as one line of rustdoc; empty if there is none.
#[must_use]
pub(crate) fn summary(text: &str) -> String {
    sentence::first(&doc_lines(text))
}

/// Text as one line that can follow `// `.
#[must_use]
pub(crate) fn comment_safe(text: &str) -> String {
    let clean = clean(&cut(text, LONGEST_COMMENT));
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cuts after the last word that ends within `longest` bytes.
fn cut(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    let end = (0..=longest).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    let (head, _) = text.split_at_checked(end).unwrap_or((text, ""));
    let words = head.trim_end_matches(|c: char| !c.is_whitespace()).trim_end();
    // A text without a blank has no word to end with.
    let kept = if words.len() * 2 > longest { words } else { head };
    format!("{kept}…")
}

/// Gives every line the same ending, and removes what is not meant to be seen.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !is_hidden(*c)).collect()
}

/// Control characters, marks of direction, and characters that take no room. Joiners stay, for
/// Persian and emoji are spelled with them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            u32::from(c),
            0xad | 0x61c | 0x180e | 0x200b | 0x200e | 0x200f | 0x202a..=0x202e
                | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f
        )
}

/// Tabs as spaces, up to every fourth column.
fn expand_tabs(line: &str) -> String {
    let mut expanded = String::with_capacity(line.len());
    let mut column = 0;
    for c in line.chars() {
        let width = if c == '\t' { 4 - column % 4 } else { 1 };
        match c {
            '\t' => expanded.extend(std::iter::repeat_n(' ', width)),
            other => expanded.push(other),
        }
        column += width;
    }
    expanded
}
