//! The document as a whole. OpenAPI 3.0.4 §4.7.1.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::model::{Api, Info, NamedSchema, Server, ServerVariable, Tag};
use super::reader::{Node, Reader, extensions};
use super::shape::{COMPONENTS, INFO, ROOT, SERVER, SERVER_VARIABLE, TAG};
use super::template;
use super::{Document, reached};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Location, Place, Pointer, quote};

/// Reads everything outside schemas.
pub(super) fn read(document: &Document, diagnostics: &mut Diagnostics) -> Api {
    let mut reader = Reader::new(document, diagnostics);
    let root = Node { at: Location::root(Pointer::root()), value: document.root() };
    let extensions = reader.fields(&root, &ROOT).map(extensions).unwrap_or_default();
    let components = root.get("components");
    if let Some(components) = &components {
        reader.fields(components, &COMPONENTS);
    }
    let security_schemes = components.as_ref().map(|node| reader.security_schemes(node)).unwrap_or_default();
    let info = reader.info(&root);
    let servers = reader.servers(&root);
    let tags = reader.tags(&root);
    let security = reader.security(&root);
    let schemas = components.as_ref().map(|node| reader.schemas(node)).unwrap_or_default();
    let operations = reader.operations(&root);
    let webhooks = reader.webhooks(&root);
    let callbacks = reader.callbacks(components.as_ref(), operations.iter().chain(&webhooks));
    let of_callbacks = callbacks.iter().flat_map(|callback| &callback.operations);
    reader.check_ids(operations.iter().chain(&webhooks).chain(of_callbacks));
    let mut api = Api {
        info,
        servers,
        tags,
        security,
        security_schemes,
        schemas,
        operations,
        webhooks,
        callbacks,
        extensions,
    };
    api.schemas = reached::named(document, &api, diagnostics);
    api
}

impl<'d> Reader<'d, '_> {
    fn info(&mut self, root: &Node<'d>) -> Info {
        let Some(node) = root.get("info") else {
            let place = Place::Value(root.at.child("openapi"));
            self.mended(place, "the document has no `info`", "no title and no version");
            return Info::default();
        };
        for key in ["title", "version"] {
            if node.value.is_object() && node.get(key).is_none() {
                let message = format!("`info` has no `{key}`");
                self.mended(Place::Value(node.at.clone()), message, "taken as empty");
            }
        }
        let filled = [("title", json!("")), ("version", json!(""))];
        let Some(info) = self.read::<openapiv3::Info>(&node, &INFO, &filled) else {
            return Info::default();
        };
        Info { title: info.title, version: info.version, description: info.description }
    }

    /// `servers` of the document, a path or an operation. OpenAPI 3.0.4 §4.7.5.
    pub(super) fn servers(&mut self, node: &Node<'d>) -> Vec<Server> {
        let servers = self.elements(node, "servers");
        servers.into_iter().filter_map(|server| self.server(&server)).collect()
    }

    fn server(&mut self, node: &Node<'d>) -> Option<Server> {
        if let Value::String(url) = node.value {
            self.mended(Place::Value(node.at.clone()), "a server must be an object", "its `url`");
            return Some(Server { url: url.clone(), name: None, description: None, variables: Vec::new() });
        }
        let server: openapiv3::Server = self.read(node, &SERVER, &[])?;
        let variables = self.members(node, "variables").into_iter();
        let variables = variables.filter_map(|(name, node)| self.server_variable(name, &node));
        let variables: Vec<ServerVariable> = variables.collect();
        self.check_variables(&server.url, &variables, node);
        let name = node.slot("name").and_then(|slot| slot.prose(self.diagnostics)).map(Cow::into_owned);
        Some(Server { url: server.url, name, description: server.description, variables })
    }

    /// Variables in a URL that nothing gives a value to.
    fn check_variables(&mut self, url: &str, variables: &[ServerVariable], node: &Node<'d>) {
        for name in template::names(url) {
            if variables.iter().any(|variable| variable.name == name) {
                continue;
            }
            let message = format!("the variable {} of the server's URL has no value", quote(name));
            let place = Place::Value(node.at.child("url"));
            let finding = Diagnostic::new(Code::Unsupported, place, message);
            let note = "a client of this server has to be told the base URL";
            self.report(finding.note(note).help("declare it in `variables`"));
        }
    }

    fn server_variable(&mut self, name: &str, node: &Node<'d>) -> Option<ServerVariable> {
        let filled = [("default", json!(""))];
        let variable: openapiv3::ServerVariable = self.read(node, &SERVER_VARIABLE, &filled)?;
        let mut default = variable.default;
        if node.get("default").is_none() {
            let place = Place::Value(node.at.clone());
            self.mended(place, "a server variable has no `default`", "the first value is taken");
            default = variable.enumeration.first().cloned().unwrap_or_default();
        }
        Some(ServerVariable {
            name: name.to_owned(),
            default,
            values: variable.enumeration,
            description: variable.description,
        })
    }

    fn tags(&mut self, root: &Node<'d>) -> Vec<Tag> {
        let tags = self.elements(root, "tags");
        tags.into_iter().filter_map(|tag| self.tag(&tag)).collect()
    }

    fn tag(&mut self, node: &Node<'d>) -> Option<Tag> {
        if let Value::String(name) = node.value {
            self.mended(Place::Value(node.at.clone()), "a tag must be an object", "its `name`");
            return Some(Tag { name: name.clone(), summary: None, description: None });
        }
        let tag: openapiv3::Tag = self.read(node, &TAG, &[])?;
        let summary = node.slot("summary").and_then(|slot| slot.prose(self.diagnostics)).map(Cow::into_owned);
        Some(Tag { name: tag.name, summary, description: tag.description })
    }

    fn schemas(&mut self, components: &Node<'d>) -> Vec<NamedSchema> {
        let schemas = self.members(components, "schemas").into_iter();
        let schema = |(name, node): (&str, Node<'d>)| NamedSchema {
            name: name.to_owned(),
            location: node.at,
            elsewhere: None,
        };
        schemas.map(schema).collect()
    }
}
