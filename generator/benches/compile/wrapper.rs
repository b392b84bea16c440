//! This program between cargo and rustc: it runs rustc and measures one crate.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Names the crate that is measured. That it is set makes this program a wrapper.
pub(crate) const CRATE: &str = "SPECWRIGHT_BENCH_CRATE";
/// Names the file that takes seconds and kibibytes.
pub(crate) const RESULT: &str = "SPECWRIGHT_BENCH_RESULT";

/// How often memory is looked at. The kernel keeps the peak, so only its last moments can be missed.
const INTERVAL: Duration = Duration::from_millis(1);

/// Does the work of a `RUSTC_WRAPPER`, if this process is one.
pub(crate) fn run() -> Option<ExitCode> {
    let measured = std::env::var(CRATE).ok()?;
    let mut arguments = std::env::args_os().skip(1);
    let rustc = arguments.next()?;
    let arguments: Vec<OsString> = arguments.collect();
    let names_it =
        |pair: &[OsString]| matches!(pair, [option, name] if option == "--crate-name" && *name == *measured);
    let is_measured = arguments.windows(2).any(names_it);
    match compile(Command::new(rustc).args(&arguments), is_measured) {
        Ok(code) => Some(code),
        Err(error) => {
            eprintln!("error: cannot run rustc: {error}");
            Some(ExitCode::FAILURE)
        }
    }
}

fn compile(rustc: &mut Command, is_measured: bool) -> std::io::Result<ExitCode> {
    let start = Instant::now();
    let mut child = rustc.spawn()?;
    let process = child.id();
    let ended = AtomicBool::new(false);
    let (status, seconds, peak) = std::thread::scope(|scope| {
        let poller = scope.spawn(|| poll(process, &ended));
        let status = child.wait();
        let seconds = start.elapsed().as_secs_f64();
        ended.store(true, Ordering::Relaxed);
        (status, seconds, poller.join().unwrap_or_default())
    });
    let status = status?;
    if let (true, true, Some(path)) = (is_measured, status.success(), std::env::var_os(RESULT)) {
        std::fs::write(PathBuf::from(path), format!("{seconds} {peak}"))?;
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The largest resident set of a process in KiB; 0 where that cannot be told.
fn poll(process: u32, ended: &AtomicBool) -> u64 {
    let path = format!("/proc/{process}/status");
    let mut peak = 0;
    while !ended.load(Ordering::Relaxed) {
        let Ok(status) = std::fs::read_to_string(&path) else { return peak };
        peak = peak.max(high_water(&status).unwrap_or_default());
        std::thread::sleep(INTERVAL);
    }
    peak
}

fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
