//! Edits of manifests that people keep: what is missing is added, and everything else stays as it is written.

use std::path::Path;

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, TomlError, Value, value};

/// A manifest that is there: its text, and what that says.
pub(super) fn read(path: &Path) -> Result<(String, DocumentMut), String> {
    let wrong = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
    let text = std::fs::read_to_string(path).map_err(|why| wrong(&why))?;
    let manifest = text.parse().map_err(|why: TomlError| wrong(&why))?;
    Ok((text, manifest))
}

/// A package, as a manifest names it.
#[derive(Debug, Clone)]
pub(super) struct Dependency {
    pub(super) name: String,
    /// Where it comes from, as a table without features.
    pub(super) source: InlineTable,
    pub(super) features: Vec<String>,
}

impl Dependency {
    pub(super) fn new(name: &str, source: InlineTable, features: &[&str]) -> Self {
        let features = features.iter().map(|feature| (*feature).to_owned()).collect();
        Self { name: name.to_owned(), source, features }
    }

    /// `{ version = "0.1.0", features = ["client"] }`, or a version alone.
    pub(super) fn table(&self) -> Value {
        let mut table = self.source.clone();
        if !self.features.is_empty() {
            table.insert("features", Value::Array(self.features.iter().collect()));
        }
        match (table.len(), table.get("version")) {
            (1, Some(version)) => version.clone(),
            _ => Value::InlineTable(table),
        }
    }
}

/// Adds a dependency to a section, or the features that it lacks to the one that is there.
pub(super) fn add(manifest: &mut DocumentMut, section: &str, wanted: &Dependency) -> Result<(), String> {
    let not_a_table = || format!("`{section}` of Cargo.toml is no table");
    let table = manifest.entry(section).or_insert_with(|| Item::Table(Table::new()));
    let table = table.as_table_like_mut().ok_or_else(not_a_table)?;
    if let Some(item) = table.get_mut(&wanted.name) {
        return add_features(item, wanted);
    }
    let is_sorted = table.iter().map(|(name, _)| name).is_sorted();
    table.insert(&wanted.name, value(wanted.table()));
    if is_sorted {
        table.sort_values();
    }
    Ok(())
}

fn add_features(item: &mut Item, wanted: &Dependency) -> Result<(), String> {
    if let Some(version) = item.as_str().map(str::to_owned) {
        if wanted.features.is_empty() {
            return Ok(());
        }
        let mut table = InlineTable::new();
        table.insert("version", version.into());
        *item = value(table);
    }
    let unknown =
        || format!("the dependency on `{}` in Cargo.toml is of a kind that cargo does not know", wanted.name);
    let table: &mut dyn TableLike = item.as_table_like_mut().ok_or_else(unknown)?;
    if wanted.features.is_empty() {
        return Ok(());
    }
    let features = table.entry("features").or_insert_with(|| value(Array::new()));
    let features = features.as_array_mut().ok_or_else(unknown)?;
    for feature in &wanted.features {
        if !features.iter().any(|known| known.as_str() == Some(feature)) {
            features.push(feature);
        }
    }
    Ok(())
}

/// Adds a member to a workspace, unless it is one by a pattern or is kept out.
pub(super) fn add_member(manifest: &mut DocumentMut, member: &str) -> Result<(), String> {
    let wrong = || "`workspace` of Cargo.toml is not what cargo knows".to_owned();
    let workspace = manifest.get_mut("workspace").and_then(Item::as_table_like_mut).ok_or_else(wrong)?;
    let listed = |key: &str| -> Vec<String> {
        let listed = workspace.get(key).and_then(Item::as_array).into_iter().flatten();
        listed.filter_map(|value| value.as_str().map(str::to_owned)).collect()
    };
    let is_member = listed("members").iter().any(|pattern| matches(pattern, member));
    let is_kept_out = listed("exclude").iter().any(|folder| {
        member
            .strip_prefix(folder.trim_end_matches('/'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    if is_member || is_kept_out {
        return Ok(());
    }
    let members = workspace.entry("members").or_insert_with(|| value(Array::new()));
    let members = members.as_array_mut().ok_or_else(wrong)?;
    // On a line of its own where the others are, too.
    let before = members.iter().last().and_then(|last| last.decor().prefix()?.as_str().map(str::to_owned));
    let mut added = Value::from(member);
    match before.filter(|before| before.contains('\n')) {
        Some(before) => {
            added.decor_mut().set_prefix(before);
            members.push_formatted(added);
        }
        None => members.push(added),
    }
    Ok(())
}

/// Does a pattern of members (`crates/*`) stand for a folder?
fn matches(pattern: &str, folder: &str) -> bool {
    let parts = |path: &str| -> Vec<String> {
        path.split('/').filter(|part| !part.is_empty() && *part != ".").map(str::to_owned).collect()
    };
    let (pattern, folder) = (parts(pattern), parts(folder));
    pattern.len() == folder.len()
        && pattern.iter().zip(&folder).all(|(pattern, part)| match pattern.split_once('*') {
            Some((start, end)) => {
                part.len() >= start.len() + end.len() && part.starts_with(start) && part.ends_with(end)
            }
            None => pattern == part,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(version: &str) -> InlineTable {
        let mut table = InlineTable::new();
        table.insert("version", version.into());
        table
    }

    fn edited(before: &str, edit: impl FnOnce(&mut DocumentMut) -> Result<(), String>) -> String {
        let mut manifest: DocumentMut = before.parse().unwrap();
        edit(&mut manifest).unwrap();
        manifest.to_string()
    }

    fn with_all(before: &str) -> String {
        edited(before, |manifest| {
            add(
                manifest,
                "dependencies",
                &Dependency::new("specwright-runtime", version("0.1.0"), &["client", "xml"]),
            )?;
            add(manifest, "build-dependencies", &Dependency::new("specwright", version("0.1.0"), &[]))
        })
    }

    #[test]
    fn a_manifest_gets_what_it_lacks() {
        let before = "[package] # mine\nname = \"shop\"\n\n[dependencies]\n";
        let after = "[package] # mine\nname = \"shop\"\n\n[dependencies]\n\
                     specwright-runtime = { version = \"0.1.0\", features = [\"client\", \"xml\"] }\n\n\
                     [build-dependencies]\nspecwright = \"0.1.0\"\n";
        assert_eq!(with_all(before), after);
        assert_eq!(with_all(after), after);
        let bare = "[package]\nname = \"shop\"\n";
        assert_eq!(with_all(bare), after.replace(" # mine", ""));
    }

    #[test]
    fn what_people_have_written_stays() {
        let before = "[dependencies]\nserde = '1' # not mine\n# the web\naxum = { version = \"0.8\" }\n\n[profile.dev]\ndebug = 0\n";
        let after = with_all(before);
        assert!(after.starts_with("[dependencies]\nserde = '1' # not mine\n# the web\naxum = { version = \"0.8\" }\nspecwright-runtime ="), "{after}");
        assert!(after.contains("\n\n[profile.dev]\ndebug = 0\n"), "{after}");
        // Where names are in order, they stay so.
        let sorted = with_all("[dependencies]\naxum = \"0.8\"\ntokio = \"1\" # late\n");
        assert!(sorted.starts_with("[dependencies]\naxum = \"0.8\"\nspecwright-runtime = "), "{sorted}");
        assert!(sorted.contains("}\ntokio = \"1\" # late\n"), "{sorted}");
    }

    #[test]
    fn features_are_added_to_what_is_there() {
        for (before, after) in [
            (
                "specwright-runtime = \"0.1\"",
                "specwright-runtime = { version = \"0.1\", features = [\"client\", \"xml\"] }",
            ),
            (
                "specwright-runtime = { workspace = true, features = [\"client\"] } # ours",
                "specwright-runtime = { workspace = true, features = [\"client\", \"xml\"] } # ours",
            ),
        ] {
            let manifest = with_all(&format!("[dependencies]\n{before}\n"));
            assert!(manifest.contains(after), "{manifest}");
        }
        let table = with_all("[dependencies.specwright-runtime]\npath = \"x\"\n");
        assert!(
            table.starts_with(
                "[dependencies.specwright-runtime]\npath = \"x\"\nfeatures = [\"client\", \"xml\"]\n"
            ),
            "{table}"
        );
    }

    #[test]
    fn a_workspace_gets_a_member_once() {
        let add = |before: &str| edited(before, |manifest| add_member(manifest, "crates/films"));
        assert_eq!(add("[workspace]\n"), "[workspace]\nmembers = [\"crates/films\"]\n");
        assert_eq!(
            add("[workspace]\nmembers = [\n    \"app\",\n]\n"),
            "[workspace]\nmembers = [\n    \"app\",\n    \"crates/films\",\n]\n"
        );
        assert_eq!(
            add("[workspace]\nmembers = [\"app\"]\n"),
            "[workspace]\nmembers = [\"app\", \"crates/films\"]\n"
        );
        for untouched in [
            "[workspace]\nmembers = [\"crates/*\"]\n",
            "[workspace]\nmembers = [\"./crates/films\"]\n",
            "[workspace]\nmembers = []\nexclude = [\"crates\"]\n",
        ] {
            assert_eq!(add(untouched), untouched);
        }
    }
}
