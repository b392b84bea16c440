//! SARIF 2.1.0, which code scanners exchange: one run with what was found.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::Finding;
use super::finding::Related;

/// What a URI reference cannot have in its path: RFC 3986 §3.3. A colon would make a scheme.
const OUTSIDE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

pub(super) fn log(findings: &[Finding]) -> String {
    let rules: BTreeMap<&str, String> =
        findings.iter().map(|finding| (finding.code, finding.meaning())).collect();
    let rules: Vec<Value> = rules.into_iter().map(|(id, meaning)| rule(id, &meaning)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "specwright",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(result).collect::<Vec<_>>(),
        }],
    })
    .to_string()
}

fn rule(id: &str, meaning: &str) -> Value {
    if meaning.is_empty() {
        json!({"id": id})
    } else {
        json!({"id": id, "shortDescription": {"text": meaning}})
    }
}

fn result(finding: &Finding) -> Value {
    let text = [std::slice::from_ref(&finding.message), &finding.details].concat().join("\n");
    let place = |file: &String| json!({"physicalLocation": physical(file, finding.position)});
    let related = |it: &Related| json!({"physicalLocation": physical(&it.file, it.position), "message": {"text": it.message}});
    json!({
        "ruleId": finding.code,
        "level": finding.severity,
        "message": {"text": text},
        "locations": finding.file.iter().map(place).collect::<Vec<_>>(),
        "relatedLocations": finding.related.iter().map(related).collect::<Vec<_>>(),
    })
}

fn physical(file: &str, position: Option<(usize, usize)>) -> Value {
    let artifact = json!({"uri": uri(file)});
    match position {
        Some((line, column)) => {
            json!({"artifactLocation": artifact, "region": {"startLine": line, "startColumn": column}})
        }
        None => json!({"artifactLocation": artifact}),
    }
}

/// A relative path is a URI reference; one from the root is a URL of a file; addresses stay.
fn uri(file: &str) -> String {
    if file.starts_with("http://") || file.starts_with("https://") {
        return file.to_owned();
    }
    let path = if cfg!(windows) { file.replace('\\', "/") } else { file.to_owned() };
    let path = utf8_percent_encode(&path, OUTSIDE).to_string();
    if path.starts_with('/') { format!("file://{path}") } else { path }
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("spec/a b.yaml"), "spec/a%20b.yaml");
        assert_eq!(uri("c:d"), "c%3Ad");
        assert_eq!(uri("/srv/ä#"), "file:///srv/%C3%A4%23");
        assert_eq!(uri("https://a.example/x?y"), "https://a.example/x?y");
    }
}
