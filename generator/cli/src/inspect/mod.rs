//! `specwright inspect`.

pub(crate) mod cost;
mod mermaid;
mod svg;
mod text;

use std::process::ExitCode;

use serde_json::{Value, json};
use specwright::Config;
use specwright::inspect::Inspection;

use crate::args::{Graph, Input, InspectTarget, Show};
use crate::report::Answer;
use crate::{progress, remote, report};

pub(crate) fn run(target: &InspectTarget) -> ExitCode {
    let input = &target.input;
    let config = match report::config(input) {
        Ok(config) => config,
        Err(code) => return code,
    };
    let done = match target.show {
        Show::Document => document(input, &config),
        Show::Cost => cost::show(input, config),
        show => inspected(input, &config, |inspection| match (target.graph, show) {
            (Some(Graph::Mermaid), _) => mermaid::graph(&inspection.types),
            (Some(Graph::Svg), _) => svg::graph(&inspection.types),
            (None, Show::Ir) => inspection.ir.trim_end().to_owned(),
            (None, show) => text::of(inspection, show),
        }),
    };
    done.map_or_else(|code| code, |()| ExitCode::SUCCESS)
}

fn inspected(
    input: &Input,
    config: &Config,
    text: impl FnOnce(&Inspection) -> String,
) -> Result<(), ExitCode> {
    let source = remote::source(input, config)?;
    let found = progress::during(input, "reading", || specwright::inspect(&source, config));
    let inspection = found.map_err(|errors| report::refused(input, &errors))?;
    report::warnings(input, &inspection.report);
    let (text, json) = (text(&inspection), json(&inspection));
    report::answer(input, &Answer { report: &inspection.report, findings: vec![], text, json });
    Ok(())
}

fn json(inspection: &Inspection) -> Value {
    let summary = &inspection.summary;
    json!({
        "title": summary.title,
        "operations": inspection.operations,
        "types": inspection.types,
        "unions": inspection.unions,
        "summary": {"operations": summary.operation_tally, "schemas": summary.schema_tally},
        "ir": inspection.ir,
        "diagnostics": inspection.report.records(),
    })
}

/// The document as its overlays leave it, as JSON.
fn document(input: &Input, config: &Config) -> Result<(), ExitCode> {
    let source = remote::source(input, config)?;
    let document = specwright::overlaid(&source).map_err(|errors| report::refused(input, &errors))?;
    report::print(&format!("{document:#}"));
    Ok(())
}
