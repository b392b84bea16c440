//! What a server can do, against the same handler written by hand with axum and serde's derive macros.
//!
//! `cargo bench -p specwright-runtime --features server --bench server`. Each server is a process of its own with one
//! thread; this one sends the requests, over connections that are kept alive. Both servers take turns; the median of
//! the turns counts. Then connections are opened that send nothing more, to see what each costs the servers.

#[allow(dead_code, unreachable_pub, unused_imports)]
#[path = "../../tests/orders/mod.rs"]
mod orders;

mod load;
mod serve;

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How often each side takes its turn, how many requests are in a turn, and how many connections stay open.
struct Effort {
    turns: usize,
    requests: usize,
    idle: usize,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--serve") {
        return serve::run(arguments.get(at + 1).map(String::as_str));
    }
    // Without `--bench` this is a test: both sides must answer the same, and that is all.
    let measures = arguments.iter().any(|argument| argument == "--bench");
    let effort = if measures {
        Effort { turns: 60, requests: 4_000, idle: 400 }
    } else {
        Effort { turns: 1, requests: 10, idle: 2 }
    };
    let (generated, written) = (Server::start("generated")?, Server::start("written")?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for request in load::REQUESTS {
        let (ours, theirs) = runtime.block_on(throughput(&generated, &written, request, &effort))?;
        if measures {
            let per_second =
                |time: Duration| f64::from(u32::try_from(effort.requests).unwrap_or(0)) / time.as_secs_f64();
            let (ours, theirs) = (per_second(ours), per_second(theirs));
            let name = request.name;
            println!(
                "{name}: generated {ours:.0} requests/s, by hand {theirs:.0}, ratio {:.3}",
                ours / theirs
            );
        }
    }
    let ours = runtime.block_on(generated.idle(effort.idle))?;
    let theirs = runtime.block_on(written.idle(effort.idle))?;
    if measures {
        println!("idle connection: generated {ours} bytes, by hand {theirs}");
    }
    Ok(())
}

/// The median time of a turn of each.
async fn throughput(
    generated: &Server,
    written: &Server,
    request: &load::Request,
    effort: &Effort,
) -> Result<(Duration, Duration)> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let expected = load::once(&written.address, request).await?;
    if load::once(&generated.address, request).await? != expected {
        return Err("the servers do not answer the same".into());
    }
    for _ in 0..effort.turns {
        ours.push(load::turn(&generated.address, request, effort.requests).await?);
        theirs.push(load::turn(&written.address, request, effort.requests).await?);
    }
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    };
    Ok((median(ours), median(theirs)))
}

/// A server in a process of its own.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(which: &str) -> Result<Self> {
        let program = std::env::current_exe()?;
        let mut process = Command::new(program)
            .args(["--serve", which])
            .stdout(Stdio::piped())
            .stdin(Stdio::piped())
            .spawn()?;
        let mut address = String::new();
        let out = process.stdout.take().ok_or("no output")?;
        BufReader::new(out).read_line(&mut address)?;
        Ok(Self { process, address: address.trim().to_owned() })
    }

    /// What a connection costs that has asked once, in bytes; 0 where the system does not tell.
    async fn idle(&self, connections: usize) -> Result<u64> {
        let before = self.resident();
        let mut open = Vec::new();
        for _ in 0..connections {
            open.push(load::open(&self.address).await?);
        }
        let grown = self.resident().saturating_sub(before);
        Ok(grown / u64::try_from(connections)?.max(1))
    }

    /// Resident memory, on Linux.
    fn resident(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(0);
        kilobytes * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
