//! How long each command takes to start, beside a process that does nothing: what it is asked is trivial, or is
//! not there. `cargo bench -p specwright-cli`.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a benchmark may fail by panicking, and prints

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 31;

const SHOP: &str = "openapi: 3.1.1\ninfo: {title: Shop, version: '1'}\npaths: {}\n";

/// What is measured: the work of these is next to nothing.
const CASES: [&[&str]; 24] = [
    &["--version"],
    &["--help"],
    &["init", "--help"],
    &["init", "missing.yaml"],
    &["generate", "--help"],
    &["generate", "missing.yaml", "-o", "out"],
    &["generate", "shop.yaml", "-o", "out"],
    &["check", "--help"],
    &["check", "missing.yaml", "-o", "out"],
    &["check", "shop.yaml", "-o", "out"],
    &["watch", "--help"],
    &["watch", "-c", "missing.toml"],
    &["inspect", "--help"],
    &["inspect", "missing.yaml"],
    &["inspect", "shop.yaml"],
    &["diff", "--help"],
    &["diff", "missing.yaml", "missing.yaml"],
    &["diff", "shop.yaml", "shop.yaml"],
    &["explain"],
    &["explain", "mended"],
    &["completions", "bash"],
    &["man", "man"],
    &["mock", "--help"],
    &["mock", "missing.yaml"],
];

fn main() {
    if std::env::args().any(|argument| argument == "--nothing") {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("startup");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("shop.yaml"), SHOP).unwrap();
    let nothing = median(&std::env::current_exe().unwrap(), &["--nothing"], &folder);
    println!("a process that does nothing: {} ms\n", shown(nothing));
    println!("| command | ms | more than nothing |\n|---|--:|--:|");
    let command = PathBuf::from(env!("CARGO_BIN_EXE_specwright"));
    for case in CASES {
        let took = median(&command, case, &folder);
        let more = took.saturating_sub(nothing);
        println!("| `{}` | {} | {} |", case.join(" "), shown(took), shown(more));
    }
}

fn median(program: &Path, arguments: &[&str], folder: &Path) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| run(program, arguments, folder)).collect();
    times.sort();
    times.get(ROUNDS / 2).copied().unwrap_or_default()
}

fn run(program: &Path, arguments: &[&str], folder: &Path) -> Duration {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    command.status().unwrap();
    started.elapsed()
}

fn shown(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1_000.0)
}
