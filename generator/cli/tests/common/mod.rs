//! The command as a user starts it.
#![allow(dead_code, clippy::unwrap_used)] // no test uses all of it, and tests may fail by panicking

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs the command in the root of the workspace.
pub fn specwright(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command.current_dir(root()).args(arguments);
    command
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A path of which nothing is there.
pub fn scratch(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&directory);
    directory
}

/// A folder with these files.
pub fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let directory = scratch(name);
    for (file, text) in files {
        let path = directory.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    directory
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn answered(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}
