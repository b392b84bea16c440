//! Keywords that limit a value, by tables. JSON Schema 2020-12 validation §6, applicators §10.

use serde_json::Value;

use super::Comparing;
use super::view::{Part, View};
use crate::diagnostics::quote;
use crate::diff::kind::{Aspect, Flow};

/// A keyword with a number that values may not go beyond.
struct Bound {
    keyword: &'static str,
    /// What the keyword means when it is not there, if that is a number.
    idle: Option<f64>,
    increased: Aspect,
    decreased: Aspect,
    set: Aspect,
    unset: Aspect,
}

macro_rules! bound {
    ($keyword:literal, $idle:expr, $increased:ident $decreased:ident $set:ident $unset:ident) => {
        Bound {
            keyword: $keyword,
            idle: $idle,
            increased: Aspect::$increased,
            decreased: Aspect::$decreased,
            set: Aspect::$set,
            unset: Aspect::$unset,
        }
    };
}

const BOUNDS: [Bound; 12] = [
    bound!("maximum", None, MaxIncreased MaxDecreased MaxSet MaxUnset),
    bound!("minimum", None, MinIncreased MinDecreased MinSet MinUnset),
    bound!(
        "exclusiveMaximum",
        None,
        ExclusiveMaxIncreased ExclusiveMaxDecreased ExclusiveMaxSet ExclusiveMaxUnset
    ),
    bound!(
        "exclusiveMinimum",
        None,
        ExclusiveMinIncreased ExclusiveMinDecreased ExclusiveMinSet ExclusiveMinUnset
    ),
    bound!("maxLength", None, MaxLengthIncreased MaxLengthDecreased MaxLengthSet MaxLengthUnset),
    bound!("minLength", Some(0.0), MinLengthIncreased MinLengthDecreased MinLengthSet MinLengthUnset),
    bound!("maxItems", None, MaxItemsIncreased MaxItemsDecreased MaxItemsSet MaxItemsUnset),
    bound!("minItems", Some(0.0), MinItemsIncreased MinItemsDecreased MinItemsSet MinItemsUnset),
    bound!(
        "maxProperties",
        None,
        MaxPropertiesIncreased MaxPropertiesDecreased MaxPropertiesSet MaxPropertiesUnset
    ),
    bound!(
        "minProperties",
        Some(0.0),
        MinPropertiesIncreased MinPropertiesDecreased MinPropertiesSet MinPropertiesUnset
    ),
    bound!("maxContains", None, MaxContainsIncreased MaxContainsDecreased MaxContainsSet MaxContainsUnset),
    bound!(
        "minContains",
        Some(1.0),
        MinContainsIncreased MinContainsDecreased MinContainsIncreased MinContainsDecreased
    ),
];

/// Keywords that hold a schema for a part of the value, or for the value itself.
const APPLIED: [(&str, Aspect, Aspect, Applies); 9] = [
    ("items", Aspect::ItemsAdded, Aspect::ItemsRemoved, Applies::Within),
    ("contains", Aspect::ContainsAdded, Aspect::ContainsRemoved, Applies::Within),
    ("propertyNames", Aspect::PropertyNamesAdded, Aspect::PropertyNamesRemoved, Applies::Within),
    ("contentSchema", Aspect::ContentSchemaAdded, Aspect::ContentSchemaRemoved, Applies::Within),
    ("unevaluatedItems", Aspect::UnevaluatedItemsAdded, Aspect::UnevaluatedItemsRemoved, Applies::Within),
    (
        "unevaluatedProperties",
        Aspect::UnevaluatedPropertiesAdded,
        Aspect::UnevaluatedPropertiesRemoved,
        Applies::Within,
    ),
    ("not", Aspect::NotAdded, Aspect::NotRemoved, Applies::Opaque(Aspect::NotChanged)),
    ("if", Aspect::IfAdded, Aspect::IfRemoved, Applies::Opaque(Aspect::IfChanged)),
    ("then", Aspect::ThenAdded, Aspect::ThenRemoved, Applies::Here),
];

#[derive(Clone, Copy)]
enum Applies {
    /// To what is within the value.
    Within,
    /// To the value.
    Here,
    /// In a way in which a looser schema may be a tighter limit.
    Opaque(Aspect),
}

impl Comparing<'_, '_> {
    /// `maximum` and its like. A limit is told in one way: OpenAPI 3.0 has flags for exclusive ones.
    pub(super) fn bounds(&mut self, old: &View<'_>, new: &View<'_>) {
        for bound in &BOUNDS {
            let value = |view: &View<'_>| limit(view, bound.keyword).or(bound.idle);
            let (before, after) = (value(old), value(new));
            let is_idle = |value: f64| Some(value) == bound.idle;
            let aspect = match (before, after) {
                (Some(old), Some(new)) if old.total_cmp(&new).is_eq() => continue,
                (Some(old), Some(_)) if is_idle(old) => bound.set,
                (Some(_), Some(new)) if is_idle(new) => bound.unset,
                (Some(old), Some(new)) if new > old => bound.increased,
                (Some(_), Some(_)) => bound.decreased,
                (None, Some(_)) => bound.set,
                (Some(_), None) => bound.unset,
                (None, None) => continue,
            };
            let tell = |value: Option<f64>| value.map_or("no limit".to_owned(), |value| value.to_string());
            let message = format!("`{}` goes from {} to {}", bound.keyword, tell(before), tell(after));
            self.at_keyword(aspect, old, new, bound.keyword, message);
        }
        self.multiple_of(old, new);
        let unique = |view: &View<'_>| view.flag("uniqueItems");
        match (unique(old), unique(new)) {
            (false, true) => {
                let message = "items must differ now".to_owned();
                self.at_keyword(Aspect::UniqueItemsSet, old, new, "uniqueItems", message);
            }
            (true, false) => {
                let message = "items may repeat now".to_owned();
                self.at_keyword(Aspect::UniqueItemsUnset, old, new, "uniqueItems", message);
            }
            _ => {}
        }
    }

    fn multiple_of(&mut self, old: &View<'_>, new: &View<'_>) {
        let value = |view: &View<'_>| view.get("multipleOf").and_then(|part| part.value.as_f64());
        let (aspect, message) = match (value(old), value(new)) {
            (None, Some(new)) => {
                (Aspect::MultipleOfSet, format!("the number must be a multiple of {new} now"))
            }
            (Some(old), None) => {
                (Aspect::MultipleOfUnset, format!("the number need not be a multiple of {old} any longer"))
            }
            (Some(old), Some(new)) if old.total_cmp(&new).is_ne() => {
                let divides = new != 0.0 && (old / new).fract() == 0.0;
                let aspect = if divides { Aspect::MultipleOfGeneralized } else { Aspect::MultipleOfChanged };
                (aspect, format!("`multipleOf` goes from {old} to {new}"))
            }
            _ => return,
        };
        self.at_keyword(aspect, old, new, "multipleOf", message);
    }

    /// `pattern`, `contentEncoding`, `contentMediaType`, `default` and `xml`.
    pub(super) fn texts(&mut self, old: &View<'_>, new: &View<'_>) {
        let (before, after) = (old.text("pattern"), new.text("pattern"));
        if before != after {
            let aspect = match (before, after) {
                (None, _) => Aspect::PatternAdded,
                (_, None) => Aspect::PatternRemoved,
                (_, Some(".*" | "^.*$" | "^.*" | ".*$" | "")) => Aspect::PatternGeneralized,
                _ => Aspect::PatternChanged,
            };
            let message = format!("`pattern` goes from {} to {}", told_text(before), told_text(after));
            self.at_keyword(aspect, old, new, "pattern", message);
        }
        for (keyword, aspect) in [
            ("contentEncoding", Aspect::ContentEncodingChanged),
            ("contentMediaType", Aspect::ContentMediaTypeChanged),
        ] {
            let (before, after) = (old.text(keyword), new.text(keyword));
            if before != after {
                let message = format!("`{keyword}` goes from {} to {}", told_text(before), told_text(after));
                self.at_keyword(aspect, old, new, keyword, message);
            }
        }
        self.default(old, new);
        let xml = |view: &View<'_>| view.get("xml").map(|part| part.value.clone());
        if xml(old) != xml(new) {
            let message = "the value is written in another way in XML".to_owned();
            self.at_keyword(Aspect::XmlChanged, old, new, "xml", message);
        }
    }

    /// A client that leaves a value out means the default that it knows.
    fn default(&mut self, old: &View<'_>, new: &View<'_>) {
        let (before, after) = (old.get("default"), new.get("default"));
        let (aspect, message) = match (&before, &after) {
            (None, Some(new)) => (Aspect::DefaultAdded, format!("the default is {} now", told(new.value))),
            (Some(old), None) => {
                (Aspect::DefaultRemoved, format!("{} is no longer the default", told(old.value)))
            }
            (Some(old), Some(new)) if old.value != new.value => {
                let message = format!("the default goes from {} to {}", told(old.value), told(new.value));
                (Aspect::DefaultChanged, message)
            }
            _ => return,
        };
        let is_meant = self.uses.flow == Flow::ToServer && aspect != Aspect::DefaultAdded;
        let places = (before.as_ref().map(|part| &part.at), after.as_ref().map(|part| &part.at));
        self.note_as(aspect, is_meant, (old, new), places, message);
    }

    /// Keywords that hold schemas for what is within a value.
    pub(super) fn applied(&mut self, old: &View<'_>, new: &View<'_>) {
        let otherwise = [("else", Aspect::ElseAdded, Aspect::ElseRemoved, Applies::Here)];
        for (keyword, added, removed, applies) in APPLIED.into_iter().chain(otherwise) {
            let says = |part: &Part<'_>| !is_anything(part.value);
            match (old.get(keyword).filter(says), new.get(keyword).filter(says)) {
                (None, Some(_)) => {
                    self.at_keyword(added, old, new, keyword, format!("there is `{keyword}` now"));
                }
                (Some(_), None) => {
                    self.at_keyword(
                        removed,
                        old,
                        new,
                        keyword,
                        format!("there is no `{keyword}` any longer"),
                    );
                }
                (Some(before), Some(after)) => match applies {
                    Applies::Within => self.child(&before.at, &after.at, self.uses.within()),
                    Applies::Here => self.child(&before.at, &after.at, self.uses),
                    Applies::Opaque(changed) if before.value != after.value => {
                        self.at_keyword(changed, old, new, keyword, format!("`{keyword}` is another schema"));
                    }
                    Applies::Opaque(_) => {}
                },
                (None, None) => {}
            }
        }
        self.prefix_items(old, new);
    }

    fn prefix_items(&mut self, old: &View<'_>, new: &View<'_>) {
        let (before, after) = (old.list("prefixItems"), new.list("prefixItems"));
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        for (old, new) in before.iter().zip(&after) {
            self.child(&old.at, &new.at, self.uses.within());
        }
        for part in after.iter().skip(before.len()) {
            let message = "there is a schema for one more item".to_owned();
            self.note(Aspect::PrefixItemsAdded, (old, new), (None, Some(&part.at)), message);
        }
        for part in before.iter().skip(after.len()) {
            let message = "there is no schema for this item any longer".to_owned();
            self.note(Aspect::PrefixItemsRemoved, (old, new), (Some(&part.at), None), message);
        }
    }

    /// `enum`, `x-extensible-enum` and `const`.
    pub(super) fn values(&mut self, old: &View<'_>, new: &View<'_>) {
        match (old.get("const"), new.get("const")) {
            (None, Some(part)) => {
                let message = format!("the value must be {} now", told(part.value));
                self.at_keyword(Aspect::ConstAdded, old, new, "const", message);
            }
            (Some(part), None) => {
                let message = format!("the value need not be {} any longer", told(part.value));
                self.at_keyword(Aspect::ConstRemoved, old, new, "const", message);
            }
            (Some(before), Some(after)) if before.value != after.value => {
                let message = format!("the value must be {}, not {}", told(after.value), told(before.value));
                self.at_keyword(Aspect::ConstChanged, old, new, "const", message);
            }
            _ => {}
        }
        let (added, removed) = (Aspect::ExtensibleEnumValueAdded, Aspect::ExtensibleEnumValueRemoved);
        let keyword = "x-extensible-enum";
        if let (Some(before), Some(after)) = (old.extension(keyword), new.extension(keyword)) {
            let (before, after) =
                (before.elements().unwrap_or_default(), after.elements().unwrap_or_default());
            self.listed((old, new), (&before, &after), (added, removed));
        }
        let (added, removed) = (Aspect::EnumValueAdded, Aspect::EnumValueRemoved);
        match (old.list("enum"), new.list("enum")) {
            (None, Some(_)) => {
                let message = "only listed values are valid now".to_owned();
                self.at_keyword(Aspect::BecameEnum, old, new, "enum", message);
            }
            (Some(_), None) => {
                let message = "values that are not listed are valid now".to_owned();
                self.at_keyword(Aspect::BecameNotEnum, old, new, "enum", message);
            }
            (Some(before), Some(after)) => self.listed((old, new), (&before, &after), (added, removed)),
            (None, None) => {}
        }
    }

    fn listed(
        &mut self,
        views: (&View<'_>, &View<'_>),
        (before, after): (&[Part<'_>], &[Part<'_>]),
        (added, removed): (Aspect, Aspect),
    ) {
        let key = |part: &Part<'_>| part.value.to_string();
        let lists = |list: &[Part<'_>]| list.iter().map(key).collect::<std::collections::HashSet<String>>();
        let (known, kept) = (lists(before), lists(after));
        for part in before.iter().filter(|part| !part.value.is_null() && !kept.contains(&key(part))) {
            let message = format!("the value {} is no longer listed", told(part.value));
            self.note(removed, views, (Some(&part.at), None), message);
        }
        for part in after.iter().filter(|part| !part.value.is_null() && !known.contains(&key(part))) {
            let message = format!("the value {} is listed now", told(part.value));
            self.note(added, views, (None, Some(&part.at)), message);
        }
    }

    /// Notes a change where the keyword stands, in both documents if both have it.
    pub(super) fn at_keyword(
        &mut self,
        aspect: Aspect,
        old: &View<'_>,
        new: &View<'_>,
        keyword: &str,
        message: String,
    ) {
        let (before, after) = (old.get(keyword), new.get(keyword));
        let places = (before.as_ref().map(|part| &part.at), after.as_ref().map(|part| &part.at));
        self.note(aspect, (old, new), places, message);
    }
}

/// A limit, as JSON Schema 2020-12 tells it: `exclusiveMaximum: true` makes `maximum` another keyword.
fn limit(view: &View<'_>, keyword: &str) -> Option<f64> {
    let exclusive = match keyword {
        "maximum" => "exclusiveMaximum",
        "minimum" => "exclusiveMinimum",
        "exclusiveMaximum" if view.flag(keyword) => return number(view, "maximum"),
        "exclusiveMinimum" if view.flag(keyword) => return number(view, "minimum"),
        _ => return number(view, keyword),
    };
    number(view, keyword).filter(|_| !view.flag(exclusive))
}

fn number(view: &View<'_>, keyword: &str) -> Option<f64> {
    view.get(keyword)?.value.as_f64()
}

/// Does the schema allow anything?
pub(super) fn is_anything(value: &Value) -> bool {
    match value {
        Value::Bool(allows) => *allows,
        Value::Object(keywords) => keywords.is_empty(),
        _ => true,
    }
}

fn told_text(text: Option<&str>) -> String {
    text.map_or("none".to_owned(), quote)
}

/// A value in a message: texts without their quotes, and nothing at length.
pub(super) fn told(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        other => quote(&other.to_string()),
    }
}
