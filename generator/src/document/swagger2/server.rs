//! `schemes`, `host` and `basePath` become `servers`. Swagger 2.0, Swagger Object.

use serde_json::{Value, json};

use super::{Node, Rewriter};
use crate::diagnostics::{Code, Diagnostic, Place, quote};

impl<'r> Rewriter<'r, '_> {
    /// `servers` of the document.
    pub(super) fn servers(&mut self) -> Value {
        let root = self.root.clone();
        let schemes = self.schemes(&root);
        self.servers_of(&schemes, &root)
    }

    /// `servers` of an operation that has `schemes` of its own.
    pub(super) fn own_servers(&mut self, operation: &Node<'r>) -> Option<Value> {
        operation.get("schemes")?;
        let root = self.root.clone();
        let schemes = self.schemes(operation);
        (schemes != self.schemes(&root)).then(|| self.servers_of(&schemes, operation))
    }

    fn servers_of(&mut self, schemes: &[String], node: &Node<'r>) -> Value {
        let path = self.root.text("basePath").unwrap_or_default().trim_end_matches('/');
        let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
        let Some(host) = self.root.text("host") else {
            let servers = self.root.get("basePath").map(|_| json!({"url": format!("{slash}{path}/")}));
            return servers.into_iter().map(without_slash).collect();
        };
        let urls = schemes.iter().map(|scheme| format!("{scheme}://{host}{slash}{path}"));
        self.moves.made(node.at.child("servers"), self.root.at.child("host"));
        urls.map(|url| json!({"url": url})).collect()
    }

    fn schemes(&mut self, node: &Node<'r>) -> Vec<String> {
        let mut schemes = Vec::new();
        for element in node.get("schemes").into_iter().flat_map(|list| list.elements()) {
            match element.value.as_str() {
                Some(scheme @ ("http" | "https")) => schemes.push(scheme.to_owned()),
                other => {
                    let message = format!("the scheme {} is left out", quote(other.unwrap_or_default()));
                    let place = Place::Value(element.at);
                    let note = "the generated code speaks `http` and `https`";
                    self.diagnostics.report(Diagnostic::new(Code::Unsupported, place, message).note(note));
                }
            }
        }
        // The safer one goes first: clients take it unless they are told otherwise.
        schemes.sort_by_key(|scheme| std::cmp::Reverse(scheme.len()));
        if schemes.is_empty() {
            schemes.push("https".to_owned());
        }
        schemes
    }
}

/// `/v1` for `/v1/`, and `/` for `/`.
fn without_slash(mut server: Value) -> Value {
    if let Some(Value::String(url)) = server.get_mut("url") {
        let short = url.trim_end_matches('/').len().max(1);
        url.truncate(short);
    }
    server
}
