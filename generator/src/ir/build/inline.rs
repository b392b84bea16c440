//! Types of schemas that stand in place, and what they are called.

use std::collections::HashMap;

use super::Builder;
use super::share::Use;
use crate::diagnostics::Location;
use crate::document::model::Schema;
use crate::ir::{Shape, TypeId};
use crate::names::{self, Kind, Member, Name, Namespace};

impl Builder<'_> {
    pub(super) fn declare_inline(
        &mut self,
        shape: Shape,
        location: &Location,
        hint: &str,
        source: &Schema,
    ) -> TypeId {
        let hint = if hint.is_empty() { "Inline" } else { hint };
        let name = Name::alone(hint, Kind::Type);
        let docs = self.docs_of(source);
        let id = self.add_type(self.module, name, location, docs, shape);
        let place = Use { location: location.clone(), hint: hint.to_owned(), module: self.module };
        self.inline.push((id, place));
        id
    }

    /// Names all inline types at once, so that no name depends on an order.
    pub(super) fn name_inline_types(&mut self) {
        let settled = std::mem::take(&mut self.shared).settle(&self.inline);
        let components = self.components.iter().filter_map(|component| self.arena.get(component.id));
        let mut members: Vec<Member> = components.map(|def| Member::new(def.name.plain())).collect();
        let first = members.len();
        let texts = distinct_places(&settled);
        for ((_, place), text) in settled.iter().zip(&texts) {
            let hint = self.type_name_of(&place.location);
            members.push(names::inline(text, hint.as_ref().unwrap_or(&place.hint)));
        }
        let assigned = Namespace::new(Kind::Type).assign(&members);
        let locations = settled.iter().map(|(_, place)| &place.location);
        let places: HashMap<&str, &Location> = texts.iter().map(String::as_str).zip(locations).collect();
        for collision in &assigned.collisions {
            let place = collision.names.iter().find_map(|name| places.get(name.wire()));
            if let Some(place) = place {
                self.collisions(std::slice::from_ref(collision), place);
            }
        }
        for ((id, place), name) in settled.into_iter().zip(assigned.names.into_iter().skip(first)) {
            let Some(def) = self.arena.get_mut(id) else { continue };
            def.name = name;
            def.location = place.location;
            def.module = place.module;
        }
        self.fill_modules();
    }

    fn fill_modules(&mut self) {
        for module in &mut self.modules {
            module.types.clear();
        }
        for (id, def) in self.arena.iter() {
            if let Some(module) = self.modules.get_mut(def.module) {
                module.types.push(id);
            }
        }
    }
}

/// What makes each place different from all others: its pointer, with a file and a count where that
/// does not suffice.
fn distinct_places(inline: &[(TypeId, Use)]) -> Vec<String> {
    let mut seen: HashMap<(&Location, &str), usize> = HashMap::new();
    let mut texts = Vec::new();
    for (_, Use { location, hint, .. }) in inline {
        let count = seen.entry((location, hint)).or_default();
        *count += 1;
        let file = match location.document.0 {
            0 => String::new(),
            id => format!("/#{id}"),
        };
        let nth = if *count > 1 { format!("#{count}") } else { String::new() };
        texts.push(format!("{file}{}{nth}", location.pointer));
    }
    texts
}
