//! Text from documents, made fit to be shown: short, and without control over the terminal.

use std::borrow::Cow;

/// How much of a document's text a message quotes.
const QUOTED: usize = 60;

/// Quotes a piece of a document for a message: in backticks, on one line, of bounded length.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut quoted = String::from("`");
    for (count, character) in text.chars().enumerate() {
        if count == QUOTED {
            quoted.push('…');
            break;
        }
        quoted.push(if character == '`' { '\'' } else { visible(character) });
    }
    quoted.push('`');
    quoted
}

/// Replaces what could move the cursor, change colours or reorder text. Line breaks stay.
pub(super) fn neutral(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || visible(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if c == '\n' { c } else { visible(c) }).collect())
}

/// Replaces what could move the cursor, change colours or reorder text, line breaks too.
#[must_use]
pub fn neutral_line(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(visible).collect())
}

/// Line and column, in characters from 1, of a byte offset.
pub(crate) fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// A harmless character of one column for a control character; any other as it is.
pub(super) fn visible(character: char) -> char {
    match character {
        '\t' | '\n' | '\r' => ' ',
        '\u{7f}' => '\u{2421}',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        // C1 controls, zero-width characters, and those that reorder text.
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '\u{fffd}',
        other => other,
    }
}

/// What a message says with its quotations left out: findings of one pattern can be folded.
pub(super) fn pattern(message: &str) -> String {
    let mut pattern = String::new();
    for (index, part) in message.split('`').enumerate() {
        if index % 2 == 0 {
            pattern.extend(part.chars().filter(|c| !c.is_ascii_digit()));
        } else {
            pattern.push('`');
        }
    }
    pattern
}

/// How many characters must be added, taken away or changed to get from one word to the other.
pub(crate) fn distance(from: &str, to: &str) -> usize {
    // Names are short; a longer text is no misspelling of any.
    const LONG: usize = 100;
    if from.len() > LONG {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (index, a) in from.chars().enumerate() {
        let mut next = vec![index + 1];
        for ((b, diagonal), above) in to.chars().zip(&row).zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(a != b)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{distance, neutral, pattern, quote};

    #[test]
    fn quotations_are_short_and_harmless() {
        assert_eq!(quote("plain"), "`plain`");
        assert_eq!(quote("a`b\n\u{1b}[31m"), "`a'b \u{241b}[31m`");
        assert_eq!(quote(&"x".repeat(1000)).chars().count(), super::QUOTED + 3);
        assert_eq!(neutral("a\u{9b}b\u{202e}\nc"), "a\u{fffd}b\u{fffd}\nc");
    }

    #[test]
    fn patterns_forget_quotations_and_numbers() {
        assert_eq!(pattern("`a` is 12"), pattern("`b` is 7"));
        assert_ne!(pattern("`a` is text"), pattern("`a` is null"));
    }

    #[test]
    fn distances_count_changes() {
        for (from, to, expected) in
            [("", "abc", 3), ("abc", "abc", 0), ("mendet", "mended", 1), ("kitten", "sitting", 3)]
        {
            assert_eq!(distance(from, to), expected, "{from} {to}");
        }
        assert_eq!(distance(&"x".repeat(1000), "x"), usize::MAX);
    }
}
