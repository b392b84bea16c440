//! Media types and what is asked of them. RFC 9110 §8.3 and §12.5.1.

/// `application/json` for `Application/JSON; charset=utf-8`.
pub(super) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

pub(super) fn is_json(name: &str) -> bool {
    let essence = essence(name);
    essence.ends_with("/json") || essence.ends_with("+json")
}

pub(super) fn is_xml(name: &str) -> bool {
    let essence = essence(name);
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

/// How closely a range fits a type: 0 not at all, 3 exactly.
pub(super) fn closeness(range: &str, name: &str) -> u8 {
    let (range, name) = (essence(range), essence(name));
    let kind = |name: &str| name.split('/').next().unwrap_or_default().to_owned();
    match () {
        () if range == name => 3,
        () if range.ends_with("/*") && kind(&range) == kind(&name) => 2,
        () if range == "*/*" || range == "*" => 1,
        () => 0,
    }
}

/// Where in a list the type is that an `Accept` wants most; `None` if it wants none.
pub(super) fn negotiate(accept: Option<&str>, names: &[&str]) -> Option<usize> {
    let ranges: Vec<&str> = accept
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|range| range.contains('/') || *range == "*")
        .collect();
    if ranges.is_empty() {
        return Some(0);
    }
    let rated = names.iter().enumerate().map(|(at, name)| {
        // A documented range is whatever is asked of it.
        let fit = |range: &&str| {
            closeness(range, name).max(if name.contains('*') { closeness(name, range) } else { 0 })
        };
        let fitting = ranges.iter().map(|range| (fit(range), weight(range)));
        let weight = fitting.filter(|(fit, _)| *fit > 0).max().map_or(0, |(_, weight)| weight);
        (weight, at)
    });
    let best = rated.filter(|(weight, _)| *weight > 0);
    best.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, at)| at)
}

/// A weight in thousandths. RFC 9110 §12.4.2.
fn weight(range: &str) -> u16 {
    let parameters = range.split(';').skip(1).filter_map(|parameter| parameter.trim().split_once('='));
    let written = parameters.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
    let weight = written.and_then(|(_, weight)| weight.trim().parse::<f32>().ok());
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 0 to 1000")]
    weight.filter(|weight| (0.0..=1.0).contains(weight)).map_or(1000, |weight| (weight * 1000.0) as u16)
}

/// A type to answer with where a range is documented.
pub(super) fn concrete(name: &str, accept: Option<&str>) -> String {
    if !name.contains('*') {
        return name.to_owned();
    }
    let wanted = accept.unwrap_or_default().split(',').map(essence);
    let mut wanted =
        wanted.filter(|wanted| wanted.contains('/') && !wanted.contains('*') && closeness(name, wanted) > 0);
    wanted.next().unwrap_or_else(|| match essence(name).split('/').next().unwrap_or_default() {
        "text" => "text/plain".to_owned(),
        "image" => "image/png".to_owned(),
        "audio" => "audio/mpeg".to_owned(),
        "video" => "video/mp4".to_owned(),
        "application" | "*" => "application/json".to_owned(),
        other => format!("{other}/octet-stream"),
    })
}

#[cfg(test)]
mod tests {
    use super::{concrete, negotiate};

    #[test]
    fn the_most_wanted_type_is_chosen() {
        let names = ["application/json", "application/xml"];
        for (accept, at) in [
            (None, Some(0)),
            (Some("application/xml"), Some(1)),
            (Some("*/*"), Some(0)),
            (Some("application/json;q=0.2, application/*"), Some(1)),
            (Some("text/csv"), None),
            (Some("garbage"), Some(0)),
        ] {
            assert_eq!(negotiate(accept, &names), at, "{accept:?}");
        }
        assert_eq!(concrete("image/*", Some("image/webp")), "image/webp");
        assert_eq!(concrete("*/*", None), "application/json");
    }
}
