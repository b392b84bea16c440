//! The types and what they refer to, in the language of Mermaid: <https://mermaid.js.org>.

use specwright::inspect::TypeView;

pub(super) fn graph(types: &[TypeView]) -> String {
    let mut lines = vec!["flowchart LR".to_owned()];
    for (index, definition) in types.iter().enumerate() {
        // Names are Rust identifiers: nothing in them means anything to Mermaid.
        let name = &definition.name;
        lines.push(match definition.kind {
            "struct" | "tuple" => format!("    t{index}[\"{name}\"]"),
            "union" => format!("    t{index}{{{{\"{name}\"}}}}"),
            "alias" | "newtype" => format!("    t{index}>\"{name}\"]"),
            _ => format!("    t{index}([\"{name}\"])"),
        });
    }
    for (index, definition) in types.iter().enumerate() {
        lines.extend(definition.refers_to.iter().map(|to| format!("    t{index} --> t{to}")));
    }
    lines.join("\n")
}
