//! What is said of media types in which nothing says how a value is written.

use super::Direction;
use super::codec::{self, Family};
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::document::model::MediaType;
use crate::ir::build::Builder;

/// An entry that has no codec, beside others that have.
pub(super) fn unsupported(b: &mut Builder<'_>, entry: &MediaType, direction: Direction) {
    let lost = match direction {
        Direction::Request => {
            "the same value can be sent in the other media types; a server answers this one with 415"
        }
        Direction::Response => {
            "the same value comes in the other media types; a server answers 406 to those who accept only this one"
        }
    };
    no_codec(b, entry, direction, lost);
}

/// An entry whose schema says more than bytes do.
pub(super) fn as_bytes(b: &mut Builder<'_>, entry: &MediaType, direction: Direction) {
    no_codec(b, entry, direction, "the generated code takes and gives the body as bytes");
}

fn no_codec(b: &mut Builder<'_>, entry: &MediaType, direction: Direction, lost: &str) {
    let noun = match direction {
        Direction::Request => "request",
        Direction::Response => "response",
    };
    let message = match codec::family(&entry.name) {
        Family::Form => format!("the {noun} body is no object, so its fields in a form have no names"),
        _ => format!("nothing says how a {noun} body of this schema is written in `{}`", entry.name),
    };
    let place = Place::Key(entry.location.clone());
    b.diagnostics.report(Diagnostic::new(Code::UnsupportedMediaType, place, message).note(lost));
}
