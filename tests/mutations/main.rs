//! No document, however broken, makes the compiler panic or emit what is no Rust.
//!
//! `SPECWRIGHT_MUTATIONS` sets the number of documents; with `SPECWRIGHT_CORPUS` set as well, the
//! small documents of the corpus are mutated too. The text that was in work last is kept in the
//! target directory, in `tmp/mutations`: an overflow of the stack leaves no other trace.

mod mutate;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use mutate::{Random, garble, mutate};
use serde_json::Value;
use specwright::diagnostics::{Report, Style};
use specwright::{Config, Layout, Source};

/// About 20 seconds without optimisation.
const USUAL: usize = 1_500;

/// Larger documents of the corpus take too long.
const SMALL: u64 = 12_000;

struct Seed {
    path: PathBuf,
    text: String,
    tree: Value,
}

/// What the last panic said. The compiler works on a thread of its own, so it is not known which
/// document it was, should two go wrong at a time.
static PANIC: Mutex<String> = Mutex::new(String::new());

#[test]
fn no_document_makes_it_panic_or_emit_what_is_no_rust() {
    let seeds = seeds();
    let total = std::env::var("SPECWRIGHT_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(USUAL);
    std::panic::set_hook(Box::new(|info| *PANIC.lock().unwrap() = info.to_string()));
    let next = AtomicUsize::new(0);
    let (failures, tally) = (Mutex::new(Vec::new()), Mutex::new(Tally::default()));
    std::thread::scope(|scope| {
        for worker in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            let last = folder().join(format!("last-{worker}.json"));
            let (next, seeds, failures, tally) = (&next, &seeds, &failures, &tally);
            let work = move || {
                let cases = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
                for case in cases.take_while(|case| *case < total) {
                    let (seed, text) = document(seeds, case);
                    std::fs::write(&last, &text).unwrap();
                    let started = Instant::now();
                    let outcome = try_out(&text);
                    tally.lock().unwrap().add(&outcome, started.elapsed(), case);
                    if let Err(why) = outcome {
                        let kept = folder().join(format!("case-{case}.json"));
                        std::fs::write(&kept, &text).unwrap();
                        let seed = seed.path.display();
                        failures.lock().unwrap().push(format!("{}, from {seed}: {why}", kept.display()));
                    }
                }
            };
            // For `syn`, which reads what was emitted.
            std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, work).unwrap();
        }
    });
    let _ = std::panic::take_hook();
    eprintln!("{} of {} seeds: {:?}", total, seeds.len(), tally.into_inner().unwrap());
    let failures = failures.into_inner().unwrap();
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        failures.len(),
        failures[..failures.len().min(40)].join("\n")
    );
}

#[derive(Debug, Default)]
struct Tally {
    generated: usize,
    refused: usize,
    /// The time of the slowest document and its number.
    slowest: (Duration, usize),
}

impl Tally {
    fn add(&mut self, outcome: &Result<bool, String>, time: Duration, case: usize) {
        self.generated += usize::from(*outcome == Ok(true));
        self.refused += usize::from(*outcome == Ok(false));
        self.slowest = self.slowest.max((time, case));
    }
}

/// The document of a case: the same in every run.
fn document(seeds: &[Seed], case: usize) -> (&Seed, String) {
    let mut random = Random::new(case as u64);
    let seed = &seeds[random.below(seeds.len())];
    let other = &seeds[random.below(seeds.len())];
    let text = match random.below(10) {
        0 => garble(&seed.text, &mut random),
        _ => mutate(&seed.tree, &other.tree, &mut random),
    };
    (seed, text)
}

/// Was code generated? Or what is wrong with it, or with the compiler.
fn try_out(text: &str) -> Result<bool, String> {
    let source = Source::from_text("mutated.json", text);
    let run = || specwright::generate(&source, &Config::default(), Layout::File);
    let told = |report: &Report| {
        (report.render(Style::Plain), report.render_all(Style::Colour), report.records(), report.lines())
    };
    let result = catch_unwind(AssertUnwindSafe(|| {
        let result = run();
        let report = match &result {
            Ok(generated) => &generated.report,
            Err(report) => report,
        };
        (told(report), result).1
    }));
    match result {
        Err(_) => Err(PANIC.lock().unwrap().clone()),
        Ok(Err(report)) if report.is_empty() => Err("refused without a word".to_owned()),
        Ok(Err(_)) => Ok(false),
        Ok(Ok(generated)) => {
            generated.output.files().try_for_each(|(_, text)| check_code(text)).map(|()| true)
        }
    }
}

fn check_code(text: &str) -> Result<(), String> {
    let file = syn::parse_file(text).map_err(|why| format!("what is emitted is no Rust: {why}"))?;
    // What the texts of the document say may be quoted, but not be said in Rust.
    if text.contains("zz_injected") && has_identifier(quote::ToTokens::to_token_stream(&file), "zz_injected")
    {
        return Err("text of the document became code".to_owned());
    }
    Ok(())
}

fn has_identifier(tokens: proc_macro2::TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == name,
        proc_macro2::TokenTree::Group(group) => has_identifier(group.stream(), name),
        _ => false,
    })
}

fn seeds() -> Vec<Seed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in ["spec/features", "spec/naming"] {
        let entries = std::fs::read_dir(root.join(folder)).unwrap();
        paths.extend(entries.map(|entry| entry.unwrap().path()));
    }
    if let (Some(corpus), Some(_)) =
        (std::env::var_os("SPECWRIGHT_CORPUS"), std::env::var_os("SPECWRIGHT_MUTATIONS"))
    {
        let corpus = PathBuf::from(corpus);
        let roots = std::fs::read_to_string(corpus.join("roots.txt")).unwrap();
        paths.extend(roots.lines().filter(|line| line.starts_with("peers/")).map(|line| corpus.join(line)));
    }
    paths.retain(|path| std::fs::metadata(path).is_ok_and(|metadata| metadata.len() < SMALL));
    paths.sort();
    let seeds = paths.into_iter().filter_map(|path| {
        let text = std::fs::read_to_string(&path).ok()?;
        let tree = serde_yaml::from_str(&text).ok()?;
        Some(Seed { path, text, tree })
    });
    seeds.collect()
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutations");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_case_is_the_same_document_in_every_run() {
    let seeds = seeds();
    for case in 0..50 {
        assert_eq!(document(&seeds, case).1, document(&seeds, case).1);
    }
    let texts: std::collections::BTreeSet<String> = (0..50).map(|case| document(&seeds, case).1).collect();
    assert!(texts.len() > 45, "{} different documents of 50", texts.len());
}
