//! What is said about a document while the IR is built.

use super::Builder;
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::ir::Type;
use crate::names::Collision;

impl Builder<'_> {
    pub(super) fn collisions(&mut self, collisions: &[Collision], at: &Location) {
        for collision in collisions {
            let names: Vec<String> =
                collision.names.iter().map(|name| format!("`{}`", name.rust())).collect();
            let message = format!("several things want the name `{}` in Rust", collision.wanted);
            self.diagnostics.report(
                Diagnostic::new(Code::NameCollision, Place::Value(at.clone()), message)
                    .note(format!("they are called {}", names.join(", "))),
            );
        }
    }

    /// Makes a schema a JSON value and says why.
    pub(super) fn degrade(&mut self, location: &Location, why: &str) -> Type {
        self.diagnostics.report(
            Diagnostic::new(Code::DegradedToJson, Place::Value(location.clone()), why)
                .label("becomes any JSON value")
                .note("the generated code takes and gives `serde_json::Value` here, unchecked"),
        );
        Type::Json
    }

    pub(super) fn warn(&mut self, code: Code, location: &Location, message: impl Into<String>) {
        self.diagnostics.report(Diagnostic::new(code, Place::Value(location.clone()), message));
    }
}
