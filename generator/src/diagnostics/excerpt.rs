//! A bounded window on a text: a document may be one line of many megabytes.

use std::ops::Range;

use super::text::visible;

/// How much is shown before and after the start of what is pointed at, in characters.
const BEFORE: usize = 60;
const AFTER: usize = 100;

/// One line, or the part of it around a place, with nothing in it that controls a terminal.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) line: String,
    /// What to underline, in bytes of `line`.
    pub(super) span: Range<usize>,
}

impl Excerpt {
    /// Cuts out the line in which `span` starts.
    pub(super) fn cut(text: &str, span: &Range<usize>) -> Self {
        let (before, after) = text.split_at_checked(span.start).unwrap_or((text, ""));
        let mut left: Vec<char> = before.chars().rev().take_while(|c| *c != '\n').take(BEFORE + 1).collect();
        if left.len() > BEFORE {
            left.pop();
            left.push('…');
        }
        let mut line: String = left.into_iter().rev().map(visible).collect();
        let start = line.len();
        let mut end = start;
        for (count, (at, character)) in after.char_indices().enumerate() {
            if matches!(character, '\n' | '\r') {
                break;
            }
            if count == AFTER {
                line.push('…');
                break;
            }
            line.push(visible(character));
            if span.start + at < span.end {
                end = line.len();
            }
        }
        Self { line, span: start..end }
    }

    /// The column at which the span starts in this line, from 1.
    pub(super) fn column(&self) -> usize {
        1 + self.line.get(..self.span.start).unwrap_or_default().chars().count()
    }
}

#[cfg(test)]
mod tests {
    use super::Excerpt;

    #[test]
    fn a_short_line_is_whole() {
        let excerpt = Excerpt::cut("one\ntype: strng # c\ntwo", &(10..15));
        assert_eq!(excerpt.line, "type: strng # c");
        assert_eq!(excerpt.line.get(excerpt.span), Some("strng"));
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        let text = format!("{}☃here☃{}", "é".repeat(5_000), "x".repeat(5_000));
        let start = 10_000 + '☃'.len_utf8();
        let excerpt = Excerpt::cut(&text, &(start..start + 4));
        assert_eq!(excerpt.line.get(excerpt.span.clone()), Some("here"));
        assert!(excerpt.line.starts_with('…') && excerpt.line.ends_with('…'));
        assert_eq!(excerpt.column(), super::BEFORE + 2);
        assert!(excerpt.line.chars().count() <= super::BEFORE + super::AFTER + 2);
    }

    #[test]
    fn spans_that_do_not_fit_are_survived() {
        for span in [0..0, 1..2, 3..3, 9..20] {
            Excerpt::cut("a☃\nb", &span);
        }
    }
}
