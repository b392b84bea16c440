//! Actions, one after the other.

use serde_json::Value;
use serde_json_path::PathElement;

use super::merge::{Clash, Node, lay_over};
use super::path;
use super::read::{Action, Change, Overlay};
use super::trace::Trace;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Location, Place, Pointer, quote};

/// How many nodes all actions together may add: as many as the largest API known has. A document that is
/// copied into itself doubles with every action.
const MAX_NODES: usize = 1_000_000;

/// How deep the changed tree may be: as deep as a text.
const MAX_DEPTH: usize = 128;

/// A tree that is being changed.
pub(super) struct Tree {
    pub(super) value: Value,
    pub(super) trace: Trace,
    /// How many nodes may still be added.
    left: usize,
}

/// The way from the root to a node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Index(usize),
    Key(String),
}

impl Tree {
    pub(super) fn new(value: Value) -> Self {
        let at = Location::root(Pointer::root());
        Self { value, trace: Trace::new(at), left: MAX_NODES }
    }

    /// Applies all actions that can be, and reports the others. What grows too large is left alone then.
    pub(super) fn apply(&mut self, overlay: &Overlay<'_>, diagnostics: &mut Diagnostics) {
        for action in &overlay.actions {
            let Err(finding) = self.act(action, overlay) else { continue };
            let is_end = finding.code == Code::TooLarge;
            diagnostics.report(*finding);
            if is_end {
                return;
            }
        }
    }

    fn act(&mut self, action: &Action<'_>, overlay: &Overlay<'_>) -> Result<(), Box<Diagnostic>> {
        let place = action.at.child("target");
        let targets = self.selected(action.target, &place)?;
        if targets.is_empty() {
            return Err(no_match(action.target, place));
        }
        match &action.change {
            Change::Nothing => Ok(()),
            Change::Remove => self.remove(targets, place),
            Change::Update(update) => {
                let from = Trace::new(action.at.child("update"));
                self.lay(&targets, update, &from, action, overlay)
            }
            Change::Copy(path) => {
                let place = action.at.child("copy");
                let (value, from) = self.copied(path, place)?;
                self.lay(&targets, &value, &from, action, overlay)
            }
        }
    }

    /// The nodes that a path selects, each once.
    fn selected(&mut self, path: &str, place: &Location) -> Result<Vec<Vec<Step>>, Box<Diagnostic>> {
        let parsed = path::parse(path).map_err(|why| {
            let message = format!("{} is no JSONPath: {why}", quote(path));
            let finding = Diagnostic::new(Code::InvalidOverlay, Place::Value(place.clone()), message);
            Box::new(finding.note("targets are JSONPath expressions of RFC 9535"))
        })?;
        let nodes = parsed.query_located(&self.value).dedup();
        let steps = |element: &PathElement<'_>| match element {
            PathElement::Name(name) => Step::Key((*name).to_owned()),
            PathElement::Index(index) => Step::Index(*index),
        };
        Ok(nodes.locations().map(|location| location.iter().map(steps).collect()).collect())
    }

    /// The one node that `copy` selects. Overlay 1.1.0, Action Object.
    fn copied(&mut self, path: &str, place: Location) -> Result<(Value, Trace), Box<Diagnostic>> {
        let found = self.selected(path, &place)?;
        let [steps] = found.as_slice() else {
            if found.is_empty() {
                return Err(no_match(path, place));
            }
            let message = format!("{} selects {} nodes, and one can be copied", quote(path), found.len());
            return Err(Box::new(Diagnostic::new(Code::InvalidOverlay, Place::Value(place), message)));
        };
        let node = self.node(steps).ok_or_else(|| no_match(path, place))?;
        Ok((node.value.clone(), node.trace.clone()))
    }

    fn lay(
        &mut self,
        targets: &[Vec<Step>],
        update: &Value,
        from: &Trace,
        action: &Action<'_>,
        overlay: &Overlay<'_>,
    ) -> Result<(), Box<Diagnostic>> {
        let too_large = |message: String| {
            Box::new(Diagnostic::new(Code::TooLarge, Place::Value(action.at.clone()), message))
        };
        let deepest = targets.iter().map(Vec::len).max().unwrap_or_default();
        if deepest + depth(update) > MAX_DEPTH {
            return Err(too_large(format!("the document has more than {MAX_DEPTH} levels with this")));
        }
        let more = count(update).saturating_mul(targets.len());
        let Some(left) = self.left.checked_sub(more) else {
            return Err(too_large(format!("the overlays add more than {MAX_NODES} nodes")));
        };
        self.left = left;
        for steps in targets {
            let Some(node) = self.node(steps) else { continue };
            lay_over(node, update, from, overlay.arrays).map_err(|clash| clashing(clash, action))?;
        }
        Ok(())
    }

    fn remove(&mut self, mut targets: Vec<Vec<Step>>, place: Location) -> Result<(), Box<Diagnostic>> {
        // From the end, so that the places of those before stay what they are.
        targets.sort_unstable_by(|a, b| b.cmp(a));
        for mut steps in targets {
            let Some(last) = steps.pop() else {
                let message = "the whole document cannot be removed";
                return Err(Box::new(Diagnostic::new(Code::InvalidOverlay, Place::Value(place), message)));
            };
            let Some(Node { value, trace }) = self.node(&steps) else { continue };
            match (value, last) {
                (Value::Object(object), Step::Key(key)) => {
                    object.shift_remove(&key);
                    trace.forget(&key);
                }
                (Value::Array(list), Step::Index(index)) if index < list.len() => {
                    trace.elements(list.len()).remove(index);
                    list.remove(index);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn node(&mut self, steps: &[Step]) -> Option<Node<'_>> {
        let (mut value, mut trace) = (&mut self.value, &mut self.trace);
        for step in steps {
            (value, trace) = match (value, step) {
                (Value::Object(object), Step::Key(key)) => (object.get_mut(key)?, trace.member(key)),
                (Value::Array(list), Step::Index(index)) => {
                    let traces = trace.elements(list.len());
                    (list.get_mut(*index)?, traces.get_mut(*index)?)
                }
                _ => return None,
            };
        }
        Some(Node { value, trace })
    }
}

fn no_match(path: &str, place: Location) -> Box<Diagnostic> {
    let message = format!("{} matches nothing in the document", quote(path));
    let finding = Diagnostic::new(Code::UnmatchedTarget, Place::Value(place), message);
    Box::new(finding.help("correct the path, or take the action out"))
}

fn clashing(clash: Clash, action: &Action<'_>) -> Box<Diagnostic> {
    let ((target, old), (update, new)) = (clash.target, clash.update);
    let message = format!("{new} cannot be laid over {old}");
    let finding = Diagnostic::new(Code::InvalidOverlay, Place::Value(update), message);
    let finding = finding.related(Place::Value(target), format!("this is {old}"));
    let finding = match action.change {
        Change::Copy(_) => {
            finding.related(Place::Value(action.at.child("copy")), "what is copied here".to_owned())
        }
        _ => finding,
    };
    Box::new(finding.help("remove it first, in an action of its own"))
}

/// How many nodes a value has.
fn count(value: &Value) -> usize {
    let below: usize = match value {
        Value::Object(object) => object.values().map(count).fold(0, usize::saturating_add),
        Value::Array(list) => list.iter().map(count).fold(0, usize::saturating_add),
        _ => 0,
    };
    below.saturating_add(1)
}

fn depth(value: &Value) -> usize {
    let below = match value {
        Value::Object(object) => object.values().map(depth).max(),
        Value::Array(list) => list.iter().map(depth).max(),
        _ => None,
    };
    1 + below.unwrap_or(0)
}
