//! `allOf`, `anyOf`, `oneOf` and `discriminator`. JSON Schema 2020-12 §10.2.1, OpenAPI 3.0.4 §4.7.25.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::Value;

use super::Comparing;
use super::view::{Part, View};
use super::whole::Whole;
use crate::diagnostics::quote;
use crate::diff::kind::Aspect;
use crate::document::Document;

/// Keywords that say nothing about which values are valid.
const ANNOTATIONS: [&str; 11] = [
    "title",
    "description",
    "$comment",
    "deprecated",
    "default",
    "example",
    "examples",
    "externalDocs",
    "readOnly",
    "writeOnly",
    "xml",
];

/// What happens to one list of schemas.
struct Combiner {
    keyword: &'static str,
    added: Aspect,
    removed: Aspect,
    /// The list is new, or gone.
    set: Aspect,
    unset: Aspect,
}

const COMBINERS: [Combiner; 2] = [
    Combiner {
        keyword: "anyOf",
        added: Aspect::AnyOfAdded,
        removed: Aspect::AnyOfRemoved,
        set: Aspect::AnyOfSet,
        unset: Aspect::AnyOfUnset,
    },
    Combiner {
        keyword: "oneOf",
        added: Aspect::OneOfAdded,
        removed: Aspect::OneOfRemoved,
        set: Aspect::OneOfSet,
        unset: Aspect::OneOfUnset,
    },
];

impl<'d> Comparing<'_, 'd> {
    /// A schema that becomes one of several, or is the only one left of several. It is compared with what
    /// it was then, and nothing else.
    pub(super) fn wrapped(&mut self, old: &View<'d>, new: &View<'d>) -> bool {
        for keyword in ["oneOf", "anyOf"] {
            match (old.list(keyword), new.list(keyword)) {
                (None, Some(members)) => {
                    let is_old = |part: &Part<'_>| old.is_same(self.schemas.new, &part.at);
                    if let Some(member) = members.iter().find(|part| is_old(part)) {
                        self.child(&old.at, &member.at, self.uses);
                        let message = format!("the schema is one of several in `{keyword}` now");
                        self.at_keyword(Aspect::WrappedInOneOf, old, new, keyword, message);
                        return true;
                    }
                }
                (Some(members), None) => {
                    let is_new = |part: &Part<'_>| new.is_same(self.schemas.old, &part.at);
                    if let Some(member) = members.iter().find(|part| is_new(part)) {
                        self.child(&member.at, &new.at, self.uses);
                        let is_any = keyword == "anyOf";
                        let aspect = if is_any { Aspect::AnyOfRemoved } else { Aspect::OneOfRemoved };
                        let message = format!("one schema of `{keyword}` is all that is left");
                        self.at_keyword(aspect, old, new, keyword, message);
                        return true;
                    }
                }
                _ => {}
            }
        }
        false
    }

    pub(super) fn combined(&mut self, old: &View<'d>, new: &View<'d>) {
        self.all_of(old, new);
        for combiner in &COMBINERS {
            let keyword = combiner.keyword;
            match (old.list(keyword), new.list(keyword)) {
                (None, None) => {}
                (None, Some(_)) => {
                    let message = format!("the value must match `{keyword}` now");
                    self.at_keyword(combiner.set, old, new, keyword, message);
                }
                (Some(_), None) => {
                    let message = format!("the value need not match `{keyword}` any longer");
                    self.at_keyword(combiner.unset, old, new, keyword, message);
                }
                (Some(before), Some(after)) => {
                    let (gone, fresh) = self.matched(before, after);
                    for part in gone {
                        let message = format!("{} is gone from `{keyword}`", name_of(&part));
                        self.note(combiner.removed, (old, new), (Some(&part.at), None), message);
                    }
                    for part in fresh {
                        let message = format!("{} is new in `{keyword}`", name_of(&part));
                        self.note(combiner.added, (old, new), (None, Some(&part.at)), message);
                    }
                }
            }
        }
    }

    fn all_of(&mut self, old: &View<'d>, new: &View<'d>) {
        let members = |view: &View<'d>| view.list("allOf").unwrap_or_default();
        let (gone, fresh) = self.matched(members(old), members(new));
        if gone.is_empty() && fresh.is_empty() {
            return;
        }
        let (earlier, later) = (Whole::of(old), Whole::of(new));
        for part in gone {
            let only = annotates(self.schemas.old, &part);
            let aspect = if only { Aspect::AllOfRemovedAnnotation } else { Aspect::AllOfRemoved };
            let is_still_said = Whole::of(&old.another(&part.at)).is_within(&later, old);
            let message = format!("{} is gone from `allOf`", name_of(&part));
            let breaks = !is_still_said && self.uses.flow.is_broken_by(aspect.effect());
            self.note_as(aspect, breaks, (old, new), (Some(&part.at), None), message);
        }
        for part in fresh {
            let only = annotates(self.schemas.new, &part);
            let aspect = if only { Aspect::AllOfAddedAnnotation } else { Aspect::AllOfAdded };
            let was_said = Whole::of(&new.another(&part.at)).is_within(&earlier, new);
            let message = format!("{} is new in `allOf`", name_of(&part));
            let breaks = !was_said && self.uses.flow.is_broken_by(aspect.effect());
            self.note_as(aspect, breaks, (old, new), (None, Some(&part.at)), message);
        }
    }

    /// Compares the members that belong together, and gives those that are in one list only: the same
    /// are found first, then those of one name, then those without names that are of one type.
    fn matched(
        &mut self,
        mut before: Vec<Part<'d>>,
        mut after: Vec<Part<'d>>,
    ) -> (Vec<Part<'d>>, Vec<Part<'d>>) {
        let keys: [fn(&Part<'d>) -> Option<String>; 3] =
            [|part| Some(part.value.to_string()), |part| label(part).map(str::to_owned), |part| kind(part)];
        for key in keys {
            let mut known: HashMap<String, VecDeque<Part<'d>>> = HashMap::new();
            let mut fresh = Vec::new();
            for part in before.drain(..) {
                match key(&part) {
                    Some(key) => known.entry(key).or_default().push_back(part),
                    None => fresh.push(part),
                }
            }
            let mut rest = Vec::new();
            for part in after {
                match key(&part).and_then(|key| known.get_mut(&key)).and_then(VecDeque::pop_front) {
                    Some(old) => self.child(&old.at, &part.at, self.uses),
                    None => rest.push(part),
                }
            }
            before = known.into_values().flatten().chain(fresh).collect();
            before.sort_by(|one, other| one.at.cmp(&other.at));
            after = rest;
        }
        (before, after)
    }

    /// `discriminator`
    pub(super) fn discriminator(&mut self, old: &View<'d>, new: &View<'d>) {
        let keyword = "discriminator";
        let (before, after) = match (old.get(keyword), new.get(keyword)) {
            (None, None) => return,
            (None, Some(_)) => {
                let message = "a property tells the schemas apart now".to_owned();
                return self.at_keyword(Aspect::DiscriminatorAdded, old, new, keyword, message);
            }
            (Some(_), None) => {
                let message = "no property tells the schemas apart any longer".to_owned();
                return self.at_keyword(Aspect::DiscriminatorRemoved, old, new, keyword, message);
            }
            (Some(before), Some(after)) => (before, after),
        };
        let name =
            |part: &Part<'d>| part.value.get("propertyName").and_then(Value::as_str).unwrap_or_default();
        if name(&before) != name(&after) {
            let message = format!(
                "the property {} tells the schemas apart, no longer {}",
                quote(name(&after)),
                quote(name(&before))
            );
            self.at_keyword(Aspect::DiscriminatorPropertyChanged, old, new, keyword, message);
        }
        let (known, kept) = (mapping(&before), mapping(&after));
        for (value, target) in &known {
            let (aspect, verb) = match kept.get(value) {
                Some(still) if still == target => continue,
                Some(_) => (Aspect::DiscriminatorMappingChanged, "means another schema"),
                None => (Aspect::DiscriminatorMappingDeleted, "is no longer mapped"),
            };
            let at = before.at.child("mapping").child(value);
            let there = after.at.child("mapping").child(value);
            let there = kept.contains_key(value).then_some(&there);
            self.note(aspect, (old, new), (Some(&at), there), format!("the tag {} {verb}", quote(value)));
        }
        for value in kept.keys().filter(|value| !known.contains_key(*value)) {
            let at = after.at.child("mapping").child(value);
            let message = format!("the tag {} is mapped now", quote(value));
            self.note(Aspect::DiscriminatorMappingAdded, (old, new), (None, Some(&at)), message);
        }
    }
}

fn mapping<'d>(part: &Part<'d>) -> BTreeMap<&'d str, &'d str> {
    let members = part.value.get("mapping").and_then(Value::as_object).into_iter().flatten();
    members.filter_map(|(value, target)| Some((value.as_str(), target.as_str()?))).collect()
}

/// What a member is called: by its reference, or by its title.
fn label<'d>(part: &Part<'d>) -> Option<&'d str> {
    let text = |keyword: &str| part.value.get(keyword).and_then(Value::as_str);
    text("$ref").or_else(|| text("title"))
}

/// What a member without a name is: one may be what has become of another.
fn kind(part: &Part<'_>) -> Option<String> {
    if label(part).is_some() {
        return None;
    }
    let is_object = part.value.get("properties").is_some();
    let named = part.value.get("type").map(Value::to_string);
    Some(named.unwrap_or_else(|| if is_object { "\"object\"".to_owned() } else { String::new() }))
}

fn annotates(document: &Document, part: &Part<'_>) -> bool {
    let at = document.resolve(&part.at).unwrap_or_else(|_| part.at.clone());
    let Some(Value::Object(keywords)) = document.value(&at) else { return false };
    keywords.keys().all(|key| ANNOTATIONS.contains(&key.as_str()) || key.starts_with("x-"))
}

/// `` `Cat` ``, or `a schema`.
fn name_of(part: &Part<'_>) -> String {
    let name = label(part).map(|label| label.rsplit('/').next().unwrap_or(label));
    name.map_or("a schema".to_owned(), quote)
}
