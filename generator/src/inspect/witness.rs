//! A value that is of two types at once.

use serde_json::{Map, Value, json};

use crate::ir::{Api, Field, Presence, Record, Scalar, Shape, Type};

/// How deep values are made. Types may contain themselves.
const DEEP_ENOUGH: usize = 12;

/// How many pairs of types are looked at for one value: unions of unions have many.
const STEPS: usize = 20_000;

/// How many are for all values of a document: they take a fraction of a second.
pub(super) const ALL_STEPS: usize = 4_000_000;

/// A value that both types take; `None` if none was found. The smallest that is easy to find: what is
/// optional is left out. What is looked at is taken from `left`.
pub(super) fn of_both(api: &Api, one: &Type, other: &Type, left: &mut usize) -> Option<Value> {
    let steps = STEPS.min(*left);
    let mut search = Search { api, left: steps };
    let found = search.both(one, other, 0);
    *left -= steps - search.left;
    found
}

struct Search<'a> {
    api: &'a Api,
    left: usize,
}

impl Search<'_> {
    fn both(&mut self, one: &Type, other: &Type, depth: usize) -> Option<Value> {
        self.left = self.left.checked_sub(1).filter(|_| depth < DEEP_ENOUGH)?;
        let api = self.api;
        let (one, other) = (api.types.resolve(one), api.types.resolve(other));
        let deeper = depth + 1;
        match (one, other) {
            (Type::Nullable(one), Type::Nullable(other)) => {
                self.both(one, other, deeper).or(Some(Value::Null))
            }
            (Type::Nullable(inner), ty) | (ty, Type::Nullable(inner)) => self.both(inner, ty, deeper),
            (Type::Json, Type::Json) => Some(json!({})),
            (Type::Json, ty) | (ty, Type::Json) => self.both(ty, ty, deeper),
            (Type::Scalar(one), Type::Scalar(other)) => {
                let value = samples(*one).into_iter().chain(samples(*other));
                value.into_iter().find(|value| fits(value, *one) && fits(value, *other))
            }
            (Type::List(one), Type::List(other)) => {
                Some(self.both(one, other, deeper).map_or_else(|| json!([]), |value| json!([value])))
            }
            (Type::Map(_), Type::Map(_)) => Some(json!({})),
            (Type::Named(_), _) => self.defined(one, other, depth),
            (_, Type::Named(_)) => self.defined(other, one, depth),
            _ => None,
        }
    }

    /// `named` is a definition, and `other` anything.
    fn defined(&mut self, named: &Type, other: &Type, depth: usize) -> Option<Value> {
        let api = self.api;
        let deeper = depth + 1;
        let Type::Named(id) = named else { return None };
        match (&api.types.get(*id)?.shape, other) {
            (Shape::Alias(ty) | Shape::Newtype(ty), other) => self.both(ty, other, deeper),
            (Shape::Union(union), other) => {
                union.members.iter().find_map(|member| self.both(&member.ty, other, deeper))
            }
            (Shape::StringEnum(values), other) => {
                values.iter().map(|it| json!(it.value)).find(|value| self.takes(other, value))
            }
            (Shape::IntegerEnum(values), other) => {
                values.iter().map(|it| json!(it.value)).find(|value| self.takes(other, value))
            }
            (Shape::ValueEnum(values), other) => {
                values.iter().map(|it| it.value.clone()).find(|value| self.takes(other, value))
            }
            (Shape::Tuple(elements), Type::List(item)) => elements
                .iter()
                .map(|ty| self.both(ty, item, deeper))
                .collect::<Option<Vec<_>>>()
                .map(Value::Array),
            (Shape::Record(record), Type::Map(values)) => {
                let fields = record.fields.iter().filter(|field| field.presence == Presence::Required);
                let member = |field: &Field| {
                    Some((field.name.wire().to_owned(), self.both(&field.ty, values, deeper)?))
                };
                fields.map(member).collect::<Option<Map<String, Value>>>().map(Value::Object)
            }
            (shape, Type::Named(other)) => match (shape, &api.types.get(*other)?.shape) {
                (Shape::Record(one), Shape::Record(other)) => self.records(one, other, depth),
                (Shape::Tuple(one), Shape::Tuple(other)) if one.len() == other.len() => {
                    let pairs = one.iter().zip(other);
                    let values = pairs.map(|(one, other)| self.both(one, other, deeper));
                    values.collect::<Option<Vec<_>>>().map(Value::Array)
                }
                (_, Shape::Record(_) | Shape::Tuple(_)) => None,
                // The other one is the one to take apart.
                _ => self.defined(&Type::Named(*other), named, deeper),
            },
            _ => None,
        }
    }

    /// What either requires, and both take.
    fn records(&mut self, one: &Record, other: &Record, depth: usize) -> Option<Value> {
        let mut object = Map::new();
        for (own, theirs) in [(one, other), (other, one)] {
            for field in own.fields.iter().filter(|field| field.presence == Presence::Required) {
                let name = field.name.wire();
                if object.contains_key(name) {
                    continue;
                }
                let known = theirs.fields.iter().find(|field| field.name.wire() == name).map(|it| &it.ty);
                let ty = match (known, &theirs.extra) {
                    (Some(ty), _) => ty,
                    (None, Some(extra)) => &extra.ty,
                    (None, None) if theirs.is_closed => return None,
                    (None, None) => &field.ty,
                };
                object.insert(name.to_owned(), self.both(&field.ty, ty, depth + 1)?);
            }
        }
        Some(Value::Object(object))
    }

    /// Is a single value of a type?
    fn takes(&mut self, ty: &Type, value: &Value) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        let api = self.api;
        match api.types.resolve(ty) {
            Type::Json => true,
            Type::Nullable(inner) => self.takes(inner, value),
            Type::Scalar(scalar) => fits(value, *scalar),
            Type::Named(id) => match api.types.get(*id).map(|def| &def.shape) {
                Some(Shape::StringEnum(values)) => values.iter().any(|it| *value == json!(it.value)),
                Some(Shape::IntegerEnum(values)) => values.iter().any(|it| *value == json!(it.value)),
                Some(Shape::ValueEnum(values)) => values.iter().any(|it| *value == it.value),
                _ => false,
            },
            _ => false,
        }
    }
}

/// Values of a type, the plainest first.
fn samples(scalar: Scalar) -> Vec<Value> {
    match scalar {
        Scalar::String | Scalar::File => vec![json!("text")],
        Scalar::Boolean => vec![json!(true)],
        Scalar::F32 | Scalar::F64 => vec![json!(1.5), json!(1)],
        Scalar::DateTime => vec![json!("2026-01-31T12:00:00Z")],
        Scalar::Date => vec![json!("2026-01-31")],
        Scalar::Uuid => vec![json!("00000000-0000-4000-8000-000000000000")],
        Scalar::Ipv4 => vec![json!("192.0.2.1")],
        Scalar::Ipv6 => vec![json!("2001:db8::1")],
        Scalar::Base64 => vec![json!("dGV4dA==")],
        _ if is_integer(scalar) => vec![json!(1)],
        _ => Vec::new(),
    }
}

fn is_integer(scalar: Scalar) -> bool {
    is_signed(scalar) || matches!(scalar, Scalar::U8 | Scalar::U16 | Scalar::U32 | Scalar::U64 | Scalar::U128)
}

fn is_signed(scalar: Scalar) -> bool {
    matches!(scalar, Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64 | Scalar::I128)
}

/// Is one of the [`samples`], or the value of an enumeration, of this type? Nothing but a date reads as
/// a date.
fn fits(value: &Value, scalar: Scalar) -> bool {
    match scalar {
        Scalar::String | Scalar::File => value.is_string(),
        Scalar::Boolean => value.is_boolean(),
        Scalar::F32 | Scalar::F64 => value.is_number(),
        _ if is_signed(scalar) => value.is_i64() || value.is_u64(),
        _ if is_integer(scalar) => value.is_u64(),
        _ => samples(scalar).contains(value),
    }
}
