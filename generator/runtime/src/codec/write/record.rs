//! Which properties of a record are written: the same for every format.

use serde::ser::Error;

use crate::codec::{Decide, Field, Map, Record, Union, View};

/// A record about to be written.
pub(in crate::codec) struct Properties<'a> {
    record: &'a dyn Record,
    /// The discriminator's property and value, where the record does not say it itself.
    tag: Option<(&'static str, &'static str)>,
}

/// A property's name.
pub(in crate::codec) struct Name<'a> {
    pub(in crate::codec) text: &'a str,
    /// What JSON has before the value, if that is known: that of [`Field`].
    pub(super) member: &'static str,
    /// The position of its field, if it has one.
    #[cfg_attr(not(feature = "xml"), allow(dead_code))]
    pub(in crate::codec) index: Option<usize>,
}

impl<'a> Properties<'a> {
    pub(in crate::codec) fn of(record: &'a dyn Record) -> Self {
        Self { record, tag: None }
    }

    /// What is known of them.
    #[cfg(feature = "xml")]
    pub(in crate::codec) fn shape(&self) -> &'static crate::codec::RecordShape {
        self.record.shape()
    }

    /// The properties of a discriminated union's member, which says what it is itself, if it says
    /// so truly; else the union says it.
    pub(in crate::codec) fn of_member(union: &'a dyn Union) -> Option<Self> {
        let (Decide::Tag { property, values, .. }, View::Record(record)) =
            (union.shape().decide, union.value().view())
        else {
            return None;
        };
        let variant = union.index();
        let first = values.iter().find(|(_, of)| *of == variant).map(|(value, _)| *value);
        let truly = |said: &str| first == Some(said) || values.contains(&(said, variant));
        let tag = if says(record, property, truly) { None } else { first.map(|first| (property, first)) };
        Some(Self { record, tag })
    }

    /// Hands out all properties: fields in order, absent ones left out unless they are required,
    /// then those that are not documented. A tag takes the place of the field of its name, or comes
    /// first where there is none.
    #[inline]
    pub(in crate::codec) fn each<E: Error>(
        &self,
        mut write: impl FnMut(Name<'_>, &View<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let fields = self.record.shape().fields;
        let mut tag = self.tag;
        if let Some((property, value)) = self.tag {
            if !fields.iter().any(|field| field.name == property) {
                write(Name { text: property, member: "", index: None }, &View::Str(value))?;
                tag = None;
            }
        }
        for (index, field) in fields.iter().enumerate() {
            let Some(value) = self.record.field(index) else { continue };
            let view = match tag {
                Some((property, value)) if property == field.name => View::Str(value),
                _ => value.view(),
            };
            if field.required || !matches!(view, View::Absent) {
                write(Name { text: field.name, member: field.member, index: Some(index) }, &view)?;
            }
        }
        match self.record.extra() {
            Some(extra) if !extra.is_empty() => undocumented(extra, fields, write),
            _ => Ok(()),
        }
    }
}

fn undocumented<E: Error>(
    extra: &dyn Map,
    fields: &[Field],
    mut write: impl FnMut(Name<'_>, &View<'_>) -> Result<(), E>,
) -> Result<(), E> {
    for (key, value) in extra.entries() {
        if fields.iter().any(|field| field.name == key) {
            let twice = format!("the additional property {key:?} has the name of a documented one");
            return Err(E::custom(twice));
        }
        write(Name { text: key, member: "", index: None }, &value.view())?;
    }
    Ok(())
}

/// Does the record say something in the discriminator's property that is `true`?
fn says(record: &dyn Record, property: &str, truly: impl Fn(&str) -> bool) -> bool {
    let index = record.shape().fields.iter().position(|field| field.name == property);
    match index.and_then(|index| record.field(index)).map(|field| field.view()) {
        Some(View::Str(text)) => truly(text),
        Some(View::Text(text)) => truly(&text),
        _ => false,
    }
}

/// Hands out the members of an object, of whatever kind it is.
#[cfg(feature = "multipart")]
pub(crate) fn each_property(
    view: &View<'_>,
    write: &mut dyn FnMut(&str, &View<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let each = |properties: &Properties<'_>, write: &mut dyn FnMut(&str, &View<'_>) -> Result<(), String>| {
        let outcome: Result<(), serde_json::Error> =
            properties.each(|name, value| write(name.text, value).map_err(Error::custom));
        outcome.map_err(|why| why.to_string())
    };
    match view {
        View::Record(record) => each(&Properties::of(*record), write),
        View::Tagged(union) => match Properties::of_member(*union) {
            Some(properties) => each(&properties, write),
            None => each_property(&union.value().view(), write),
        },
        View::Map(map) => map.entries().try_for_each(|(key, value)| write(key, &value.view())),
        View::Json(serde_json::Value::Object(members)) => {
            members.iter().try_for_each(|(key, value)| write(key, &View::Json(value)))
        }
        _ => Err("only an object has parts with names".to_owned()),
    }
}
