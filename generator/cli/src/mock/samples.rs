//! Values that schemas allow, for other commands.

use serde_json::{Map, Value};

use super::STACK;
use super::chance::Chance;
use super::schemas::{Sample, Schemas};
use super::steps;

/// All schemas for one direction.
pub(crate) struct Samples(Schemas);

impl Samples {
    pub(crate) fn new(all: Map<String, Value>) -> Self {
        Self(Schemas::new(all))
    }

    /// The first of the examples that the schema under a key allows, or a value made of it; the same in every run.
    pub(crate) fn valid<'e>(
        &self,
        key: &str,
        name: &str,
        examples: impl IntoIterator<Item = &'e Value>,
    ) -> Option<Value> {
        steps::start();
        if let Some(example) = examples.into_iter().find(|example| self.0.allows(key, example)) {
            return Some(example.clone());
        }
        match self.0.sample(key, name, &Chance::new(0, name)) {
            Sample::Valid(value) => Some(value),
            Sample::Invalid(_) => None,
        }
    }
}

/// Works where there is room for validators.
pub(crate) fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok()?;
        thread.join().ok()
    })
}
