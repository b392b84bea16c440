//! Running cargo over one side's crates.

use std::error::Error;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Instant, SystemTime};

use crate::wrapper;

/// The crate of types.
pub(crate) const TYPES: &str = "bench-types";
/// The crate that uses them.
pub(crate) const PROGRAM: &str = "bench-program";

/// What cargo is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    CheckTypes,
    BuildTypes,
    ReleaseTypes,
    BuildProgram,
    ReleaseProgram,
}

impl Goal {
    pub(crate) const ALL: [Self; 5] =
        [Self::CheckTypes, Self::BuildTypes, Self::ReleaseTypes, Self::BuildProgram, Self::ReleaseProgram];

    pub(crate) fn title(self) -> String {
        let what = if self.package() == TYPES { "types" } else { "program that uses them all" };
        format!("{what}: `cargo {}`", self.command().join(" "))
    }

    fn command(self) -> &'static [&'static str] {
        match self {
            Self::CheckTypes => &["check"],
            Self::BuildTypes | Self::BuildProgram => &["build"],
            Self::ReleaseTypes | Self::ReleaseProgram => &["build", "--release"],
        }
    }

    fn package(self) -> &'static str {
        match self {
            Self::CheckTypes | Self::BuildTypes | Self::ReleaseTypes => TYPES,
            Self::BuildProgram | Self::ReleaseProgram => PROGRAM,
        }
    }

    fn source(self) -> &'static str {
        if self.package() == TYPES { "types/src/lib.rs" } else { "program/src/main.rs" }
    }
}

/// What one crate cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measured {
    pub(crate) seconds: f64,
    /// Mebibytes, where they can be told.
    pub(crate) peak: Option<f64>,
}

impl Measured {
    pub(crate) fn least(self, other: Self) -> Self {
        let peak = match (self.peak, other.peak) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        Self { seconds: self.seconds.min(other.seconds), peak }
    }
}

/// A workspace of two crates: the types, and a program that uses them.
pub(crate) struct Side {
    pub(crate) root: PathBuf,
}

impl Side {
    /// Builds what the types depend on, from nothing; returns the seconds it took. The types are
    /// built along, and their part is subtracted.
    pub(crate) fn build_dependencies(&self) -> Result<f64, Box<dyn Error>> {
        let target = self.root.join("target");
        if target.exists() {
            fs::remove_dir_all(target)?;
        }
        let start = Instant::now();
        let types = self.run(Goal::BuildTypes)?;
        Ok(start.elapsed().as_secs_f64() - types.seconds)
    }

    /// Builds everything that `goal` needs.
    pub(crate) fn prepare(&self, goal: Goal) -> Result<(), Box<dyn Error>> {
        self.cargo(goal).status().map(|_| ()).map_err(Into::into)
    }

    /// Builds the crate of `goal` and nothing else.
    pub(crate) fn build(&self, goal: Goal) -> Result<Measured, Box<dyn Error>> {
        File::options().append(true).open(self.root.join(goal.source()))?.set_modified(SystemTime::now())?;
        self.run(goal)
    }

    fn run(&self, goal: Goal) -> Result<Measured, Box<dyn Error>> {
        let result = self.root.join("result.txt");
        fs::write(&result, "")?;
        let output = self.cargo(goal).stderr(Stdio::piped()).output()?;
        let text = fs::read_to_string(result)?;
        let mut numbers = text.split_whitespace().map(str::parse::<f64>);
        match (output.status.success(), numbers.next(), numbers.next()) {
            (true, Some(Ok(seconds)), Some(Ok(peak))) => {
                Ok(Measured { seconds, peak: (peak > 0.0).then_some(peak / 1024.0) })
            }
            _ => Err(format!("{}: {}", goal.title(), String::from_utf8_lossy(&output.stderr)).into()),
        }
    }

    fn cargo(&self, goal: Goal) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .args(goal.command())
            .args(["--quiet", "--no-default-features", "--package", goal.package()])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env(wrapper::CRATE, goal.package().replace('-', "_"))
            .env(wrapper::RESULT, self.root.join("result.txt"));
        if let Ok(this) = std::env::current_exe() {
            command.env("RUSTC_WRAPPER", this);
        }
        command
    }
}
