//! An API less what is not wanted. What stays is called what it was called before.

use std::collections::BTreeSet;

use super::passes::reachable;
use super::{Api, Group, Operation, Scalar, Type, TypeId};

/// What stays of an API.
pub(super) struct Wanted {
    /// Operations, by index.
    pub(super) operations: BTreeSet<usize>,
    /// Types that stay even if nothing needs them.
    pub(super) types: BTreeSet<TypeId>,
}

/// Leaves out all other operations, and all types that nothing needs. Gives the new place of each operation.
pub(super) fn prune(api: &mut Api, wanted: &Wanted) -> Vec<Option<usize>> {
    let places: Vec<Option<usize>> =
        renumbered(api.operations.len(), |index| wanted.operations.contains(&index));
    let mut index = 0..;
    api.operations.retain(|_| index.next().is_some_and(|index| wanted.operations.contains(&index)));
    let callbacks = prune_groups(api, &places);
    for operation in &mut api.operations {
        operation.callbacks.retain_mut(|callback| renumber(callback, &callbacks));
        for link in &mut operation.links {
            link.target = link.target.and_then(|target| places.get(target).copied().flatten());
        }
    }
    prune_alternatives(api);
    let mut seeds = wanted.types.clone();
    for operation in &api.operations {
        for ty in types_of(operation) {
            seeds.extend(api.types_of_body(ty).filter_map(super::passes::named));
        }
    }
    let kept = reachable(api, seeds);
    api.types.retain(|id| kept.contains(&id));
    for module in &mut api.modules {
        module.types.retain(|id| kept.contains(id));
    }
    places
}

impl Api {
    /// Leaves out all operations, and no type.
    pub fn leave_out_operations(&mut self) {
        self.left_out.extend(self.operations.drain(..).map(|operation| operation.location));
        self.groups.clear();
        self.webhooks = None;
        self.callbacks.clear();
        self.alternatives.clear();
        self.retain_foreign();
    }

    /// Leaves out the types from elsewhere that nothing uses.
    pub(super) fn retain_foreign(&mut self) {
        let of_shapes = self.types.iter().flat_map(|(_, def)| super::passes::uses(&def.shape));
        let of_operations = self.operations.iter().flat_map(types_of).flat_map(|ty| self.types_of_body(ty));
        let used = of_shapes.map(|(_, ty)| ty).chain(of_operations).filter_map(foreign);
        let used: BTreeSet<u32> = used.collect();
        self.foreign.retain(|foreign| used.contains(&foreign.id));
    }
}

/// The type from elsewhere in a type, also inside lists, maps and sequences.
fn foreign(ty: &Type) -> Option<u32> {
    if let Type::Scalar(Scalar::Foreign(id)) = ty.innermost() { Some(*id) } else { None }
}

/// The new index of each of `count` things; `None` for those that go.
fn renumbered(count: usize, stays: impl Fn(usize) -> bool) -> Vec<Option<usize>> {
    let mut next = 0..;
    (0..count).map(|index| if stays(index) { next.next() } else { None }).collect()
}

fn renumber(index: &mut usize, places: &[Option<usize>]) -> bool {
    let place = places.get(*index).copied().flatten();
    *index = place.unwrap_or(*index);
    place.is_some()
}

/// Groups without operations go. Gives the new places of callbacks.
fn prune_groups(api: &mut Api, places: &[Option<usize>]) -> Vec<Option<usize>> {
    let settle = |group: &mut Group| {
        group.operations.retain_mut(|operation| renumber(operation, places));
        !group.operations.is_empty()
    };
    api.groups.retain_mut(settle);
    api.webhooks = api.webhooks.take().and_then(|mut group| settle(&mut group).then_some(group));
    let stays: Vec<bool> = api.callbacks.iter_mut().map(settle).collect();
    let mut each = stays.iter().copied();
    api.callbacks.retain(|_| each.next().unwrap_or(false));
    renumbered(stays.len(), |index| stays.get(index).copied().unwrap_or(false))
}

fn prune_alternatives(api: &mut Api) {
    let used: BTreeSet<usize> = api.operations.iter().flat_map(types_of).filter_map(Type::one_of).collect();
    let places = renumbered(api.alternatives.len(), |index| used.contains(&index));
    let mut index = 0..;
    api.alternatives.retain(|_| index.next().is_some_and(|index| used.contains(&index)));
    for operation in &mut api.operations {
        let body = operation.body.iter_mut().map(|body| &mut body.ty);
        let outcomes = operation.success.list.iter_mut().chain(&mut operation.errors.list);
        for ty in body.chain(outcomes.map(|outcome| &mut outcome.ty)) {
            if let Type::OneOf(index) = ty {
                renumber(index, &places);
            }
        }
    }
}

/// The types that an operation names.
fn types_of(operation: &Operation) -> impl Iterator<Item = &Type> {
    operation.sent().chain(operation.answered())
}
