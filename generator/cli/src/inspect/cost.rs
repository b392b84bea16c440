//! What each tag costs to compile.

use std::process::ExitCode;

use serde_json::json;
use specwright::{Config, Cost, FeatureCost, Features, Layout};

use crate::args::Input;
use crate::generate::plural;
use crate::report::Answer;
use crate::{generate, report};

/// Generates a crate with a feature for each tag, writes nothing, and tells of what is behind each.
pub(super) fn show(input: &Input, mut config: Config) -> Result<(), ExitCode> {
    config.features = Features::Tags;
    let made = generate::generated(input, &config, Layout::Crate);
    let generated = made.map_err(|failure| failure.tell(input))?;
    report::warnings(input, &generated.report);
    let text = match &generated.cost {
        Some(cost) => lines(cost).join("\n"),
        None => "there are no operations, and no tags".to_owned(),
    };
    let json = json!({"cost": generated.cost, "diagnostics": generated.report.records()});
    report::answer(input, &Answer { report: &generated.report, findings: vec![], text, json });
    Ok(())
}

/// A table: what a feature turns on, and what turning it off spares.
pub(crate) fn lines(cost: &Cost) -> Vec<String> {
    let head = ["feature", "operations", "types", "lines", "own types", "own lines"];
    let mut rows: Vec<[String; 6]> = vec![head.map(str::to_owned)];
    rows.extend(cost.features.iter().map(row));
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(String::len).max();
    let widths: Vec<usize> = (0..head.len()).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &[String; 6]| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell:width$}"),
            _ => format!("{cell:>width$}"),
        });
        format!("  {}", cells.collect::<Vec<_>>().join("  "))
    };
    let always = plural(cost.always_types, "type");
    let mut lines = vec![format!(
        "{} lines with client and server; always compiled: {} of them, with {always}",
        cost.lines, cost.always_lines
    )];
    lines.extend(rows.iter().map(line));
    lines.push("  own: what is not compiled where this feature alone is off".to_owned());
    lines
}

fn row(cost: &FeatureCost) -> [String; 6] {
    let counts = [cost.operations, cost.types, cost.lines].map(|count| count.to_string());
    let [operations, types, lines] = counts;
    let [own_types, own_lines] = [cost.own_types, cost.own_lines].map(|count| count.to_string());
    [cost.feature.clone(), operations, types, lines, own_types, own_lines]
}
