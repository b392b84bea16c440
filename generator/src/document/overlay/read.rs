//! Overlay documents: Overlay 1.1.0, Overlay Object.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::merge::Arrays;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, DocumentId, Location, Place, Pointer, quote};

/// What an overlay says.
#[derive(Debug)]
pub(super) struct Overlay<'v> {
    pub(super) arrays: Arrays,
    pub(super) extends: Option<&'v str>,
    pub(super) actions: Vec<Action<'v>>,
}

/// One change of whatever `target` selects.
#[derive(Debug)]
pub(super) struct Action<'v> {
    pub(super) at: Location,
    pub(super) target: &'v str,
    pub(super) change: Change<'v>,
}

#[derive(Debug)]
pub(super) enum Change<'v> {
    Remove,
    Update(&'v Value),
    Copy(&'v str),
    /// The action says nothing but its target.
    Nothing,
}

/// How many actions an overlay may have. Each looks through the document.
const MAX_ACTIONS: usize = 10_000;

/// Reads an overlay; `None` if it is none, of which everything is reported that is wrong.
pub(super) fn read<'v>(
    value: &'v Value,
    id: DocumentId,
    diagnostics: &mut Diagnostics,
) -> Option<Overlay<'v>> {
    let mut reader = Reader { diagnostics, is_sound: true };
    let at = Location { document: id, pointer: Pointer::root() };
    let overlay = reader.overlay(value, &at);
    overlay.filter(|_| reader.is_sound)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Version {
    V1_0,
    V1_1,
}

struct Reader<'x> {
    diagnostics: &'x mut Diagnostics,
    is_sound: bool,
}

impl Reader<'_> {
    fn overlay<'v>(&mut self, value: &'v Value, at: &Location) -> Option<Overlay<'v>> {
        let Value::Object(root) = value else {
            self.wrong(at, "an overlay is an object");
            return None;
        };
        let version = self.version(root, at)?;
        self.fields(root, at, &["overlay", "info", "extends", "actions"]);
        self.info(root, at, version);
        let extends = self.text(root, at, "extends");
        let actions = self.actions(root, at, version);
        let arrays = if version == Version::V1_0 { Arrays::Append } else { Arrays::Concatenate };
        Some(Overlay { arrays, extends, actions })
    }

    /// `1.0.x` or `1.1.x`.
    fn version(&mut self, root: &Map<String, Value>, at: &Location) -> Option<Version> {
        let Some(value) = root.get("overlay") else {
            self.wrong(at, "an overlay starts with `overlay: 1.1.0`");
            return None;
        };
        let text = value.as_str().unwrap_or_default();
        let minor = |start: &str| {
            let patch = text.strip_prefix(start)?;
            let digits = patch.split('-').next().unwrap_or_default();
            (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(())
        };
        let version = match (minor("1.0."), minor("1.1.")) {
            (Some(()), _) => Some(Version::V1_0),
            (_, Some(())) => Some(Version::V1_1),
            _ => None,
        };
        if version.is_none() {
            let message = format!("{} is no version of Overlay that is supported", quote(&shown(value)));
            let place = Place::Value(at.child("overlay"));
            let finding = Diagnostic::new(Code::InvalidOverlay, place, message);
            self.report(finding.help("1.0.0 and 1.1.0 are"));
        }
        version
    }

    fn info(&mut self, root: &Map<String, Value>, at: &Location, version: Version) {
        let at = at.child("info");
        let Some(Value::Object(info)) = root.get("info") else {
            self.wrong(&at, "`info` has to be an object with `title` and `version`");
            return;
        };
        for key in ["title", "version"] {
            if !info.contains_key(key) {
                self.wrong(&at, format!("`info` has no `{key}`"));
            }
            self.text(info, &at, key);
        }
        if version >= Version::V1_1 {
            self.text(info, &at, "description");
        }
    }

    fn actions<'v>(
        &mut self,
        root: &'v Map<String, Value>,
        at: &Location,
        version: Version,
    ) -> Vec<Action<'v>> {
        let at = at.child("actions");
        let Some(Value::Array(list)) = root.get("actions") else {
            self.wrong(&at, "`actions` has to be a list of actions");
            return Vec::new();
        };
        if list.is_empty() || list.len() > MAX_ACTIONS {
            self.wrong(&at, format!("there have to be between 1 and {MAX_ACTIONS} actions"));
            return Vec::new();
        }
        let mut seen = HashSet::new();
        let mut actions = Vec::with_capacity(list.len());
        for (index, value) in list.iter().enumerate() {
            let at = at.index(index);
            if !seen.insert(value.to_string()) {
                self.wrong(&at, "this action is there twice");
            }
            actions.extend(self.action(value, at, version));
        }
        actions
    }

    fn action<'v>(&mut self, value: &'v Value, at: Location, version: Version) -> Option<Action<'v>> {
        let Value::Object(action) = value else {
            self.wrong(&at, "an action is an object");
            return None;
        };
        let fields = ["target", "description", "update", "remove", "copy"];
        let count = if version == Version::V1_0 { fields.len() - 1 } else { fields.len() };
        self.fields(action, &at, fields.get(..count).unwrap_or_default());
        self.text(action, &at, "description");
        let Some(target) = self.text(action, &at, "target") else {
            if !action.contains_key("target") {
                self.wrong(&at, "an action needs a `target`");
            }
            return None;
        };
        let removes = action.get("remove").unwrap_or(&Value::Bool(false));
        let Value::Bool(removes) = removes else {
            self.wrong(&at.child("remove"), "`remove` has to be `true` or `false`");
            return None;
        };
        let copied = (version >= Version::V1_1).then(|| self.text(action, &at, "copy")).flatten();
        let change = match (removes, action.get("update"), copied) {
            (true, ..) => Change::Remove,
            (false, Some(_), Some(_)) => {
                self.wrong(&at.child("copy"), "an action has either `update` or `copy`");
                return None;
            }
            (false, Some(update), None) => Change::Update(update),
            (false, None, Some(copied)) => Change::Copy(copied),
            (false, None, None) => Change::Nothing,
        };
        Some(Action { at, target, change })
    }

    fn text<'v>(&mut self, object: &'v Map<String, Value>, at: &Location, key: &str) -> Option<&'v str> {
        let value = object.get(key)?;
        if value.as_str().is_none() {
            self.wrong(&at.child(key), format!("`{key}` has to be a string"));
        }
        value.as_str()
    }

    fn fields(&mut self, object: &Map<String, Value>, at: &Location, known: &[&str]) {
        let is_known = |key: &str| known.contains(&key) || key.starts_with("x-");
        for key in object.keys().filter(|key| !is_known(key)) {
            let message = format!("there is no field {} here", quote(key));
            let finding = Diagnostic::new(Code::InvalidOverlay, Place::Key(at.child(key)), message);
            self.report(finding.help(format!("there are {}", known.join(", "))));
        }
    }

    fn wrong(&mut self, at: &Location, message: impl Into<String>) {
        self.report(Diagnostic::new(Code::InvalidOverlay, Place::Value(at.clone()), message));
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.is_sound = false;
        self.diagnostics.report(diagnostic);
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
