//! What there is instead of overlays where the feature `overlay` is not on.

use serde_json::Value;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::load::Source;

/// Refuses overlays: a document that was not changed is not the one that was asked for.
pub(super) fn apply(root: Value, source: &Source, diagnostics: &mut Diagnostics) -> Option<Value> {
    let Some(overlay) = source.overlays().first() else { return Some(root) };
    let place = Place::File(overlay.display().to_owned());
    let message = "this specwright was built without the feature `overlay`";
    diagnostics.report(
        Diagnostic::new(Code::InvalidOverlay, place, message)
            .help("write `features = [\"overlay\"]` at the dependency on specwright"),
    );
    None
}
