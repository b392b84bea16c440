//! Files at a revision. `git` is a program that is asked for them one by one, and never a shell.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use specwright::{Fetch, Source};

/// The largest file that is read.
const MAX_BYTES: usize = 256 << 20;

/// Splits `main:spec/api.yaml`; `None` if it is not of that form. A drive of one letter is no revision.
pub(super) fn split(name: &str) -> Option<(&str, &str)> {
    let (revision, path) = name.split_once(':')?;
    let is_drive = revision.len() == 1 && path.starts_with(['/', '\\']);
    let is_option = revision.starts_with('-');
    (!is_drive && !is_option && !revision.is_empty() && !path.is_empty()).then_some((revision, path))
}

/// The document at a path of a revision, and with it what it refers to there. It is called by its path
/// alone, to which references are relative: a revision may have a `/` in its name.
pub(super) fn source(revision: &str, path: &str) -> Result<Source, String> {
    // As git has it: what begins with a dot is relative to where one is, all else to the top.
    let path = if path.starts_with('.') {
        let prefix = ask(&["rev-parse", "--show-prefix"], MAX_BYTES)?;
        format!("{}{path}", String::from_utf8_lossy(&prefix).trim_end())
    } else {
        path.to_owned()
    };
    let path = normal(&path).ok_or_else(|| format!("`{path}` is outside the repository"))?;
    // A name for the commit stays what it is while files are read.
    let commit = ask(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")], MAX_BYTES)
        .map_err(|_| format!("git knows no revision `{revision}`"))?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    let files = Tree { commit };
    let bytes =
        files.fetch(&path, MAX_BYTES).map_err(|why| format!("cannot read `{revision}:{path}`: {why}"))?;
    Ok(Source::from_bytes(path, &bytes).with_lookup(files))
}

/// Where the file at a path of a revision is in the working tree, if it is there.
pub(super) fn in_working_tree(path: &str) -> Option<PathBuf> {
    if path.starts_with('.') {
        return Some(PathBuf::from(path));
    }
    let to_top = ask(&["rev-parse", "--show-cdup"], MAX_BYTES).ok()?;
    Some(Path::new(String::from_utf8_lossy(&to_top).trim_end()).join(path))
}

/// A path without `.` and `..`; `None` if it leads out of where it begins.
fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The files of a commit.
#[derive(Debug)]
struct Tree {
    commit: String,
}

impl Fetch for Tree {
    fn fetch(&self, name: &str, bound: usize) -> Result<Vec<u8>, String> {
        // To git, what begins with `..` is relative to where one is.
        if normal(name).is_none_or(|normal| normal != name) {
            return Err("it is outside the repository".to_owned());
        }
        let object = format!("{}:{name}", self.commit);
        ask(&["cat-file", "blob", &object], bound)
    }
}

/// What `git` answers, if that is no more than `bound`.
fn ask(arguments: &[&str], bound: usize) -> Result<Vec<u8>, String> {
    let mut child = Command::new("git")
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("git cannot be run: {error}"))?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(bound).unwrap_or(u64::MAX).saturating_add(1);
    let read = child.stdout.take().map(|stdout| stdout.take(limit).read_to_end(&mut bytes));
    if bytes.len() > bound {
        let _ = child.kill();
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    match read {
        Some(Err(error)) => Err(error.to_string()),
        _ if bytes.len() > bound => Err(format!("it has more than {bound} bytes")),
        _ if !status.success() => Err("there is no such file at this revision".to_owned()),
        _ => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::{normal, split};

    #[test]
    fn revisions_are_told_from_paths() {
        assert_eq!(split("main:spec/api.yaml"), Some(("main", "spec/api.yaml")));
        assert_eq!(split("HEAD~2:./api.yaml"), Some(("HEAD~2", "./api.yaml")));
        for name in ["api.yaml", "c:\\api.yaml", "--output=x:y", ":y", "x:"] {
            assert_eq!(split(name), None, "{name}");
        }
    }

    #[test]
    fn paths_stay_within() {
        assert_eq!(normal("spec/./a/../api.yaml").as_deref(), Some("spec/api.yaml"));
        assert_eq!(normal("../api.yaml"), None);
    }
}
