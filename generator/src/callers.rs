//! What crates that call generated code name: `used-by` of the options.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::load::rust_files;
use crate::lower;

/// The names in the Rust files of a directory, whatever they stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Callers {
    names: BTreeSet<String>,
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    not_rust: Vec<PathBuf>,
}

impl Callers {
    /// Reads the files below a directory that end in `.rs`. Not read are files that Specwright generated, what links
    /// lead to, and folders that are called `target` or begin with a dot.
    ///
    /// # Errors
    /// Why, where the directory or something in it cannot be read, or holds more than 100,000 entries or 256 MiB.
    pub fn read(directory: &Path) -> Result<Self, String> {
        let found = rust_files(directory)?;
        let mut callers = Self { folders: found.folders, ..Self::default() };
        for file in found.files {
            match lower::identifiers(&file.text) {
                Some(names) => callers.names.extend(names),
                None => {
                    callers.names.extend(lower::words(&file.text));
                    callers.not_rust.push(file.path.clone());
                }
            }
            callers.files.push(file.path);
        }
        Ok(callers)
    }

    /// The names.
    #[must_use]
    pub fn names(&self) -> &BTreeSet<String> {
        &self.names
    }

    /// The files.
    #[must_use]
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// The directory, and those within it that were looked into.
    #[must_use]
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Files that are no Rust, of which every word counts as a name.
    #[must_use]
    pub fn not_rust(&self) -> &[PathBuf] {
        &self.not_rust
    }
}
