//! What programs are told of several targets: one document, for two are none.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use super::{Finding, print, sarif};
use crate::args::{Format, Input};

/// Shared by the targets of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gathered(Arc<Mutex<Said>>);

#[derive(Debug, Default)]
struct Said {
    answers: Vec<Value>,
    findings: Vec<Finding>,
}

impl Gathered {
    /// Takes what is said about this input, in the format that it gives.
    pub(crate) fn take_from(&self, input: &mut Input) -> Format {
        input.gathered = Some(self.clone());
        input.format
    }

    /// An answer, with the target that it is about.
    pub(super) fn add_answer(&self, input: &Input, mut answer: Value) {
        if let Some(members) = answer.as_object_mut() {
            members.insert("spec".to_owned(), json!(input.spec.display().to_string()));
            let output = input.target.as_ref().map(|output| output.display().to_string());
            members.insert("output".to_owned(), json!(output));
        }
        self.said().answers.push(answer);
    }

    pub(super) fn add_findings(&self, findings: Vec<Finding>) {
        self.said().findings.extend(findings);
    }

    /// Says it. For people it has been said.
    pub(crate) fn print(&self, format: Format) {
        let said = self.said();
        match format {
            Format::Json => print(&json!(said.answers).to_string()),
            Format::Sarif => print(&sarif::log(&said.findings)),
            Format::Text | Format::Github => {}
        }
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
