//! The crates that are compiled.

use std::error::Error;
use std::fs;
use std::path::Path;

use specwright::{Config, Layout, Output, Source};

use crate::cargo::{PROGRAM, Side, TYPES};
use crate::{derived, document};

/// Writes a workspace for each side: the generated one, and the derived one.
pub(crate) fn write(root: &Path) -> Result<(Side, Side), Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let runtime = here.join("runtime");
    let options = format!("[package]\nname = {TYPES:?}\nruntime = {{ path = {runtime:?} }}\n");
    let config =
        Config::from_toml(&options, "specwright.toml").map_err(|report| report.lines().join("\n"))?;
    let source = Source::from_text("bench.json", document::text());
    let generated = specwright::generate(&source, &config, Layout::Crate);
    let output = generated.map_err(|report| report.lines().join("\n"))?.output;

    let ours = Side { root: root.join("specwright") };
    write_frame(&ours, here)?;
    output.write(&ours.root.join("types"), &specwright::Ours::Marked)?;
    let theirs = Side { root: root.join("serde") };
    write_frame(&theirs, here)?;
    write_derived(&output, &theirs.root.join("types"))?;
    Ok((ours, theirs))
}

/// Everything but the types. The versions are those of this workspace, where it is at hand.
fn write_frame(side: &Side, here: &Path) -> Result<(), Box<dyn Error>> {
    put(&side.root, "Cargo.toml", "[workspace]\nresolver = \"2\"\nmembers = [\"types\", \"program\"]\n")?;
    let lock = here.join("../Cargo.lock");
    if lock.exists() {
        fs::copy(lock, side.root.join("Cargo.lock"))?;
    }
    let manifest = format!(
        "[package]\nname = {PROGRAM:?}\nversion = \"0.1.0\"\nedition = \"2021\"\n\n\
         [dependencies]\n{TYPES} = {{ path = \"../types\" }}\nserde_json = \"1\"\n"
    );
    put(&side.root, "program/Cargo.toml", &manifest)?;
    put(&side.root, "program/src/main.rs", &program())
}

fn program() -> String {
    let root = document::root();
    format!(
        "//! Decodes and encodes what its argument holds.\n\n\
         use {}::types::{root};\n\n\
         fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
             let text = std::env::args().nth(1).unwrap_or_default();\n    \
             let value: {root} = serde_json::from_str(&text)?;\n    \
             println!(\"{{}}\", serde_json::to_string(&value)?);\n    \
             Ok(())\n\
         }}\n",
        TYPES.replace('-', "_")
    )
}

fn write_derived(output: &Output, dir: &Path) -> Result<(), Box<dyn Error>> {
    let manifest = format!(
        "[package]\nname = {TYPES:?}\nversion = \"0.1.0\"\nedition = \"2021\"\n\n\
         [dependencies]\nserde = {{ version = \"1\", features = [\"derive\"] }}\n"
    );
    put(dir, "Cargo.toml", &manifest)?;
    for (path, text) in output.files() {
        if path == "src/lib.rs" {
            let lines = text.lines().filter(|line| !line.ends_with("mod codec;"));
            put(dir, path, &lines.map(|line| format!("{line}\n")).collect::<String>())?;
        } else if path.starts_with("src/types/") {
            put(dir, path, &derived::file(text)?)?;
        }
    }
    Ok(())
}

fn put(dir: &Path, path: &str, text: &str) -> Result<(), Box<dyn Error>> {
    let path = dir.join(path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text).map_err(Into::into)
}
