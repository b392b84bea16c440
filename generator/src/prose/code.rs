//! Blocks of code: whatever they hold, they leave as fences of `text`.

use super::line::{dedent, flush, indent, is_blank};

/// The line that opens a fence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fence {
    mark: char,
    length: usize,
    indent: usize,
}

impl Fence {
    /// The fence that `line` opens, if it does.
    pub(super) fn open(line: &str) -> Option<Self> {
        let text = flush(line)?;
        let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = text.trim_start_matches(mark);
        let length = text.len() - info.len();
        // Otherwise it is a code span.
        let is_fence = length >= 3 && !(mark == '`' && info.contains('`'));
        is_fence.then_some(Self { mark, length, indent: indent(line) })
    }

    /// Does `line` close it?
    pub(super) fn is_closed_by(self, line: &str) -> bool {
        flush(line).is_some_and(|text| {
            let text = text.trim_end();
            text.len() >= self.length && text.chars().all(|c| c == self.mark)
        })
    }
}

/// Reads a fenced block off the front of `lines`; it ends with the text if it is never closed.
pub(super) fn fenced<'l, 't>(fence: Fence, lines: &'l [&'t str], out: &mut Vec<String>) -> &'l [&'t str] {
    let body = lines.get(1..).unwrap_or_default();
    let length = body.iter().position(|line| fence.is_closed_by(line)).unwrap_or(body.len());
    let (code, rest) = body.split_at_checked(length).unwrap_or((body, &[]));
    let code: Vec<&str> = code.iter().map(|line| dedent(line, fence.indent)).collect();
    write(&code, out);
    rest.get(1..).unwrap_or_default()
}

/// Reads an indented block off the front of `lines`.
pub(super) fn indented<'l, 't>(lines: &'l [&'t str], out: &mut Vec<String>) -> &'l [&'t str] {
    let is_code = |line: &&str| indent(line) >= 4 || is_blank(line);
    let length = lines.iter().position(|line| !is_code(line)).unwrap_or(lines.len());
    let (code, rest) = lines.split_at_checked(length).unwrap_or((lines, &[]));
    let code: Vec<&str> = code.iter().map(|line| dedent(line, 4)).collect();
    write(&code, out);
    rest
}

fn write(code: &[&str], out: &mut Vec<String>) {
    let is_blank = |line: &&&str| line.trim().is_empty();
    let Some(first) = code.iter().position(|line| !is_blank(&line)) else {
        return;
    };
    let last = code.len() - code.iter().rev().take_while(is_blank).count();
    let code = code.get(first..last).unwrap_or_default();
    let runs = code.iter().map(|line| longest_run(line, '`'));
    let fence = "`".repeat(runs.max().unwrap_or_default().max(2) + 1);
    out.push(format!("{fence}text"));
    out.extend(code.iter().map(|line| line.trim_end().to_owned()));
    out.push(fence);
    out.push(String::new());
}

/// The length of the longest run of `mark`.
pub(super) fn longest_run(text: &str, mark: char) -> usize {
    text.split(|c| c != mark).map(str::len).max().unwrap_or_default()
}
