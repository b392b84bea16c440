//! Overlays change a document before anything is made of it: OpenAPI Overlay 1.0 and 1.1,
//! <https://spec.openapis.org/overlay/latest.html>.
//!
//! The tree of the root document is changed; [`Trace`](trace::Trace) remembers which nodes came from
//! where, so that diagnostics point into the file where a node is written.

mod apply;
mod merge;
mod path;
mod read;
mod trace;

use serde_json::Value;

use super::{address, parse};
use crate::diagnostics::{
    Code, Diagnostic, Diagnostics, DocumentId, Location, Origins, Place, Pointer, quote,
};
use crate::load::Source;
use apply::Tree;
use read::Overlay;

/// Applies the overlays of a source to its tree, in their order. Their [`DocumentId`]s follow that of the
/// root. `None` if something is wrong with them, which is reported.
pub(super) fn apply(root: Value, source: &Source, diagnostics: &mut Diagnostics) -> Option<Value> {
    if source.overlays().is_empty() {
        return Some(root);
    }
    let mut tree = Tree::new(root);
    for (id, overlay) in (1..).map(DocumentId).zip(source.overlays()) {
        let value = parse::parse(overlay, id, diagnostics)?;
        let read = read::read(&value, id, diagnostics)?;
        check_extends(&read, id, overlay, source, diagnostics);
        tree.apply(&read, diagnostics);
    }
    if diagnostics.has_errors() {
        return None;
    }
    let mut origins = Origins::default();
    tree.trace.origins(&Location::root(Pointer::root()), &mut origins);
    diagnostics.add_origins(origins);
    Some(tree.value)
}

/// Does the overlay say that it is for another document? Overlay 1.1.0, Overlay Object, `extends`. What
/// is an address on the network may be the same document, of which this is a copy.
fn check_extends(
    overlay: &Overlay<'_>,
    id: DocumentId,
    file: &Source,
    source: &Source,
    diagnostics: &mut Diagnostics,
) {
    let Some(extends) = overlay.extends.filter(|extends| !address::has_scheme(extends)) else { return };
    let slashes = |path: &str| if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let wanted = address::normal(&address::join(&slashes(file.display()), extends));
    let given = address::normal(&slashes(source.display()));
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    // A path from the root may be that of a server.
    let is_meant = if wanted.starts_with('/') { last(&wanted) == last(&given) } else { wanted == given };
    if is_meant {
        return;
    }
    let place = Place::Value(Location { document: id, pointer: Pointer::root().child("extends") });
    let message =
        format!("the overlay is for {}, and is applied to {}", quote(extends), quote(source.display()));
    diagnostics.report(
        Diagnostic::new(Code::OverlayMismatch, place, message)
            .note("it is applied all the same: the command line and the configuration say so"),
    );
}
