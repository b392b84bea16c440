//! Who reads and writes each type.

use std::collections::BTreeMap;

use super::{named, uses};
use crate::ir::{Api, Sender, Type, TypeId};

/// Where a type is reachable from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// Only from what clients send, or answer to webhooks.
    Request,
    /// Only from what servers answer, or send by webhooks.
    Response,
    /// From both.
    Both,
}

impl Usage {
    fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Both }
    }
}

pub(super) fn find(api: &Api) -> BTreeMap<TypeId, Usage> {
    let mut usage = BTreeMap::new();
    for operation in &api.operations {
        // What a webhook sends is read by those who read answers, and the other way round.
        let (sent, answered) = match operation.sender {
            Sender::Client => (Usage::Request, Usage::Response),
            Sender::Server => (Usage::Response, Usage::Request),
        };
        for ty in operation.sent() {
            api.types_of_body(ty).for_each(|ty| mark(api, ty, sent, &mut usage));
        }
        for ty in operation.answered() {
            api.types_of_body(ty).for_each(|ty| mark(api, ty, answered, &mut usage));
        }
    }
    usage
}

fn mark(api: &Api, ty: &Type, how: Usage, usage: &mut BTreeMap<TypeId, Usage>) {
    let mut open: Vec<TypeId> = named(ty).into_iter().collect();
    while let Some(id) = open.pop() {
        let before = usage.get(&id).copied();
        let now = before.map_or(how, |before| before.and(how));
        if before == Some(now) {
            continue;
        }
        usage.insert(id, now);
        if let Some(def) = api.types.get(id) {
            open.extend(uses(&def.shape).into_iter().filter_map(|(_, ty)| named(ty)));
        }
    }
}
