//! Bodies that are one of several types, by their media type.

use super::codec::{self, Family};
use super::groups::Group;
use crate::diagnostics::Location;
use crate::document::model::MediaType;
use crate::ir::build::Builder;
use crate::ir::{Alternative, Alternatives, Operation, Type};
use crate::names::{self, Kind, Member, Name, Namespace};

/// Alternatives that were found, and what they would be called where they were.
pub(in crate::ir::build) struct Found {
    variants: Vec<Alternative>,
    location: Location,
    hint: String,
}

/// The type of a body of several groups. Bodies of the same alternatives share it.
pub(super) fn add(b: &mut Builder<'_>, content: &[MediaType], groups: Vec<Group>, hint: &str) -> Type {
    let Some(location) = content.first().map(|entry| entry.location.clone()) else { return Type::Raw };
    let names = variant_names(b, content, &groups, &location);
    let variants = groups.into_iter().zip(names).map(|(group, name)| {
        let media = group.entries.iter().filter_map(|index| content.get(*index));
        Alternative { name, ty: group.ty, media: media.map(|entry| entry.name.clone()).collect() }
    });
    let variants: Vec<Alternative> = variants.collect();
    let found = Found { variants, location, hint: hint.to_owned() };
    if let Some(index) = b.alternatives.iter().position(|known| known.variants == found.variants) {
        if let Some(known) = b.alternatives.get_mut(index).filter(|known| found.rank() < known.rank()) {
            *known = found;
        }
        return Type::OneOf(index);
    }
    b.alternatives.push(found);
    Type::OneOf(b.alternatives.len() - 1)
}

impl Found {
    /// Short names read best; what remains is decided by something that does not move.
    fn rank(&self) -> (usize, &str, &Location) {
        (self.hint.len(), &self.hint, &self.location)
    }
}

/// A variant is called by its best known media type.
fn variant_names(b: &mut Builder<'_>, content: &[MediaType], groups: &[Group], at: &Location) -> Vec<Name> {
    let members = groups.iter().map(|group| match group.ty {
        Type::Raw => Member::new("").text("bytes").alternative("raw bytes"),
        _ => {
            let entries = group.entries.iter().filter_map(|index| content.get(*index));
            let main = entries.min_by_key(|entry| codec::family(&entry.name) != Family::Json);
            let main = main.map_or("", |entry| entry.name.as_str());
            Member::new(main).text(&names::media(main)).alternative(main)
        }
    });
    let members: Vec<Member> = members.collect();
    b.assign(Kind::Variant, &[], &members, at)
}

/// Names the enums, when all operations are known beside which they stand.
pub(in crate::ir::build) fn name_all(found: Vec<Found>, operations: &[Operation]) -> Vec<Alternatives> {
    let taken = operations.iter().flat_map(|operation| {
        let headers = operation.headers.iter().map(|headers| headers.name.plain());
        let own = [&operation.request, &operation.call, &operation.success.name, &operation.errors.name];
        own.map(Name::plain).into_iter().chain(headers)
    });
    let member = |found: &Found| {
        let place = format!("{:?}", found.location);
        Member::new(&place).text(&found.hint).alternative(&format!("{} content", found.hint))
    };
    let members: Vec<Member> = found.iter().map(member).collect();
    let names = Namespace::new(Kind::Type).reserve(taken).assign(&members).names;
    let named = found.into_iter().zip(names);
    named.map(|(found, name)| Alternatives { name, variants: found.variants }).collect()
}
