//! What schemas with names are called.

use super::Builder;
use crate::diagnostics::Location;
use crate::document::model::NamedSchema;
use crate::names::{Kind, Member, Name, Namespace};

impl Builder<'_> {
    /// Names all components at once, and reports which had to be told apart.
    pub(super) fn name_components(&mut self, schemas: &[NamedSchema]) -> Vec<Name> {
        let members: Vec<Member> = schemas.iter().map(|schema| self.member(schema)).collect();
        let assigned = Namespace::new(Kind::Type).assign(&members);
        let places: Vec<&Location> = schemas.iter().map(|schema| &schema.location).collect();
        for collision in &assigned.collisions {
            self.collision_of(collision, &assigned.names, &places);
        }
        assigned.names
    }
}

impl Builder<'_> {
    fn member(&mut self, schema: &NamedSchema) -> Member {
        match self.type_name_of(&schema.location) {
            Some(name) => member(schema).text(&name),
            None => member(schema),
        }
    }
}

/// Components keep their names. Schemas from other places may have the same ones, which their
/// places tell apart.
fn member(schema: &NamedSchema) -> Member {
    match &schema.elsewhere {
        None => Member::new(&schema.name),
        Some(place) => Member::new(&place.address).text(&schema.name).alternative(&place.words).rank(1),
    }
}
