//! The commands in README and book are such as the command understands.

use clap::Parser as _;
use std::path::{Path, PathBuf};

use crate::args::Arguments;

#[test]
fn documented_commands_are_understood() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for path in documentation() {
        let text = std::fs::read_to_string(&path).unwrap();
        for line in commands(&text) {
            count += 1;
            let words = words(&line);
            let result = match words.first().map(String::as_str) {
                Some("specwright") => {
                    Arguments::try_parse_from(&words).map(drop).map_err(|why| why.to_string())
                }
                // What others say of their own commands is not for us to check.
                Some("cargo" | "cd" | "curl" | "git") => Ok(()),
                _ => Err("neither ours nor known".to_owned()),
            };
            wrong.extend(result.err().map(|why| format!("{}: {line}\n{why}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 30, "{count}");
}

fn documentation() -> Vec<PathBuf> {
    let generator = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let chapters = std::fs::read_dir(generator.join("book/src")).unwrap();
    let chapters = chapters.map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        chapters.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect();
    files.push(generator.join("../README.md"));
    files
}

/// All lines of blocks of `sh`, and of blocks of `console` those after a prompt.
fn commands(text: &str) -> Vec<String> {
    let blocks = text.split("```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'));
    let lines = blocks.flat_map(|(info, text)| {
        text.lines().filter_map(move |line| match info {
            "sh" => Some(line.trim()),
            "console" => line.strip_prefix("$ "),
            _ => None,
        })
    });
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// As a shell splits them, up to what is no argument any more.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars().chain([' ']) {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (' ', None) if word.is_empty() => {}
            (' ', None) if ["#", ">", "|", "&", "&&"].contains(&word.as_str()) => break,
            (' ', None) => words.push(std::mem::take(&mut word)),
            (c, _) => word.push(c),
        }
    }
    // `cargo specwright` is the same.
    if words.get(1).is_some_and(|word| word == "specwright") {
        words.remove(0);
    }
    words
}
