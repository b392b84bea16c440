//! The singular of English nouns, with care: what is not surely a plural stays as it is.

/// Plurals that no rule gives.
const IRREGULAR: &[(&str, &str)] = &[
    ("addresses", "address"),
    ("aliases", "alias"),
    ("bonuses", "bonus"),
    ("buses", "bus"),
    ("caches", "cache"),
    ("campuses", "campus"),
    ("children", "child"),
    ("cookies", "cookie"),
    ("criteria", "criterion"),
    ("indices", "index"),
    ("matrices", "matrix"),
    ("movies", "movie"),
    ("people", "person"),
    ("statuses", "status"),
    ("vertices", "vertex"),
    ("viruses", "virus"),
];

/// Words that end in `s` and are no plurals, or are the same in both numbers.
const UNCHANGED: &[&str] = &[
    "always", "atlas", "aws", "canvas", "cors", "dns", "gas", "gps", "has", "https", "ios", "lens", "macos",
    "news", "os", "series", "sms", "species", "tls", "vnas", "was", "yes",
];

/// The singular of a lower-case word, or `None` if it does not look like a plural.
pub(super) fn singular(word: &str) -> Option<String> {
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return Some((*one).to_owned());
    }
    let stem = word.strip_suffix('s')?;
    let is_plural = stem.len() > 1 && !stem.ends_with(['s', 'u', 'i']) && !UNCHANGED.contains(&word);
    if !is_plural {
        return None;
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return Some(format!("{stem}y"));
    }
    let hisses = ["sses", "shes", "tches", "nches", "rches", "xes", "zzes"];
    if hisses.iter().any(|ending| word.ends_with(ending)) {
        return word.strip_suffix("es").map(str::to_owned);
    }
    Some(stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_lose_their_ending() {
        for (many, one) in [
            ("items", "item"),
            ("entries", "entry"),
            ("addresses", "address"),
            ("classes", "class"),
            ("boxes", "box"),
            ("branches", "branch"),
            ("caches", "cache"),
            ("values", "value"),
            ("responses", "response"),
            ("ids", "id"),
            ("ties", "tie"),
            ("people", "person"),
            ("statuses", "status"),
        ] {
            assert_eq!(singular(many).as_deref(), Some(one));
        }
    }

    #[test]
    fn other_words_stay() {
        for word in ["status", "address", "series", "news", "data", "analysis", "dns", "s", "as", "", "名前"]
        {
            assert_eq!(singular(word), None, "{word}");
        }
    }
}
