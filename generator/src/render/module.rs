//! A module as a file, or as text within one.

use std::fmt::Write as _;

use syn::parse_quote;

use crate::lower::{Item, Module, Visibility, attribute};
use crate::output::Output;

use super::Lines;

/// Writes a module and those within it as files below `folder`, and counts their lines. `around` are the
/// features that the module around it needs one of.
pub(super) fn files(
    module: Module,
    folder: &str,
    origin: &str,
    around: &[String],
    output: &mut Output,
) -> Vec<Lines> {
    let any_of = if module.any_of.is_empty() { around.to_vec() } else { module.any_of };
    let stem = module.name.trim_start_matches("r#");
    let mut text = format!("// {origin}\n");
    if !module.docs.is_empty() {
        text.push('\n');
    }
    for line in &module.docs {
        let _ = writeln!(text, "{}", format!("//! {line}").trim_end());
    }
    text.push('\n');
    let declarations = module.modules.iter().map(|child| Part::line(declaration(child))).collect();
    text.push_str(&body(declarations, module.items));
    let mut lines = vec![Lines { any_of: any_of.clone(), count: text.lines().count() }];
    if module.modules.is_empty() {
        output.insert(format!("{folder}/{stem}.rs"), text);
        return lines;
    }
    let folder = format!("{folder}/{stem}");
    output.insert(format!("{folder}/mod.rs"), text);
    for child in module.modules {
        lines.extend(files(child, &folder, origin, &any_of, output));
    }
    lines
}

/// A module with all within it as text.
pub(super) fn inline(module: Module) -> String {
    let mut text = String::new();
    for line in &module.docs {
        let _ = writeln!(text, "{}", format!("/// {line}").trim_end());
    }
    let _ = writeln!(text, "{}mod {} {{", visibility(&module), module.name);
    let children = module.modules.into_iter().map(|child| Part::item(inline(child))).collect();
    for line in body(children, module.items).lines() {
        if line.is_empty() {
            text.push('\n');
        } else {
            let _ = writeln!(text, "    {line}");
        }
    }
    text.push_str("}\n");
    text
}

/// The modules within a module, as declarations or as they are, and its items.
fn body(mut parts: Vec<Part>, items: Vec<Item>) -> String {
    for item in items {
        parts.push(match item {
            Item::Text(text) if is_use(&text) => Part::line(text),
            Item::Text(text) => Part::item(text),
            Item::Rust(item) => match *item {
                item @ syn::Item::Use(_) => Part::line(format_item(item)),
                item => Part::item(format_item(item)),
            },
        });
    }
    join(&parts)
}

/// Is it `use …;` or `pub use …;`, with the condition that it may have?
fn is_use(text: &str) -> bool {
    matches!(code(text).trim_start_matches("pub ").split_once(' '), Some(("use", _)))
}

/// Text behind its attributes, as far as those have lines of their own.
fn code(text: &str) -> &str {
    let mut rest = text;
    while rest.starts_with("#[") {
        let Some((line, after)) = rest.split_once('\n') else { break };
        // A long condition ends on a line of its own.
        let end = if line.ends_with("any(") { after.split_once(")]\n") } else { Some((line, after)) };
        let Some((_, after)) = end else { break };
        rest = after;
    }
    rest
}

/// `mod` and `use` lines stand close together; everything else has air around it.
struct Part {
    text: String,
    close: bool,
}

impl Part {
    fn line(text: String) -> Self {
        Self { text, close: true }
    }

    fn item(text: String) -> Self {
        Self { text, close: false }
    }

    fn is_close_to(&self, other: &Self) -> bool {
        self.close && other.close && self.word() == other.word()
    }

    fn word(&self) -> &str {
        code(&self.text).trim_start_matches("pub ").split(' ').next().unwrap_or_default()
    }
}

fn join(parts: &[Part]) -> String {
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| parts.get(before));
        if before.is_some_and(|before| !before.is_close_to(part)) {
            text.push('\n');
        }
        text.push_str(&part.text);
    }
    text
}

fn declaration(module: &Module) -> String {
    let condition = attribute(&module.any_of);
    let allowed = match module.is_partly_used {
        true => "#[allow(dead_code)] // whatever the features that are on have no use for\n",
        false => "",
    };
    format!("{condition}{allowed}{}mod {};\n", visibility(module), module.name)
}

fn visibility(module: &Module) -> &'static str {
    match module.visibility {
        Visibility::Public => "pub ",
        Visibility::Crate => "pub(crate) ",
        Visibility::Private => "",
    }
}

/// prettyplease puts no blank lines between items, so each is formatted alone; nor between the
/// functions of an `impl` or a trait, which are parted here.
fn format_item(item: syn::Item) -> String {
    let has_functions = matches!(item, syn::Item::Impl(_) | syn::Item::Trait(_));
    let mut file: syn::File = parse_quote!();
    file.items.push(item);
    let text = prettyplease::unparse(&file);
    if has_functions { part_functions(&text) } else { text }
}

fn part_functions(text: &str) -> String {
    let mut parted = String::with_capacity(text.len());
    let mut after_function = false;
    for line in text.lines() {
        if after_function && line != "}" {
            parted.push('\n');
        }
        parted.push_str(line);
        parted.push('\n');
        after_function = line == "    }";
    }
    parted
}
