use std::ops::Range;

/// Lines and columns, both from 1 and columns in characters, of byte offsets in any order.
///
/// One pass over the text for all of them: a document may be one line of many megabytes.
pub(crate) fn positions(text: &str, offsets: &[usize]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..offsets.len()).collect();
    order.sort_unstable_by_key(|index| offsets.get(*index));
    let mut positions = vec![(1, 1); offsets.len()];
    let (mut at, mut line, mut column) = (0, 1, 1);
    for index in order {
        let (Some(offset), Some(position)) = (offsets.get(index), positions.get_mut(index)) else {
            continue;
        };
        let passed = text.get(at..*offset).unwrap_or_default();
        at += passed.len();
        line += passed.bytes().filter(|b| *b == b'\n').count();
        column = match passed.rsplit_once('\n') {
            Some((_, last)) => 1 + last.chars().count(),
            None => column + passed.chars().count(),
        };
        *position = (line, column);
    }
    positions
}

/// The byte offset of a line and column, both from 1; the end of the text if they are beyond it.
pub(in crate::diagnostics) fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text.get(start..).and_then(|rest| rest.find('\n')) {
            Some(length) => start += length + 1,
            None => return text.len(),
        }
    }
    let rest = text.get(start..).unwrap_or_default();
    let columns = rest.char_indices().take_while(|(_, c)| *c != '\n');
    let width = columns.map(|(at, c)| at + c.len_utf8()).take(column.saturating_sub(1)).last();
    start + width.unwrap_or(0)
}

/// A place as YAML readers tell it: line and column from 0, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Mark {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// The byte offsets of marks in ascending order, in one pass.
///
/// YAML 1.1 ends lines at more characters than editors do, so these are not [`positions`].
pub(super) fn offsets(text: &str, marks: &[Mark]) -> Vec<usize> {
    let mut wanted = marks.iter().peekable();
    let mut found = Vec::with_capacity(marks.len());
    let mut here = Mark::default();
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        while wanted.next_if(|mark| **mark <= here).is_some() {
            found.push(at);
        }
        if wanted.peek().is_none() {
            break;
        }
        let crlf = character == '\r' && characters.peek().is_some_and(|(_, next)| *next == '\n');
        if !crlf && matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            here = Mark { line: here.line + 1, column: 0 };
        } else {
            here.column += 1;
        }
    }
    found.resize(marks.len(), text.len());
    found
}

/// More than is ever underlined: a line may be the whole text.
const MAX_EXTENT: usize = 500;

/// From `start` to the end of its line or of a quotation, whichever is first: what to underline
/// where the parser does not tell an end.
pub(super) fn extent(text: &str, start: usize, content: &str) -> Range<usize> {
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.char_indices().nth(MAX_EXTENT).map_or(rest.len(), |(end, _)| end);
    let line = rest.get(..end).and_then(|window| window.lines().next()).unwrap_or_default();
    let length = match line.as_bytes().first() {
        Some(quote @ (b'"' | b'\'')) => {
            let inner = line.get(1..).unwrap_or_default();
            closing(inner, char::from(*quote)).map_or(line.len(), |end| end + 2)
        }
        _ if !content.is_empty() && line.starts_with(content) => content.len(),
        _ => plain(line),
    };
    start..start + length
}

fn closing(inner: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in inner.char_indices() {
        if character == quote && !escaped {
            return Some(at);
        }
        escaped = character == '\\' && quote == '"' && !escaped;
    }
    None
}

fn plain(line: &str) -> usize {
    let end = line.find(" #").unwrap_or(line.len());
    let line = line.get(..end).unwrap_or_default();
    let end = line.find([',', ']', '}']).unwrap_or(line.len());
    line.get(..end).unwrap_or_default().trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::{Mark, offset_of, offsets, positions};

    #[test]
    fn columns_are_characters() {
        let text = "aé\n☃x\nlast";
        assert_eq!(positions(text, &[0, 3, 4, 7, 9, 99]), [(1, 1), (1, 3), (2, 1), (2, 2), (3, 1), (3, 1)]);
        assert_eq!(offset_of(text, 2, 2), 7);
        assert_eq!(offset_of(text, 2, 99), 8);
        assert_eq!(offset_of(text, 99, 1), text.len());
    }

    #[test]
    fn marks_follow_the_line_breaks_of_yaml() {
        let text = "a\u{85}b\r\nc";
        let marks = [(0, 0), (1, 0), (2, 0), (9, 9)].map(|(line, column)| Mark { line, column });
        assert_eq!(offsets(text, &marks), [0, 3, 6, 7]);
    }
}
