//! Checks as the runtime's macros take them.

use super::table::{literal, packed};
use crate::ir::Check;

/// `min_length(1)`, `unique_items`, `each(minimum(0.0))`
fn rules(checks: &[Check]) -> Vec<String> {
    checks.iter().map(rule).collect()
}

fn rule(check: &Check) -> String {
    match check {
        Check::Minimum(bound) => format!("minimum({bound:?})"),
        Check::Maximum(bound) => format!("maximum({bound:?})"),
        Check::Above(bound) => format!("above({bound:?})"),
        Check::Below(bound) => format!("below({bound:?})"),
        Check::MultipleOf(factor) => format!("multiple_of({factor:?})"),
        Check::MinLength(length) => format!("min_length({length})"),
        Check::MaxLength(length) => format!("max_length({length})"),
        Check::Pattern(pattern) => format!("pattern({})", literal(pattern)),
        Check::MinItems(count) => format!("min_items({count})"),
        Check::MaxItems(count) => format!("max_items({count})"),
        Check::UniqueItems => "unique_items".to_owned(),
        Check::MinProperties(count) => format!("min_properties({count})"),
        Check::MaxProperties(count) => format!("max_properties({count})"),
        Check::Each(each) => format!("each({})", rules(each).join(", ")),
    }
}

/// ` checks { … }` with a row for each position that has any, or nothing.
pub(super) fn table<'c>(checks: impl Iterator<Item = &'c Vec<Check>>) -> String {
    let rows = checks.enumerate().filter(|(_, checks)| !checks.is_empty());
    let rows: Vec<String> =
        rows.map(|(index, checks)| format!("{index} {}", rules(checks).join(" "))).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(" checks {{\n{}}}", packed(&rows, 4))
}
