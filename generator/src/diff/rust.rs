//! What becomes of the generated Rust, told with the changes that lead to it.

use super::changes::Finding;
use super::kind::Event;
use super::report::Draft;
use crate::diagnostics::{Location, quote};
use crate::lower::{Openness, PublicItem as Item, PublicPart as Part, Surface};

/// What becomes of one thing that callers may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Effect {
    pub(super) message: String,
    pub(super) breaks: bool,
    event: Event,
    old: Option<Location>,
    new: Option<Location>,
}

/// Compares what is generated, and adds what is found to the changes that explain it. What nothing
/// explains is a change of its own.
pub(super) fn tell(old: &Surface, new: &Surface, drafts: &mut Vec<Draft>) {
    for effect in compare(old, new) {
        let causes: Vec<usize> = causes(&effect, drafts);
        for index in &causes {
            drafts.get_mut(*index).into_iter().for_each(|(_, _, effects)| effects.push(effect.clone()));
        }
        if causes.is_empty() {
            let message = effect.message.clone();
            let finding = Finding::event(effect.event, effect.old.as_ref(), effect.new.as_ref(), message)
                .breaking(false);
            drafts.push((finding, std::collections::BTreeSet::new(), vec![effect]));
        }
    }
}

/// The changes at the place of an effect; if there are none, those of what is around it or within.
fn causes(effect: &Effect, drafts: &[Draft]) -> Vec<usize> {
    let tests: [fn(&Location, &Location) -> bool; 4] =
        [|subject, place| subject == place, is_near, is_property, |subject, place| is_within(place, subject)];
    for (distance, test) in tests.into_iter().enumerate() {
        let matches = |finding: &Finding| {
            // What is there or gone as a whole explains everything below it; a change does not.
            let is_whole = finding.subject.0.is_none() || finding.subject.1.is_none();
            let one = |subject: &Option<Location>, place: &Option<Location>| match (subject, place) {
                (Some(subject), Some(place)) => test(subject, place),
                _ => false,
            };
            finding.kind.shapes()
                && (distance < 3 || is_whole)
                && (one(&finding.subject.0, &effect.old) || one(&finding.subject.1, &effect.new))
        };
        let found = drafts.iter().enumerate().filter(|(_, (finding, ..))| matches(finding));
        let found: Vec<usize> = found.map(|(index, _)| index).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Is the changed schema a part of what stands at the place, and no property of its own?
fn is_near(subject: &Location, place: &Location) -> bool {
    let rest = subject.pointer.as_str().strip_prefix(place.pointer.as_str());
    subject.document == place.document
        && rest.is_some_and(|rest| rest.starts_with('/') && !rest.contains("/properties/"))
}

/// Is the changed schema a property of what stands at the place?
fn is_property(subject: &Location, place: &Location) -> bool {
    let parent = subject.pointer.parent();
    let owner = parent.filter(|parent| parent.last().as_deref() == Some("properties"));
    subject.document == place.document
        && owner.and_then(|owner| owner.parent()).is_some_and(|owner| owner == place.pointer)
}

fn is_within(inner: &Location, outer: &Location) -> bool {
    let rest = inner.pointer.as_str().strip_prefix(outer.pointer.as_str());
    inner.document == outer.document && rest.is_some_and(|rest| rest.starts_with('/'))
}

fn compare(old: &Surface, new: &Surface) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (path, item) in &old.items {
        match new.items.get(path) {
            Some(still) => items(path, item, still, &mut effects),
            None => effects.push(Effect {
                message: format!("{} is gone", quote(path)),
                breaks: true,
                event: Event::RustRemoved,
                old: item.whole.clone().or_else(|| item.location.clone()),
                new: None,
            }),
        }
    }
    for (path, item) in new.items.iter().filter(|(path, _)| !old.items.contains_key(*path)) {
        effects.push(Effect {
            message: format!("{} is new", quote(path)),
            breaks: false,
            event: Event::RustAdded,
            old: None,
            new: item.whole.clone().or_else(|| item.location.clone()),
        });
    }
    effects
}

fn items(path: &str, old: &Item, new: &Item, effects: &mut Vec<Effect>) {
    let mut changed = |message: String| {
        effects.push(Effect {
            message,
            breaks: true,
            event: Event::RustChanged,
            old: old.location.clone(),
            new: new.location.clone(),
        });
    };
    if old.head != new.head {
        changed(format!("{} becomes {}", quote(&old.head), quote(&new.head)));
        if old.openness != new.openness {
            return;
        }
    }
    for lost in old.traits.iter().filter(|name| !new.traits.contains(*name)) {
        changed(format!("{} is no longer {}", quote(path), quote(lost)));
    }
    parts(path, old, new, effects);
}

fn parts(path: &str, old: &Item, new: &Item, effects: &mut Vec<Effect>) {
    let place = |part: &Part, item: &Item| part.location.clone().or_else(|| item.location.clone());
    for (name, part) in &old.parts {
        let shown = quote(&format!("{path}::{name}"));
        match new.parts.get(name) {
            None => effects.push(Effect {
                message: format!("{shown} is gone"),
                breaks: true,
                event: Event::RustRemoved,
                old: place(part, old),
                new: new.location.clone(),
            }),
            Some(still) if still.text != part.text => effects.push(Effect {
                message: match still.text.is_empty() || part.text.is_empty() {
                    true => format!("{shown} is another one"),
                    false => format!("{shown} becomes {}, it was {}", quote(&still.text), quote(&part.text)),
                },
                breaks: true,
                event: Event::RustChanged,
                old: place(part, old),
                new: place(still, new),
            }),
            Some(_) => {}
        }
    }
    for (name, part) in new.parts.iter().filter(|(name, _)| !old.parts.contains_key(*name)) {
        let shown = quote(&format!("{path}::{name}"));
        // A struct may be written, and taken apart, with all of its fields.
        let breaks = old.openness == Openness::Exhaustive;
        let why = if breaks { ", which literals without `..` lack" } else { "" };
        effects.push(Effect {
            message: format!("{shown} is new{why}"),
            breaks,
            event: Event::RustAdded,
            old: old.location.clone(),
            new: place(part, new),
        });
    }
}
