//! For people.

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
            text.push_str(&format!("  {sign} {}  #{}\n", visible(&place(spot)), visible(&spot.pointer)));
        }
    }
    if !change.operations.is_empty() {
        text.push_str(&format!("  in {}\n", visible(&operations(change))));
    }
    let rust = change.rust.iter().take(SHOWN).map(|effect| format!("  Rust: {effect}\n"));
    rust.for_each(|line| text.push_str(&line));
    if change.rust.len() > SHOWN {
        text.push_str(&format!("  Rust: … and {} more\n", change.rust.len() - SHOWN));
    }
    text.push_str(&format!("  {}\n", verdict(change.breaks)));
    text
}

/// Documents name operations and nodes as they like: nothing of it moves the cursor or changes the order
/// of what is read.
fn visible(text: &str) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if is_hidden(c) { '\u{fffd}' } else { c }).collect()
}

/// How many effects on Rust are shown of one change.
const SHOWN: usize = 4;
