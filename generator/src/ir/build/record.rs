//! Objects with properties.

use super::{Builder, checks, object, unsatisfiable, xml};
use crate::config::{FieldOptions, UndocumentedProperties};
use crate::diagnostics::{Code, Location};
use crate::document::model::{AdditionalProperties, Schema, SchemaRef};
use crate::ir::{Access, Extra, Field, Presence, Record, Type};
use crate::names::{self, Kind, Member, Name};

pub(super) fn build(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Record {
    for name in schema.required.iter().filter(|name| !schema.properties.contains_key(*name)) {
        if are_all_told(schema) {
            unsatisfiable::forbidden(b, name, at);
            continue;
        }
        let message = format!(
            "`required` names `{name}`, which is no property: the generated code does not ask for it"
        );
        let entry = entry_of(b, &at.child("required"), name);
        b.warn(Code::UncheckedConstraint, &entry, message);
    }
    let properties = allowed(b, schema, at);
    let options: Vec<FieldOptions> =
        properties.iter().map(|(_, property)| b.field_options(&property.used_at)).collect();
    let member = |((wire, _), options): (&(String, SchemaRef), &FieldOptions)| match &options.name {
        Some(name) => Member::new(wire).text(name),
        None => Member::new(wire),
    };
    let mut members: Vec<Member> = properties.iter().zip(&options).map(member).collect();
    members.push(Member::new("").text("additional properties").rank(1));
    let mut names = b.assign(Kind::Field, &[], &members, at);
    let extra_name = names.pop();
    let mut fields = Vec::with_capacity(properties.len());
    for (((wire, property), name), options) in properties.iter().zip(names).zip(options) {
        let field = field(b, schema, wire, property, name, hint);
        fields.push(Field { attributes: options.attributes, ..field });
    }
    let extra = extra_type(b, schema, at, hint).zip(extra_name);
    let extra = extra.map(|(ty, name)| Extra { name, ty, checks: checks::of_others(b, schema) });
    let is_closed = extra.is_none() && schema.additional_properties == AdditionalProperties::Forbidden;
    Record { fields, extra, is_closed }
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
        xml: xml::of_property(b, property),
        attributes: Vec::new(),
        checks,
    }
}

/// The type of further properties, if they are kept.
fn extra_type(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Option<Type> {
    let is_open = schema.additional_properties == AdditionalProperties::Unspecified;
    let keeps = b.config.undocumented_properties == UndocumentedProperties::Keep;
    object::others(b, schema, at, hint).or((is_open && keeps).then_some(Type::Json))
}

/// Where a name stands in a list; the list itself, if that was put together of several.
fn entry_of(b: &Builder<'_>, list: &Location, name: &str) -> Location {
    let entries = b.document.value(list).and_then(|list| list.as_array());
    let index = entries.and_then(|entries| entries.iter().position(|entry| entry == name));
    index.map_or_else(|| list.clone(), |index| list.index(index))
}

/// May there be no properties but those that have a schema here?
fn are_all_told(schema: &Schema) -> bool {
    schema.additional_properties == AdditionalProperties::Forbidden
        && schema.pattern_properties.is_empty()
        && schema.one_of.is_empty()
        && schema.any_of.is_empty()
}

/// Properties that may not be there (`false`) are no fields.
fn allowed(b: &mut Builder<'_>, schema: &Schema, at: &Location) -> Vec<(String, SchemaRef)> {
    let mut allowed = Vec::new();
    for (name, property) in &schema.properties {
        if b.read(&property.location).never {
            if schema.required.contains(name) {
                unsatisfiable::forbidden(b, name, at);
                continue;
            }
            let message =
                format!("the generated code does not check that `{name}` is absent, and has no field for it");
            b.warn(Code::UncheckedConstraint, &property.used_at, message);
        } else {
            allowed.push((name.clone(), property.clone()));
        }
    }
    allowed
}
