//! The IR with its side tables as text, for people and for snapshots.

use std::fmt::{self, Write};

use super::passes::{Analysis, Decision, JsonKind, Rule, Test, Usage};
use super::{
    Access, Api, Media, MediaCodec, Operation, Outcome, Part, PartForm, Presence, Record, Shape, Type,
    TypeDef, TypeId, Union, XmlNode,
};

/// Writes the IR, one node a line.
#[must_use]
pub fn dump(api: &Api, analysis: &Analysis) -> String {
    let mut text = String::new();
    let dump = Dump { api, analysis };
    // Writing to a string does not fail.
    let _ = dump.all(&mut text);
    text
}

struct Dump<'a> {
    api: &'a Api,
    analysis: &'a Analysis,
}

impl Dump<'_> {
    fn all(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "api {:?} {:?}", self.api.info.title, self.api.info.version)?;
        for (id, def) in self.api.types.iter() {
            self.definition(out, id, def)?;
        }
        let groups = self.api.groups.iter().map(|group| ("group", group));
        let webhooks = self.api.webhooks.iter().map(|group| ("receiver", group));
        let callbacks = self.api.callbacks.iter().map(|group| ("callback", group));
        for (kind, group) in groups.chain(webhooks).chain(callbacks) {
            writeln!(out, "{kind} {} (trait {})", group.module.rust(), group.server.rust())?;
            for operation in self.api.operations_of(group) {
                self.operation(out, operation)?;
            }
        }
        Ok(())
    }

    fn definition(&self, out: &mut String, id: TypeId, def: &TypeDef) -> fmt::Result {
        let module = self.api.modules.get(def.module).map_or("?", |module| module.name.rust());
        let kind = kind(&def.shape);
        let usage = match self.analysis.usage.get(&id) {
            Some(Usage::Request) => "in requests",
            Some(Usage::Response) => "in responses",
            Some(Usage::Both) => "in both",
            None => "unused",
        };
        let name = def.name.rust();
        writeln!(out, "{kind} {module}::{name} {usage}{} #{}", self.derives(id), def.location.pointer)?;
        match &def.shape {
            Shape::Alias(ty) | Shape::Newtype(ty) => writeln!(out, "  {}", self.ty(ty)),
            Shape::Record(record) => self.record(out, id, record),
            Shape::StringEnum(variants) => variants
                .iter()
                .try_for_each(|variant| writeln!(out, "  {} = {:?}", variant.name.rust(), variant.value)),
            Shape::IntegerEnum(variants) => variants
                .iter()
                .try_for_each(|variant| writeln!(out, "  {} = {}", variant.name.rust(), variant.value)),
            Shape::ValueEnum(variants) => variants
                .iter()
                .try_for_each(|variant| writeln!(out, "  {} = {}", variant.name.rust(), variant.value)),
            Shape::Tuple(elements) => {
                elements.iter().try_for_each(|element| writeln!(out, "  {}", self.ty(element)))
            }
            Shape::Union(union) => self.union(out, id, union),
        }?;
        let enumerates = matches!(
            def.shape,
            Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_) | Shape::Union(_)
        );
        if enumerates && self.analysis.is_open(id) { writeln!(out, "  .. open") } else { Ok(()) }
    }

    fn derives(&self, id: TypeId) -> String {
        let derives = self.analysis.derives.get(&id).copied().unwrap_or_default();
        let mut text = String::new();
        for (holds, name) in [(derives.eq, " +eq"), (derives.copy, " +copy"), (derives.default, " +default")]
        {
            if holds {
                text.push_str(name);
            }
        }
        text
    }

    fn record(&self, out: &mut String, id: TypeId, record: &Record) -> fmt::Result {
        for (index, field) in record.fields.iter().enumerate() {
            let optional = if field.presence == Presence::Optional { "?" } else { "" };
            let boxed = if self.analysis.is_boxed(id, index) { " boxed" } else { "" };
            let access = match field.access {
                Access::Both => "",
                Access::ReadOnly => " read-only",
                Access::WriteOnly => " write-only",
            };
            let xml = self::xml(&field.xml);
            let default = field.default.as_ref().map(|value| format!(" default {value}")).unwrap_or_default();
            let (name, wire) = (field.name.rust(), field.name.wire());
            writeln!(
                out,
                "  {name}{optional}: {}{boxed}{access}{default} {wire:?}{xml}",
                self.ty(&field.ty)
            )?;
        }
        match &record.extra {
            Some(extra) => writeln!(out, "  ..{}: {}", extra.name.rust(), self.ty(&extra.ty)),
            None if record.is_closed => writeln!(out, "  closed"),
            None => Ok(()),
        }
    }

    fn union(&self, out: &mut String, id: TypeId, union: &Union) -> fmt::Result {
        for (index, member) in union.members.iter().enumerate() {
            let boxed = if self.analysis.is_boxed(id, index) { " boxed" } else { "" };
            writeln!(out, "  {index} {}: {}{boxed}", member.name.rust(), self.ty(&member.ty))?;
        }
        match self.analysis.decisions.get(&id) {
            Some(Decision::Tag { property, values }) => {
                let at = union.discriminator.as_ref().map(|discriminator| &discriminator.location.pointer);
                writeln!(out, "  by tag {property:?} #{}", at.map_or("", |pointer| pointer.as_str()))?;
                values.iter().try_for_each(|(value, member)| writeln!(out, "    {value:?} => {member}"))
            }
            Some(Decision::Rules(rules)) => rules
                .iter()
                .try_for_each(|rule| writeln!(out, "  {}", describe_rule(rule, &rule.member.to_string()))),
            None => Ok(()),
        }
    }

    fn paging(&self, out: &mut String, operation: &Operation) -> fmt::Result {
        let index = self.api.operations.iter().position(|other| std::ptr::eq(other, operation));
        let Some(paging) = index.and_then(|index| self.analysis.paging.get(&index)) else { return Ok(()) };
        let field = paging.field.as_ref().map(|field| format!(" in {}", field.rust())).unwrap_or_default();
        writeln!(out, "    pages of {}{field} by {:?}", self.ty(&paging.item), paging.by)
    }

    fn operation(&self, out: &mut String, operation: &Operation) -> fmt::Result {
        let (name, method, path) = (operation.name.rust(), &operation.method, &operation.path);
        writeln!(out, "  {name} {method} {path} #{}", operation.location.pointer)?;
        for parameter in &operation.parameters {
            let optional = if parameter.presence == Presence::Optional { "?" } else { "" };
            let wire = parameter.name.wire();
            let how = format!("{:?} {:?} explode {:?}", parameter.place, parameter.style, parameter.explode);
            let ty = self.ty(&parameter.ty);
            let key = if parameter.is_idempotency_key { " idempotency key" } else { "" };
            let (name, how) = (parameter.name.rust(), how.to_lowercase() + key);
            writeln!(out, "    {name}{optional}: {ty} {how} {wire:?} #{}", parameter.location.pointer)?;
        }
        if let Some(body) = &operation.body {
            let optional = if body.presence == Presence::Optional { "?" } else { "" };
            let (name, ty, media) = (body.name.rust(), self.ty(&body.ty), self.media(&body.ty, &body.media));
            let items = self.items(body.items.as_ref());
            writeln!(out, "    {name}{optional}: {ty}{items} [{media}] #{}", body.location.pointer)?;
        }
        self.paging(out, operation)?;
        for outcome in &operation.success.list {
            self.outcome(out, "ok", outcome)?;
        }
        for outcome in &operation.errors.list {
            self.outcome(out, "error", outcome)?;
        }
        if let Some(limit) = &operation.rate_limit {
            let key = limit.key.as_deref().map(|key| format!(" by {key}")).unwrap_or_default();
            writeln!(out, "    at most {} in {} ms{key}", limit.requests, limit.milliseconds)?;
        }
        for header in operation.headers.iter().flat_map(|headers| &headers.fields) {
            let (name, ty, wire) = (header.name.rust(), self.ty(&header.ty), header.name.wire());
            writeln!(out, "    header {name}: {ty} {wire:?} #{}", header.location.pointer)?;
        }
        for callback in operation.callbacks.iter().filter_map(|index| self.api.callbacks.get(*index)) {
            writeln!(out, "    calls back {}", callback.module.rust())?;
        }
        for link in &operation.links {
            let target = link.target.and_then(|index| self.api.operations.get(index));
            let target = target.map_or(link.operation.as_str(), |target| target.name.rust());
            writeln!(out, "    link {} => {target} {:?}", link.name, link.values)?;
        }
        for requirement in &operation.security {
            let schemes = requirement.schemes.iter().map(|(name, scopes)| match scopes.as_slice() {
                [] => name.clone(),
                scopes => format!("{name} ({})", scopes.join(", ")),
            });
            let schemes: Vec<String> = schemes.collect();
            writeln!(
                out,
                "    security {}",
                if schemes.is_empty() { "none".to_owned() } else { schemes.join(" and ") }
            )?;
        }
        Ok(())
    }

    fn outcome(&self, out: &mut String, side: &str, outcome: &Outcome) -> fmt::Result {
        let media = self.media(&outcome.ty, &outcome.media);
        let (name, ty) = (outcome.name.rust(), self.ty(&outcome.ty));
        let status = outcome.status;
        let items = self.items(outcome.items.as_ref());
        writeln!(out, "    {side} {name} {status:?}: {ty}{items} [{media}] #{}", outcome.location.pointer)
    }

    /// `application/json Json, text/plain Text (Text)`: the last is the variant, if there are several.
    fn media(&self, ty: &Type, media: &[Media]) -> String {
        let variants = match ty {
            Type::OneOf(index) => self.api.alternatives.get(*index).map(|known| &known.variants),
            _ => None,
        };
        let one = |media: &Media| {
            let variant = variants.and_then(|variants| variants.get(media.variant));
            let variant = variant.filter(|_| media.codec != MediaCodec::Unsupported);
            let variant = variant.map_or_else(String::new, |variant| format!(" ({})", variant.name.rust()));
            let root = media.root.as_ref().map(xml).unwrap_or_default();
            format!("{} {:?}{}{variant}{root}", media.name, media.codec, parts(media))
        };
        media.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    fn items(&self, items: Option<&Type>) -> String {
        items.map(|ty| format!(" of {}", self.ty(ty))).unwrap_or_default()
    }

    fn ty(&self, ty: &Type) -> String {
        shown(self.api, ty)
    }
}

/// A type in a short form of our own: `[Film]`, `string | null`.
#[must_use]
pub fn shown(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Named(id) => api.types.get(*id).map(|def| def.name.rust().to_owned()).unwrap_or_default(),
        Type::Scalar(scalar) => format!("{scalar:?}").to_lowercase(),
        Type::List(item) => format!("[{}]", shown(api, item)),
        Type::Map(value) => format!("{{{}}}", shown(api, value)),
        Type::Nullable(inner) => format!("{} | null", shown(api, inner)),
        Type::Json => "json".to_owned(),
        Type::Raw => "bytes".to_owned(),
        Type::Items(item) => format!("items of {}", shown(api, item)),
        Type::Events(data) => format!("events of {}", shown(api, data)),
        Type::OneOf(index) => api
            .alternatives
            .get(*index)
            .map(|known| {
                let types: Vec<String> = known.variants.iter().map(|it| shown(api, &it.ty)).collect();
                format!("{} ({})", known.name.rust(), types.join(" or "))
            })
            .unwrap_or_default(),
        Type::Unit => "()".to_owned(),
    }
}

/// What kind of type it is.
#[must_use]
pub fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Alias(_) => "alias",
        Shape::Newtype(_) => "newtype",
        Shape::Record(_) => "struct",
        Shape::StringEnum(_) => "enum of strings",
        Shape::IntegerEnum(_) => "enum of integers",
        Shape::ValueEnum(_) => "enum of values",
        Shape::Tuple(_) => "tuple",
        Shape::Union(_) => "union",
    }
}

/// ` as .attribute() .named("id")`
fn xml(node: &XmlNode) -> String {
    let words = node.words().into_iter().map(|(word, text)| match text {
        Some(text) => format!(" {word} {text:?}"),
        None => format!(" {word}"),
    });
    words.collect()
}

/// A line of a decision table: `object with "title" => Film`.
#[must_use]
pub fn describe_rule(rule: &Rule, member: &str) -> String {
    let kind = match rule.kind {
        JsonKind::Boolean => "boolean",
        JsonKind::Integer => "integer",
        JsonKind::Number => "number",
        JsonKind::String => "string",
        JsonKind::Array => "array",
        JsonKind::Object => "object",
    };
    let test = match &rule.test {
        Test::Any => String::new(),
        Test::Try => " that decodes".to_owned(),
        Test::Has(property) => format!(" with {property:?}"),
        Test::Equals(property, value) => format!(" with {property:?} = {value:?}"),
        Test::Among(values) => format!(" among {values:?}"),
    };
    format!("{kind}{test} => {member}")
}

/// ` {photo: image/png, sizes: Comma}`
fn parts(media: &Media) -> String {
    let one = |part: &Part| match &part.form {
        PartForm::Usual => format!("{}: {}", part.name, part.content_type),
        PartForm::Joined(joint) => format!("{}: {joint:?}", part.name),
        PartForm::Pairs(field) => format!("{}: pairs {:?}", part.name, field.style),
        PartForm::Whole(media) => format!("{}: whole {}{}", part.name, media.name, parts(media)),
        PartForm::Each(media) => format!("{}: each {}{}", part.name, media.name, parts(media)),
    };
    let parts: Vec<String> = media.parts.iter().map(one).collect();
    if parts.is_empty() { String::new() } else { format!(" {{{}}}", parts.join(", ")) }
}
