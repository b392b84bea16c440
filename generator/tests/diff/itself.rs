//! A document has not changed, compared with itself.

use std::path::{Path, PathBuf};

use specwright::Source;
use specwright::diff::{Options, diff};

use crate::root;

#[test]
fn nothing_changes_between_a_document_and_itself() {
    let mut count = 0;
    for folder in ["spec", "spec/features", "spec/naming"] {
        for path in documents(&root().join(folder)) {
            count += usize::from(is_unchanged(&path));
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn nothing_changes_between_a_real_document_and_itself() {
    let Some(corpus) = std::env::var_os("SPECWRIGHT_CORPUS") else { return };
    let mut open = vec![PathBuf::from(corpus)];
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        open.extend(entries.filter(|path| path.is_dir()));
        for path in documents(&folder) {
            is_unchanged(&path);
        }
    }
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_document = |path: &PathBuf| {
        path.extension()
            .is_some_and(|extension| ["yaml", "yml", "json"].iter().any(|known| extension == *known))
    };
    let mut files: Vec<PathBuf> = files.filter(is_document).collect();
    files.sort();
    files
}

/// Documents that cannot be read at all have nothing to be compared.
fn is_unchanged(path: &Path) -> bool {
    let Ok(source) = Source::read(path) else { return false };
    let Ok(comparison) = diff(&source, &source, &Options::default()) else { return false };
    assert!(comparison.changes.is_empty(), "{}: {:#?}", path.display(), comparison.changes.first());
    assert!(!comparison.is_exhausted, "{}", path.display());
    true
}
