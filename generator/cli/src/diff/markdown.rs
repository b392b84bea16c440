//! For release notes and pull requests.

use specwright::diff::{Change, Comparison};

use super::{groups, operations, place, summary};

pub(super) fn render(comparison: &Comparison) -> String {
    let mut text = format!("## What has changed\n\n{}.\n", sentence(&summary(comparison)));
    for (verdict, changes) in groups(comparison) {
        text.push_str(&format!("\n### {}\n\n", sentence(verdict)));
        changes.into_iter().for_each(|change| text.push_str(&one(change)));
    }
    text
}

fn one(change: &Change) -> String {
    let mut text = format!("- **{}**", sentence(&escaped(&change.message)));
    if !change.operations.is_empty() {
        text.push_str(&format!(" in {}", escaped(&operations(change))));
    }
    text.push_str(&format!(" (`{}`", change.code()));
    if let Some(spot) = change.new.as_ref().or(change.old.as_ref()) {
        text.push_str(&format!(", {}", escaped(&place(spot))));
    }
    text.push_str(")\n");
    for effect in &change.rust {
        text.push_str(&format!("  - {}\n", escaped(effect)));
    }
    text
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What would be HTML, a link or emphasis is text, but for code in backquotes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut is_code = false;
    for c in text.chars() {
        is_code ^= c == '`';
        if !is_code && matches!(c, '<' | '>' | '[' | ']' | '*' | '_' | '\\' | '|' | '#' | '!') {
            escaped.push('\\');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
    }
    // A backquote too many would make code of what comes after it.
    if is_code { escaped.replace('`', "'") } else { escaped }
}
