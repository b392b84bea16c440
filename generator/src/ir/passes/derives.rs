//! What can be derived beyond `Debug`, `Clone` and `PartialEq`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Analysis, named, uses};
use crate::ir::{Api, Presence, Scalar, Shape, Type, TypeId};

/// Derives that hold for a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Derives {
    /// `Eq` and `Hash`: a scalar in all but name. Structs are seldom keys, and each derive of each of them is
    /// paid for by everyone who compiles them.
    pub eq: bool,
    /// `Copy`: an enum without data.
    pub copy: bool,
    /// `Default`: everything in it is optional.
    pub default: bool,
}

pub(super) fn find(api: &Api, analysis: &Analysis) -> BTreeMap<TypeId, Derives> {
    let inexact = inexact(api, analysis);
    let derives = api.types.iter().map(|(id, def)| {
        let enumeration =
            matches!(def.shape, Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_));
        let default = match &def.shape {
            Shape::Record(record) => record.fields.iter().all(|field| field.presence == Presence::Optional),
            _ => false,
        };
        (id, Derives { eq: !inexact.contains(&id), copy: enumeration && !analysis.is_open(id), default })
    });
    derives.collect()
}

/// Types with a struct, a union, a floating-point number or any JSON somewhere in them.
fn inexact(api: &Api, analysis: &Analysis) -> BTreeSet<TypeId> {
    let mut users: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    let mut open = Vec::new();
    for (id, def) in api.types.iter() {
        for (_, ty) in uses(&def.shape) {
            match named(ty) {
                Some(used) => users.entry(used).or_default().push(id),
                None if is_inexact(api, ty) => open.push(id),
                None => {}
            }
        }
        let is_open = analysis.is_open(id); // what is not documented is kept as any JSON
        match def.shape {
            Shape::Record(_) | Shape::Union(_) => open.push(id),
            Shape::ValueEnum(_) if is_open => open.push(id),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(users.get(&id).into_iter().flatten());
        }
    }
    found
}

fn is_inexact(api: &Api, ty: &Type) -> bool {
    match ty {
        // Those of the runtime are times, and exact.
        Type::Scalar(Scalar::Foreign(id)) => !api.is_foreign_time(*id),
        Type::Scalar(scalar) => matches!(scalar, Scalar::F32 | Scalar::F64 | Scalar::File),
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => is_inexact(api, inner),
        Type::Json | Type::Raw | Type::Items(_) | Type::Events(_) => true,
        Type::Named(_) | Type::OneOf(_) | Type::Unit => false,
    }
}
