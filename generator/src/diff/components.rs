//! What belongs to the document as a whole: schemas with names, servers.

use std::collections::HashSet;

use super::Comparing;
use super::changes::Finding;
use super::kind::Event;
use crate::diagnostics::{Location, Pointer, quote};
use crate::document::model::NamedSchema;

impl Comparing<'_> {
    /// Schemas of `components`: what is in use is compared where it is used.
    pub(super) fn components(&mut self) {
        let declared = |schemas: &'_ [NamedSchema]| -> Vec<NamedSchema> {
            schemas.iter().filter(|schema| schema.elsewhere.is_none()).cloned().collect()
        };
        let (before, after) = (declared(&self.old.api.schemas), declared(&self.new.api.schemas));
        let names = |list: &[NamedSchema]| -> HashSet<String> {
            list.iter().map(|schema| schema.name.clone()).collect()
        };
        let (known, kept) = (names(&before), names(&after));
        for schema in before.iter().filter(|schema| !kept.contains(&schema.name)) {
            let message = format!("the schema {} is gone", quote(&schema.name));
            self.changes.add("", Finding::event(Event::SchemaRemoved, Some(&schema.location), None, message));
        }
        for schema in after.iter().filter(|schema| !known.contains(&schema.name)) {
            let message = format!("there is a new schema, {}", quote(&schema.name));
            self.changes.add("", Finding::event(Event::SchemaAdded, None, Some(&schema.location), message));
        }
    }

    /// `servers` of the document. OpenAPI 3.0.4 §4.7.5.
    pub(super) fn servers(&mut self) {
        let at = Location::root(Pointer::root().child("servers"));
        let urls = |servers: &[crate::document::model::Server]| -> Vec<String> {
            servers.iter().map(|server| server.url.clone()).collect()
        };
        let (before, after) = (urls(&self.old.api.servers), urls(&self.new.api.servers));
        for (index, url) in before.iter().enumerate().filter(|(_, url)| !after.contains(url)) {
            let message = format!("the server {} is gone", quote(url));
            let finding = Finding::event(Event::ServerRemoved, Some(&at.index(index)), None, message);
            self.changes.add("", finding);
        }
        for (index, url) in after.iter().enumerate().filter(|(_, url)| !before.contains(url)) {
            let message = format!("there is a new server, {}", quote(url));
            let finding = Finding::event(Event::ServerAdded, None, Some(&at.index(index)), message);
            self.changes.add("", finding);
        }
    }
}
