//! Texts by format and by name.

use serde_json::{Map, Value};

use super::super::chance::Chance;
use super::{bound, pattern};

/// The longest text that a schema can ask for.
const MAX_LENGTH: u64 = 65_536;

const FIRST: [&str; 8] = ["Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Frances", "Niklaus"];
const LAST: [&str; 8] = ["Lindqvist", "Okafor", "Marchetti", "Novak", "Tanaka", "Silva", "Haddad", "Murray"];
const CITIES: [&str; 6] = ["Lisbon", "Nairobi", "Kyoto", "Oslo", "Toronto", "Quito"];
const COUNTRIES: [&str; 6] = ["PT", "KE", "JP", "NO", "CA", "EC"];
const WORDS: [&str; 10] =
    ["amber", "birch", "cobalt", "delta", "ember", "fjord", "garnet", "harbor", "indigo", "juniper"];

/// A text that the schema allows, about what `name` says.
pub(super) fn text(schema: &Map<String, Value>, name: &str, chance: &mut Chance) -> String {
    let least = bound(schema, "minLength", 0).min(MAX_LENGTH);
    let most = bound(schema, "maxLength", u64::MAX);
    let get = |keyword: &str| schema.get(keyword).and_then(Value::as_str);
    if let Some(matching) = get("pattern").and_then(|text| pattern::matching(text, least, most, chance)) {
        return matching;
    }
    if let Some(formatted) = get("format").and_then(|format| formatted(format, chance)) {
        return formatted;
    }
    let plausible = match get("contentEncoding") {
        Some("base64") => base64(chance),
        _ => named(name, chance),
    };
    sized(plausible, least, most)
}

/// Repeats or cuts a text until it has the length that is asked for.
fn sized(text: String, least: u64, most: u64) -> String {
    let length = text.chars().count() as u64;
    if (least..=most).contains(&length) {
        return text;
    }
    let wanted = if length < least { least } else { most };
    let padding = std::iter::repeat("abcdefghij".chars()).flatten();
    text.chars().chain(padding).take(usize::try_from(wanted).unwrap_or(0)).collect()
}

fn formatted(format: &str, chance: &mut Chance) -> Option<String> {
    let text = match format {
        "date-time" => format!("{}T{}Z", date(chance), time(chance)),
        "date" => date(chance),
        "time" => format!("{}Z", time(chance)),
        "duration" => format!("PT{}M", 1 + chance.below(59)),
        "email" | "idn-email" => email(chance),
        "hostname" | "idn-hostname" => format!("{}.example.com", chance.pick(&WORDS)),
        "ipv4" | "ip" => format!("192.0.2.{}", 1 + chance.below(254)),
        "ipv6" => format!("2001:db8::{:x}", 1 + chance.below(0xfffe)),
        "uri" | "url" | "iri" | "http-url" => format!("https://example.com/{}", chance.pick(&WORDS)),
        "uri-reference" | "iri-reference" => format!("/{}", chance.pick(&WORDS)),
        "uri-template" => format!("https://example.com/{}/{{id}}", chance.pick(&WORDS)),
        "uuid" | "guid" => uuid(chance),
        "byte" | "base64" | "base64url" => base64(chance),
        "json-pointer" => format!("/{}/0", chance.pick(&WORDS)),
        "relative-json-pointer" => "1/name".to_owned(),
        "regex" => "^[a-z]+$".to_owned(),
        _ => return None,
    };
    Some(text)
}

/// What a property of this name usually holds.
fn named(name: &str, chance: &mut Chance) -> String {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let ends = |words: &[&str]| words.iter().any(|word| plain.ends_with(word));
    match () {
        () if ends(&["email", "mail"]) => email(chance),
        () if ends(&["firstname", "givenname"]) => chance.pick(&FIRST).to_owned(),
        () if ends(&["lastname", "surname", "familyname"]) => chance.pick(&LAST).to_owned(),
        () if ends(&["username", "login", "nickname", "slug"]) => {
            format!("{}{}", chance.pick(&WORDS), chance.below(100))
        }
        () if ends(&["fullname", "displayname", "author", "owner"]) => {
            format!("{} {}", chance.pick(&FIRST), chance.pick(&LAST))
        }
        () if ends(&["uuid", "guid"]) => uuid(chance),
        () if ends(&["url", "uri", "href", "link", "website"]) => {
            format!("https://example.com/{}", chance.pick(&WORDS))
        }
        () if ends(&["phone", "phonenumber", "mobile", "fax"]) => {
            format!("+1202555{:04}", 100 + chance.below(99))
        }
        () if ends(&["city", "town"]) => chance.pick(&CITIES).to_owned(),
        () if ends(&["country", "countrycode"]) => chance.pick(&COUNTRIES).to_owned(),
        () if ends(&["street", "address", "addressline1"]) => {
            format!("{} Harbour Road", 1 + chance.below(99))
        }
        () if ends(&["zip", "zipcode", "postalcode", "postcode"]) => {
            format!("{:05}", 10_000 + chance.below(80_000))
        }
        () if ends(&["currency", "currencycode"]) => chance.pick(&["EUR", "USD", "JPY"]).to_owned(),
        () if ends(&["language", "locale", "culture"]) => {
            chance.pick(&["en-GB", "pt-PT", "ja-JP"]).to_owned()
        }
        () if ends(&["timezone"]) => "Europe/Lisbon".to_owned(),
        () if ends(&["color", "colour"]) => format!("#{:06x}", chance.below(0x0100_0000)),
        () if ends(&["version"]) => {
            format!("{}.{}.{}", 1 + chance.below(4), chance.below(10), chance.below(10))
        }
        () if ends(&["date", "createdat", "updatedat", "timestamp", "time"]) => {
            format!("{}T{}Z", date(chance), time(chance))
        }
        () if ends(&["description", "summary", "message", "comment", "text", "body", "detail"]) => {
            format!("A {} {} by the {}.", chance.pick(&WORDS), chance.pick(&WORDS), chance.pick(&WORDS))
        }
        () if ends(&["id", "key", "code", "token", "number", "hash", "sha"]) => {
            format!("{:08x}", chance.below(1 << 32))
        }
        () if ends(&["company", "organization", "organisation"]) => {
            format!("{} Ltd", capital(chance.pick(&WORDS)))
        }
        () if ends(&["name", "title", "label"]) => {
            format!("{} {}", capital(chance.pick(&WORDS)), capital(chance.pick(&WORDS)))
        }
        () => chance.pick(&WORDS).to_owned(),
    }
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
}

fn email(chance: &mut Chance) -> String {
    format!("{}.{}@example.com", chance.pick(&FIRST).to_lowercase(), chance.pick(&LAST).to_lowercase())
}

fn date(chance: &mut Chance) -> String {
    format!("{}-{:02}-{:02}", 2022 + chance.below(3), 1 + chance.below(12), 1 + chance.below(28))
}

fn time(chance: &mut Chance) -> String {
    format!("{:02}:{:02}:{:02}", chance.below(24), chance.below(60), chance.below(60))
}

fn uuid(chance: &mut Chance) -> String {
    let (high, low) = (chance.next(), chance.next());
    let variant = 0x8000 | (low >> 48 & 0x3fff);
    format!(
        "{:08x}-{:04x}-4{:03x}-{variant:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low & 0xffff_ffff_ffff
    )
}

fn base64(chance: &mut Chance) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit =
        |number: u64| usize::try_from(number).ok().and_then(|at| ALPHABET.get(at)).copied().unwrap_or(b'A');
    (0..12).map(|_| char::from(digit(chance.below(64)))).collect()
}

/// `order` for `orders`: what one element is called.
pub(super) fn singular(name: &str) -> &str {
    name.strip_suffix('s').filter(|stem| !stem.ends_with('s') && stem.len() > 2).unwrap_or(name)
}
