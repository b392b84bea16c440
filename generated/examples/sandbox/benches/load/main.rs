//! The sandbox under load, beside an axum handler written by hand that keeps orders in a map and knows no rules.
//!
//! `cargo bench -p orders-sandbox [-- SECONDS]`, 60 unless said. Each server is a process of its own; this one calls them
//! through the generated client, in all media types in turn (the other in JSON). It fails where any answer is not a success.

mod ask;
mod plain;

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use ask::{Load, Media};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--serve") {
        return plain::serve();
    }
    // Without `--bench` this is a test: a second will do.
    let is_measured = arguments.iter().any(|argument| argument == "--bench");
    let seconds = arguments.iter().find_map(|argument| argument.parse().ok());
    let time = Duration::from_secs(seconds.unwrap_or(if is_measured { 60 } else { 1 }));

    let folder = tempfile::tempdir()?;
    let settings = folder.path().join("settings.toml");
    let generous = orders_sandbox::settings::DEFAULT;
    std::fs::write(
        &settings,
        generous.replace("requests-per-minute = 500", "requests-per-minute = 100000000"),
    )?;
    let mut sandbox = Command::new(env!("CARGO_BIN_EXE_orders-sandbox"));
    sandbox.args(["--address", "127.0.0.1:0", "--data"]).arg(folder.path().join("orders.redb"));
    sandbox.arg("--settings").arg(&settings);
    let mut plain = Command::new(std::env::current_exe()?);
    plain.arg("--serve");

    let mut errors = 0;
    println!("| | requests/s | median, ms | 99 %, ms | longest, ms | requests | errors |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for (name, server, media) in [
        ("sandbox, on disk, all media types", &mut sandbox, Media::All),
        ("by hand, in memory, JSON", &mut plain, Media::Json),
    ]
    .into_iter()
    .take(if is_measured { 2 } else { 1 })
    {
        let server = Server::start(server)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let load: Load = runtime.block_on(ask::load(&server.url, media, time))?;
        println!("| {name} | {load} |");
        errors += load.errors;
    }
    if errors > 0 { Err(format!("{errors} errors").into()) } else { Ok(()) }
}

/// A server in a process of its own.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(command: &mut Command) -> Result<Self> {
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let url =
            line.strip_prefix("orders at ").and_then(|rest| rest.split_once("/v1/")).ok_or("no address")?;
        Ok(Self { url: url.0.to_owned(), process })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
