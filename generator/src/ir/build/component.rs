//! What schemas with names are called.

use super::Builder;
use crate::diagnostics::{Location, Pointer};
use crate::document::model::NamedSchema;
use crate::names::{Collision, Kind, Member, Name, Namespace};

impl Builder<'_> {
    /// Names all components at once, and reports which had to be told apart.
    pub(super) fn name_components(&mut self, schemas: &[NamedSchema]) -> Vec<Name> {
        let members: Vec<Member> = schemas.iter().map(|schema| self.member(schema)).collect();
        let components = Location::root(Pointer::root().child("components").child("schemas"));
        let assigned = Namespace::new(Kind::Type).assign(&members);
        for collision in &assigned.collisions {
            let at = place(collision, schemas, &assigned.names).unwrap_or(&components);
            self.collisions(std::slice::from_ref(collision), at);
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

/// The first schema of a collision that is from another place.
fn place<'s>(collision: &Collision, schemas: &'s [NamedSchema], names: &[Name]) -> Option<&'s Location> {
    let mut named = schemas.iter().zip(names);
    let found = named.find(|(schema, name)| schema.elsewhere.is_some() && collision.names.contains(name));
    found.map(|(schema, _)| &schema.location)
}
