//! `oneOf`, `anyOf` and several `type`s.

use super::schema::{Classified, by_type};
use super::{Builder, UNDOCUMENTED, all_of};
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{self, AdditionalProperties, Schema, SchemaRef, SimpleType};
use crate::ir::{Discriminator, Member, Shape, Type, Union};
use crate::names::{self, Kind};

/// Do the alternatives choose a type? Those that only ask for combinations of properties
/// (`oneOf: [{required: [a]}, {required: [b]}]`) do not.
pub(super) fn is_union(b: &mut Builder<'_>, schema: &Schema) -> bool {
    let alternatives = alternatives(schema);
    !alternatives.is_empty() && alternatives.iter().any(|member| chooses_type(&b.read(&member.location)))
}

fn alternatives(schema: &Schema) -> &[SchemaRef] {
    if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of }
}

fn chooses_type(member: &Schema) -> bool {
    let only_constrains = Schema {
        required: member.required.clone(),
        constraints: member.constraints.clone(),
        title: member.title.clone(),
        description: member.description.clone(),
        not: member.not.clone(),
        ..Schema::default()
    };
    *member != only_constrains || *member == Schema::default()
}

pub(super) fn build(b: &mut Builder<'_>, schema: &Schema, at: &Location, hint: &str) -> Classified {
    if !schema.one_of.is_empty() && !schema.any_of.is_empty() {
        b.warn(
            Code::Unsupported,
            &at.child("anyOf"),
            "`anyOf` beside `oneOf` has no effect on the generated code",
        );
    }
    let common = Common::of(schema);
    let mut candidates = Vec::new();
    let mut nullable = false;
    for member in alternatives(schema) {
        let source = b.read(&member.location);
        if is_null(&source) {
            nullable = true;
            continue;
        }
        let title = title(b, member, &source);
        candidates.push(Candidate { source, title, schema: member.clone() });
    }
    distinguish(&mut candidates);
    let mut members = members(b, &candidates, &common, at, hint);
    nullable |= members.iter().any(|member| matches!(member.ty, Type::Nullable(_)));
    for member in &mut members {
        member.ty = member.ty.without_null().clone();
    }
    dedupe(&mut members);
    let classified = match members.len() {
        0 => Classified::Plain(Type::Json),
        1 => Classified::Plain(members.swap_remove(0).ty),
        _ => {
            let discriminator = discriminator(b, schema.discriminator.as_ref(), &members);
            Classified::Defined(Shape::Union(Union { members, discriminator }))
        }
    };
    if nullable { with_null(b, classified, at, hint) } else { classified }
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

/// Members of the same type are one: nothing could tell them apart, and nothing needs to.
fn dedupe(members: &mut Vec<Member>) {
    let mut kept: Vec<Member> = Vec::new();
    for member in members.drain(..) {
        if !kept.iter().any(|before| before.ty == member.ty) {
            kept.push(member);
        }
    }
    *members = kept;
}

fn is_null(member: &Schema) -> bool {
    let only_null =
        member.enumeration.as_ref().is_some_and(|values| values.iter().all(serde_json::Value::is_null));
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
    constant(b, source).unwrap_or_else(|| kind_of(source).to_owned())
}

fn constant(b: &mut Builder<'_>, source: &Schema) -> Option<String> {
    for property in source.properties.values() {
        let property = b.read(&property.location);
        if let Some([serde_json::Value::String(value)]) = property.enumeration.as_deref() {
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

/// The values of the discriminator. Without a mapping they are the names of the components
/// (OpenAPI 3.0.4 §4.7.25.1); a mapping adds to them.
fn discriminator(
    b: &mut Builder<'_>,
    source: Option<&model::Discriminator>,
    members: &[Member],
) -> Option<Discriminator> {
    let source = source?;
    let mut values: Vec<(String, usize)> = Vec::new();
    for (value, target) in &source.mapping {
        match members
            .iter()
            .position(|member| b.document.resolve(&member.location).as_ref() == Ok(&target.location))
        {
            Some(index) => values.push((value.clone(), index)),
            None => {
                let place = source.location.child("mapping").child(value);
                b.warn(
                    Code::Mended,
                    &place,
                    format!("`{value}` is mapped to a schema that is no member of the union"),
                );
            }
        }
    }
    for (index, member) in members.iter().enumerate() {
        if values.iter().any(|(_, mapped)| *mapped == index) {
            continue;
        }
        match component_name(b, &member.location) {
            Some(name) => values.push((name, index)),
            None => {
                b.diagnostics.report(
                    Diagnostic::new(
                        Code::Mended,
                        Place::Value(member.location.clone()),
                        "an inline schema in a discriminated union has no value of the discriminator",
                    )
                    .note("the discriminator is not used: members are told apart by their properties")
                    .help("move the schema to `components/schemas`"),
                );
                return None;
            }
        }
    }
    Some(Discriminator { location: source.location.clone(), property: source.property.clone(), values })
}

fn component_name(b: &Builder<'_>, member: &Location) -> Option<String> {
    let schema = b.document.resolve(member).ok()?;
    b.component_names.get(&schema).cloned()
}
