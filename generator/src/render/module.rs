//! A module as a file, or as text within one.

use std::fmt::Write as _;

use syn::parse_quote;

use crate::lower::{Item, Module, Visibility};
use crate::output::Output;

/// Writes a module and those within it as files below `folder`.
pub(super) fn files(module: &Module, folder: &str, origin: &str, output: &mut Output) {
    let stem = module.name.trim_start_matches("r#");
    let mut text = format!("// {origin}\n");
    if !module.docs.is_empty() {
        text.push('\n');
    }
    for line in &module.docs {
        let _ = writeln!(text, "{}", format!("//! {line}").trim_end());
    }
    text.push('\n');
    let body = body(module, Bodies::Elsewhere);
    text.push_str(&body);
    if module.modules.is_empty() {
        output.insert(format!("{folder}/{stem}.rs"), text);
        return;
    }
    let folder = format!("{folder}/{stem}");
    output.insert(format!("{folder}/mod.rs"), text);
    for child in &module.modules {
        files(child, &folder, origin, output);
    }
}

/// A module with all within it as text.
pub(super) fn inline(module: &Module) -> String {
    let mut text = String::new();
    for line in &module.docs {
        let _ = writeln!(text, "{}", format!("/// {line}").trim_end());
    }
    let _ = writeln!(text, "{}mod {} {{", visibility(module), module.name);
    for line in body(module, Bodies::Here).lines() {
        if line.is_empty() {
            text.push('\n');
        } else {
            let _ = writeln!(text, "    {line}");
        }
    }
    text.push_str("}\n");
    text
}

/// Where the modules within a module are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bodies {
    Here,
    Elsewhere,
}

fn body(module: &Module, bodies: Bodies) -> String {
    let mut parts: Vec<Part> = Vec::new();
    for child in &module.modules {
        parts.push(match bodies {
            Bodies::Here => Part::item(inline(child)),
            Bodies::Elsewhere => Part::line(declaration(child)),
        });
    }
    for item in &module.items {
        parts.push(match item {
            Item::Text(text) if text.starts_with("use ") => Part::line(text.clone()),
            Item::Text(text) => Part::item(text.clone()),
            Item::Rust(item) => {
                let text = format_item(item);
                if matches!(**item, syn::Item::Use(_)) { Part::line(text) } else { Part::item(text) }
            }
        });
    }
    join(&parts)
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

    fn word(&self) -> &str {
        self.text.trim_start_matches("pub ").split(' ').next().unwrap_or_default()
    }
}

fn join(parts: &[Part]) -> String {
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| parts.get(before));
        if let Some(before) = before {
            if !(before.close && part.close && before.word() == part.word()) {
                text.push('\n');
            }
        }
        text.push_str(&part.text);
    }
    text
}

fn declaration(module: &Module) -> String {
    format!("{}mod {};\n", visibility(module), module.name)
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
fn format_item(item: &syn::Item) -> String {
    let mut file: syn::File = parse_quote!();
    file.items.push(item.clone());
    let text = prettyplease::unparse(&file);
    match item {
        syn::Item::Impl(_) | syn::Item::Trait(_) => part_functions(&text),
        _ => text,
    }
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
