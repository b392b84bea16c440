//! What is to be written: known as a whole before anything is, and taken back as a whole where that fails.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::paths::shown;

/// Files by their paths.
#[derive(Debug, Default)]
pub(super) struct Plan {
    files: BTreeMap<PathBuf, File>,
}

#[derive(Debug)]
enum File {
    /// Nothing may be there.
    New { text: Vec<u8>, origin: Origin },
    /// The text that is there, and the one that takes its place.
    Edited { old: String, new: String },
}

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The user's, from now on.
    Written,
    /// The user's, from somewhere else.
    Copied,
    /// The generator's.
    Generated,
}

impl Plan {
    pub(super) fn add(&mut self, path: PathBuf, text: impl Into<Vec<u8>>) {
        self.files.insert(path, File::New { text: text.into(), origin: Origin::Written });
    }

    pub(super) fn add_copy(&mut self, path: PathBuf, text: impl Into<Vec<u8>>) {
        self.files.insert(path, File::New { text: text.into(), origin: Origin::Copied });
    }

    pub(super) fn add_generated(&mut self, path: PathBuf, text: impl Into<Vec<u8>>) {
        self.files.insert(path, File::New { text: text.into(), origin: Origin::Generated });
    }

    /// Adds what is welcome, and not missed where somebody has one already.
    pub(super) fn offer(&mut self, path: PathBuf, text: &str) {
        if !exists(&path) {
            self.add(path, text);
        }
    }

    pub(super) fn edit(&mut self, path: PathBuf, old: String, new: String) {
        if old != new {
            self.files.insert(path, File::Edited { old, new });
        }
    }

    /// What is in the way.
    pub(super) fn obstacles(&self) -> Vec<String> {
        let is_new = |file: &File| matches!(file, File::New { .. });
        let new = self.files.iter().filter(|(_, file)| is_new(file)).map(|(path, _)| path.as_path());
        let mut found: Vec<String> = Vec::new();
        for path in new {
            let blocked = path.ancestors().skip(1).find(|folder| exists(folder));
            let obstacle = match blocked {
                _ if exists(path) => path,
                Some(folder) if !folder.is_dir() && !folder.as_os_str().is_empty() => folder,
                _ => continue,
            };
            found.push(shown(obstacle));
        }
        found.dedup();
        found
    }

    /// The new files of these origins.
    pub(super) fn added(&self, origins: &[Origin]) -> Vec<String> {
        let is_it = |file: &File| matches!(file, File::New { origin, .. } if origins.contains(origin));
        self.files.iter().filter(|(_, file)| is_it(file)).map(|(path, _)| shown(path)).collect()
    }

    /// The files that were there before.
    pub(super) fn changed(&self) -> Vec<String> {
        let is_it = |file: &File| matches!(file, File::Edited { .. });
        self.files.iter().filter(|(_, file)| is_it(file)).map(|(path, _)| shown(path)).collect()
    }

    /// Writes all files, or none.
    pub(super) fn write(&self) -> io::Result<()> {
        let mut done = Done::default();
        for (path, file) in &self.files {
            if let Err(why) = done.write(path, file) {
                done.take_back();
                return Err(io::Error::new(why.kind(), format!("{}: {why}", path.display())));
            }
        }
        Ok(())
    }
}

/// What was written so far.
#[derive(Default)]
struct Done<'p> {
    folders: Vec<PathBuf>,
    added: Vec<&'p Path>,
    changed: Vec<(&'p Path, &'p str)>,
}

impl<'p> Done<'p> {
    fn write(&mut self, path: &'p Path, file: &'p File) -> io::Result<()> {
        match file {
            File::New { text, .. } => {
                self.folder(path.parent().unwrap_or(Path::new("")))?;
                // Whatever has come there in the meantime stays.
                let mut new = std::fs::File::create_new(path)?;
                self.added.push(path);
                new.write_all(text)
            }
            File::Edited { old, new } => {
                if std::fs::read(path)? != old.as_bytes() {
                    return Err(io::Error::other("it has changed in the meantime"));
                }
                self.changed.push((path, old));
                std::fs::write(path, new)
            }
        }
    }

    fn folder(&mut self, path: &Path) -> io::Result<()> {
        let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !exists(folder);
        let missing: Vec<&Path> = path.ancestors().take_while(is_missing).collect();
        for folder in missing.into_iter().rev() {
            std::fs::create_dir(folder)?;
            self.folders.push(folder.to_owned());
        }
        Ok(())
    }

    /// What cannot be taken back either stays: the first failure is the one that is told.
    fn take_back(self) {
        self.added.iter().for_each(|path| drop(std::fs::remove_file(path)));
        self.changed.iter().for_each(|(path, old)| drop(std::fs::write(path, old)));
        self.folders.iter().rev().for_each(|folder| drop(std::fs::remove_dir(folder)));
    }
}

/// Is anything there, be it a link that leads nowhere?
fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("specwright-init-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn what_fails_at_the_end_leaves_nothing() {
        let folder = scratch("fails");
        std::fs::write(folder.join("Cargo.toml"), "old").unwrap();
        let mut plan = Plan::default();
        plan.add(folder.join("a/b/c.rs"), "c");
        plan.edit(folder.join("Cargo.toml"), "old".to_owned(), "new".to_owned());
        // Made after the obstacles were looked for.
        plan.add(folder.join("z"), "z");
        assert_eq!(plan.obstacles(), [""; 0]);
        std::fs::create_dir(folder.join("z")).unwrap();
        assert!(plan.write().is_err());
        assert!(!folder.join("a").exists());
        assert_eq!(std::fs::read_to_string(folder.join("Cargo.toml")).unwrap(), "old");
        std::fs::remove_dir(folder.join("z")).unwrap();
        plan.write().unwrap();
        assert_eq!(std::fs::read_to_string(folder.join("Cargo.toml")).unwrap(), "new");
        assert_eq!(plan.obstacles(), ["a/b/c.rs", "z"].map(|path| shown(&folder.join(path))));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn an_edit_is_one_of_the_text_that_was_read() {
        let folder = scratch("edits");
        let path = folder.join("Cargo.toml");
        std::fs::write(&path, "newer").unwrap();
        let mut plan = Plan::default();
        plan.edit(path.clone(), "old".to_owned(), "new".to_owned());
        assert!(plan.write().unwrap_err().to_string().contains("in the meantime"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "newer");
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_where_a_folder_has_to_be_is_in_the_way() {
        let folder = scratch("blocked");
        std::fs::write(folder.join("src"), "").unwrap();
        let mut plan = Plan::default();
        plan.add(folder.join("src/lib.rs"), "");
        plan.add(folder.join("src/main.rs"), "");
        assert_eq!(plan.obstacles(), [shown(&folder.join("src"))]);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
