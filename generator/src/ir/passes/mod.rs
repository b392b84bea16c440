//! What is computed over the whole IR, each pass in a file of its own, results in side tables.

mod access;
mod boxing;
mod decide;
mod defaults;
mod derives;
mod inhabited;
mod paging;
pub mod tags;
mod usage;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

pub use decide::{Decision, JsonKind, Rule, Test};
pub use derives::Derives;
pub use paging::{By, Paging};
pub use usage::Usage;

use super::{Api, Shape, Type, TypeId};
use crate::config::Openness;
use crate::diagnostics::Diagnostics;

/// The side tables. All are complete for every type of the [`Api`] they were made from.
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    /// Who reads and writes each type.
    pub usage: BTreeMap<TypeId, Usage>,
    /// Fields and members, by index, that must be boxed for the type to have a size.
    pub boxed: BTreeSet<(TypeId, usize)>,
    /// How each union's member is told from the input.
    pub decisions: BTreeMap<TypeId, Decision>,
    /// Members of unions, by index, that the decision cannot tell apart for certain.
    pub unsure: BTreeMap<TypeId, Vec<usize>>,
    /// What can be derived beyond `Debug`, `Clone` and `PartialEq`.
    pub derives: BTreeMap<TypeId, Derives>,
    /// Operations, by index, that give one page of a list.
    pub paging: BTreeMap<usize, Paging>,
    /// Which member of a union has a placeholder that is finite.
    pub vacant: BTreeMap<TypeId, usize>,
    /// The types that are read and written in XML.
    pub xml: BTreeSet<TypeId>,
    /// What the options and the document say of undocumented values.
    pub openness: BTreeMap<TypeId, Openness>,
    /// What each tag needs, where that is asked for.
    pub tags: Option<tags::Tags>,
}

impl Analysis {
    /// Is it an enumeration that is handed over as it is?
    #[must_use]
    pub fn is_copy(&self, id: TypeId) -> bool {
        self.derives.get(&id).is_some_and(|derives| derives.copy)
    }

    /// Are undocumented values of this enumeration or union kept? They are, if an answer may hold
    /// it, or if nothing says who uses it.
    #[must_use]
    pub fn is_open(&self, id: TypeId) -> bool {
        match self.openness.get(&id) {
            Some(Openness::Open) => true,
            Some(Openness::Closed) => false,
            Some(Openness::Auto) | None => !matches!(self.usage.get(&id), Some(Usage::Request)),
        }
    }

    /// Is the field or member boxed?
    #[must_use]
    pub fn is_boxed(&self, id: TypeId, index: usize) -> bool {
        self.boxed.contains(&(id, index))
    }
}

/// Runs all passes, each on what the ones before it left.
pub fn run(api: &mut Api, diagnostics: &mut Diagnostics) -> Analysis {
    defaults::check(api, diagnostics);
    inhabited::relax(api, diagnostics);
    let mut usage = usage::find(api);
    if access::split(api, &usage) {
        usage = usage::find(api);
    }
    access::relax(api, &usage, diagnostics);
    let xml = xml::settle(api, diagnostics);
    let said = api.types.iter().filter_map(|(id, def)| Some((id, def.options.enums?)));
    let openness = said.collect();
    let mut analysis = Analysis { usage, xml, openness, ..Analysis::default() };
    analysis.vacant = inhabited::vacant_members(api, &analysis);
    analysis.boxed = boxing::find(api);
    analysis.derives = derives::find(api, &analysis);
    analysis.paging = paging::find(api, diagnostics);
    decide::all(api, &mut analysis, diagnostics);
    analysis
}

/// The types that a definition uses, with the index of the field or member.
pub(crate) fn uses(shape: &Shape) -> Vec<(usize, &Type)> {
    match shape {
        Shape::Alias(ty) | Shape::Newtype(ty) => vec![(0, ty)],
        Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_) => Vec::new(),
        Shape::Tuple(elements) => elements.iter().enumerate().collect(),
        Shape::Record(record) => {
            let fields = record.fields.iter().map(|field| &field.ty);
            fields.chain(record.extra.iter().map(|extra| &extra.ty)).enumerate().collect()
        }
        Shape::Union(union) => union.members.iter().map(|member| &member.ty).enumerate().collect(),
    }
}

/// These definitions, and all that they use.
pub(in crate::ir) fn reachable(api: &Api, seeds: BTreeSet<TypeId>) -> BTreeSet<TypeId> {
    let mut open: Vec<TypeId> = seeds.into_iter().collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        if let Some(def) = api.types.get(id) {
            open.extend(uses(&def.shape).into_iter().filter_map(|(_, ty)| named(ty)));
        }
    }
    found
}

/// The definitions named in a type, also inside lists, maps and sequences.
pub(in crate::ir) fn named(ty: &Type) -> Option<TypeId> {
    if let Type::Named(id) = ty.innermost() { Some(*id) } else { None }
}

/// The definition that a value of the type contains without a pointer in between.
fn held(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) => held(inner),
        Type::List(_)
        | Type::Map(_)
        | Type::Scalar(_)
        | Type::Json
        | Type::Raw
        | Type::Items(_)
        | Type::Events(_)
        | Type::OneOf(_)
        | Type::Unit => None,
    }
}
