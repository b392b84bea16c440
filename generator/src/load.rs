//! Files to bytes to text: the only reading of files in the library outside `output`.

mod rust_files;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic, DocumentId, Place, Sources, quote};

pub(crate) use rust_files::rust_files;

/// The largest file that is read: twenty times the largest API known.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// How much of a file that is not text is kept, to show where it goes wrong.
const KEPT_AFTER_DEFECT: usize = 100;

/// Gets those files of a document that are on the network, or kept by whoever calls the library, which
/// itself knows no network.
pub trait Fetch: std::fmt::Debug + Send + Sync {
    /// The bytes at an `http:` or `https:` address, or of a name, if there are no more than `bound`.
    ///
    /// # Errors
    /// Why there are none, in a few words for the author of the document.
    fn fetch(&self, address: &str, bound: usize) -> Result<Vec<u8>, String>;
}

/// A document's text, and where it is from.
#[derive(Debug, Clone)]
pub struct Source {
    display: String,
    path: Option<PathBuf>,
    text: Arc<str>,
    defect: Option<Defect>,
    /// Texts in memory that it may refer to, by the name to show for each.
    beside: Arc<BTreeMap<String, Arc<str>>>,
    /// What gets files from the network, if the document may have such files.
    remote: Option<Arc<dyn Fetch>>,
    /// What gets texts by name, for a document that is no file.
    lookup: Option<Arc<dyn Fetch>>,
    /// What changes it, in order.
    overlays: Arc<[Source]>,
}

/// Why the bytes of a file are not text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: &'static str,
    /// What to do about it.
    pub help: &'static str,
}

impl Source {
    /// Reads a file. Bytes that are not text are no failure yet: see [`Source::defect`].
    ///
    /// # Errors
    /// [`Code::UnreadableFile`] if there is no such file or it cannot be read, and
    /// [`Code::TooLarge`] if it has more than 256 MiB.
    #[allow(clippy::result_large_err, reason = "it happens once")]
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Diagnostic> {
        let path = path.as_ref();
        let display = path.display().to_string();
        match read_bounded(path, MAX_BYTES) {
            Ok(Some(bytes)) => Ok(Self::decoded(display, Some(path.to_owned()), &bytes)),
            Ok(None) => {
                let message = format!("{} is larger than {MAX_BYTES} bytes", quote(&display));
                Err(Diagnostic::new(Code::TooLarge, Place::File(display), message))
            }
            Err(error) => Err(unreadable(display, &error)),
        }
    }

    /// Takes a text that is in memory already, under the name to show for it.
    #[must_use]
    pub fn from_text(display: impl Into<String>, text: impl AsRef<str>) -> Self {
        Self::decoded(display.into(), None, text.as_ref().as_bytes())
    }

    /// Adds texts that this one may refer to, each under its name. A document from memory never
    /// reads a file.
    #[must_use]
    pub fn with_files<N: Into<String>, T: Into<Arc<str>>>(
        self,
        files: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let files = files.into_iter().map(|(name, text)| (name.into(), text.into()));
        Self { beside: Arc::new(files.collect()), ..self }
    }

    /// Takes the bytes of a document that is no file, under the name to show for it. What is not text is
    /// no failure yet: see [`Source::defect`].
    #[must_use]
    pub fn from_bytes(display: impl Into<String>, bytes: &[u8]) -> Self {
        Self::decoded(display.into(), None, bytes)
    }

    /// Lets a document that is no file refer to others by their names, which `files` gets.
    #[must_use]
    pub fn with_lookup(self, files: impl Fetch + 'static) -> Self {
        Self { lookup: Some(Arc::new(files)), ..self }
    }

    /// Lets the document refer to files on the network, which `fetch` gets.
    #[must_use]
    pub fn with_remote(self, fetch: impl Fetch + 'static) -> Self {
        Self { remote: Some(Arc::new(fetch)), ..self }
    }

    /// Changes the document by OpenAPI Overlays, one after the other, before anything is made of it.
    /// Needs the feature `overlay`.
    #[must_use]
    pub fn with_overlays(self, overlays: impl IntoIterator<Item = Self>) -> Self {
        Self { overlays: overlays.into_iter().collect(), ..self }
    }

    /// The overlays that change it.
    #[must_use]
    pub fn overlays(&self) -> &[Self] {
        &self.overlays
    }

    /// May the document have files on the network?
    pub(crate) fn is_open(&self) -> bool {
        self.remote.is_some()
    }

    /// The path that is relative as this document's own is, of a file that is named by its whole path
    /// and lies in the folder of the document or below.
    pub(crate) fn within(&self, whole: &str) -> Option<String> {
        let folder = self.path.as_ref()?.parent()?;
        let shown = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let root = shown.canonicalize().ok()?;
        let file = Path::new(whole).canonicalize().ok()?;
        Some(folder.join(file.strip_prefix(root).ok()?).to_str()?.to_owned())
    }

    /// Reads another file of the same document, by a path that is relative as this one's is, or by its
    /// address on the network.
    ///
    /// Only what the whole document may still have is read, and nothing but regular files: a
    /// document must not make its reader wait for a pipe or read a device.
    ///
    /// # Errors
    /// Why there is no such text.
    pub(crate) fn another(&self, name: &str, bound: usize) -> Result<Self, String> {
        if let Some(remote) = self.remote.as_ref().filter(|_| is_remote(name)) {
            let bytes = remote.fetch(name, bound.min(usize::try_from(MAX_BYTES).unwrap_or(usize::MAX)))?;
            return Ok(Self::decoded(name.to_owned(), None, &bytes));
        }
        if self.path.is_none() {
            if let Some(text) = self.beside.get(name) {
                return Ok(Self::decoded(name.to_owned(), None, text.as_bytes()));
            }
            let files = self.lookup.as_ref().ok_or("there is no such file")?;
            return Ok(Self::decoded(name.to_owned(), None, &files.fetch(name, bound)?));
        }
        let path = Path::new(name);
        let metadata = std::fs::metadata(path).map_err(|error| reason(&error))?;
        if !metadata.is_file() {
            return Err("it is not a file".to_owned());
        }
        // Files that the system makes up have no length either, and may have no end.
        if metadata.len() == 0 {
            return Err("it is empty".to_owned());
        }
        let bound = u64::try_from(bound).map_or(MAX_BYTES, |bound| bound.min(MAX_BYTES));
        let bytes = read_bounded(path, bound).map_err(|error| reason(&error))?;
        let bytes = bytes.ok_or("the files of the document are too large together")?;
        Ok(Self::decoded(name.to_owned(), Some(path.to_owned()), &bytes))
    }

    fn decoded(display: String, path: Option<PathBuf>, bytes: &[u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let (text, defect) = decode(bytes);
        let (beside, overlays) = (Arc::default(), Arc::default());
        Self { display, path, text, defect, beside, remote: None, lookup: None, overlays }
    }

    /// With spaces for the tabs before comments, where YAML allows none; `None` if there are none.
    /// Lines and columns stay what they are.
    pub(crate) fn without_tabs_before_comments(&self) -> Option<Self> {
        let mut text = String::with_capacity(self.text.len());
        for line in self.text.split_inclusive('\n') {
            let rest = line.trim_start_matches([' ', '\t']);
            let is_comment = rest.starts_with('#');
            let (indent, rest) = line.split_at_checked(line.len() - rest.len())?;
            text.push_str(&if is_comment { indent.replace('\t', " ") } else { indent.to_owned() });
            text.push_str(rest);
        }
        (text != *self.text).then(|| Self { text: Arc::from(text), ..self.clone() })
    }

    /// The path as the user gave it, or the name of a text from memory.
    #[must_use]
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The file it was read from.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The text without its byte order mark; up to the defect, if there is one.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Why the file is not text, if it is not.
    #[must_use]
    pub fn defect(&self) -> Option<&Defect> {
        self.defect.as_ref()
    }

    /// The texts that reports point into before other files are known: its own, and those of its overlays.
    pub(crate) fn sources(&self) -> Sources {
        let mut sources = Sources::new();
        for source in std::iter::once(self).chain(self.overlays()) {
            source.add_to(&mut sources);
        }
        sources
    }

    /// Makes the text known to reports. The first one added is the root document.
    pub fn add_to(&self, sources: &mut Sources) -> DocumentId {
        sources.add(self.display.clone(), Arc::clone(&self.text))
    }
}

/// Is it the address of something on the network, and no file?
#[must_use]
pub fn is_remote(address: &str) -> bool {
    let scheme = address.split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// `None` if there is more than `bound`. Devices and pipes tell no length beforehand.
fn read_bounded(path: &Path, bound: u64) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let expected = file.metadata().map_or(0, |metadata| metadata.len().min(bound));
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or_default() + 1);
    file.take(bound + 1).read_to_end(&mut bytes)?;
    let fits = u64::try_from(bytes.len()).is_ok_and(|length| length <= bound);
    Ok(fits.then_some(bytes))
}

/// The files of a folder whose names end in `ending`, by name.
///
/// # Errors
/// Where the folder or one of the files cannot be read.
#[allow(clippy::result_large_err, reason = "it happens once")]
pub(crate) fn folder(path: &Path, ending: &str) -> Result<Vec<(String, Source)>, Diagnostic> {
    let failed = |why: io::Error| unreadable(path.display().to_string(), &why);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(ending) {
            names.push(name);
        }
    }
    names.sort();
    names.into_iter().map(|name| Source::read(path.join(&name)).map(|source| (name, source))).collect()
}

fn unreadable(display: String, error: &io::Error) -> Diagnostic {
    let message = format!("cannot read {}: {}", quote(&display), reason(error));
    Diagnostic::new(Code::UnreadableFile, Place::File(display), message)
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

fn decode(bytes: &[u8]) -> (Arc<str>, Option<Defect>) {
    let (valid, rest) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, [].as_slice()),
        Err(error) => {
            let (valid, rest) = bytes.split_at(error.valid_up_to());
            (std::str::from_utf8(valid).unwrap_or_default(), rest)
        }
    };
    let nul = valid.find('\0');
    if nul.is_none() && rest.is_empty() {
        return (Arc::from(valid), None);
    }
    let at = nul.unwrap_or(valid.len());
    let kept = bytes.get(..bytes.len().min(at + KEPT_AFTER_DEFECT)).unwrap_or_default();
    let defect = defect_at(valid.get(..at).unwrap_or_default(), bytes);
    (Arc::from(String::from_utf8_lossy(kept)), Some(defect))
}

fn defect_at(before: &str, bytes: &[u8]) -> Defect {
    let (message, help) = if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        ("the file is in UTF-16", "save it in UTF-8")
    } else if bytes.get(before.len()) == Some(&0) {
        ("the file is binary, not text", "give an OpenAPI document in YAML or JSON")
    } else {
        ("the file is not in UTF-8", "save it in UTF-8")
    };
    let last = before.rsplit('\n').next().unwrap_or_default();
    Defect {
        line: 1 + before.bytes().filter(|b| *b == b'\n').count(),
        column: 1 + last.chars().count(),
        message,
        help,
    }
}

#[cfg(test)]
mod tests {
    use super::Source;
    use crate::diagnostics::{Code, Place};

    fn from_bytes(bytes: &[u8]) -> Source {
        Source::from_bytes("x", bytes)
    }

    #[test]
    fn the_byte_order_mark_is_dropped() {
        assert_eq!(Source::from_text("x", "\u{feff}a: 1").text(), "a: 1");
    }

    #[test]
    fn what_is_not_text_has_a_place() {
        let source = from_bytes(b"a: 1\nb\xc3\xa9: \xff\xfe");
        let defect = source.defect().unwrap();
        assert_eq!((defect.line, defect.column), (2, 5));
        assert_eq!(defect.message, "the file is not in UTF-8");
        let defect = from_bytes(b"PK\x03\x04\0\0more").defect().cloned().unwrap();
        assert_eq!((defect.line, defect.column), (1, 5));
        assert_eq!(defect.message, "the file is binary, not text");
        assert!(from_bytes(b"\xff\xfea\0").defect().unwrap().message.contains("UTF-16"));
        assert_eq!(from_bytes("é: ☃".as_bytes()).defect(), None);
    }

    #[test]
    fn only_the_start_of_a_binary_file_is_kept() {
        let mut bytes = b"ab".to_vec();
        bytes.resize(1_000_000, 0);
        assert!(from_bytes(&bytes).text().len() < 1_000);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        for path in ["no/such/file.yaml", "src"] {
            let error = Source::read(path).unwrap_err();
            assert_eq!(error.code, Code::UnreadableFile);
            assert_eq!(error.place, Place::File(path.to_owned()));
            assert!(error.message.contains(path), "{}", error.message);
        }
    }

    #[test]
    fn texts_in_memory_know_no_files() {
        let source = Source::from_text("a/x.yaml", "").with_files([("a/y.yaml", "b: 1")]);
        assert_eq!(source.another("a/y.yaml", 100).unwrap().text(), "b: 1");
        assert!(source.another("Cargo.toml", 100).is_err());
    }

    #[test]
    fn another_file_is_a_regular_one_and_not_too_large() {
        let source = Source::read("Cargo.toml").unwrap();
        assert!(source.another("src/lib.rs", 1_000_000).unwrap().text().contains("mod"));
        for (name, bound) in
            [("src", 100), ("/dev/zero", 100), ("no-file", 100), ("src/lib.rs", 10), ("/proc/version", 100)]
        {
            assert!(source.another(name, bound).is_err(), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_endless_file_ends_at_the_bound() {
        assert_eq!(super::read_bounded("/dev/zero".as_ref(), 1_000).unwrap(), None);
    }
}
