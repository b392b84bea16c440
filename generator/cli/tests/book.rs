//! The tutorial of the book does what it says: its files are written, its commands given, what they print looked for.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // here too, tests may fail by panicking

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// From here.
const TUTORIAL: &str = "../book/src/tutorial.md";

/// The port that the tutorial names.
const PORT: &str = "8080";

#[test]
fn the_tutorial_does_what_it_says() {
    let mut reader = Reader::new();
    // Another port: this one may be taken.
    let tutorial = Path::new(env!("CARGO_MANIFEST_DIR")).join(TUTORIAL);
    let text = std::fs::read_to_string(tutorial).unwrap().replace(PORT, &free_port());
    let mut commands = 0;
    for block in text.split("```").skip(1).step_by(2) {
        let (info, text) = block.split_once('\n').unwrap();
        match (info, text.split_once('\n').unwrap()) {
            ("console", _) => {
                for step in format!("\n{text}").split("\n$ ").skip(1) {
                    let (command, printed) = step.split_once('\n').unwrap_or((step, ""));
                    reader.give(command, printed);
                    commands += 1;
                }
            }
            ("text" | "sh", _) => {}
            (_, (first, rest)) => {
                let name = first.trim_start_matches(['#', '/']).trim();
                assert!(name.contains('.'), "a block of {info} without the name of its file: {first}");
                reader.write(name, rest);
            }
        }
    }
    assert!(commands > 8, "{commands}");
}

fn free_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port().to_string()
}

/// Somebody who does as they read.
struct Reader {
    home: PathBuf,
    folder: PathBuf,
    server: Option<Child>,
}

impl Reader {
    /// Outside of this workspace, which `cargo new` would add its package to.
    fn new() -> Self {
        let home = std::env::temp_dir().join(format!("specwright-tutorial-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&home);
        std::fs::create_dir_all(&home).unwrap();
        Self { folder: home.clone(), home, server: None }
    }

    /// The lock is ours, so that what was compiled before will do.
    fn write(&self, name: &str, text: &str) {
        let path = self.folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        if name == "Cargo.toml" {
            let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
            std::fs::copy(lock, self.folder.join("Cargo.lock")).unwrap();
        }
    }

    /// All lines that are to be printed are printed.
    fn give(&mut self, command: &str, printed: &str) {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.folder = self.folder.join(folder);
            return;
        }
        if let Some(name) = command.strip_prefix("cargo run --bin ").and_then(|rest| rest.strip_suffix(" &"))
        {
            return self.start(name, printed.trim());
        }
        let output = self.shell(command).output().unwrap();
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        assert!(output.status.success(), "{command}: {said:?}");
        for line in printed.lines() {
            assert!(said.iter().any(|text| text.contains(line)), "{command} does not print {line}: {said:?}");
        }
    }

    /// In the place of the one before. It is no child of cargo's, which could not end it.
    fn start(&mut self, name: &str, announced: &str) {
        self.stop();
        let built = self.shell(&format!("cargo build --quiet --bin {name}")).output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let mut server = Command::new(target().join("debug").join(name));
        let mut server = server.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
        self.server = Some(server);
        let line = lines.next().expect("the server says something").unwrap();
        assert_eq!(line, announced);
    }

    fn shell(&self, command: &str) -> Command {
        let binaries = Path::new(env!("CARGO_BIN_EXE_specwright")).parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(&self.folder);
        shell.env("PATH", format!("{}:{path}", binaries.display())).env("CARGO_TARGET_DIR", target());
        shell.env("CARGO_TERM_COLOR", "never");
        shell
    }

    fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.stop();
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

/// Of this workspace: its dependencies are those of the tutorial, and compiled.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().to_owned()
}
