//! Where a `$ref` leads. OpenAPI 3.2.0 §4.23, RFC 6901 §6.

use serde_json::Value;

use super::files::Absent;
use super::identifiers::Dynamic;
use super::{Document, Version, address};
use crate::diagnostics::{
    Code, Diagnostic, Diagnostics, Location, Place, Pointer, Severity, distance, quote,
};

/// How many references one reference may go through.
const MAX_STEPS: usize = 100;

/// How many neighbours are looked at for a suggestion.
const MAX_NEIGHBOURS: usize = 500;

/// How many findings have a suggestion: looking for one takes its time.
const MAX_SUGGESTIONS: usize = 100;

/// A reference that cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// The node with the `$ref` that cannot be followed: the one asked about, or a later one.
    pub at: Location,
    /// Its text.
    pub reference: String,
    /// Why not.
    pub reason: Reason,
}

/// Why a reference cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// There is nothing where it leads.
    Dangling,
    /// It leads back to itself, or through more references than anyone could mean.
    Cyclic,
    /// It leads to a file that is not there or cannot be read.
    NoFile(Absent),
    /// It leads out of the file system, and nothing is fetched.
    Remote,
    /// Where it leads depends on the way that led to it.
    Dynamic,
    /// It is not text.
    NotText,
}

/// The text of the `$ref` of a node, if it is a reference. In a mapping of names, such as
/// `properties`, `$ref` may be a name.
pub(super) fn reference_in(value: &Value) -> Option<&str> {
    value.as_object()?.get("$ref")?.as_str()
}

/// The keyword that makes a node a reference, if one does. JSON Schema 2020-12 §8.2.3.
pub(super) fn reference_keyword(value: &Value, version: Version) -> Option<(&'static str, &Value)> {
    let object = value.as_object()?;
    let is_there = |key: &&str| object.get(*key).is_some_and(|value| !value.is_null());
    let later = ["$dynamicRef", "$recursiveRef"];
    let later = later.into_iter().filter(|key| version >= Version::V3_1 && is_text(object.get(*key)));
    let key = std::iter::once("$ref").filter(is_there).chain(later).next()?;
    Some((key, object.get(key)?))
}

fn is_text(value: Option<&Value>) -> bool {
    value.is_some_and(Value::is_string)
}

/// The node at a pointer.
pub(super) fn walk<'v>(root: &'v Value, pointer: &Pointer) -> Option<&'v Value> {
    let mut current = root;
    for step in pointer.as_str().split('/').skip(1) {
        current = if step.contains('~') {
            child(current, &step.replace("~1", "/").replace("~0", "~"))?
        } else {
            child(current, step)?
        };
    }
    Some(current)
}

fn child<'v>(value: &'v Value, step: &str) -> Option<&'v Value> {
    match value {
        Value::Object(object) => object.get(step),
        Value::Array(list) => {
            let is_canonical = step == "0" || !step.starts_with(['0', '+']);
            list.get(step.parse::<usize>().ok().filter(|_| is_canonical)?)
        }
        _ => None,
    }
}

pub(super) fn resolve(document: &Document, location: &Location) -> Result<Location, Unresolved> {
    Resolver { document, steps: MAX_STEPS }.node(location)
}

/// Where the `$ref` at a location leads, if it is one that can be followed: to the next node, which
/// may be a reference itself.
pub(super) fn step(document: &Document, location: &Location) -> Option<Location> {
    let (keyword, reference) = reference_keyword(document.value(location)?, document.version())?;
    let reference = reference.as_str()?;
    let mut resolver = Resolver { document, steps: MAX_STEPS };
    let target = match keyword {
        "$ref" => resolver.target(reference, &document.moves.origin(location)),
        keyword => resolver.dynamic(keyword, reference, location),
    };
    target.ok()
}

/// Where a text leads that is a reference and stands at `at`.
pub(super) fn resolve_text(
    document: &Document,
    reference: &str,
    at: &Location,
) -> Result<Location, Unresolved> {
    Resolver { document, steps: MAX_STEPS }.text(reference, at)
}

/// May a reference lead to a definition in a schema around it?
fn is_local(reference: &str) -> bool {
    reference.starts_with("#/$defs/") || reference.starts_with("#/definitions/")
}

struct Resolver<'d> {
    document: &'d Document,
    /// How many references may still be followed.
    steps: usize,
}

impl Resolver<'_> {
    fn node(&mut self, location: &Location) -> Result<Location, Unresolved> {
        let failure = |reason| Unresolved { at: location.clone(), reference: String::new(), reason };
        let value = self.document.value(location).ok_or_else(|| failure(Reason::Dangling))?;
        match reference_keyword(value, self.document.version()) {
            None => Ok(location.clone()),
            Some(("$ref", Value::String(reference))) => self.text(reference, location),
            Some((keyword, Value::String(reference))) => {
                self.follow(reference, location, |resolver| resolver.dynamic(keyword, reference, location))
            }
            Some(_) => Err(failure(Reason::NotText)),
        }
    }

    fn text(&mut self, reference: &str, at: &Location) -> Result<Location, Unresolved> {
        // What was taken in from another file is still relative to that.
        let stood_at = &self.document.moves.origin(at);
        let (resource, _) = self.document.identifiers.resource(stood_at);
        let known =
            self.document.resolved.borrow().get(&resource).and_then(|known| known.get(reference).cloned());
        if let Some(known) = known {
            return known.map_err(|unresolved| unresolved.seen_from(reference, at));
        }
        let result = self.follow(reference, at, |resolver| resolver.target(reference, stood_at));
        if is_local(reference) {
            return result;
        }
        let mut resolved = self.document.resolved.borrow_mut();
        resolved.entry(resource).or_default().insert(reference.to_owned(), result.clone());
        result
    }

    /// Finds out where a reference leads, and goes on from there: that may be a reference itself.
    fn follow(
        &mut self,
        reference: &str,
        at: &Location,
        target: impl FnOnce(&mut Self) -> Result<Location, Reason>,
    ) -> Result<Location, Unresolved> {
        let failure = |reason| Unresolved { at: at.clone(), reference: reference.to_owned(), reason };
        let Some(steps) = self.steps.checked_sub(1) else {
            return Err(failure(Reason::Cyclic));
        };
        self.steps = steps;
        let target = target(self).map_err(failure)?;
        self.node(&target)
    }

    /// The node that the text names.
    fn target(&mut self, reference: &str, at: &Location) -> Result<Location, Reason> {
        let (address, fragment) = address::split(reference);
        let start = match address {
            "" => self.document.identifiers.resource(at).0,
            address => start_of(self.document, address, at)?,
        };
        let decoded = address::percent_decoded(fragment);
        let found = decoded.as_deref().and_then(|fragment| self.fragment(fragment, &start));
        let found = found.or_else(|| self.fragment(fragment, &start));
        let is_local = is_local(reference);
        let local = || if is_local { self.around(fragment, at) } else { None };
        found.or_else(local).ok_or(Reason::Dangling)
    }

    /// The definition in the schemas around a node. It is what authors mean who put a schema that
    /// was a document of its own into another one.
    fn around(&mut self, fragment: &str, at: &Location) -> Option<Location> {
        let pointer = Pointer::parse(fragment)?;
        at.around().skip(1).find_map(|here| self.walk(&pointer, &here))
    }

    /// Where a dynamic reference leads if every way to it leads to the same place.
    fn dynamic(&mut self, keyword: &str, reference: &str, at: &Location) -> Result<Location, Reason> {
        let identifiers = &self.document.identifiers;
        if keyword == "$recursiveRef" {
            return identifiers.recursive(at).map_or_else(|| self.target(reference, at), Ok);
        }
        let (_, name) = address::split(reference);
        match identifiers.dynamic(name, at) {
            Dynamic::None => self.target(reference, at),
            Dynamic::One(location) => Ok(location),
            Dynamic::Several => Err(Reason::Dynamic),
        }
    }

    fn fragment(&mut self, fragment: &str, start: &Location) -> Option<Location> {
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return self.document.identifiers.anchor(start, fragment).cloned();
        }
        let pointer = Pointer::parse(fragment)?;
        let whole = |document| Location { document, pointer: Pointer::root() };
        if *start == whole(start.document) {
            let old = Location { document: start.document, pointer };
            let now = self.document.moves.target(&old);
            return self.walk(&now.pointer, &whole(now.document));
        }
        // Schemas with an `$id` are documents of their own, which their authors often forget.
        self.walk(&pointer, start).or_else(|| self.walk(&pointer, &whole(start.document)))
    }

    /// Walks down, and through references that are in the way.
    fn walk(&mut self, pointer: &Pointer, start: &Location) -> Option<Location> {
        let document = self.document;
        let mut at = start.clone();
        let mut current = document.value(&at)?;
        for step in pointer.steps() {
            if child(current, &step).is_none() && reference_in(current).is_some() {
                at = self.node(&at).ok()?;
                current = document.value(&at)?;
            }
            current = child(current, &step)?;
            at = at.child(&step);
        }
        Some(at)
    }
}

/// The resource that an address names: a schema with an `$id`, or a file.
fn start_of(document: &Document, address: &str, at: &Location) -> Result<Location, Reason> {
    let (_, base) = document.identifiers.resource(at);
    let named = address::join(base.unwrap_or_default(), address);
    if let Some(known) = document.identifiers.by_address(&named) {
        return Ok(known.clone());
    }
    match document.files.find(at.document, address) {
        Some(Ok(id)) => Ok(Location { document: *id, pointer: Pointer::root() }),
        Some(Err(absent)) => Err(Reason::NoFile(absent.clone())),
        None if address::has_scheme(address) => Err(Reason::Remote),
        None => Err(Reason::NoFile(Absent::new("it was not read"))),
    }
}

impl Unresolved {
    /// A reference that fails by itself fails wherever it stands.
    fn seen_from(self, reference: &str, at: &Location) -> Self {
        if self.reason != Reason::Cyclic && self.reference == reference {
            return Self { at: at.clone(), ..self };
        }
        self
    }

    /// Reports it, with what is lost because of it.
    pub(super) fn report(&self, document: &Document, lost: &str, diagnostics: &mut Diagnostics) {
        let mut diagnostic = self.diagnostic(document);
        if diagnostic.severity == Severity::Error {
            return diagnostics.report(diagnostic);
        }
        diagnostic = diagnostic.note(lost);
        if self.reason == Reason::Dangling && diagnostics.count(Code::DanglingReference) < MAX_SUGGESTIONS {
            diagnostic.help = suggestion(document, &self.reference, &self.at);
        }
        diagnostics.report(diagnostic);
    }

    /// A file that is there and is no tree: nothing is to be made of half of what was meant.
    fn broken_file(&self, place: &Location) -> Option<Diagnostic> {
        let Reason::NoFile(Absent { why, place: Some(broken), error: Some(code) }) = &self.reason else {
            return None;
        };
        let finding = Diagnostic::new(*code, broken.clone(), why);
        Some(finding.related(Place::Value(place.clone()), "this refers to the file"))
    }

    fn diagnostic(&self, document: &Document) -> Diagnostic {
        let reference = quote(&self.reference);
        let found = document.value(&self.at).and_then(|value| reference_keyword(value, document.version()));
        let place = found.map_or_else(|| self.at.clone(), |(keyword, _)| self.at.child(keyword));
        if let Some(finding) = self.broken_file(&place) {
            return finding;
        }
        let diagnostic = |code, message: String| Diagnostic::new(code, Place::Value(place), message);
        match &self.reason {
            Reason::Dangling => diagnostic(Code::DanglingReference, format!("{reference} leads nowhere")),
            Reason::Cyclic => diagnostic(Code::CyclicReference, format!("{reference} leads back to itself")),
            Reason::Remote => {
                let message = format!("{reference} is not in a file, and nothing is fetched");
                diagnostic(Code::RemoteReference, message).help(
                    "let the command fetch it with `--allow-remote`, or download it and refer to its path",
                )
            }
            Reason::NoFile(absent) => {
                let message = format!("{reference} leads to a file that cannot be used");
                let finding = diagnostic(Code::DanglingReference, message).label(&absent.why);
                match &absent.place {
                    Some(place) => finding.related(place.clone(), "this is where reading it ended"),
                    None => finding,
                }
            }
            Reason::Dynamic => {
                let message = format!("{reference} means another schema on every way that leads to it");
                diagnostic(Code::Unsupported, message)
            }
            Reason::NotText => diagnostic(Code::InvalidShape, "a `$ref` must be text".to_owned()),
        }
    }
}

/// Something that is there and is written much alike.
fn suggestion(document: &Document, reference: &str, at: &Location) -> Option<String> {
    let (address, fragment) = address::split(reference);
    let start = match address {
        "" => at.clone(),
        address => start_of(document, address, at).ok()?,
    };
    let root = &document.files.get(start.document)?.root;
    let slashed = format!("/{}", fragment.trim_start_matches('/'));
    let pointer = Pointer::parse(&slashed)?;
    if slashed != fragment && walk(root, &pointer).is_some() {
        return Some(format!("do you mean {}?", quote(&format!("{address}#{slashed}"))));
    }
    let (parent, last) = (pointer.parent()?, pointer.last()?);
    let neighbours = walk(root, &parent)?.as_object()?.keys().take(MAX_NEIGHBOURS);
    let (_, similar) = neighbours.filter_map(|key| Some((steps(key, &last)?, key))).min()?;
    Some(format!("do you mean {}?", quote(&format!("{address}#{}", parent.child(similar)))))
}

/// How many characters differ, case and punctuation aside; `None` for more than a slip of the pen.
fn steps(left: &str, right: &str) -> Option<usize> {
    if left.len().abs_diff(right.len()) > 8 || left.len() > 100 {
        return None;
    }
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let (left, right) = (letters(left), letters(right));
    // Two characters in the wrong order are two steps.
    let few = if left.chars().count() < 6 { 1 } else { 2 };
    Some(distance(&left, &right)).filter(|steps| *steps <= few)
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn names_are_similar_up_to_a_slip_of_the_pen() {
        let is_similar = |left, right| steps(left, right).is_some();
        assert!(is_similar("Pet", "pets") && is_similar("new_pet", "NewPet"));
        assert!(is_similar("Bycicle", "Bicycle") && !is_similar("Pte", "Pet"));
        assert!(is_similar("Petr", "Petx") && is_similar("Pet", "Pt"));
        assert!(!is_similar("Pet", "Owner") && !is_similar("Pet", "Petition"));
    }
}
