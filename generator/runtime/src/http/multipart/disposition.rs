//! What a part is called. RFC 7578 §4.2, RFC 2183.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `Content-Disposition` of a part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Disposition {
    pub(super) name: Option<String>,
    pub(super) file_name: Option<String>,
}

impl Disposition {
    /// What cannot be read is not there. `filename*` (RFC 8187) must not be sent in forms, but is;
    /// who sends it sends `filename` for those who cannot read it.
    pub(super) fn parse(value: &[u8]) -> Self {
        let text = String::from_utf8_lossy(value);
        let mut found = Self::default();
        let mut extended = None;
        for (name, value) in Parameters(after_type(&text)) {
            let slot = match name.to_ascii_lowercase().as_str() {
                "name" => &mut found.name,
                "filename" => &mut found.file_name,
                "filename*" => {
                    extended = extended.or_else(|| read_extended(&value));
                    continue;
                }
                _ => continue,
            };
            slot.get_or_insert_with(|| value.into_owned());
        }
        found.file_name = extended.or(found.file_name);
        found
    }

    /// `form-data; name="a"; filename="b"`
    pub(super) fn write(&self, kind: &str) -> String {
        let mut text = kind.to_owned();
        for (key, value) in [("name", &self.name), ("filename", &self.file_name)] {
            if let Some(value) = value {
                let _ = write!(text, "; {key}=\"{}\"", Coded(value));
            }
        }
        text
    }
}

fn after_type(text: &str) -> &str {
    text.find(';').and_then(|at| text.get(at..)).unwrap_or_default()
}

/// `; name=value; name="value"`
struct Parameters<'t>(&'t str);

impl<'t> Iterator for Parameters<'t> {
    type Item = (&'t str, Cow<'t, str>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_start_matches([';', ' ', '\t']);
        let (name, rest) = rest.split_once('=')?;
        let rest = rest.trim_start();
        let (value, rest) = match rest.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => {
                let end = rest.find(';').unwrap_or(rest.len());
                let (value, rest) = rest.split_at_checked(end)?;
                (Cow::Borrowed(value.trim()), rest)
            }
        };
        self.0 = rest;
        Some((name.trim(), value))
    }
}

/// The value up to the closing quote, and what follows. A quote within is `%22` as browsers write it,
/// or `\"` as older programs do; other backslashes stand for themselves, as in Windows paths.
fn unquote(quoted: &str) -> (Cow<'_, str>, &str) {
    let mut value = String::new();
    let mut rest = quoted;
    while let Some(at) = rest.find(['"', '\\', '%']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        value.push_str(before);
        let (character, behind) = match from.as_bytes() {
            [b'"', ..] => return (value.into(), from.get(1..).unwrap_or_default()),
            [b'\\', b'"', ..] => ('"', 2),
            [b'%', ..] => percent(from.get(1..).unwrap_or_default()),
            _ => ('\\', 1),
        };
        value.push(character);
        rest = from.get(behind..).unwrap_or_default();
    }
    value.push_str(rest);
    (value.into(), "")
}

/// What a `%` before `behind` stands for, and how long it is. `%25` is `%` only where that would be taken
/// for the beginning of a code.
fn percent(behind: &str) -> (char, usize) {
    match (coded(behind), behind.strip_prefix("25")) {
        (Some(byte), _) => (char::from(byte), 3),
        (None, Some(further)) if leads_to_code(further) => ('%', 3),
        _ => ('%', 1),
    }
}

/// Characters that have no other form than `%` and two digits: a quote, a backslash that would come
/// before the closing quote, controls.
fn is_coded(byte: u8) -> bool {
    byte < 0x20 || matches!(byte, b'"' | b'\\' | 0x7f)
}

/// The character that two digits behind a `%` stand for, if such characters are coded.
fn coded(behind: &str) -> Option<u8> {
    let digits = behind.get(..2)?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'A'..=b'F');
    let byte = u8::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(is_digit))?;
    is_coded(byte).then_some(byte)
}

/// Would a `%` before this be taken for the beginning of a code, or of a `%25` that stands for `%`?
fn leads_to_code(behind: &str) -> bool {
    let mut rest = behind;
    while let Some(further) = rest.strip_prefix("25") {
        rest = further;
    }
    coded(rest).is_some()
}

/// A text as it stands between quotes.
struct Coded<'t>(&'t str);

impl std::fmt::Display for Coded<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let last = self.0.len().saturating_sub(1);
        for (at, character) in self.0.char_indices() {
            let behind = self.0.get(at + 1..).unwrap_or_default();
            match u8::try_from(character) {
                Ok(b'\\') if at < last => f.write_char('\\')?,
                Ok(byte) if is_coded(byte) => write!(f, "%{byte:02X}")?,
                Ok(b'%') if leads_to_code(behind) => f.write_str("%25")?,
                _ => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// `UTF-8''na%C3%AFve`. RFC 8187 §3.2.
fn read_extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, coded) = rest.split_once('\'')?;
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(coded).collect();
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" => String::from_utf8(bytes).ok(),
        "iso-8859-1" => Some(bytes.into_iter().map(char::from).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Disposition;

    fn read(value: &str) -> (Option<String>, Option<String>) {
        let Disposition { name, file_name } = Disposition::parse(value.as_bytes());
        (name, file_name)
    }

    fn some(name: &str, file: &str) -> (Option<String>, Option<String>) {
        (Some(name.to_owned()), Some(file.to_owned()))
    }

    #[test]
    fn names_are_read_as_many_write_them() {
        assert_eq!(read("form-data; name=\"a\"; filename=\"b.png\""), some("a", "b.png"));
        assert_eq!(read("Form-Data ;NAME=a;FileName=b.png ; x=y"), some("a", "b.png"));
        assert_eq!(read("form-data; filename=\"name=a\"; name=\"a;b=c\""), some("a;b=c", "name=a"));
        assert_eq!(read("form-data; name=\"a%22b\"; filename=\"c\\\"d\""), some("a\"b", "c\"d"));
        assert_eq!(read("form-data; name=\"żółw\"; filename=\"C:\\dir\\x\""), some("żółw", "C:\\dir\\x"));
        assert_eq!(read("form-data; name=\"100%\"; filename=\"a%20b%2522\""), some("100%", "a%20b%22"));
        assert_eq!(read("form-data"), (None, None));
        assert_eq!(read("form-data; name"), (None, None));
        assert_eq!(read("form-data; name=\"open"), (Some("open".to_owned()), None));
    }

    #[test]
    fn extended_file_names_are_read() {
        let value = "form-data; name=\"a\"; filename=\"na_ve\"; filename*=UTF-8''na%C3%AFve";
        assert_eq!(read(value), some("a", "naïve"));
        assert_eq!(read("x; name=a; filename*=iso-8859-1'en'%A3"), some("a", "£"));
        assert_eq!(read("x; name=a; filename=b; filename*=utf-8''%FF"), some("a", "b"));
    }

    #[test]
    fn whatever_is_written_is_read_again() {
        const PIECES: [&str; 16] =
            ["%", "25", "22", "\"", "\\", "5C", "0D", "\r", "\n", "a", ";", "=", " ", "ü", "\0", "2"];
        let mut state = 1u64;
        for _ in 0..20_000 {
            let mut name = String::new();
            for _ in 0..6 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                name.push_str(PIECES[(state >> 33) as usize % PIECES.len()]);
            }
            let file_name = name.chars().rev().collect::<String>();
            let disposition = Disposition { name: Some(name), file_name: Some(file_name) };
            let written = disposition.write("form-data");
            assert!(!written.contains(['\r', '\n', '\0']), "{written}");
            assert_eq!(Disposition::parse(written.as_bytes()), disposition, "{written}");
        }
    }
}
