//! An API less what its callers do not name. What stays is as it was: what all operations make of a type, which values
//! are open and which types are split, is known before any is left out.

use std::collections::BTreeSet;

use serde::Serialize;

use super::build::leave_out;
use super::passes::Analysis;
use super::prune::Wanted;
use super::{Api, Group, Operation, Type, TypeId};
use crate::diagnostics::Diagnostics;
use crate::document::Document;

/// What callers use, and what was left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Used {
    /// How many files were read.
    pub files: usize,
    /// The operations that are generated, by the names of their methods.
    pub operations: Vec<String>,
    /// Those that are not.
    pub unused_operations: Vec<String>,
    /// The types that are generated.
    pub types: Vec<String>,
    /// Those that are not.
    pub unused_types: Vec<String>,
}

/// What the callers name.
pub(crate) struct Names<'a> {
    pub(crate) all: &'a BTreeSet<String>,
    /// How many files were read.
    pub(crate) files: usize,
    /// Are there operations, or is it all about types?
    pub(crate) has_operations: bool,
}

/// Leaves out what is not named and that nothing named needs. `None`: nothing of the API is named, and all of it
/// stays.
pub(crate) fn leave_out_unused(
    document: &Document,
    api: &mut Api,
    analysis: &mut Analysis,
    names: &Names<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Used> {
    let wanted = wanted(api, names)?;
    let before = known(api);
    let places = leave_out(document, diagnostics, api, &wanted);
    api.retain_foreign();
    let paging = std::mem::take(&mut analysis.paging).into_iter();
    analysis.paging =
        paging.filter_map(|(index, paging)| Some((places.get(index).copied()??, paging))).collect();
    let after = known(api);
    let [operations, types] = [(before.0, after.0), (before.1, after.1)].map(|(before, after)| {
        let kept: BTreeSet<&String> = after.iter().collect();
        let unused = before.into_iter().filter(|name| !kept.contains(name)).collect();
        (after, unused)
    });
    Some(Used {
        files: names.files,
        operations: operations.0,
        unused_operations: operations.1,
        types: types.0,
        unused_types: types.1,
    })
}

fn known(api: &Api) -> (Vec<String>, Vec<String>) {
    let operations = api.operations.iter().map(|operation| operation.name.rust().to_owned());
    (operations.collect(), api.types.iter().map(|(_, def)| def.name.rust().to_owned()).collect())
}

fn wanted(api: &Api, names: &Names<'_>) -> Option<Wanted> {
    let types = api.types.iter().filter(|(_, def)| names.all.contains(def.name.plain())).map(|(id, _)| id);
    let types: BTreeSet<TypeId> = types.collect();
    if !names.has_operations {
        return (!types.is_empty()).then(|| Wanted { operations: BTreeSet::new(), types });
    }
    let mut operations: BTreeSet<usize> = (0..api.operations.len())
        .filter(|index| api.operations.get(*index).is_some_and(|it| is_named(api, it, names)))
        .collect();
    for group in api.groups.iter().chain(&api.webhooks).chain(&api.callbacks) {
        operations.extend(of_trait(group, &operations, names));
    }
    (!operations.is_empty()).then_some(Wanted { operations, types })
}

/// Does a caller name it, or what it is called with, or what it answers?
fn is_named(api: &Api, operation: &Operation, names: &Names<'_>) -> bool {
    let own = [&operation.name, &operation.request, &operation.call];
    let answers = [&operation.success.name, &operation.errors.name].into_iter();
    let answers = answers.chain(operation.headers.iter().map(|headers| &headers.name));
    let bodies = operation.sent().chain(operation.answered()).filter_map(Type::one_of);
    let bodies = bodies.filter_map(|index| api.alternatives.get(index)).map(|known| &known.name);
    let mut known = own.into_iter().chain(answers).chain(bodies);
    names.all.contains(operation.name.wire()) || known.any(|name| names.all.contains(name.plain()))
}

/// A trait that is named has to be there: with the methods that are named, or else with all.
fn of_trait(group: &Group, named: &BTreeSet<usize>, names: &Names<'_>) -> Vec<usize> {
    let has_methods = group.operations.iter().any(|index| named.contains(index));
    if has_methods || !names.all.contains(group.server.plain()) {
        return Vec::new();
    }
    group.operations.clone()
}
