//! In which media types a call speaks, where somebody cares. RFC 9110 §8.3, §12.5.1.

use http::header::HeaderValue;

use crate::http::{
    find_media, is_utf8, media_closeness, media_names, media_parameter, supported_media, BodyRef, Media,
    OperationShape,
};

/// What was said of media types: for a call, or for all calls of a client.
#[derive(Debug, Clone, Default)]
pub(super) struct Wishes {
    /// What responses are to come in, best first.
    pub(super) accept: Vec<String>,
    /// What the body is written in.
    pub(super) content_type: Option<String>,
}

impl Wishes {
    /// Where these say nothing, the others count.
    pub(super) fn or(self, others: Self) -> Self {
        let accept = if self.accept.is_empty() { others.accept } else { self.accept };
        Self { accept, content_type: self.content_type.or(others.content_type) }
    }

    /// The media type to write a body in, and what to call it. Where nothing is said, it is the first
    /// that is documented. What is said of all calls matters for those that document it.
    ///
    /// # Errors
    /// Where the body cannot be written in what was said of this call.
    pub(super) fn media_for(
        &self,
        all: &Self,
        documented: &'static [Media],
        body: &BodyRef<'_>,
    ) -> Result<(&'static Media, Option<String>), String> {
        let fitting = || supported_media(documented).filter(|media| body.is_for(media));
        let find = |told: &str| {
            let media = find_media(fitting(), told).filter(|_| !told.contains('*') && is_utf8(told))?;
            // A range is no type, and parameters may matter.
            let is_more = media.name.contains('*') || told.contains(';');
            Some((media, is_more.then(|| told.to_owned())))
        };
        if let Some(told) = &self.content_type {
            let wrong = || format!("the body cannot be sent as {told}, but as: {}", media_names(fitting()));
            return find(told).ok_or_else(wrong);
        }
        let usual = || Some((fitting().next()?, None));
        let chosen = all.content_type.as_deref().and_then(find).or_else(usual);
        chosen.ok_or_else(|| format!("no body can be written as {}", media_names(documented)))
    }

    /// The `Accept` of a call: what was said of it; or what of all calls, as far as it is documented;
    /// or else all that can be read, in the order of the document.
    ///
    /// # Errors
    /// Where what was said of this call is not documented.
    pub(super) fn accept(
        &self,
        all: &Self,
        shape: &'static OperationShape,
    ) -> Result<Option<HeaderValue>, String> {
        let responses = shape.success.iter().chain(shape.failure);
        let documented: Vec<&Media> =
            responses.flat_map(|response| supported_media(response.media)).collect();
        let known = || documented.iter().copied();
        let is_documented = |told: &&String| {
            let fits = |media: &Media| {
                media_closeness(told, media.name).or_else(|| media_closeness(media.name, told)).is_some()
            };
            known().any(fits)
        };
        if let Some(unknown) = self.accept.iter().find(|told| !is_documented(told)) {
            return Err(format!(
                "no response can be asked for as {unknown}, but as: {}",
                media_names(known())
            ));
        }
        let of_all = || all.accept.iter().filter(is_documented);
        let wanted: Vec<&str> = match self.accept.is_empty() {
            false => self.accept.iter().map(String::as_str).collect(),
            true if of_all().next().is_some() => of_all().map(String::as_str).collect(),
            true => distinct(known().map(|media| media.name)),
        };
        if wanted.is_empty() {
            return Ok(None);
        }
        HeaderValue::from_str(&weighted(&wanted)).map(Some).map_err(|why| why.to_string())
    }
}

fn distinct<'t>(names: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut distinct = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    distinct
}

/// `a, b;q=0.9, c;q=0.8`: what comes first is wanted most, unless a weight is given.
fn weighted(wanted: &[&str]) -> String {
    let given = wanted.iter().any(|name| media_parameter(name, "q").is_some());
    let weigh = |(index, name): (usize, &&str)| match index {
        0 => (*name).to_owned(),
        _ if given => (*name).to_owned(),
        index => format!("{name};q=0.{}", 10 - index.min(9)),
    };
    wanted.iter().enumerate().map(weigh).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::weighted;

    #[test]
    fn what_comes_first_is_wanted_most() {
        assert_eq!(weighted(&["a/b"]), "a/b");
        assert_eq!(weighted(&["a/b", "c/d", "e/f;g=h"]), "a/b, c/d;q=0.9, e/f;g=h;q=0.8");
        assert_eq!(weighted(&["a/b;q=0.1", "c/d"]), "a/b;q=0.1, c/d");
        assert!(weighted(&["a/b"; 20]).ends_with("q=0.1"));
    }
}
