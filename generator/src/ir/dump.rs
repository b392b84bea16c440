//! The IR with its side tables as text, for people and for snapshots.

use std::fmt::{self, Write};

use super::passes::{Analysis, Decision, JsonKind, Rule, Test, Usage};
use super::{
    Access, Api, Media, MediaCodec, Operation, Outcome, Presence, Record, Shape, Type, TypeDef, TypeId, Union,
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
        let kind = match &def.shape {
            Shape::Alias(_) => "alias",
            Shape::Newtype(_) => "newtype",
            Shape::Record(_) => "struct",
            Shape::StringEnum(_) => "enum of strings",
            Shape::IntegerEnum(_) => "enum of integers",
            Shape::ValueEnum(_) => "enum of values",
            Shape::Tuple(_) => "tuple",
            Shape::Union(_) => "union",
        };
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
            let default = field.default.as_ref().map(|value| format!(" default {value}")).unwrap_or_default();
            let (name, wire) = (field.name.rust(), field.name.wire());
            writeln!(out, "  {name}{optional}: {}{boxed}{access}{default} {wire:?}", self.ty(&field.ty))?;
        }
        match &record.extra {
            Some(extra) => writeln!(out, "  ..{}: {}", extra.name.rust(), self.ty(&extra.ty)),
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
            Some(Decision::Rules(rules)) => {
                rules.iter().try_for_each(|rule| writeln!(out, "  {}", describe_rule(rule)))
            }
            None => Ok(()),
        }
    }

    fn operation(&self, out: &mut String, operation: &Operation) -> fmt::Result {
        let (name, method, path) = (operation.name.rust(), &operation.method, &operation.path);
        writeln!(out, "  {name} {method} {path} #{}", operation.location.pointer)?;
        for parameter in &operation.parameters {
            let optional = if parameter.presence == Presence::Optional { "?" } else { "" };
            let wire = parameter.name.wire();
            let how = format!("{:?} {:?} explode {:?}", parameter.place, parameter.style, parameter.explode);
            let ty = self.ty(&parameter.ty);
            let (name, how) = (parameter.name.rust(), how.to_lowercase());
            writeln!(out, "    {name}{optional}: {ty} {how} {wire:?} #{}", parameter.location.pointer)?;
        }
        if let Some(body) = &operation.body {
            let optional = if body.presence == Presence::Optional { "?" } else { "" };
            let (name, ty, media) = (body.name.rust(), self.ty(&body.ty), self.media(&body.ty, &body.media));
            let items = self.items(body.items.as_ref());
            writeln!(out, "    {name}{optional}: {ty}{items} [{media}] #{}", body.location.pointer)?;
        }
        for outcome in &operation.success.list {
            self.outcome(out, "ok", outcome)?;
        }
        for outcome in &operation.errors.list {
            self.outcome(out, "error", outcome)?;
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
            let schemes: Vec<&str> = requirement.schemes.iter().map(|(name, _)| name.as_str()).collect();
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
            format!("{} {:?}{variant}", media.name, media.codec)
        };
        media.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    fn items(&self, items: Option<&Type>) -> String {
        items.map(|ty| format!(" of {}", self.ty(ty))).unwrap_or_default()
    }

    fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::Named(id) => {
                self.api.types.get(*id).map(|def| def.name.rust().to_owned()).unwrap_or_default()
            }
            Type::Scalar(scalar) => format!("{scalar:?}").to_lowercase(),
            Type::List(item) => format!("[{}]", self.ty(item)),
            Type::Map(value) => format!("{{{}}}", self.ty(value)),
            Type::Nullable(inner) => format!("{} | null", self.ty(inner)),
            Type::Json => "json".to_owned(),
            Type::Raw => "bytes".to_owned(),
            Type::OneOf(index) => self
                .api
                .alternatives
                .get(*index)
                .map(|known| {
                    let types: Vec<String> = known.variants.iter().map(|it| self.ty(&it.ty)).collect();
                    format!("{} ({})", known.name.rust(), types.join(" or "))
                })
                .unwrap_or_default(),
            Type::Unit => "()".to_owned(),
        }
    }
}

fn describe_rule(rule: &Rule) -> String {
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
    format!("{kind}{test} => {}", rule.member)
}
