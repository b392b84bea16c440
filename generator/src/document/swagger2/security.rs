//! `securityDefinitions` become `components/securitySchemes`. Swagger 2.0, Security Scheme Object.

use serde_json::{Map, Value, json};

use super::{Node, Rewriter, component};

/// The flows of OAuth 2, and what they are called now.
const FLOWS: [(&str, &str); 4] = [
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

impl<'r> Rewriter<'r, '_> {
    pub(super) fn security_schemes(&mut self, definitions: &Node<'r>) -> Value {
        self.moves.moved(component("securitySchemes"), definitions.at.clone());
        if !definitions.value.is_object() {
            return definitions.value.clone();
        }
        let mut schemes = Map::new();
        for (name, node) in definitions.members() {
            let node = self.follow(&node).unwrap_or(node);
            schemes.insert(name.to_owned(), scheme(&node));
        }
        Value::Object(schemes)
    }
}

fn scheme(node: &Node<'_>) -> Value {
    let mut scheme = node.copied(&["type", "description", "name", "in"]);
    match node.text("type") {
        Some("basic") => {
            scheme.insert("type".to_owned(), json!("http"));
            scheme.insert("scheme".to_owned(), json!("basic"));
        }
        Some("oauth2") => {
            let mut flow = node.copied(&["authorizationUrl", "tokenUrl", "scopes"]);
            flow.entry("scopes").or_insert_with(|| json!({}));
            let name = node.text("flow").unwrap_or("implicit");
            let name = FLOWS.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new);
            scheme.insert("flows".to_owned(), json!({name: flow}));
        }
        _ => {}
    }
    Value::Object(scheme)
}
