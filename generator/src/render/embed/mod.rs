//! The runtime beside the generated code: a crate of its own, which needs nothing of this repository.

mod files;

use crate::output::{MARK, Output};

/// Where the crate is, from the generated one.
pub(super) const FOLDER: &str = "specwright-runtime";

/// Its manifest, as it stands outside this workspace.
const MANIFEST: &str = include_str!("Cargo.toml");

/// Adds the runtime.
pub(super) fn add(output: &mut Output) {
    let origin = format!("{MARK} {}; edits are lost.", env!("CARGO_PKG_VERSION"));
    output.insert(format!("{FOLDER}/Cargo.toml"), format!("# {origin}\n\n{MANIFEST}"));
    for (path, text) in files::FILES {
        let text = text.replace("#[cfg(test)]\nmod tests;\n", "");
        output.insert(format!("{FOLDER}/src/{path}"), format!("// {origin}\n\n{text}"));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::{MANIFEST, files};

    fn runtime() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime")
    }

    #[test]
    fn all_of_the_runtime_is_embedded() {
        let root = runtime().join("src");
        let (mut open, mut found) = (vec![root.clone()], BTreeSet::new());
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if path.is_dir() && name != "tests" {
                    open.push(path);
                } else if name.ends_with(".rs") && name != "tests.rs" {
                    found.insert(path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"));
                }
            }
        }
        let listed: BTreeSet<String> = files::FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(listed, found, "bring `render/embed/files.rs` up to date");
    }

    /// Outside the workspace nothing is inherited; dependencies and features are the same.
    #[test]
    fn the_manifest_is_that_of_the_runtime() {
        let read =
            |path: PathBuf| toml::from_str::<toml::Table>(&std::fs::read_to_string(path).unwrap()).unwrap();
        let own = read(runtime().join("Cargo.toml"));
        let workspace = read(runtime().join("../../Cargo.toml"));
        let inherited = |section: &str, value: &toml::Value, name: &str| match value.get("workspace") {
            Some(_) => workspace["workspace"][section][name].clone(),
            None => value.clone(),
        };
        let embedded: toml::Table = toml::from_str(MANIFEST).unwrap();
        for key in ["name", "version", "edition", "rust-version", "license"] {
            assert_eq!(embedded["package"][key], inherited("package", &own["package"][key], key), "{key}");
        }
        assert_eq!(embedded["features"], own["features"]);
        assert_eq!(embedded["target"], own["target"]);
        for (name, value) in own["dependencies"].as_table().unwrap() {
            assert_eq!(embedded["dependencies"][name], inherited("dependencies", value, name), "{name}");
        }
        let counts = [&own, &embedded].map(|manifest| manifest["dependencies"].as_table().unwrap().len());
        assert_eq!(counts[0], counts[1]);
    }
}
