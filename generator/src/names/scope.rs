//! Names one after the other, for what cannot be named all at once.

use std::collections::BTreeMap;

use super::apart::Way;
use super::case::join;
use super::{Collision, Kind, Member, Name, reserved};

/// Identifiers that have to differ, given one by one. Who comes first is served first, so callers
/// have to come in an order that means something; [`Namespace`](super::Namespace) needs none and is
/// to be preferred.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    holders: BTreeMap<String, Name>,
}

/// What [`Scope::claim`] gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claimed {
    /// The name.
    pub(crate) name: Name,
    /// The holder of the name that was wanted, if it was taken, and the name above.
    pub(crate) collision: Option<Collision>,
}

impl Scope {
    /// An empty scope.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Gives `wire` its plain name, or one that tells it from those that are taken.
    pub(crate) fn claim(&mut self, wire: &str, kind: Kind) -> Claimed {
        self.claim_member(&Member::new(wire), kind)
    }

    /// As [`claim`](Self::claim), for a member with a text or an alternative. Its rank is ignored.
    pub(crate) fn claim_member(&mut self, member: &Member, kind: Kind) -> Claimed {
        let identifier = |words: Vec<String>| reserved::avoid(join(&words, kind), kind);
        let wanted = identifier(member.words());
        let Some(holder) = self.holders.get(&wanted).cloned() else {
            return Claimed { name: self.hold(member, wanted), collision: None };
        };
        let readable = Way::ALL.into_iter().filter_map(|way| member.told(way, ""));
        let digested = (1..).map(|round| member.digested(round));
        let mut names = readable.chain(digested).map(identifier);
        let free = names.find(|name| !self.holders.contains_key(name));
        let name = self.hold(member, free.unwrap_or_else(|| wanted.clone()));
        let collision = Collision { wanted, names: vec![holder, name.clone()] };
        Claimed { name, collision: Some(collision) }
    }

    fn hold(&mut self, member: &Member, plain: String) -> Name {
        let name = Name::new(member.wire(), &plain);
        self.holders.insert(plain, name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_keeps_the_plain_name() {
        let mut scope = Scope::new();
        assert_eq!(scope.claim("user-id", Kind::Field).collision, None);
        let second = scope.claim("user_id", Kind::Field);
        assert_eq!(second.name.rust(), "user_id_lowercase");
        let collision = second.collision.map(|c| (c.wanted, c.names.len()));
        assert_eq!(collision, Some(("user_id".to_owned(), 2)));
        assert_eq!(scope.claim("user.id", Kind::Field).name.rust(), "user_dot_id");
        assert_eq!(scope.claim("userId", Kind::Field).name.rust(), "user_id_camel_case");
    }

    #[test]
    fn equal_names_end_in_a_digest() {
        let mut scope = Scope::new();
        let names: Vec<_> = (0..5).map(|_| scope.claim("1", Kind::Variant).name.rust().to_owned()).collect();
        assert_eq!(names.first().map(String::as_str), Some("Value1"));
        assert!(names.iter().skip(1).all(|name| name.starts_with("_1X")), "{names:?}");
    }

    #[test]
    fn alternatives_come_before_anything_else() {
        let mut scope = Scope::new();
        scope.claim("id", Kind::Field);
        let query = Member::new("id").alternative("query id");
        assert_eq!(scope.claim_member(&query, Kind::Field).name.rust(), "query_id");
    }
}
