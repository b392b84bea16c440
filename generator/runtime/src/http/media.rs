//! Media types: which documented one a message is in. RFC 9110 §8.3.

use super::text::contains;
use super::Media;

/// Parameters that say how something is written, not what it is.
const NOT_TELLING: [&str; 3] = ["charset", "boundary", "q"];

/// The type and subtype of a `Content-Type`, without its parameters.
pub(crate) fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// The value of a parameter of a `Content-Type`, without the quotes that it may have (RFC 9110
/// §5.6.6).
pub(crate) fn parameter(content_type: &str, wanted: &str) -> Option<String> {
    if is_plain(content_type) {
        return None;
    }
    parameters(content_type).find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
}

/// Has it no parameters? So do almost all.
fn is_plain(content_type: &str) -> bool {
    !contains(content_type, b';')
}

fn parameters(content_type: &str) -> impl Iterator<Item = (&str, String)> {
    let pairs = split(content_type, ';').skip(1).filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.trim(), unquoted(value.trim())))
}

fn unquoted(value: &str) -> String {
    let Some(quoted) = value.strip_prefix('"') else { return value.to_owned() };
    let quoted = quoted.strip_suffix('"').unwrap_or(quoted);
    let mut escaped = false;
    let keep = |c: &char| {
        escaped = *c == '\\' && !escaped;
        !escaped
    };
    quoted.chars().filter(keep).collect()
}

/// The parts of a header between separators that stand outside of quotes.
pub(crate) fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |c: char| {
        let is_separator = c == separator && !quoted;
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && quoted && !escaped;
        is_separator
    })
}

/// Is this JSON by its name? RFC 8259 §11, RFC 6839 §3.1.
pub(crate) fn is_json(essence: &str) -> bool {
    let essence = essence.to_ascii_lowercase();
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// Is this XML by its name? RFC 7303 §4.2, §9.
pub(crate) fn is_xml(essence: &str) -> bool {
    let essence = essence.to_ascii_lowercase();
    essence == "application/xml" || essence == "text/xml" || essence.ends_with("+xml")
}

/// Parameters of a media type that count, at most.
const MOST: u32 = 50;

/// How close a type is to itself.
const SAME: u8 = 4;

/// How closely a media type fits a range, among others of the same kind: the larger the closer.
/// `None` if it does not fit.
///
/// The type counts most (`*/*`, `text/*`, `application/*+json`, `text/json`), then the parameters
/// that are the same (RFC 9110 §12.5.1). A parameter of another value makes it another type; one that
/// only one of them has does not.
pub(crate) fn closeness(range: &str, media_type: &str) -> Option<u32> {
    if is_plain(range) && is_plain(media_type) {
        let is_same = range == media_type;
        let of_type = if is_same { SAME } else { type_closeness(range.trim(), media_type.trim()) };
        return (of_type > 0).then_some(u32::from(of_type) * (MOST + 1) * (MOST + 1) + MOST);
    }
    let of_type = match type_closeness(essence(range), essence(media_type)) {
        0 => return None,
        closeness => closeness,
    };
    let telling = |(name, _): &(&str, String)| !NOT_TELLING.iter().any(|it| it.eq_ignore_ascii_case(name));
    let others: Vec<_> = parameters(media_type).filter(telling).collect();
    let (mut shared, mut alone) = (0, others.len());
    for (name, value) in parameters(range).filter(telling) {
        match others.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)) {
            Some((_, other)) if *other != value => return None,
            Some(_) => {
                shared += 1;
                alone = alone.saturating_sub(1);
            }
            None => alone += 1,
        }
    }
    let count = |many: usize| u32::try_from(many).unwrap_or(MOST).min(MOST);
    Some((u32::from(of_type) * (MOST + 1) + count(shared)) * (MOST + 1) + (MOST - count(alone)))
}

/// 0 if the type is not in the range.
fn type_closeness(range: &str, essence: &str) -> u8 {
    if range.eq_ignore_ascii_case(essence) {
        return SAME;
    }
    if range == "*/*" || range == "*" {
        return 1;
    }
    let (Some((kind, subtype)), Some((own_kind, own_subtype))) =
        (range.split_once('/'), essence.split_once('/'))
    else {
        return 0;
    };
    let suffix = subtype.strip_prefix("*+").zip(own_subtype.rsplit_once('+'));
    match suffix {
        _ if !kind.eq_ignore_ascii_case(own_kind) => 0,
        _ if subtype == "*" => 2,
        Some((wanted, (_, suffix))) if wanted.eq_ignore_ascii_case(suffix) => 3,
        _ => 0,
    }
}

/// The documented media type that `content_type` is, the closest if there are several, among those
/// the first.
pub(crate) fn find<'m>(
    documented: impl IntoIterator<Item = &'m Media>,
    content_type: &str,
) -> Option<&'m Media> {
    let mut best: Option<(u32, &Media)> = None;
    for media in documented {
        // Nothing is closer.
        if best.is_none() && media.name == content_type && is_plain(content_type) {
            return Some(media);
        }
        let Some(closeness) = closeness(media.name, content_type) else { continue };
        if best.is_none_or(|(closest, _)| closeness > closest) {
            best = Some((closeness, media));
        }
    }
    best.map(|(_, media)| media)
}

/// The documented media types that can be read and written.
pub(crate) fn supported(documented: &'static [Media]) -> impl Iterator<Item = &'static Media> + Clone {
    documented.iter().filter(|media| media.codec.is_supported())
}

/// The names of media types, for people and for headers.
pub(crate) fn names<'m>(media: impl IntoIterator<Item = &'m Media>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for media in media {
        if !names.contains(&media.name) {
            names.push(media.name);
        }
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{find, is_json, parameter, split};
    use crate::http::Media;

    #[test]
    fn the_closest_documented_type_is_found() {
        const RANGES: &[Media] = &[
            Media::raw("*/*"),
            Media::raw("image/*"),
            Media::json("application/*+json"),
            Media::json("application/json"),
        ];
        for (content_type, name) in [
            ("image/png", "image/*"),
            ("Application/JSON; charset=utf-8", "application/json"),
            ("application/problem+json", "application/*+json"),
            ("text/plain", "*/*"),
        ] {
            assert_eq!(find(RANGES, content_type).unwrap().name, name, "{content_type}");
        }
        assert!(find(&[Media::json("application/json")], "text/plain").is_none());
    }

    #[test]
    fn parameters_tell_types_apart() {
        const VERSIONS: &[Media] = &[
            Media::json("application/json; version=1"),
            Media::json("application/json; version=2"),
            Media::json("application/json; version=2; profile=\"a;b\""),
        ];
        for (content_type, name) in [
            ("application/json;version=2", Some("application/json; version=2")),
            ("application/json;VERSION=\"1\";charset=utf-8", Some("application/json; version=1")),
            (
                "application/json;profile=\"a;b\";version=2",
                Some("application/json; version=2; profile=\"a;b\""),
            ),
            ("application/json", Some("application/json; version=1")),
            ("application/json;version=3", None),
        ] {
            assert_eq!(find(VERSIONS, content_type).map(|media| media.name), name, "{content_type}");
        }
    }

    #[test]
    fn parameters_may_be_quoted() {
        assert_eq!(parameter("text/json; a=b; Charset=\"UTF-8\"", "charset").as_deref(), Some("UTF-8"));
        assert_eq!(parameter(r#"a/b; c="d\";e""#, "c").as_deref(), Some("d\";e"));
        assert_eq!(parameter("text/json", "charset"), None);
        assert_eq!(split(r#"a;b="1,\",2", c"#, ',').collect::<Vec<_>>(), [r#"a;b="1,\",2""#, " c"]);
        assert!(is_json("application/problem+JSON"));
        assert!(!is_json("application/xml"));
    }
}
