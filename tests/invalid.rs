//! Documents that cannot be compiled: every one gets a report with a place, none a panic.

use specwright::diagnostics::Style;
use specwright::{Config, Layout, Source};

#[test]
fn every_invalid_document_has_its_report() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("../spec", "invalid/*", |path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let report = report(path).unwrap_or_else(|| panic!("{name} was accepted"));
            insta::with_settings!({ snapshot_suffix => "", snapshot_path => "snapshots/invalid" }, {
                insta::assert_snapshot!(name, report);
            });
        });
    });
}

#[test]
fn endless_nesting_is_refused() {
    let deep = 100_000;
    for (name, text) in [
        ("flow.yaml", format!("openapi: 3.0.3\nx-deep: {}", "[".repeat(deep))),
        (
            "deep.json",
            format!("{{\"openapi\":\"3.0.3\",\"x-deep\":{}1{}}}", "[".repeat(deep), "]".repeat(deep)),
        ),
        ("block.yaml", format!("openapi: 3.0.3\nx-deep:\n  {}a", "- ".repeat(deep))),
    ] {
        let source = Source::from_text(name, text);
        let report = specwright::generate(&source, &Config::default(), Layout::Crate).unwrap_err();
        let text = report.render(Style::Plain);
        assert!(text.starts_with("error[too-large]") && text.contains(name), "{text}");
    }
}

/// Tests have small stacks, and are not optimised.
#[test]
fn deep_types_fit_on_the_stack() {
    let deep = 118;
    for (open, close) in
        [("{type: array, items: ", "}"), ("{additionalProperties: ", "}"), ("{allOf: [", "]}")]
    {
        let deep = if open.ends_with('[') { deep / 2 } else { deep };
        let schema = format!("{}{{type: string}}{}", open.repeat(deep), close.repeat(deep));
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: Deep, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{A: {schema}}}}}\n"
        );
        let source = Source::from_text("deep.yaml", text);
        let generated = specwright::generate(&source, &Config::default(), Layout::File).unwrap();
        let code = generated.output.get("generated.rs").unwrap();
        assert!(code.contains("type A = "));
        // The compiler of the generated code has its bounds too.
        assert!(code.matches("Vec<").count() < 30, "{code}");
    }
}

/// Each of these unions is all of them: whoever looks into each on every way never ends.
#[test]
fn unions_that_contain_one_another_come_to_an_end() {
    let count = 10;
    let members: String =
        (0..count).map(|index| format!("{{$ref: '#/components/schemas/U{index}'}}, ")).collect();
    let parents: String =
        (0..count).map(|index| format!("{{$ref: '#/components/schemas/P{index}'}}, ")).collect();
    let mut text = String::from(
        "openapi: 3.1.0\ninfo: {title: Unions, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n",
    );
    for index in 0..count {
        text.push_str(&format!(
            "    U{index}: {{oneOf: [{members}{{type: object, properties: {{k: {{const: v{index}}}}}}}], \
             discriminator: {{propertyName: k}}}}\n    \
             P{index}: {{allOf: [{parents}{{properties: {{u: {{$ref: '#/components/schemas/U{index}', \
             default: 1}}}}}}], discriminator: {{propertyName: u}}}}\n"
        ));
    }
    let source = Source::from_text("unions.yaml", text);
    let generated = specwright::generate(&source, &Config::default(), Layout::File).unwrap();
    assert!(generated.output.get("generated.rs").unwrap().contains("pub enum U0 "));
}

#[test]
fn a_missing_file_is_told_by_its_name() {
    let error = Source::read("spec/nowhere.yaml").unwrap_err();
    assert_eq!(error.code.as_str(), "unreadable-file");
    assert!(format!("{error:?}").contains("spec/nowhere.yaml"));
}

fn report(path: &std::path::Path) -> Option<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().unwrap();
    std::env::set_current_dir(&root).unwrap();
    let path = path.canonicalize().unwrap();
    let source = match Source::read(path.strip_prefix(root).unwrap()) {
        Ok(source) => source,
        Err(error) => {
            return Some(
                specwright::diagnostics::Report::new(vec![error], &specwright::diagnostics::Sources::new())
                    .render(Style::Plain),
            );
        }
    };
    let report = specwright::generate(&source, &Config::default(), Layout::Crate).err()?;
    Some(report.render(Style::Plain))
}
