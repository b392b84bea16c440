//! What becomes of the generated Rust, told with the changes that lead to it.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::Finding;
use super::kind::Event;
use super::report::Draft;
use crate::diagnostics::Location;
use crate::lower::{Openness, PublicItem as Item, PublicPart as Part, Surface};

/// What becomes of one thing that callers may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Effect {
    pub(super) message: String,
    pub(super) breaks: bool,
    event: Event,
    /// The item it is of.
    path: String,
    old: Option<Location>,
    new: Option<Location>,
}

/// Compares what is generated, and adds what is found to the changes that explain it. What nothing
/// explains is a change of its own.
pub(super) fn tell(old: &Surface, new: &Surface, drafts: &mut Vec<Draft>) {
    let mut subjects = Subjects::default();
    drafts.iter().enumerate().for_each(|(index, (finding, ..))| subjects.add(index, finding));
    for effect in compare(old, new) {
        let mut causes = subjects.causes(&effect);
        causes.extend(subjects.causes_elsewhere(&effect, (old, new)));
        for index in &causes {
            drafts.get_mut(*index).into_iter().for_each(|(_, _, effects)| effects.push(effect.clone()));
        }
        if causes.is_empty() {
            let (old, new) = (effect.old.as_ref(), effect.new.as_ref());
            let finding = Finding::event(effect.event, old, new, effect.message.clone()).breaking(false);
            subjects.add(drafts.len(), &finding);
            drafts.push((finding, BTreeSet::new(), vec![effect]));
        }
    }
}

type BySubject = BTreeMap<Location, Vec<Subject>>;

/// A way to look for the changes that explain what happens at a place.
type Look = fn(&BySubject, &Location) -> Vec<usize>;

/// The changes by the places of what they change, in the old document and in the new one.
#[derive(Default)]
struct Subjects {
    old: BySubject,
    new: BySubject,
}

#[derive(Clone, Copy)]
struct Subject {
    index: usize,
    /// Is it there, or gone, as a whole? Then it explains everything below it; a change does not.
    is_whole: bool,
}

impl Subjects {
    fn add(&mut self, index: usize, finding: &Finding) {
        if !finding.kind.shapes() {
            return;
        }
        let (old, new) = &finding.subject;
        let subject = Subject { index, is_whole: old.is_none() || new.is_none() };
        for (place, side) in [(old, &mut self.old), (new, &mut self.new)] {
            if let Some(place) = place {
                side.entry(place.clone()).or_default().push(subject);
            }
        }
    }

    /// The changes at the place of an effect; if there are none, those within it or around it.
    fn causes(&self, effect: &Effect) -> BTreeSet<usize> {
        let sides = [(&self.old, &effect.old), (&self.new, &effect.new)];
        let sides = sides.into_iter().filter_map(|(side, place)| Some((side, place.as_ref()?)));
        let sides: Vec<_> = sides.collect();
        let looks: [Look; 4] = [
            |side, place| side.get(place).into_iter().flatten().map(|subject| subject.index).collect(),
            |side, place| within(side, place, is_near),
            |side, place| within(side, place, is_property),
            |side, place| {
                let around = place.around().filter_map(|around| side.get(&around)).flatten();
                around.filter(|subject| subject.is_whole).map(|subject| subject.index).collect()
            },
        ];
        for look in looks {
            let found: BTreeSet<usize> = sides.iter().flat_map(|(side, place)| look(side, place)).collect();
            if !found.is_empty() {
                return found;
            }
        }
        BTreeSet::new()
    }

    /// The changes at other places of a type that stands for several schemas that are alike.
    fn causes_elsewhere(&self, effect: &Effect, (old, new): (&Surface, &Surface)) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for (side, surface) in [(&self.old, old), (&self.new, new)] {
            for place in surface.uses.get(&effect.path).into_iter().flatten() {
                let here = side.get(place).into_iter().flatten().map(|subject| subject.index);
                found.extend(here.chain(within(side, place, is_schema)));
            }
        }
        found
    }
}

/// The changes below a place that `test` takes, by the rest of their pointers.
fn within(side: &BySubject, place: &Location, test: fn(&str) -> bool) -> Vec<usize> {
    let Some(first) = place.descendant("/") else { return Vec::new() };
    let below = side.range(first..).map_while(|(at, subjects)| {
        let rest = at.pointer.as_str().strip_prefix(place.pointer.as_str())?;
        (at.document == place.document && rest.starts_with('/')).then_some((rest, subjects))
    });
    let taken = below.filter(|(rest, _)| test(rest)).flat_map(|(_, subjects)| subjects);
    taken.map(|subject| subject.index).collect()
}

/// Is the changed schema that of a parameter, a header or a body, or of its items?
fn is_schema(rest: &str) -> bool {
    let rest = rest.rsplit_once("/schema").map_or(rest, |(_, rest)| rest);
    rest.is_empty() || rest == "/items"
}

/// Is the changed schema a part of what stands at the place, and no property of its own?
fn is_near(rest: &str) -> bool {
    !rest.contains("/properties/")
}

/// Is the changed schema a property of what stands at the place?
fn is_property(rest: &str) -> bool {
    rest.strip_prefix("/properties/").is_some_and(|name| !name.contains('/'))
}

/// Names that we have made ourselves are shown in full.
fn code(rust: &str) -> String {
    format!("`{rust}`")
}

fn compare(old: &Surface, new: &Surface) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (path, item) in &old.items {
        match new.items.get(path) {
            Some(still) => items(path, item, still, &mut effects),
            None => effects.push(Effect {
                message: format!("{} is gone", code(path)),
                breaks: true,
                path: path.to_owned(),
                event: Event::RustRemoved,
                old: item.whole.clone().or_else(|| item.location.clone()),
                new: None,
            }),
        }
    }
    for (path, item) in new.items.iter().filter(|(path, _)| !old.items.contains_key(*path)) {
        effects.push(Effect {
            message: format!("{} is new", code(path)),
            breaks: false,
            path: path.to_owned(),
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
            path: path.to_owned(),
            event: Event::RustChanged,
            old: old.location.clone(),
            new: new.location.clone(),
        });
    };
    if old.head != new.head {
        changed(format!("{} becomes {}", code(&old.head), code(&new.head)));
        if old.openness != new.openness {
            return;
        }
    }
    for lost in old.traits.iter().filter(|name| !new.traits.contains(*name)) {
        changed(format!("{} is no longer {}", code(path), code(lost)));
    }
    parts(path, old, new, effects);
}

fn parts(path: &str, old: &Item, new: &Item, effects: &mut Vec<Effect>) {
    let place = |part: &Part, item: &Item| part.location.clone().or_else(|| item.location.clone());
    for (name, part) in &old.parts {
        let shown = code(&format!("{path}::{name}"));
        match new.parts.get(name) {
            None => effects.push(Effect {
                message: format!("{shown} is gone"),
                breaks: true,
                path: path.to_owned(),
                event: Event::RustRemoved,
                old: place(part, old),
                new: new.location.clone(),
            }),
            Some(still) if still.text != part.text => effects.push(Effect {
                message: match still.text.is_empty() || part.text.is_empty() {
                    true => format!("{shown} is another one"),
                    false => format!("{shown} becomes {}, it was {}", code(&still.text), code(&part.text)),
                },
                breaks: true,
                path: path.to_owned(),
                event: Event::RustChanged,
                old: place(part, old),
                new: place(still, new),
            }),
            Some(_) => {}
        }
    }
    for (name, part) in new.parts.iter().filter(|(name, _)| !old.parts.contains_key(*name)) {
        let shown = code(&format!("{path}::{name}"));
        // A struct may be written, and taken apart, with all of its fields.
        let breaks = old.openness == Openness::Exhaustive;
        let why = if breaks { ", which literals without `..` lack" } else { "" };
        effects.push(Effect {
            message: format!("{shown} is new{why}"),
            breaks,
            path: path.to_owned(),
            event: Event::RustAdded,
            old: old.location.clone(),
            new: place(part, new),
        });
    }
}
