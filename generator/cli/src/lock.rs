//! `specwright.lock`: what an output was made from, so that `check` need not make it again.
//!
//! Everything is known by the hash of its text. There is no time and no path of the machine in it: files
//! are named as the document's folder sees them, and what the command line names has no name here.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use specwright::diagnostics::Levels;
use specwright::{Callers, Config, LOCK, Ours, Output};

use crate::args::Target;
use crate::generate::Compiled;

const GENERATOR: &str = concat!("specwright ", env!("CARGO_PKG_VERSION"));

/// What stands for a file that is not there.
const MISSING: &str = "missing";

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Lock {
    generator: String,
    /// The document, its overlays and options, and the files that it refers to.
    inputs: BTreeMap<String, String>,
    /// What was made of warnings.
    levels: String,
    /// How many warnings there were, by code.
    pub(crate) warnings: BTreeMap<String, u64>,
    outputs: BTreeMap<String, String>,
}

impl Lock {
    /// What was just generated. `None` if it cannot be told again whether it is up to date: files came
    /// from the network, or from places that have no name here.
    ///
    /// `None` too if something has changed since it was read, for nobody knows which text was compiled.
    pub(crate) fn of(target: &Target, compiled: &Compiled) -> Option<Self> {
        let Compiled { config, generated, before, .. } = compiled;
        if generated.has_remote_files || generated.files.iter().any(|path| is_newer(path, before.time)) {
            return None;
        }
        let folder = target.input.spec.parent().unwrap_or(Path::new(""));
        let named = named_directly(target, config);
        let templates = config.templates_folder();
        let is_template = |path: &Path| templates.as_ref().is_some_and(|folder| path.starts_with(folder));
        let others = generated.files.iter().filter(|path| !named.contains(path) && !is_template(path));
        let files = others.map(|path| relative(path, folder)).collect::<Option<Vec<String>>>()?;
        let inputs = inputs(target, config, files.iter().map(String::as_str));
        if before.inputs.iter().any(|(name, hash)| inputs.get(name) != Some(hash)) {
            return None;
        }
        let counts = generated.report.counts().into_iter();
        Some(Self {
            generator: GENERATOR.to_owned(),
            inputs,
            levels: levels(&config.diagnostics),
            warnings: counts.map(|(code, count)| (code.to_string(), count as u64)).collect(),
            outputs: outputs(&generated.output),
        })
    }

    /// Reads the lock of an output, if it has one that can be read.
    pub(crate) fn read(output: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(output.join(LOCK)).ok()?;
        let value: Value = serde_json::from_str(&text).ok()?;
        let texts = |key: &str| -> Option<BTreeMap<String, String>> {
            let pairs = value.get(key)?.as_object()?.iter();
            pairs.map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
        };
        let warnings = value.get("warnings")?.as_object()?.iter();
        Some(Self {
            generator: value.get("generator")?.as_str()?.to_owned(),
            inputs: texts("inputs")?,
            levels: value.get("levels")?.as_str()?.to_owned(),
            warnings: warnings
                .map(|(code, count)| Some((code.clone(), count.as_u64()?)))
                .collect::<Option<_>>()?,
            outputs: texts("outputs")?,
        })
    }

    /// What is generated in a directory, as its lock knows it.
    pub(crate) fn ours(output: &Path) -> Ours {
        Self::read(output).map_or(Ours::Marked, Self::listed)
    }

    /// As [`Lock::ours`].
    pub(crate) fn listed(self) -> Ours {
        Ours::Listed(self.outputs.into_keys().collect())
    }

    /// Writes the lock, or removes the one that was there. A lock that is as it should be is not touched.
    pub(crate) fn write(lock: Option<&Self>, output: &Path) -> io::Result<()> {
        let path = output.join(LOCK);
        let Some(lock) = lock else {
            return match std::fs::remove_file(path) {
                Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why),
                _ => Ok(()),
            };
        };
        let text = lock.text();
        if std::fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(());
        }
        std::fs::write(path, text)
    }

    pub(crate) fn text(&self) -> String {
        let value = json!({
            "about": "@generated: what the files here were made from, for `specwright check`",
            "generator": self.generator,
            "inputs": self.inputs,
            "levels": self.levels,
            "warnings": self.warnings,
            "outputs": self.outputs,
        });
        format!("{value:#}\n")
    }

    /// Would warnings be the same? Those that were allowed were not counted, and those that were not denied
    /// may be now.
    fn knows(&self, wanted: &Levels) -> bool {
        let had_none = self.warnings.is_empty() && self.levels == levels(&Levels::default());
        had_none || self.levels == levels(wanted)
    }

    /// Is everything as it was, what went in and what came out?
    pub(crate) fn holds(&self, target: &Target, config: &Config) -> bool {
        let files = self.inputs.keys().filter_map(|key| key.strip_prefix(FILE));
        let is_same = |(path, hash): (&String, &String)| hash_of(&target.output.join(path)) == *hash;
        self.generator == GENERATOR
            && self.knows(&config.diagnostics)
            && self.inputs == inputs(target, config, files)
            && self.outputs.iter().all(is_same)
    }
}

const FILE: &str = "file ";
const CALLERS: &str = "callers";

/// What goes in, before it is read.
#[derive(Debug)]
pub(crate) struct Before {
    /// As far as it is known by then: the files that the document refers to are not.
    inputs: BTreeMap<String, String>,
    time: SystemTime,
}

impl Before {
    pub(crate) fn of(target: &Target, config: &Config) -> Self {
        Self { inputs: inputs(target, config, std::iter::empty()), time: SystemTime::now() }
    }

    /// What callers named, if the options name some: the hash of it.
    pub(crate) fn callers(&self) -> Option<String> {
        self.inputs.get(CALLERS).cloned()
    }
}

/// Was it written after this?
pub(crate) fn is_newer(path: &Path, time: SystemTime) -> bool {
    let modified = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    modified.is_ok_and(|modified| modified > time)
}

/// What the command line or the configuration names, and not the document.
fn named_directly<'a>(target: &'a Target, config: &'a Config) -> Vec<&'a PathBuf> {
    std::iter::once(&target.input.spec).chain(&config.overlays).collect()
}

/// `files` are relative to the folder of the document.
fn inputs<'a>(
    target: &Target,
    config: &Config,
    files: impl Iterator<Item = &'a str>,
) -> BTreeMap<String, String> {
    let spec = &target.input.spec;
    let folder = spec.parent().unwrap_or(Path::new(""));
    let mut inputs = BTreeMap::from([
        ("document".to_owned(), hash_of(spec)),
        ("options".to_owned(), hashed(options(target, config).as_bytes())),
    ]);
    for (index, overlay) in config.overlays.iter().enumerate() {
        inputs.insert(format!("overlay {}", index + 1), hash_of(overlay));
    }
    inputs.extend(config.templates_folder().map(|folder| ("templates".to_owned(), hash_of_all(&folder))));
    inputs.extend(config.used_by.as_deref().map(|folder| (CALLERS.to_owned(), hash_of_names(folder))));
    inputs.extend(files.map(|file| (format!("{FILE}{file}"), hash_of(&folder.join(file)))));
    inputs
}

fn levels(levels: &Levels) -> String {
    hashed(format!("{levels:?}").as_bytes())
}

/// Whatever else decides on the output. Levels of warnings do not, and overlays are known by their texts.
fn options(target: &Target, config: &Config) -> String {
    let name = specwright::shown_name(&target.input.spec.display().to_string(), config);
    let mut config = config.clone();
    config.diagnostics = Levels::default();
    config.overlays.clear();
    config.used_by = None;
    config.templates = None;
    config.origin = specwright::Origin::default();
    format!("{:?} {} {name:?} {config:?}", target.layout(), target.input.allow_remote)
}

fn outputs(output: &Output) -> BTreeMap<String, String> {
    output.files().map(|(path, text)| (path.to_owned(), hashed(text.as_bytes()))).collect()
}

/// The hash of a file's text, or that it is missing. Nothing but files is read: a lock may name a device.
pub(crate) fn hash_of(path: &Path) -> String {
    let is_file = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    let bytes = is_file.then(|| std::fs::read(path).ok()).flatten();
    bytes.map_or_else(|| MISSING.to_owned(), |bytes| hashed(&bytes))
}

/// The hash of the names and texts of the templates in a folder.
fn hash_of_all(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "j2"));
    paths.sort();
    let lines = paths.iter().map(|path| format!("{:?} {}\n", path.file_name(), hash_of(path)));
    hashed(lines.collect::<String>().as_bytes())
}

/// The hash of the names that callers may use: what they do with them makes no difference.
pub(crate) fn hash_of_names(folder: &Path) -> String {
    let Ok(callers) = Callers::read(folder) else { return MISSING.to_owned() };
    let mut text = String::new();
    callers.names().iter().for_each(|name| _ = writeln!(text, "{name}"));
    // What is no Rust is warned of.
    callers.not_rust().iter().for_each(|file| _ = writeln!(text, "{:?}", file.file_name()));
    hashed(text.as_bytes())
}

/// The first half of the SHA-256, which is enough where nobody gains by deceiving himself.
fn hashed(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// `path` as `folder` sees it, with `/`; `None` if they have nothing in common. Both are relative to
/// the same folder, or neither is.
pub(crate) fn relative(path: &Path, folder: &Path) -> Option<String> {
    let plain = |path: &Path| -> Vec<String> {
        let parts = path.components().filter(|part| *part != Component::CurDir);
        parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
    };
    if path.has_root() != folder.has_root() {
        return None;
    }
    let (path, folder) = (plain(path), plain(folder));
    let common = path.iter().zip(&folder).take_while(|(a, b)| a == b).count();
    let (_, down) = path.split_at_checked(common)?;
    let (_, up) = folder.split_at_checked(common)?;
    if up.iter().any(|part| part == "..") {
        return None;
    }
    let steps: Vec<&str> = up.iter().map(|_| "..").chain(down.iter().map(String::as_str)).collect();
    Some(steps.join("/"))
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::path::{Path, PathBuf};
    use std::time::{Duration, Instant, SystemTime};

    use clap::Parser as _;
    use specwright::Config;

    use super::{Lock, is_newer, relative};
    use crate::args::{Arguments, Command};
    use crate::generate::compile;

    /// A document with another file, and whether it has a lock if this happens after it was compiled.
    fn is_locked_after(name: &str, change: impl FnOnce(&Path)) -> bool {
        let folder: PathBuf = std::env::temp_dir().join(format!("specwright-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (spec, part) = (folder.join("shop.yaml"), folder.join("film.yaml"));
        let text = "openapi: 3.1.1\ninfo: {title: Shop, version: '1'}\npaths: {}\n\
                    components: {schemas: {Film: {$ref: film.yaml}}}\n";
        std::fs::write(&spec, text).unwrap();
        std::fs::write(&part, "type: string\n").unwrap();
        let line = ["specwright", "generate", spec.to_str().unwrap(), "-o", "out"];
        let Command::Generate(arguments) = Arguments::try_parse_from(line).unwrap().command else {
            panic!("another command")
        };
        let compiled = compile(&arguments.target, Config::default(), Instant::now()).unwrap();
        change(&folder);
        let lock = Lock::of(&arguments.target, &compiled);
        std::fs::remove_dir_all(&folder).unwrap();
        lock.is_some()
    }

    #[test]
    fn what_changes_while_it_is_compiled_has_no_lock() {
        assert!(is_locked_after("nothing", |_| {}));
        let renamed = |folder: &Path| std::fs::write(folder.join("shop.yaml"), "openapi: 3.1.1\n").unwrap();
        assert!(!is_locked_after("document", renamed));
        // The clock of a file system may be coarse.
        let later = SystemTime::now() + Duration::from_secs(60);
        let touched = |folder: &Path| {
            let part = File::options().write(true).open(folder.join("film.yaml")).unwrap();
            part.set_modified(later).unwrap();
        };
        assert!(!is_locked_after("part", touched));
    }

    #[test]
    fn what_is_written_during_a_round_is_newer() {
        let path = std::env::temp_dir().join(format!("specwright-newer-{}", std::process::id()));
        let file = File::create(&path).unwrap();
        let now = SystemTime::now();
        file.set_modified(now + Duration::from_secs(1)).unwrap();
        assert!(is_newer(&path, now));
        file.set_modified(now - Duration::from_secs(1)).unwrap();
        assert!(!is_newer(&path, now));
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn files_are_named_as_the_folder_of_the_document_sees_them() {
        for (path, folder, expected) in [
            ("spec/parts/a.yaml", "spec", Some("parts/a.yaml")),
            ("./spec/a.yaml", "spec", Some("a.yaml")),
            ("common/a.yaml", "spec/orders", Some("../../common/a.yaml")),
            ("a.yaml", "", Some("a.yaml")),
            ("../../a.yaml", "../x", Some("../../a.yaml")),
            ("a.yaml", "..", None),
            ("/srv/api/a.yaml", "/srv/api", Some("a.yaml")),
            ("/srv/a.yaml", "api", None),
        ] {
            assert_eq!(relative(Path::new(path), Path::new(folder)).as_deref(), expected, "{path} {folder}");
        }
    }
}
