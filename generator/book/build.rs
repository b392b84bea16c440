//! The library of the tutorial, for the code of all chapters; and the chapters, with what their code stands in.

use std::error::Error;
use std::path::{Path, PathBuf};

/// Begins a comment that readers do not see, wherever they read: what stands around the block below, with a line `…` in
/// its place.
const AROUND: &str = "<!-- The code below stands in:";

fn main() -> Result<(), Box<dyn Error>> {
    specwright::build::generate("library/library.yaml");
    specwright::build::generate("library/archive.yaml");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    chapters(&out.join("src"))?;
    // Chapters include it by its place beside theirs.
    std::fs::create_dir_all(out.join("library"))?;
    std::fs::copy("library/library.yaml", out.join("library/library.yaml"))?;
    Ok(())
}

#[allow(clippy::print_stdout)] // cargo reads instructions from there
fn chapters(out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src");
    std::fs::create_dir_all(out)?;
    for entry in std::fs::read_dir("src")? {
        let path = entry?.path();
        let Some(name) = path.file_name().filter(|_| path.extension().is_some_and(|it| it == "md")) else {
            continue;
        };
        let text = completed(&std::fs::read_to_string(&path)?)
            .map_err(|why| format!("{}: {why}", path.display()))?;
        std::fs::write(out.join(name), text)?;
    }
    Ok(())
}

/// The blocks of a chapter with what they stand in, as hidden lines.
fn completed(chapter: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut lines = chapter.lines();
    while let Some(line) = lines.next() {
        if line != AROUND {
            text.extend([line, "\n"]);
            continue;
        }
        let around: Vec<&str> = lines.by_ref().take_while(|line| *line != "-->").collect();
        let mut parts = around.split(|line| *line == "…");
        let (Some(before), Some(after), None) = (parts.next(), parts.next(), parts.next()) else {
            return Err(format!("{around:?} needs one line `…`"));
        };
        let fence =
            lines.next().filter(|fence| fence.starts_with("```rust")).ok_or("a block has to follow")?;
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let hidden = |lines: &[&str]| lines.iter().map(|line| format!("# {line}\n")).collect::<String>();
        text.push_str(&format!("{fence}\n{}{}\n{}```\n", hidden(before), block.join("\n"), hidden(after)));
    }
    Ok(text)
}
