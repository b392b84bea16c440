//! The files of a document: everything that its references lead to, read before anything else.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{address, parse};
use crate::diagnostics::{Code, Diagnostics, DocumentId, Place, Sources};
use crate::load::{Source, is_remote};

/// How many files a document may ask for. The largest real one has 1 482.
const MAX_FILES: usize = 20_000;

/// How many bytes all files together may have.
const MAX_BYTES: usize = 256 << 20;

/// One file and its tree.
#[derive(Debug)]
pub(super) struct File {
    /// Its path as it is shown; others are relative to it.
    pub(super) name: String,
    /// Null if its text is no tree.
    pub(super) root: Value,
    source: Source,
}

/// Why a file that is referred to is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// In a few words.
    pub why: String,
    /// Where its text is wrong, if it has one.
    pub place: Option<Place>,
    /// Is what is wrong for the user to mend? A file of his own that is half written must not become a type
    /// that anything fits; what others serve may be wrong for long.
    pub error: Option<Code>,
}

impl Absent {
    /// There is no text.
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), place: None, error: None }
    }
}

impl File {
    pub(super) fn text(&self) -> &str {
        self.source.text()
    }
}

/// All files by [`DocumentId`]; the first one is the root.
#[derive(Debug)]
pub(super) struct Files {
    list: Vec<File>,
    /// Files that were asked for, by their paths.
    known: BTreeMap<String, Result<DocumentId, Absent>>,
    bytes: usize,
}

impl Files {
    /// Reads whatever the root document refers to, and what that refers to.
    pub(super) fn load(source: &Source, root: Value, diagnostics: &mut Diagnostics) -> Self {
        let shown = source.display();
        let name = address::normal(&if cfg!(windows) { shown.replace('\\', "/") } else { shown.to_owned() });
        let mut files = Self {
            known: BTreeMap::from([(name.clone(), Ok(DocumentId::default()))]),
            list: vec![File { name, root, source: source.clone() }],
            bytes: source.text().len(),
        };
        for overlay in source.overlays() {
            files.bytes += overlay.text().len();
            files.list.push(File {
                name: overlay.display().to_owned(),
                root: Value::Null,
                source: overlay.clone(),
            });
        }
        let mut next = 0;
        while let Some(file) = files.list.get(next) {
            for named in named_in(file) {
                files.add_named(named, source, diagnostics);
            }
            next += 1;
        }
        files
    }

    /// The file that `address` names in the file `base`, if it was asked for.
    pub(super) fn find(&self, base: DocumentId, address: &str) -> Option<&Result<DocumentId, Absent>> {
        self.known.get(&address::join(&self.get(base)?.name, address))
    }

    pub(super) fn get(&self, id: DocumentId) -> Option<&File> {
        self.list.get(usize::try_from(id.0).ok()?)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (DocumentId, &File)> {
        (0..).map(DocumentId).zip(&self.list)
    }

    /// The trees, to be rewritten.
    pub(super) fn roots_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.list.iter_mut().map(|file| &mut file.root)
    }

    /// The length of all texts.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The texts, for diagnostics to point into.
    pub(super) fn sources(&self) -> Sources {
        let mut sources = Sources::new();
        for file in &self.list {
            file.source.add_to(&mut sources);
        }
        sources
    }

    /// What the document was read from, and what it asks for and was not there.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        let read = self.list.iter().filter_map(|file| file.source.path().map(Path::to_owned));
        let missing = self.known.iter().filter(|(_, found)| found.is_err());
        let is_on_disk = self.list.first().is_some_and(|file| file.source.path().is_some());
        let missing = missing
            .filter(|(name, _)| is_on_disk && !address::has_scheme(name))
            .map(|(name, _)| PathBuf::from(name));
        let mut seen = HashSet::new();
        read.chain(missing).filter(|path| seen.insert(path.clone())).collect()
    }

    /// Were files on the network asked for?
    pub(super) fn has_remote(&self) -> bool {
        self.known.keys().any(|name| is_remote(name))
    }

    fn add_named(&mut self, named: Named, source: &Source, diagnostics: &mut Diagnostics) {
        match named {
            Named::Path(name) => self.add(&name, source, diagnostics),
            Named::Whole { name, path } => self.add_whole(&name, &path, source, diagnostics),
            Named::Remote(name) if source.is_open() => self.add(&name, source, diagnostics),
            Named::Remote(_) => {}
        }
    }

    /// A file by its whole path is the one that other references name by a relative path.
    fn add_whole(&mut self, name: &str, path: &str, source: &Source, diagnostics: &mut Diagnostics) {
        let found = match source.within(path).map(|path| address::normal(&path)) {
            None => Err(Absent::new(OUTSIDE)),
            Some(path) => {
                self.add(&path, source, diagnostics);
                let absent = || Err(Absent::new(OUTSIDE));
                self.known.get(&path).cloned().unwrap_or_else(absent)
            }
        };
        self.known.entry(name.to_owned()).or_insert(found);
    }

    fn add(&mut self, name: &str, source: &Source, diagnostics: &mut Diagnostics) {
        if self.known.contains_key(name) {
            return;
        }
        let mut found = self.read(name, source, diagnostics);
        let decoded = address::percent_decoded(name).filter(|decoded| found.is_err() && decoded != name);
        if let Some(decoded) = decoded {
            self.add(&decoded, source, diagnostics);
            found = self.known.get(&decoded).cloned().unwrap_or(found);
        }
        self.known.insert(name.to_owned(), found);
    }

    fn read(
        &mut self,
        name: &str,
        source: &Source,
        diagnostics: &mut Diagnostics,
    ) -> Result<DocumentId, Absent> {
        let bytes = MAX_BYTES.checked_sub(self.bytes).filter(|_| self.known.len() < MAX_FILES);
        let bytes = bytes.ok_or_else(|| Absent::new("the document has too many files"))?;
        let source = source.another(name, bytes).map_err(Absent::new)?;
        self.bytes += source.text().len();
        let id = DocumentId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        let mut findings = Diagnostics::new();
        let root = match is_prose(name) {
            true => Some((Value::String(source.text().to_owned()), source.clone())),
            false => parse::parse_or_mend(&source, id, &mut findings),
        };
        let is_tree = root.is_some();
        let (root, source) = root.unwrap_or((Value::Null, source));
        self.list.push(File { name: name.to_owned(), root, source });
        let mut findings = findings.into_vec();
        if is_tree {
            findings.into_iter().for_each(|finding| diagnostics.report(finding));
            return Ok(id);
        }
        let finding = findings.pop().ok_or_else(|| Absent::new("it cannot be read"))?;
        let error = (!is_remote(name)).then_some(finding.code);
        Err(Absent { why: finding.message, place: Some(finding.place), error })
    }
}

/// Is the file for people, and no tree? Descriptions may be kept in such files.
fn is_prose(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["md", "markdown", "txt"].iter().any(|prose| extension.eq_ignore_ascii_case(prose))
}

/// Why a file with a whole path is not there.
const OUTSIDE: &str = "there is no such file in the folder of the document";

/// How a file is referred to.
enum Named {
    /// By a path that is relative to the file that refers to it, or by an address that is.
    Path(String),
    /// By its whole path, or a URL of it.
    Whole { name: String, path: String },
    /// By an address on the network.
    Remote(String),
}

/// The files that a file refers to, in its order.
fn named_in(file: &File) -> Vec<Named> {
    let mut seen = HashSet::new();
    let mut names = Vec::new();
    collect(&file.root, &mut |reference| {
        let (address, _) = address::split(reference);
        if !address.is_empty() && seen.insert(address.to_owned()) {
            names.extend(named(file, address));
        }
    });
    names
}

fn named(file: &File, address: &str) -> Option<Named> {
    let name = address::join(&file.name, address);
    if is_remote(&name) {
        return Some(Named::Remote(name));
    }
    if let Some(rest) = address.strip_prefix("file://") {
        let path = rest.strip_prefix("localhost").unwrap_or(rest);
        let path = address::percent_decoded(path).unwrap_or_else(|| path.to_owned());
        return Some(Named::Whole { name, path });
    }
    if address.starts_with('/') {
        return Some(Named::Whole { name, path: address.to_owned() });
    }
    (!address::has_scheme(address)).then_some(Named::Path(name))
}

/// Finds whatever looks like a reference. What stands in an example is taken for one as well: that
/// costs a look at a file, and a reference that is missed would be lost.
pub(super) fn collect(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match (key.as_str(), value) {
                    ("$ref" | "$dynamicRef", Value::String(reference)) => found(reference),
                    ("mapping", Value::Object(mapping)) => {
                        let targets = mapping.values().filter_map(Value::as_str);
                        targets.filter(|target| target.contains(['/', '#', '.'])).for_each(&mut *found);
                    }
                    _ => {}
                }
                collect(value, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|element| collect(element, found)),
        _ => {}
    }
}
