//! An inspection for people.

use specwright::Tally;
use specwright::inspect::{Inspection, OperationView, TypeView, UnionView};

use crate::args::Show;

pub(super) fn of(inspection: &Inspection, show: Show) -> String {
    let wants = |section: Show| show == Show::All || show == section;
    let mut lines = vec![inspection.summary.title.clone()];
    if wants(Show::Operations) {
        lines.push(String::new());
        lines.push(format!("operations: {}", inspection.operations.len()));
        inspection.operations.iter().for_each(|it| operation(it, &mut lines));
    }
    if wants(Show::Types) {
        lines.push(String::new());
        lines.push(format!("types: {}", inspection.types.len()));
        inspection.types.iter().for_each(|it| definition(it, &mut lines));
    }
    if wants(Show::Unions) {
        lines.push(String::new());
        lines.push(format!("unions: {}", inspection.unions.len()));
        inspection.unions.iter().for_each(|it| union(it, &mut lines));
    }
    if wants(Show::Degraded) {
        lines.push(String::new());
        tally("operations", &inspection.summary.operation_tally, &mut lines);
        tally("schemas", &inspection.summary.schema_tally, &mut lines);
    }
    lines.join("\n")
}

fn operation(operation: &OperationView, lines: &mut Vec<String>) {
    let OperationView { name, method, path, pointer, .. } = operation;
    lines.push(format!("  {name}  {method} {path}  #{pointer}"));
    let parameters = operation.parameters.iter();
    lines.extend(parameters.map(|(name, ty)| format!("    {name}: {ty}")));
    lines.extend(operation.body.iter().map(|ty| format!("    body: {ty}")));
    let responses = operation.responses.iter();
    lines.extend(responses.map(|(status, ty)| format!("    -> {status}: {ty}")));
}

fn definition(definition: &TypeView, lines: &mut Vec<String>) {
    let TypeView { name, kind, pointer, .. } = definition;
    let used = match definition.used_in {
        "both" => "in requests and responses",
        "requests" => "in requests",
        "responses" => "in responses",
        _ => "unused",
    };
    lines.push(format!("  {kind} {name}  {used}  #{pointer}"));
    let parts = definition.parts.iter();
    lines.extend(parts.map(|(name, ty)| format!("    {name}: {ty}")));
}

fn union(union: &UnionView, lines: &mut Vec<String>) {
    let members: Vec<&str> = union.members.iter().map(|member| member.name.as_str()).collect();
    lines.push(format!("  {} = {}  #{}", union.name, members.join(" | "), union.pointer));
    lines.extend(union.table.iter().map(|line| format!("    {line}")));
    if let Some(witness) = &union.witness {
        let [one, other] = &witness.members;
        lines.push(format!("    ambiguous: {} is of {one} and of {other}", witness.document));
    }
}

fn tally(noun: &str, tally: &Tally, lines: &mut Vec<String>) {
    for (what, names) in [("degraded", &tally.degraded), ("skipped", &tally.skipped)] {
        lines.push(format!("{what} {noun}: {} of {}", names.len(), tally.generated + tally.skipped.len()));
        lines.extend(names.iter().map(|name| format!("  {name}")));
    }
}
