//! What is said about a document while the IR is built.

use super::Builder;
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::ir::Type;
use crate::names::{Collision, Name};

impl Builder<'_> {
    pub(super) fn collisions(&mut self, collisions: &[Collision], at: &Location) {
        for collision in collisions {
            self.diagnostics.report(collided(collision, at));
        }
    }

    /// A collision among things whose places are known, which stand in the order of `names`: the first that
    /// did not get the name is pointed at, and so are some of the others.
    pub(super) fn collision_of(&mut self, collision: &Collision, names: &[Name], places: &[&Location]) {
        const MANY_ENOUGH: usize = 4;
        let named = names.iter().zip(places).filter(|(name, _)| collision.names.contains(name));
        let (renamed, keepers): (Vec<_>, Vec<_>) =
            named.partition(|(name, _)| name.rust() != collision.wanted);
        let mut all = renamed.into_iter().chain(keepers);
        let Some((name, at)) = all.next() else { return };
        let called = |name: &Name| format!("called `{}`", name.rust());
        let finding = collided(collision, at).label(called(name));
        let others = all.take(MANY_ENOUGH);
        let finding = others
            .fold(finding, |finding, (name, at)| finding.related(Place::Value((*at).clone()), called(name)));
        self.diagnostics.report(finding);
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

fn collided(collision: &Collision, at: &Location) -> Diagnostic {
    let names: Vec<String> = collision.names.iter().map(|name| format!("`{}`", name.rust())).collect();
    let message = format!("several things want the name `{}` in Rust", collision.wanted);
    Diagnostic::new(Code::NameCollision, Place::Value(at.clone()), message)
        .note(format!("they are called {}", names.join(", ")))
}
