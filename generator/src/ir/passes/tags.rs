//! Which tags need what, for crates with a cargo feature for each: whatever features are on, a type is there
//! if anything that is there needs it.

use std::collections::{BTreeMap, BTreeSet};

use super::{named, reachable};
use crate::ir::{Api, Group, Type, TypeId};

/// The feature for schemas that no operation needs.
const UNUSED: &str = "unused-schemas";

/// Features that are there whatever the tags are called.
const OWN: [&str; 5] = ["client", "default", "operations", "server", UNUSED];

/// The features of tags, and what each of them turns on.
#[derive(Debug, Clone, Default)]
pub struct Tags {
    /// In the order of groups; then webhooks; then schemas that nothing needs.
    pub features: Vec<Feature>,
    operations: BTreeMap<usize, Gate>,
    types: BTreeMap<TypeId, Gate>,
    bodies: BTreeMap<usize, Gate>,
}

/// The feature of a tag.
#[derive(Debug, Clone)]
pub struct Feature {
    /// Its name: `order-lines`.
    pub name: String,
    /// What it is for.
    pub of: FeatureOf,
    /// How many operations there are only with it.
    pub operations: usize,
}

/// What a feature is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeatureOf {
    /// The operations of a tag, or those without one.
    Tag(String),
    /// What the server sends by itself.
    Webhooks,
    /// Schemas that no operation needs.
    UnusedSchemas,
}

/// The features, by index, each of which turns a thing on. None: it is always there.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gate(pub BTreeSet<usize>);

impl Tags {
    /// What turns a type on.
    #[must_use]
    pub fn of_type(&self, id: TypeId) -> Gate {
        self.types.get(&id).cloned().unwrap_or_default()
    }

    /// What turns an operation on, by its index.
    #[must_use]
    pub fn of_operation(&self, index: usize) -> Gate {
        self.operations.get(&index).cloned().unwrap_or_default()
    }

    /// What turns the operations of a group on.
    #[must_use]
    pub fn of_group(&self, group: &Group) -> Gate {
        group.operations.first().map(|index| self.of_operation(*index)).unwrap_or_default()
    }

    /// What turns a body of several types on, by its index.
    #[must_use]
    pub fn of_body(&self, index: usize) -> Gate {
        self.bodies.get(&index).cloned().unwrap_or_default()
    }

    /// All gates that anything is behind.
    #[must_use]
    pub fn gates(&self) -> BTreeSet<&Gate> {
        let all = self.operations.values().chain(self.types.values()).chain(self.bodies.values());
        all.filter(|gate| !gate.0.is_empty()).collect()
    }
}

/// Finds out what each tag needs. `taken` are names that no feature may have.
pub(crate) fn find(api: &Api, taken: &BTreeSet<String>) -> Tags {
    let mut tags = Tags { features: features(api, taken), ..Tags::default() };
    let all = Gate((0..tags.features.len()).collect());
    open_operations(api, &mut tags, &all);
    for (index, operation) in api.operations.iter().enumerate() {
        let gate = tags.operations.get(&index).unwrap_or(&all).clone();
        let named_types = operation.sent().chain(operation.answered());
        for body in named_types.filter_map(Type::one_of) {
            tags.bodies.entry(body).or_default().0.extend(&gate.0);
        }
    }
    open_types(api, &mut tags, &all);
    open_unused(api, &mut tags);
    // What every tag needs is always there, and so is all that it needs itself.
    let is_for_all = |gate: &Gate| gate.0.is_superset(&all.0);
    let gates = tags.types.values_mut().chain(tags.bodies.values_mut());
    gates.filter(|gate| is_for_all(gate)).for_each(|gate| gate.0.clear());
    tags
}

fn features(api: &Api, taken: &BTreeSet<String>) -> Vec<Feature> {
    let of_tags = api.groups.iter().map(|group| match group.module.wire() {
        "" => ("untagged".to_owned(), FeatureOf::Tag(String::new()), group.operations.len()),
        tag => (kebab(group.module.plain()), FeatureOf::Tag(tag.to_owned()), group.operations.len()),
    });
    let webhooks = api.webhooks.iter();
    let webhooks = webhooks.map(|group| ("webhooks".to_owned(), FeatureOf::Webhooks, group.operations.len()));
    let mut used: BTreeSet<String> = taken.iter().cloned().chain(OWN.map(str::to_owned)).collect();
    let wanted: Vec<_> = of_tags.chain(webhooks).collect();
    let plain: BTreeSet<String> = wanted.iter().map(|(name, ..)| name.clone()).collect();
    let features = wanted.into_iter().map(|(mut name, of, operations)| {
        // `client` is a feature already: the tag of that name has `client-tag`.
        while !used.insert(name.clone()) {
            name.push_str("-tag");
            while plain.contains(&name) {
                name.push_str("-tag");
            }
        }
        Feature { name, of, operations }
    });
    features.collect()
}

/// `order_lines` as features are spelt.
fn kebab(module: &str) -> String {
    let start = module.len() - module.trim_start_matches('_').len();
    module.char_indices().map(|(at, c)| if c == '_' && at >= start { '-' } else { c }).collect()
}

/// Operations are there with their tag, callbacks with the operations that lead to them.
fn open_operations(api: &Api, tags: &mut Tags, all: &Gate) {
    for (feature, group) in api.groups.iter().chain(&api.webhooks).enumerate() {
        let gates = group.operations.iter().map(|index| (*index, Gate([feature].into())));
        tags.operations.extend(gates);
    }
    for (callback, group) in api.callbacks.iter().enumerate() {
        let leads = |index: &usize| {
            api.operations.get(*index).is_some_and(|operation| operation.callbacks.contains(&callback))
        };
        let leading = tags.operations.iter().filter(|(index, _)| leads(index));
        let mut gate = Gate(leading.flat_map(|(_, gate)| gate.0.clone()).collect());
        if gate.0.is_empty() {
            gate = all.clone();
        }
        tags.operations.extend(group.operations.iter().map(|index| (*index, gate.clone())));
    }
}

/// Types are there with each operation that leads to them.
fn open_types(api: &Api, tags: &mut Tags, all: &Gate) {
    let mut seeds: BTreeMap<usize, BTreeSet<TypeId>> = BTreeMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let types = operation.sent().chain(operation.answered()).flat_map(|ty| api.types_of_body(ty));
        let types: Vec<TypeId> = types.filter_map(named).collect();
        for feature in &tags.operations.get(&index).unwrap_or(all).0 {
            seeds.entry(*feature).or_default().extend(&types);
        }
    }
    for (feature, seeds) in seeds {
        for id in reachable(api, seeds) {
            tags.types.entry(id).or_default().0.insert(feature);
        }
    }
}

/// Schemas that no operation needs have a feature, for they would turn on all that they need themselves.
fn open_unused(api: &Api, tags: &mut Tags) {
    let unused = api.types.iter().map(|(id, _)| id).filter(|id| !tags.types.contains_key(id));
    let unused: BTreeSet<TypeId> = unused.collect();
    if unused.is_empty() || tags.features.is_empty() {
        return;
    }
    let feature = tags.features.len();
    tags.features.push(Feature { name: UNUSED.to_owned(), of: FeatureOf::UnusedSchemas, operations: 0 });
    for id in reachable(api, unused) {
        tags.types.entry(id).or_default().0.insert(feature);
    }
}

#[cfg(test)]
mod tests {
    use super::kebab;

    #[test]
    fn features_are_spelt_as_cargo_does() {
        assert_eq!(kebab("order_lines"), "order-lines");
        assert_eq!(kebab("_2fa_keys"), "_2fa-keys");
    }
}
