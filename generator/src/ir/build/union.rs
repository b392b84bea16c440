//! `oneOf`, `anyOf` and several `type`s.

use serde_json::Value;

use super::schema::{Classified, by_type};
use super::{Builder, UNDOCUMENTED, all_of, enumeration, tag};
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{AdditionalProperties, Schema, SchemaRef, SimpleType};
use crate::ir::{Member, Shape, Type, Union};
use crate::names::{self, Kind};

/// Do the alternatives choose a type? Those that only ask for combinations of properties
/// (`oneOf: [{required: [a]}, {required: [b]}]`) do not, which is reported.
pub(super) fn is_union(b: &mut Builder<'_>, schema: &Schema) -> bool {
    let alternatives = alternatives(schema);
    let Some(first) = alternatives.first() else { return false };
    let says_more = !schema.properties.is_empty() || schema.types == [SimpleType::Object];
    let chooses = |member: &SchemaRef| chooses_type(&b.read(&member.location), says_more);
    if alternatives.iter().any(chooses) {
        return true;
    }
    let place = first.used_at.pointer.parent().map(|pointer| Location { pointer, ..first.used_at.clone() });
    let message = "which combinations of properties may be present is not checked";
    let place = Place::Key(place.unwrap_or_else(|| first.used_at.clone()));
    b.diagnostics.report(Diagnostic::new(Code::UncheckedConstraint, place, message).label("not checked"));
    false
}

fn alternatives(schema: &Schema) -> &[SchemaRef] {
    if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of }
}

/// Does the member say more than which values of its owner are meant?
fn chooses_type(member: &Schema, owner_is_object: bool) -> bool {
    let is_said = owner_is_object && member.types == [SimpleType::Object];
    let only_constrains = Schema {
        types: if is_said { member.types.clone() } else { Vec::new() },
        required: member.required.clone(),
        constraints: member.constraints.clone(),
        title: member.title.clone(),
        description: member.description.clone(),
        deprecated: member.deprecated,
        example: member.example.clone(),
        not: member.not.clone(),
        extensions: member.extensions.clone(),
        ..Schema::default()
    };
    *member != only_constrains || *member == Schema::default()
}

pub(super) fn build(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Classified {
    let common = Common::of(schema);
    let mut candidates = Vec::new();
    let mut nullable = false;
    for member in alternatives(schema) {
        let (member, may_be_null) = plain(b, member);
        let source = b.read(&member.location);
        nullable |= may_be_null || is_null(&source);
        if is_null(&source) || source.never {
            continue;
        }
        let title = title(b, &member, &source);
        candidates.push(Candidate { source, title, schema: member });
    }
    if let Some(listed) = constants(schema, &candidates) {
        let values = listed.enumeration.clone().unwrap_or_default();
        let classified = enumeration::build(b, &listed, &values, at, hint);
        return if nullable { with_null(b, classified, at, hint) } else { classified };
    }
    distinguish(&mut candidates);
    let mut members = members(b, &candidates, &common, at, hint);
    nullable |= members.iter().any(|member| matches!(member.ty, Type::Nullable(_)));
    for member in &mut members {
        member.ty = member.ty.without_null().clone();
    }
    let targets: Vec<Location> = dedupe(&mut members, &candidates);
    let classified = match members.len() {
        0 => Classified::Plain(Type::Json),
        1 => Classified::Plain(members.swap_remove(0).ty),
        _ => {
            let discriminator = schema
                .discriminator
                .as_ref()
                .and_then(|source| tag::discriminator(b, source, &members, &targets));
            Classified::Defined(Shape::Union(Union { members, discriminator }))
        }
    };
    if nullable { with_null(b, classified, at, hint) } else { classified }
}

/// `oneOf: [{const: a}, {const: b, title: B}]` is an enumeration whose values have titles and
/// descriptions of their own.
fn constants(schema: &Schema, candidates: &[Candidate]) -> Option<Schema> {
    let mut listed = Schema { title: None, description: None, ..schema.clone() };
    let (mut values, mut names, mut descriptions) = (Vec::new(), Vec::new(), Vec::new());
    for Candidate { source, schema, .. } in candidates {
        let [value] = source.enumeration.as_deref()? else { return None };
        if schema.is_reference() || value.is_array() || value.is_object() {
            return None;
        }
        values.push(value.clone());
        names.extend(source.title.clone().map(Value::String));
        descriptions.push(Value::String(source.description.clone().unwrap_or_default()));
        if listed.types.is_empty() {
            listed.types.clone_from(&source.types);
        }
    }
    if names.len() == values.len() {
        listed.extensions.entry("x-enum-varnames".to_owned()).or_insert(Value::Array(names));
    }
    listed.extensions.entry("x-enum-descriptions".to_owned()).or_insert(Value::Array(descriptions));
    listed.enumeration = (values.len() > 1).then_some(values);
    listed.enumeration.is_some().then_some(listed)
}

/// The schema that a member is, behind references with annotations beside them; and whether one of
/// these allows `null`.
fn plain(b: &mut Builder<'_>, member: &SchemaRef) -> (SchemaRef, bool) {
    const DEEP_ENOUGH: usize = 16;
    let mut member = member.clone();
    let mut nullable = false;
    for _ in 0..DEEP_ENOUGH {
        if b.is_component(&member.location) {
            break;
        }
        let source = b.read(&member.location);
        let Some(only) = all_of::annotated(&source) else { break };
        nullable |= source.nullable;
        member = only.clone();
    }
    (member, nullable)
}

/// Several `type`s: a union by JSON type, each with the keywords that concern it.
pub(super) fn build_of_types(
    b: &mut Builder<'_>,
    types: &[SimpleType],
    schema: &Schema,
    at: &Location,
    hint: &str,
) -> Classified {
    let wires: Vec<names::Member> =
        types.iter().map(|simple| names::Member::new(type_name(*simple))).collect();
    let variants = b.assign(Kind::Variant, &[UNDOCUMENTED], &wires, at);
    let mut members = Vec::new();
    for (simple, name) in types.iter().zip(variants) {
        let hint = names::property(hint, type_name(*simple));
        let ty = match by_type(b, *simple, schema, at, &hint) {
            Classified::Plain(ty) => ty,
            Classified::Defined(shape) => b.define_inline(shape, at, &hint, schema),
        };
        members.push(Member { name, ty, location: at.clone() });
    }
    Classified::Defined(Shape::Union(Union { members, discriminator: None }))
}

/// A nullable union is a named union, used as nullable.
fn with_null(b: &mut Builder<'_>, classified: Classified, at: &Location, hint: &str) -> Classified {
    match classified {
        Classified::Plain(ty) => Classified::Plain(ty.nullable()),
        Classified::Defined(shape) if b.is_component(at) => Classified::Defined(shape),
        Classified::Defined(shape) => {
            let source = b.read(at);
            Classified::Plain(b.define_inline(shape, at, hint, &source).nullable())
        }
    }
}

/// What stands beside `oneOf` and belongs to every member.
struct Common(Option<Schema>);

impl Common {
    fn of(schema: &Schema) -> Self {
        let has_properties = !schema.properties.is_empty()
            || matches!(schema.additional_properties, AdditionalProperties::Schema(_));
        let common = has_properties.then(|| Schema {
            one_of: Vec::new(),
            any_of: Vec::new(),
            discriminator: None,
            title: None,
            description: None,
            nullable: false,
            not: None,
            unsupported: Vec::new(),
            ..schema.clone()
        });
        Self(common)
    }
}

struct Candidate {
    source: Schema,
    schema: SchemaRef,
    /// What the variant is called, before names are made.
    title: String,
}

fn members(
    b: &mut Builder<'_>,
    candidates: &[Candidate],
    common: &Common,
    at: &Location,
    hint: &str,
) -> Vec<Member> {
    let wires: Vec<names::Member> =
        candidates.iter().map(|candidate| names::Member::new(&candidate.title)).collect();
    let names = b.assign(Kind::Variant, &[UNDOCUMENTED], &wires, at);
    let mut members = Vec::new();
    for (candidate, name) in candidates.iter().zip(names) {
        let location = candidate.schema.used_at.clone();
        let hint = names::property(hint, &candidate.title);
        let ty = match &common.0 {
            None => b.use_schema(&candidate.schema, &hint),
            Some(common) if candidate.schema.is_reference() && covers(b, candidate, common) => {
                b.use_schema(&candidate.schema, &hint)
            }
            Some(common) => {
                let member = all_of::flat(b, &candidate.source, &candidate.schema.location);
                let mut whole = common.clone();
                all_of::combine(b, &mut whole, member, &location);
                b.use_inline(&whole, &location, &hint)
            }
        };
        members.push(Member { name, ty, location });
    }
    members
}

/// Does the member have all that stands beside the union anyway?
fn covers(b: &mut Builder<'_>, candidate: &Candidate, common: &Schema) -> bool {
    let member = all_of::flat(b, &candidate.source, &candidate.schema.location);
    common.properties.keys().all(|name| member.properties.contains_key(name))
        && common.required.iter().all(|name| member.required.contains(name))
        && !matches!(common.additional_properties, AdditionalProperties::Schema(_))
}

/// Members of the same type are one: nothing could tell them apart, and nothing needs to. Returns
/// the schemas of those that are left.
fn dedupe(members: &mut Vec<Member>, candidates: &[Candidate]) -> Vec<Location> {
    let mut kept: Vec<Member> = Vec::new();
    let mut targets = Vec::new();
    for (member, candidate) in members.drain(..).zip(candidates) {
        if !kept.iter().any(|before| before.ty == member.ty) {
            kept.push(member);
            targets.push(candidate.schema.location.clone());
        }
    }
    *members = kept;
    targets
}

fn is_null(member: &Schema) -> bool {
    let only_null = member.enumeration.as_ref().is_some_and(|values| values.iter().all(Value::is_null));
    only_null && member.enumeration.as_ref().is_some_and(|values| !values.is_empty())
}

/// A component's name; else a title; else the value of a constant property; else the type.
fn title(b: &mut Builder<'_>, member: &SchemaRef, source: &Schema) -> String {
    if let (Some(Type::Named(id)), true) =
        (b.known.get(&member.location).map(Type::without_null), member.is_reference())
    {
        return b.type_name(*id);
    }
    if let Some(title) = source.title.as_ref().filter(|title| !title.trim().is_empty() && title.len() <= 64) {
        return title.clone();
    }
    let is_file = b.files.is_file(&member.location);
    constant(b, source).unwrap_or_else(|| if is_file { "file" } else { kind_of(source) }.to_owned())
}

fn constant(b: &mut Builder<'_>, source: &Schema) -> Option<String> {
    for property in source.properties.values() {
        let property = b.read(&property.location);
        if let Some([Value::String(value)]) = property.enumeration.as_deref() {
            return Some(value.clone());
        }
    }
    None
}

fn kind_of(source: &Schema) -> &'static str {
    match source.types.as_slice() {
        [one] => type_name(*one),
        _ if !source.properties.is_empty() => "object",
        _ if source.items.is_some() => "array",
        _ if source.enumeration.is_some() => "string",
        _ => "value",
    }
}

fn type_name(simple: SimpleType) -> &'static str {
    match simple {
        SimpleType::Boolean => "boolean",
        SimpleType::Integer => "integer",
        SimpleType::Number => "number",
        SimpleType::String => "string",
        SimpleType::Array => "array",
        SimpleType::Object => "object",
    }
}

/// Numbers members that would be called the same.
fn distinguish(candidates: &mut [Candidate]) {
    let titles: Vec<String> = candidates.iter().map(|candidate| candidate.title.clone()).collect();
    for (index, candidate) in candidates.iter_mut().enumerate() {
        let before = titles.iter().take(index).filter(|title| **title == candidate.title).count();
        if before > 0 {
            candidate.title = format!("{}{}", candidate.title, before + 1);
        }
    }
}
