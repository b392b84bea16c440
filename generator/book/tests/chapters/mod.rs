//! The chapters, and the blocks of code in them.
#![allow(dead_code)] // each test needs some of it

use std::path::{Path, PathBuf};

/// What stands between two fences.
pub struct Block {
    /// What stands behind the first fence.
    pub info: String,
    pub text: String,
    /// Of the first fence, from 1.
    pub line: usize,
}

pub struct Chapter {
    /// `types.md`
    pub file: String,
    pub text: String,
}

/// All files of `src`, in the order of their names.
pub fn chapters() -> Vec<Chapter> {
    let entries = std::fs::read_dir(root().join("src")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect();
    files.sort();
    let chapter = |path: &PathBuf| Chapter {
        file: path.file_name().unwrap().to_string_lossy().into_owned(),
        text: std::fs::read_to_string(path).unwrap(),
    };
    files.iter().map(chapter).collect()
}

impl Chapter {
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut open: Option<Block> = None;
        for (index, line) in self.text.lines().enumerate() {
            match (line.strip_prefix("```"), &mut open) {
                (Some(info), None) => {
                    open = Some(Block { info: info.to_owned(), text: String::new(), line: index + 1 });
                }
                (Some(_), Some(_)) => blocks.extend(open.take()),
                (None, Some(block)) => block.text.push_str(&format!("{line}\n")),
                (None, None) => {}
            }
        }
        assert!(open.is_none(), "{}: a block has no end", self.file);
        blocks
    }

    /// `types.md:12`
    pub fn place(&self, block: &Block) -> String {
        format!("{}:{}", self.file, block.line)
    }
}

/// Compares what is derived with what stands there, or writes it if `INSTA_UPDATE` says so.
pub fn hold(path: &Path, derived: &str) {
    let shown = path.display();
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(path, derived).unwrap();
        return;
    }
    let there = std::fs::read_to_string(path).unwrap_or_default();
    let told = "INSTA_UPDATE=always cargo test -p specwright-book";
    if there != derived {
        let first = there.lines().zip(derived.lines()).position(|(old, new)| old != new);
        panic!("{shown} is stale, from line {:?}: `{told}` writes it", first.map(|line| line + 1));
    }
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
