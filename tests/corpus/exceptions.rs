//! Documents that are refused although some tool accepts them, each with the reason.

const EXCEPTIONS: &[(&str, &str)] = &[
    ("version 2.", "Swagger 2.0 is not supported yet"),
    ("version 3.1", "OpenAPI 3.1 is not supported yet"),
    ("version 3.2", "OpenAPI 3.2 is not supported yet"),
];

/// Why a document may be refused; `None` if it may not.
pub fn reason(path: &str, version: &str) -> Option<&'static str> {
    let applies = |what: &str| match what.strip_prefix("version ") {
        Some(prefix) => version.starts_with(prefix),
        None => what == path,
    };
    EXCEPTIONS.iter().find(|(what, _)| applies(what)).map(|(_, reason)| *reason)
}
