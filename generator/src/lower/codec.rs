//! What people need not read: one table per type, for the runtime's macros.

use std::fmt::Write as _;

use serde_json::Value;

use super::check;
use super::table::{literal, macros, packed, table, use_line};
use super::{Context, Item, Module, Visibility};
use crate::config::Matching;
use crate::ir::build::UNDOCUMENTED;
use crate::ir::passes::{Decision, JsonKind, Rule, Test};
use crate::ir::{Module as TypeModule, Presence, Record, Shape, TypeDef, TypeId, Union, Variant, XmlNode};

/// How far rows are indented.
const ROWS: usize = 4;

/// All tables in one module: nobody reads them, and few files are written faster than many.
pub(super) fn module(cx: &Context<'_>) -> Module {
    let mut lowered = Module::new("codec", Visibility::Private);
    lowered
        .docs
        .push("How the types are read and written: tables over `specwright_runtime::codec`.".to_owned());
    for part in cx.parts_of_types() {
        if part.gate.0.is_empty() {
            fill(cx, &mut lowered, &part.things, 1);
            continue;
        }
        let mut module = cx.gated_module(&part.gate, Visibility::Private);
        fill(cx, &mut module, &part.things, 2);
        if !module.items.is_empty() {
            lowered.modules.push(module);
        }
    }
    lowered
}

/// The tables of modules of types, in a module `depth` levels below the root.
fn fill(cx: &Context<'_>, lowered: &mut Module, modules: &[TypeModule], depth: usize) {
    let ids = modules.iter().flat_map(|module| &module.types);
    let defs = ids.filter_map(|id| Some((*id, cx.api.types.get(*id)?)));
    let (mut names, mut tables) = (Vec::new(), Vec::new());
    for (id, def) in defs {
        if let Some(table) = of_type(cx, id, def) {
            names.push(def.name.rust());
            tables.push(table);
        }
    }
    if tables.is_empty() {
        return;
    }
    let types = format!("{}::types", cx.paths.root(depth));
    lowered.items.extend(use_line("specwright_runtime", &macros(&tables)).map(Item::Text));
    lowered.items.extend(use_line(&types, &names).map(Item::Text));
    lowered.items.push(Item::Text(tables.concat()));
}

fn of_type(cx: &Context<'_>, id: TypeId, def: &TypeDef) -> Option<String> {
    match &def.shape {
        Shape::Alias(_) => None,
        Shape::Newtype(_) => Some(format!("newtype! {{ {} }}\n", def.name.rust())),
        Shape::Record(record) => Some(self::record(cx, id, def, record)),
        Shape::StringEnum(variants) => Some(string_enum(cx, id, def, variants)),
        Shape::IntegerEnum(variants) => Some(integer_enum(cx, id, def, variants)),
        Shape::ValueEnum(variants) => Some(value_enum(cx, id, def, variants)),
        Shape::Tuple(elements) => Some(tuple(def, elements.len())),
        Shape::Union(union) => Some(self::union(cx, id, def, union)),
    }
}

fn case(default: Matching, def: &TypeDef) -> &'static str {
    match def.options.case.unwrap_or(default) {
        Matching::Exact => "Exact",
        Matching::IgnoreCase => "Ignored",
    }
}

fn record(cx: &Context<'_>, id: TypeId, def: &TypeDef, record: &Record) -> String {
    let mut rows: Vec<String> = Vec::new();
    for (index, field) in record.fields.iter().enumerate() {
        let presence = match field.presence {
            Presence::Required => "required",
            Presence::Optional => "optional",
        };
        rows.push(format!("{index} {}: {presence} {}", field.name.rust(), literal(field.name.wire())));
    }
    let mut rows = packed(&rows, ROWS);
    if let Some(extra) = &record.extra {
        let _ = writeln!(rows, "    ..{}", extra.name.rust());
    }
    let case = case(cx.config.property_case, def);
    let closed = if record.is_closed { " closed" } else { "" };
    let name = literal(def.schema_name().unwrap_or(def.name.plain()));
    table(
        "record",
        &format!("{} as {name}, {case}{closed}", def.name.rust()),
        &rows,
        &format!(
            "{}{}",
            checks(record),
            if cx.analysis.xml.contains(&id) { xml(record) } else { String::new() }
        ),
    )
}

/// The properties that are not plain elements in XML.
fn xml(record: &Record) -> String {
    let said = record.fields.iter().enumerate().filter(|(_, field)| field.xml != XmlNode::default());
    let rows: Vec<String> = said.map(|(index, field)| format!("{index} {}", words(&field.xml))).collect();
    match rows.as_slice() {
        [] => String::new(),
        rows => format!(" xml {{\n{}}}", packed(rows, ROWS)),
    }
}

/// `.named("animal").wrapped()`
pub(super) fn words(node: &XmlNode) -> String {
    let words = node.words().into_iter().map(|(word, text)| match text {
        Some(text) => format!(".{word}({})", literal(text)),
        None => format!(".{word}()"),
    });
    words.collect()
}

/// ` checks { … }`, or nothing.
fn checks(record: &Record) -> String {
    let fields = record.fields.iter().map(|field| &field.checks);
    check::table(fields.chain(record.extra.iter().map(|extra| &extra.checks)))
}

fn string_enum(cx: &Context<'_>, id: TypeId, def: &TypeDef, variants: &[Variant<String>]) -> String {
    let mut rows: Vec<String> = Vec::new();
    for (index, variant) in variants.iter().enumerate() {
        rows.push(format!("{index} {} = {}", variant.name.rust(), literal(&variant.value)));
    }
    let rows = packed(&rows, ROWS) + &open_row(cx, id);
    let case = case(cx.config.value_case, def);
    table(
        "enumeration",
        &format!("{} as {}, {case}", def.name.rust(), literal(def.schema_name().unwrap_or(def.name.plain()))),
        &rows,
        "",
    )
}

fn integer_enum(cx: &Context<'_>, id: TypeId, def: &TypeDef, variants: &[Variant<i64>]) -> String {
    let rows: Vec<String> =
        variants.iter().map(|variant| format!("{} = {}", variant.name.rust(), variant.value)).collect();
    let rows = packed(&rows, ROWS) + &open_row(cx, id);
    table(
        "integer_enumeration",
        &format!("{} as {}", def.name.rust(), literal(def.schema_name().unwrap_or(def.name.plain()))),
        &rows,
        "",
    )
}

fn value_enum(cx: &Context<'_>, id: TypeId, def: &TypeDef, variants: &[Variant<Value>]) -> String {
    let row = |variant: &Variant<Value>| {
        let value = match &variant.value {
            Value::Bool(flag) => format!("Boolean({flag})"),
            Value::String(text) => format!("Text({})", literal(text)),
            number => match (number.as_i64(), number.as_u64()) {
                (Some(integer), _) => format!("Integer({integer})"),
                (None, Some(integer)) => format!("Unsigned({integer})"),
                (None, None) => format!("Number({:?})", number.as_f64().unwrap_or_default()),
            },
        };
        format!("{} = {value}", variant.name.rust())
    };
    let rows: Vec<String> = variants.iter().map(row).collect();
    let rows = packed(&rows, ROWS) + &open_row(cx, id);
    let name = literal(def.schema_name().unwrap_or(def.name.plain()));
    table("value_enumeration", &format!("{} as {name}", def.name.rust()), &rows, "")
}

fn tuple(def: &TypeDef, length: usize) -> String {
    let indices: Vec<String> = (0..length).map(|index| index.to_string()).collect();
    let name = literal(def.schema_name().unwrap_or(def.name.plain()));
    let (own, indices) = (def.name.rust(), indices.join(", "));
    format!("tuple! {{ {own} as {name} ({indices}) }}\n")
}

fn open_row(cx: &Context<'_>, id: TypeId) -> String {
    if cx.analysis.is_open(id) { format!("    ..{UNDOCUMENTED}\n") } else { String::new() }
}

fn union(cx: &Context<'_>, id: TypeId, def: &TypeDef, union: &Union) -> String {
    let mut rows: Vec<String> = Vec::new();
    for (index, member) in union.members.iter().enumerate() {
        rows.push(format!("{index} {}", member.name.rust()));
    }
    let rows = packed(&rows, ROWS) + &open_row(cx, id);
    let first = cx.analysis.vacant.get(&id).and_then(|index| union.members.get(*index));
    let vacant = match first {
        Some(member) if !cx.analysis.is_open(id) => member.name.rust(),
        _ => UNDOCUMENTED,
    };
    let decision =
        cx.analysis.decisions.get(&id).map(|decision| decide(cx, def, decision)).unwrap_or_default();
    let head = format!(
        "{} as {}, vacant {vacant}",
        def.name.rust(),
        literal(def.schema_name().unwrap_or(def.name.plain()))
    );
    table("union", &head, &rows, &format!(" by {decision}"))
}

/// How a member is decided on, as the macro takes it.
fn decide(cx: &Context<'_>, def: &TypeDef, decision: &Decision) -> String {
    let (head, rows): (String, Vec<String>) = match decision {
        Decision::Tag { property, values } => {
            let case = case(cx.config.value_case, def);
            let rows = values.iter().map(|(value, member)| format!("{} => {member}", literal(value)));
            (format!("tag {}, {case}", literal(property)), rows.collect())
        }
        Decision::Rules(rules) => ("rules".to_owned(), rules.iter().map(rule).collect()),
    };
    format!("{head} {{\n{}}}", packed(&rows, ROWS))
}

fn rule(rule: &Rule) -> String {
    let kind = match rule.kind {
        JsonKind::Boolean => "Boolean",
        JsonKind::Integer => "Integer",
        JsonKind::Number => "Number",
        JsonKind::String => "String",
        JsonKind::Array => "Array",
        JsonKind::Object => "Object",
    };
    let test = match &rule.test {
        Test::Any => "any()".to_owned(),
        Test::Try => "attempt()".to_owned(),
        Test::Has(property) => format!("has({})", literal(property)),
        Test::Equals(property, value) => format!("equals({}, {})", literal(property), literal(value)),
        Test::Among(values) => {
            let values: Vec<String> = values.iter().map(|value| literal(value)).collect();
            format!("among({})", values.join(", "))
        }
    };
    format!("{kind} {test} => {}", rule.member)
}
