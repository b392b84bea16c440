//! What a build script pays for its generator: a clean build of Specwright as a build dependency, and of progenitor.
//!
//! `cargo bench -p specwright --bench build_script`. Two empty libraries have a build script that makes a client of one
//! small document, as the documentation of each generator says. Each is built from nothing, in turns; the best of
//! [`RUNS`] counts. What the generated code needs to run is part of neither. Needs the registry for what is not there.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// Builds of each side.
const RUNS: usize = 3;

const DOCUMENT: &str = r##"{
  "openapi": "3.0.3",
  "info": {"title": "Ferries", "version": "1.0.0"},
  "paths": {
    "/ferries/{id}": {
      "get": {
        "operationId": "getFerry",
        "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
        "responses": {
          "200": {
            "description": "A ferry.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ferry"}}}
          }
        }
      }
    }
  },
  "components": {
    "schemas": {
      "Ferry": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    }
  }
}
"##;

const PROGENITOR: &str = r#"progenitor = "0.15"
prettyplease = "0.2"
serde_json = "1"
syn = "2"
"#;

const PROGENITOR_SCRIPT: &str = r#"fn main() {
    let text = std::fs::read_to_string("ferries.json").unwrap();
    let spec = serde_json::from_str(&text).unwrap();
    let tokens = progenitor::Generator::default().generate_tokens(&spec).unwrap();
    let file = syn::parse2(tokens).unwrap();
    let out = std::path::Path::new(&std::env::var("OUT_DIR").unwrap()).join("ferries.rs");
    std::fs::write(out, prettyplease::unparse(&file)).unwrap();
}
"#;

const OWN_SCRIPT: &str = r#"fn main() {
    specwright::build::generate("ferries.json");
}
"#;

fn main() -> ExitCode {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("`cargo bench` measures; there is nothing to verify");
        return ExitCode::SUCCESS;
    }
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<(), Box<dyn Error>> {
    // Cargo makes this directory in the target directory, wherever that is.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let root = target.parent().unwrap_or(target).join("bench-build-script");
    let own = format!("specwright = {{ path = {:?} }}\n", env!("CARGO_MANIFEST_DIR"));
    let sides = [
        Side::write(&root, "specwright", &own, OWN_SCRIPT)?,
        Side::write(&root, "progenitor", PROGENITOR, PROGENITOR_SCRIPT)?,
    ];
    let mut best = [Duration::MAX; 2];
    for run in 1..=RUNS {
        for (side, best) in sides.iter().zip(&mut best) {
            eprintln!("{}, run {run} of {RUNS}", side.name);
            *best = side.build()?.min(*best);
        }
    }
    println!("| build dependency | crates | clean build, s |");
    println!("|---|--:|--:|");
    for (side, best) in sides.iter().zip(&best) {
        println!("| {} | {} | {:.1} |", side.name, side.crates()?, best.as_secs_f64());
    }
    let [own, other] = best.map(|time| time.as_secs_f64());
    println!("| ratio | | {:.2} |", own / other);
    Ok(())
}

/// A library with a build script.
struct Side {
    name: &'static str,
    folder: PathBuf,
}

impl Side {
    fn write(
        root: &Path,
        name: &'static str,
        dependencies: &str,
        script: &str,
    ) -> Result<Self, Box<dyn Error>> {
        let folder = root.join(name);
        std::fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"user-of-{name}\"\nedition = \"2021\"\n\n[build-dependencies]\n{dependencies}\n[workspace]\n"
        );
        std::fs::write(folder.join("Cargo.toml"), manifest)?;
        std::fs::write(folder.join("build.rs"), script)?;
        std::fs::write(folder.join("ferries.json"), DOCUMENT)?;
        std::fs::write(folder.join("src/lib.rs"), "")?;
        let side = Self { name, folder };
        side.cargo(&["fetch"])?;
        Ok(side)
    }

    /// From nothing.
    fn build(&self) -> Result<Duration, Box<dyn Error>> {
        let target = self.folder.join("target");
        if target.exists() {
            std::fs::remove_dir_all(target)?;
        }
        let begin = Instant::now();
        self.cargo(&["build", "--offline"])?;
        Ok(begin.elapsed())
    }

    /// How many crates that takes, without its own.
    fn crates(&self) -> Result<usize, Box<dyn Error>> {
        let listed = self.cargo(&["tree", "--offline", "--prefix", "none", "--edges", "build,normal"])?;
        let mut lines: Vec<&str> = listed.lines().map(|line| line.trim_end_matches(" (*)")).collect();
        lines.sort_unstable();
        lines.dedup();
        Ok(lines.iter().filter(|line| !line.is_empty()).count().saturating_sub(1))
    }

    fn cargo(&self, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(&self.folder).args(arguments).stderr(Stdio::piped());
        // What this run of cargo was told is not for that one.
        for name in ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR", "RUSTFLAGS"] {
            cargo.env_remove(name);
        }
        let output = cargo.output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}
