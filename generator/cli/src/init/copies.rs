//! What the code is made from, copied into the folder: what is made there stands on its own, and may go anywhere.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::plan::Plan;

/// Where copies are, from the folder.
const FOLDER: &str = "spec";

/// Files outside of the folder, whose copies lie beside one another as they do.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// Whole paths.
    files: BTreeSet<PathBuf>,
    /// What is above all of them.
    root: PathBuf,
}

impl Copies {
    pub(super) fn of(files: impl Iterator<Item = PathBuf>) -> Self {
        let files: BTreeSet<PathBuf> = files.filter(|file| file.is_file()).collect();
        let above = files.first().into_iter().flat_map(|file| file.ancestors().skip(1));
        let root = above
            .filter(|folder| files.iter().all(|file| file.starts_with(folder)))
            .max_by_key(|it| it.as_os_str().len());
        Self { root: root.unwrap_or(Path::new("")).to_owned(), files }
    }

    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Where the copy of a file is, or of the files in a folder; from the folder that they are copied to.
    pub(super) fn place(&self, original: &Path) -> Option<PathBuf> {
        self.files.iter().find(|file| file.starts_with(original))?;
        Some(Path::new(FOLDER).join(original.strip_prefix(&self.root).ok()?))
    }

    /// Copies the files to a folder that is gone when it is let go: what is made of them there says the same as what
    /// is made where they will be. `None` if there is nothing to copy.
    pub(super) fn staged(&self) -> io::Result<Option<TempDir>> {
        if self.files.is_empty() {
            return Ok(None);
        }
        let stage = tempfile::Builder::new().prefix("specwright-init-").tempdir()?;
        for (file, place) in self.places() {
            let copy = stage.path().join(place);
            std::fs::create_dir_all(copy.parent().unwrap_or(stage.path()))?;
            std::fs::write(copy, std::fs::read(file)?)?;
        }
        Ok(Some(stage))
    }

    /// Plans the copies, as they are on the stage.
    pub(super) fn plan(
        &self,
        stage: &Path,
        at: impl Fn(&Path) -> PathBuf,
        plan: &mut Plan,
    ) -> io::Result<()> {
        for (_, place) in self.places() {
            plan.add_copy(at(&place), std::fs::read(stage.join(&place))?);
        }
        Ok(())
    }

    fn places(&self) -> impl Iterator<Item = (&PathBuf, PathBuf)> {
        self.files.iter().filter_map(|file| Some((file, self.place(file)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_lie_beside_one_another_as_the_files_do() {
        let files = ["/w/docs/api/a.yaml", "/w/docs/common/b.yaml", "/w/docs/texts/README.md.j2"];
        let copies =
            Copies { files: files.iter().map(PathBuf::from).collect(), root: PathBuf::from("/w/docs") };
        for (original, place) in [
            ("/w/docs/api/a.yaml", Some("spec/api/a.yaml")),
            ("/w/docs/texts", Some("spec/texts")),
            ("/w/docs/tex", None),
            ("/w/docs/api/c.yaml", None),
            ("/w", None),
        ] {
            assert_eq!(copies.place(Path::new(original)).as_deref(), place.map(Path::new), "{original}");
        }
        assert!(Copies::default().place(Path::new("/w")).is_none());
        assert!(Copies::default().staged().unwrap().is_none());
    }

    #[test]
    fn the_root_is_what_all_files_have_above_them() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        for file in ["api/a.yaml", "api/parts/b.yaml", "common/c.yaml"] {
            std::fs::create_dir_all(at(file).parent().unwrap()).unwrap();
            std::fs::write(at(file), "it").unwrap();
        }
        let root = |files: &[&str]| Copies::of(files.iter().map(|file| at(file))).root;
        assert_eq!(root(&["api/a.yaml"]), at("api"));
        assert_eq!(root(&["api/a.yaml", "api/parts/b.yaml", "missing.yaml"]), at("api"));
        assert_eq!(root(&["api/a.yaml", "common/c.yaml"]), folder.path());
        assert_eq!(Copies::of(["api/a.yaml"].map(at).into_iter()).len(), 1);
    }
}
