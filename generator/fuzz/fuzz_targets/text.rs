//! Any text: no panic, no hang, and what is emitted is Rust.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specwright::diagnostics::Style;
use specwright::{Config, Layout, Source};

fuzz_target!(|text: &str| {
    let source = Source::from_text("fuzzed.yaml", text);
    match specwright::generate(&source, &Config::default(), Layout::File) {
        Ok(generated) => {
            assert_eq!(generated.report.is_empty(), generated.report.render_all(Style::Plain).is_empty());
            for (path, text) in generated.output.files() {
                assert!(syn::parse_file(text).is_ok(), "{path} is no Rust");
            }
        }
        Err(report) => assert!(!report.render_all(Style::Plain).is_empty()),
    }
});
