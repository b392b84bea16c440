//! What is shown while something takes long: on a terminal, to people, and gone when it is done.

use std::io::IsTerminal as _;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::args::{Format, Input};

/// What is done by then needs no sign of life.
const LONG: Duration = Duration::from_millis(400);

/// Works, and shows that it does.
pub(crate) fn during<T>(input: &Input, doing: &str, work: impl FnOnce() -> T) -> T {
    if input.quiet || input.format != Format::Text || !std::io::stderr().is_terminal() {
        return work();
    }
    let message = format!("{doing} {}", input.spec.display());
    let (done, end) = channel::<()>();
    let sign = std::thread::spawn(move || {
        if end.recv_timeout(LONG) == Err(RecvTimeoutError::Timeout) {
            let bar = spinner(message);
            // Ends when the other side does.
            let _ = end.recv();
            bar.finish_and_clear();
        }
    });
    let result = work();
    drop(done);
    let _ = sign.join();
    result
}

fn spinner(message: String) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.set_message(message);
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}
