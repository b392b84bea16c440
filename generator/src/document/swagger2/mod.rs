//! Swagger 2.0 as OpenAPI 3.0: <https://swagger.io/specification/v2/>.
//!
//! The root document is written anew; other files keep their shape, and what stands in them apart
//! from schemas is taken into it where it is used. [`Moves`] remembers what came from where, so
//! that references work as they are written and diagnostics point at what people wrote.

mod media;
mod moves;
mod operation;
mod parameter;
mod response;
mod schema;
mod security;
mod server;

use serde_json::{Map, Value, json};

pub(super) use moves::Moves;

use super::files::Files;
use super::{address, reference};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, DocumentId, Location, Place, Pointer, quote};
use media::MediaTypes;

/// How many references are followed to a parameter, response or path.
const MAX_STEPS: usize = 16;

/// Rewrites the trees of a document.
pub(super) fn rewrite(files: &mut Files, diagnostics: &mut Diagnostics) -> Moves {
    for root in files.roots_mut() {
        schema::rewrite(root);
    }
    let mut rewriter = Rewriter::new(files, diagnostics);
    let root = rewriter.document();
    let moves = rewriter.moves;
    diagnostics.add_origins(moves.origins().clone());
    if let Some(old) = files.roots_mut().next() {
        *old = root;
    }
    moves
}

/// A node as it was written.
#[derive(Clone)]
struct Node<'r> {
    at: Location,
    value: &'r Value,
}

impl<'r> Node<'r> {
    fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(Self { at: self.at.child(key), value })
    }

    fn text(&self, key: &str) -> Option<&'r str> {
        self.value.get(key)?.as_str()
    }

    fn is_true(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }

    fn members(&self) -> impl Iterator<Item = (&'r str, Self)> + use<'r> {
        let at = self.at.clone();
        let members = self.value.as_object().into_iter().flatten();
        members.map(move |(key, value)| (key.as_str(), Self { at: at.child(key), value }))
    }

    fn elements(&self) -> impl Iterator<Item = Self> + use<'r> {
        let at = self.at.clone();
        let elements = self.value.as_array().into_iter().flatten().enumerate();
        elements.map(move |(index, value)| Self { at: at.index(index), value })
    }

    /// The members that are kept as they are.
    fn copied(&self, keys: &[&str]) -> Map<String, Value> {
        let is_kept = |key: &str| keys.contains(&key) || key.starts_with("x-");
        let kept = self.members().filter(|(key, _)| is_kept(key));
        kept.map(|(key, node)| (key.to_owned(), node.value.clone())).collect()
    }
}

struct Rewriter<'r, 'x> {
    files: &'r Files,
    root: Node<'r>,
    diagnostics: &'x mut Diagnostics,
    moves: Moves,
    /// `consumes` of the document.
    consumes: MediaTypes,
    /// `produces` of the document.
    produces: MediaTypes,
}

impl<'r, 'x> Rewriter<'r, 'x> {
    fn new(files: &'r Files, diagnostics: &'x mut Diagnostics) -> Self {
        let value = files.get(DocumentId::default()).map_or(&Value::Null, |file| &file.root);
        let root = Node { at: Location::root(Pointer::root()), value };
        let consumes = MediaTypes::read(&root, "consumes").unwrap_or_default();
        let produces = MediaTypes::read(&root, "produces").unwrap_or_default();
        Self { files, root, diagnostics, moves: Moves::default(), consumes, produces }
    }

    fn document(&mut self) -> Value {
        let root = self.root.clone();
        let mut new = Map::from_iter([("openapi".to_owned(), json!("3.0.4"))]);
        self.moves.made(root.at.child("openapi"), root.at.child("swagger"));
        new.insert("servers".to_owned(), self.servers());
        let mut components = Map::new();
        for (key, node) in root.members() {
            let section = match key {
                "swagger" | "host" | "basePath" | "schemes" | "consumes" | "produces" => continue,
                "definitions" => ("schemas", self.definitions(&node)),
                "parameters" => {
                    components.insert("requestBodies".to_owned(), self.shared_bodies(&node));
                    ("parameters", self.shared_parameters(&node))
                }
                "responses" => ("responses", self.shared_responses(&node)),
                "securityDefinitions" => ("securitySchemes", self.security_schemes(&node)),
                "paths" => {
                    new.insert("paths".to_owned(), self.paths(&node));
                    continue;
                }
                _ => {
                    new.insert(key.to_owned(), node.value.clone());
                    continue;
                }
            };
            components.insert(section.0.to_owned(), section.1);
        }
        new.insert("components".to_owned(), Value::Object(components));
        Value::Object(new)
    }

    fn definitions(&mut self, definitions: &Node<'r>) -> Value {
        self.moves.moved(component("schemas"), definitions.at.clone());
        definitions.value.clone()
    }

    /// The node, or where its `$ref` leads.
    fn follow(&self, node: &Node<'r>) -> Option<Node<'r>> {
        let mut node = node.clone();
        for _ in 0..MAX_STEPS {
            let Some(text) = node.text("$ref") else { return Some(node) };
            node = self.target(text, node.at.document)?;
        }
        None
    }

    fn target(&self, text: &str, base: DocumentId) -> Option<Node<'r>> {
        let (file, fragment) = address::split(text);
        let document = match file {
            "" => base,
            file => self.files.find(base, file)?.as_ref().ok().copied()?,
        };
        let root = &self.files.get(document)?.root;
        let decoded = address::percent_decoded(fragment);
        let node = |fragment: &str| {
            let pointer = Pointer::parse(fragment)?;
            let value = reference::walk(root, &pointer)?;
            Some(Node { at: Location { document, pointer }, value })
        };
        decoded.as_deref().and_then(node).or_else(|| node(fragment))
    }

    /// Says that a `$ref` cannot be followed, which is no schema's.
    fn dangling(&mut self, node: &Node<'r>, lost: &str) {
        let message = format!("{} leads nowhere", quote(node.text("$ref").unwrap_or_default()));
        let place = Place::Value(node.at.child("$ref"));
        self.diagnostics.report(Diagnostic::new(Code::DanglingReference, place, message).note(lost));
    }
}

/// Where a section of the components comes to stand.
fn component(section: &str) -> Location {
    Location::root(Pointer::root().child("components").child(section))
}
