//! Security schemes and requirements. OpenAPI 3.0.4 §4.7.27 and §4.7.30.

use openapiv3::APIKeyLocation;
use serde_json::{Value, json};

use super::lenient::Slot;
use super::model::{ParameterPlace, SecurityRequirement, SecurityScheme, SecuritySchemeKind};
use super::reader::{Node, Reader};
use super::shape::SECURITY_SCHEME;
use crate::diagnostics::{Code, Diagnostic, Place, Severity, quote};

impl<'d> Reader<'d, '_> {
    /// `components/securitySchemes`.
    pub(super) fn security_schemes(&mut self, components: &Node<'d>) -> Vec<SecurityScheme> {
        let mut schemes = Vec::new();
        for (name, node) in self.members(components, "securitySchemes") {
            let node = self.follow(&node, "the security scheme is left out");
            schemes.extend(node.and_then(|node| self.security_scheme(name, node)));
        }
        schemes
    }

    fn security_scheme(&mut self, name: &str, node: Node<'d>) -> Option<SecurityScheme> {
        let kind = node.slot("type").and_then(|slot| slot.text(self.diagnostics));
        let (kind, description) = match kind.as_deref() {
            Some("apiKey" | "http" | "oauth2" | "openIdConnect") | None => self.known(&node)?,
            Some(other) => (SecuritySchemeKind::Other(other.to_owned()), None),
        };
        if let Some(method) = unknown_method(&kind) {
            let message = format!("nothing is known of authentication by {}", quote(method));
            let place = Place::Value(node.at.clone());
            let finding = Diagnostic::new(Code::UnsupportedSecurity, place, message);
            self.report(finding.note("the generated client sends nothing for it: a transport around it may"));
        }
        let name = name.to_owned();
        Some(SecurityScheme { location: node.at, name, kind, description })
    }

    fn known(&mut self, node: &Node<'d>) -> Option<(SecuritySchemeKind, Option<String>)> {
        use openapiv3::SecurityScheme as Raw;

        let filled = [("flows", json!({}))];
        let (kind, description) = match self.read(node, &SECURITY_SCHEME, &filled)? {
            Raw::HTTP { scheme, description, .. } => {
                let scheme = scheme.to_ascii_lowercase();
                (SecuritySchemeKind::Http { scheme }, description)
            }
            Raw::APIKey { location, name, description, .. } => {
                let place = match location {
                    APIKeyLocation::Query => ParameterPlace::Query,
                    APIKeyLocation::Header => ParameterPlace::Header,
                    APIKeyLocation::Cookie => ParameterPlace::Cookie,
                };
                (SecuritySchemeKind::ApiKey { name, place }, description)
            }
            Raw::OAuth2 { description, .. } => {
                let flows = node.value.get("flows").cloned().unwrap_or(Value::Null);
                if flows.is_null() {
                    let place = Place::Value(node.at.clone());
                    self.mended(place, "an OAuth 2 scheme has no `flows`", "taken as it is");
                }
                (SecuritySchemeKind::OAuth2(flows), description)
            }
            Raw::OpenIDConnect { open_id_connect_url: url, description, .. } => {
                (SecuritySchemeKind::OpenIdConnect { url }, description)
            }
        };
        Some((kind, description))
    }

    /// `security` of the document or an operation.
    pub(super) fn security(&mut self, node: &Node<'d>) -> Vec<SecurityRequirement> {
        let requirements = self.elements(node, "security");
        requirements.into_iter().filter_map(|node| self.requirement(&node)).collect()
    }

    fn requirement(&mut self, node: &Node<'d>) -> Option<SecurityRequirement> {
        if let Value::String(name) = node.value {
            self.mended(Place::Value(node.at.clone()), "a security requirement must be an object", "its key");
            return Some(SecurityRequirement { schemes: vec![(name.clone(), Vec::new())] });
        }
        let Value::Object(object) = node.value else {
            self.invalid(&node.at, "a security requirement must be an object", "it is left out");
            return None;
        };
        let mut requirement = SecurityRequirement::default();
        for (name, value) in object {
            let slot = Slot { parent: &node.at, key: name, value };
            // OpenAPI 3.2.0 §4.30: a name, or a reference to a scheme.
            let name = name.strip_prefix("#/components/securitySchemes/").unwrap_or(name);
            self.check_scheme(slot, name);
            let scopes = slot.texts(self.diagnostics).unwrap_or_default();
            let scopes = scopes.into_iter().map(std::borrow::Cow::into_owned).collect();
            requirement.schemes.push((name.to_owned(), scopes));
        }
        Some(requirement)
    }

    fn check_scheme(&mut self, slot: Slot<'_, '_>, name: &str) {
        let schemes = self.document.root().get("components").and_then(|c| c.get("securitySchemes"));
        if schemes.and_then(|schemes| schemes.get(name)).is_some() {
            return;
        }
        let message = format!("there is no security scheme {}", quote(slot.key));
        let mut finding = Diagnostic::new(Code::DanglingReference, Place::Key(slot.at()), message);
        finding.severity = Severity::Warning;
        finding.note = Some("no credentials are sent for it".to_owned());
        self.report(finding.help("declare it in `components/securitySchemes`"));
    }
}

/// What neither client nor server knows how to do.
fn unknown_method(kind: &SecuritySchemeKind) -> Option<&str> {
    match kind {
        SecuritySchemeKind::Http { scheme } if !matches!(scheme.as_str(), "bearer" | "basic") => Some(scheme),
        SecuritySchemeKind::Other(kind) => Some(kind),
        _ => None,
    }
}
