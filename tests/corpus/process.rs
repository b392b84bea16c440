//! Child processes whose time and memory are watched, and that do not outlive their bound.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How a child process ended.
pub struct Ended {
    /// `None`: it was killed at its bound.
    pub status: Option<ExitStatus>,
    pub output: String,
    pub errors: String,
    pub time: Duration,
    /// The most memory that one process of its family had at a time, in MB. Read every few
    /// milliseconds from `/proc`: nothing where there is none, nor for processes that were too
    /// short.
    pub memory: Option<u64>,
}

pub fn run(command: &mut Command, bound: Duration) -> Ended {
    const PAUSE: Duration = Duration::from_millis(3);
    let started = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let output = collect(child.stdout.take().unwrap());
    let errors = collect(child.stderr.take().unwrap());
    let mut memory = None;
    let status = loop {
        memory = memory.max(peak(child.id()));
        match child.try_wait().unwrap() {
            Some(status) => break Some(status),
            None if started.elapsed() > bound => {
                kill(&mut child);
                break None;
            }
            None => std::thread::sleep(PAUSE),
        }
    };
    let time = started.elapsed();
    Ended { status, output: output.join().unwrap(), errors: errors.join().unwrap(), time, memory }
}

fn kill(child: &mut Child) {
    // It may have ended by itself a moment ago.
    let _ = child.kill();
    child.wait().unwrap();
}

fn collect(mut from: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The largest resident set of a process and those below it, in MB.
fn peak(process: u32) -> Option<u64> {
    let mut most = None;
    let mut open = vec![process];
    while let Some(process) = open.pop() {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        most = most.max(kilobytes.map(|kilobytes| kilobytes.div_ceil(1024)));
        for thread in std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten() {
            let children = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            open.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
        }
    }
    most
}
