//! Paths as they are written into files: the same on other machines, as far as that can be.

use std::path::{Component, Path, PathBuf};

use crate::lock;

/// The whole path of what may not exist yet.
pub(super) fn whole(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let Some((there, known)) = absolute.ancestors().find_map(|it| Some((it, it.canonicalize().ok()?))) else {
        return absolute;
    };
    let rest = absolute.strip_prefix(there).unwrap_or(Path::new(""));
    if rest.as_os_str().is_empty() { known } else { known.join(rest) }
}

/// The whole path of a file, which may be a link: that is what it is called.
pub(super) fn whole_file(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (absolute.parent(), absolute.file_name()) {
        (Some(folder), Some(name)) => whole(folder).join(name),
        _ => absolute,
    }
}

/// How a manifest in `folder` writes `path`: relative, unless they have nothing in common. Both are whole.
pub(super) fn seen_from(folder: &Path, path: &Path) -> String {
    let both = folder.components().zip(path.components());
    let common = both.take_while(|(one, other)| one == other);
    let is_near = common.filter(|(one, _)| matches!(one, Component::Normal(_))).count() > 0;
    let near = if is_near { lock::relative(path, folder) } else { None };
    near.map_or_else(
        || path.to_string_lossy().into_owned(),
        |near| if near.is_empty() { ".".into() } else { near },
    )
}

/// A path as a command line has it.
pub(super) fn shown(path: &Path) -> String {
    let shown = path.display().to_string();
    if shown.is_empty() { ".".to_owned() } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_is_near_is_relative() {
        for (folder, path, seen) in [
            ("/home/me/films", "/home/me/films.yaml", "../films.yaml"),
            ("/home/me/films", "/home/me/films/spec/films.yaml", "spec/films.yaml"),
            ("/home/me/films", "/home/me/films", "."),
            ("/home/me/films", "/srv/films.yaml", "/srv/films.yaml"),
        ] {
            assert_eq!(seen_from(Path::new(folder), Path::new(path)), seen);
        }
    }

    #[test]
    fn what_is_not_there_yet_has_a_whole_path() {
        let here = std::env::current_dir().unwrap().canonicalize().unwrap();
        assert_eq!(whole(Path::new("not/there")), here.join("not/there"));
        assert_eq!(whole(Path::new(".")), here);
    }
}
