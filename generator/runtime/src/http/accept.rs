//! Which media type is wanted. RFC 9110 §12.5.1.

use http::header::{HeaderMap, HeaderValue, ACCEPT};

use super::media::{closeness, essence, parameter, split};
use super::Media;

/// Media ranges of one request that are looked at; what comes after them counts for nothing.
const MAX_RANGES: usize = 64;

/// What a request wants its response to be.
pub(crate) enum Accept {
    /// Nothing was said, or nothing that is a range.
    Anything,
    /// One media type without parameters: so do most programs ask, and nothing has to be weighed.
    One(HeaderValue),
    /// Ranges of media types with their weights. What is no range counts for nothing.
    Ranges(Vec<(String, u16)>),
}

impl Accept {
    pub(crate) fn new(headers: &HeaderMap) -> Self {
        let mut lines = headers.get_all(ACCEPT).into_iter();
        match (lines.next(), lines.next()) {
            (None, _) => Self::Anything,
            (Some(line), None) if line == "*/*" => Self::Anything,
            (Some(line), None) if is_plain(line.as_bytes()) => Self::One(line.clone()),
            _ => Self::ranges(headers),
        }
    }

    fn ranges(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(ACCEPT).into_iter().filter_map(|line| line.to_str().ok());
        let ranges = lines.flat_map(|line| split(line, ',')).map(str::trim).filter(|range| is_range(range));
        let ranges: Vec<_> =
            ranges.take(MAX_RANGES).map(|range| (range.to_owned(), quality(range))).collect();
        if ranges.is_empty() {
            Self::Anything
        } else {
            Self::Ranges(ranges)
        }
    }

    /// The media type that is wanted most, among equals the first; `None` if none is wanted.
    pub(crate) fn choose(&self, mut media: impl Iterator<Item = &'static Media>) -> Option<&'static Media> {
        let ranges = match self {
            Self::Anything => return media.next(),
            Self::One(wanted) => {
                let fits = |name| fits(wanted.to_str().unwrap_or_default(), name).is_some();
                return media.find(|media| wanted == media.name || fits(media.name));
            }
            Self::Ranges(ranges) => ranges,
        };
        let rated = media.map(|media| (quality_of(media.name, ranges), media));
        let wanted = rated.filter(|(quality, _)| *quality > 0);
        wanted.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, media)| media)
    }
}

/// Is it `text/json`, without parameters and wildcards?
fn is_plain(line: &[u8]) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() | matches!(byte, b'+' | b'-' | b'.' | b'/');
    // All bytes are looked at, many at once.
    let is_name = line.iter().fold(true, |so_far, byte| so_far & is_of_name(*byte));
    let slashes = line.iter().filter(|byte| **byte == b'/').count();
    is_name && slashes == 1 && !line.starts_with(b"/") && !line.ends_with(b"/")
}

/// `*/*`, `text/*`, `text/json`; some clients write `*` for the first.
fn is_range(range: &str) -> bool {
    let is_token = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"/,;=\"()<>@:?[]\\{}".contains(&byte))
    };
    match essence(range).split_once('/') {
        Some((kind, subtype)) => is_token(kind) && is_token(subtype) && (kind != "*" || subtype == "*"),
        None => essence(range) == "*",
    }
}

/// The weight of the range that fits a media type most closely. A documented range is wanted
/// as much as the most wanted type that it covers.
fn quality_of(name: &str, ranges: &[(String, u16)]) -> u16 {
    let rate = |(range, quality): &(String, u16)| fits(range, name).map(|closeness| (closeness, *quality));
    ranges.iter().filter_map(rate).max().map_or(0, |(_, quality)| quality)
}

/// How closely a documented media type or range fits one that is asked for.
fn fits(range: &str, name: &str) -> Option<u32> {
    let covered =
        if name.contains('*') && essence(name).contains('*') { closeness(name, range) } else { None };
    closeness(range, name).max(covered)
}

/// A weight in thousandths; 1 where there is none or it is malformed. RFC 9110 §12.4.2.
fn quality(range: &str) -> u16 {
    let Some(weight) = parameter(range, "q").and_then(|weight| weight.parse::<f32>().ok()) else {
        return 1000;
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and 1000
    if (0.0..=1.0).contains(&weight) {
        (weight * 1000.0).round() as u16
    } else {
        1000
    }
}

#[cfg(test)]
mod tests {
    use super::Accept;
    use crate::http::{supported_media, Media};
    use http::{header::ACCEPT, HeaderMap, HeaderValue};

    const DOCUMENTED: &[Media] =
        &[Media::json("application/json"), Media::json("text/json"), Media::unsupported("application/xml")];
    const VERSIONS: &[Media] = &[
        Media::json("application/json;version=1"),
        Media::json("application/json;version=2"),
        Media::json("application/vnd.x.v3+json"),
    ];

    fn negotiated(documented: &'static [Media], lines: &[&'static str]) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(ACCEPT, HeaderValue::from_static(line));
        }
        Accept::new(&headers).choose(supported_media(documented)).map(|media| media.name)
    }

    #[test]
    fn the_request_has_its_say() {
        for (accept, wanted) in [
            ("", Some("application/json")),
            ("*/*", Some("application/json")),
            ("*", Some("application/json")),
            ("text/json", Some("text/json")),
            ("text/*, application/json;q=0.5", Some("text/json")),
            ("application/json;q=0, */*", Some("text/json")),
            ("*/*;q=0.5, application/json;q=0", Some("text/json")),
            ("TEXT/JSON; q=0.2, application/json; q=0.1", Some("text/json")),
            ("application/json;q=0.1, text/json;q=0.1", Some("application/json")),
            ("application/json;charset=utf-8", Some("application/json")),
            ("application/json;indent=2, text/json;q=0.9", Some("application/json")),
            ("TEXT/JSON", Some("text/json")),
            ("application/xml", None),
            ("*/*;q=0", None),
            ("image/png, text/html;q=0.8", None),
        ] {
            assert_eq!(negotiated(DOCUMENTED, &[accept]), wanted, "{accept}");
        }
    }

    #[test]
    fn several_lines_are_one_list() {
        assert_eq!(negotiated(DOCUMENTED, &["application/json;q=0.4", "text/json;q=0.5"]), Some("text/json"));
        assert_eq!(negotiated(DOCUMENTED, &["application/json;q=0", "text/json;q=0"]), None);
    }

    #[test]
    fn what_is_no_range_counts_for_nothing() {
        for accept in ["garbage", "/", "a/", "*/json", ",;,", "\"text/json\"", "text json/x"] {
            assert_eq!(negotiated(DOCUMENTED, &[accept]), Some("application/json"), "{accept}");
        }
        assert_eq!(negotiated(DOCUMENTED, &["garbage, text/json"]), Some("text/json"));
        // A weight that is none is as good as no weight.
        assert_eq!(negotiated(DOCUMENTED, &["application/json;q=0.5, text/json;q=high"]), Some("text/json"));
    }

    #[test]
    fn parameters_choose_among_versions() {
        for (accept, wanted) in [
            ("application/json;version=2", Some("application/json;version=2")),
            ("application/json;version=\"2\";q=0.5, */*;q=0.1", Some("application/json;version=2")),
            ("application/json", Some("application/json;version=1")),
            ("application/json;version=1;q=0, application/json", Some("application/json;version=2")),
            ("application/vnd.x.v3+json", Some("application/vnd.x.v3+json")),
            ("application/json;version=4", None),
        ] {
            assert_eq!(negotiated(VERSIONS, &[accept]), wanted, "{accept}");
        }
    }

    #[test]
    fn a_quoted_comma_separates_nothing() {
        assert_eq!(negotiated(DOCUMENTED, &["text/json;title=\"a, application/json\""]), Some("text/json"));
    }
}
