//! Every block of code is what it claims to be. Rust is compiled as documentation of the library of this package,
//! commands are parsed in the tests of the command.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // here too, tests may fail by panicking

mod chapters;

use chapters::{Chapter, chapters, hold, root};
use specwright::diagnostics::Report;
use specwright::{Config, Layout, Source, Target};

#[test]
fn every_block_is_tested_or_plain_text() {
    let lib = std::fs::read_to_string(root().join("lib.rs")).unwrap();
    let mut wrong = Vec::new();
    for chapter in chapters() {
        for block in chapter.blocks() {
            let info: Vec<&str> = block.info.split([',', ' ']).collect();
            let is_fine = match info[..] {
                ["rust"] | ["rust", "no_run" | "emitted"] => lib.contains(&format!("\"{}\"", chapter.file)),
                ["toml" | "yaml" | "json" | "sh" | "console" | "text"] | ["yaml", "warns"] => true,
                _ => false,
            };
            if !is_fine {
                wrong.push(format!("{}: {:?}", chapter.place(&block), block.info));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// On a forge hidden lines would be there to see.
#[test]
fn no_line_of_a_block_is_hidden() {
    let is_hidden = |line: &str| line.starts_with("# ") || line == "#";
    for chapter in chapters() {
        for block in chapter.blocks().iter().filter(|block| block.info.starts_with("rust")) {
            assert!(!block.text.lines().any(is_hidden), "{}", chapter.place(block));
        }
    }
}

/// Nor is there on a forge what is put in by mdBook: it is said where that is.
#[test]
fn what_is_included_is_said_to_be() {
    for chapter in chapters() {
        for line in chapter.text.lines().filter(|line| line.starts_with("{{#include ")) {
            let (_, path) = line.split_once(' ').unwrap();
            let name = path.trim_end_matches('}').split(':').next().unwrap().rsplit('/').next().unwrap();
            let is_linked =
                chapter.text.contains(&format!("/{name}")) && chapter.text.contains("]: https://");
            assert!(is_linked || chapter.file == "performance.md", "{}: {line}", chapter.file);
        }
    }
}

/// Options are parsed as options, whatever names its file otherwise as TOML.
#[test]
fn toml_is_understood() {
    let mut wrong = Vec::new();
    for chapter in chapters() {
        for block in chapter.blocks().iter().filter(|block| block.info == "toml") {
            let first = block.text.lines().next().unwrap_or_default();
            let result = match first {
                "# Cargo.toml" => block.text.parse::<toml::Table>().map(drop).map_err(|why| why.to_string()),
                _ => Target::all_from_toml(&block.text, "specwright.toml")
                    .map(drop)
                    .map_err(|report| report.to_string()),
            };
            wrong.extend(result.err().map(|why| format!("{}: {why}", chapter.place(block))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn json_is_understood() {
    for chapter in chapters() {
        for block in chapter.blocks().iter().filter(|block| block.info == "json") {
            let parsed = serde_json::from_str::<serde_json::Value>(&block.text);
            assert!(parsed.is_ok(), "{}: {parsed:?}", chapter.place(block));
        }
    }
}

/// Documents compile, and without a warning unless the block says `warns`; then there is one.
#[test]
fn documents_compile() {
    let mut wrong = Vec::new();
    for chapter in chapters() {
        let blocks = chapter.blocks();
        for block in blocks.iter().filter(|block| block.info.starts_with("yaml")) {
            let (report, is_refused) = match compiled(&block.text) {
                Ok(report) => (report, false),
                Err(report) => (report, true),
            };
            let warns = !report.diagnostics().is_empty();
            if is_refused || warns != block.info.contains("warns") {
                wrong.push(format!("{}:\n{report}", chapter.place(block)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn compiled(text: &str) -> Result<Report, Report> {
    let source = match text.starts_with("overlay:") {
        true => library().with_overlays([Source::from_text("overlay.yaml", text)]),
        false => Source::from_text("example.yaml", completed(text)),
    };
    specwright::generate(&source, &Config::default(), Layout::File).map(|generated| generated.report)
}

fn library() -> Source {
    Source::from_text("library.yaml", std::fs::read_to_string(root().join("library/library.yaml")).unwrap())
}

/// Fragments stand for themselves: `paths:` and `components:` lack a head, and anything else is a list of schemas.
/// Each of those is sent and answered, for that makes a difference to types.
fn completed(text: &str) -> String {
    let head = "openapi: 3.1.1\ninfo: {title: Example, version: '1'}\n";
    let is_code = |line: &&str| !line.starts_with('#') && !line.trim().is_empty();
    let first = text.lines().find(is_code).unwrap_or_default();
    if first.starts_with("openapi:") || first.starts_with("swagger:") {
        return text.to_owned();
    }
    if first.starts_with("paths:") || first.starts_with("components:") || first.starts_with("servers:") {
        let paths = if text.contains("paths:") { "" } else { "paths: {}\n" };
        return format!("{head}{paths}{text}");
    }
    let names = text.lines().filter(|line| is_code(line) && !line.starts_with(' '));
    let paths = names.filter_map(|line| line.split_once(':')).map(|(name, _)| {
        let content = format!("content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}");
        format!(
            "  /{name}:\n    put:\n      operationId: put{name}\n      requestBody: {{required: true, {content}}}\n      \
             responses: {{'200': {{description: It., {content}}}}}\n"
        )
    });
    let paths: String = paths.collect();
    let schemas: String = text.lines().map(|line| format!("    {line}\n")).collect();
    format!("{head}paths:\n{paths}components:\n  schemas:\n{schemas}")
}

/// What stands below a schema as `rust,emitted` is what becomes of it.
#[test]
fn emitted_types_are_those_of_the_schema_above() {
    for chapter in chapters().iter().filter(|chapter| chapter.text.contains("```rust,emitted")) {
        let mut parts: Vec<String> = chapter.text.split("```").map(str::to_owned).collect();
        for index in (3..parts.len()).step_by(2) {
            if parts[index].starts_with("rust,emitted") {
                let (_, document) = parts[index - 2].split_once('\n').unwrap();
                parts[index] = format!("rust,emitted\n{}", emitted(chapter, document));
            }
        }
        hold(&root().join("src").join(&chapter.file), &parts.join("```"));
    }
}

/// The types of a document without what repeats: heads of files and constructors.
fn emitted(chapter: &Chapter, document: &str) -> String {
    let source = Source::from_text("example.yaml", completed(document));
    let generated = specwright::generate(&source, &Config::default(), Layout::Crate);
    let output = generated.unwrap_or_else(|report| panic!("{}: {report}", chapter.file)).output;
    let order = output.get("src/types/mod.rs").unwrap();
    let modules = order.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    let (mut imports, mut items) = (Vec::new(), Vec::new());
    for module in modules {
        let text = output.get(&format!("src/types/{module}.rs")).unwrap();
        for line in text.lines().filter(|line| !line.starts_with("//")) {
            match line {
                _ if line.starts_with("use specwright_runtime::") => imports.extend(imported(line)),
                _ if line.starts_with("use ") || line.starts_with("specwright_runtime::constructor!") => {}
                _ => items.push(line),
            }
        }
    }
    imports.sort();
    imports.dedup();
    let imports = match imports.as_slice() {
        [] => String::new(),
        [one] => format!("use specwright_runtime::{one};\n\n"),
        several => format!("use specwright_runtime::{{{}}};\n\n", several.join(", ")),
    };
    let mut text = items.join("\n");
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    format!("{imports}{}\n", text.trim())
}

/// `use specwright_runtime::{Json, Map};`
fn imported(line: &str) -> Vec<String> {
    let names = line.trim_start_matches("use specwright_runtime::").trim_end_matches(';');
    names.trim_matches(['{', '}']).split(',').map(|name| name.trim().to_owned()).collect()
}

/// The document of the tutorial is the one that the code of this book uses.
#[test]
fn the_library_is_that_of_the_tutorial() {
    let all = chapters();
    let tutorial = all.iter().find(|chapter| chapter.file == "tutorial.md").unwrap();
    let blocks = tutorial.blocks();
    let document = blocks.iter().find_map(|block| block.text.strip_prefix("# library.yaml\n")).unwrap();
    hold(&root().join("library/library.yaml"), document);
}
