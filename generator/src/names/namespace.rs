//! Names for all members of a namespace at once.

use std::collections::{BTreeMap, BTreeSet};

use super::apart::{Way, literalness};
use super::case::join;
use super::{Kind, Member, Name, reserved};

/// Members that wanted the same identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Collision {
    /// The identifier they wanted.
    pub(crate) wanted: String,
    /// What they got, by wire name.
    pub(crate) names: Vec<Name>,
}

/// The names of a namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assigned {
    /// One name for each member, in the order of the members.
    pub(crate) names: Vec<Name>,
    /// What had to be told apart, by the identifier that was wanted.
    pub(crate) collisions: Vec<Collision>,
}

/// Identifiers of one kind that have to differ: the fields of a struct, the variants of an enum.
#[derive(Debug, Clone)]
pub(crate) struct Namespace {
    kind: Kind,
    taken: BTreeSet<String>,
}

impl Namespace {
    /// An empty namespace.
    #[must_use]
    pub(crate) fn new(kind: Kind) -> Self {
        Self { kind, taken: BTreeSet::new() }
    }

    /// Keeps identifiers for the caller's own use: a member that wants `Undocumented` becomes
    /// `UndocumentedValue`, whoever else is there.
    #[must_use]
    pub(crate) fn reserve<'a>(mut self, identifiers: impl IntoIterator<Item = &'a str>) -> Self {
        self.taken.extend(identifiers.into_iter().map(str::to_owned));
        self
    }

    /// Names every member.
    ///
    /// A member that collides with no other gets its plain name. Of those that collide, the one of
    /// least rank keeps the plain name; among equals, the one that is spelled most like it; and if
    /// that is not one, none does. The others are told apart by their alternatives, by symbols, by
    /// case, and at last by a digest. Only who is there matters, not their order.
    #[must_use]
    pub(crate) fn assign(&self, members: &[Member]) -> Assigned {
        let mut groups: BTreeMap<String, BTreeSet<&Member>> = BTreeMap::new();
        for member in members {
            groups.entry(self.plain(member)).or_default().insert(member);
        }
        let settled = self.settle(&groups);
        let name = |member: &Member| {
            let plain = settled.get(member).map_or("", String::as_str);
            Name::new(member.wire(), plain)
        };
        let collisions = groups.iter().filter(|(_, group)| group.len() > 1);
        Assigned {
            names: members.iter().map(name).collect(),
            collisions: collisions
                .map(|(wanted, group)| Collision {
                    wanted: wanted.clone(),
                    names: group.iter().map(|member| name(member)).collect(),
                })
                .collect(),
        }
    }

    /// Decides in rounds: plain names, then readable ones, then digests of growing length. A round
    /// gives only names that one member alone asks for and that no earlier round gave away.
    fn settle<'a>(&self, groups: &BTreeMap<String, BTreeSet<&'a Member>>) -> BTreeMap<&'a Member, String> {
        let mut settled = BTreeMap::new();
        let mut pending = Vec::new();
        let mut told = Vec::new();
        for (plain, group) in groups {
            let keeper = self.keeper(group);
            settled.extend(keeper.map(|member| (member, plain.clone())));
            let before = pending.len();
            pending.extend(group.iter().filter(|m| Some(**m) != keeper).map(|m| (*m, told.len())));
            if pending.len() > before {
                told.push(self.tell(plain, group));
            }
        }
        let mut taken: BTreeSet<String> = groups.keys().cloned().collect();
        for round in 0.. {
            if pending.is_empty() {
                break;
            }
            let mut asked: BTreeMap<String, Vec<_>> = BTreeMap::new();
            let mut later = Vec::new();
            for (member, group) in pending {
                match self.proposal(member, told.get(group), round) {
                    Some(name) => asked.entry(name).or_default().push((member, group)),
                    None => later.push((member, group)),
                }
            }
            for (name, askers) in asked {
                match askers.as_slice() {
                    [(member, _)] if taken.insert(name.clone()) => {
                        settled.insert(*member, name);
                    }
                    _ => later.extend(askers),
                }
            }
            pending = later;
        }
        settled
    }

    /// Which member of a group gets the plain name?
    fn keeper<'a>(&self, group: &BTreeSet<&'a Member>) -> Option<&'a Member> {
        let rank = group.iter().map(|member| member.rank).min()?;
        let first: Vec<_> = group.iter().copied().filter(|member| member.rank == rank).collect();
        if let [only] = first.as_slice() {
            return Some(only);
        }
        let common = common_symbols(group);
        let closeness = |member: &Member| {
            let plain = self.plain(member);
            if plain == member.as_text() {
                return Some(0);
            }
            let form = literalness(member.as_text(), self.kind).map(|form| form + 1);
            // Spelled like none of the usual forms, but without a symbol of its own.
            form.or_else(|| (self.told(member, Way::Symbols, &common)? == plain).then_some(usize::MAX))
        };
        let best = first.iter().filter_map(|member| closeness(member)).min()?;
        let mut closest = first.into_iter().filter(|member| closeness(member) == Some(best));
        closest.next().filter(|_| closest.next().is_none())
    }

    /// What to call a member that cannot have its plain name: in the first rounds what tells it from
    /// the rest of its group, one way after the other, and then digests.
    fn proposal(&self, member: &Member, told: Option<&Told<'_>>, round: usize) -> Option<String> {
        if let Some(round) = round.checked_sub(Way::ALL.len()) {
            return Some(self.identifier(&member.digested(round + 1)));
        }
        told?.get(member)?.get(round).cloned()
    }

    /// The names that tell each member of a group from all others of it, one way after the other.
    fn tell<'a>(&self, plain: &str, group: &BTreeSet<&'a Member>) -> Told<'a> {
        let common = common_symbols(group);
        let mut told = Told::new();
        for way in Way::ALL {
            let names: Vec<_> =
                group.iter().filter_map(|member| Some((*member, self.told(member, way, &common)?))).collect();
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for (_, name) in &names {
                *counts.entry(name).or_default() += 1;
            }
            for (member, name) in &names {
                if name != plain && counts.get(name.as_str()) == Some(&1) {
                    told.entry(member).or_default().push(name.clone());
                }
            }
        }
        told
    }

    fn told(&self, member: &Member, way: Way, common: &str) -> Option<String> {
        Some(self.identifier(&member.told(way, common)?))
    }

    fn plain(&self, member: &Member) -> String {
        self.identifier(&member.words())
    }

    /// Joins words, avoiding what the language and the caller reserve.
    fn identifier(&self, words: &[String]) -> String {
        let mut name = reserved::avoid(join(words, self.kind), self.kind);
        while self.taken.contains(&name) {
            name = reserved::decorate(name, self.kind);
        }
        name
    }
}

/// Names for the members of a group that none of the others would get.
type Told<'a> = BTreeMap<&'a Member, Vec<String>>;

/// The symbols that stand equally often in all members of a group.
fn common_symbols(group: &BTreeSet<&Member>) -> String {
    let texts: Vec<&str> = group.iter().map(|member| member.as_text()).collect();
    super::apart::common_symbols(&texts)
}
