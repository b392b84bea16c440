//! For people.

use specwright::diagnostics::neutral_line;
use specwright::diff::{Change, Comparison};

use super::{Target, groups, operations, place, summary, verdict};

const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[1;33m";
const GREEN: &str = "\u{1b}[1;32m";
const RESET: &str = "\u{1b}[0m";

/// Escape sequences are taken out again where nobody sees colours.
pub(super) fn render(target: &Target, comparison: &Comparison) -> String {
    let mut text = String::new();
    for (_, changes) in groups(comparison) {
        for change in changes {
            if target.quiet && !change.breaks.wire && !change.breaks.rust {
                continue;
            }
            text.push_str(&one(change));
            text.push('\n');
        }
    }
    text.push_str(&format!("{} → {}: {}", target.old, target.new, summary(comparison)));
    text
}

fn one(change: &Change) -> String {
    let colour = match (change.breaks.wire, change.breaks.rust) {
        (true, _) => RED,
        (false, true) => YELLOW,
        (false, false) => GREEN,
    };
    let mut text = format!("{colour}{}{RESET}{BOLD}: {}{RESET}\n", change.code(), change.message);
    for (sign, spot) in [("-", &change.old), ("+", &change.new)] {
        if let Some(spot) = spot {
            text.push_str(&format!(
                "  {sign} {}  #{}\n",
                neutral_line(&place(spot)),
                neutral_line(&spot.pointer)
            ));
        }
    }
    if !change.operations.is_empty() {
        text.push_str(&format!("  in {}\n", neutral_line(&operations(change))));
    }
    let rust = change.rust.iter().take(SHOWN).map(|effect| format!("  Rust: {effect}\n"));
    rust.for_each(|line| text.push_str(&line));
    if change.rust.len() > SHOWN {
        text.push_str(&format!("  Rust: … and {} more\n", change.rust.len() - SHOWN));
    }
    text.push_str(&format!("  {}\n", verdict(change.breaks)));
    text
}

/// How many effects on Rust are shown of one change.
const SHOWN: usize = 4;
