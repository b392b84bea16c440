//! Which fields and members must be boxed: only those that close a cycle of values within values.

use std::collections::{BTreeMap, BTreeSet};

use super::{held, uses};
use crate::ir::{Api, Shape, TypeId};

/// A definition during the depth-first search.
#[derive(PartialEq, Eq, Clone, Copy)]
enum State {
    Open,
    Done,
}

pub(super) fn find(api: &Api) -> BTreeSet<(TypeId, usize)> {
    let mut search = Search { api, states: BTreeMap::new(), boxed: BTreeSet::new() };
    for (id, _) in api.types.iter() {
        search.visit(id);
    }
    search.boxed
}

struct Search<'a> {
    api: &'a Api,
    states: BTreeMap<TypeId, State>,
    boxed: BTreeSet<(TypeId, usize)>,
}

impl Search<'_> {
    /// Depth first without recursion: documents decide how deep it goes.
    fn visit(&mut self, root: TypeId) {
        if self.states.contains_key(&root) {
            return;
        }
        self.states.insert(root, State::Open);
        let mut stack = vec![(root, self.edges(root))];
        while let Some((id, edges)) = stack.last_mut() {
            let id = *id;
            let Some((owner, index, target)) = edges.pop() else {
                self.states.insert(id, State::Done);
                stack.pop();
                continue;
            };
            match self.states.get(&target) {
                Some(State::Open) => {
                    self.boxed.insert((owner, index));
                }
                Some(State::Done) => {}
                None => {
                    self.states.insert(target, State::Open);
                    let edges = self.edges(target);
                    stack.push((target, edges));
                }
            }
        }
    }

    /// What the definition contains in place, last first. Aliases are looked through: the box
    /// goes where the alias is used.
    fn edges(&self, id: TypeId) -> Vec<(TypeId, usize, TypeId)> {
        let Some(def) = self.api.types.get(id) else { return Vec::new() };
        if matches!(def.shape, Shape::Alias(_)) {
            return Vec::new();
        }
        let mut edges: Vec<_> = uses(&def.shape)
            .into_iter()
            .filter_map(|(index, ty)| Some((id, index, held(self.api.types.resolve(ty.without_null()))?)))
            .collect();
        edges.reverse();
        edges
    }
}
