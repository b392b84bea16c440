//! What schemas with names are called.

use crate::document::model::NamedSchema;
use crate::names::Member;

/// Components keep their names. Schemas from other places may have the same ones, which their
/// places tell apart.
pub(super) fn member(schema: &NamedSchema) -> Member {
    match &schema.elsewhere {
        None => Member::new(&schema.name),
        Some(place) => Member::new(&place.address).text(&schema.name).alternative(&place.words).rank(1),
    }
}
