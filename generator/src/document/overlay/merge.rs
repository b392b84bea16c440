//! How a value is laid over another one: Overlay 1.1.0, Action Object.

use serde_json::Value;

use super::trace::Trace;
use crate::diagnostics::Location;

/// A node of the tree with where it is written.
pub(super) struct Node<'t> {
    pub(super) value: &'t mut Value,
    pub(super) trace: &'t mut Trace,
}

/// Two values that cannot become one: where each is written, and what it is.
#[derive(Debug)]
pub(super) struct Clash {
    pub(super) target: (Location, &'static str),
    pub(super) update: (Location, &'static str),
}

/// What becomes of an array that is laid over an array which an action selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrays {
    /// Overlay 1.0: it is an element.
    Append,
    /// Overlay 1.1: its elements are.
    Concatenate,
}

/// Lays `update` over a node that an action selects. An array takes what is no array as an element.
pub(super) fn lay_over(node: Node<'_>, update: &Value, from: &Trace, arrays: Arrays) -> Result<(), Clash> {
    match node.value {
        Value::Array(list) if arrays == Arrays::Append || !update.is_array() => {
            node.trace.elements(list.len()).push(from.clone());
            list.push(update.clone());
            Ok(())
        }
        _ => merge(node, update, from),
    }
}

/// Objects are merged member by member, arrays are concatenated, single values replaced.
fn merge(node: Node<'_>, update: &Value, from: &Trace) -> Result<(), Clash> {
    let Node { value, trace } = node;
    match (value, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, new) in update {
                let from = from.of_member(key);
                match target.get_mut(key) {
                    Some(value) => merge(Node { value, trace: trace.member(key) }, new, &from)?,
                    None => {
                        target.insert(key.clone(), new.clone());
                        trace.put(key, from);
                    }
                }
            }
            Ok(())
        }
        (Value::Array(target), Value::Array(update)) => {
            let new = (0..update.len()).map(|index| from.of_element(index));
            trace.elements(target.len()).extend(new);
            target.extend(update.iter().cloned());
            Ok(())
        }
        (value, update) if is_single(value) && is_single(update) => {
            *value = update.clone();
            *trace = from.clone();
            Ok(())
        }
        (value, update) => {
            Err(Clash { target: (trace.at.clone(), kind(value)), update: (from.at.clone(), kind(update)) })
        }
    }
}

fn is_single(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "an array",
        _ => "a single value",
    }
}
