//! Where an API is served, in words. OpenAPI 3.0.4 §4.7.5.

use super::table::literal;
use super::{docs, operation};
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

/// The path of the first server: `/v1` for `https://api.example.com/v1/`. None where a router would not take it to the
/// letter, or where a caller says which it is.
pub(super) fn base_path(servers: &[Server]) -> Option<String> {
    let url = operation::base_url(servers.first()?);
    let path = match url.split_once("//").filter(|(scheme, _)| scheme.is_empty() || scheme.ends_with(':')) {
        Some((_, rest)) => rest.split_once('/')?.1,
        None => url.strip_prefix('/')?,
    };
    let path = path.trim_matches('/');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    let fits = |segment: &str| !matches!(segment, "" | "." | "..") && segment.chars().all(is_plain);
    path.split('/').all(fits).then(|| format!("/{path}"))
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
