//! Documents of `spec/features`, changed as `tests/mutations` does: the fuzzer chooses the changes.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use specwright::{Config, Layout, Source};

#[path = "../../../tests/mutations/mutate.rs"]
mod mutate;

static SEEDS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/features");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok());
    texts.filter_map(|text| serde_yaml::from_str(&text).ok()).collect()
});

fuzz_target!(|input: (u16, u16, u64)| {
    let (seed, other, case) = input;
    let [seed, other] = [seed, other].map(|index| &SEEDS[usize::from(index) % SEEDS.len()]);
    let text = mutate::mutate(seed, other, &mut mutate::Random::new(case));
    let source = Source::from_text("fuzzed.json", text);
    if let Ok(generated) = specwright::generate(&source, &Config::default(), Layout::File) {
        for (path, text) in generated.output.files() {
            assert!(syn::parse_file(text).is_ok(), "{path} is no Rust");
        }
    }
});
