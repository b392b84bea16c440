//! Request bodies, responses, their media types and headers. OpenAPI 3.0.4 §4.7.13 to §4.7.17.

use std::collections::BTreeMap;

use super::Comparing;
use super::changes::Finding;
use super::kind::{Aspect, Event, Flow, Kind, Scope};
use super::schema::Use;
use crate::diagnostics::{Location, quote};
use crate::document::model::{Header, MediaType, Operation, RequestBody, Response, Status};

/// The events of one side.
struct Sided {
    scope: Scope,
    added: Event,
    removed: Event,
    schema_added: Event,
    schema_removed: Event,
}

const REQUEST: Sided = Sided {
    scope: Scope::RequestBody,
    added: Event::RequestMediaAdded,
    removed: Event::RequestMediaRemoved,
    schema_added: Event::RequestMediaSchemaAdded,
    schema_removed: Event::RequestMediaSchemaRemoved,
};

const RESPONSE: Sided = Sided {
    scope: Scope::ResponseBody,
    added: Event::ResponseMediaAdded,
    removed: Event::ResponseMediaRemoved,
    schema_added: Event::ResponseMediaSchemaAdded,
    schema_removed: Event::ResponseMediaSchemaRemoved,
};

/// Of more media types that come and go nobody asks which has become which.
const MAX_RELATED: usize = 50;

impl Comparing<'_> {
    pub(super) fn request_body(&mut self, name: &str, old: &Operation, new: &Operation, flow: Flow) {
        match (&old.request_body, &new.request_body) {
            (None, None) => {}
            (None, Some(body)) => {
                let event = if body.required { Event::BodyAddedRequired } else { Event::BodyAddedOptional };
                let needed = if body.required { "required" } else { "optional" };
                self.at(
                    name,
                    event,
                    None,
                    Some(&body.location),
                    format!("there is a {needed} request body now"),
                );
            }
            (Some(body), None) => {
                let message = "there is no request body any longer";
                self.at(name, Event::BodyRemoved, Some(&body.location), None, message.to_owned());
            }
            (Some(before), Some(after)) => {
                self.body_presence(name, before, after, flow);
                self.media(name, &REQUEST, &before.content, &after.content, flow);
            }
        }
    }

    fn body_presence(&mut self, name: &str, old: &RequestBody, new: &RequestBody, flow: Flow) {
        let (aspect, message) = match (old.required, new.required) {
            (false, true) => (Aspect::BecameRequired, "the request body is required now"),
            (true, false) => (Aspect::BecameOptional, "the request body is no longer required"),
            _ => return,
        };
        let finding = presence(Scope::RequestBody, aspect, flow, (&old.location, &new.location), message);
        self.changes.add(name, finding);
    }

    fn at(
        &mut self,
        name: &str,
        event: Event,
        old: Option<&Location>,
        new: Option<&Location>,
        message: String,
    ) {
        let breaks = self.breaks(event);
        self.changes.add(name, Finding::event(event, old, new, message).breaking(breaks));
    }

    fn media(&mut self, name: &str, sided: &Sided, old: &[MediaType], new: &[MediaType], flow: Flow) {
        let by_name = |list: &'_ [MediaType]| -> BTreeMap<String, MediaType> {
            list.iter().map(|media| (plain(&media.name), media.clone())).collect()
        };
        let (known, kept) = (by_name(old), by_name(new));
        for (before, after) in known.iter().filter_map(|(key, before)| Some((before, kept.get(key)?))) {
            self.media_type(name, sided, before, after, flow);
        }
        let gone = known.iter().filter(|(key, _)| !kept.contains_key(*key)).map(|(_, media)| media);
        let fresh = kept.iter().filter(|(key, _)| !known.contains_key(*key)).map(|(_, media)| media);
        let (gone, mut fresh): (Vec<&MediaType>, Vec<&MediaType>) = (gone.collect(), fresh.collect());
        let is_short = gone.len() < MAX_RELATED && fresh.len() < MAX_RELATED;
        for before in gone {
            let related = if is_short { becomes(before, &fresh) } else { None };
            match related.filter(|(_, event)| is_told(sided, *event)) {
                Some((index, event)) => {
                    self.media_becomes(name, sided, before, (index, event), &mut fresh, flow);
                }
                None => {
                    let message = format!("the media type {} is gone", quote(&before.name));
                    self.at(name, sided.removed, Some(&before.location), None, message);
                }
            }
        }
        for after in fresh {
            let message = format!("there is a new media type, {}", quote(&after.name));
            self.at(name, sided.added, None, Some(&after.location), message);
        }
    }

    /// A media type that has another name now. What clients send is taken still if a range holds it.
    fn media_becomes(
        &mut self,
        name: &str,
        sided: &Sided,
        before: &MediaType,
        (index, event): (usize, Event),
        fresh: &mut Vec<&MediaType>,
        flow: Flow,
    ) {
        let Some(after) = fresh.get(index).copied() else { return };
        let (old, new) = (quote(&before.name), quote(&after.name));
        if sided.scope == Scope::RequestBody {
            let message = format!("the media type {old} is one of {new} now");
            let finding = Finding::event(sided.removed, Some(&before.location), None, message);
            self.changes.add(name, finding.breaking(false));
        } else {
            fresh.remove(index);
            let message = format!("the media type {old} becomes {new}");
            self.at(name, event, Some(&before.location), Some(&after.location), message);
        }
        self.media_type(name, sided, before, after, flow);
    }

    fn media_type(&mut self, name: &str, sided: &Sided, old: &MediaType, new: &MediaType, flow: Flow) {
        for (before, after) in [(&old.schema, &new.schema), (&old.item_schema, &new.item_schema)] {
            match (before, after) {
                (None, None) => {}
                (Some(before), Some(after)) => {
                    let uses = Use::new(sided.scope, flow);
                    self.schemas.compare(name, &before.used_at, &after.used_at, uses);
                }
                (None, Some(_)) => {
                    let message = format!("{} has a schema now", quote(&new.name));
                    self.at(name, sided.schema_added, Some(&old.location), Some(&new.location), message);
                }
                (Some(_), None) => {
                    let message = format!("{} has no schema any longer", quote(&new.name));
                    self.at(name, sided.schema_removed, Some(&old.location), Some(&new.location), message);
                }
            }
        }
        self.encoding(name, old, new);
    }

    /// How the parts of a form are written. OpenAPI 3.0.4 §4.7.15.
    fn encoding(&mut self, name: &str, old: &MediaType, new: &MediaType) {
        for (part, before) in &old.encoding {
            let Some(after) = new.encoding.get(part) else { continue };
            let how = |encoding: &crate::document::model::Encoding| {
                (encoding.content_type.clone(), encoding.style, encoding.explode, encoding.allow_reserved)
            };
            if how(before) != how(after) {
                let message = format!("the part {} is written in another way", quote(part));
                let places = (Some(&before.location), Some(&after.location));
                self.at(name, Event::EncodingChanged, places.0, places.1, message);
            }
        }
    }

    pub(super) fn responses(&mut self, name: &str, old: &Operation, new: &Operation, flow: Flow) {
        let has = |list: &[Response], status: Status| list.iter().any(|response| response.status == status);
        for before in &old.responses {
            let still = answered(&new.responses, before.status);
            if let Some(after) = still {
                self.response(name, before, after, flow);
            }
            if has(&new.responses, before.status) {
                continue;
            }
            let event = if is_success(before) { Event::SuccessRemoved } else { Event::ErrorRemoved };
            // What a range describes is described still, and less of a range is nothing new.
            let mut later = new.responses.iter();
            let is_narrowed = later.any(|after| answered(&old.responses, after.status) == Some(before));
            let breaks = event.breaks() && still.is_none() && !is_narrowed;
            let message = format!("{} is no longer answered", shown(before.status));
            let finding = Finding::event(event, Some(&before.location), None, message);
            self.changes.add(name, finding.breaking(breaks));
        }
        for after in new.responses.iter().filter(|after| !has(&old.responses, after.status)) {
            if let Some(before) = answered(&old.responses, after.status) {
                self.response(name, before, after, flow);
            }
            let event = if is_success(after) { Event::SuccessAdded } else { Event::ErrorAdded };
            let message = format!("{} may be answered now", shown(after.status));
            self.at(name, event, None, Some(&after.location), message);
        }
    }

    fn response(&mut self, name: &str, old: &Response, new: &Response, flow: Flow) {
        self.media(name, &RESPONSE, &old.content, &new.content, flow);
        let by_name = |headers: &[Header]| -> BTreeMap<String, Header> {
            headers.iter().map(|header| (header.name.to_ascii_lowercase(), header.clone())).collect()
        };
        let (before, after) = (by_name(&old.headers), by_name(&new.headers));
        for (key, header) in &before {
            let Some(still) = after.get(key) else {
                let is_required = header.required;
                let event =
                    if is_required { Event::RequiredHeaderRemoved } else { Event::OptionalHeaderRemoved };
                let message = format!("the header {} is gone", quote(&header.name));
                self.at(name, event, Some(&header.location), None, message);
                continue;
            };
            self.header(name, header, still, flow);
        }
        for header in after.iter().filter(|(key, _)| !before.contains_key(*key)).map(|(_, header)| header) {
            let message = format!("there is a new header, {}", quote(&header.name));
            self.at(name, Event::HeaderAdded, None, Some(&header.location), message);
        }
    }

    fn header(&mut self, name: &str, old: &Header, new: &Header, flow: Flow) {
        let change = match (old.required, new.required) {
            (false, true) => Some((Aspect::BecameRequired, "is always there now")),
            (true, false) => Some((Aspect::BecameOptional, "may be missing now")),
            _ => None,
        };
        if let Some((aspect, what)) = change {
            let message = format!("the header {} {what}", quote(&new.name));
            let places = (&old.location, &new.location);
            self.changes.add(name, presence(Scope::ResponseHeader, aspect, flow, places, &message));
        }
        if let (Some(before), Some(after)) = (&old.schema, &new.schema) {
            let uses = Use::new(Scope::ResponseHeader, flow);
            self.schemas.compare(name, &before.used_at, &after.used_at, uses);
        }
    }
}

fn presence(
    scope: Scope,
    aspect: Aspect,
    flow: Flow,
    (old, new): (&Location, &Location),
    message: &str,
) -> Finding {
    let (old, new) = (Some(old.clone()), Some(new.clone()));
    Finding {
        kind: Kind::Schema(scope, aspect),
        breaks_wire: flow.is_broken_by(aspect.effect()),
        message: message.to_owned(),
        subject: (old.clone(), new.clone()),
        old,
        new,
    }
}

/// Upper and lower case, and spaces, are the same.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase()
}

/// `*/*` holds all types, `text/*` those of text, `text/html` those with parameters.
fn relation(old: &str, new: &str) -> Option<Event> {
    let (old, new) = (plain(old), plain(new));
    let holds = |outer: &str, inner: &str| {
        let bare = inner.split(';').next().unwrap_or_default();
        let kind = inner.split('/').next().unwrap_or_default();
        outer == "*/*" || outer == bare || outer.strip_suffix("/*") == Some(kind)
    };
    if holds(&new, &old) {
        return Some(Event::ResponseMediaGeneralized);
    }
    holds(&old, &new).then_some(Event::ResponseMediaSpecialized)
}

/// Which of several media types one has become, if any; those that are close to it come first.
fn becomes(before: &MediaType, fresh: &[&MediaType]) -> Option<(usize, Event)> {
    let related = |(index, after): (usize, &&MediaType)| Some((index, relation(&before.name, &after.name)?));
    let alike = || fresh.iter().position(|after| family(&before.name) == family(&after.name));
    let close = fresh.iter().enumerate().find_map(related);
    close.or_else(|| alike().map(|index| (index, Event::ResponseMediaChanged)))
}

/// Of requests only that counts which is taken still.
fn is_told(sided: &Sided, event: Event) -> bool {
    sided.scope == Scope::ResponseBody || event == Event::ResponseMediaGeneralized
}

/// `application/problem+json` is JSON as `application/json` is; `None` if there is no more to tell.
fn family(name: &str) -> String {
    let plain = plain(name);
    let bare = plain.split(';').next().unwrap_or_default();
    let subtype = bare.split_once('/').map_or(bare, |(_, subtype)| subtype);
    subtype.rsplit('+').next().unwrap_or_default().to_owned()
}

/// The response for a status: its own, or that of its range, or the one for all others. OpenAPI 3.0.4
/// §4.7.16.
fn answered(responses: &[Response], status: Status) -> Option<&Response> {
    let range = match status {
        Status::Code(code) => u8::try_from(code / 100).ok().map(Status::Range),
        _ => None,
    };
    let statuses = [Some(status), range, Some(Status::Default)];
    let find = |wanted: Status| responses.iter().find(|response| response.status == wanted);
    statuses.into_iter().flatten().find_map(find)
}

fn is_success(response: &Response) -> bool {
    match response.status {
        Status::Code(code) => (200..300).contains(&code),
        Status::Range(digit) => digit == 2,
        Status::Default => false,
    }
}

fn shown(status: Status) -> String {
    match status {
        Status::Code(code) => format!("`{code}`"),
        Status::Range(digit) => format!("`{digit}XX`"),
        Status::Default => "`default`".to_owned(),
    }
}
