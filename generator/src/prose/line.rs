//! What a single line may be the start of.

/// How far a line is indented.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Takes up to `columns` spaces off the front.
pub(super) fn dedent(line: &str, columns: usize) -> &str {
    let taken = indent(line).min(columns);
    line.split_at_checked(taken).map_or(line, |(_, rest)| rest)
}

/// Is there nothing on it?
pub(super) fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

/// A line that is not indented so far as to be code, without its indentation.
pub(super) fn flush(line: &str) -> Option<&str> {
    (indent(line) < 4).then(|| line.trim_start())
}

/// A heading that starts with `#`: its level and text.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let line = flush(line)?;
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let is_heading = (1..=6).contains(&level) && (text.is_empty() || text.starts_with(' '));
    is_heading.then(|| (level, text.trim().trim_end_matches('#').trim_end()))
}

/// The level of the heading that a line under a paragraph makes of it.
pub(super) fn underline(line: &str) -> Option<usize> {
    let line = flush(line)?.trim_end();
    let is_all = |c| !line.is_empty() && line.chars().all(|other| other == c);
    if is_all('=') {
        return Some(1);
    }
    is_all('-').then_some(2)
}

/// Is it a thematic break?
pub(super) fn is_rule(line: &str) -> bool {
    let Some(line) = flush(line) else {
        return false;
    };
    let marks: String = line.chars().filter(|c| *c != ' ').collect();
    let first = marks.chars().next();
    marks.len() >= 3
        && first.is_some_and(|c| matches!(c, '-' | '*' | '_'))
        && marks.chars().all(|c| Some(c) == first)
}

/// What is quoted by a line that starts with `>`.
pub(super) fn quoted(line: &str) -> Option<&str> {
    let rest = flush(line)?.strip_prefix('>')?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

/// The marker of a list item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marker<'a> {
    /// As it is written, such as `-` or `1.`.
    pub(super) text: &'a str,
    /// The column in which the content starts.
    pub(super) column: usize,
    /// The rest of the line.
    pub(super) content: &'a str,
}

impl<'a> Marker<'a> {
    /// The marker at the start of a line, if it has one.
    pub(super) fn of(line: &'a str) -> Option<Self> {
        let flushed = flush(line)?;
        if is_rule(line) {
            return None;
        }
        let digits = flushed.len() - flushed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let width = match flushed.chars().nth(digits)? {
            '-' | '+' | '*' if digits == 0 => 1,
            '.' | ')' if (1..=9).contains(&digits) => digits + 1,
            _ => return None,
        };
        let (text, rest) = flushed.split_at_checked(width)?;
        if !rest.is_empty() && !rest.starts_with(' ') {
            return None;
        }
        let gap = indent(rest);
        // More than four blanks: the content is indented code. None: it is on the next line.
        let gap = if is_blank(rest) || gap > 4 { 1 } else { gap };
        Some(Self { text, column: indent(line) + width + gap, content: dedent(rest, gap) })
    }

    /// Can it end a paragraph?
    fn interrupts(&self) -> bool {
        let is_first = matches!(self.text, "1." | "1)" | "-" | "+" | "*");
        is_first && !is_blank(self.content)
    }
}

/// Does a line end the paragraph before it?
pub(super) fn interrupts(line: &str) -> bool {
    is_blank(line)
        || heading(line).is_some()
        || is_rule(line)
        || quoted(line).is_some()
        || super::code::Fence::open(line).is_some()
        || Marker::of(line).is_some_and(|marker| marker.interrupts())
}

/// Escapes the start of a line of a paragraph where it would be taken for something else.
pub(super) fn guard(line: &str) -> String {
    let line = line.trim();
    if let Some(marker) = Marker::of(line) {
        let delimiter = marker.text.chars().last().unwrap_or_default();
        let number = marker.text.trim_end_matches(delimiter);
        let rest = line.strip_prefix(marker.text).unwrap_or_default();
        return format!("{number}\\{delimiter}{rest}");
    }
    let is_delimiters = line.contains('-') && line.chars().all(|c| matches!(c, '|' | ':' | '-' | ' '));
    // Together with the markers of a list, two may be a thematic break: `* **`.
    let is_marks = !line.is_empty() && line.chars().all(|c| matches!(c, '*' | '-' | '_' | ' '));
    let is_markup = heading(line).is_some()
        || underline(line).is_some()
        || is_marks
        || is_delimiters
        || line.starts_with('>')
        || line.starts_with("~~~");
    if is_markup { format!("\\{line}") } else { line.to_owned() }
}
