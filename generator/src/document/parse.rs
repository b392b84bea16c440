//! Text to tree: JSON where it looks like JSON, YAML otherwise.

use serde_json::Value;

use super::depth;
use super::tree::{Builder, NOT_A_KEY, Syntax};
use crate::diagnostics::{
    Code, Diagnostic, Diagnostics, DocumentId, Location, Part, Place, Pointer, locate, positions, quote,
};
use crate::load::Source;

/// The nesting that both parsers allow. The deepest API known has 33 levels.
const MAX_DEPTH: u32 = 128;

/// How often a text may be suspected wrongly of being nested too deeply.
const MAX_SUSPICIONS: usize = 4;

/// Reads a text as a tree; `None` if that is not possible, which is reported.
pub(super) fn parse(source: &Source, document: DocumentId, diagnostics: &mut Diagnostics) -> Option<Value> {
    let reader = Reader { source, document };
    let (tree, findings) = match reader.read() {
        Ok(read) => read,
        Err(failure) => {
            diagnostics.report(reader.diagnostic(failure));
            return None;
        }
    };
    for finding in findings.into_vec() {
        diagnostics.report(finding);
    }
    Some(tree)
}

/// As [`parse`], and puts right what can be without guessing. The text that was read is given back:
/// places are looked up in it.
pub(super) fn parse_or_mend(
    source: &Source,
    document: DocumentId,
    diagnostics: &mut Diagnostics,
) -> Option<(Value, Source)> {
    let mut findings = Diagnostics::new();
    let mut read = parse(source, document, &mut findings).map(|tree| (tree, source.clone()));
    let mended = source.without_tabs_before_comments().filter(|_| read.is_none());
    if let Some(mended) = mended {
        let mut others = Diagnostics::new();
        let tree = parse(&mended, document, &mut others);
        let error = findings.as_slice().first().cloned().filter(|_| tree.is_some());
        if let (Some(tree), Some(error)) = (tree, error) {
            let message = "a comment is indented with a tab";
            others.report(Diagnostic::new(Code::Mended, error.place, message).label("taken as a space"));
            (read, findings) = (Some((tree, mended)), others);
        }
    }
    findings.into_vec().into_iter().for_each(|finding| diagnostics.report(finding));
    read
}

struct Reader<'s> {
    source: &'s Source,
    document: DocumentId,
}

/// Why a text is no tree.
struct Failure {
    code: Code,
    message: String,
    at: At,
    note: Option<String>,
    help: Option<&'static str>,
}

enum At {
    /// In bytes.
    Offset(usize),
    Node(Pointer),
    LineAndColumn(usize, usize),
}

impl Failure {
    fn new(code: Code, at: At, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), at, note: None, help: None }
    }
}

type Read = (Value, Diagnostics);

impl Reader<'_> {
    fn read(&self) -> Result<Read, Failure> {
        let text = self.source.text();
        if let Some(defect) = self.source.defect() {
            let at = At::LineAndColumn(defect.line, defect.column);
            let failure = Failure::new(Code::SyntaxError, at, defect.message);
            return Err(Failure { help: Some(defect.help), ..failure });
        }
        let start = text.trim_start();
        if start.is_empty() {
            return Err(Failure::new(Code::NotOpenApi, At::Offset(0), "the file is empty"));
        }
        if !start.starts_with('{') {
            return self.read_yaml();
        }
        match self.read_json() {
            Err(json) if json.code == Code::SyntaxError => self.read_flow(json),
            result => result,
        }
    }

    /// YAML's flow style looks like JSON, and allows comments, plain text and commas at the end.
    fn read_flow(&self, json: Failure) -> Result<Read, Failure> {
        match self.read_yaml() {
            Ok((tree, mut findings)) => {
                if self.is_named_json() {
                    let finding = self.diagnostic(Failure { code: Code::Mended, ..json });
                    findings.report(finding.note("the file was read as YAML"));
                }
                Ok((tree, findings))
            }
            Err(yaml) if yaml.code == Code::SyntaxError && self.is_json_like() => Err(json),
            Err(yaml) => Err(yaml),
        }
    }

    fn read_json(&self) -> Result<Read, Failure> {
        let text = self.source.text();
        let mut builder = Builder::new(self.document, Syntax::Json, text.len());
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let tree = builder.build(&mut deserializer).and_then(|tree| {
            deserializer.end()?;
            Ok(tree)
        });
        match tree {
            Ok(tree) => Ok((tree, builder.findings)),
            Err(error) => Err(json_failure(text, &error, &builder)),
        }
    }

    fn read_yaml(&self) -> Result<Read, Failure> {
        let text = self.source.text();
        self.check_nesting()?;
        let mut documents = serde_yaml::Deserializer::from_str(text);
        let mut builder = Builder::new(self.document, Syntax::Yaml, text.len());
        let Some(document) = documents.next() else {
            return Err(Failure::new(Code::NotOpenApi, At::Offset(0), "the file is empty"));
        };
        let tree = builder.build(document).map_err(|error| self.yaml_failure(&error, &builder))?;
        if let Some(second) = documents.next() {
            let mut rest = Builder::new(self.document, Syntax::Yaml, text.len());
            let second = rest.build(second).map_err(|error| self.yaml_failure(&error, &rest))?;
            if !second.is_null() {
                return Err(self.more_than_one_document());
            }
        }
        let mut findings = builder.findings;
        self.report_odd_keys(&builder.odd_keys, &mut findings);
        Ok((tree, findings))
    }

    /// Fails if brackets are nested deeper than the parser allows, which it would find out in its
    /// own time.
    fn check_nesting(&self) -> Result<(), Failure> {
        let text = self.source.text();
        let (mut from, mut known) = (0, 0);
        for _ in 0..MAX_SUSPICIONS {
            let Some(end) = depth::suspicion(text, from, known) else { return Ok(()) };
            let before = text.get(..end).unwrap_or_default();
            let mut builder = Builder::new(self.document, Syntax::Yaml, end);
            let prefix = serde_yaml::Deserializer::from_str(before).next();
            if let Some(Err(error)) = prefix.map(|prefix| builder.build(prefix)) {
                let failure = self.yaml_failure(&error, &builder);
                if failure.code == Code::TooLarge {
                    return Err(failure);
                }
            }
            (from, known) = (end, MAX_DEPTH);
        }
        Err(Failure::new(Code::TooLarge, At::Offset(from), "the brackets are nested too deeply"))
    }

    fn yaml_failure(&self, error: &serde_yaml::Error, builder: &Builder) -> Failure {
        let failure = yaml_failure(error, builder);
        let rest = match failure.at {
            At::Offset(at) if failure.code == Code::SyntaxError => self.source.text().get(at..),
            _ => None,
        };
        let help = rest.and_then(|rest| match rest.chars().next()? {
            '\t' => Some("YAML is indented with spaces: this is a tab"),
            '@' | '`' | '%' => Some("put the text in quotes: it begins with a sign that YAML reserves"),
            ':' => Some("put the text in quotes if it has a colon in it, or check the indentation"),
            _ => None,
        });
        Failure { help: help.or(failure.help), ..failure }
    }

    fn more_than_one_document(&self) -> Failure {
        let text = self.source.text();
        let first = text.find("\n---").map_or(0, |at| at + 1);
        let message = "the file has more than one YAML document";
        let failure = Failure::new(Code::SyntaxError, At::Offset(first), message);
        Failure { help: Some("keep one API per file"), ..failure }
    }

    fn report_odd_keys(&self, keys: &[Pointer], findings: &mut Diagnostics) {
        let text = self.source.text();
        let places: Vec<(&Pointer, Part)> = keys.iter().map(|key| (key, Part::Key)).collect();
        if places.is_empty() {
            return;
        }
        for (key, range) in keys.iter().zip(locate(text, &places)) {
            let written = text.get(range).unwrap_or_default();
            if written.starts_with(['"', '\'']) {
                continue;
            }
            let message = format!("the key {} is not text in YAML", quote(written));
            let location = Location { document: self.document, pointer: key.clone() };
            let finding = Diagnostic::new(Code::Mended, Place::Key(location), message)
                .label("taken as text")
                .help("put it in quotes");
            findings.report(finding);
        }
    }

    fn is_named_json(&self) -> bool {
        let extension = self.source.display().rsplit_once('.').map(|(_, extension)| extension);
        extension.is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
    }

    /// Is the first key quoted?
    fn is_json_like(&self) -> bool {
        let start = self.source.text().trim_start().strip_prefix('{').unwrap_or_default();
        self.is_named_json() || start.trim_start().starts_with(['"', '}'])
    }

    fn diagnostic(&self, failure: Failure) -> Diagnostic {
        let Failure { code, message, at, note, help } = failure;
        let text = self.source.text();
        let document = self.document;
        let place = match at {
            At::Node(pointer) => Place::Value(Location { document, pointer }),
            At::LineAndColumn(line, column) => Place::Position { document, line, column },
            At::Offset(offset) => {
                let (line, column) = positions(text, &[offset]).first().copied().unwrap_or((1, 1));
                Place::Position { document, line, column }
            }
        };
        let mut diagnostic = Diagnostic::new(code, place, message);
        diagnostic.note = note;
        diagnostic.help = help.map(str::to_owned);
        diagnostic
    }
}

fn json_failure(text: &str, error: &serde_json::Error, builder: &Builder) -> Failure {
    // Columns of this parser count bytes, and name the last one read.
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let line_start: usize = lines.map(str::len).sum();
    let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let at = At::Offset(offset);
    if message == "recursion limit exceeded" {
        return too_deep(at);
    }
    if builder.is_exhausted {
        return Failure::new(Code::TooLarge, at, message);
    }
    Failure::new(Code::SyntaxError, at, format!("the text is not valid JSON: {message}"))
}

fn yaml_failure(error: &serde_yaml::Error, builder: &Builder) -> Failure {
    let at = match (error.location(), &builder.failed_at) {
        (Some(location), _) => At::Offset(location.index()),
        (None, Some(pointer)) => At::Node(pointer.clone()),
        (None, None) => At::Offset(0),
    };
    let text = error.to_string();
    let (message, context) = split_place(&text);
    if message.contains("recursion limit exceeded") {
        let failure = too_deep(at);
        let note = "an alias inside of what it names counts as endless nesting".to_owned();
        return Failure { note: Some(note), ..failure };
    }
    if builder.is_exhausted || message.contains("repetition limit exceeded") {
        let message = "the aliases of the document expand to too much";
        return Failure::new(Code::TooLarge, at, message);
    }
    if message.ends_with(NOT_A_KEY) {
        return Failure::new(Code::SyntaxError, at, "a key is a list or a mapping");
    }
    let message = format!("the text is not valid YAML: {message}");
    Failure { note: context, ..Failure::new(Code::SyntaxError, at, message) }
}

/// Splits `problem at line 1 column 2, context at line 3 column 4`.
fn split_place(text: &str) -> (&str, Option<String>) {
    let Some((problem, rest)) = text.split_once(" at line ") else { return (text, None) };
    let context = rest.split_once(", ").map(|(_, context)| context.to_owned());
    (problem, context)
}

fn too_deep(at: At) -> Failure {
    let message = format!("the document is nested more than {MAX_DEPTH} levels deep");
    Failure::new(Code::TooLarge, at, message)
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
