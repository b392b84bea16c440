//! Tables, cell by cell: a bar ends a cell even within what would be a code span.

use super::inline::inline;
use super::line::{interrupts, is_blank};

/// More columns than that are no table.
const WIDEST: usize = 64;

/// How many columns the table at the start of `lines` has, if there is one.
pub(super) fn columns(lines: &[&str]) -> Option<usize> {
    let [header, delimiters, ..] = lines else {
        return None;
    };
    if !header.contains('|') || !delimiters.contains('-') {
        return None;
    }
    let columns = cells(header).len();
    let delimiters = cells(delimiters);
    let is_table = delimiters.len() == columns && delimiters.iter().all(|cell| is_delimiter(cell));
    (is_table && (1..=WIDEST).contains(&columns)).then_some(columns)
}

/// Reads a table off the front of `lines`.
pub(super) fn table<'l, 't>(columns: usize, lines: &'l [&'t str], out: &mut Vec<String>) -> &'l [&'t str] {
    let (head, body) = lines.split_at_checked(2).unwrap_or((lines, &[]));
    let length = body.iter().position(|line| interrupts(line)).unwrap_or(body.len());
    let (body, rest) = body.split_at_checked(length).unwrap_or((body, &[]));
    out.push(String::new());
    out.extend(head.first().map(|header| row(header, columns)));
    out.extend(head.get(1).map(|line| delimiters(line)));
    out.extend(body.iter().map(|line| row(line, columns)));
    out.push(String::new());
    rest
}

fn row(line: &str, columns: usize) -> String {
    let cells = cells(line).into_iter().map(|cell| inline(cell).trim().to_owned());
    let cells: Vec<String> = cells.chain(std::iter::repeat(String::new())).take(columns).collect();
    format!("| {} |", cells.join(" | "))
}

fn delimiters(line: &str) -> String {
    let cells: Vec<&str> = cells(line).into_iter().map(str::trim).collect();
    format!("| {} |", cells.join(" | "))
}

fn is_delimiter(cell: &str) -> bool {
    let cell = cell.trim();
    let dashes = cell.strip_prefix(':').unwrap_or(cell);
    let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
    !is_blank(dashes) && dashes.chars().all(|c| c == '-')
}

/// The cells of a row, less the empty ones beyond the outer bars.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut is_escaped = false;
    let mut cells: Vec<&str> = line
        .split(|c| {
            let ends = c == '|' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            ends
        })
        .collect();
    if cells.len() > 1 && cells.last().is_some_and(|last| is_blank(last)) {
        cells.pop();
    }
    cells
}
