//! Where a `$ref` leads. OpenAPI 3.0.4 §4.7.23, RFC 6901 §6.

use serde_json::Value;

use super::Document;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Location, Place, Pointer, quote};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// There is nothing where it leads.
    Dangling,
    /// It leads back to itself, or through more references than anyone could mean.
    Cyclic,
    /// It leads to another file.
    OtherFile,
    /// It is not text.
    NotText,
}

/// The text of the `$ref` of a node, if it is a reference. In a mapping of names, such as
/// `properties`, `$ref` may be a name.
pub(super) fn reference_in(value: &Value) -> Option<&str> {
    value.as_object()?.get("$ref")?.as_str()
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
    let reference = reference_in(document.value(location)?)?;
    Resolver { document, steps: MAX_STEPS }.target(reference).ok()
}

/// Where a text leads that is a reference and stands at `at`.
pub(super) fn resolve_text(
    document: &Document,
    reference: &str,
    at: &Location,
) -> Result<Location, Unresolved> {
    Resolver { document, steps: MAX_STEPS }.text(reference, at)
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
        match value.get("$ref") {
            None | Some(Value::Null) => Ok(location.clone()),
            Some(Value::String(reference)) => self.text(reference, location),
            Some(_) => Err(failure(Reason::NotText)),
        }
    }

    fn text(&mut self, reference: &str, at: &Location) -> Result<Location, Unresolved> {
        let known = self.document.resolved.borrow().get(reference).cloned();
        if let Some(known) = known {
            return known.map_err(|unresolved| unresolved.seen_from(reference, at));
        }
        let result = self.follow(reference, at);
        let mut resolved = self.document.resolved.borrow_mut();
        resolved.insert(reference.to_owned(), result.clone());
        result
    }

    fn follow(&mut self, reference: &str, at: &Location) -> Result<Location, Unresolved> {
        let failure = |reason| Unresolved { at: at.clone(), reference: reference.to_owned(), reason };
        let Some(steps) = self.steps.checked_sub(1) else {
            return Err(failure(Reason::Cyclic));
        };
        self.steps = steps;
        let target = self.target(reference).map_err(failure)?;
        self.node(&target)
    }

    /// The node that the text names; it may be a reference itself.
    fn target(&mut self, reference: &str) -> Result<Location, Reason> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if !file.is_empty() && file.trim_start_matches("./") != self.document.file_name {
            return Err(Reason::OtherFile);
        }
        let decoded = percent_decoded(fragment);
        let found = decoded.as_deref().and_then(|fragment| self.find(fragment));
        found.or_else(|| self.find(fragment)).ok_or(Reason::Dangling)
    }

    /// Walks down, and through references that are in the way.
    fn find(&mut self, fragment: &str) -> Option<Location> {
        let document = self.document;
        let mut at = document.location(Pointer::root());
        let mut current = &document.root;
        for step in Pointer::parse(fragment)?.steps() {
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
        let reference = quote(&self.reference);
        let (code, message) = match self.reason {
            Reason::Dangling => (Code::DanglingReference, format!("{reference} leads nowhere")),
            Reason::Cyclic => (Code::CyclicReference, format!("{reference} leads back to itself")),
            Reason::OtherFile => {
                (Code::Unsupported, format!("{reference} is in another file, which is not supported yet"))
            }
            Reason::NotText => (Code::InvalidShape, "a `$ref` must be text".to_owned()),
        };
        let has_key = document.value(&self.at).is_some_and(|value| value.get("$ref").is_some());
        let place = if has_key { self.at.child("$ref") } else { self.at.clone() };
        let mut diagnostic = Diagnostic::new(code, Place::Value(place), message).note(lost);
        if self.reason == Reason::Dangling && diagnostics.count(code) < MAX_SUGGESTIONS {
            diagnostic.help = suggestion(document, &self.reference);
        }
        diagnostics.report(diagnostic);
    }
}

fn percent_decoded(fragment: &str) -> Option<String> {
    if !fragment.contains('%') {
        return Some(fragment.to_owned());
    }
    let mut decoded = Vec::with_capacity(fragment.len());
    let mut bytes = fragment.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let (high, low) = (char::from(bytes.next()?), char::from(bytes.next()?));
        let value = high.to_digit(16)? * 16 + low.to_digit(16)?;
        decoded.push(u8::try_from(value).ok()?);
    }
    String::from_utf8(decoded).ok()
}

/// Something that is there and is written much alike.
fn suggestion(document: &Document, reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    let slashed = format!("/{}", fragment.trim_start_matches('/'));
    let pointer = Pointer::parse(&slashed)?;
    if slashed != fragment && walk(&document.root, &pointer).is_some() {
        return Some(format!("did you mean {}?", quote(&format!("#{slashed}"))));
    }
    let (parent, last) = (pointer.parent()?, pointer.last()?);
    let neighbours = walk(&document.root, &parent)?.as_object()?.keys().take(MAX_NEIGHBOURS);
    let similar = neighbours.into_iter().find(|key| is_similar(key, &last))?;
    Some(format!("did you mean {}?", quote(&format!("#{}", parent.child(similar)))))
}

/// The same but for case and punctuation, or for one character.
fn is_similar(left: &str, right: &str) -> bool {
    if left.len().abs_diff(right.len()) > 8 || left.len() > 100 {
        return false;
    }
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let (left, right) = (letters(left), letters(right));
    let common = left.chars().zip(right.chars()).take_while(|(l, r)| l == r).count();
    let mut left: Vec<char> = left.chars().skip(common).collect();
    let mut right: Vec<char> = right.chars().skip(common).collect();
    while left.last().is_some() && left.last() == right.last() {
        left.pop();
        right.pop();
    }
    left.len() <= 1 && right.len() <= 1
}

#[cfg(test)]
mod tests {
    use super::{is_similar, percent_decoded};

    #[test]
    fn fragments_are_decoded() {
        assert_eq!(percent_decoded("/a%20b/%C3%A9").as_deref(), Some("/a b/é"));
        assert_eq!(percent_decoded("/100%").as_deref(), None);
        assert_eq!(percent_decoded("/%ff").as_deref(), None);
    }

    #[test]
    fn names_are_similar_up_to_one_character() {
        assert!(is_similar("Pet", "pets") && is_similar("new_pet", "NewPet"));
        assert!(is_similar("Petr", "Petx") && is_similar("Pet", "Pt"));
        assert!(!is_similar("Pet", "Owner") && !is_similar("Pet", "Petition"));
    }
}
