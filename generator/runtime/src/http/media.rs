//! Media types: which documented one a message is in, and which one is wanted. RFC 9110 §8.3, §12.5.1.

use http::header::{HeaderMap, ACCEPT};

use super::Media;

/// Media ranges of one request that are looked at; what comes after them counts for nothing.
const MAX_RANGES: usize = 64;

/// The type and subtype of a `Content-Type`, without its parameters.
pub(crate) fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// The value of a parameter of a `Content-Type`.
pub(crate) fn parameter<'t>(content_type: &'t str, wanted: &str) -> Option<&'t str> {
    let pairs = content_type.split(';').skip(1).filter_map(|pair| pair.split_once('='));
    let mut found = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
    found.next().map(|(_, value)| value.trim().trim_matches('"'))
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

/// How closely a media range (`*/*`, `text/*`, `text/json`) fits a media type; 0 if not at all.
fn closeness(range: &str, essence: &str) -> u8 {
    if range.eq_ignore_ascii_case(essence) {
        return 3;
    }
    if range == "*/*" || range == "*" {
        return 1;
    }
    let same = |(left, right): (&str, &str)| left.eq_ignore_ascii_case(right);
    let of_type = range.strip_suffix("/*").zip(essence.split('/').next());
    if of_type.is_some_and(same) {
        2
    } else {
        0
    }
}

/// The documented media type that `content_type` is, the closest if there are several.
pub(crate) fn find(documented: &'static [Media], content_type: &str) -> Option<&'static Media> {
    let wanted = essence(content_type);
    let rated = documented.iter().map(|media| (closeness(essence(media.name), wanted), media));
    let fitting = rated.filter(|(closeness, _)| *closeness > 0);
    fitting.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, media)| media)
}

/// The documented media types that can be read and written.
pub(crate) fn supported(documented: &'static [Media]) -> impl Iterator<Item = &'static Media> + Clone {
    documented.iter().filter(|media| media.codec.is_supported())
}

/// What a request wants its response to be: ranges of media types with their weights.
pub(crate) struct Accept(Vec<(String, u16)>);

impl Accept {
    pub(crate) fn new(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(ACCEPT).into_iter().filter_map(|line| line.to_str().ok());
        let ranges = lines.flat_map(|line| line.split(',')).map(str::trim).filter(|range| !range.is_empty());
        Self(ranges.take(MAX_RANGES).map(|range| (essence(range).to_owned(), quality(range))).collect())
    }

    /// The media type that is wanted most, among equals the first; `None` if none is wanted.
    pub(crate) fn choose(&self, mut media: impl Iterator<Item = &'static Media>) -> Option<&'static Media> {
        if self.0.is_empty() {
            return media.next();
        }
        let rated = media.map(|media| (quality_of(essence(media.name), &self.0), media));
        let wanted = rated.filter(|(quality, _)| *quality > 0);
        wanted.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, media)| media)
    }
}

/// The weight of the range that fits a media type most closely. A documented range is wanted
/// as much as the most wanted type that it covers.
fn quality_of(essence: &str, ranges: &[(String, u16)]) -> u16 {
    let rate = |(range, quality): &(String, u16)| {
        let covered = if essence.contains('*') { closeness(essence, range) } else { 0 };
        (closeness(range, essence).max(covered), *quality)
    };
    let best = ranges.iter().map(rate).filter(|(closeness, _)| *closeness > 0).max();
    best.map_or(0, |(_, quality)| quality)
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
    use super::{find, is_json, parameter, supported, Accept};
    use crate::http::Media;
    use http::{header::ACCEPT, HeaderMap};

    const DOCUMENTED: &[Media] =
        &[Media::json("application/json"), Media::json("text/json"), Media::unsupported("application/xml")];

    fn negotiated(accept: &'static str) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, http::HeaderValue::from_static(accept));
        Accept::new(&headers).choose(supported(DOCUMENTED)).map(|media| media.name)
    }

    #[test]
    fn the_request_has_its_say() {
        assert_eq!(negotiated(""), Some("application/json"));
        assert_eq!(negotiated("*/*"), Some("application/json"));
        assert_eq!(negotiated("text/json"), Some("text/json"));
        assert_eq!(negotiated("text/*, application/json;q=0.5"), Some("text/json"));
        assert_eq!(negotiated("application/json;q=0, */*"), Some("text/json"));
        assert_eq!(negotiated("TEXT/JSON; q=0.2, application/json; q=0.1"), Some("text/json"));
        assert_eq!(negotiated("application/json;q=0.1, text/json;q=0.1"), Some("application/json"));
        assert_eq!(negotiated("application/xml"), None);
        assert_eq!(negotiated("*/*;q=0"), None);
        assert_eq!(negotiated("image/png, text/html;q=0.8"), None);
    }

    #[test]
    fn the_closest_documented_type_is_found() {
        const RANGES: &[Media] = &[Media::raw("*/*"), Media::raw("image/*"), Media::json("application/json")];
        assert_eq!(find(RANGES, "image/png").unwrap().name, "image/*");
        assert_eq!(find(RANGES, "Application/JSON; charset=utf-8").unwrap().name, "application/json");
        assert_eq!(find(RANGES, "text/plain").unwrap().name, "*/*");
        assert!(find(DOCUMENTED, "text/plain").is_none());
    }

    #[test]
    fn parameters_may_be_quoted() {
        assert_eq!(parameter("text/json; a=b; Charset=\"UTF-8\"", "charset"), Some("UTF-8"));
        assert_eq!(parameter("text/json", "charset"), None);
        assert!(is_json("application/problem+JSON"));
        assert!(!is_json("application/xml"));
    }
}
