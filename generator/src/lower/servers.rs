//! Where an API is served, in words. OpenAPI 3.0.4 §4.7.5.

use super::docs;
use super::table::literal;
use crate::document::model::{Server, ServerVariable};
use crate::prose;

/// A list of servers under a heading; nothing where the only one needs no word.
pub(super) fn docs(servers: &[Server], heading: &str) -> Vec<String> {
    let says_more = |server: &Server| server.description.is_some() || !server.variables.is_empty();
    if servers.is_empty() || (servers.len() == 1 && !servers.iter().any(says_more)) {
        return Vec::new();
    }
    let mut lines = vec![heading.to_owned(), String::new()];
    for server in servers {
        lines.push(server_line(server));
        lines.extend(server.variables.iter().map(variable_line));
    }
    lines
}

/// Is there a server to choose, or a variable to set?
pub(super) fn has_choice(servers: &[Server]) -> bool {
    servers.len() > 1 || servers.iter().any(|server| server.url.contains('{'))
}

/// `const SERVERS`, with a line for each server.
pub(super) fn table(servers: &[Server]) -> String {
    let mut table = "const SERVERS: &[specwright_runtime::http::Server] = &[\n".to_owned();
    for server in servers {
        let variables: String = server.variables.iter().map(variable).collect();
        let indent = if variables.is_empty() { "" } else { "\n    " };
        let url = literal(&server.url);
        table.push_str(&format!(
            "    specwright_runtime::http::Server::new({url}, &[{variables}{indent}]),\n"
        ));
    }
    table.push_str("];\n");
    table
}

/// A line `("region", "north", &["north", "south"]),`
fn variable(variable: &ServerVariable) -> String {
    let values: Vec<String> = variable.values.iter().map(|value| literal(value)).collect();
    format!(
        "\n        ({}, {}, &[{}]),",
        literal(&variable.name),
        literal(&variable.default),
        values.join(", ")
    )
}

/// ``- `https://{region}.example`: The relays.``
fn server_line(server: &Server) -> String {
    let mut line = format!("- {}", docs::code(&server.url));
    line.extend(server.name.as_deref().map(|name| format!(" ({})", docs::code(name))));
    let description = server.description.as_deref().map(prose::summary).unwrap_or_default();
    if !description.is_empty() {
        line.push_str(&format!(": {description}"));
    }
    line
}

/// ``  - `region`: `north`, or `south`.``
fn variable_line(variable: &ServerVariable) -> String {
    let mut line = format!("  - {}: {}", docs::code(&variable.name), docs::code(&variable.default));
    let others = variable.values.iter().filter(|value| **value != variable.default);
    for other in others {
        line.push_str(&format!(", or {}", docs::code(other)));
    }
    let description = variable.description.as_deref().map(prose::summary).unwrap_or_default();
    if !description.is_empty() {
        line.push_str(&format!(". {description}"));
    }
    line
}
