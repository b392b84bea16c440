//! Objects with properties.

use super::{Builder, checks, object};
use crate::config::UndocumentedProperties;
use crate::diagnostics::{Code, Location};
use crate::document::model::{AdditionalProperties, Schema, SchemaRef};
use crate::ir::{Access, Extra, Field, Presence, Record, Type};
use crate::names::{self, Kind, Member, Name};

pub(super) fn build(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Record {
    for name in schema.required.iter().filter(|name| !schema.properties.contains_key(*name)) {
        let message = format!("`required` names `{name}`, which is no property");
        b.warn(Code::Mended, &at.child("required"), message);
    }
    let properties = allowed(b, schema);
    let mut members: Vec<Member> = properties.iter().map(|(wire, _)| Member::new(wire)).collect();
    members.push(Member::new("").text("additional properties").rank(1));
    let mut names = b.assign(Kind::Field, &[], &members, at);
    let extra_name = names.pop();
    let fields = properties.iter().zip(names);
    let fields =
        fields.map(|((wire, property), name)| field(b, schema, wire, property, name, hint)).collect();
    let extra = extra_type(b, schema, at, hint).zip(extra_name);
    let extra = extra.map(|(ty, name)| Extra { name, ty, checks: checks::of_others(b, schema) });
    Record { fields, extra }
}

fn field(
    b: &mut Builder<'_>,
    owner: &Schema,
    wire: &str,
    property: &SchemaRef,
    name: Name,
    hint: &str,
) -> Field {
    let ty = b.use_schema(property, &names::property(hint, wire));
    // A reference's own description is told at its target; what stands in place is told here.
    let own = b.read(&property.location);
    let docs = if property.is_reference() { crate::ir::Docs::default() } else { b.docs_of(&own) };
    let access = match (own.read_only, own.write_only) {
        (true, false) => Access::ReadOnly,
        (false, true) => Access::WriteOnly,
        _ => Access::Both,
    };
    let checks = checks::of(b, property);
    let required = owner.required.iter().any(|required| required == wire);
    Field {
        name,
        location: property.used_at.clone(),
        ty,
        presence: if required { Presence::Required } else { Presence::Optional },
        access,
        docs,
        default: own.default,
        constraints: own.constraints,
        checks,
    }
}

/// The type of further properties, if they are kept.
fn extra_type(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Option<Type> {
    let is_open = schema.additional_properties == AdditionalProperties::Unspecified;
    let keeps = b.config.undocumented_properties == UndocumentedProperties::Keep;
    object::others(b, schema, at, hint).or((is_open && keeps).then_some(Type::Json))
}

/// Properties that may not be there (`false`) are no fields.
fn allowed(b: &mut Builder<'_>, schema: &Schema) -> Vec<(String, SchemaRef)> {
    let mut allowed = Vec::new();
    for (name, property) in &schema.properties {
        if b.read(&property.location).never {
            let message = format!("nothing checks that `{name}` is absent: there is no field for it");
            b.warn(Code::UncheckedConstraint, &property.used_at, message);
        } else {
            allowed.push((name.clone(), property.clone()));
        }
    }
    allowed
}
