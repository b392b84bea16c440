//! The documents of the corpus: which there are, and what each is there for.

use std::path::{Path, PathBuf};

/// What is expected of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A real service's: it must be accepted.
    Real,
    /// A small one from another tool's tests.
    Small,
    /// Of Swagger 2.0.
    Swagger,
    /// Some tool calls it invalid.
    Invalid,
    /// A fragment, or a document that lacks something.
    Incomplete,
}

#[derive(Debug, Clone)]
pub struct Document {
    /// Relative to the corpus, with `/`.
    pub path: String,
    pub kind: Kind,
    /// The version it claims.
    pub version: String,
    /// Name of the module or crate that is made of it.
    pub name: String,
}

/// The corpus, if there is one.
pub fn corpus() -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os("SPECWRIGHT_CORPUS")?);
    assert!(path.join("roots.txt").is_file(), "there is no roots.txt in {}", path.display());
    Some(path.canonicalize().unwrap())
}

/// All documents, in a stable order.
pub fn documents(corpus: &Path) -> Vec<Document> {
    let roots = std::fs::read_to_string(corpus.join("roots.txt")).unwrap();
    let mut paths: Vec<String> = roots.lines().map(|line| line.trim().to_owned()).collect();
    for folder in ["swagger2", "invalid", "incomplete"] {
        files(corpus, &corpus.join(folder), &mut paths);
    }
    paths.retain(|path| !path.is_empty());
    paths.sort();
    paths.dedup();
    let documents: Vec<Document> = paths.into_iter().map(|path| document(corpus, path)).collect();
    let names: std::collections::BTreeSet<&str> = documents.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(names.len(), documents.len(), "two documents have one name");
    documents
}

fn document(corpus: &Path, path: String) -> Document {
    let bytes = std::fs::read(corpus.join(&path)).unwrap();
    let version = version(&String::from_utf8_lossy(&bytes));
    Document { kind: kind(&path), version, name: name(&path), path }
}

fn kind(path: &str) -> Kind {
    match path.split('/').next() {
        Some("real" | "real-multi") => Kind::Real,
        Some("swagger2") => Kind::Swagger,
        Some("invalid") => Kind::Invalid,
        Some("incomplete") => Kind::Incomplete,
        _ => Kind::Small,
    }
}

/// Readable, and apart for paths that differ in signs only.
fn name(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let words: Vec<&str> =
        stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let short: String =
        words.join("_").chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
    format!("d_{}_{:08x}", short.trim_matches('_').to_lowercase(), hash(path.as_bytes()))
}

/// FNV-1a: the same on every machine and in every version of the standard library.
pub fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

fn files(corpus: &Path, folder: &Path, paths: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(corpus, &path, paths);
        } else {
            paths.push(path.strip_prefix(corpus).unwrap().to_string_lossy().replace('\\', "/"));
        }
    }
}

/// The version a document claims: `openapi: "3.0.3"`.
pub fn version(text: &str) -> String {
    for key in ["openapi", "swagger"] {
        for (at, _) in text.match_indices(key) {
            let after = text[at + key.len()..].trim_start_matches(['"', '\'']);
            let Some(value) = after.trim_start().strip_prefix(':') else { continue };
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let version: String = value.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            if version.contains('.') {
                return version;
            }
        }
    }
    "–".to_owned()
}

#[test]
fn versions_are_found_in_yaml_and_json() {
    assert_eq!(version("openapi: 3.0.3\n"), "3.0.3");
    assert_eq!(version("{\"info\":{\"title\":\"openapi\"},\"openapi\" : \"3.1.0\"}"), "3.1.0");
    assert_eq!(version("swagger: '2.0'\n"), "2.0");
    assert_eq!(version("title: x"), "–");
}
