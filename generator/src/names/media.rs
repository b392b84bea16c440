//! Names of the variants of a body, by media type.

use super::case::pascal;
use super::words::{Symbols, words};

/// What a body in `media_type` is called: `Json`, `Form`, `Events`; else by the subtype without the
/// tree it is registered in and the syntax of its version: `application/vnd.shop.order.v3+json` ->
/// `ShopOrderV3Json`. Parameters other than `charset` tell types apart: `application/json;
/// version=2` -> `JsonVersion2`.
#[must_use]
pub(crate) fn media(media_type: &str) -> String {
    let mut parts = media_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    let named = match well_known(&essence) {
        Some(name) => vec![name.to_owned()],
        None => described(&essence),
    };
    let telling = parts.filter(|part| {
        let name = part.split('=').next().unwrap_or_default().trim();
        !["charset", "boundary", "q", ""].iter().any(|silent| name.eq_ignore_ascii_case(silent))
    });
    let parameters = telling.flat_map(|part| words(part, Symbols::Dropped));
    pascal(&named.into_iter().chain(parameters).collect::<Vec<_>>())
}

fn well_known(essence: &str) -> Option<&'static str> {
    Some(match essence {
        "application/json" | "text/json" => "json",
        "application/xml" | "text/xml" => "xml",
        "application/yaml" | "application/x-yaml" | "text/yaml" | "text/x-yaml" => "yaml",
        "application/x-www-form-urlencoded" => "form",
        "multipart/form-data" | "multipart/mixed" | "multipart/*" => "multipart",
        "text/event-stream" => "events",
        "text/plain" | "text/*" => "text",
        "*/*" | "*" | "application/*" => "other",
        _ => return None,
    })
}

/// `vnd.shop.order.v3+json` -> `shop order v3 json`
fn described(essence: &str) -> Vec<String> {
    const TREES: [&str; 3] = ["vnd", "prs", "x"];
    let subtype = essence.split_once('/').map_or(essence, |(_, subtype)| subtype);
    let all = words(subtype, Symbols::Dropped);
    match all.split_first() {
        Some((first, rest)) if !rest.is_empty() && TREES.contains(&first.as_str()) => rest.to_vec(),
        Some(_) => all,
        None => words(essence, Symbols::Dropped),
    }
}

#[cfg(test)]
mod tests {
    use super::media;

    #[test]
    fn media_types_have_names() {
        for (media_type, name) in [
            ("application/json", "Json"),
            ("text/json; charset=utf-8", "Json"),
            ("Application/JSON; profile=\"https://example.org/full\"", "JsonProfileHttpsExampleOrgFull"),
            ("application/json;version=2", "JsonVersion2"),
            ("application/vnd.shop.order.v3+json", "ShopOrderV3Json"),
            ("application/problem+json", "ProblemJson"),
            ("application/x-www-form-urlencoded", "Form"),
            ("application/x-tar", "Tar"),
            ("text/csv", "Csv"),
            ("text/*", "Text"),
            ("application/x-yaml", "Yaml"),
            ("*/*", "Other"),
            ("text/event-stream", "Events"),
        ] {
            assert_eq!(media(media_type), name, "{media_type}");
        }
    }
}
