//! The client: one method per operation, required parameters as arguments, optional ones as
//! setters of the call.

use std::fmt::Write as _;

use syn::parse_quote;

use super::operation::{self, Fields, Shared, mentions};
use super::rust::{Own, Uses, type_text};
use super::table::{MAX_WIDTH, literal, macros, packed, signature, table, use_line};
use super::{Context, Item, Module, Visibility, docs, gates};
use crate::ir::{Group, Operation, Presence, Scalar, Type};
use crate::prose;

pub(super) fn module(cx: &Context<'_>, shared: &Shared) -> Module {
    let mut parent = Module::new("client", Visibility::Public);
    parent.docs.push("Calls the API.".to_owned());
    parent.feature = Some("client");
    parent.modules.extend(cx.api.groups.iter().map(|group| group_module(cx, group)));
    for group in &cx.api.groups {
        let calls = cx.api.operations_of(group).filter(|operation| has_setters(operation));
        let calls: Vec<&str> = calls.map(|operation| operation.call.rust()).collect();
        parent.items.extend(gates::pub_use(&cx.features_of(group), group.module.rust(), &calls));
    }
    parent.items.extend(client(cx, shared));
    parent
}

/// The newtype, and what is known of the API as a whole.
fn client(cx: &Context<'_>, shared: &Shared) -> Vec<Item> {
    let title = docs::code(&cx.api.info.title);
    let is_said = cx.api.info.title.trim_end().to_ascii_lowercase().ends_with("api");
    let title = if is_said { title } else { format!("{title} API") };
    let mut lines = vec![format!("A client of the {title}. Cheap to clone.")];
    let has_choice = super::servers::has_choice(&cx.api.servers);
    let heading = match has_choice {
        false => "Unless it is told another base URL it calls the first of these servers:",
        true => {
            "Unless its builder is told another `base_url`, another `server` (its place in this list, from 0) or a \
             `server_variable`, it calls the first of these servers:"
        }
    };
    docs::paragraph(&mut lines, super::servers::docs(&cx.api.servers, heading));
    let docs = docs::attributes(&lines);
    let item: syn::Item = parse_quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct Client(specwright_runtime::client::Client);
    };
    let mut base = cx.api.servers.first().map(operation::base_url).unwrap_or_default();
    if base.is_empty() && cx.api.groups.is_empty() {
        // Nothing is called there: what is sent to receivers has URLs of its own.
        "http://localhost".clone_into(&mut base);
    }
    let schemes = shared.all_schemes(&format!("{}::operations::security::", cx.paths.root(1)));
    let agent = match cx.paths.is_crate() {
        true => "concat!(env!(\"CARGO_PKG_NAME\"), \"/\", env!(\"CARGO_PKG_VERSION\"))".to_owned(),
        false => literal(&crate::names::package(&cx.api.info.title)),
    };
    let mut api = "const API: specwright_runtime::http::Api = specwright_runtime::http::Api {\n".to_owned();
    api.push_str(&format!(
        "    user_agent: {agent},\n    base_url: {},\n    schemes: &[{schemes}],\n}};\n",
        literal(&base)
    ));
    let mut items = vec![Item::Rust(Box::new(item)), Item::Text(api)];
    if has_choice {
        items.push(Item::Text(super::servers::table(&cx.api.servers)));
    }
    let servers = if has_choice { ", SERVERS" } else { "" };
    items.push(Item::Text(format!("specwright_runtime::client!(Client, &API{servers});\n")));
    items
}

fn group_module(cx: &Context<'_>, group: &Group) -> Module {
    let mut module = Module::new(group.module.rust(), Visibility::Private);
    module.any_of = cx.features_of(group);
    let mut uses = Uses::default();
    let methods: Vec<String> =
        cx.api.operations_of(group).map(|operation| method(cx, operation, &mut uses)).collect();
    let mut texts = vec![format!("impl super::Client {{\n{}}}\n", methods.join("\n"))];
    let operations =
        group.operations.iter().filter_map(|index| Some((*index, cx.api.operations.get(*index)?)));
    texts.extend(operations.filter_map(|(index, operation)| call(cx, index, operation, &mut uses)));
    module.items.extend(imports(cx, &uses, &texts));
    module.items.extend(texts.into_iter().map(Item::Text));
    module
}

fn imports(cx: &Context<'_>, uses: &Uses, texts: &[String]) -> Vec<Item> {
    let uses_path = |path: &str| texts.iter().any(|text| mentions(text, path));
    let mut runtime = macros(texts);
    runtime.extend(&uses.runtime);
    runtime.extend(uses_path("client::").then_some("client"));
    runtime.extend(uses_path("http::").then_some("http"));
    let near: &[&str] = if uses_path("types::") { &["operations", "types"] } else { &["operations"] };
    let lines = use_line("specwright_runtime", &runtime).into_iter();
    lines.chain(use_line(&cx.paths.root(2), near)).map(Item::Text).collect()
}

fn has_setters(operation: &Operation) -> bool {
    Fields::of(operation).iter().any(|field| field.presence == Presence::Optional)
}

/// `pub fn get_order(&self, order_id: &str) -> GetOrderCall`
fn method(cx: &Context<'_>, operation: &Operation, uses: &mut Uses) -> String {
    const MANY: usize = 6;
    let required = Fields::of(operation).into_iter().filter(|field| field.presence == Presence::Required);
    let (mut arguments, mut values) = (vec!["&self".to_owned()], Vec::new());
    for field in required {
        let name = field.name.rust();
        let argument = argument(cx, field.ty, uses);
        arguments.push(format!("{name}: {}", argument.ty));
        values.push(match argument.owned {
            None => name.to_owned(),
            Some(owned) => format!("{name}: {name}.{owned}()"),
        });
    }
    let request = operation.request.rust();
    let (result, head, tail) = match has_setters(operation) {
        false => (format!("client::Call<operations::{request}>"), "self.0.call(".to_owned(), ")"),
        true => {
            values.push("..http::vacant()".to_owned());
            let call = operation.call.rust();
            (call.to_owned(), format!("{call}(self.0.call("), "))")
        }
    };
    let mut text = docs::comment(&operation::operation_docs(operation), 4);
    text.push_str(&docs::deprecated_line(&operation.docs, 4));
    text.push_str("    #[inline]\n");
    if arguments.len() > MANY + 1 {
        text.push_str("    #[allow(clippy::too_many_arguments)]\n");
    }
    text.push_str(&signature(&format!("    pub fn {}", operation.name.rust()), &arguments, &result));
    let request = match values.as_slice() {
        [vacant] if vacant.starts_with("..") => "http::vacant()".to_owned(),
        values => literal_of(&format!("operations::{request}"), values, head.len() + tail.len()),
    };
    let _ = writeln!(text, "        {head}{request}{tail}\n    }}");
    text
}

/// `fn get_order(&self, order_id: &str) -> GetOrderCall`, as callers see it.
#[cfg(feature = "diff")]
pub(super) fn head(cx: &Context<'_>, operation: &Operation) -> String {
    let text = method(cx, operation, &mut Uses::default());
    let code = text.lines().map(str::trim).skip_while(|line| !line.starts_with("pub fn"));
    let head = code.collect::<Vec<_>>().join(" ");
    let head = head.split('{').next().unwrap_or_default();
    head.trim_start_matches("pub ").trim_end().replace("( ", "(").replace(", )", ")")
}

/// A struct literal on one line, or with as many fields to a line as there is room for.
fn literal_of(name: &str, values: &[String], around: usize) -> String {
    if values.is_empty() {
        return format!("{name} {{}}");
    }
    let line = format!("{name} {{ {} }}", values.join(", "));
    if line.chars().count() + around + 8 <= MAX_WIDTH {
        return line;
    }
    let mut lines = packed(values, 12);
    if values.last().is_some_and(|value| value.starts_with("..")) {
        lines.truncate(lines.trim_end_matches([',', '\n']).len());
        lines.push('\n');
    }
    format!("{name} {{\n{lines}        }}")
}

/// How a value is handed over.
struct Argument {
    ty: String,
    /// The method that makes the field of it; without one it is the field.
    owned: Option<&'static str>,
}

fn argument(cx: &Context<'_>, ty: &Type, uses: &mut Uses) -> Argument {
    // Nobody needs a `Vec` to hand over a list.
    if let Type::List(item) = ty {
        let ty = format!("&[{}]", type_text(cx, item, Own::Outside, uses));
        return Argument { ty, owned: Some("to_vec") };
    }
    match cx.api.types.resolve(ty) {
        Type::Scalar(Scalar::String) => Argument { ty: "&str".to_owned(), owned: Some("to_owned") },
        Type::Scalar(_) | Type::Raw | Type::Items(_) | Type::Events(_) | Type::Unit => {
            Argument { ty: type_text(cx, ty, Own::Outside, uses), owned: None }
        }
        Type::Named(id) if cx.analysis.is_copy(*id) => {
            Argument { ty: type_text(cx, ty, Own::Outside, uses), owned: None }
        }
        _ => Argument { ty: format!("&{}", type_text(cx, ty, Own::Outside, uses)), owned: Some("clone") },
    }
}

/// The call with its setters, if it has any.
fn call(cx: &Context<'_>, index: usize, operation: &Operation, uses: &mut Uses) -> Option<String> {
    if !has_setters(operation) {
        return None;
    }
    let mut rows = String::new();
    let optional = operation.parameters.iter().filter(|parameter| parameter.presence == Presence::Optional);
    for parameter in optional {
        let told = parameter.docs.description.as_deref().map(prose::summary).filter(|told| !told.is_empty());
        let renamed = docs::renamed("parameter", &parameter.name);
        let line = told.or_else(|| (!renamed.is_empty()).then_some(renamed));
        rows.push_str(&docs::comment(line.as_slice(), 4));
        rows.push_str(&docs::deprecated_line(&parameter.docs, 4));
        rows.push_str(&setter(cx, parameter.name.rust(), &parameter.ty, uses));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.presence == Presence::Optional) {
        rows.push_str("    /// With this body.\n");
        rows.push_str(&setter(cx, body.name.rust(), &body.ty, uses));
    }
    let paged = if cx.analysis.paging.contains_key(&index) { " paged" } else { "" };
    let head = format!("{}(operations::{}){paged}", operation.call.rust(), operation.request.rust());
    Some(table("call", &head, &rows, ""))
}

fn setter(cx: &Context<'_>, name: &str, ty: &Type, uses: &mut Uses) -> String {
    let argument = argument(cx, ty, uses);
    let owned = argument.owned.map(|owned| format!(" => {owned}")).unwrap_or_default();
    format!("    {name}: {}{owned},\n", argument.ty)
}
